"""What stands in the cells of the grade sheet: read from what was sent, and shown as stored or as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grade_rows, grade_table, queries
from kursflyt.domain.assessment.grading import SheetRow
from kursflyt.domain.assessment.models import GradeValue
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import queries as process

STORED = "stored_"  # the button with this and the row's key takes what is stored instead of what was typed


@dataclass(frozen=True)
class Row:
    """One row as it is shown. `state` is empty, saved, refused or conflict; `seen` is sent back with the next save."""

    line: queries.SheetLine
    grade: str
    comment: str
    assessed: bool
    reason: str = ""
    seen: str = ""
    state: str = ""
    error: str = ""

    @classmethod
    def of(cls, line: queries.SheetLine, typed: Mapping[str, str] | None, refusals: Mapping[int, Refused]) -> Row:
        """As typed when there is something typed and it was not saved, else as stored."""
        key = line.application.pk
        refused = refusals.get(key)
        state = "" if refused is None else "conflict" if isinstance(refused, grade_rows.RowChanged) else "refused"
        said: dict[str, Any] = {"state": state, "error": str(refused or "")}
        if typed is None or f"grade_{key}" not in typed or typed.get("act") == f"{STORED}{key}":
            return cls(line, **stored(line), seen=line.version, **said)
        return cls(
            line,
            typed[f"grade_{key}"],
            typed.get(f"comment_{key}", ""),
            typed.get(f"assessed_{key}") == "1",
            typed.get(f"reason_{key}", ""),
            line.version if state != "refused" else typed.get(f"seen_{key}", line.version),
            **said,
        )


def stored(line: queries.SheetLine) -> dict[str, Any]:
    return {
        "grade": gettext(str(line.grade)) if line.grade else "",
        "comment": line.assessment.comment if line.assessment else "",
        "assessed": line.assessment is not None,
    }


def read(run: CourseRun, sent: Mapping[str, str]) -> tuple[list[SheetRow], dict[int, Refused]]:
    """The rows that were sent, and by application id what cannot be understood. What was not sent is left alone."""
    rows, refusals = [], dict[int, Refused]()
    for key in queries.participants(run).values_list("pk", flat=True):
        if f"grade_{key}" in sent:
            try:
                rows.append(row_of(run, key, sent))
            except grade_table.UnknownGrade as refused:
                refusals[key] = refused
    return rows, refusals


def row_of(run: CourseRun, key: int, sent: Mapping[str, str]) -> SheetRow:
    """Raises grade_table.UnknownGrade."""
    return SheetRow(
        key,
        grade_table.value_of(run, sent.get(f"grade_{key}", "")),
        sent.get(f"comment_{key}", "").replace("\r\n", "\n"),
        sent.get(f"assessed_{key}") == "1",
        sent.get(f"reason_{key}", ""),
        sent.get(f"seen_{key}"),
    )


def progress_of(run: CourseRun) -> dict[str, Any]:
    """What progress.html takes."""
    return {
        "run": run,
        "count": queries.counts(run),
        "limit": queries.grading_deadline(run),
        "list_open": process.is_open(run, "send_pass_list"),
    }


def keys_of(run: CourseRun) -> list[tuple[str, str]]:
    """The key and the grade that it sets, in the language of the page."""
    return [(key, gettext(str(GradeValue(value).label))) for value, key in grade_table.short_keys(run).items()]


def words_of(run: CourseRun) -> dict[str, str]:
    """What may be written → what then stands in the cell."""
    words = grade_table.words(run).items()
    return {word: gettext(str(GradeValue(value).label)) if value else "" for word, value in words}
