"""The classroom: who may enter, what lies there, and who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.actor import MACHINE
from kursflyt.core.uploads import DisguisedUpload, UploadTooLarge
from kursflyt.domain.teaching import attendance, classroom, material, notices, queries
from kursflyt.domain.teaching.models import Attendance, ClassroomAccess, ClassroomRole, Notice
from tests import contract_story as story
from tests.conftest import make_run


@pytest.fixture
def course(head: Any, consultant: Any, marketer: Any, moment: datetime) -> Any:
    run = make_run(head, consultant, marketer)
    classroom.open_classroom(run=run, by=MACHINE, at=moment)
    return run


def test_access_is_given_once_and_can_be_given_anew_after_it_ended(course: Any, teacher: Any, moment: datetime) -> None:
    for _ in range(2):
        classroom.grant_access(run=course, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=moment)
    assert classroom.end_access(run=course, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=moment) is True
    assert classroom.end_access(run=course, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=moment) is False

    classroom.grant_access(run=course, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=moment)

    assert ClassroomAccess.objects.count() == 2
    assert queries.may_enter(course, teacher, ClassroomRole.TEACHER)
    assert not queries.may_enter(course, teacher, ClassroomRole.STUDENT)


def test_a_closed_classroom_lets_nobody_in_and_takes_nothing(course: Any, teacher: Any, moment: datetime) -> None:
    classroom.grant_access(run=course, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=moment)

    classroom.close(run=course, by=MACHINE, at=moment)

    assert not queries.may_enter(course, teacher)
    with pytest.raises(material.RoomClosed):
        material.publish(run=course, kind="other", title="Sent", text="For sent", by=MACHINE, at=moment)


def test_a_disguised_or_too_large_file_is_refused_and_nothing_is_laid_out(course: Any, moment: datetime) -> None:
    with pytest.raises(DisguisedUpload):
        material.publish(
            run=course, kind="lecture", title="Lysark", filename="a.pdf", content=b"MZ\x90\x00", by=MACHINE, at=moment
        )
    with pytest.raises(UploadTooLarge):
        material.publish(
            run=course,
            kind="lecture",
            title="Lysark",
            filename="a.pdf",
            content=b"%PDF-1.4" + b"0" * (10 * 1024 * 1024 + 1),
            by=MACHINE,
            at=moment,
        )
    assert queries.material_of(course) == []


def test_material_needs_a_title_and_something_to_show(course: Any, moment: datetime) -> None:
    with pytest.raises(material.TitleMissing):
        material.publish(run=course, kind="other", title=" ", text="Tekst", by=MACHINE, at=moment)
    with pytest.raises(material.NothingToPublish):
        material.publish(run=course, kind="other", title="Tom", by=MACHINE, at=moment)


def test_a_notice_with_the_same_key_is_posted_once(course: Any, moment: datetime) -> None:
    first = notices.post_notice(
        run=course, key="evaluation", title="Evaluering", body="Svar her", by=MACHINE, at=moment
    )
    again = notices.post_notice(run=course, key="evaluation", title="Annet", body="Annet", by=MACHINE, at=moment)

    assert (again, Notice.objects.count()) == (first, 1)


def test_those_who_are_not_named_were_present(course: Any, teacher: Any, moment: datetime) -> None:
    kari, ola = (story.participant(course, name, "Deltaker", moment) for name in ("Kari", "Ola"))
    session = course.sessions.get(number=1)

    attendance.register(
        session=session, presence={ola.pk: "valid_absence"}, by=teacher.actor("teacher"), at=session.starts_at
    )

    assert queries.presence_at(session) == {kari.pk: "present", ola.pk: "valid_absence"}


def test_registering_again_replaces_what_was_written(course: Any, teacher: Any, moment: datetime) -> None:
    kari = story.participant(course, "Kari", "Deltaker", moment)
    session = course.sessions.get(number=1)
    by, at = teacher.actor("teacher"), session.starts_at
    first = attendance.register(session=session, presence={kari.pk: "absent"}, by=by, at=at)

    again = attendance.register(session=session, presence={}, by=by, at=at + timedelta(hours=1))

    assert (again, Attendance.objects.count()) == (first, 1)
    assert queries.presence_at(session) == {kari.pk: "present"}


def test_attendance_cannot_be_registered_before_the_session(course: Any, teacher: Any, moment: datetime) -> None:
    with pytest.raises(attendance.NotYetHeld):
        attendance.register(session=course.sessions.get(number=1), presence={}, by=teacher.actor("teacher"), at=moment)


def test_someone_without_a_place_is_refused(course: Any, teacher: Any, moment: datetime) -> None:
    session = course.sessions.get(number=1)

    with pytest.raises(attendance.NotAParticipant):
        attendance.register(
            session=session, presence={999: "absent"}, by=teacher.actor("teacher"), at=session.starts_at
        )


def test_the_per_cent_counts_the_sessions_held(course: Any, teacher: Any, moment: datetime) -> None:
    kari, ola = (story.participant(course, name, "Deltaker", moment) for name in ("Kari", "Ola"))
    assert queries.attendance_percent(course) == {}

    for session, absent in zip(
        course.sessions.in_order(), [{}, {ola.pk: "absent"}, {ola.pk: "valid_absence"}], strict=True
    ):
        attendance.register(session=session, presence=absent, by=teacher.actor("teacher"), at=session.starts_at)

    assert queries.attendance_percent(course) == {kari.pk: Decimal("100.0"), ola.pk: Decimal("33.3")}
