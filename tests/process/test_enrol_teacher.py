"""enrol_teacher: whoever has signed may enter the classroom, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomAccess, ClassroomRole
from kursflyt.process import queries as process
from kursflyt.process.steps.before import rooms
from tests import contract_story as story


def test_the_teacher_may_enter_after_signing(run: Any, teacher: Any, moment: datetime) -> None:
    story.signed(run, teacher, moment)

    assert process.is_done(run, "enrol_teacher")
    assert teaching.may_enter(run, teacher, ClassroomRole.TEACHER)
    rooms.enrol_teacher(run, at=moment)
    assert ClassroomAccess.objects.count() == 1


def test_nobody_is_let_in_without_a_signed_contract(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    with pytest.raises(roles.NeedsPerson):
        rooms.enrol_teacher(run, at=moment)
    assert ClassroomAccess.objects.count() == 0
