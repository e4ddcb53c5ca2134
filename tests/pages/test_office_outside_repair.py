"""One run in the systems outside: put right and looked at in the background, with the outcome where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.core import clock, jobs
from kursflyt.doctor import background
from kursflyt.domain.courses.models import Session
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole
from kursflyt.process import errands
from kursflyt.process.models import ErrandState, OutsideErrand, StepRun
from kursflyt.process.steps.before import publishing, room_errands, rooms, start_decision
from tests import contract_story as story
from tests import course_at_its_end as course
from tests.conftest import make_run
from tests.connectors import canvas_stage, wordpress_stage, zoom_stage
from tests.pages.reading import read
from tests.process.test_publish_landing_page import handed_over

pytestmark = pytest.mark.django_db

LIST = "/kontor/oppsett/integrasjoner/"


class Outside:
    """The run with a course in Canvas, a meeting in Zoom and the teacher in both."""

    def __init__(self, run: Any, client: Client) -> None:
        self.canvas, self.zoom, self.run, self.client = canvas_stage.set_up(), zoom_stage.set_up(), run, client
        self.address = f"{LIST}{run.pk}/"

    def press(self, act: str, **more: str) -> str:
        """The button is pressed, the worker works, and the page is seen again."""
        asked = self.client.post(self.address, {"act": act, **more}, follow=True)
        jobs.run_waiting()
        return read(asked)

    def page(self) -> str:
        return read(self.client.get(self.address))


@pytest.fixture
def outside(
    run: Any, teacher: Any, moment: datetime, as_staff: Callable[[Any], Client], consultant: Any
) -> Iterator[Outside]:
    made = Outside(run, as_staff(consultant))
    for person in (run.consultant, teacher):
        made.zoom.world.add_user(person.email)
    Session.objects.filter(run=run).update(digital=True)
    with (
        configured.standing_in(learning_platform=made.canvas.platform(), meetings=made.zoom.meetings()),
        clock.fixed_at(moment),
    ):
        story.signed(run, teacher, moment)
        yield made


def test_a_run_with_nothing_outside_says_what_will_be_here(run: Any, as_staff: Any, consultant: Any) -> None:
    page = read(as_staff(consultant).get(f"{LIST}{run.pk}/"))
    assert "Kurset har ingenting i andre systemer" in page and "Rett opp</button>" not in page


def test_what_someone_took_away_in_canvas_is_put_back(outside: Outside) -> None:
    (course,) = outside.canvas.courses()
    course["name"] = "Feil navn"
    for row in outside.canvas.world.enrolments.values():
        row["enrollment_state"] = "inactive"

    asked = outside.press("repair", system="learning_platform")

    assert "rettes opp nå" in asked and "hx-trigger" in asked
    assert course["name"] == outside.run.title
    assert [row["enrollment_state"] for row in outside.canvas.world.enrolments.values()].count("active") == 1
    page = outside.page()
    assert "Hvem som er inne: " in page and "hx-trigger" not in page


def test_a_look_says_what_is_there_and_changes_nothing(outside: Outside) -> None:
    (course,) = outside.canvas.courses()
    course["name"] = "Feil navn"
    changes = outside.zoom.changes

    assert "ser etter nå" in outside.press("look", system="learning_platform")
    outside.press("look", system="meetings")

    page = outside.page()
    assert "Deltakere der: 0, her: 0. Undervisere der: 1, her: 1." in page
    assert "Der heter det «Feil navn»." in page and course["name"] == "Feil navn"
    assert "Lenken er den samme som i klasserommet." in page and outside.zoom.changes == changes


def test_a_meeting_that_is_gone_is_seen_and_made_anew(outside: Outside) -> None:
    outside.zoom.world.meetings.clear()
    outside.press("look", system="meetings")
    assert "Det finnes ikke der lenger." in outside.page()
    outside.press("repair", system="meetings")
    (row,) = outside.zoom.made()
    assert Classroom.objects.get(run=outside.run).meeting_url == row["join_url"]


def test_a_refused_follow_up_stands_on_the_list_on_the_run_and_with_the_doctor(outside: Outside) -> None:
    outside.canvas.twin.token = "another"
    rooms.follow(outside.run.pk)

    listed, shown = read(outside.client.get(LIST)), outside.page()
    on_the_run = read(outside.client.get(f"/kontor/kurs/{outside.run.pk}/"))

    reason = "Canvas godtar ikke nøkkelen."
    assert all(reason in page for page in (listed, shown, on_the_run))
    assert all(f'href="{outside.address}"' in page for page in (listed, on_the_run))
    assert not background.errands().well

    outside.canvas.twin.token = canvas_stage.set_up().twin.token
    outside.press("repair", system="learning_platform")
    assert reason not in read(outside.client.get(f"/kontor/kurs/{outside.run.pk}/"))
    assert background.errands().well


def test_the_meeting_of_a_cancelled_course_that_could_not_be_ended_is_shown_and_ended(
    outside: Outside, head: Any, moment: datetime
) -> None:
    right, outside.zoom.twin.secret = outside.zoom.twin.secret, "another"
    outside.zoom.world.tokens.clear()
    start_decision.cancel_course(outside.run, reason="For få", by=head.actor, at=moment)
    jobs.run_waiting()

    reason = "Fjerning av møtet:</strong> Zoom godtar ikke nøkkelen."
    listed = read(outside.client.get(LIST))
    assert reason in listed and f'href="{outside.address}"' in listed and "lenke mangler" not in listed

    outside.zoom.twin.secret = right
    outside.press("repair", system="meetings")
    assert outside.zoom.made() == []
    assert outside.run.title not in read(outside.client.get(LIST))


def test_who_does_not_answer_is_tried_again_and_says_so_meanwhile(outside: Outside) -> None:
    outside.canvas.twin.faults.plan("getCourse", *[Fault.DOWN] * 4)
    with pytest.raises(roles.TryAgain):
        rooms.follow(outside.run.pk)
    assert "Det forsøkes igjen av seg selv." in outside.page()
    rooms.follow(outside.run.pk)
    assert "Det forsøkes igjen av seg selv." not in outside.page()


def test_a_repair_does_not_wait_for_what_waits_for_a_later_moment(outside: Outside, consultant: Any) -> None:
    rooms.follow_meeting_later(outside.run)

    errands.ask(outside.run, "meetings", looks=False, by=consultant.actor, at=clock.now())

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(scheduled_at) <= now() FROM procrastinate_jobs WHERE lock LIKE 'meetings %'"
        )
        assert cursor.fetchone() == (1, True)


def test_a_system_that_asked_for_a_long_wait_is_not_given_up_while_it_is_waited_for(outside: Outside) -> None:
    row = OutsideErrand.objects.create(
        run=outside.run,
        errand="rooms.follow_meeting",
        state=ErrandState.BUSY,
        said="Vent.",
        found={errands.ASKED_FOR: 20 * 3600},
        done_at=clock.now() - timedelta(hours=19),
    )
    assert "Vent. Det forsøkes igjen av seg selv." in outside.page()
    OutsideErrand.objects.filter(pk=row.pk).update(found={})
    assert "Vent. Det forsøkes ikke lenger av seg selv." in outside.page()


def test_a_fault_of_our_own_is_told_and_goes_up(outside: Outside) -> None:
    @errands.errand("tests.fault", system="nowhere", wanted=lambda run: True)
    def fault(run: Any) -> None:
        run.nothing()

    with pytest.raises(AttributeError):
        fault(outside.run.pk)
    row = OutsideErrand.objects.get(run=outside.run, errand="tests.fault")
    assert (row.state, row.said.startswith("Uventet feil: AttributeError.")) == (ErrandState.REFUSED, True)


def test_one_person_whom_canvas_refuses_stops_no_other(outside: Outside, moment: datetime) -> None:
    outside.canvas.world.enrolments.clear()
    first, second = course.participants(outside.run, 2)
    for application in (first, second):
        ClassroomAccess.objects.create(
            run=outside.run, person=application.person, role=ClassroomRole.STUDENT, granted_at=moment
        )
    outside.canvas.world.add_user("Noen Andre", first.person.email)

    room_errands.follow_members(outside.run.pk)

    row = OutsideErrand.objects.get(run=outside.run, errand="rooms.follow_members")
    assert (row.state, first.person.full_name in row.said) == (ErrandState.REFUSED, True)
    assert len(outside.canvas.world.enrolments) == 2  # the teacher and the other participant


def test_a_box_that_stopped_is_tried_again_from_here(outside: Outside) -> None:
    step = StepRun.objects.filter(run=outside.run).order_by("pk").last()
    StepRun.objects.filter(run=outside.run, box="create_rooms").update(box="old")
    StepRun.objects.filter(pk=step.pk).update(  # type: ignore[union-attr]
        box="create_rooms",
        kind="machine",
        state="open",
        done_at=None,
        failed=True,
        attempts=1,
        failure="Canvas svarer ikke.",
    )
    assert "Canvas svarer ikke." in outside.page()

    asked = outside.press("try_again", box="create_rooms")

    assert "prøves nå" in asked
    step.refresh_from_db()  # type: ignore[union-attr]
    assert step.state == "done" and "Steg som stoppet" not in outside.page()  # type: ignore[union-attr]
    assert "Steget står ikke stille lenger." in outside.press("try_again", box="create_rooms")


def test_only_those_who_run_the_course_may_put_right(outside: Outside, as_staff: Any, marketer: Any) -> None:
    client = as_staff(marketer)
    assert "Rett opp</button>" not in read(client.get(outside.address))
    assert client.post(outside.address, {"act": "repair", "system": "meetings"}).status_code == 403


def test_a_system_that_the_run_is_not_in_is_refused_in_words(outside: Outside) -> None:
    assert "Kurset har ingenting i det systemet nå." in outside.press("repair", system="website")


def test_whose_text_stands_on_the_website_is_chosen_here(
    run: Any, head: Any, consultant: Any, moment: datetime, as_staff: Any
) -> None:
    stage, client, address = wordpress_stage.set_up(), as_staff(consultant), f"{LIST}{run.pk}/"
    with configured.standing_in(website=stage.website()), clock.fixed_at(moment):
        handed_over(run, head, moment)
        publishing.publish_landing_page(run, by=consultant.actor, at=moment)
        jobs.run_waiting()
        (row,) = stage.made()
        stage.world.edit(row, title="Vårt navn")
        client.post(address, {"act": "look", "system": "website"})
        client.post(address, {"act": "repair", "system": "website"})
        jobs.run_waiting()
        page = read(client.get(address))
        assert "Noen har endret den der" in page and "Behold deres" in page and "Skriv over med Kursflyts" in page
        assert "endret der" in read(client.get(LIST))
        assert "Velg hvilken tekst" in read(client.get(f"/kontor/kurs/{run.pk}/steg/publish_landing_page/"))

        client.post(address, {"act": "theirs"})
        jobs.run_waiting()
        page = read(client.get(address))
        assert "Teksten i WordPress står, valgt av" in page and "Behold deres" not in page

        client.post(address, {"act": "ours"})
        jobs.run_waiting()
    assert row["title"] == run.title


def test_neither_list_nor_run_asks_more_the_more_errands_there_are(
    outside: Outside, head: Any, consultant: Any, marketer: Any
) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            outside.client.get(address)
        return len(queries)

    one = [asked(LIST), asked(outside.address)]
    runs = [outside.run, *(make_run(head, consultant, marketer, slug=slug) for slug in ("to", "tre"))]
    for run in runs:
        for name in ("rooms.follow", "rooms.follow_meeting", "look.meetings", "website.follow"):
            OutsideErrand.objects.update_or_create(run=run, errand=name, defaults={"state": "refused", "said": "Nei."})
    assert [asked(LIST), asked(outside.address)] == one
