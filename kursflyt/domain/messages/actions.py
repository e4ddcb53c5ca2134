"""Posting a message: the row is written in the transaction that makes it necessary, and its sending is deferred.

Sending is a job (`messages.send`) that takes the row's lock: two workers never send the same message.
"""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from kursflyt.core import audit, jobs, norwegian_dates, rows, storage
from kursflyt.core.actor import Actor
from kursflyt.core.kept import Key
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.documents import mail_text
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import queries
from kursflyt.domain.messages.models import Message, MessageAttachment, MessageState
from kursflyt.domain.people.models import Person, Staff
from kursflyt.domain.school import queries as school
from kursflyt.domain.texts import queries as texts

# Mails that let whoever reads them act as someone else: never shown in the office, wiped when they have been sent.
SECRET_KINDS = frozenset({"one_time_code"})

_JOB = "messages.send"
_SENDING = jobs.deferring(_JOB, argument="message_id")


class NotToBeSentAgain(Refused):
    """The message was delivered, or is on its way."""


class NotSentYet(Refused):
    """A message that was never sent cannot have come back."""


class SendingFailed(Exception):
    """The mail server did not take the message; the job tries again."""


def post(
    *,
    kind: str,
    key: str,
    at: datetime,
    run: CourseRun | None = None,
    person: Person | None = None,
    staff: Staff | None = None,
    address: str = "",
    language: str = "",
    attachments: Sequence[tuple[str, StoredFile]] = (),
    own: Mapping[str, str] | None = None,
    for_many: Key | None = None,
    **context: Any,
) -> Message:
    """Writes the message and defers its sending. The same key again returns the first row and sends nothing.

    `key` says what it is for, e.g. `confirm_registration:KF-7Q4M2X`. The language is the receiver's.
    `own`: what the text shows of this one person; with `for_many` the rest is the same for all with the same key.
    """
    language = language or (person.language_form if person else staff.language if staff else "nb")
    given = {
        "school": context.get("school") or school.current(),
        "site": settings.SITE_URL,
        "run": run,
        "person": person,
        "staff": staff,
        "today": norwegian_dates.oslo_day(at),
        **context,
    }
    if for_many is None:
        subject, body = mail_text.render(kind, language, {**given, **(own or {})}, texts.in_effect())
    else:
        subject, body = mail_text.render_for_many(
            kind, language, given, own or {}, key=for_many, texts=texts.in_effect()
        )
    message = Message(
        key=key,
        kind=kind,
        run=run,
        person=person,
        staff=staff,
        address=address or (person.email if person else staff.email if staff else ""),
        language=language,
        subject=subject[:240],
        body=body,
        created_at=at,
    )
    with transaction.atomic(savepoint=False) if attachments else nullcontext():
        if not rows.insert_unless_there(message, unique='"key"', then=_SENDING):
            return Message.objects.get(key=key)
        if attachments:
            MessageAttachment.objects.bulk_create(
                [MessageAttachment(message=message, file=file, name=name) for name, file in attachments]
            )
    return message


def post_sample(*, kind: str, subject: str, body: str, language: str, to: Staff, at: datetime) -> Message:
    """A text of this kind as a sample to one of the staff, made by hand for no case: no course and no person."""
    key = f"text_sample:{kind}:{language}:{to.pk}:{at.isoformat()}"
    message = Message(
        key=key,
        kind="text_sample",
        staff=to,
        address=to.email,
        language=language,
        subject=subject[:240],
        body=body,
        created_at=at,
    )
    if not rows.insert_unless_there(message, unique='"key"', then=_SENDING):
        return Message.objects.get(key=key)
    return message


