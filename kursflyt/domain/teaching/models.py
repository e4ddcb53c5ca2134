"""The classroom: who has access, what lies there, what was said, who came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.people.models import Person


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def with_course_outside(self) -> ClassroomQuerySet:
        """Open, with a course in a learning platform of its own."""
        return self.filter(closed_at__isnull=True).exclude(external_id="")

    def with_meeting_outside(self) -> ClassroomQuerySet:
        return self.filter(closed_at__isnull=True).exclude(meeting_id="")


class Classroom(models.Model):
    """The run's room: our own pages, or the course in the learning platform that the run is linked to."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="classroom", primary_key=True)
    external_id = models.CharField(max_length=80, blank=True)
    external_url = models.URLField(blank=True)
    meeting_id = models.CharField(max_length=80, blank=True)
    meeting_url = models.URLField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True, help_text="The teacher said that it is ready.")
    ready_by = ActorField(blank=True)

    objects: ClassVar[ClassroomQuerySet] = ClassroomQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "classroom"

    def __str__(self) -> str:
        return f"klasserommet til {self.run_id}"


class ClassroomRole(models.TextChoices):
    TEACHER = "teacher", "lærer"
    STUDENT = "student", "deltaker"


class ClassroomAccessQuerySet(models.QuerySet["ClassroomAccess"]):
    def active(self) -> ClassroomAccessQuerySet:
        return self.filter(ended_at__isnull=True)


class ClassroomAccess(models.Model):
    """Someone may enter. Ending is a moment, not a deletion."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="accesses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=8, choices=ClassroomRole)
    external_id = models.CharField(max_length=80, blank=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[ClassroomAccessQuerySet] = ClassroomAccessQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "classroom_access"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person", "role"], condition=Q(ended_at__isnull=True), name="access_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class TrainingAccess(models.Model):
    """The teacher's training in the digital classroom: given, and point by point done."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="training_accesses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="training_accesses")
    done_points = models.JSONField(default=list)
    granted_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "training_access"
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="training_once")]

    def __str__(self) -> str:
        return "opplæring"


class MaterialKind(models.TextChoices):
    """The first three are what the chart asks for before the course may start."""

    COURSE_PLAN = "course_plan", "kursplan"
    LECTURE = "lecture", "forelesningsmateriell"
    PRACTICAL = "practical", "praktisk informasjon"
    OTHER = "other", "annet"


class Material(models.Model):
    """Something the teacher has laid out in the classroom: a text, a file, or both."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=12, choices=MaterialKind)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField()
    published_by = ActorField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "material"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="material_has_text_or_file")
        ]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """A notice in the classroom (oppslag)."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=80, help_text="Same key, same notice: posting again changes nothing.")
    title = models.CharField(max_length=160)
    body = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "notice"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="notice_once")]

    def __str__(self) -> str:
        return self.title


class WelcomeText(models.Model):
    """What is common to all welcome letters of a run."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="welcome_text", primary_key=True)
    practical = models.TextField(blank=True)
    practical_nn = models.TextField(blank=True)
    equipment = models.TextField(blank=True)
    equipment_nn = models.TextField(blank=True)
    video_url = models.URLField(blank=True)
    video_captioned = models.BooleanField(default=False, help_text="Required by law before the video may be sent.")

    class Meta:
        db_table = "welcome_text"

    def __str__(self) -> str:
        return f"velkomsttekst {self.run_id}"


class WelcomeLetter(models.Model):
    """The welcome letter one participant got."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="welcome_letter", primary_key=True
    )
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "welcome_letter"

    def __str__(self) -> str:
        return f"velkomstbrev {self.application_id}"


class Presence(models.TextChoices):
    PRESENT = "present", "til stede"
    ABSENT = "absent", "borte"
    VALID_ABSENCE = "valid_absence", "gyldig fravær"


class Attendance(models.Model):
    """Whether a participant was at a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attendances")
    presence = models.CharField(max_length=14, choices=Presence)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "attendance"
        constraints = [models.UniqueConstraint(fields=["session", "application"], name="attendance_once")]

    def __str__(self) -> str:
        return self.get_presence_display()


class SessionHeld(models.Model):
    """The teacher has registered the attendance of a session: it was held."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="held", primary_key=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "session_held"

    def __str__(self) -> str:
        return f"holdt {self.at:%d.%m.%Y}"
