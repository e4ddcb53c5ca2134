"""One name everywhere: a box of the chart is a step function, a test file, a policy row and, for the staff, a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursflyt.domain.people.models import STAFF_ROLES
from kursflyt.pages.office import box_modules
from kursflyt.process import boxes, chart, due, steps
from tests.house_rules.source_tree import PACKAGE, ROOT

CHART = chart.standard()
IDS = [box.id for box in CHART.boxes]

steps.load()


def test_the_chart_has_the_31_boxes_of_the_source() -> None:
    assert sum(box.from_source for box in CHART.boxes) == 31


def test_every_box_has_a_step_and_every_step_a_box() -> None:
    assert sorted(boxes.known()) == sorted(IDS)


@pytest.mark.parametrize("box", CHART.boxes, ids=IDS)
def test_a_step_is_of_the_kind_that_is_drawn(box: chart.Box) -> None:
    assert str(boxes.kind_of(box.id)) == box.kind


@pytest.mark.parametrize("box", IDS)
def test_a_step_stands_in_the_phase_of_its_box(box: str) -> None:
    drawn, step = CHART.box(box), boxes.step_of(box)
    assert drawn is not None and step is not None
    assert step.__module__.startswith(f"kursflyt.process.steps.{drawn.phase}.")


@pytest.mark.parametrize("box", IDS)
def test_every_box_has_its_own_test_file(box: str) -> None:
    assert (ROOT / "tests" / "process" / f"test_{box}.py").is_file()


def test_every_box_has_a_row_in_the_policy_and_no_row_is_left_over() -> None:
    assert sorted(due.rules()) == sorted(IDS)


@pytest.mark.parametrize("box", [box.id for box in CHART.boxes if box.kind == "person" and box.lane in STAFF_ROLES])
def test_what_a_member_of_staff_does_has_its_own_page(box: str) -> None:
    assert (PACKAGE / "pages" / "office" / "boxes" / f"{box}.py").is_file()


def test_what_is_done_in_a_row_is_a_persons_and_can_be_told_and_done() -> None:
    modules = {box.id: box_modules.module_of(box.id) for box in CHART.boxes}
    small = {box for box, module in modules.items() if hasattr(module, "in_row")}
    assert small == {box for box, module in modules.items() if hasattr(module, "do_in_row")}
    assert {str(boxes.kind_of(box)) for box in small} == {"person"}
    assert {box for box, module in modules.items() if hasattr(module, "UNDO_IN_ROW")} <= small


def test_every_box_page_belongs_to_a_box_and_has_its_template() -> None:
    pages = {path.stem for path in (PACKAGE / "pages" / "office" / "boxes").glob("*.py")} - {"__init__"}
    templates = {path.stem for path in (PACKAGE / "templates" / "office" / "boxes").glob("*.html")}
    strangers = {page for page in pages if page not in IDS and not _is_known_from(page, pages)}
    assert (strangers, (pages & set(IDS)) - templates) == (set(), set())


def _is_known_from(module: str, pages: set[str]) -> bool:
    """A module beside the pages that one of them uses, such as the forms of a large one."""
    folder = PACKAGE / "pages" / "office" / "boxes"
    return any(module in _text(folder / f"{page}.py") for page in pages & set(IDS))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
