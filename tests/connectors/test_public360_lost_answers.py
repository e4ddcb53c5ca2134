"""Killed between a call and its answer, at every call in turn: one case and one of each document, whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.public360 import documents
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.twins.faults import Fault, Faults
from tests.connectors import public360_stage
from tests.connectors.killing import killed
from tests.connectors.public360_stage import CERTIFICATES, CONTRACT, REPORT, Stage
from tests.connectors.test_public360_sign_in import WAYS
from tests.connectors.test_twins import insist

LARGE = replace(
    REPORT,
    key="7:course",
    title="Gjennomført kurs",
    files=tuple(roles.ArchiveFile(f"{nth:02d}-fil.pdf", bytes([nth]) * 40, "application/pdf") for nth in range(6)),
)
WHOLE = (CONTRACT, CERTIFICATES, REPORT, LARGE)


@pytest.fixture(autouse=True)
def _small_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the large document takes three calls."""
    monkeypatch.setattr(documents, "MOST_AT_ONCE", 90)


def whole_course(archive: Public360) -> None:
    for wanted in WHOLE:
        archive.store(wanted)


def standing(stage: Stage) -> dict[str, Any]:
    """What there is in the twin, without its numbers."""
    return {
        "cases": [(case["Title"], case["ExternalId"]) for case in stage.world.cases],
        "documents": [
            (row["Title"], row["StatusCode"], sorted((file["Title"], file["Base64Data"]) for file in row["Files"]))
            for row in stage.world.documents
        ],
        "enterprises": [row["EnterpriseNumber"] for row in stage.world.enterprises],
    }


def test_a_course_that_is_never_killed_has_one_of_everything() -> None:
    stage = public360_stage.set_up()
    whole_course(stage.archive())
    there = standing(stage)
    assert there["cases"] == [("Velferdsteknologi i praksis (VT1)", {"Id": "run-7", "Type": "Kursflyt"})]
    assert [(title, status, len(files)) for title, status, files in there["documents"]] == [
        (CONTRACT.title, "J", 3),
        (CERTIFICATES.title, "J", 3),
        (REPORT.title, "J", 3),
        (LARGE.title, "J", 6),
    ]
    assert there["enterprises"] == [public360_stage.SCHOOL, "910000004"]
    assert stage.twin.calls.count("UpdateDocument") == 3  # two more parts, and the status


@pytest.mark.parametrize("way", ["header", "oauth"])
def test_wherever_it_is_killed_the_next_run_ends_with_one_of_everything(way: str) -> None:
    """With OAuth the token is a call too."""

    def set_up() -> Stage:
        stage = public360_stage.set_up()
        stage.access = replace(stage.access, sign_in=way, **WAYS[way])
        return stage

    whole = set_up()
    whole_course(whole.archive())
    calls = len(whole.twin.calls)
    assert 20 < calls < 60
    wrong = []

    for call in range(1, calls + 1):
        stage = set_up()
        assert killed(stage, call, stage.archive, whole_course)
        whole_course(stage.archive())
        if standing(stage) != standing(whole) or stage.twin.violations:
            wrong.append((whole.twin.calls[call - 1], standing(stage), stage.twin.violations))

    assert wrong == []


@pytest.mark.parametrize("first", range(1, 4))
def test_killed_again_and_again_it_comes_to_the_end(first: int) -> None:
    stage, whole = public360_stage.set_up(), public360_stage.set_up()
    whole_course(whole.archive())

    call = first
    while killed(stage, call, stage.archive, whole_course):
        call += 1

    assert standing(stage) == standing(whole)


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("operation", ["CreateCase", "CreateDocument", "UpdateDocument", "SynchronizeEnterprise"])
def test_a_making_operation_makes_one_whatever_fails(operation: str, fault: Fault) -> None:
    stage, whole = public360_stage.set_up(), public360_stage.set_up()
    whole_course(whole.archive())
    stage.twin.faults.plan(operation, fault)

    insist(lambda: whole_course(stage.archive()))

    assert (stage.twin.faults.met, standing(stage), stage.twin.violations) == (1, standing(whole), [])


@pytest.mark.parametrize("seed", range(20))
def test_with_a_fifth_of_all_calls_failing_a_course_ends_with_one_of_everything(seed: int) -> None:
    stage, whole = public360_stage.set_up(), public360_stage.set_up()
    whole_course(whole.archive())
    stage.twin.faults = Faults(fail=0.2, seed=seed)

    insist(lambda: whole_course(stage.archive()))

    assert stage.twin.faults.met > 0
    assert (standing(stage), stage.twin.violations) == (standing(whole), [])


def test_what_an_earlier_attempt_left_is_what_is_proved() -> None:
    """The front page is sealed anew each time, so that its digest is another: the one that lies there counts."""
    stage = public360_stage.set_up()
    first = {row["name"]: row["sha256"] for row in stage.archive().store(CONTRACT).manifest}
    cover, *others = CONTRACT.files
    later = replace(CONTRACT, files=(replace(cover, content=b"%PDF cover, sealed later"), *others))
    assert {row["name"]: row["sha256"] for row in stage.archive().store(later).manifest} == first
