"""Accounts and courses of the Canvas twin: what the token may not set is left out without a word."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors.twins.canvas_world import ROOT, Operation, Row, World
from kursflyt.connectors.twins.contract import Request


class No(Exception):
    """Answered with the recorded error of this name, or with the body that is given."""

    def __init__(self, name: str, *, status: int = 400, body: Any = None) -> None:
        super().__init__(name)
        self.name, self.status, self.body = name, status, body


def field_error(field: str, kind: str, message: str) -> No:
    error = {"attribute": field, "message": message, "type": kind}
    return No("", body={"errors": {field: [error]}})


def need(world: World, *rights: str) -> None:
    """One of them is enough."""
    if world.rights.isdisjoint(rights):
        raise No("unauthorized")


def course_of(world: World, request: Request) -> Row:
    found = world.find_course(request.given("course_id"))
    if found is None:
        raise No("not_found")
    return found


def get_account(world: World, request: Request, body: Any) -> Row:
    return {"id": ROOT, "name": "Fagskolen", "workflow_state": "active"}


def get_account_permissions(world: World, request: Request, body: Any) -> Row:
    asked = request.all_given("permissions[]")
    return {name: name in world.rights for name in asked if name not in world.unknown_rights}


def create_course(world: World, request: Request, body: Any) -> Row:
    need(world, "manage_courses_add", "manage_courses")
    given = dict(body.get("course", {}))
    sis_id = given.pop("sis_course_id", None)
    if "manage_sis" not in world.rights:
        sis_id = None
    holder = next((row for row in world.courses.values() if sis_id and row["sis_course_id"] == sis_id), None)
    if holder is not None:
        if holder["workflow_state"] != "deleted" or not body.get("enable_sis_reactivation"):
            raise field_error("sis_source_id", "taken", "is already in use")
        holder.update(given, workflow_state="unpublished")
        return holder
    course = world.add_course(given.pop("name", "Unnamed Course"), sis_id=sis_id, **given)
    if not body.get("skip_course_template"):
        world.add_page(course["id"], "Kontoens standardside")
    if body.get("offer"):
        course["workflow_state"] = "available"
    return course


def get_course(world: World, request: Request, body: Any) -> Row:
    return course_of(world, request)


EVENTS = {"claim": "unpublished", "offer": "available", "conclude": "completed", "delete": "deleted"}


def update_course(world: World, request: Request, body: Any) -> Row:
    course, given = course_of(world, request), dict(body.get("course", {}))
    event = given.pop("event", "offer" if body.get("offer") else "")
    given.pop("sis_course_id", None)
    course.update(given)
    if event:
        course["workflow_state"] = EVENTS.get(event, "unpublished")
    return course


def delete_or_conclude_course(world: World, request: Request, body: Any) -> Row:
    event = request.given("event")
    course_of(world, request)["workflow_state"] = EVENTS[event]
    return {event: True}


OPERATIONS: dict[str, Operation] = {
    "getAccount": get_account,
    "getAccountPermissions": get_account_permissions,
    "createCourse": create_course,
    "getCourse": get_course,
    "updateCourse": update_course,
    "deleteOrConcludeCourse": delete_or_conclude_course,
}
