"""Handing in: delivered with a receipt, replaced until the deadline, extended, and reminded of twice."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from kursflyt.core import audit, norwegian_dates, storage, uploads
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.file_kinds import Kind
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries
from kursflyt.domain.assessment.models import Extension, Submission
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.teaching import queries as teaching

LARGEST = 20_000_000
RECEIVED: frozenset[Kind] = frozenset({"pdf", "docx", "odt", "xlsx", "ods", "pptx", "png", "jpeg", "txt"})
REMINDERS = (7, 1)
_UNAMBIGUOUS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class NotParticipant(Refused):
    """Without a place there is nothing to hand in."""


class HandInClosed(Refused):
    """The deadline has passed."""

    field = "file"


class ExtensionTooEarly(Refused):
    """The new deadline is not later than the present one, or has passed already."""

    field = "new_deadline_at"


class ExtensionWithoutReason(Refused):
    """An extension says why."""

    field = "reason"


@transaction.atomic
def deliver(
    *, application: Application, filename: str, content: bytes, comment: str = "", by: Actor, at: datetime
) -> Submission:
    """Receives a hand-in of at most 20 MB, as a new version, and sends the receipt.

    Raises `NotParticipant`, `HandInClosed` and the children of core.uploads.BadUpload.
    """
    application = _locked(application)
    deadline = queries.deadline_of(application)
    if at > deadline:
        run = application.run
        raise HandInClosed(
            "Fristen for å levere gikk ut {deadline}. Har du en gyldig grunn, kan du be om utsatt frist: "
            "skriv til {consultant} på {address} i dag, og fortell hva som har skjedd.",
            deadline=deadline,
            consultant=run.consultant,
            address=run.consultant.email,
        )
    checked = uploads.check_upload(filename, content, allowed=RECEIVED, max_bytes=LARGEST)
    earlier = Submission.objects.filter(application=application)
    submission = Submission.objects.create(
        application=application,
        version=(earlier.aggregate(last=Max("version"))["last"] or 0) + 1,  # not the newest's: reading brings old ones
        file=storage.keep(content, media_type=checked.media_type, at=at),
        file_name=checked.safe_name,
        comment=comment.strip()[:2000],
        receipt=new_receipt(),
        at=at,
    )
    messages.post(
        kind="hand_in_assignment",
        key=f"hand_in_assignment:{submission.receipt}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        submission=submission,
        deadline=deadline,
        link=_link(application, at),
    )
    audit.record(
        "assessment.handed_in",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        receipt=submission.receipt,
        sha256=checked.sha256,
    )
    return submission


@transaction.atomic
def extend(*, application: Application, new_deadline_at: datetime, reason: str, by: Actor, at: datetime) -> Extension:
    """A later deadline for one participant, who is told.

    Raises `NotParticipant`, `ExtensionTooEarly`, `ExtensionWithoutReason`.
    """
    application = _locked(application)
    if not reason.strip():
        raise ExtensionWithoutReason("Skriv hvorfor fristen utsettes. Ikke skriv helseopplysninger.")
    present = queries.deadline_of(application)
    if new_deadline_at <= max(present, at):
        raise ExtensionTooEarly("Ny frist må være etter {moment}.", moment=max(present, at))
    extension = Extension.objects.create(
        application=application, new_deadline_at=new_deadline_at, reason=reason.strip()[:300], at=at, by=by
    )
    messages.post(
        kind="hand_in_assignment.extension",
        key=f"hand_in_assignment.extension:{extension.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        deadline=new_deadline_at,
        link=_link(application, at),
        hand_in_room=teaching.hand_in_room(application.run),
    )
    audit.record(
        "assessment.extended",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        until=new_deadline_at.isoformat(),
    )
    return extension


def remind_hand_in(*, at: datetime) -> int:
    """Reminds those who have not handed in, seven days and one day before their own deadline. Returns how many."""
    sent = 0
    ahead = at + timedelta(days=max(REMINDERS) + 1)
    runs = CourseRun.objects.running().filter(starts_on__lte=norwegian_dates.oslo_day(at))
    near = runs.filter(hand_in_deadline_at__range=(at, ahead)) | runs.filter(
        applications__extensions__new_deadline_at__range=(at, ahead)
    )
    for run in near.distinct().select_related("classroom"):
        room = teaching.hand_in_room(run)
        for line in queries.grade_sheet(run):
            if line.submission is None and at < line.deadline_at:
                sent += _remind(line.application, line.deadline_at, room, at)
    return sent


def _remind(application: Application, deadline: datetime, room: str, at: datetime) -> int:
    left = (norwegian_dates.oslo_day(deadline) - norwegian_dates.oslo_day(at)).days
    reached = [days for days in REMINDERS if left <= days]
    if not reached:
        return 0
    with transaction.atomic():
        message = messages.post(
            kind="hand_in_assignment.reminder",
            key=f"hand_in_assignment.reminder:{application.pk}:{deadline:%Y%m%d%H%M}:{min(reached)}",
            at=at,
            run=application.run,
            person=application.person,
            language=application.language_form,
            deadline=deadline,
            link=_link(application, at),
            hand_in_room=room,
        )
        if message.created_at != at:
            transaction.set_rollback(True)  # sent before: leave no unused link behind
            return 0
        audit.record(
            "assessment.reminded",
            by=MACHINE,
            at=at,
            run_id=application.run_id,
            subject=application.reference,
            days=min(reached),
        )
    return 1


def new_receipt() -> str:
    """A number for a hand-in that nobody can guess and everybody can read aloud."""
    return f"INN-{''.join(secrets.choice(_UNAMBIGUOUS) for _ in range(8))}"


def _locked(application: Application) -> Application:
    row = Application.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=application.pk)
    if not Application.objects.filter(pk=row.pk).with_place().exists():
        raise NotParticipant("Bare deltakere med plass på kurset kan levere.")
    return row


def _link(application: Application, at: datetime) -> str:
    return links.personal_url(
        application.person, door="my", path=f"/min-side/kurs/{application.run_id}/innlevering/", at=at
    )
