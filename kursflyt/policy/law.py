"""Which act a decision rests on, by its date: read from law.yaml, which the board can read too.

Fagskoleloven § 39 makes the administration act apply to admission. The act of 2025 takes over by its commencement date.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from kursflyt import policy
from kursflyt.domain.applications.letters import Law, LegalBasis
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School


def act_on(day: date) -> str:
    """The id of the administration act in force on `day`."""
    return str(_act_on(day)["id"])


def admission(*, on: date, school: School | None = None) -> Law:
    """What a decision on admission dated `on` refers to, in both written standards."""
    school = school or school_queries.current()
    act = _act_on(on)
    return {language: _basis(act, school, language) for language in ("nb", "nn")}


def receipt_replaces_provisional_reply(*, on: date) -> bool:
    """Whether a receipt that states the expected case time is enough (the act of 2025, § 17)."""
    return bool(_act_on(on)["receipt_replaces_provisional_reply"])


def _basis(act: dict[str, Any], school: School, language: str) -> LegalBasis:
    rows = _file()
    rules = [row["rule"][language] for row in rows["admission"]]
    if school.local_regulation:
        rules.append(rows["regulation"][language].format(regulation=school.local_regulation))
    return LegalBasis(
        act=act["id"],
        rules=tuple(rules),
        procedure=act["procedure"][language],
        appeal_weeks=act["appeal_weeks"],
        file_access=act["file_access"][language].format(email=school.email),
        student_ombud=rows["student_ombud"][language],
    )


def _act_on(day: date) -> dict[str, Any]:
    in_force = [act for act in _file()["acts"] if act["commencement"] and act["commencement"] <= day]
    newest: dict[str, Any] = max(in_force, key=lambda act: act["commencement"])
    return newest


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    rows: dict[str, Any] = yaml.safe_load((policy.FOLDER / "law.yaml").read_text(encoding="utf-8"))
    return rows
