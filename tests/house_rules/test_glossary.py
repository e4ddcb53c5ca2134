"""Every noun of the code is in the glossary, so that a word on the screen can be found in the code and the reverse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps

from kursflyt.domain.people.models import Role
from kursflyt.process import chart
from tests.house_rules.source_tree import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
IN_CODE = set(re.findall(r"`(\w+)`", GLOSSARY))
MODELS = [model.__name__ for model in apps.get_app_config("kursflyt").get_models()]
ROWS = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| bokmål")]


@pytest.mark.parametrize("model", MODELS)
def test_every_table_has_its_word(model: str) -> None:
    assert model in IN_CODE


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_word(role: Any) -> None:
    assert role.value in IN_CODE and str(role.label) in GLOSSARY


@pytest.mark.parametrize("lane", chart.standard().lanes, ids=lambda lane: lane.id)
def test_the_lanes_of_the_chart_are_the_roles_of_the_code(lane: chart.Lane) -> None:
    assert Role(lane.id).label.casefold() == lane.label.casefold()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_word_is_given_in_three_languages_with_its_meaning(row: str) -> None:
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 5 and all(cells[:4])


def test_no_class_is_in_the_glossary_that_the_code_has_not() -> None:
    classes = {word for word in IN_CODE if re.fullmatch(r"[A-Z]\w*[a-z]\w*", word)}
    known = set(MODELS) | {
        "Role",
        "AllocationRule",
        "DocumentType",
        "GradeValue",
        "Presence",
        "Outcome",
        "Actor",
        "Refused",
    }
    assert classes - known == set()
