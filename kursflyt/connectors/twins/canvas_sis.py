"""SIS imports of the Canvas twin: files by their columns, an upsert by SIS id, an error for each row that is wrong.

In batch mode everything that is not in the files is deleted, as in Canvas: nobody should send it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

from kursflyt.connectors.twins.canvas_courses import No, need
from kursflyt.connectors.twins.canvas_world import Operation, Row, World
from kursflyt.connectors.twins.contract import Request

MOST_COMPRESSED = 100
# What a file must have to be known as one of its kind, and what it may have; other columns are passed over.
USERS = {"user_id", "login_id", "status"}
ENROLMENTS = {"course_id", "user_id", "role", "status"}
STATES = {"active": "active", "deleted": "deleted", "completed": "completed", "inactive": "inactive"}
KINDS = {"student": "StudentEnrollment", "teacher": "TeacherEnrollment"}
Complain = Callable[[str], None]


def create_import(world: World, request: Request, body: Any) -> Row:
    _admitted(world, request)
    number = world.next_id()
    world.imports[number] = {
        "id": number,
        "workflow_state": "created",
        "progress": 0,
        "data": {"import_type": request.given("import_type")},
        "batch_mode": request.given("batch_mode") in {"1", "true"},
        "skip_deletes": request.given("skip_deletes") in {"1", "true"},
        "_files": _files(request),
        "_polls": world.import_polls,
    }
    world.import_errors[number] = []
    return world.imports[number]


def get_import(world: World, request: Request, body: Any) -> Row:
    """Each question brings the work on a little; the last one does it."""
    _admitted(world, request)
    row = world.imports.get(int(request.given("id")))
    if row is None:
        raise No("not_found")
    if row["workflow_state"] in {"created", "importing"}:
        row["_polls"] -= 1
        row.update(workflow_state="importing", progress=50)
        if row["_polls"] <= 0:
            _do(world, row)
    return row


def list_errors(world: World, request: Request, body: Any) -> list[Row]:
    return world.import_errors.get(int(request.given("id")), [])


def _admitted(world: World, request: Request) -> None:
    if request.given("account_id") not in {"self", "1"}:
        raise No("sis_not_root")
    if not world.takes_imports:
        raise No("sis_disabled", status=403)
    need(world, "import_sis")


def _files(request: Request) -> list[tuple[str, str]]:
    if request.given("extension") == "csv":
        return [("import.csv", request.body.decode())]
    with zipfile.ZipFile(io.BytesIO(request.body)) as folder:
        if any(entry.file_size >= MOST_COMPRESSED * max(entry.compress_size, 1) for entry in folder.infolist()):
            raise No("", body={"errors": ["The zip file is compressed too much"]})
        return [(name, folder.read(name).decode()) for name in folder.namelist()]


def _do(world: World, row: Row) -> None:
    number, touched = row["id"], set()
    for name, text in sorted(row["_files"], key=lambda file: "course_id" in file[1].splitlines()[0]):
        reader = csv.DictReader(io.StringIO(text))
        columns = set(reader.fieldnames or ())
        read = _enrolment if columns >= ENROLMENTS else _user if columns >= USERS else None
        if read is None:
            world.import_errors[number].append({"message": f"Couldn't find Canvas CSV import headers: {name}"})
            continue
        for line, given in enumerate(reader, 2):

            def complain(message: str, at: int = line, given: Row = given, name: str = name) -> None:
                error = {"sis_import_id": number, "file": name, "message": message, "row": at}
                world.import_errors[number].append({**error, "row_info": ",".join(given.values())})

            touched.add(read(world, row, given, complain))
    if row["batch_mode"]:
        for enrolment in world.enrolments.values():
            if enrolment["id"] not in touched:
                enrolment["enrollment_state"] = "deleted"
    row.update(workflow_state="imported_with_messages" if world.import_errors[number] else "imported", progress=100)


def _user(world: World, row: Row, given: Row, complain: Complain) -> int | None:
    holder = next((user for user in world.users.values() if user["sis_user_id"] == given["user_id"]), None)
    same_login = (user for user in world.users.values() if user["login_id"].casefold() == given["login_id"].casefold())
    by_login = next((user for user in same_login if not user["_deleted"]), None)
    if by_login is not None and by_login is not holder and by_login["sis_user_id"]:
        complain(
            f"user {by_login['sis_user_id']} has already claimed {given['user_id']}'s requested login information, "
            "skipping"
        )
        return None
    name, address = given.get("full_name") or given["login_id"], given.get("email") or given["login_id"]
    found = holder or by_login  # whoever has the login and no SIS id is taken over
    if found is None:
        world.add_user(name, given["login_id"], sis_id=given["user_id"], address=address)
    else:
        found.update(name=name, login_id=given["login_id"], sis_user_id=given["user_id"], _deleted=False)
    return None


def _enrolment(world: World, row: Row, given: Row, complain: Complain) -> int | None:
    course = world.find_course(f"sis_course_id:{given['course_id']}")
    user = world.find_user(f"sis_user_id:{given['user_id']}")
    if course is None:
        complain(f"Neither course nor section existed for user enrollment (User ID: {given['user_id']})")
    elif user is None:
        complain(f"User not found for enrollment (User ID: {given['user_id']}, Course ID: {given['course_id']})")
    elif given["role"] not in KINDS or given["status"] not in STATES:
        complain(f"Improper role or status for a user enrollment (User ID: {given['user_id']})")
    elif not (given["status"] == "deleted" and row["skip_deletes"]):
        found = world.enrol(course, user, KINDS[given["role"]])
        found["enrollment_state"] = STATES[given["status"]]
        return int(found["id"])
    return None


OPERATIONS: dict[str, Operation] = {
    "createSisImport": create_import,
    "getSisImport": get_import,
    "listSisImportErrors": list_errors,
}
