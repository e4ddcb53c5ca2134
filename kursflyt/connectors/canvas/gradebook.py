"""Hand-ins and grades of an assignment: read with whose they are, and written without a comment.

Whose a hand-in is, is known by the membership that we got when we let them in, or by our SIS id; by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import content
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import Assignment, Submission
from kursflyt.connectors.canvas.refusals import Declined

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds; a person waits for it
LATER = 30.0
# What stands in Canvas, and what it means here.
PASS_FAIL = {"complete": "passed", "incomplete": "not_passed"}
LETTERS = {letter: letter for letter in "ABCDEF"}
SCALES = {"pass_fail": PASS_FAIL, "letters": LETTERS, "none": {}}


def hand_ins(
    client: Client, access: Access, course: str, assignment: roles.RoomAssignment, members: Mapping[str, str]
) -> Iterator[roles.RoomHandIn]:
    """One for each student of the course, also those who have handed in nothing."""
    there = _there(client, access, course, assignment)
    keys = {  # someone in two sections has two memberships, and only one of them is ours
        row.user_id: key
        for row in client.members(course)
        if (key := members.get(row.id) or _ours(access, row.sis_user_id))
    }
    for row in client.submissions(course, there.id):
        sis_id = str(row.user.get("sis_user_id") or "")
        yield _hand_in(row, access, course, there, assignment, keys.get(row.user_id) or _ours(access, sis_id))


def write(
    client: Client,
    access: Access,
    course: str,
    assignment: roles.RoomAssignment,
    grades: Mapping[str, str],
    *,
    sleep: Callable[[float], None],
) -> dict[str, str]:
    """All by one call, whose progress is followed; one by one where the token may not do that.

    Returns a sentence for each that Canvas refused.
    """
    there = _there(client, access, course, assignment)
    if there.grading_type != content.GRADING[assignment.grading]:
        raise roles.NeedsPerson(
            f"Oppgaven i Canvas vurderes på en annen måte ({there.grading_type}) enn kurset her. Endre «Vis karakter "
            "som» på oppgaven i Canvas, eller før karakterene der for hånd."
        )
    words = {value: text for text, value in SCALES[assignment.grading].items()}
    texts = {user: words[value] for user, value in grades.items()}
    try:
        progress = client.grade_many(course, there.id, texts)
    except roles.Misconfigured:  # the right to grade many is another than that to grade one
        return _one_by_one(client, course, there.id, texts)
    _wait(client, progress, sleep)
    return {}


def _one_by_one(client: Client, course: str, assignment: str, texts: Mapping[str, str]) -> dict[str, str]:
    refused = {}
    for user, text in texts.items():
        try:
            client.grade(course, assignment, user, text)
        except Declined as said:
            refused[user] = str(said)
    return refused


def _wait(client: Client, progress: str, sleep: Callable[[float], None]) -> None:
    """To its end, good or bad: what was taken is seen by reading it back."""
    for pause in PAUSES:
        if client.progress(progress) in {"completed", "failed"}:
            return
        sleep(pause)
    raise roles.TryAgain("Canvas er ikke ferdig med å ta imot karakterene.", after=LATER)


def _there(client: Client, access: Access, course: str, assignment: roles.RoomAssignment) -> Assignment:
    found = content.find_assignment(client, access, course, assignment)
    if found is None:
        raise roles.NeedsPerson(
            f"Oppgaven «{assignment.title}» finnes ikke i kurset i Canvas. Opprett rommet på nytt, og prøv igjen."
        )
    return found


def _ours(access: Access, sis_id: str) -> str:
    return sis_id.removeprefix(access.sis_prefix) if sis_id.startswith(access.sis_prefix) else ""


def _hand_in(
    row: Submission, access: Access, course: str, there: Assignment, assignment: roles.RoomAssignment, key: str
) -> roles.RoomHandIn:
    return roles.RoomHandIn(
        user_id=row.user_id,
        key=key,
        name=str(row.user.get("name") or ""),
        attempt=row.attempt,
        handed_in_at=row.submitted_at,
        late=row.late,
        state=row.state,
        grade=row.grade,
        value=SCALES[assignment.grading].get(row.grade, ""),
        stale=row.stale,
        url=f"{access.course_url(course)}/assignments/{there.id}/submissions/{row.user_id}",
    )
