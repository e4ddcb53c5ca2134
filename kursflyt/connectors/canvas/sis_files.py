"""The files of a SIS import, and what Canvas says about them. One upload holds one file, or several in a zip.

Canvas refuses a zip that is compressed a hundred times, as many alike rows may be: ours is not compressed at all.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.access import Access

USERS = ("user_id", "login_id", "full_name", "email", "status")
_WORDS = re.compile(r"[\w.+@-]*\w")
ENROLMENTS = ("course_id", "user_id", "role", "status")


@dataclass(frozen=True)
class Upload:
    content: bytes
    extension: str  # "csv" | "zip"

    @property
    def media_type(self) -> str:
        return "text/csv" if self.extension == "csv" else "application/zip"


@dataclass(frozen=True)
class SisImport:
    id: str
    state: str
    warnings: tuple[str, ...]

    @property
    def over(self) -> bool:
        return self.state not in {"initializing", "created", "importing", "cleanup_batch", "restoring"}

    @classmethod
    def read(cls, row: dict[str, Any]) -> SisImport:
        said = [*(row.get("processing_errors") or ()), *(row.get("processing_warnings") or ())]
        return cls(
            id=str(row["id"]),
            state=str(row["workflow_state"]),
            warnings=tuple(": ".join(str(part) for part in line if part) for line in said),
        )


@dataclass(frozen=True)
class SisError:
    """What was wrong with one row of a file. `words`: all that stands in the row and in the sentence."""

    message: str
    words: frozenset[str]

    @classmethod
    def read(cls, row: dict[str, Any]) -> SisError:
        message = str(row["message"])
        return cls(message, frozenset(_WORDS.findall(f"{message} {row.get('row_info') or ''}".casefold())))


def users(access: Access, people: Sequence[roles.RoomUser]) -> bytes:
    """No password: they sign in as docs/connectors/canvas.md says. Nobody is sent a mail."""
    columns = (*USERS, "authentication_provider_id") if access.login_provider else USERS
    return _csv(columns, [_user(access, person, columns) for person in people])


def enrolments(course: str, roles_of: Sequence[tuple[str, str]]) -> bytes:
    """`course`: the SIS id of the course. `roles_of`: SIS id of each user, and student or teacher."""
    return _csv(ENROLMENTS, [(course, user, role, "active") for user, role in roles_of])


def upload(files: dict[str, bytes]) -> Upload:
    """By name. One goes as it is. The same files make the same upload, whenever they are sent."""
    if len(files) == 1:
        return Upload(next(iter(files.values())), "csv")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as folder:
        for name, content in files.items():
            folder.writestr(zipfile.ZipInfo(name), content)
    return Upload(buffer.getvalue(), "zip")


def _user(access: Access, person: roles.RoomUser, columns: Sequence[str]) -> list[str]:
    values = {
        "user_id": access.sis_id(person.key),
        "login_id": person.email,
        "full_name": person.name,
        "email": person.email,
        "status": "active",
        "authentication_provider_id": access.login_provider,
    }
    return [values[column] for column in columns]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue().encode()
