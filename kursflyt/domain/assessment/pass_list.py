"""The pass list: compiled from grades and attendance, confirmed by the teacher, told to head and consultant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from kursflyt.core import audit, norwegian_dates, storage, tables
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.documents import letterhead
from kursflyt.documents import pass_list as document
from kursflyt.domain.assessment import queries
from kursflyt.domain.assessment.models import PassList
from kursflyt.domain.assessment.queries import PassRow
from kursflyt.domain.courses.models import CourseRun, GradeScale
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.school import letterhead as school_letterhead


class GradesMissing(Refused):
    """The list cannot be confirmed before everyone has a grade."""


@transaction.atomic
def confirm(
    *, run: CourseRun, remarks: str = "", row_remarks: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> PassList:
    """Freezes the list as it is now, as PDF and facts, and tells head and consultant at once.

    `row_remarks` goes by application reference. Confirming again makes a new list; the newest counts.
    Raises `GradesMissing`.
    """
    said = row_remarks or {}
    rows = [replace(row, remark=said.get(row.reference, "").strip()[:300]) for row in queries.pass_rows(run)]
    missing = [row.name for row in rows if not row.grade]
    if missing:
        raise GradesMissing(
            Counted(
                "{count} deltaker mangler karakter: {names}. Registrer karakteren først.",
                "{count} deltakere mangler karakter: {names}. Registrer karakterene først.",
                count=len(missing),
                names=Sentence("{first} med flere", first=", ".join(missing[:5])) if missing[5:] else Listed(missing),
            )
        )
    pdf = storage.keep(_pdf(run, rows, remarks.strip(), by, at), media_type="application/pdf", at=at)
    confirmed = PassList.objects.create(
        run=run, rows=[row.as_facts() for row in rows], remarks=remarks.strip(), document=pdf, at=at, by=by
    )
    for staff in {run.head.pk: run.head, run.consultant.pk: run.consultant}.values():
        messages.post(
            kind="send_pass_list",
            key=f"send_pass_list:{confirmed.pk}:{staff.pk}",
            at=at,
            run=run,
            staff=staff,
            passed=sum(row.passed for row in rows),
            count=len(rows),
            remarks=confirmed.remarks,
        )
    audit.record(
        "assessment.pass_list_confirmed",
        by=by,
        at=at,
        run_id=run.pk,
        passed=sum(row.passed for row in rows),
        sha256=pdf.sha256,
    )
    return confirmed


def rows_of(confirmed: PassList) -> list[PassRow]:
    """What was confirmed."""
    return [PassRow(**row) for row in confirmed.rows]


def write_table(rows: list[PassRow]) -> bytes:
    """The list as .xlsx."""
    headers = ("Referanse", "Navn", "Fødselsdato", "Levert", "Karakter", "Frammøte", "Samlinger", "Bestått", "Merknad")
    return tables.write_xlsx(
        [
            tables.Sheet(
                "Beståttliste",
                headers,
                [
                    (
                        row.reference,
                        row.name,
                        date.fromisoformat(row.birth_on) if row.birth_on else "",
                        "ja" if row.handed_in else "nei",
                        row.grade_text,
                        row.attended,
                        row.sessions,
                        "ja" if row.passed else "nei",
                        row.remark,
                    )
                    for row in rows
                ],
            )
        ]
    )


def _pdf(run: CourseRun, rows: list[PassRow], remarks: str, by: Actor, at: datetime) -> bytes:
    return document.render(
        document.PassList(
            issuer=school_letterhead.issuer(),
            course=letterhead.CourseFacts(
                title=run.title, code=run.programme.code, starts_on=run.starts_on, ends_on=run.ends_on, place=run.venue
            ),
            hand_in_on=norwegian_dates.oslo_day(run.hand_in_deadline_at),
            compiled_at=at,
            rows=tuple(
                document.PassRow(
                    name=row.name,
                    born_on=date.fromisoformat(row.birth_on) if row.birth_on else None,
                    reference=row.reference,
                    passed=None if not row.handed_in else row.passed,
                    grade=row.grade_text,
                    attended=row.attended,
                    sessions=row.sessions,
                    remark=row.remark or ("" if row.attendance_met else "frammøtekravet er ikke oppfylt"),
                )
                for row in rows
            ),
            remarks=remarks,
            teacher=letterhead.Signatory(name=by.name, title="undervisningsressurs" if by.kind == "teacher" else ""),
            confirmed_at=at,
            scale_note="A–F, der E er laveste beståtte karakter"
            if run.grade_scale == GradeScale.LETTERS
            else "bestått / ikke bestått",
        ),
        language="nb",
    )
