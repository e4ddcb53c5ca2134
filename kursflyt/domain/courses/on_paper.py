"""A run as letters and contracts name it, in their reader's written standard."""

from __future__ import annotations

from kursflyt.documents import letterhead
from kursflyt.domain.courses.models import CourseRun


def facts(run: CourseRun, language: letterhead.Language) -> letterhead.CourseFacts:
    programme = run.programme
    return letterhead.CourseFacts(
        title=run.title_in(language),
        code=programme.code,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        place=run.venue,
        credits=programme.credits or None,
        level=programme.level,
    )
