"""Where a run is: its step runs, one row for each visit to a box. Nothing else is stored about the process."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff


class BoxKind(models.TextChoices):
    PERSON = "person", "person"
    MACHINE = "machine", "maskin"
    GATHER = "gather", "mange"
    CLOCK = "clock", "dato"


class StepState(models.TextChoices):
    OPEN = "open", "åpen"
    DONE = "done", "ferdig"
    SKIPPED = "skipped", "hoppet over"
    WITHDRAWN = "withdrawn", "trukket tilbake"
    UNDONE = "undone", "angret"


FINISHED = (StepState.DONE, StepState.SKIPPED)


class ProcessLock(models.Model):
    """The row that is locked while a run moves on, and which chart it moves by."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="process", primary_key=True)
    chart = models.CharField(max_length=64, help_text="SHA-256 of the chart last used.")

    class Meta:
        db_table = "process_lock"

    def __str__(self) -> str:
        return f"prosessen til {self.run_id}"


class StepRunQuerySet(models.QuerySet["StepRun"]):
    def open(self) -> StepRunQuerySet:
        return self.filter(state=StepState.OPEN)

    def finished(self) -> StepRunQuerySet:
        """Visits that count, in the order they were finished."""
        return self.filter(state__in=FINISHED).order_by("done_at", "id")

    def to_dos(self) -> StepRunQuerySet:
        """Open boxes that wait for a person of the staff: theirs, or a machine's that could not."""
        return self.open().filter(Q(kind__in=[BoxKind.PERSON, BoxKind.GATHER]) | Q(kind=BoxKind.MACHINE, failed=True))

    def of_run(self, run_id: int) -> StepRunQuerySet:
        return self.filter(run_id=run_id)

    def taken_by(self, staff_id: int | None) -> StepRunQuerySet:
        """Those that this member of the staff has taken; with None those that nobody has."""
        return self.filter(assignee__isnull=True) if staff_id is None else self.filter(assignee_id=staff_id)

    def for_lists(self) -> StepRunQuerySet:
        return self.select_related("run", "run__programme", "assignee", "run__head", "run__consultant", "run__marketer")

    def most_urgent_first(self) -> StepRunQuerySet:
        return self.order_by(models.F("due_on").asc(nulls_last=True), "id")


class StepRun(models.Model):
    """One visit to one box of one run."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="steps")
    box = models.CharField(max_length=60)
    visit = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=BoxKind)
    role = models.CharField(max_length=20, choices=Role)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.OPEN)
    assignee = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps")
    due_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = ActorField(blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="What the gateway behind the box asks for.")
    answers = models.JSONField(default=dict, help_text="Facts a gateway asked for, as they were then.")
    evidence = models.JSONField(default=dict, help_text="Counts, amounts, documents with SHA-256, message keys.")
    reference = models.CharField(max_length=200, blank=True, help_text="When done by hand: where it can be found.")
    skip_reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)
    failure = models.CharField(max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[StepRunQuerySet] = StepRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "step_run"
        ordering = ["run", "id"]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["run", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "box"], condition=Q(state="open"), name="step_open_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "skipped"]) | (Q(done_at__isnull=False) & ~Q(done_by="")),
                name="step_finished_has_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(state="skipped") | ~Q(skip_reason=""), name="step_skipped_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.box} ({self.get_state_display()})"

    @property
    def overdue(self) -> bool:
        from kursflyt.core import clock

        return self.state == StepState.OPEN and self.due_on is not None and self.due_on < clock.today()


class ErrandState(models.TextChoices):
    WAITING = "waiting", "venter"
    DONE = "done", "gjort"
    BUSY = "busy", "den andre siden svarer ikke"
    REFUSED = "refused", "stoppet"


IN_TROUBLE = (ErrandState.REFUSED, ErrandState.BUSY)


class OutsideErrandQuerySet(models.QuerySet["OutsideErrand"]):
    def in_trouble(self) -> OutsideErrandQuerySet:
        """Those that somebody outside said no to, or does not answer to."""
        return self.filter(state__in=IN_TROUBLE)


class OutsideErrand(models.Model):
    """How the newest job of its kind went with somebody outside: a change that is followed, or a look."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="errands")
    errand = models.CharField(max_length=60, help_text="The name of the job.")
    state = models.CharField(max_length=8, choices=ErrandState)
    said = models.CharField(max_length=500, blank=True, help_text="Why not, in plain words.")
    found = models.JSONField(default=dict, help_text="What was seen there, or what could not be as wanted.")
    asked_at = models.DateTimeField(null=True, help_text="When someone asked for it; the machine does it unasked too.")
    asked_by = ActorField(blank=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[OutsideErrandQuerySet] = OutsideErrandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "outside_errand"
        constraints = [models.UniqueConstraint(fields=["run", "errand"], name="errand_once_for_a_run")]

    def __str__(self) -> str:
        return f"{self.errand} ({self.get_state_display()})"
