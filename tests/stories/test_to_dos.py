"""The to-do list by keyboard: rows are chosen, handed over and done without leaving it, and the focus stays."""

from __future__ import annotations

import pytest

from kursflyt.domain.courses import session_plan_file
from kursflyt.process import queries
from kursflyt.process.steps.before import planning, publishing
from kursflyt.rehearsal.acts import before
from kursflyt.rehearsal.course import Course
from tests.stories.office_people import OfficeWorker
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALL = "/kontor/?vis=everyone"


def plan_comes(course: Course) -> None:
    """The page is out, and the teacher hands in the plan, which waits to be published."""
    head, consultant = course.cast.head, course.cast.consultant
    publishing.receive_page_content(course.run, texts=course.file.landing_page, by=head.actor, at=course.now)
    publishing.publish_landing_page(course.run, by=consultant.actor, at=course.later(hours=1))
    parsed = session_plan_file.parse_session_plan(*course.material.plan)
    planning.receive_session_plan(
        course.run, sessions=parsed.sessions, source="plan", by=course.teacher.actor("teacher"), at=course.now
    )


@pytest.fixture
def kari(stage: Stage) -> Typist:
    stage.has_come_to(before.plan, before.send_contract, before.sign_contract, plan_comes)
    someone = Typist(stage, scripts=True)
    someone.signs_in()
    return someone


def test_rows_are_chosen_and_reminded_of_by_keys_and_the_focus_stays(kari: Typist) -> None:
    kari.goes_to(ALL)
    rows = kari.rows()

    kari.types("j", "x", "j", "x")
    kari.has_chosen(2)
    assert kari.stands_at() == rows[1]
    kari.types("x")
    kari.has_chosen(1)
    kari.tabs_to("Send påminnelser")
    kari.types_on("Enter")

    kari.waits_to_hear("Sendte 1 påminnelse.")
    kari.waits_to_stand_at(rows[0])
    kari.has_chosen(0)
    kari.tabs_to_link("Lukk")
    kari.types("Enter")
    kari.waits_to_stand_at(rows[0])
    kari.does_not_see("Sendte 1 påminnelse.")
    assert (kari.address, kari.faults, kari.stage.faults) == ("/kontor/", [], [])


def test_more_is_opened_and_closed_by_keys_and_hands_the_task_over(kari: Typist) -> None:
    kari.goes_to(f"{ALL}&q=publiser samlingsplanen")
    step = queries.open_step(kari.stage.run, "publish_session_plan")
    assert step is not None

    kari.types("j", "m", "Escape")
    assert kari.stands_at() == f"more-{step.pk}"
    kari.types("m")
    assert kari.stands_at() == f"to-{step.pk}"
    kari.types("ArrowDown")
    kari.tabs_to("Gi oppgaven videre")
    kari.types_on("Enter")

    kari.waits_to_hear("Oppgaven er nå hos Anne")
    assert kari.stands_at() == f"more-{step.pk}"
    assert (kari.address, kari.faults, kari.stage.faults) == ("/kontor/", [], [])


def test_the_plan_is_published_in_the_row_and_taken_back_without_leaving_the_list(kari: Typist) -> None:
    kari.goes_to(f"{ALL}&q=publiser samlingsplanen")

    kari.types("j")
    kari.tabs_to(f"Publiser samlingsplanen : {kari.stage.run.title}")
    kari.types_on("Enter")
    kari.waits_to_hear("Samlingsplanen står nå på landingssiden")
    assert kari.rows() == []

    kari.tabs_to(f"Angre : {kari.stage.run.title}")
    kari.types_on("Enter")
    kari.waits_to_hear("er angret og åpnet igjen")
    assert kari.rows() == ["Publiser samlingsplanen"]
    assert (kari.address, kari.faults, kari.stage.faults) == ("/kontor/", [], [])


def test_without_scripts_many_are_taken_and_the_list_is_where_it_was(kari: Typist) -> None:
    anne = OfficeWorker(kari.stage, username="anne")
    anne.signs_in()
    anne.goes_to(ALL)

    anne.ticks(f"Velg Publiser samlingsplanen, {kari.stage.run.title}")
    anne.sees("valgt")
    anne.presses("Ta dem")

    anne.is_told("1 oppgave er nå hos Anne")
    anne.does_not_see("Velg ingen")
    anne.sees("Søk i listen")
    assert (anne.address, kari.stage.faults) == ("/kontor/", [])
