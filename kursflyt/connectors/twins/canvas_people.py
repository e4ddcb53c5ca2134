"""Users and enrolments of the Canvas twin: logins and SIS ids are unique, an enrolment sent twice is one."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors.twins.canvas_courses import No, course_of, need
from kursflyt.connectors.twins.canvas_world import Operation, Row, World
from kursflyt.connectors.twins.contract import Request

STATES_OF_TASKS = {"conclude": "completed", "delete": "deleted", "inactivate": "inactive", "deactivate": "inactive"}
CURRENT = ("active", "invited")


def get_user(world: World, request: Request, body: Any) -> Row:
    found = world.find_user(request.given("user_id"))
    if found is None:
        raise No("not_found")
    return found


def search_users(world: World, request: Request, body: Any) -> list[Row]:
    """A part of a name, a login or an address is enough to be found."""
    term = request.given("search_term").casefold()
    if 0 < len(term) < 3:
        raise No("", body={"errors": [{"message": "search_term of 3 or more characters is required"}]})
    return [
        user
        for user in world.users.values()
        if not user["_deleted"] and any(term in user[field].casefold() for field in ("name", "login_id", "_address"))
    ]


def create_user(world: World, request: Request, body: Any) -> Row:
    need(world, "manage_user_logins")
    login = body["pseudonym"]
    sis_id = login.get("sis_user_id") if "manage_sis" in world.rights else None
    holder = next((user for user in world.users.values() if sis_id and user["sis_user_id"] == sis_id), None)
    if holder is not None:
        if not holder["_deleted"] or not body.get("enable_sis_reactivation"):
            raise _taken("sis_user_id")
        holder.update(_deleted=False, login_id=login["unique_id"], name=body["user"]["name"])
        return holder
    if any(user["login_id"].casefold() == login["unique_id"].casefold() for user in world.users.values()):
        raise _taken("unique_id")
    name = body.get("user", {}).get("name", login["unique_id"])
    address = body.get("communication_channel", {}).get("address", login["unique_id"])
    return world.add_user(name, login["unique_id"], sis_id=sis_id, address=address)


def enrol_user(world: World, request: Request, body: Any) -> Row:
    """By default an invitation. The same user, type and section finds the row of before and wakes it."""
    course, given = course_of(world, request), body["enrollment"]
    user = world.find_user(str(given["user_id"]))
    if user is None:
        raise No("not_found")
    if course["workflow_state"] == "completed":
        raise No("enrollment_concluded_course")
    kind = given.get("type", "StudentEnrollment")
    section = int(given.get("course_section_id", course["_section"]))
    state = given.get("enrollment_state", "invited")
    if state == "invited" and course["workflow_state"] == "unpublished":
        state = "creation_pending"
    found = world.enrol(course, user, kind, section=section, mailed=bool(given.get("notify")))
    found["enrollment_state"] = state
    return found


def list_enrolments(world: World, request: Request, body: Any) -> list[Row]:
    """Without `state[]` only those that are active or invited."""
    course, kinds = course_of(world, request), request.all_given("type[]")
    states = request.all_given("state[]") or CURRENT
    user = request.given("user_id")
    return [
        row
        for row in world.enrolments.values()
        if row["course_id"] == course["id"]
        and row["enrollment_state"] in states
        and (not kinds or row["type"] in kinds)
        and (not user or str(row["user_id"]) == user)
    ]


def end_enrolment(world: World, request: Request, body: Any) -> Row:
    row = _enrolment(world, request)
    row["enrollment_state"] = STATES_OF_TASKS[request.given("task", "conclude")]
    return row


def reactivate_enrolment(world: World, request: Request, body: Any) -> Row:
    row = _enrolment(world, request)
    if row["enrollment_state"] != "inactive":
        raise No("", body={"message": "Only inactive enrollments can be reactivated."})
    row["enrollment_state"] = "active"
    return row


def _enrolment(world: World, request: Request) -> Row:
    row = world.enrolments.get(int(request.given("id")))
    if row is None or row["course_id"] != course_of(world, request)["id"]:
        raise No("not_found")
    return row


def _taken(field: str) -> No:
    error = {"attribute": field, "message": "ID already in use for this account", "type": "taken"}
    return No("", body={"errors": {"user": {}, "pseudonym": {field: [error]}, "observee": {}, "pairing_code": {}}})


OPERATIONS: dict[str, Operation] = {
    "getUser": get_user,
    "searchUsers": search_users,
    "createUser": create_user,
    "enrollUser": enrol_user,
    "listEnrollments": list_enrolments,
    "endEnrollment": end_enrolment,
    "reactivateEnrollment": reactivate_enrolment,
}
