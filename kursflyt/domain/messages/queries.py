"""How the sending of a box's messages goes: how many are sent, wait, failed, or were taken over by a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message, MessageQuerySet, MessageState


@dataclass(frozen=True)
class Sending:
    """The messages of one box of one run, by their state."""

    total: int
    sent: int
    waiting: int
    failed: int
    unknown: int
    handed_over: int

    @property
    def unsettled(self) -> int:
        """How many someone may have to look at: not sent yet, failed, or nobody knows."""
        return self.waiting + self.failed + self.unknown


def of_box(run: CourseRun, box: str) -> MessageQuerySet:
    """The messages of a box: their kind is its name, or begins with it and a point."""
    return Message.objects.filter(Q(kind=box) | Q(kind__startswith=f"{box}."), run=run)


def sending(run: CourseRun, box: str) -> Sending:
    """One query."""
    counts = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in MessageState.values}
    found = of_box(run, box).aggregate(total=Count("pk"), **counts)
    return Sending(found["total"], **{state: found[f"n_{state}"] for state in MessageState.values})


def not_delivered(run: CourseRun, box: str) -> QuerySet[Message]:
    """Those that failed or whose outcome nobody knows, oldest first."""
    lost = of_box(run, box).filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN])
    return lost.select_related("person", "staff").order_by("id")
