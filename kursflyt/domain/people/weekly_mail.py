"""Whether someone of the staff wants the mail about their week. Who has never said anything, gets it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.domain.people.models import Staff, WeeklyMailChoice


@transaction.atomic
def choose(*, staff: Staff, wanted: bool, by: Actor, at: datetime) -> WeeklyMailChoice | None:
    """Turns it off, or on again. None when it is so already."""
    Staff.objects.select_for_update().get(pk=staff.pk)
    if (staff.pk not in turned_off()) == wanted:
        return None
    choice = WeeklyMailChoice.objects.create(staff=staff, wanted=wanted, at=at, by=by)
    audit.record("people.weekly_mail_chosen", by=by, at=at, subject=f"staff:{staff.pk}", wanted=wanted)
    return choice


def newest(staff: Staff) -> WeeklyMailChoice | None:
    """What the person last said, with when."""
    return WeeklyMailChoice.objects.filter(staff=staff).order_by("-id").first()


def turned_off() -> set[int]:
    """The keys of those who do not want it; one query."""
    said: dict[int, bool] = {}
    for staff_id, wanted in WeeklyMailChoice.objects.order_by("id").values_list("staff_id", "wanted"):
        said[staff_id] = wanted
    return {staff_id for staff_id, wanted in said.items() if not wanted}
