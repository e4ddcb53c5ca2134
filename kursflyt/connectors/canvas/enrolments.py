"""Who may enter a course in Canvas: enrolled as active, and inactive again; what they handed in is kept."""

from __future__ import annotations

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import CONCLUDED, Enrolment
from kursflyt.connectors.canvas.refusals import Declined

KINDS = {"teacher": "TeacherEnrollment", "student": "StudentEnrollment"}


def ensure(client: Client, course: str, *, user_id: str, kind: str, new_user: bool = False) -> Enrolment:
    """The active enrolment. Someone who is in already, in whatever section, is not enrolled beside it."""
    there = [] if new_user else client.enrolments(course, user_id=user_id, kind=kind)
    active = next((row for row in there if row.state == "active"), None)
    if active is not None:
        return active
    asleep = next((row for row in there if row.state == "inactive"), None)
    try:
        if asleep is not None:
            woken = client.reactivate(course, asleep.id)
        else:
            woken = client.enrol(course, user_id=user_id, kind=kind)
    except Declined as said:
        raise _explained(said) from None
    if woken.state != "active":
        raise roles.NeedsPerson(
            "Canvas slapp ikke personen inn i kurset ennå. Publiser kurset i Canvas, og prøv igjen."
            if woken.state == "creation_pending"
            else f"Canvas slapp ikke personen inn i kurset ({woken.state}). Se på personen under Personer i kurset."
        )
    return woken


def inside(client: Client, course: str) -> dict[str, int]:
    """How many people may enter in each of our roles; whoever is in two sections is one."""
    return {role: len({row.user_id for row in client.active_in(course, kind=kind)}) for role, kind in KINDS.items()}


def end(client: Client, course: str, *, user_id: str, kind: str) -> None:
    for row in client.enrolments(course, user_id=user_id, kind=kind):
        if row.state in {"active", "invited", "creation_pending"}:
            client.inactivate(course, row.id)


def _explained(said: Declined) -> roles.NeedsPerson:
    texts = " ".join(complaint.text for complaint in said.complaints)
    if "concluded course" in texts:
        return roles.NeedsPerson(CONCLUDED)
    if said.status == 404:
        return roles.NeedsPerson("Kurset eller personen finnes ikke lenger i Canvas. Opprett rommet på nytt.")
    return said
