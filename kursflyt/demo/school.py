"""Fills an empty demo school by rehearsing six courses, each up to where it is to stand today."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from kursflyt.core import clock, deadlines
from kursflyt.core.clock import OSLO
from kursflyt.demo import pictures
from kursflyt.demo.greeting import PASSWORD
from kursflyt.domain.courses import course_file, landing_picture
from kursflyt.domain.courses.models import AllocationRule, CourseRun, DocumentType, GradeScale
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.teaching import classroom
from kursflyt.process import steps, tasks
from kursflyt.rehearsal import cast
from kursflyt.rehearsal.acts import after, before, during
from kursflyt.rehearsal.course import Course, Material

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

ACTS = {
    "contract_sent": before.TO_CONTRACT,
    "registration_open": before.TO_REGISTRATION,
    "applications_wait": before.TO_DECISION,
    "teaching": (*before.ALL, during.teach),
    "grading": (*before.ALL, *during.ALL),
    "invoice_waits": (*before.ALL, *during.ALL, *after.TO_CERTIFICATES),
}


def fill(*, say: Callable[[str], object]) -> bool:
    """Makes the demo school unless it is there. Returns whether it did."""
    if CourseRun.objects.exists():
        return False
    steps.load()
    say("Lager demoskolen med seks kurs …")
    today = clock.today()
    staff = cast.enter(password=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")  # thousands of small transactions that can be made again
    try:
        for entry in yaml.safe_load(Path(__file__).with_name("courses.yaml").read_text(encoding="utf-8")):
            say(f"  {entry['title']}")
            _play(entry, staff, today)
    finally:
        clock.fix(None)
    tasks.tick()
    return True


def _play(entry: dict[str, Any], staff: cast.Cast, today: date) -> None:
    """One course, from its first day to today."""
    material = Material(
        course=(EXAMPLES / "kurs.yaml").read_bytes(),
        plan=("samlingsplan.xlsx", (EXAMPLES / "samlingsplan.xlsx").read_bytes()),
        applicants=("sokere.csv", (EXAMPLES / "sokere.csv").read_bytes()),
        invoice=(EXAMPLES / "faktura-ehf.xml").read_bytes(),
    )
    file = _file(entry, course_file.read_course_file(material.course), today)
    first, last = entry["applicants"]
    course = Course(
        material,
        staff,
        file=file,
        sessions=_sessions(file),
        rows=slice(first, last),
        until=datetime.combine(today, time(7), tzinfo=OSLO),
    )
    first, *rest = ACTS[entry["until"]]
    course.perform(first, partial(_dress, entry), *rest)


def _dress(entry: dict[str, Any], course: Course) -> None:
    """What the course file has no word for: the meeting link of the sessions on line, and the page's picture."""
    by = course.cast.head.actor
    link = f"https://fjordvik.zoom.example/j/{80_000_000_000 + zlib.crc32(entry['code'].encode())}"
    classroom.set_meeting_link(run=course.run, url=link, by=by, at=course.now)
    landing_picture.change(
        run=course.run,
        picture=(f"{entry['motif']}.png", pictures.draw(entry["motif"], colour=str(cast.SCHOOL["colour"]))),
        alt=entry["picture_alt"],
        alt_nn=entry["picture_alt_nn"],
        by=by,
        at=course.now,
    )


def _file(entry: dict[str, Any], example: course_file.CourseFile, today: date) -> course_file.CourseFile:
    """The example course with this one's name, texts and dates."""
    starts = _weekday(today + timedelta(days=entry["first_session_in"]))
    ends = starts + timedelta(days=49)
    given, family, email = entry["teacher"]
    company, orgnr = entry["company"]
    own = {key: value for key, value in entry.items() if key in example.landing_page}
    texts = _of_sector(entry, example.landing_page) | own
    run = _of_sector(entry, {"grant": example.run.grant_reference, "group": example.run.priority_group})
    return replace(
        example,
        programme=_programme(entry, example.programme),
        run=replace(
            example.run,
            title=entry["title"],
            title_nn=entry["title_nn"],
            starts_on=starts,
            ends_on=ends,
            registration_deadline_at=datetime.combine(starts - timedelta(days=28), time(23, 59), tzinfo=OSLO),
            start_decision_on=starts - timedelta(days=14),
            hand_in_deadline_at=datetime.combine(ends + timedelta(days=14), time(23, 59), tzinfo=OSLO),
            waiting_list_closes_on=starts + timedelta(days=16),
            fee=Decimal(entry["fee"]),
            fee_free_by_grant=not entry["fee"],
            places=entry.get("places", example.run.places),
            minimum=10,
            grant_reference=run["grant"],
            priority_group=run["group"],
            allocation_rule=AllocationRule(entry.get("rule", example.run.allocation_rule)),
        ),
        teacher=replace(example.teacher, given_name=given, family_name=family, email=email),
        contract=replace(example.contract, company_name=company, orgnr=orgnr),
        landing_page=texts,
    )


def _programme(entry: dict[str, Any], example: course_file.ProgrammeFacts) -> course_file.ProgrammeFacts:
    """Most give no credits; `study_plan` says what one of them gives."""
    plan = entry.get("study_plan")
    given: dict[str, Any] = {}
    if plan:
        given = {
            "credits": Decimal(str(plan["credits"])),
            "level": plan["level"],
            "accredited": True,
            "nus_code": plan["nus_code"],
            "document_type": DocumentType(plan["document_type"]),
            "grade_scale": GradeScale(plan["grade_scale"]),
        }
    return replace(example, code=entry["code"], name=entry["title"], name_nn=entry["title_nn"], **given)


def _of_sector(entry: dict[str, Any], texts: Mapping[str, str]) -> dict[str, str]:
    """The example's texts with this course's sector for the municipal health service."""
    if "sector" not in entry:
        return dict(texts)
    return {
        name: _EXAMPLE_SECTOR.sub(entry["sector_nn" if name.endswith("_nn") else "sector"], text)
        for name, text in texts.items()
    }


_EXAMPLE_SECTOR = re.compile(r"(?:kommunal )?helse- og omsorgs(?:tjeneste|teneste|sektor)")


def _sessions(file: course_file.CourseFile) -> list[SessionDraft]:
    """Four days of teaching, sixteen days apart, the second and third on line."""
    topics = ("Oppstart og grunnlag", "Metoder og verktøy", "Arbeid med egen oppgave", "Presentasjon og avslutning")
    drafts = []
    for index, topic in enumerate(topics):
        day = _weekday(file.run.starts_on + timedelta(days=16 * index))
        begins, digital = datetime.combine(day, time(9), tzinfo=OSLO), index in (1, 2)
        drafts.append(
            SessionDraft(
                starts_at=begins,
                ends_at=begins + timedelta(hours=6),
                place="Zoom" if digital else file.run.venue,
                topic=topic,
                digital=digital,
            )
        )
    return drafts


def _weekday(day: date) -> date:
    """The day itself, or the next one on which somebody would teach: not at week-ends, holidays or Christmas."""
    while not deadlines.is_working_day(day) or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
        day += timedelta(days=1)
    return day
