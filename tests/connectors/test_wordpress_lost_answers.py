"""Killed between call and answer, at every call in turn: the next run finds the page and makes no second one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.twins.faults import Fault, Faults
from kursflyt.connectors.wordpress.platform import WordPress
from tests.connectors import wordpress_stage
from tests.connectors.killing import killed
from tests.connectors.test_twins import insist
from tests.connectors.wordpress_stage import PICTURE, WANTED, Stage, known

END = [("Siste navn", "publish", WANTED.slug)]


def whole_life(website: WordPress, notes: dict[str, Any]) -> None:
    """Published, changed twice, taken down, put up again; `notes` is what was written down before the process ended."""

    def push(**changes: Any) -> None:
        wanted = replace(WANTED, picture=PICTURE, **changes)
        notes["found"] = website.ensure_page(known(wanted, notes["found"]) if "found" in notes else wanted)

    if "begun" not in notes:
        push()
        notes["begun"] = True
    if "full" not in notes:
        push(notice="Kurset er fullt")
        notes["full"] = True
    if "down" not in notes:
        down = website.take_down(WANTED.key, notes["found"].external_id)
        assert down is not None
        notes["found"], notes["down"] = down, True
    push(title="Siste navn")


def standing(stage: Stage) -> list[tuple[str, ...]]:
    return [(row["title"], row["status"], row["slug"]) for row in stage.made()]


def test_wherever_it_is_killed_the_next_run_ends_with_one_page() -> None:
    whole = wordpress_stage.set_up()
    whole_life(whole.website(), {})
    assert (standing(whole), len(whole.world.media)) == (END, 1)
    calls = len(whole.twin.calls)
    assert 10 < calls < 40
    wrong = []

    for call in range(1, calls + 1):
        stage, notes = wordpress_stage.set_up(), dict[str, Any]()
        assert killed(stage, call, stage.website, partial(whole_life, notes=notes))
        whole_life(stage.website(), notes)
        if (standing(stage), len(stage.world.media)) != (END, 1) or stage.twin.violations:
            wrong.append((whole.twin.calls[call - 1], standing(stage), stage.twin.violations))

    assert wrong == []


def test_killed_again_and_again_it_comes_to_the_end() -> None:
    stage, notes, call = wordpress_stage.set_up(), dict[str, Any](), 1
    while killed(stage, call, stage.website, partial(whole_life, notes=notes)):
        call += 1
    assert standing(stage) == END


def test_a_change_whose_answer_was_lost_is_not_taken_for_a_persons() -> None:
    """What was written was never noted, and by now something else is wanted."""
    stage = wordpress_stage.set_up()
    found = stage.website().ensure_page(WANTED)
    stage.twin.faults.plan("updatePage", *[Fault.LOST_AFTER] * 4)
    with pytest.raises(roles.TryAgain):
        stage.website().ensure_page(known(WANTED, found, title="Navn to"))
    assert standing(stage)[0][0] == "Navn to"
    stage.website().ensure_page(known(WANTED, found, title="Siste navn"))
    assert standing(stage) == END


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("operation", ["listPages", "createPage", "getPage", "updatePage", "listMedia", "createMedium"])
def test_one_page_whatever_fails(wordpress: Stage, operation: str, fault: Fault) -> None:
    wordpress.twin.faults.plan(operation, fault)
    notes: dict[str, Any] = {}
    insist(lambda: whole_life(wordpress.website(), notes))
    assert (standing(wordpress), len(wordpress.world.media)) == (END, 1)


@pytest.mark.parametrize("seed", range(1, 11))
def test_with_a_fifth_of_all_calls_failing_there_is_one_page(seed: int) -> None:
    stage, notes = wordpress_stage.set_up(), dict[str, Any]()
    stage.twin.faults = Faults(fail=0.2, seed=seed)
    insist(lambda: whole_life(stage.website(), notes))
    assert stage.twin.faults.met > 0
    assert (standing(stage), len(stage.world.media), stage.twin.violations) == (END, 1, [])


def test_a_page_whose_creation_may_have_been_done_is_not_asked_for_again_at_once(wordpress: Stage) -> None:
    wordpress.twin.faults.plan("createPage", Fault.LOST_AFTER)
    with pytest.raises(roles.TryAgain, match="uvisst om det ble gjort"):
        wordpress.website().ensure_page(WANTED)
    assert wordpress.twin.calls.count("createPage") == 1
    wordpress.website().ensure_page(WANTED)
    assert len(wordpress.made()) == 1
