"""The ground under the facts: files by their content, the audit trail, and the demo's clock."""

from __future__ import annotations

from django.db import models

from kursflyt.core.actor import ActorField


class StoredFile(models.Model):
    """A file known by the SHA-256 of its content. The bytes lie in the store; the same bytes are kept once."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "stored_file"

    def __str__(self) -> str:
        return self.sha256[:12]


class AuditEntry(models.Model):
    """One thing that happened. Append-only: the database refuses to change or delete a row."""

    at = models.DateTimeField()
    by = ActorField()
    run_id = models.BigIntegerField(null=True, db_index=True)
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_entry"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class AuditSeal(models.Model):
    """A link of the hash chain over all audit entries up to `last_entry_id`, written by the worker."""

    last_entry_id = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.last_entry_id} {self.hash[:12]}"


class DemoClock(models.Model):
    """How far the clock has been moved. Used in demo mode only."""

    offset = models.DurationField()

    class Meta:
        db_table = "demo_clock"

    def __str__(self) -> str:
        return str(self.offset)
