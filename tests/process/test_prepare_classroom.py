"""prepare_classroom: refused with what is missing, done when the three are laid out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.teaching import classroom, material
from kursflyt.domain.teaching.models import Classroom
from kursflyt.process import progress
from kursflyt.process import queries as process
from kursflyt.process.steps.before import rooms
from tests import contract_story as story


def lay_out(run: Any, teacher: Any, kind: str, at: datetime) -> Any:
    return material.publish(run=run, kind=kind, title=f"Om {kind}", text="Tekst", by=teacher.actor("teacher"), at=at)


def ready_to_prepare(run: Any, teacher: Any, at: datetime) -> None:
    story.signed(run, teacher, at)
    progress.finish(run, "receive_session_plan", by=run.head.actor, at=at)


def test_the_refusal_says_what_is_missing(run: Any, teacher: Any, moment: datetime) -> None:
    ready_to_prepare(run, teacher, moment)
    lay_out(run, teacher, "course_plan", moment)

    with pytest.raises(classroom.NotReady, match="forelesningsmateriell og praktisk informasjon"):
        rooms.prepare_classroom(run, by=teacher.actor("teacher"), at=moment)

    assert Classroom.objects.get(run=run).ready_at is None


def test_with_all_three_it_is_ready_and_can_be_taken_back(run: Any, teacher: Any, moment: datetime) -> None:
    ready_to_prepare(run, teacher, moment)
    for kind in ("course_plan", "lecture", "practical"):
        lay_out(run, teacher, kind, moment)

    step = rooms.prepare_classroom(run, by=teacher.actor("teacher"), at=moment)

    assert [row["kind"] for row in step.evidence["materials"]] == ["course_plan", "lecture", "practical"]
    progress.undo(step, by=run.consultant.actor, at=moment, reason="Kursplanen er feil")
    assert Classroom.objects.get(run=run).ready_at is None
    assert process.is_open(run, "prepare_classroom")


def test_withdrawn_material_does_not_count(run: Any, teacher: Any, moment: datetime) -> None:
    ready_to_prepare(run, teacher, moment)
    laid_out = [lay_out(run, teacher, kind, moment) for kind in ("course_plan", "lecture", "practical")]
    material.withdraw(material=laid_out[0], by=teacher.actor("teacher"), at=moment)

    with pytest.raises(classroom.NotReady, match="Dette mangler: kursplan"):
        rooms.prepare_classroom(run, by=teacher.actor("teacher"), at=moment)
