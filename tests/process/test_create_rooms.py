"""create_rooms: our own classroom, with the meeting link that the school has given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.domain.teaching.models import Classroom
from kursflyt.process import queries as process
from kursflyt.process.steps.before import rooms
from tests import contract_story as story


def test_the_rooms_are_made_when_the_course_is_announced(run: Any, moment: datetime) -> None:
    run.meeting_url = "https://zoom.example/j/123"
    run.save()

    story.announce(run, moment)

    assert process.is_done(run, "create_rooms")
    assert Classroom.objects.get(run=run).meeting_url == "https://zoom.example/j/123"


def test_making_them_again_keeps_the_link_that_was_written_since(run: Any, moment: datetime) -> None:
    story.announce(run, moment)
    Classroom.objects.filter(run=run).update(meeting_url="https://teams.example/1")

    evidence = rooms.create_rooms(run, at=moment)

    assert evidence["meeting_url"] == "https://teams.example/1"
    assert Classroom.objects.count() == 1
