"""What the school's own website says of a run: the facts, what must be seen first, and the way to our own page.

In bokmål, as the feeds are. It never says how many places are free: it would change with every registration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kursflyt.connectors import websites
from kursflyt.core import money, norwegian_dates, storage
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun, LandingPage
from kursflyt.domain.courses.queries import PublicState
from kursflyt.domain.promotion import queries as promotion

SOURCE = "?kilde=nettside"
LONGEST_EXCERPT = 300
_NOTICES = {
    PublicState.WAITING_LIST: "Kurset er fullt, men du kan sette deg på venteliste.",
    PublicState.CLOSED: "Påmeldingen er stengt.",
    PublicState.FULL: "Kurset er fullt, og påmeldingen er stengt.",
    PublicState.CANCELLED: "Kurset er avlyst.",
    PublicState.OVER: "Kurset er holdt.",
}
_BUTTONS = {PublicState.OPEN: "Meld deg på", PublicState.WAITING_LIST: "Sett deg på venteliste"}


def key_of(run: CourseRun) -> str:
    return f"run-{run.pk}"


def page(run: CourseRun, sessions: Sequence[dict[str, Any]], *, at: datetime) -> websites.WebPage:
    """Without the picture's content. `run` as courses.queries.public_runs gives it; `sessions` those published."""
    text, address = run.landing_page, promotion.page_address(run)
    state = courses.public_state(run, at)
    lead = course_text.plain(text.ingress)
    button = _BUTTONS.get(state)
    return websites.WebPage(
        key=key_of(run),
        title=run.title,
        slug=run.slug,
        excerpt=lead[:LONGEST_EXCERPT],
        lead=lead,
        notice=_notice(run, state),
        facts=tuple((name, said) for name, said in _facts(run, sessions) if said),
        parts=_parts(text),
        button=websites.WebLink(button, f"{address}pamelding/{SOURCE}") if button else None,
        more=websites.WebLink("Alt om kurset", f"{address}{SOURCE}"),
        picture=_picture(text),
    )


def fingerprint(page: websites.WebPage) -> str:
    """The same for pages that would be the same there."""
    return hashlib.sha256(repr(page).encode()).hexdigest()


def with_picture(page: websites.WebPage) -> websites.WebPage:
    """The picture's content read from the store."""
    if page.picture is None:
        return page
    return replace(page, picture=replace(page.picture, content=storage.read(page.picture.key)))


def _notice(run: CourseRun, state: PublicState) -> str:
    if state == PublicState.NOT_YET and run.registration_opens_at:
        return f"Påmeldingen åpner {norwegian_dates.long_moment(run.registration_opens_at)}."
    return _NOTICES.get(state, "")


def _facts(run: CourseRun, sessions: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    digital = sum(row["digital"] for row in sessions)
    count = f"{len(sessions)}, derav {digital} på nett" if digital else str(len(sessions) or "")
    credits = f"{run.programme.credits.normalize():f}".replace(".", ",") if run.programme.credits else ""
    return [
        ("Når", norwegian_dates.period(run.starts_on, run.ends_on)),
        ("Samlinger", count),
        ("Samlingsdager", ", ".join(_days(sessions))),
        ("Sted", run.venue),
        ("Søknadsfrist", norwegian_dates.long_moment(run.registration_deadline_at)),
        ("Pris", money.kroner(run.fee) if run.has_fee else "Gratis for deltakeren"),
        ("Studiepoeng", credits),
    ]


def _days(sessions: Sequence[dict[str, Any]]) -> list[str]:
    return [norwegian_dates.short_date(norwegian_dates.oslo_day(row["starts_at"])) for row in sessions]


def _parts(text: LandingPage) -> tuple[websites.WebPart, ...]:
    if not text.target_group:
        return ()
    blocks = [
        websites.WebPart(block.kind, tuple("".join(span.text for span in line) for line in block.lines))
        for block in course_text.blocks(text.target_group)
    ]
    return (websites.WebPart("heading", ("Hvem kurset passer for",)), *blocks)


def _picture(text: LandingPage) -> websites.WebPicture | None:
    if not text.share_picture_id:
        return None
    return websites.WebPicture(str(text.share_picture_id), b"", "image/jpeg", text.picture_alt)
