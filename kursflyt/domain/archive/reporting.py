"""Figures and files for the reports: DBH-F (the columns of HK-dir's tables) and the grant report.

What the school has never asked about, such as sex, is left empty for the office to fill in: it is not guessed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kursflyt.core import norwegian_dates, tables
from kursflyt.domain.applications.models import Application, Outcome, WorkStatus
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.assessment.models import Grade
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import CourseRun

OFFERING_COLUMNS = (
    "fagskolenummer", "studiestedsnummer", "årstall", "semester", "utdanningstilbudets kode", "navn", "studiepoeng",
    "andel av heltid", "utdanningsform", "antall samlingsdager", "studentbetaling hele tilbudet", "finansieringsform",
    "godkjenningsinstans", "godkjenningsdato", "startdato", "sluttdato", "NUS-kode", "type utdanningstilbud",
)  # fmt: skip
APPLICATION_COLUMNS = (
    "fagskolenummer", "studiestedsnummer", "årstall", "semester", "utdanningstilbudets kode", "antall søknader totalt",
    "antall fra kvinner",
)  # fmt: skip
PASSED_COLUMNS = (
    "fagskolenummer", "studiestedsnummer", "årstall", "semester", "utdanningstilbudets kode", "fødselsnummer", "kjønn",
    "fødselsdato", "etternavn", "fornavn", "karakter", "dato for bestått",
)  # fmt: skip
FULL_TIME_YEAR = Decimal(60)


def semester_of(day: date) -> int:
    """1 is spring, 3 is autumn (DBH-F)."""
    return 1 if day.month <= 7 else 3


def offerings_csv(runs: Iterable[CourseRun]) -> bytes:
    """Utdanningstilbud: one row a run. Semicolons and UTF-8 with a mark, as Excel opens it."""
    return _csv(OFFERING_COLUMNS, [_offering(run) for run in runs])


def applications_csv(runs: Iterable[CourseRun]) -> bytes:
    """Søknader: one row a run, all applications that were sent, withdrawn ones too."""
    return _csv(
        APPLICATION_COLUMNS,
        [(*_keys(run), Application.objects.filter(run=run).count(), "") for run in runs],
    )


def passed_csv(runs: Iterable[CourseRun], *, numbers: Mapping[int, str] | None = None) -> bytes:
    """Bestått utdanningstilbud: one row a participant who has passed, by the confirmed pass list.

    `numbers`: identity numbers by application, where someone may have them; the column is empty for the rest.
    """
    numbers = numbers or {}
    rows: list[Sequence[Any]] = []
    for run in runs:
        confirmed = assessment.pass_list_of(run)
        passed = {row["application_id"] for row in confirmed.rows if row["passed"]} if confirmed else set()
        grades = Grade.objects.in_force().filter(application_id__in=passed).select_related("application__person")
        for grade in grades.order_by("application__person__sort_key"):
            person = grade.application.person
            rows.append(
                (
                    *_keys(run), numbers.get(grade.application_id, ""), "", _day(person.birth_on), person.family_name,
                    person.given_name,
                    grade.value if len(grade.value) == 1 else "B", _day(norwegian_dates.oslo_day(grade.at)),
                )
            )  # fmt: skip
    return _csv(PASSED_COLUMNS, rows)


def counts(run: CourseRun) -> dict[str, Any]:
    """The figures of the grant report. Completed: assessed and present enough; whether passed or not."""
    applications = Application.objects.filter(run=run)
    rows = assessment.pass_rows(run)
    ever = applications.filter(place__isnull=False)
    return {
        "applications": applications.count(),
        "offers": applications.filter(decisions__outcome=Outcome.OFFER).distinct().count(),
        "started": ever.count(),
        "left": ever.exclude(pk__in=[row.application_id for row in rows]).count(),
        "participants": len(rows),
        "completed": sum(row.attendance_met and row.handed_in for row in rows),
        "passed": sum(row.passed for row in rows),
        "certificates": Certificate.objects.in_force().filter(application__run=run).count(),
    }


def grant_report(run: CourseRun) -> bytes:
    """.xlsx with the figures, the participants by labour-market status, the employers, and why people left."""
    figures = counts(run)
    passed = {row.application_id for row in assessment.pass_rows(run) if row.passed}
    ever = list(Application.objects.filter(run=run, place__isnull=False).select_related("withdrawal", "place"))
    status_started = Counter(row.work_status for row in ever)
    status_passed = Counter(row.work_status for row in ever if row.pk in passed)
    employers = Counter((row.payer_name or row.employer or "ikke oppgitt", row.payer_orgnr) for row in ever)
    labels = {
        "applications": "Søkere", "offers": "Fikk tilbud", "started": "Startet", "left": "Sluttet underveis",
        "participants": "Deltakere ved avslutning", "completed": "Fullførte", "passed": "Besto",
        "certificates": "Bevis utstedt",
    }  # fmt: skip
    about = [
        ("Kurs", run.title),
        ("Tilskudd", run.grant_reference or "ikke oppgitt"),
        ("Start", run.starts_on),
        ("Slutt", run.ends_on),
    ]
    return tables.write_xlsx(
        [
            tables.Sheet(
                "Nøkkeltall", ("Hva", "Verdi"), [*about, *((labels[key], value) for key, value in figures.items())]
            ),
            tables.Sheet(
                "Arbeidsstatus",
                ("Status", "Startet", "Besto"),
                [(label, status_started[value], status_passed[value]) for value, label in WorkStatus.choices],
            ),
            tables.Sheet(
                "Arbeidsgivere",
                ("Navn", "Orgnr.", "Deltakere"),
                [(*key, count) for key, count in sorted(employers.items())],
            ),
            tables.Sheet(
                "Sluttet underveis",
                ("Dato", "Grunn"),
                [
                    (norwegian_dates.oslo_day(row.withdrawal.at), row.withdrawal.reason or "ikke oppgitt")  # type: ignore[attr-defined]
                    for row in ever
                    if getattr(row, "withdrawal", None)
                ],
            ),
        ]
    )


def _offering(run: CourseRun) -> Sequence[Any]:
    programme, days = run.programme, run.sessions.values_list("starts_at", flat=True)  # type: ignore[attr-defined]
    share = programme.credits / FULL_TIME_YEAR
    digital = set(run.sessions.values_list("digital", flat=True))  # type: ignore[attr-defined]
    form = "nettbasert med samlinger" if True in digital else "stedbasert, samlingsbasert"
    return (
        *_keys(run), run.title, _number(programme.credits), _number(share), form,
        len({norwegian_dates.oslo_day(day) for day in days}), _number(run.fee),
        "tilskudd" if run.fee_free_by_grant else "egenbetaling", "", "", _day(run.starts_on), _day(run.ends_on),
        programme.nus_code, "bransjeprogram",
    )  # fmt: skip


def _keys(run: CourseRun) -> tuple[Any, ...]:
    return ("", "", run.starts_on.year, semester_of(run.starts_on), run.programme.code[:20])


def _day(day: date | None) -> str:
    return norwegian_dates.short_date(day) if day else ""


def _number(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
