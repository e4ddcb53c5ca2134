"""How each kind of document is archived and screened: read from archive.yaml, which the board can read too."""

from __future__ import annotations

from functools import lru_cache

import yaml

from kursflyt import policy
from kursflyt.domain.archive.handling import Handling


def of(kind: str) -> Handling:
    """For contract, decision, evaluation, certificates or course."""
    return _file()[kind]


def access_codes() -> frozenset[str]:
    """Every access code that the policy uses; an archive system must know them."""
    return frozenset(handling.access_code for handling in _file().values() if handling.access_code)


@lru_cache(maxsize=1)
def _file() -> dict[str, Handling]:
    rows = yaml.safe_load((policy.FOLDER / "archive.yaml").read_text(encoding="utf-8"))
    return {kind: Handling(**row) for kind, row in rows.items()}
