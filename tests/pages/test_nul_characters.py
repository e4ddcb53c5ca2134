"""A NUL character in what is sent is a bad request where no form has said so, and a fault of ours is still a fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kursflyt.process.models import StepRun
from tests.pages.todo_list import a_to_do

pytestmark = pytest.mark.django_db


def test_a_nul_character_is_a_bad_request_and_stores_nothing(
    run: Any, head: Any, as_staff: Any, client: Client, moment: Any
) -> None:
    step, office = a_to_do(run, "publish_session_plan", moment), as_staff(head)

    answers = [
        office.post(f"/kontor/kurs/{run.pk}/steg/publish_session_plan/skip/", {"reason": "a\0b"}),
        office.get("/kontor/finn/", {"q": "a\0b"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("<h1" in answer.content.decode() for answer in answers)
    assert StepRun.objects.get(pk=step.pk).state == "open"


def test_a_fault_of_ours_is_no_bad_request(run: Any, head: Any, as_staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kursflyt.process import queries

    def fails(**_given: Any) -> None:
        raise ValueError("ours")

    monkeypatch.setattr(queries, "to_dos", fails)
    with pytest.raises(ValueError, match="ours"):
        as_staff(head).get("/kontor/?vis=everyone")
