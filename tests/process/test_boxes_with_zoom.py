"""The boxes of the chart with Zoom in its role: one meeting for the run, which follows its teacher and its dates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.zoom_world import PER_DAY
from kursflyt.connectors.zoom import rooms as zoom_rooms
from kursflyt.core import clock, jobs
from kursflyt.domain.courses.models import Session
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching.models import Classroom, SessionHeld
from kursflyt.process import errands, progress, queries
from kursflyt.process.dates import date_moves
from kursflyt.process.models import OutsideErrand, StepRun
from kursflyt.process.steps.before import contract as contract_steps
from kursflyt.process.steps.before import rooms, start_decision
from tests import contract_story as story
from tests.conftest import make_person
from tests.connectors import transactions, zoom_stage


@pytest.fixture
def zoom(run: Any) -> Iterator[zoom_stage.Stage]:
    stage = zoom_stage.set_up()
    stage.world.add_user(run.consultant.email)
    Session.objects.filter(run=run).update(digital=True)
    with configured.standing_in(meetings=stage.meetings()):
        yield stage
    assert stage.twin.violations == []


def _waiting() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'rooms.follow_meeting' AND status = 'todo'"
        )
        return [row[0] for row in cursor.fetchall()]


def test_the_meeting_is_the_consultants_and_its_link_is_in_the_classroom(run: Any, moment: Any, zoom: Any) -> None:
    story.announce(run, moment)
    (row,) = zoom.made()
    room = Classroom.objects.get(run=run)
    assert (row["topic"], row["host_email"]) == (run.title, run.consultant.email)
    assert (room.meeting_id, room.meeting_url) == (str(row["id"]), row["join_url"])
    step = queries.last_step(run, "create_rooms")
    assert step is not None and step.evidence["meetings"] == "Zoom" and "notes" not in step.evidence
    assert row["start_url"] not in json.dumps(step.evidence)


def test_the_teacher_who_signs_gets_the_meeting(run: Any, teacher: Any, moment: Any, zoom: Any) -> None:
    zoom.world.add_user(teacher.email)
    story.signed(run, teacher, moment)
    (row,) = zoom.made()
    assert (row["host_email"], row["settings"]["alternative_hosts"]) == (teacher.email, run.consultant.email)


def test_a_teacher_without_a_licence_is_told_in_the_box(run: Any, teacher: Any, moment: Any, zoom: Any) -> None:
    story.signed(run, teacher, moment)
    step = queries.last_step(run, "enrol_teacher")
    assert step is not None and step.evidence["notes"] == [zoom_rooms.NOT_LICENSED]


def test_a_new_teacher_gets_the_same_meeting(run: Any, teacher: Any, moment: Any, head: Any, zoom: Any) -> None:
    second = make_person("Siri", "Ny")
    for person in (teacher, second):
        zoom.world.add_user(person.email)
    story.signed(run, teacher, moment)
    link = Classroom.objects.get(run=run).meeting_url
    contract_steps.change_teacher(run, reason="Syk", by=head.actor, at=moment)
    story.draft(run, second, moment)
    contract = contract_steps.send_replacement(run, by=head.actor, at=moment)
    story.sign(run, contract, moment)
    jobs.run_waiting()
    (row,) = zoom.made()
    assert (row["host_email"], Classroom.objects.get(run=run).meeting_url) == (second.email, link)


def test_a_course_that_meets_in_a_room_has_no_meeting(run: Any, moment: Any, zoom: Any) -> None:
    Session.objects.filter(run=run).update(digital=False)
    story.announce(run, moment)
    assert (zoom.made(), Classroom.objects.get(run=run).meeting_url) == ([], "")


def test_the_schools_own_link_is_kept(run: Any, moment: Any, consultant: Any, zoom: Any) -> None:
    story.announce(run, moment)
    classroom.set_meeting_link(run=run, url="https://teams.example/1", by=consultant.actor, at=moment)
    rooms.create_rooms(run, at=moment)
    room = Classroom.objects.get(run=run)
    assert (room.meeting_url, room.meeting_id) == ("https://teams.example/1", "")
    classroom.set_meeting_link(run=run, url="", by=consultant.actor, at=moment)
    rooms.create_rooms(run, at=moment)
    room.refresh_from_db()
    assert [str(row["id"]) for row in zoom.made()] == [room.meeting_id]


def test_dates_that_are_moved_often_are_one_change(run: Any, moment: Any, head: Any, zoom: Any) -> None:
    story.announce(run, moment)
    for days in (7, 8, 9):
        later = run.hand_in_deadline_at + timedelta(days=days)
        values = {"hand_in_deadline_at": later}
        date_moves.move_dates(run, key="hand_in_deadline_at", values=values, by=head.actor, at=moment)
    jobs.run_waiting()
    (at,) = _waiting()
    assert at > timezone.now()
    rooms.follow_meeting(run.pk)
    assert zoom.changes == 1


def test_a_host_whose_day_is_used_up_is_waited_for(run: Any, moment: Any, zoom: Any) -> None:
    story.announce(run, moment)
    for _ in range(PER_DAY - 1):
        zoom.world.count_change(run.consultant.email)
    run.title = "Ny tittel"
    run.save()
    with pytest.raises(roles.TryAgain) as busy:
        rooms.follow_meeting(run.pk)
    assert 0 < busy.value.after <= 24 * 3600  # the queue waits so long, see test_jobs
    zoom.passed = 24 * 3600
    rooms.follow_meeting(run.pk)
    assert [row["topic"] for row in zoom.made()] == ["Ny tittel"]


def test_a_zoom_that_lets_nobody_in_makes_the_box_a_to_do_that_says_why(run: Any, moment: Any, zoom: Any) -> None:
    zoom.twin.secret = "another"
    story.announce(run, moment)
    step = queries.open_step(run, "create_rooms")
    assert step is not None and step in StepRun.objects.to_dos()
    assert step.failure.startswith("Zoom godtar ikke nøkkelen.")


def test_a_cancelled_course_leaves_no_meeting_and_no_link(run: Any, moment: Any, head: Any, zoom: Any) -> None:
    story.announce(run, moment)
    rooms.follow_meeting_later(run)
    start_decision.cancel_course(run, reason="For få", by=head.actor, at=moment)
    assert len(zoom.made()) == 1  # nobody outside is asked while the course is cancelled
    jobs.run_waiting()
    rooms.follow_meeting(run.pk)
    room = Classroom.objects.get(run=run)
    assert (zoom.made(), zoom.world.mailed, room.meeting_id, room.meeting_url) == ([], [], "", "")
    assert room.closed_at is not None


def test_a_meeting_whose_id_was_lost_goes_with_its_course(run: Any, moment: Any, head: Any, zoom: Any) -> None:
    story.announce(run, moment)
    Classroom.objects.all().delete()
    start_decision.cancel_course(run, reason="For få", by=head.actor, at=moment)
    jobs.run_waiting()
    assert zoom.made() == []


def test_a_meeting_that_is_open_now_is_ended_later(run: Any, moment: Any, head: Any, zoom: Any) -> None:
    story.announce(run, moment)
    (row,) = zoom.made()
    zoom.world.in_progress.add(row["id"])
    start_decision.cancel_course(run, reason="Lokalet brant", by=head.actor, at=moment)
    with pytest.raises(roles.TryAgain, match="Møtet pågår nå"):
        jobs.run_waiting()
    assert "Møtet pågår nå." in OutsideErrand.objects.get(run=run, errand=errands.END_MEETING).said
    zoom.world.in_progress.clear()
    rooms.end_meeting(run.pk)
    assert zoom.made() == []


def test_a_course_that_goes_on_keeps_its_meeting(run: Any, moment: Any, zoom: Any) -> None:
    story.announce(run, moment)
    rooms.end_meeting(run.pk)
    assert len(zoom.made()) == 1


def _to_the_first_session(run: Any, teacher: Any, moment: Any, zoom: Any) -> tuple[Any, Any, Any, str]:
    """Two participants, the meeting held with one of them in it, and the page where the attendance is written."""
    story.signed(run, teacher, moment)
    progress.finish(run, "receive_session_plan", by=run.head.actor, at=moment)
    kari, ola = (story.participant(run, name, "Deltaker", moment) for name in ("Kari", "Ola"))
    session = run.sessions.get(number=1)
    stays = [("Deltaker, Kari", "", 0, 40), ("Ukjent Gjest", "", 0, 5)]
    zoom.world.hold(zoom.made()[0]["id"], session.starts_at, *stays)
    return kari, ola, session, f"/larer/kurs/{run.pk}/samling/1/oppmote/"


def test_who_was_in_the_meeting_is_proposed_and_saved_by_the_teacher(
    run: Any, teacher: Any, moment: Any, zoom: Any, as_person: Any
) -> None:
    kari, ola, session, address = _to_the_first_session(run, teacher, moment, zoom)
    with clock.fixed_at(session.ends_at):
        page = as_person(teacher, "teacher").post(address, {"meeting": "1"})
    chosen = {row.pk: (presence, minutes) for row, presence, minutes in page.context["rows"]}
    assert chosen == {kari.pk: ("present", 40), ola.pk: ("absent", 0)}
    assert "40 minutter i møtet" in page.text and "Ukjent Gjest" in page.text
    assert not SessionHeld.objects.exists()


def test_a_meeting_that_says_nothing_leaves_the_list_as_it_was(
    run: Any, teacher: Any, moment: Any, zoom: Any, as_person: Any
) -> None:
    _, _, session, address = _to_the_first_session(run, teacher, moment, zoom)
    zoom.world.held.clear()
    with clock.fixed_at(session.ends_at):
        client = as_person(teacher, "teacher")
        silent = client.post(address, {"meeting": "1"})
        zoom.twin.faults.down = True
        down = client.post(address, {"meeting": "1"})
    assert (silent.status_code, down.status_code) == (422, 422)
    assert "Det kan først når møtet er avsluttet." in silent.text and "Fikk ikke hentet" in down.text
    assert [presence for _, presence, _ in down.context["rows"]] == ["present", "present"]


def test_without_a_meeting_of_its_own_nothing_is_offered(
    run: Any, teacher: Any, moment: Any, zoom: Any, as_person: Any, consultant: Any
) -> None:
    _, _, session, address = _to_the_first_session(run, teacher, moment, zoom)
    classroom.set_meeting_link(run=run, url="https://teams.example/1", by=consultant.actor, at=moment)
    with clock.fixed_at(session.ends_at):
        assert "Hent hvem som var i møtet" not in as_person(teacher, "teacher").get(address).text


@pytest.mark.django_db(transaction=True)
def test_zoom_is_never_asked_inside_a_transaction(run: Any, teacher: Any, moment: Any) -> None:
    stage, inside = zoom_stage.set_up(), list[str]()
    stage.world.add_user(teacher.email)
    Session.objects.filter(run=run).update(digital=True)

    with configured.standing_in(meetings=stage.meetings(before=transactions.note_in(inside))):
        story.signed(run, teacher, moment)
        rooms.follow_meeting(run.pk)

    assert (inside, [row["host_email"] for row in stage.made()]) == ([], [teacher.email])
