"""The clocks of the sessions: the first one begins the course, the second-last one its evaluation."""

from __future__ import annotations

from datetime import datetime

from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import boxes


@boxes.clock
def first_session(run: CourseRun) -> datetime | None:
    return courses.moment_of(run, "first_session")


@boxes.clock
def second_last_session(run: CourseRun) -> datetime | None:
    return courses.moment_of(run, "second_last_session")
