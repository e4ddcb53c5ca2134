"""What goes to Canvas and comes back, as far as we use it. Ids are text: Canvas counts further than a script can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from kursflyt.core.clock import OSLO

CONCLUDED = "Kurset er avsluttet i Canvas. Åpne det igjen der, og prøv igjen."


@dataclass(frozen=True)
class Course:
    id: str
    name: str
    sis_id: str
    state: str  # unpublished | available | completed | deleted
    starts: str
    ends: str

    @property
    def published(self) -> bool:
        return self.state == "available"

    @classmethod
    def read(cls, row: dict[str, Any]) -> Course:
        return cls(
            id=str(row["id"]),
            name=str(row["name"]),
            sis_id=str(row.get("sis_course_id") or ""),
            state=str(row["workflow_state"]),
            starts=str(row.get("start_at") or ""),
            ends=str(row.get("end_at") or ""),
        )


@dataclass(frozen=True)
class User:
    id: str
    name: str
    sis_id: str
    login: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> User:
        return cls(
            id=str(row["id"]),
            name=str(row["name"]),
            sis_id=str(row.get("sis_user_id") or ""),
            login=str(row.get("login_id") or ""),
        )


@dataclass(frozen=True)
class Enrolment:
    id: str
    user_id: str
    type: str
    state: str
    sis_user_id: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Enrolment:
        return cls(
            id=str(row["id"]),
            user_id=str(row["user_id"]),
            type=str(row["type"]),
            state=str(row["enrollment_state"]),
            sis_user_id=str(row.get("sis_user_id") or ""),
        )


@dataclass(frozen=True)
class Migration:
    """A copy of one course into another, or a sync from a blueprint."""

    id: str
    kind: str
    state: str
    progress: str  # id of what says how far it has come; empty for a blueprint

    @classmethod
    def read(cls, row: dict[str, Any]) -> Migration:
        return cls(
            id=str(row["id"]),
            kind=str(row.get("migration_type") or ""),
            state=str(row["workflow_state"]),
            progress=str(row.get("progress_url") or "").rpartition("/")[2],
        )


@dataclass(frozen=True)
class Topic:
    """An announcement, or the discussion that it becomes where the right is missing."""

    id: str
    title: str
    message: str
    url: str
    is_announcement: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> Topic:
        return cls(
            id=str(row["id"]),
            title=str(row["title"]),
            message=str(row.get("message") or ""),
            url=str(row.get("html_url") or ""),
            is_announcement=bool(row.get("is_announcement")),
        )


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    body: str
    published: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> Page:
        return cls(
            slug=str(row["url"]),
            title=str(row["title"]),
            body=str(row.get("body") or ""),
            published=bool(row.get("published")),
        )


@dataclass(frozen=True)
class Assignment:
    id: str
    name: str
    integration_id: str
    description: str
    due: str
    published: bool
    grading_type: str
    submission_types: list[str]

    @classmethod
    def read(cls, row: dict[str, Any]) -> Assignment:
        return cls(
            id=str(row["id"]),
            name=str(row["name"]),
            integration_id=str(row.get("integration_id") or ""),
            description=str(row.get("description") or ""),
            due=str(row.get("due_at") or ""),
            published=bool(row.get("published")),
            grading_type=str(row.get("grading_type") or ""),
            submission_types=[str(kind) for kind in row.get("submission_types") or ()],
        )


@dataclass(frozen=True)
class Submission:
    """`stale`: the grade is of an earlier attempt than the newest."""

    user_id: str
    user: dict[str, Any]
    attempt: int
    submitted_at: datetime | None
    late: bool
    state: str  # unsubmitted | submitted | pending_review | graded
    grade: str
    stale: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> Submission:
        given, graded = row.get("submitted_at"), row.get("grade")
        return cls(
            user_id=str(row["user_id"]),
            user=row.get("user") or {},
            attempt=int(row.get("attempt") or 0),
            submitted_at=datetime.fromisoformat(given) if given else None,
            late=bool(row.get("late")),
            state=str(row["workflow_state"]),
            grade="" if graded is None else str(graded),
            stale=graded is not None and row.get("grade_matches_current_submission") is False,
        )


def moment(given: date | datetime) -> str:
    """A day or moment as Canvas wants it: UTC with Z."""
    at = given if isinstance(given, datetime) else datetime.combine(given, time(), tzinfo=OSLO)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
