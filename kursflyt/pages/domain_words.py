"""The domain's and the policy's own words that people outside the school read, so that they are in the catalogues.

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
