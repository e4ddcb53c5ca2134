"""A run as its public pages and its registrations need it, kept in memory: many ask for it in the same minute.

What is shown may be two seconds old; a registration is written only where the run is `unchanged`. Its version is, row
by row, the transaction that wrote it and where it lies: another when it has been changed, and nothing has to be told.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from kursflyt.core import rows
from kursflyt.core.kept import Kept, Key, database_name
from kursflyt.domain.courses.models import CourseRun

SHOWN_SECONDS = 2.0

# Small questions by key rather than joins, which take PostgreSQL longer to plan than to answer.
_VERSION = """
    SELECT concat_ws('|', run.xmin, run.ctid,
        (SELECT concat_ws('|', xmin, ctid) FROM programme WHERE id = run.programme_id),
        (SELECT concat_ws('|', xmin, ctid) FROM landing_page WHERE run_id = run.id),
        (SELECT max(id) FROM landing_page_publication WHERE run_id = run.id),
        EXISTS (SELECT FROM run_cancellation WHERE run_id = run.id),
        EXISTS (SELECT FROM run_closure WHERE run_id = run.id))
    FROM course_run run
    WHERE run.slug = %s
"""


@dataclass(frozen=True)
class _Read:
    run: CourseRun
    version: str
    at: float


_runs: Kept[_Read] = Kept(64)


def current(slug: str) -> CourseRun:
    """The run as it is now; its `version` is another when anything that its public pages show has changed.

    CourseRun.DoesNotExist when it has no public page.
    """
    version, kept = _version(slug), _runs.get(_key(slug))
    return kept.run if kept and kept.version == version else _load(slug, version)


def for_showing(slug: str) -> CourseRun:
    """The run as it was at most `SHOWN_SECONDS` ago. CourseRun.DoesNotExist when it has no public page."""
    kept = _runs.get(_key(slug))
    if kept and time.monotonic() - kept.at < SHOWN_SECONDS:
        return kept.run
    version = _version(slug)
    if kept and kept.version == version:
        _keep(slug, kept.run, version)
        return kept.run
    return _load(slug, version)


def unchanged(run: CourseRun) -> rows.Condition | None:
    """That the run is in the database as it was when it was read; None for a run that does not come from here."""
    return rows.Condition(f"({_VERSION}) = %s", (run.slug, run.version)) if run.version else None


def forget() -> None:
    """Asks the database next time; for tests."""
    _runs.forget()


def _load(slug: str, version: str) -> CourseRun:
    run: CourseRun = (
        CourseRun.objects.public()
        .select_related("programme", "cancellation", "closure", "landing_page")
        .order_by()
        .get(slug=slug)
    )
    run.version = version
    _keep(slug, run, version)
    return run


def _keep(slug: str, run: CourseRun, version: str) -> None:
    _runs.put(_key(slug), _Read(run, version, time.monotonic()))


def _version(slug: str) -> str:
    """Empty for a run that there is not. Asked before the rows are read, so that a change in between is seen later."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [slug])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _key(slug: str) -> Key:
    return database_name(), slug
