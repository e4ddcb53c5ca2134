"""The to-do list by keyboard: rows are chosen, handed over, reminded of and done without leaving it, and the focus stays."""

from __future__ import annotations

import pytest

from kursflyt.core import clock
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning, publishing
from kursflyt.rehearsal.acts import before
from tests.stories.hands import Hands
from tests.stories.keyboard import Keyboard
from tests.stories.office_people import Consultant, Head
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALL = "/kontor/?vis=everyone"


@pytest.fixture
def plan(stage: Stage) -> StepRun:
    """The session plan has come and waits to be published, and the machine has not made the rooms."""
    stage.has_come_to(before.plan)
    run = stage.run
    planning.announce_course(run, by=run.head.actor, at=clock.now())
    open_boxes = StepRun.objects.open().filter(run=run)
    open_boxes.filter(box="create_rooms").update(failed=True, failure="Canvas svarer ikke.")
    return open_boxes.get(box="receive_session_plan")


def test_rows_are_chosen_and_reminded_of_by_keys_and_the_focus_stays(stage: Stage, plan: StepRun) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to(ALL)
    rows = kari.rows()

    kari.types("j", "x", "j", "x")
    kari.waits_to_have_chosen(2)
    assert kari.stands_at() == rows[1]
    kari.types("x")
    kari.waits_to_have_chosen(1)
    kari.tabs_to("Send påminnelser")
    kari.types_on("Enter")

    kari.waits_to_hear("Sendte 1 påminnelse.")
    kari.waits_to_stand_at(rows[0])
    kari.waits_to_have_chosen(0)
    assert (kari.address, kari.faults) == ("/kontor/", [])


def test_mer_is_opened_and_closed_by_keys_and_hands_the_task_over(stage: Stage, plan: StepRun) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to(f"{ALL}&q=samlingsplanen")

    kari.types("j", "m", "Escape")
    assert kari.stands_at().startswith("more-")
    kari.types("m")
    assert kari.stands_at() == f"to-{plan.pk}"
    kari.types("ArrowDown")
    kari.tabs_to("Gi oppgaven videre")
    kari.types_on("Enter")

    kari.waits_to_hear("Oppgaven er nå hos")
    assert kari.stands_at() == f"more-{plan.pk}"
    assert kari.faults == []


def test_the_plan_is_published_in_the_row_and_taken_back_without_leaving_the_list(stage: Stage, plan: StepRun) -> None:
    stage.gives_in_the_plan()
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to(f"{ALL}&q=publiser samlingsplanen")

    kari.types("j")
    kari.tabs_to_the_one_that_begins("Publiser samlingsplanen")
    kari.types_on("Enter")
    kari.waits_to_hear("Samlingsplanen står nå på landingssiden")

    kari.tabs_to_the_one_that_begins("Angre")
    kari.types_on("Enter")
    kari.waits_to_hear("er angret og åpnet igjen")
    assert kari.rows() == ["Publiser samlingsplanen"]
    assert (kari.address, kari.faults) == ("/kontor/", [])
