"""The classroom from both doors: laid out by the teacher, read by the participants, closed to everyone else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kursflyt.core import clock
from kursflyt.core.actor import MACHINE
from kursflyt.domain.teaching import classroom, queries
from kursflyt.domain.teaching.models import ClassroomRole, Material, SessionHeld
from kursflyt.process import progress
from kursflyt.process import queries as process
from tests import contract_story as story
from tests.conftest import make_person
from tests.domain.test_contracts import PDF


@pytest.fixture
def room(run: Any, teacher: Any, moment: datetime) -> str:
    story.signed(run, teacher, moment)
    progress.finish(run, "receive_session_plan", by=run.head.actor, at=moment)
    return f"/larer/kurs/{run.pk}/klasserom/"


@pytest.fixture
def kari(run: Any, moment: datetime) -> Any:
    application = story.participant(run, "Kari", "Deltaker", moment)
    classroom.open_classroom(run=run, by=MACHINE, at=moment)
    classroom.grant_access(run=run, person=application.person, role=ClassroomRole.STUDENT, by=MACHINE, at=moment)
    return application


def test_what_the_teacher_lays_out_the_participant_reads(
    run: Any, teacher: Any, kari: Any, room: str, as_person: Any
) -> None:
    client = as_person(teacher, "teacher")
    client.post(
        room,
        {"act": "publish", "kind": "lecture", "title": "Samling 1", "file": SimpleUploadedFile("lys ark.pdf", PDF)},
    )
    client.post(room, {"act": "notice", "title": "Velkommen", "body": "Ta med PC."})
    material = Material.objects.get()

    participant = as_person(kari.person, "my")
    page = participant.get(f"/min-side/kurs/{run.pk}/klasserom/")
    file = participant.get(f"/min-side/kurs/{run.pk}/klasserom/fil/{material.pk}/")

    assert ["Samling 1" in page.text, "Ta med PC." in page.text] == [True, True]
    assert file.getvalue() == PDF


def test_withdrawn_material_cannot_be_fetched(run: Any, teacher: Any, kari: Any, room: str, as_person: Any) -> None:
    client = as_person(teacher, "teacher")
    client.post(
        room, {"act": "publish", "kind": "lecture", "title": "Samling 1", "file": SimpleUploadedFile("a.pdf", PDF)}
    )
    material = Material.objects.get()

    client.post(f"{room}trekk/{material.pk}/")

    assert as_person(kari.person, "my").get(f"/min-side/kurs/{run.pk}/klasserom/fil/{material.pk}/").status_code == 404


def test_ready_is_refused_with_what_is_missing_and_then_done(run: Any, teacher: Any, room: str, as_person: Any) -> None:
    client = as_person(teacher, "teacher")
    refused = client.post(room, {"act": "ready"})
    for kind in ("course_plan", "lecture", "practical"):
        client.post(room, {"act": "publish", "kind": kind, "title": f"Om {kind}", "text": "Tekst"})

    done = client.post(room, {"act": "ready"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Dette mangler: kursplan, forelesningsmateriell og praktisk informasjon" in refused.text
    assert process.is_done(run, "prepare_classroom")


def test_a_disguised_file_is_refused_at_its_field_and_the_text_is_kept(teacher: Any, room: str, as_person: Any) -> None:
    answer = as_person(teacher, "teacher").post(
        room,
        {
            "act": "publish",
            "kind": "lecture",
            "title": "Lysark",
            "text": "Les dette",
            "file": SimpleUploadedFile("a.pdf", b"MZ\x90"),
        },
    )

    assert answer.status_code == 422
    assert "Les dette" in answer.text
    assert Material.objects.count() == 0


def test_strangers_and_those_without_access_stay_outside(
    run: Any, teacher: Any, kari: Any, room: str, as_person: Any, moment: datetime
) -> None:
    stranger = make_person("Nina", "Nysgjerrig")
    waiting = story.participant(run, "Ola", "Uten", moment)
    classroom.end_access(run=run, person=kari.person, role=ClassroomRole.STUDENT, by=MACHINE, at=moment)

    assert as_person(stranger, "teacher").get(room).status_code == 404
    assert as_person(stranger, "my").get(f"/min-side/kurs/{run.pk}/klasserom/").status_code == 404
    assert as_person(kari.person, "teacher").get(room).status_code == 404
    for person in (waiting.person, kari.person):
        assert "ikke åpent for deg ennå" in as_person(person, "my").get(f"/min-side/kurs/{run.pk}/klasserom/").text


def test_training_points_are_ticked_one_by_one(run: Any, teacher: Any, room: str, as_person: Any) -> None:
    client = as_person(teacher, "teacher")
    address = f"/larer/kurs/{run.pk}/opplaring/"

    answer = client.post(address, {"point": "find_your_way"})

    assert answer["Location"] == f"{address}#publish"
    assert queries.training_of(run, teacher).done_points == ["find_your_way"]  # type: ignore[union-attr]
    assert "Du har lest 1 av 8." in client.get(address).text


def test_attendance_is_saved_with_one_button_and_exceptions(
    run: Any, teacher: Any, kari: Any, room: str, as_person: Any, moment: datetime
) -> None:
    ola = story.participant(run, "Ola", "Deltaker", moment)
    session = run.sessions.get(number=1)
    address = f"/larer/kurs/{run.pk}/samling/1/oppmote/"
    early = as_person(teacher, "teacher").post(address, {"all": "1"})
    assert early.status_code == 422

    with clock.fixed_at(session.starts_at + timedelta(hours=1)):
        client = as_person(teacher, "teacher")
        client.post(address, {f"presence-{kari.pk}": "present", f"presence-{ola.pk}": "absent"})
        assert queries.presence_at(session) == {kari.pk: "present", ola.pk: "absent"}
        client.post(address, {"all": "1", f"presence-{ola.pk}": "absent"})

    assert queries.presence_at(session) == {kari.pk: "present", ola.pk: "present"}
    assert SessionHeld.objects.count() == 1
