"""Pages and assignments of the Canvas twin: a page is made where it is put, an assignment is made each time."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors.twins.canvas_courses import No, course_of
from kursflyt.connectors.twins.canvas_world import Operation, Row, World
from kursflyt.connectors.twins.contract import Request


def list_pages(world: World, request: Request, body: Any) -> list[Row]:
    return world.pages_of(course_of(world, request)["id"])


def get_page(world: World, request: Request, body: Any) -> Row:
    found = _page(world, request)
    if found is None:
        raise No("not_found")
    return found


def upsert_page(world: World, request: Request, body: Any) -> Row:
    """What is not there is made, at the address that follows from its title and not the one it was put to."""
    given = body["wiki_page"]
    page = _page(world, request)
    if page is None:
        page = world.add_page(course_of(world, request)["id"], given.get("title", request.given("url_or_id")))
    page.update({**given, "body": given.get("body", "").replace("<br>", "<br />")})
    return page


def _page(world: World, request: Request) -> Row | None:
    pages = world.pages_of(course_of(world, request)["id"])
    return next((page for page in pages if page["url"] == request.given("url_or_id")), None)


def list_assignments(world: World, request: Request, body: Any) -> list[Row]:
    course, term = course_of(world, request), request.given("search_term").casefold()
    rows = (row for row in world.assignments.values() if row["course_id"] == course["id"])
    return [row for row in rows if term in row["name"].casefold()]


def create_assignment(world: World, request: Request, body: Any) -> Row:
    """Unpublished unless it is said, and a second one of the same name is as welcome as the first."""
    given = dict(body["assignment"])
    if "manage_sis" not in world.rights:
        given.pop("integration_id", None)
    number = world.next_id()
    world.assignments[number] = {
        "id": number,
        "course_id": course_of(world, request)["id"],
        "published": False,
        "submission_types": ["none"],
        **given,
    }
    return {**world.assignments[number], "_status": 201}


def update_assignment(world: World, request: Request, body: Any) -> Row:
    found = world.assignments.get(int(request.given("id")))
    if found is None or found["course_id"] != course_of(world, request)["id"]:
        raise No("not_found")
    found.update(body["assignment"])
    return found


OPERATIONS: dict[str, Operation] = {
    "listPages": list_pages,
    "getPage": get_page,
    "upsertPage": upsert_page,
    "listAssignments": list_assignments,
    "createAssignment": create_assignment,
    "updateAssignment": update_assignment,
}