def send(message_id: int, *, at: datetime) -> None:
    """Sends one message. Raises `SendingFailed` when it may be tried again.

    By SMTP where a server is configured. Otherwise the built-in outbox delivers: the message stays to be read there.
    A connection that broke after the content was given leaves the outcome unknown; then a person looks.
    """
    unsent = Message.objects.filter(pk=message_id, state__in=[MessageState.WAITING, MessageState.FAILED])
    if not settings.SMTP_HOST:
        unsent.update(state=MessageState.SENT, sent_at=at, attempts=F("attempts") + 1)
        return
    with transaction.atomic():
        message = unsent.select_for_update().first()
        if message is None:
            return
        message.attempts += 1
        message.state = MessageState.UNKNOWN  # until the server has answered
        message.save(update_fields=["state", "attempts"])
    _send_by_smtp(message, at=at)


def _send_by_smtp(message: Message, *, at: datetime) -> None:
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.MAIL_FROM or school.current().email,
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}.{message.created_at:%Y%m%d%H%M%S}@kursflyt>"},
    )
    for attachment in message.attachments.select_related("file"):
        mail.attach(attachment.name, storage.read(attachment.file), attachment.file.media_type)
    try:
        mail.send()
    except (smtplib.SMTPServerDisconnected, TimeoutError) as fault:
        Message.objects.filter(pk=message.pk).update(failure=f"{type(fault).__name__}: utfallet er ukjent")
        return
    except (smtplib.SMTPException, OSError) as fault:
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.FAILED, failure=f"{type(fault).__name__}: {fault}"[:300]
        )
        raise SendingFailed(str(message.pk)) from fault
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=at, failure="")
    if message.kind in SECRET_KINDS:
        Message.objects.filter(pk=message.pk).update(body="(Koden er fjernet etter at meldingen ble sendt.)\n")


@transaction.atomic
def send_again(message: Message, *, by: Actor, at: datetime) -> None:
    """A person has looked, and wants it sent once more. Raises `NotToBeSentAgain` while it waits."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state == MessageState.WAITING:
        raise NotToBeSentAgain("Meldingen ligger allerede i kø og sendes av seg selv.")
    message.state, message.failure = MessageState.WAITING, ""
    message.sent_at = message.returned_at = None
    message.save(update_fields=["state", "failure", "sent_at", "returned_at"])
    audit.record("messages.sent_again", by=by, at=at, run_id=message.run_id, subject=message.key[:120])
    jobs.defer(_JOB, message_id=message.pk)


@transaction.atomic
def send_failed_again(*, run: CourseRun, box: str, by: Actor, at: datetime) -> int:
    """All messages of a box that failed, once more. Those whose outcome is unknown are for a person to look at first.

    Returns how many. Raises `NotToBeSentAgain` when none has failed.
    """
    failed = queries.of_box(run, box).filter(state=MessageState.FAILED)
    keys = list(failed.select_for_update(of=("self",)).order_by("id").values_list("pk", flat=True))
    if not keys:
        raise NotToBeSentAgain("Ingen av meldingene har feilet, så det er ingenting å sende på nytt.")
    Message.objects.filter(pk__in=keys).update(state=MessageState.WAITING, failure="", sent_at=None, returned_at=None)
    audit.record("messages.failed_sent_again", by=by, at=at, run_id=run.pk, subject=box, messages=len(keys))
    for key in keys:
        jobs.defer(_JOB, message_id=key)
    return len(keys)


@transaction.atomic
def hand_over(message: Message, *, by: Actor, at: datetime) -> None:
    """A person delivers it another way, by phone or letter: it no longer counts as undelivered."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.HANDED_OVER, handed_over_by=by)
    audit.record("messages.handed_over", by=by, at=at, run_id=message.run_id, subject=message.key[:120])


@transaction.atomic
def note_returned(message: Message, *, by: Actor, at: datetime) -> None:
    """A person has seen it come back undelivered: the school's mailbox gets such answers, and no program reads them.

    Raises `NotSentYet`.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in (MessageState.SENT, MessageState.UNKNOWN):
        raise NotSentYet("Meldingen er ikke sendt, så den kan ikke ha kommet i retur.")
    message.state, message.returned_at, message.failure = MessageState.FAILED, at, "Kom i retur."
    message.save(update_fields=["state", "returned_at", "failure"])
    audit.record("messages.returned", by=by, at=at, run_id=message.run_id, subject=message.key[:120])
