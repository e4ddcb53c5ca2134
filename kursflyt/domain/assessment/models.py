"""Hand-ins, extensions, assessments and grades; the pass list; and the publication that starts the appeal clocks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun


class Submission(models.Model):
    """A hand-in. Replacing it before the deadline makes a new version; the newest counts.

    What was handed in in the learning platform stays there: no `file`, but where it lies and which attempt it was.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    file_name = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    attempt = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    late = models.BooleanField(default=False)
    receipt = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "submission"
        ordering = ["application", "version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="submission_version_once"),
            models.UniqueConstraint(
                fields=["application", "url", "attempt"],
                condition=Q(attempt__isnull=False),
                name="submission_attempt_once",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="", attempt__isnull=True)
                | (Q(file__isnull=True, attempt__isnull=False) & ~Q(url="")),
                name="submission_is_here_or_there",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class RoomReading(models.Model):
    """When the hand-ins of the run's course in the learning platform were read last, or why they could not be."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="room_reading", primary_key=True)
    at = models.DateTimeField(null=True, help_text="When it last went well.")
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "room_reading"

    def __str__(self) -> str:
        return self.fault or f"lest {self.at}"


class RoomHandIn(models.Model):
    """What a user of the course in the learning platform has handed in and got there, as it was read last.

    `application` is empty for whoever is no participant. `value` is what the grade means here, empty where it does not.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="room_hand_ins")
    user_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, related_name="room_hand_ins")
    attempt = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    state = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=10, blank=True)
    stale = models.BooleanField(default=False)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        db_table = "room_hand_in"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "user_id"], name="room_hand_in_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.grade}".strip()


class Extension(models.Model):
    """A later deadline for one participant."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="extensions")
    new_deadline_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "extension"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"til {self.new_deadline_at:%d.%m.%Y}"


class Assessment(models.Model):
    """The teacher has read and assessed the hand-in (or its absence)."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="assessment", primary_key=True
    )
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "assessment"

    def __str__(self) -> str:
        return f"vurdert {self.at:%d.%m.%Y}"


class GradeValue(models.TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"
    PASSED = "passed", "bestått"
    NOT_PASSED = "not_passed", "ikke bestått"
    NOT_MET = "not_met", "ikke møtt"


PASSING = frozenset({"A", "B", "C", "D", "E", "passed"})


class GradeQuerySet(models.QuerySet["Grade"]):
    def in_force(self) -> GradeQuerySet:
        return self.filter(superseded_at__isnull=True)


class Grade(models.Model):
    """A grade as registered. A correction or an appeal supersedes it; none is changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="grades")
    value = models.CharField(max_length=10, choices=GradeValue)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it replaces the one before.")
    at = models.DateTimeField()
    by = ActorField()
    superseded_at = models.DateTimeField(null=True)

    objects: ClassVar[GradeQuerySet] = GradeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "grade"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="grade_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.get_value_display()

    @property
    def passing(self) -> bool:
        return self.value in PASSING


class GradingDelay(models.Model):
    """Fagskoleloven § 21(3): who waits longer than three weeks is told, with a new date."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="grading_delays")
    new_date = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "grading_delay"

    def __str__(self) -> str:
        return f"ny dato {self.new_date:%d.%m.%Y}"


class PassList(models.Model):
    """Who has passed, confirmed by the teacher. `rows` is what was confirmed, not what is true later."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="pass_lists")
    rows = models.JSONField()
    remarks = models.TextField(blank=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "pass_list"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"beståttliste {self.at:%d.%m.%Y}"


class GradePublication(models.Model):
    """The results were made known behind the login; from here the periods for reasons and appeal run."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="grade_publication", primary_key=True)
    reasons_due_on = models.DateField(help_text="Fagskoleloven § 22(1): one week to ask for reasons.")
    appeal_due_on = models.DateField(help_text="Fagskoleloven § 22(4): three weeks to appeal.")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "grade_publication"

    def __str__(self) -> str:
        return f"kunngjort {self.at:%d.%m.%Y}"


class GradeAppeal(models.Model):
    """A demand for reasons, or an appeal, from a participant."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appeals")
    kind = models.CharField(max_length=10, choices=[("reasons", "begrunnelse"), ("appeal", "klage på karakter")])
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = ActorField(blank=True)

    class Meta:
        db_table = "grade_appeal"
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="appeal_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
