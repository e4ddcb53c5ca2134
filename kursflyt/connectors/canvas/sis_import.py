"""Many into a course by one SIS import: users that are new, and enrolments of all who are not in.

An import is an upsert by SIS id: what is sent twice changes nothing. Who it is in Canvas is found out before, as when
they are let in one by one, since an import takes over whoever has the login. Never in batch mode, which deletes what is
not in the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import enrolments, people, sis_files
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import Course, Enrolment
from kursflyt.connectors.canvas.refusals import Declined
from kursflyt.connectors.canvas.sis_files import SisError, SisImport, Upload

PAUSES = (1.0, 2.0, 4.0, 8.0, 10.0)  # seconds; then someone else asks again later
LATER = 30.0
Sleep = Callable[[float], None]


@dataclass
class Imports:
    """Those that were begun and not seen the end of, by what was sent: asked about again instead of sent again."""

    begun: dict[str, str] = field(default_factory=dict)


@dataclass
class _Plan:
    """Who is new, who is to be enrolled under which SIS id, and how it went for those that are settled already."""

    new: list[roles.RoomUser] = field(default_factory=list)
    enrol: dict[str, str] = field(default_factory=dict)
    settled: dict[str, roles.LetIn] = field(default_factory=dict)


def let_in(
    client: Client,
    access: Access,
    course: Course,
    users: Sequence[roles.RoomUser],
    *,
    imports: Imports,
    sleep: Sleep,
) -> dict[str, roles.LetIn]:
    """How it went for each, by key. Raises roles.TryAgain while Canvas works, and what concerns all of them."""
    if not course.sis_id:
        raise roles.NeedsPerson("Kurset i Canvas har ingen SIS-ID. Opprett rommet på nytt, og prøv igjen.")
    plan = _planned(client, access, course, users)
    role_of = {user.key: user.role for user in users}
    files = {"users.csv": sis_files.users(access, plan.new)} if plan.new else {}
    if not plan.enrol:
        return plan.settled
    rows = [(sis_id, role_of[key]) for key, sis_id in plan.enrol.items()]
    files["enrollments.csv"] = sis_files.enrolments(course.sis_id, rows)
    errors = run(client, sis_files.upload(files), imports=imports, sleep=sleep)
    active = {(row.sis_user_id, row.type): row for row in _active(client, course)}
    for user in users:
        if user.key in plan.enrol:
            sis_id = plan.enrol[user.key]
            row = active.get((sis_id, enrolments.KINDS[user.role]))
            plan.settled[user.key] = (
                roles.LetIn(row.id) if row else roles.LetIn(refusal=_refusal(access, user, sis_id, errors))
            )
    return plan.settled


def make_users(
    client: Client, access: Access, users: Sequence[roles.RoomUser], *, imports: Imports, sleep: Sleep
) -> None:
    """Users of those who are not in Canvas. Raises roles.NeedsPerson for the first that is refused."""
    new = [user for user in users if people.find(client, access, user) is None]
    if not new:
        return
    errors = run(client, sis_files.upload({"users.csv": sis_files.users(access, new)}), imports=imports, sleep=sleep)
    for user in new:
        if client.user(f"sis_user_id:{access.sis_id(user.key)}") is None:
            raise roles.NeedsPerson(_refusal(access, user, access.sis_id(user.key), errors))


def run(client: Client, upload: Upload, *, imports: Imports, sleep: Sleep) -> list[SisError]:
    """Sends the files and waits for the end; what was wrong with single rows is the answer.

    Raises roles.Misconfigured where the account takes no imports, roles.NeedsPerson where Canvas gave it up, and
    roles.TryAgain while it works.
    """
    sign = hashlib.sha256(upload.content).hexdigest()
    number = imports.begun.pop(sign, "") or _sent(client, upload).id
    try:
        found = _ended(client, number, sleep)
    except roles.TryAgain:
        imports.begun[sign] = number
        raise
    if found.state in {"aborted", "failed", "failed_with_messages"}:
        said = "; ".join(found.warnings) or found.state
        raise roles.NeedsPerson(f"Canvas greide ikke SIS-importen: {said}.")
    return client.sis_errors(found.id) if found.state == "imported_with_messages" else []


def refused(said: Declined) -> Exception:
    """An import that the account or the token may not do is a matter of settings."""
    texts = " ".join(complaint.text for complaint in said.complaints)
    if "not enabled" in texts or "root account" in texts:
        return roles.Misconfigured(
            f"Canvas tar ikke imot SIS-import: {texts}. Slå på SIS-import for rotkontoen, eller sett "
            "KURSFLYT_CANVAS_MEMBERS=rest."
        )
    return said


def _planned(client: Client, access: Access, course: Course, users: Sequence[roles.RoomUser]) -> _Plan:
    plan = _Plan()
    inside = {(row.user_id, row.type): row for row in _active(client, course)}
    for user in users:
        kind = enrolments.KINDS[user.role]
        try:
            found = people.find(client, access, user)
            if found is None:
                plan.new.append(user)
                plan.enrol[user.key] = access.sis_id(user.key)
            elif row := inside.get((found.id, kind)):
                plan.settled[user.key] = roles.LetIn(row.id)
            elif found.sis_id:
                plan.enrol[user.key] = found.sis_id
            else:  # an import cannot name someone who has no SIS id
                made = enrolments.ensure(client, course.id, user_id=found.id, kind=kind)
                plan.settled[user.key] = roles.LetIn(made.id)
        except roles.NeedsPerson as said:
            plan.settled[user.key] = roles.LetIn(refusal=str(said))
    return plan


def _active(client: Client, course: Course) -> list[Enrolment]:
    return [row for row in client.members(course.id) if row.state == "active"]


def _sent(client: Client, upload: Upload) -> SisImport:
    try:
        return client.send_import(upload)
    except Declined as said:
        raise refused(said) from None


def _ended(client: Client, number: str, sleep: Sleep) -> SisImport:
    for pause in PAUSES:
        found = client.sis_import(number)
        if found.over:
            return found
        sleep(pause)
    raise roles.TryAgain("Canvas er ikke ferdig med SIS-importen.", after=LATER)


def _refusal(access: Access, user: roles.RoomUser, sis_id: str, errors: Sequence[SisError]) -> str:
    """What Canvas said of this one, known by the SIS id or the login in it; which row it was, versions count unlike."""
    names = (sis_id.casefold(), user.email.casefold())
    said = [error.message for error in errors if any(name in error.words for name in names)]
    if any("claimed" in text and "login" in text for text in said):
        return str(people.in_use(access, user))
    if said:
        return f"Canvas sa nei i SIS-importen: {'; '.join(dict.fromkeys(said))}"
    return "Canvas sa at SIS-importen er ferdig, men personen kom ikke inn. Se importen under Admin → SIS Import."
