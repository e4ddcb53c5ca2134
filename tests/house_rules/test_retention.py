"""Every field of every table is either under a retention rule or said to hold nothing about people."""

from __future__ import annotations

import importlib
from collections import Counter
from typing import Any

import pytest
import yaml
from django.apps import apps

from kursflyt import policy

POLICY: dict[str, Any] = yaml.safe_load((policy.FOLDER / "retention.yaml").read_text(encoding="utf-8"))
RULES, TABLES = POLICY["rules"], POLICY["tables"]
MODELS = list(apps.get_app_config("kursflyt").get_models(include_auto_created=True))
NOT_PERSONAL = "not_personal"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classified_once(model: Any) -> None:
    fields = sorted(field.name for field in model._meta.get_fields() if field.concrete)
    classified = Counter(name for names in TABLES.get(model.__name__, {}).values() for name in names)
    assert sorted(classified.elements()) == fields


def test_no_table_is_classified_that_is_not_there() -> None:
    assert set(TABLES) - {model.__name__ for model in MODELS} == set()


def test_every_rule_is_used_and_every_rule_used_is_there() -> None:
    used = {rule for table in TABLES.values() for rule in table} - {NOT_PERSONAL}
    assert used == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_how_long_why_and_who_removes(name: str) -> None:
    rule = RULES[name]
    assert set(rule) == {"kept", "why", "done_by"} and all(rule.values())


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule["done_by"] != "by_hand"])
def test_what_is_removed_by_the_program_is_removed_by_a_function_that_exists(name: str) -> None:
    module, function = RULES[name]["done_by"].rsplit(".", 1)
    assert callable(getattr(importlib.import_module(module), function))


def test_who_acted_is_always_personal() -> None:
    from kursflyt.core.actor import ActorField

    forgotten = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, ActorField) and field.name in TABLES[model.__name__].get(NOT_PERSONAL, [])
    ]
    assert forgotten == []
