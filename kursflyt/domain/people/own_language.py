"""The language that someone of the staff has the office and its mails in. Who has never chosen, has bokmål."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import LanguageForm, Staff


class LanguageUnknown(Refused):
    """The office is not spoken in this language."""

    field = "language"


@transaction.atomic
def choose(*, staff: Staff, language: str, by: Actor, at: datetime) -> None:
    """Keeps the choice: nb, nn or en. Raises `LanguageUnknown` for any other."""
    if language not in LanguageForm.values:
        raise LanguageUnknown("Velg bokmål, nynorsk eller engelsk.")
    Staff.objects.filter(pk=staff.pk).update(language=language)
    staff.language = language
    audit.record("people.language_chosen", by=by, at=at, subject=f"staff:{staff.pk}", language=language)
