"""The evaluation opens at the second-last session and closes by itself a week later."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching.models import Notice
from kursflyt.pages import classroom_view
from kursflyt.process import progress, queries
from tests import course_at_its_end as course


def test_links_and_a_notice_go_out_when_the_box_opens(run: Any) -> None:
    course.participants(run, 3)

    course.bring_to(run, "evaluate_course", at=course.SECOND_LAST)

    notice = Notice.objects.get(run=run, key="evaluate_course")
    assert Message.objects.filter(kind="evaluate_course").count() == 3
    assert f"/evaluering/hent/{run.slug}/" in notice.body


def test_the_notice_is_kept_in_bokmal_and_read_in_the_language_of_the_page(run: Any) -> None:
    course.participants(run, 1)
    course.bring_to(run, "evaluate_course", at=course.SECOND_LAST)

    with translation.override("en"):
        shown = classroom_view.contents(run)["notices"]

    assert Notice.objects.get(run=run, key="evaluate_course").body.startswith("Du har fått en lenke")
    assert [notice.body.startswith("You have received a link") for notice in shown] == [True]


def test_it_is_done_when_the_week_is_over_however_many_have_answered(run: Any) -> None:
    course.participants(run, 3)
    course.bring_to(run, "evaluate_course", at=course.SECOND_LAST)
    message = Message.objects.filter(kind="evaluate_course").first()
    assert message is not None
    evaluation.answer(token=evaluation.link_in(message).split("/")[-2], scores={"level": 5}, at=course.SECOND_LAST)

    progress.look_again(run, at=course.day(course.SECOND_LAST, 6))
    still_open = queries.is_open(run, "evaluate_course")
    progress.look_again(run, at=course.day(course.SECOND_LAST, 8))

    step = queries.last_step(run, "evaluate_course")
    assert step is not None and still_open
    assert (step.evidence["n"], step.evidence["of"], queries.is_open(run, "analyse_evaluation")) == (1, 3, True)
