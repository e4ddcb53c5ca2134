"""The pass list: grades, attendance and remarks per participant, as the teacher confirms them to head and office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.pass_list.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class PassRow:
    """One participant. `passed` None: nothing was handed in. `attended` of `sessions` sessions."""

    name: str
    passed: bool | None
    born_on: date | None = None
    reference: str = ""
    grade: str = ""
    attended: int | None = None
    sessions: int | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PassList:
    """The list of one run. `confirmed_at` None: a draft, and it says so."""

    issuer: letterhead.Issuer
    course: letterhead.CourseFacts
    hand_in_on: date
    compiled_at: datetime
    rows: tuple[PassRow, ...]
    teacher: letterhead.Signatory
    confirmed_at: datetime | None = None
    case_number: str = ""
    remarks: str = ""
    scale_note: str = ""


def render(data: PassList, *, language: letterhead.Language) -> bytes:
    """The list as PDF/A-2a + PDF/UA-1, landscape."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: PassList, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        course=data.course.title,
        passed=sum(row.passed is True for row in data.rows),
        failed=sum(row.passed is False for row in data.rows),
        absent=sum(row.passed is None for row in data.rows),
        confirmed=wording.moment_text(data.confirmed_at, language) if data.confirmed_at else "",
    )
    about = [
        [texts["summary"], texts["summary_value"]],
        [texts["period"], wording.period(data.course.starts_on, data.course.ends_on, language)],
        [texts["hand_in"], wording.long_date(data.hand_in_on, language)],
        [texts["case"], data.case_number],
        [texts["compiled"], wording.moment_text(data.compiled_at, language)],
    ]
    return typesetting.Composition(
        template="pass_list/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=wording.local_day(data.compiled_at),
        data={
            "t": texts,
            "about": [pair for pair in about if pair[1]],
            "rows": [_row(index, row, texts) for index, row in enumerate(data.rows, start=1)],
            "remarks": data.remarks,
            "scale": data.scale_note,
            "teacher": {"name": data.teacher.name, "title": data.teacher.title},
            "standing": texts["confirmed"] if data.confirmed_at else texts["draft"],
            "draft": data.confirmed_at is None,
        },
    )


def _row(index: int, row: PassRow, texts: dict[str, str]) -> list[str]:
    result = {True: texts["passed"], False: texts["failed"], None: texts["not_handed_in"]}[row.passed]
    attendance = f"{row.attended} {texts['of']} {row.sessions}" if row.attended is not None and row.sessions else "–"
    return [
        str(index),
        row.name,
        wording.short_date(row.born_on) if row.born_on else row.reference,
        result,
        row.grade or "–",
        attendance,
        row.remark,
    ]
