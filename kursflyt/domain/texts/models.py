"""One row for each time a text was written, never changed: the database refuses it. The newest holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField


class TextVersion(models.Model):
    """A text of one kind in one language. `standard`: from then on the text that Kursflyt comes with holds again."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    standard = models.BooleanField(default=False)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = ActorField()
    at = models.DateTimeField()

    class Meta:
        db_table = "text_version"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="text_version_number_once"),
            models.CheckConstraint(condition=Q(language__in=["nb", "nn", "en"]), name="text_version_language"),
            models.CheckConstraint(
                condition=Q(standard=True, subject="", body="") | (Q(standard=False) & ~Q(body="")),
                name="text_version_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} {self.number}"
