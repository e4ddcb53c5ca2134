"""The stage of a story: a live server, the clock, the worker and the minute, and the mails that were sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections

from kursflyt.core import clock, jobs
from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import course_file
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.process import queries, tasks
from kursflyt.rehearsal import cast
from kursflyt.rehearsal.cast import Cast
from kursflyt.rehearsal.course import Course, Material
from kursflyt.rehearsal.paper import sheet
from tests.stories.hands import Hands

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASSWORD = "riktig-hest-batteri"

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=OSLO)


@dataclass
class Stage:
    """What all people of a story share. `url` is the address of the site, `asked` the looks that axe has been asked
    about in any story. A story that `looks_closer` sees every page in the dark and enlarged too; `hands` says what
    everyone uses a page with."""

    url: str
    browser: Any
    folder: Path
    shots: Path | None
    asked: set[tuple[str, int]] = field(default_factory=set)
    looks_closer: bool = False
    hands: type[Hands] = Hands
    cast: Cast = field(init=False)
    file: course_file.CourseFile = field(init=False)
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cast = cast.enter(password=PASSWORD)
        self.file = course_file.read_course_file((EXAMPLES / "kurs.yaml").read_bytes())

    # The clock, the worker and the minute

    def it_is(self, day: str, time: str = "09.00") -> None:
        """Moves the clock to a day (2027-02-01) and lets the minute strike and the worker work."""
        hour, minute = time.split(".")
        clock.fix(datetime.fromisoformat(day).replace(hour=int(hour), minute=int(minute), tzinfo=OSLO))
        self.the_worker_works()

    def the_worker_works(self) -> None:
        """Does what waits, in a thread of its own: the browser's driver keeps a loop running in this one."""
        _aside(_work)

    def has_come_to(self, *acts: Callable[[Course], None], applicants: int = 4) -> None:
        """Lets the rehearsal play these acts, so that a story can begin where it is about something."""
        material = Material(
            course=(EXAMPLES / "kurs.yaml").read_bytes(),
            plan=("samlingsplan.xlsx", (EXAMPLES / "samlingsplan.xlsx").read_bytes()),
            applicants=("sokere.csv", (EXAMPLES / "sokere.csv").read_bytes()),
            invoice=(EXAMPLES / "faktura-ehf.xml").read_bytes(),
        )
        course = Course(material, self.cast, rows=slice(0, applicants))
        _aside(lambda: course.perform(*acts))

    # The mails

    def mail_to(self, address: str, kind: str) -> Message:
        """The newest mail of this kind to the address."""
        self.the_worker_works()
        mails = Message.objects.filter(address=address, kind=kind).order_by("-id")
        assert mails, (
            f"{address} har ikke fått {kind}; sendt: {sorted(set(Message.objects.values_list('kind', 'address')))}"
        )
        return mails[0]

    def link_to(self, address: str, kind: str) -> str:
        """The first link of that mail that leads into the site."""
        found = re.search(rf"{re.escape(self.url)}\S+", self.mail_to(address, kind).body)
        assert found is not None, self.mail_to(address, kind).body
        return found.group(0)

    def code_to(self, address: str) -> str:
        found = re.search(r"^\s*(\d{6})\s*$", self.mail_to(address, "one_time_code").body, re.MULTILINE)
        assert found is not None
        return found.group(1)

    # The course

    @property
    def run(self) -> CourseRun:
        """The course as it now stands."""
        return CourseRun.objects.latest("pk")

    def boxes_not_done(self) -> list[str]:
        return [standing.box.id for standing in queries.standings(self.run) if standing.state != "done"]

    # What people hand in

    def example(self, name: str) -> Path:
        return EXAMPLES / name

    def paper(self, name: str, text: str = "") -> Path:
        """A PDF with one line of text."""
        return self.file_of(name, sheet(text or name))

    def file_of(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


def _work() -> None:
    jobs.run_waiting()
    tasks.tick()
    jobs.run_waiting()


def _aside(act: Callable[[], None]) -> None:
    def do() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(do).result()
