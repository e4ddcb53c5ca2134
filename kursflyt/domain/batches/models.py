"""Long work: one click means the same thing for many people, and each of them is a part with a state of its own.

Written in the transaction of the click. A worker takes the parts one by one, so that a stop, a fault or a machine that
dies costs one part and never the whole.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun


class PartState(models.TextChoices):
    WANTED = "wanted", "gjenstår"
    DONE = "done", "gjort"
    FAILED = "failed", "feilet"


class BatchQuerySet(models.QuerySet["Batch"]):
    def under_way(self) -> BatchQuerySet:
        """Not ended and not stopped."""
        return self.filter(ended_at__isnull=True, stopped_at__isnull=True)

    def newest(self) -> BatchQuerySet:
        """The newest of each run and work among these."""
        newest = self.order_by("run_id", "work", "-id").distinct("run_id", "work")
        return Batch.objects.filter(pk__in=newest.values("pk"))


class Batch(models.Model):
    """What was begun, by whom and when. `work` is the box whose work it is; the parts say how far it has come."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="batches", db_index=False)
    work = models.CharField(max_length=60)
    begun_by = ActorField()
    begun_at = models.DateTimeField()
    texts_version = models.BigIntegerField(default=0, help_text="The newest text there was: it goes on with those.")
    going_since = models.DateTimeField(help_text="When it was begun, or last set going again.")
    stopped_by = ActorField(blank=True)
    stopped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[BatchQuerySet] = BatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "batch"
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "work"])]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "work"], condition=Q(ended_at__isnull=True), name="batch_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by="")
                | (Q(stopped_at__isnull=False, ended_at__isnull=True) & ~Q(stopped_by="")),
                name="batch_stopped_has_who_and_has_not_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.pk}"


class BatchPartQuerySet(models.QuerySet["BatchPart"]):
    def wanted(self) -> BatchPartQuerySet:
        return self.filter(state=PartState.WANTED)

    def failed(self) -> BatchPartQuerySet:
        return self.filter(state=PartState.FAILED)

    def free(self, *, at: datetime) -> BatchPartQuerySet:
        """Nobody is at it, and nothing asks us to wait with it."""
        return self.wanted().filter(Q(free_at__isnull=True) | Q(free_at__lte=at))


class BatchPart(models.Model):
    """The work for one person. Settled once: done, or failed with a sentence that says why."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="parts", db_index=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="batch_parts")
    state = models.CharField(max_length=6, choices=PartState, default=PartState.WANTED)
    attempts = models.PositiveSmallIntegerField(default=0)
    free_at = models.DateTimeField(null=True, help_text="Not to be taken before: someone is at it, or we must wait.")
    reason = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[BatchPartQuerySet] = BatchPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "batch_part"
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["batch", "application"], name="batch_part_once"),
            models.CheckConstraint(
                condition=Q(state="wanted", settled_at__isnull=True)
                | (~Q(state="wanted") & Q(settled_at__isnull=False)),
                name="batch_part_settled_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="batch_part_failed_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.application_id}"
