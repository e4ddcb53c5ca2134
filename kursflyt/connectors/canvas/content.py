"""What we keep in a course ourselves: a page found by its slug, and an assignment found by our id or its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import markup
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import Assignment, Page, moment

GRADING = {"none": "not_graded", "pass_fail": "pass_fail", "letters": "letter_grade"}
POINTS = {"letters": 100}  # Canvas reckons letters from points
SHOWN_ONLY, HANDED_IN_THERE = ["none"], ["online_upload", "online_text_entry"]


def lay_out(client: Client, course: str, page: roles.RoomPage) -> Page:
    """The page with this text. Raises roles.NeedsPerson where Canvas has put it somewhere else."""
    address, body = slug(page.title), markup.as_html(page.body)
    there = client.page(course, address)
    if there is not None and there.published and markup.same_words(there.body, body):
        return there
    put = client.put_page(course, address, title=page.title, body=body)
    if put.slug != address:
        raise roles.NeedsPerson(f"Canvas la siden «{page.title}» på en annen adresse. Slett den ene, og prøv igjen.")
    return put


def slug(title: str) -> str:
    """The address that Canvas makes of a title in plain letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def ensure_assignment(client: Client, access: Access, course: str, assignment: roles.RoomAssignment) -> Assignment:
    """A teacher may have given it another name or another scale, which stay. Text and deadline are ours."""
    found = find_assignment(client, access, course, assignment)
    if found is None:
        return client.create_assignment(course, _new(assignment, access.sis_id(assignment.key)))
    differs = dict(_differences(found, assignment))
    return client.change_assignment(course, found.id, **differs) if differs else found


def find_assignment(client: Client, access: Access, course: str, assignment: roles.RoomAssignment) -> Assignment | None:
    """By our id, else by its name."""
    ours, there = access.sis_id(assignment.key), client.assignments(course)
    return next((row for row in there if row.integration_id == ours), None) or next(
        (row for row in there if row.name == assignment.title), None
    )


def _new(assignment: roles.RoomAssignment, ours: str) -> dict[str, Any]:
    values = {
        "name": assignment.title,
        "integration_id": ours,
        "description": markup.as_html(assignment.body),
        "due_at": moment(assignment.due_at),
        "grading_type": GRADING[assignment.grading],
        "submission_types": HANDED_IN_THERE if assignment.handed_in_there else SHOWN_ONLY,
        "published": True,
    }
    if assignment.grading in POINTS:
        values["points_possible"] = POINTS[assignment.grading]
    return values


def _differences(found: Assignment, assignment: roles.RoomAssignment) -> Iterator[tuple[str, Any]]:
    description = markup.as_html(assignment.body)
    if not markup.same_words(found.description, description):
        yield "description", description
    if found.due != moment(assignment.due_at):
        yield "due_at", moment(assignment.due_at)
    if not found.published:
        yield "published", True
    if assignment.handed_in_there and found.submission_types == SHOWN_ONLY:
        yield "submission_types", HANDED_IN_THERE
    if assignment.grading != "none" and found.grading_type == GRADING["none"]:
        yield "grading_type", GRADING[assignment.grading]
        if assignment.grading in POINTS:
            yield "points_possible", POINTS[assignment.grading]
