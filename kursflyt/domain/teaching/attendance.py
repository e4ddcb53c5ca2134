"""Attendance: the teacher registers who was at a session, and with that the session is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import Session
from kursflyt.domain.teaching.models import Attendance, Presence, SessionHeld


class NotYetHeld(Refused):
    """The session has not begun."""


class NotAParticipant(Refused):
    """Someone was named who has no place on the course."""


@transaction.atomic
def register(*, session: Session, presence: Mapping[int, str], by: Actor, at: datetime) -> SessionHeld:
    """Writes who was there. `presence` is by application; participants not named were present.

    Registering again replaces what was written. Raises `NotYetHeld` and `NotAParticipant`.
    """
    if at < session.starts_at:
        raise NotYetHeld(
            "Samling {number} begynner {begins}. Oppmøtet kan føres når den har begynt.",
            number=session.number,
            begins=session.starts_at,
        )
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    participants = set(Application.objects.with_place().filter(run_id=session.run_id).values_list("pk", flat=True))
    if set(presence) - participants:
        raise NotAParticipant("Listen inneholder noen som ikke lenger har plass på kurset. Last siden på nytt.")
    rows = [
        Attendance(
            session=session,
            application_id=application,
            presence=Presence(presence.get(application, Presence.PRESENT)),
            at=at,
            by=by,
        )
        for application in sorted(participants)
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "application"],
        update_fields=["presence", "at", "by"],
    )
    held, _ = SessionHeld.objects.get_or_create(session=session, defaults={"at": at, "by": by})
    audit.record(
        "teaching.attendance_registered",
        by=by,
        at=at,
        run_id=session.run_id,
        subject=f"session:{session.number}",
        present=sum(row.presence == Presence.PRESENT for row in rows),
        of=len(rows),
    )
    return held
