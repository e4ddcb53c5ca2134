"""The outbox: a message is a row first, written in the transaction that makes it necessary, then a call.

Sending twice is worse than sending late: the unique key says what the message is for, and an unknown outcome is a
state of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import LanguageForm, Person, Staff


class MessageState(models.TextChoices):
    WAITING = "waiting", "venter"
    SENT = "sent", "sendt"
    UNKNOWN = "unknown", "sendt, ukjent utfall"
    FAILED = "failed", "feilet"
    HANDED_OVER = "handed_over", "overlatt til en person"


class MessageQuerySet(models.QuerySet["Message"]):
    def delivered_or_handed_over(self) -> MessageQuerySet:
        return self.filter(state__in=[MessageState.SENT, MessageState.HANDED_OVER])

    def undelivered(self) -> MessageQuerySet:
        return self.exclude(state__in=[MessageState.SENT, MessageState.HANDED_OVER])


class Message(models.Model):
    """One e-mail to one address."""

    key = models.CharField(max_length=160, help_text="What it is for: kind, fact and recipient.")
    kind = models.CharField(max_length=60)
    run = models.ForeignKey(
        CourseRun, null=True, blank=True, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    address = models.EmailField()
    language = models.CharField(max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL)
    subject = models.CharField(max_length=240)
    body = models.TextField()
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True, help_text="Someone noted that it came back undelivered.")
    handed_over_by = ActorField(blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "message"
        ordering = ["-id"]
        # Unique by a constraint: a unique column gets a second index, for LIKE, which nobody asks for.
        indexes = [models.Index(fields=["run", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="message_once_a_key"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageAttachment(models.Model):
    """A file sent along."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "message_attachment"

    def __str__(self) -> str:
        return self.name
