"""What the board reads in roles.yaml is what the code does: names, boxes, pages."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import pytest
import yaml

from kursflyt import policy
from kursflyt.domain.people.models import STAFF_ROLES, Role
from kursflyt.pages.checks import all_pages
from kursflyt.process import chart

POLICY: dict[str, Any] = yaml.safe_load((policy.FOLDER / "roles.yaml").read_text(encoding="utf-8"))
DOORS = {"teacher": "teacher", "participants": "my"}
# Looking after a box that has no page of its own: see pages/office/steps.py.
ANY_BOX = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def _acting_in(box: chart.Box) -> set[str]:
    name = f"kursflyt.pages.office.boxes.{box.id}"
    module = importlib.import_module(name) if importlib.util.find_spec(name) else None
    return {str(role) for role in getattr(module, "ROLES", ANY_BOX)} | {box.lane}


def _pages(access: str) -> list[str]:
    return sorted(str(pattern.name) for pattern in all_pages() if getattr(pattern.callback, "access", "") == access)


def _pages_of(role: str) -> list[str]:
    """The pages behind this role's own door, or those of the office that not everyone there may open."""
    if role in DOORS:
        return _pages(DOORS[role])
    rules = {str(pattern.name): getattr(pattern.callback, "access", "") for pattern in all_pages()}
    return sorted(
        name
        for name, rule in rules.items()
        if rule.startswith("staff:") and role in rule.removeprefix("staff:").split(",")
    )


def test_the_policy_knows_the_roles_of_the_code_and_no_other() -> None:
    assert sorted(POLICY["roles"]) == sorted(str(role) for role in Role)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_called_the_same_in_the_policy_and_on_the_screen(role: Any) -> None:
    assert POLICY["roles"][role.value]["name"] == role.label


@pytest.mark.parametrize("role", list(Role))
def test_a_role_says_what_it_may_do(role: Any) -> None:
    assert all(sentence.endswith(".") for sentence in POLICY["roles"][role.value]["may"])


@pytest.mark.parametrize("role", list(Role))
def test_a_role_acts_in_the_boxes_that_the_policy_says(role: Any) -> None:
    boxes = [box.id for box in chart.standard().boxes if box.kind != "clock" and role in _acting_in(box)]
    assert POLICY["roles"][role.value]["acts_in"] == boxes


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_pages_that_the_policy_says(role: Any) -> None:
    assert POLICY["roles"][role.value]["pages"] == _pages_of(role.value)


def test_the_pages_open_to_all_of_the_office_are_those_that_the_policy_says() -> None:
    assert POLICY["everyone_in_the_office"]["pages"] == _pages("staff")


def test_the_pages_open_to_the_world_are_those_that_the_policy_says() -> None:
    assert POLICY["anyone"]["pages"] == _pages("anyone")


def test_only_the_staff_signs_in_with_a_password() -> None:
    by_password = {name for name, role in POLICY["roles"].items() if role["comes_in_by"] == "user name and password"}
    assert by_password == {str(role) for role in STAFF_ROLES}
