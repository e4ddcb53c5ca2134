"""The domain's words on a page, in the language of whoever looks at it: its choices on a form, and what a template says
with the filter `translated`. The domain has them in bokmål. tools/words_of_rules.py finds the labels of choices for the
catalogues; words that it cannot find stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ON_PAPER = (_("vedtak"), _("velkomstbrev"), _("bevis"), _("faktura"))
MISSING = (_("kopi av vitnemål eller fagbrev"), _("arbeidsattest for relevant praksis"))
# What was found when an invoice came is stored in bokmål; what has no numbers in it is said in the reader's language.
INVOICE_CHECKS = (
    _("Selgers organisasjonsnummer"),
    _("En annen enn den dere har kontrakt med, har sendt fakturaen."),
    _("Kontrakten har ikke noe organisasjonsnummer. Læreren skal ha lønn, ikke fakturere."),
    _("Kjøper"),
    _("Fakturaen er ikke stilet til skolen."),
    _("Beløp"),
    _("Vi fant ikke beløpet i fakturaen."),
    _("Valuta"),
    _("Deres referanse"),
    _("Referansen er en annen enn den dere ba om."),
    _("Kontraktsnummer"),
    _("Fakturaen nevner ikke kontrakten. Den er funnet på selger, referanse og beløp."),
    _("Merverdiavgift"),
    _("ingen"),
    _("Undervisning er unntatt fra merverdiavgift (merverdiavgiftsloven § 3-5). Spør læreren."),
    _("Forfall"),
    _("Datoen mangler i fakturaen."),
    _("Fakturaen forfaller før det som er avtalt."),
)
INVOICE_OWN_CHECKS = (
    _("Det er ikke lagt til merverdiavgift (merverdiavgiftsloven § 3-5)."),
    _("Fakturaen er i norske kroner."),
    _("Fakturaen har ikke oppgitt kontonummer."),
    _("Fakturaen har ikke oppgitt merverdiavgift."),
    _("Fakturaen har ikke oppgitt valuta."),
    _("Fakturaen har ingen KID."),
    _("Fakturaen mangler fakturadato eller forfallsdato."),
    _("Forfall etter fakturadato"),
    _("KID"),
    _("Kontonummer"),
    _("Merverdiavgift på undervisning"),
    _("Selgeren har ikke oppgitt organisasjonsnummer."),
    _("Selgerens organisasjonsnummer"),
)


def choices(kind: type[TextChoices]) -> list[tuple[str, StrOrPromise]]:
    """The values of a field, each said in the language of whoever looks at the form."""
    return [(value, _(str(label))) for value, label in kind.choices]
