"""What has been archived, where, and how to prove it: one row per package or vendor document."""

from __future__ import annotations

from django.db import models

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.courses.models import CourseRun


class ArchiveRecord(models.Model):
    """Documents of a run that were archived together: a sealed folder, or a case and document in the archive system."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="archive_records")
    subject = models.CharField(
        max_length=80, help_text="What it holds: contract number, 'decisions', 'certificates', 'course'."
    )
    title = models.CharField(max_length=200, help_text="Public title: no names.")
    unofficial_title = models.CharField(max_length=200, blank=True)
    screening = models.CharField(max_length=120, blank=True, help_text="Access code and paragraph.")
    case_number = models.CharField(max_length=40, blank=True)
    package = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    manifest = models.JSONField(default=list, help_text="Each file: name, SHA-256, size, media type.")
    external = models.CharField(max_length=80, blank=True, help_text="Reference in the archive system.")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "archive_record"
        constraints = [models.UniqueConstraint(fields=["run", "subject"], name="archived_once")]

    def __str__(self) -> str:
        return self.title
