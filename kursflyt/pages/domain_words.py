"""The domain's own words that people read on pages, so that they are in the catalogues.

The domain speaks bokmål; a template says such a word with the filter `translated`, a form with `choices`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DOCUMENT_TYPES = (_("kursbevis"), _("karakterutskrift"), _("vitnemål"))
GRADES = (_("bestått"), _("ikke bestått"), _("ikke møtt"))
MATERIAL = (_("kursplan"), _("forelesningsmateriell"), _("praktisk informasjon"), _("annet"))
PRESENCE = (_("til stede"), _("borte"), _("gyldig fravær"))
ATTACHMENTS = (_("vitnemål eller fagbrev"), _("arbeidsattest"))
LANGUAGES = (_("bokmål"), _("nynorsk"))
ROLES = (
    _("avdelingsleder"),
    _("konsulent driftsadministrasjon"),
    _("markedskoordinator"),
    _("undervisningsressurs"),
    _("kursdeltakere"),
    _("systemansvarlig"),
)
OUTCOMES = (_("tilbud om plass"), _("venteliste"), _("avslag"))
ADMISSION = (_("fullført videregående opplæring eller fagbrev"), _("realkompetanse (23 år eller eldre)"))
WORK = (_("ansatt"), _("permittert"), _("arbeidssøker"), _("selvstendig næringsdrivende"))
PAYERS = (_("ingen, kurset er gratis"), _("deltakeren selv"), _("arbeidsgiver"))
GRADE_SCALES = (_("bestått / ikke bestått"), _("A–F"))
ALLOCATION = (_("saksbehandling etter opptakskrav og rangering"), _("først til mølla"))
GRADING_UNITS = (_("kalenderuker"), _("arbeidsdager"))
MESSAGE_STATES = (_("venter"), _("sendt"), _("sendt, ukjent utfall"), _("feilet"), _("overlatt til en person"))
STEP_STATES = (_("åpen"), _("ferdig"), _("hoppet over"), _("trukket tilbake"), _("angret"))
MISSING = (_("kopi av vitnemål eller fagbrev"), _("arbeidsattest for relevant praksis"))
BATCH_STATES = (_("gjenstår"), _("gjort"))
SIGNED_BY = (_("engangskode på e-post"), _("opplastet signert eksemplar"))
INVOICE_KINDS = (_("faktura"), _("kreditnota"))
INVOICE_RULES = (_("følger reglene for EHF"), _("bryter reglene for EHF"), _("ikke vurdert"))
INVOICE_VERDICTS = (_("godkjent"), _("avvist"))
IN_THE_CLASSROOM = (_("lærer"), _("deltaker"))
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
WHY_A_TEACHER_DOES_IT = (
    _("Samlingene skal stå på landingssiden."),
    _("Kursplan, forelesningsmateriell og praktisk informasjon skal ligge klart en uke før start."),
    _("Sensur skal foreligge innen tre uker etter innleveringsfristen (fagskoleloven § 21)."),
    _("Registreringen er siste del av den samme treukersfristen."),
    _("Sendes med en gang karakterene er klare."),
    _("EHF-fakturaen kommer inn hit og kontrolleres mot kontrakten."),
)


def choices(kind: type[TextChoices]) -> list[tuple[str, StrOrPromise]]:
    """The values of a field, each said in the language of whoever looks at the form."""
    return [(value, _(str(label))) for value, label in kind.choices]
