"""Hand-ins and grades of the Canvas twin: a row for each student, grades by one call or singly, a comment each time."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors.twins.canvas_courses import No, course_of, need
from kursflyt.connectors.twins.canvas_world import Operation, Row, World
from kursflyt.connectors.twins.contract import Request

PASS_FAIL = {"pass": "complete", "complete": "complete", "fail": "incomplete", "incomplete": "incomplete"}
LETTERS = {"A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "E", "F"}


def list_submissions(world: World, request: Request, body: Any) -> list[Row]:
    """One for each student who is in the course, whether or not anything is handed in."""
    need(world, "manage_grades")
    assignment = _assignment(world, request)
    with_user = "user" in request.all_given("include[]")
    inside = (assignment["course_id"], "StudentEnrollment", "active")
    students = dict.fromkeys(
        row["user_id"]
        for row in world.enrolments.values()
        if (row["course_id"], row["type"], row["enrollment_state"]) == inside
    )
    rows = [(student, world.submission_of(assignment["id"], student)) for student in students]
    return [{**row, "user": _user(world, student)} if with_user else row for student, row in rows]


def grade_submission(world: World, request: Request, body: Any) -> Row:
    need(world, "manage_grades")
    assignment = _assignment(world, request)
    user = world.find_user(request.given("user_id"))
    if user is None:
        raise No("not_found")
    return _graded(world, assignment, user["id"], body.get("submission", {}), body.get("comment", {}))


def grade_many(world: World, request: Request, body: Any) -> Row:
    """Done later; who is not there makes the whole of it failed, when the others are graded."""
    need(world, "manage_grades")
    if not world.grades_many:
        raise No("unauthorized")
    assignment, progress = _assignment(world, request), world.next_id()
    data = body["grade_data"]

    def do(world: World, row: Row) -> None:
        missing = [user for user in data if world.find_user(user) is None]
        for user, given in data.items():
            found = world.find_user(user)
            if found is not None:
                try:
                    _graded(world, assignment, found["id"], given, given)
                except No:
                    continue
        row.update(workflow_state="failed" if missing else "completed", completion=100)

    world.progresses[progress] = {
        "id": progress,
        "context_id": assignment["course_id"],
        "context_type": "Course",
        "tag": "submissions_update",
        "completion": 0,
        "workflow_state": "queued",
        "url": f"{request.host_url}/api/v1/progress/{progress}",
        "_polls": world.copy_polls,
        "_do": do,
    }
    return world.progresses[progress]


def _graded(world: World, assignment: Row, user: int, given: Row, comment: Row) -> Row:
    row = world.submission_of(assignment["id"], user)
    if comment.get("text_comment"):
        row["_comments"] += 1
    if "posted_grade" in given:
        row = world.mark(assignment["id"], user, _understood(assignment, str(given["posted_grade"])))
    return row


def _understood(assignment: Row, text: str) -> str:
    kind = assignment.get("grading_type", "points")
    if kind == "pass_fail" and text in PASS_FAIL:
        return PASS_FAIL[text]
    if kind == "letter_grade" and text in LETTERS:
        return text
    if kind in {"points", "percent"} and text.rstrip("%").replace(".", "", 1).isdigit():
        return text
    raise No("", body={"error": "Invalid grade"})


def _assignment(world: World, request: Request) -> Row:
    found = world.assignments.get(int(request.given("assignment_id")))
    if found is None or found["course_id"] != course_of(world, request)["id"]:
        raise No("not_found")
    return found


def _user(world: World, number: int) -> Row:
    user = world.users[number]
    known = {name: user[name] for name in ("id", "name", "sortable_name", "short_name")}
    return {**known, **({"sis_user_id": user["sis_user_id"]} if {"read_sis", "manage_sis"} & world.rights else {})}


OPERATIONS: dict[str, Operation] = {
    "listSubmissions": list_submissions,
    "gradeSubmission": grade_submission,
    "bulkGrade": grade_many,
}
