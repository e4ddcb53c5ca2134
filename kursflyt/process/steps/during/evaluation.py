"""The evaluation at the second-last session: links out when the box opens, closed after a week, anonymous."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kursflyt.connectors import configured, roles
from kursflyt.core import norwegian_dates
from kursflyt.core.actor import MACHINE
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import queries
from kursflyt.domain.teaching import notices
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import Notice
from kursflyt.process import boxes, errands, watches

EARLIEST_HOUR = 7
NOTICE_KEY = "evaluate_course"


@boxes.gather
def evaluate_course(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when the week is over. Nobody's answer moves it, since that would tell when it came."""
    evaluation.close_due(at=at, run=run)
    round_ = queries.round_of(run)
    if round_ is None:
        return boxes.Gathered(False, 0)
    answered = queries.answered(run)
    return boxes.Gathered(
        round_.closed_at is not None, answered, round_.invited, {"closes_at": round_.closes_at.isoformat()}
    )


@boxes.when_open("evaluate_course")
def send_evaluation_links(run: CourseRun, *, at: datetime) -> None:
    """A link of their own by mail to every participant, and a notice in the classroom that names the way to it."""
    round_ = evaluation.open_round(run=run, by=MACHINE, at=at)
    title, body = notice_words(run, round_.closes_at)
    notices.post_notice(run=run, key=NOTICE_KEY, title=str(title), body=str(body), by=MACHINE, at=at)
    errands.later("evaluation.announce", run)


def notice_words(run: CourseRun, closes_at: datetime) -> tuple[Sentence, Sentence]:
    """Title and text of that notice: kept in bokmål, and said in the reader's language in our own classroom."""
    return Sentence("Evaluer kurset"), Sentence(
        "Du har fått en lenke til evalueringen på e-post. Den er anonym, tar fem minutter og er åpen til {closes}. "
        "Finner du ikke e-posten, kan du få lenken på nytt her: {address}",
        closes=closes_at,
        address=fetch_address(run),
    )


def fetch_address(run: CourseRun) -> str:
    """The address behind the QR code on the screen: the same for everyone, so it cannot carry a token."""
    return f"{settings.SITE_URL}/evaluering/hent/{run.slug}/"


@watches.every_minute
def remind_of_evaluation(*, at: datetime) -> None:
    if norwegian_dates.oslo(at).hour >= EARLIEST_HOUR:
        evaluation.remind(at=at)
        evaluation.forget_texts(at=at)


def _has_notice_and_room(run: CourseRun) -> bool:
    room = teaching.classroom_of(run)
    return bool(room and room.external_id) and Notice.objects.filter(run=run, key=NOTICE_KEY).exists()


@errands.errand("evaluation.announce", system="learning_platform", wanted=_has_notice_and_room)
def announce_evaluation(run: CourseRun) -> None:
    """The notice as an announcement in the learning platform, where the run has a room in one."""
    room = teaching.classroom_of(run)
    if room is not None and room.external_id:
        notice = Notice.objects.get(run=run, key=NOTICE_KEY)
        configured.learning_platform().announce(
            room.external_id, roles.Announcement(key=f"{run.pk}:{NOTICE_KEY}", title=notice.title, body=notice.body)
        )
