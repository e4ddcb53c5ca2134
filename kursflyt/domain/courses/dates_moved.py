"""The fact that dates of a run were moved: what they were and what they became, so that it can be undone exactly."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.domain.courses.models import CourseRun


class DatesMovedQuerySet(models.QuerySet["DatesMoved"]):
    def standing(self) -> DatesMovedQuerySet:
        """Not undone, the newest first."""
        return self.filter(undone_at__isnull=True).order_by("-id")


class DatesMoved(models.Model):
    """One change of dates. `before` and `after` hold only what changed: ISO by date, and by session its two moments.

    Those concerned were told, or there is a reason why not.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="moves")
    key = models.CharField(max_length=40, help_text="The date that the others went along with.")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=300, blank=True, help_text="Told to those concerned.")
    not_told_reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = ActorField()
    undone_at = models.DateTimeField(null=True)
    undone_by = ActorField(blank=True)

    objects: ClassVar[DatesMovedQuerySet] = DatesMovedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "dates_moved"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="dates_moved_undone_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.after['dates']) + len(self.after['sessions'])} datoer flyttet"

    @property
    def told(self) -> bool:
        return not self.not_told_reason
