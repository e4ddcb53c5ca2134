"""What the participants wrote is put under themes by keys, with and without scripts, and a finding begins with it."""

from __future__ import annotations

import pytest

from kursflyt.core import clock
from kursflyt.domain.evaluation import themes
from kursflyt.domain.evaluation.models import EvaluationAnswer, EvaluationRound, Finding
from kursflyt.rehearsal.acts import before
from tests import course_at_its_end as course
from tests.stories.office_people import Consultant
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRITTEN = ("Alt.", "Læreren var tydelig.", "Opptakene fra Zoom.", "Gode eksempler.", "Helheten.")


@pytest.fixture
def written(stage: Stage) -> list[themes.Comment]:
    """The comments in the order of the page, when the evaluation is to be analysed."""
    stage.has_come_to(before.plan)
    run, at = stage.run, course.SECOND_LAST
    closed = course.day(at, 7)
    made = EvaluationRound.objects.create(run=run, invited=8, opens_at=at, closes_at=closed, closed_at=closed)
    for text in WRITTEN:
        EvaluationAnswer.objects.create(round=made, scores={"level": 4, "recommend": 9}, best=text)
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    clock.fix(course.GRADED)
    return themes.comments(run)


def chosen(stage: Stage) -> dict[str, tuple[str, ...]]:
    return {comment.text: comment.themes for comment in themes.comments(stage.run)}


def test_digits_and_arrows_put_the_answers_under_themes(stage: Stage, written: list[themes.Comment]) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.opens_the_box("analyse_evaluation")

    kari.stands_in_the_first_box()
    kari.types("2", "ArrowDown", "1", "6", "ArrowDown", "3", "3")
    kari.tabs_to("Lagre temaene")
    kari.types_to_another_page("Enter")

    expected = {comment.text: () for comment in written}
    assert chosen(stage) == expected | {written[0].text: ("Lærer",), written[1].text: ("Annet", "Innhold")}
    assert kari.faults == []


def test_the_proposals_are_accepted_and_a_finding_is_begun_without_scripts(
    stage: Stage, written: list[themes.Comment]
) -> None:
    kari = Consultant(stage)
    kari.signs_in()
    kari.opens_the_box("analyse_evaluation")
    kari.sees("3 svar har bare forslag til tema, ut fra ordene i dem.")

    kari.presses("Godta alle 3 forslagene og lagre")
    kari.is_told("3 svar har fått nye temaer.")
    kari.follows("Begynn et funn med disse svarene")
    kari.presses("Legg til funnet")

    assert Finding.objects.get().theme in ("Lærer", "Digitalt", "Innhold")
    assert Finding.objects.get().text.strip("«»") in WRITTEN
    assert sorted(chosen(stage).values()) == [(), (), ("Digitalt",), ("Innhold",), ("Lærer",)]
