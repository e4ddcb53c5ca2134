"""The picture that goes along when the run's page is shared: the page's own, else one drawn from the run's facts."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache

from kursflyt.core import norwegian_dates, storage
from kursflyt.documents import letterhead
from kursflyt.documents import share_picture as drawing
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import poster
from kursflyt.domain.school import queries as school_queries

SIZE = (1200, 630)
_DRAWN_KEPT = 32


def jpeg(run: CourseRun, *, language: letterhead.Language) -> bytes:
    """1200 by 630 pixels."""
    own = courses.landing_page_of(run).share_picture
    return storage.read(own) if own is not None else _drawn(_facts(run, language), language)


def version(run: CourseRun, *, language: letterhead.Language) -> str:
    """Another when the picture is: those who share a page keep its picture for long."""
    own = run.landing_page.share_picture_id
    said = own or repr(_facts(run, language))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _facts(run: CourseRun, language: letterhead.Language) -> drawing.SharePicture:
    school = school_queries.current()
    return drawing.SharePicture(
        school=school.name,
        colour=school.colour,
        title=run.title_in(language),
        starts_on=run.starts_on,
        deadline=norwegian_dates.oslo_day(run.registration_deadline_at),
        place=run.venue,
        price=poster.price_in_words(run, language),
    )


@lru_cache(maxsize=_DRAWN_KEPT)
def _drawn(facts: drawing.SharePicture, language: letterhead.Language) -> bytes:
    from PIL import Image  # a tenth of a second to load, and few requests need it

    written = io.BytesIO()
    with Image.open(io.BytesIO(drawing.png(facts, language=language))) as picture:
        picture.convert("RGB").save(written, "JPEG", quality=88, optimize=True, progressive=True)
    return written.getvalue()
