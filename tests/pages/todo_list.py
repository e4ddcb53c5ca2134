"""The to-do list as a browser without scripts meets it: what is sent from a row, and what the list says after it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from kursflyt.process import boxes, charts
from kursflyt.process.models import StepRun

LIST = "/kontor/?vis=everyone&q=tek"


def a_to_do(run: Any, box: str, moment: datetime, **more: Any) -> StepRun:
    given: dict[str, Any] = {"kind": boxes.kind_of(box), "role": charts.role_of(run, box), "opened_at": moment}
    step, _ = StepRun.objects.update_or_create(run=run, box=box, state="open", defaults=given | more)
    return step


def act(client: Any, step: StepRun, act: str, **given: Any) -> str:
    """What the list says after it, as the browser that follows the answer shows it."""
    answer = client.post(f"/kontor/oppgaver/{step.pk}/", {"act": act, "back": LIST, **given})
    assert answer["Location"] == f"{LIST}#todo-{step.pk}"
    return str(client.get(LIST).content.decode())


def act_on(client: Any, steps: list[StepRun], act: str, **given: Any) -> str:
    chosen = [step.pk for step in steps]
    client.post("/kontor/oppgaver/valgte/", {"act": act, "step": chosen, "back": LIST, **given})
    return str(client.get(LIST).content.decode())


def told(page: str) -> str:
    """The notice of the list, without its markup and the link that closes it."""
    notice = page.split('id="todo-said"')[1].split('<form class="todo-many')[0].split(">", 1)[1]
    return " ".join(re.sub(r"<a .*?</a>|<[^>]*>", " ", notice).split())


def row_of(page: str, step: StepRun) -> str:
    """The row, or nothing when it is not in the list."""
    return page.partition(f'id="todo-{step.pk}"')[2].partition("</li>")[0]
