"""A run as its public pages and its registrations need it, kept in memory: many ask for it in the same minute.

One small statement tells whether what is kept still holds. A row's version in PostgreSQL is the transaction that
wrote it and where it lies; both are another when the row has been changed, so that nothing has to be told to forget.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from kursflyt.domain.courses.models import CourseRun

MOST = 64
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
class _Kept:
    run: CourseRun
    version: str
    at: float


_runs: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
_lock = Lock()


def for_registering(slug: str) -> CourseRun:
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


def forget() -> None:
    """Asks the database next time; for tests."""
    with _lock:
        _runs.clear()


def _load(slug: str, version: str) -> CourseRun:
    run: CourseRun = (
        CourseRun.objects.public()
        .select_related("programme", "cancellation", "closure", "landing_page")
        .order_by()
        .get(slug=slug)
    )
    run.version = version  # type: ignore[attr-defined]
    _keep(slug, run, version)
    return run


def _keep(slug: str, run: CourseRun, version: str) -> None:
    with _lock:
        _runs[_key(slug)] = _Kept(run, version, time.monotonic())
        while len(_runs) > MOST:
            _runs.popitem(last=False)


def _version(slug: str) -> str:
    """Empty for a run that there is not. Asked before the rows are read, so that a change in between is seen later."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [slug])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _key(slug: str) -> tuple[str, str]:
    return str(connection.settings_dict["NAME"]), slug
