"""What stands in the Canvas twin: accounts, courses, users and enrolments, in memory, with Canvas's habits of naming.

Rows are dictionaries in the shape of the answers; what begins with an underscore is never answered.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kursflyt.connectors.twins.contract import Request

Row = dict[str, Any]
Operation = Callable[["World", Request, Any], Row | list[Row]]
ROOT = 1
RIGHTS = frozenset(
    {
        "manage_courses_add",
        "manage_user_logins",
        "manage_sis",
        "read_sis",
        "import_sis",
        "create_announcement",
        "manage_grades",
    }
)
_FOREIGN_IDS = {"sis_course_id", "sis_user_id", "sis_section_id", "integration_id", "login_id", "sis_assignment_id"}


class World:
    """`rights`: of the token; `unknown_rights`: those that this version has no name for.

    `copy_polls`: how often a copy is asked about before it is done; `copy_faults`: hangs, fails, issues, pages (left
    out). `page_size`: the largest page of a list. `grades_many`: whether the token may grade many by one call.
    `import_polls`: as `copy_polls`, of a SIS import; `takes_imports`: whether the account takes them.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(101)
        self.rights = set(RIGHTS)
        self.unknown_rights: set[str] = set()
        self.copy_polls = 2
        self.copy_faults: set[str] = set()
        self.page_size = 100
        self.courses: dict[int, Row] = {}
        self.users: dict[int, Row] = {}
        self.enrolments: dict[int, Row] = {}
        self.topics: dict[int, Row] = {}
        self.migrations: dict[int, Row] = {}
        self.progresses: dict[int, Row] = {}
        self.pages: dict[int, Row] = {}
        self.assignments: dict[int, Row] = {}
        self.submissions: dict[tuple[int, int], Row] = {}
        self.imports: dict[int, Row] = {}
        self.import_errors: dict[int, list[Row]] = {}
        self.grades_many, self.takes_imports, self.import_polls = True, True, 2

    def next_id(self) -> int:
        return next(self._ids)

    # Making, as the office of the school would by hand

    def add_course(self, name: str, *, sis_id: str | None = None, pages: tuple[str, ...] = (), **more: Any) -> Row:
        number = self.next_id()
        self.courses[number] = {
            "id": number,
            "name": name,
            "course_code": more.pop("course_code", name),
            "sis_course_id": sis_id,
            "workflow_state": "unpublished",
            "account_id": ROOT,
            "root_account_id": ROOT,
            "start_at": None,
            "end_at": None,
            "blueprint": False,
            "_section": self.next_id(),
            "_associated": set(),
            **more,
        }
        for title in pages:
            self.add_page(number, title)
        return self.courses[number]

    def add_page(self, course: int, title: str, body: str = "") -> Row:
        """A second page of the same title gets an address of its own, as when a course is copied twice."""
        taken = {page["url"] for page in self.pages_of(course)}
        slug = re.sub(r"\W+", "-", title.casefold()).strip("-")
        url = next(name for n in itertools.count(1) if (name := slug if n == 1 else f"{slug}-{n}") not in taken)
        number = self.next_id()
        page = {"page_id": number, "url": url, "title": title, "body": body, "published": True, "_course": course}
        self.pages[number] = page
        return page

    def add_user(self, name: str, login: str, *, sis_id: str | None = None, **more: Any) -> Row:
        number = self.next_id()
        self.users[number] = {
            "id": number,
            "name": name,
            "sortable_name": name,
            "short_name": name,
            "sis_user_id": sis_id,
            "integration_id": None,
            "login_id": login,
            "_address": more.pop("address", login),
            "_deleted": False,
            **more,
        }
        return self.users[number]

    def enrol(self, course: Row, user: Row, kind: str, *, section: int = 0, mailed: bool = False) -> Row:
        """The row of this user, type and section: that of before, or a new one."""
        wanted = (course["id"], user["id"], kind, section or course["_section"])
        for row in self.enrolments.values():
            if (row["course_id"], row["user_id"], row["type"], row["course_section_id"]) == wanted:
                return row
        number = self.next_id()
        self.enrolments[number] = {
            "id": number,
            "course_id": course["id"],
            "sis_course_id": course["sis_course_id"],
            "course_section_id": wanted[3],
            "user_id": user["id"],
            "sis_user_id": user["sis_user_id"],
            "type": kind,
            "role": kind,
            "_mailed": mailed,
        }
        return self.enrolments[number]

    def submit(self, assignment: int, user: int, *, at: datetime) -> Row:
        """As a student hands in. A grade that is there already is of the attempt before."""
        row = self.submission_of(assignment, user)
        due = self.assignments[assignment].get("due_at")
        row.update(
            attempt=(row["attempt"] or 0) + 1,
            submitted_at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            submission_type="online_upload",
            workflow_state="submitted",
            late=at > datetime.fromisoformat(due) if due else False,
        )
        if row["grade"] is not None:
            row["grade_matches_current_submission"] = False
        return row

    def mark(self, assignment: int, user: int, grade: str) -> Row:
        """As a teacher grades, by hand or through the interface: the newest attempt is what the grade is of."""
        row = self.submission_of(assignment, user)
        row.update(grade=grade, entered_grade=grade, workflow_state="graded", grade_matches_current_submission=True)
        return row

    def submission_of(self, assignment: int, user: int) -> Row:
        """Canvas has one for each student from the beginning."""
        empty = {
            "id": assignment * 100_000 + user,
            "assignment_id": assignment,
            "user_id": user,
            "attempt": None,
            "submitted_at": None,
            "score": None,
            "grade": None,
            "grade_matches_current_submission": None,
            "workflow_state": "unsubmitted",
            "late": False,
            "_comments": 0,
        }
        return self.submissions.setdefault((assignment, user), empty)

    # Finding

    def pages_of(self, course: int) -> list[Row]:
        return [page for page in self.pages.values() if page["_course"] == course]

    def find_course(self, text: str) -> Row | None:
        """By number or SIS id; the deleted ones are not there any more."""
        if text.startswith("sis_course_id:"):
            return self._by_sis(self.courses, "sis_course_id", text.partition(":")[2])
        found = self.courses.get(int(text)) if text.isdigit() else None
        return found if found and found["workflow_state"] != "deleted" else None

    def find_user(self, text: str) -> Row | None:
        kind, _, value = text.partition(":")
        if kind == "sis_user_id":
            return self._by_sis(self.users, "sis_user_id", value)
        if kind == "sis_login_id":
            matching = (user for user in self.users.values() if user["login_id"].casefold() == value.casefold())
            return next((user for user in matching if not user["_deleted"]), None) if self._reads_sis() else None
        found = self.users.get(int(text)) if text.isdigit() else None
        return found if found and not found["_deleted"] else None

    def _by_sis(self, table: dict[int, Row], field: str, value: str) -> Row | None:
        if not self._reads_sis():
            return None
        alive = (row for row in table.values() if not row.get("_deleted") and row.get("workflow_state") != "deleted")
        return next((row for row in alive if row[field] == value), None)

    def _reads_sis(self) -> bool:
        return bool({"read_sis", "manage_sis"} & self.rights)


def shown(row: Row, *, ids_as_text: bool) -> Row:
    """The row as it is answered: numbers of rows as text where the client asks for that."""
    public = {name: value for name, value in row.items() if not name.startswith("_")}
    if not ids_as_text:
        return public
    return {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) and _is_id(name) else value
        for name, value in public.items()
    }


def _is_id(name: str) -> bool:
    return (name == "id" or name.endswith("_id")) and name not in _FOREIGN_IDS
