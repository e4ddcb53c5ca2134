"""The calls to Canvas, one method each: names and shapes are Canvas's; what they mean together stands elsewhere."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors import http
from kursflyt.connectors.canvas.asking import Asking
from kursflyt.connectors.canvas.messages import (
    Assignment,
    Course,
    Enrolment,
    Migration,
    Page,
    Submission,
    Topic,
    User,
)
from kursflyt.connectors.canvas.sis_files import SisError, SisImport, Upload
from kursflyt.connectors.http import segment

# Every state in which a row can be woken instead of a second one made beside it.
EVERY_STATE = ("active", "invited", "creation_pending", "inactive", "completed")


class Client(Asking):
    """Ids may be numbers or `sis_course_id:…`, `sis_user_id:…`, `sis_login_id:…`."""

    # Accounts

    def account(self, account: str) -> dict[str, Any]:
        return self._ask("getAccount", "GET", f"/accounts/{segment(account)}")

    def rights(self, account: str, names: tuple[str, ...]) -> dict[str, bool]:
        """Which of the rights the token has; a right that this version does not know is absent."""
        query = [("permissions[]", name) for name in names]
        answer = self._ask("getAccountPermissions", "GET", f"/accounts/{segment(account)}/permissions", query)
        return {name: bool(answer[name]) for name in names if name in answer}

    # Courses

    def course(self, course: str) -> Course | None:
        row = self._find("getCourse", f"/courses/{segment(course)}")
        return None if row is None or row["workflow_state"] == "deleted" else Course.read(row)

    def create_course(self, account: str, course: dict[str, Any], *, skip_template: bool) -> Course:
        body = {"course": course, "offer": False, "enable_sis_reactivation": True}
        if skip_template:
            body["skip_course_template"] = True
        return Course.read(self._ask("createCourse", "POST", f"/accounts/{segment(account)}/courses", body=body))

    def change_course(self, course: str, **values: Any) -> Course:
        return Course.read(self._ask("updateCourse", "PUT", f"/courses/{segment(course)}", body={"course": values}))

    def delete_course(self, course: str) -> None:
        self._ask("deleteOrConcludeCourse", "DELETE", f"/courses/{segment(course)}", [("event", "delete")])

    # Copy of a template, and blueprint

    def copies(self, course: str) -> list[Migration]:
        rows = self._all("listContentMigrations", f"/courses/{segment(course)}/content_migrations")
        return [Migration.read(row) for row in rows]

    def copy_into(self, course: str, *, source: str) -> Migration:
        body = {"migration_type": "course_copy_importer", "settings": {"source_course_id": source}}
        path = f"/courses/{segment(course)}/content_migrations"
        return Migration.read(self._ask("createContentMigration", "POST", path, body=body))

    def copy(self, course: str, migration: str) -> Migration:
        path = f"/courses/{segment(course)}/content_migrations/{segment(migration)}"
        return Migration.read(self._ask("getContentMigration", "GET", path))

    def copy_errors(self, course: str, migration: str) -> int:
        """How many things were not copied, as far as nobody has marked them as resolved."""
        path = f"/courses/{segment(course)}/content_migrations/{segment(migration)}/migration_issues"
        issues = self._all("listMigrationIssues", path)
        return sum(row["issue_type"] == "error" and row.get("workflow_state") != "resolved" for row in issues)

    def progress(self, progress: str) -> str:
        """queued | running | completed | failed"""
        return str(self._ask("getProgress", "GET", f"/progress/{segment(progress)}")["workflow_state"])

    def count_pages(self, course: str) -> int:
        return sum(1 for _ in self._all("listPages", f"/courses/{segment(course)}/pages"))

    def associate(self, blueprint: str, course: str) -> None:
        path = f"/courses/{segment(blueprint)}/blueprint_templates/default/update_associations"
        self._ask("updateBlueprintAssociations", "PUT", path, body={"course_ids_to_add": [course]})

    def start_sync(self, blueprint: str) -> Migration:
        path = f"/courses/{segment(blueprint)}/blueprint_templates/default/migrations"
        return Migration.read(self._ask("startBlueprintSync", "POST", path, body={"copy_settings": False}))

    def sync(self, blueprint: str, migration: str) -> Migration:
        path = f"/courses/{segment(blueprint)}/blueprint_templates/default/migrations/{segment(migration)}"
        return Migration.read(self._ask("getBlueprintSync", "GET", path))

    # Users and enrolments

    def user(self, user: str) -> User | None:
        row = self._find("getUser", f"/users/{segment(user)}")
        return None if row is None else User.read(row)

    def search_users(self, text: str) -> list[User]:
        """Whoever has the text anywhere in name, login or address: not an answer to who it is."""
        query = [("search_term", text)]
        return [User.read(row) for row in self._all("searchUsers", "/accounts/self/users", query)]

    def create_user(self, body: dict[str, Any]) -> User:
        return User.read(self._ask("createUser", "POST", "/accounts/self/users", body=body))

    def enrolments(self, course: str, *, user_id: str, kind: str) -> list[Enrolment]:
        query = [("user_id", user_id), ("type[]", kind), *(("state[]", state) for state in EVERY_STATE)]
        rows = self._all("listEnrollments", f"/courses/{segment(course)}/enrollments", query)
        return [Enrolment.read(row) for row in rows]

    def active_in(self, course: str, *, kind: str) -> list[Enrolment]:
        query = [("type[]", kind), ("state[]", "active")]
        rows = self._all("listEnrollments", f"/courses/{segment(course)}/enrollments", query)
        return [Enrolment.read(row) for row in rows]

    def members(self, course: str) -> list[Enrolment]:
        """Everyone's, in every state."""
        query = [("state[]", state) for state in EVERY_STATE]
        rows = self._all("listEnrollments", f"/courses/{segment(course)}/enrollments", query)
        return [Enrolment.read(row) for row in rows]

    def enrol(self, course: str, *, user_id: str, kind: str) -> Enrolment:
        """Sent twice it finds the row of the first time. Without `active` Canvas only invites."""
        body = {"enrollment": {"user_id": user_id, "type": kind, "enrollment_state": "active", "notify": False}}
        path = f"/courses/{segment(course)}/enrollments"
        return Enrolment.read(self._ask("enrollUser", "POST", path, body=body, again=True))

    def reactivate(self, course: str, enrolment: str) -> Enrolment:
        path = f"/courses/{segment(course)}/enrollments/{segment(enrolment)}/reactivate"
        return Enrolment.read(self._ask("reactivateEnrollment", "PUT", path))

    def inactivate(self, course: str, enrolment: str) -> None:
        path = f"/courses/{segment(course)}/enrollments/{segment(enrolment)}"
        self._ask("endEnrollment", "DELETE", path, [("task", "inactivate")])

    # Announcements

    def topics(self, course: str, *, title: str, announcements: bool) -> list[Topic]:
        query = [("only_announcements", str(announcements).lower()), ("search_term", title)]
        rows = self._all("listDiscussionTopics", f"/courses/{segment(course)}/discussion_topics", query)
        return [Topic.read(row) for row in rows if row.get("title") == title]

    def announce(self, course: str, *, title: str, message: str) -> Topic:
        body = {"title": title, "message": message, "is_announcement": True, "published": True}
        path = f"/courses/{segment(course)}/discussion_topics"
        return Topic.read(self._ask("createDiscussionTopic", "POST", path, body=body))

    # Pages and assignments

    def page(self, course: str, slug: str) -> Page | None:
        row = self._find("getPage", f"/courses/{segment(course)}/pages/{segment(slug)}")
        return None if row is None else Page.read(row)

    def put_page(self, course: str, slug: str, *, title: str, body: str) -> Page:
        """Makes or renews: the slug follows from the title, so sent twice it is one page."""
        content = {"wiki_page": {"title": title, "body": body, "published": True}}
        return Page.read(
            self._ask("upsertPage", "PUT", f"/courses/{segment(course)}/pages/{segment(slug)}", body=content)
        )

    def assignments(self, course: str) -> list[Assignment]:
        return [Assignment.read(row) for row in self._all("listAssignments", f"/courses/{segment(course)}/assignments")]

    def create_assignment(self, course: str, values: dict[str, Any]) -> Assignment:
        path = f"/courses/{segment(course)}/assignments"
        return Assignment.read(self._ask("createAssignment", "POST", path, body={"assignment": values}))

    def change_assignment(self, course: str, assignment: str, **values: Any) -> Assignment:
        path = f"/courses/{segment(course)}/assignments/{segment(assignment)}"
        return Assignment.read(self._ask("updateAssignment", "PUT", path, body={"assignment": values}))

    # Hand-ins and grades

    def submissions(self, course: str, assignment: str) -> list[Submission]:
        path = f"/courses/{segment(course)}/assignments/{segment(assignment)}/submissions"
        return [Submission.read(row) for row in self._all("listSubmissions", path, [("include[]", "user")])]

    def grade_many(self, course: str, assignment: str, grades: dict[str, str]) -> str:
        """By user id. No comment, since each call would add it once more. Returns the progress to ask about."""
        path = f"/courses/{segment(course)}/assignments/{segment(assignment)}/submissions/update_grades"
        body = {"grade_data": {user: {"posted_grade": grade} for user, grade in grades.items()}}
        return str(self._ask("bulkGrade", "POST", path, body=body, again=True)["id"])

    def grade(self, course: str, assignment: str, user: str, grade: str) -> None:
        path = f"/courses/{segment(course)}/assignments/{segment(assignment)}/submissions/{segment(user)}"
        self._ask("gradeSubmission", "PUT", path, body={"submission": {"posted_grade": grade}})

    # SIS imports, always on the root account

    def send_import(self, upload: Upload) -> SisImport:
        query = [("import_type", "instructure_csv"), ("extension", upload.extension), ("skip_deletes", "true")]
        whole = http.Upload(f"import.{upload.extension}", upload.content, upload.media_type)
        return SisImport.read(self._ask("createSisImport", "POST", "/accounts/self/sis_imports", query, upload=whole))

    def sis_import(self, number: str) -> SisImport:
        return SisImport.read(self._ask("getSisImport", "GET", f"/accounts/self/sis_imports/{segment(number)}"))

    def sis_errors(self, number: str) -> list[SisError]:
        path = f"/accounts/self/sis_imports/{segment(number)}/errors"
        return [SisError.read(row) for row in self._all("listSisImportErrors", path, inside="sis_import_errors")]
