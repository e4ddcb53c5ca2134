"""grant_training: the teacher gets the training with one mail, and its points are those of the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import training
from kursflyt.pages.teacher.training_points import POINTS
from kursflyt.process import queries as process
from kursflyt.process.steps.before import rooms
from tests import contract_story as story
from tests.conftest import make_person


def test_the_teacher_gets_the_training_with_one_mail(run: Any, teacher: Any, moment: datetime) -> None:
    story.signed(run, teacher, moment)
    rooms.grant_training(run, at=moment)

    assert process.is_done(run, "grant_training")
    mail = Message.objects.get(kind="grant_training")
    assert (mail.person, "%2Fopplaring%2F" in mail.body) == (teacher, True)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_mail_can_be_written_in_the_other_languages(run: Any, moment: datetime, language: str) -> None:
    story.signed(run, make_person("Tore", "Lærer", language_form=language), moment)

    assert Message.objects.get(kind="grant_training").language == language


def test_the_last_point_completes_it(run: Any, teacher: Any, moment: datetime) -> None:
    story.signed(run, teacher, moment)
    access = teaching.training_of(run, teacher)
    assert access is not None

    for point in reversed(training.POINTS):
        access = training.tick(access=access, point=point, by=teacher.actor("teacher"), at=moment)

    assert access.completed_at == moment
    assert access.done_points == list(training.POINTS)
    with pytest.raises(training.UnknownPoint):
        training.tick(access=access, point="noe annet", by=teacher.actor("teacher"), at=moment)


def test_every_point_has_its_text() -> None:
    assert tuple(point.key for point in POINTS) == training.POINTS
