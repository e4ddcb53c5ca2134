"""What a box left behind, in words the office uses: for the box's page and for the rehearsal's screen."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from kursflyt import policy
from kursflyt.core import money, norwegian_dates
from kursflyt.process import boxes

_AMOUNTS = frozenset({"amount", "fee", "total"})  # NOK, stored as text
_HIDDEN = frozenset({"message", "messages"})  # said by the list of mails
_WORDS = {
    True: "ja", False: "nei", "code": "engangskode", "scan": "papir", "teacher": "underviser", "staff": "kontoret",
    "valid": "gyldig", "invalid": "ugyldig", "not_judged": "ikke vurdert", "start": "kurset starter",
    "postpone": "utsatt", "cancel": "avlyst", "cancelled": "avlyst", "postponed": "utsatt",
    "signed": "signert", "declined": "avslått", "rejected": "avvist", "upload": "opplasting", "folder": "mappe",
}  # fmt: skip
_DAY, _MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


def lines(evidence: boxes.Evidence) -> list[tuple[str, str]]:
    """(what, value) for everything that says something; documents with the beginning of their SHA-256."""
    return [
        (_labels().get(key, key), money.kroner(Decimal(value)) if key in _AMOUNTS else in_words(value))
        for key, value in evidence.items()
        if key not in _HIDDEN and value not in (None, "", [], {})
    ]


def in_words(value: Any) -> str:
    """A value as the office reads it: days, moments, yes and no, documents, lists by their first and their number."""
    if isinstance(value, str | bool) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, list):
        first = in_words(value[0]) if value else "ingen"
        return f"{first} og {len(value) - 1} til" if len(value) > 1 else first
    if isinstance(value, dict):
        if "sha256" in value:
            seal = f", SHA-256 {value['sha256'][:16]}…" if value["sha256"] else ""
            return f"{value.get('name', 'dokument')}{seal}"
        return ", ".join(f"{key}: {in_words(inner)}" for key, inner in list(value.items())[:5])
    text = str(value)
    if _MOMENT.fullmatch(text):
        return norwegian_dates.long_moment(datetime.fromisoformat(text))
    if _DAY.fullmatch(text):
        return norwegian_dates.long_date(date.fromisoformat(text))
    return text[:300]


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    labels: dict[str, str] = yaml.safe_load((policy.FOLDER / "evidence.yaml").read_text(encoding="utf-8"))
    return {str(key): word for key, word in labels.items()}
