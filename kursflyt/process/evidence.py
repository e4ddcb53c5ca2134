"""What a box left behind, in words the office uses, in the language that is spoken: for the box's page and for the
rehearsal's screen."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from kursflyt import policy
from kursflyt.core import money, norwegian_dates, sentences
from kursflyt.core.sentences import Sentence
from kursflyt.process import boxes

_AMOUNTS = frozenset({"amount", "fee", "total"})  # NOK, stored as text
_HIDDEN = frozenset({"message", "messages"})  # said by the list of mails
_WORDS: dict[object, Sentence] = {
    True: Sentence("ja"),
    False: Sentence("nei"),
    "code": Sentence("engangskode"),
    "scan": Sentence("papir"),
    "teacher": Sentence("underviser"),
    "staff": Sentence("kontoret"),
    "valid": Sentence("gyldig"),
    "invalid": Sentence("ugyldig"),
    "not_judged": Sentence("ikke vurdert"),
    "start": Sentence("kurset starter"),
    "postpone": Sentence("utsatt"),
    "cancel": Sentence("avlyst"),
    "cancelled": Sentence("avlyst"),
    "postponed": Sentence("utsatt"),
    "signed": Sentence("signert"),
    "declined": Sentence("avslått"),
    "rejected": Sentence("avvist"),
    "upload": Sentence("opplasting"),
    "folder": Sentence("mappe"),
    "xledger": Sentence("Xledger"),
    "Møtelenke fra skolen": Sentence("Møtelenke fra skolen"),
}
_DAY, _MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


def lines(evidence: boxes.Evidence) -> list[tuple[str, str]]:
    """(what, value) for everything that says something; documents with the beginning of their SHA-256."""
    return [
        (_label(key), _kroner(value) if key in _AMOUNTS else in_words(value))
        for key, value in evidence.items()
        if key not in _HIDDEN and value not in (None, "", [], {})
    ]


def in_words(value: Any) -> str:
    """A value as the office reads it: days, moments, yes and no, documents, lists by their first and their number."""
    if isinstance(value, str | bool) and value in _WORDS:
        return str(_WORDS[value])
    if isinstance(value, list):
        first = in_words(value[0]) if value else str(Sentence("ingen"))
        return str(Sentence("{first} og {more} til", first=first, more=len(value) - 1)) if len(value) > 1 else first
    if isinstance(value, dict):
        if "sha256" in value:
            seal = f", SHA-256 {value['sha256'][:16]}…" if value["sha256"] else ""
            return f"{value.get('name') or Sentence('dokument')}{seal}"
        return ", ".join(f"{key}: {in_words(inner)}" for key, inner in list(value.items())[:5])
    text = str(value)
    if _MOMENT.fullmatch(text):
        return norwegian_dates.long_moment(datetime.fromisoformat(text), language=sentences.language())
    if _DAY.fullmatch(text):
        return norwegian_dates.long_date(date.fromisoformat(text), language=sentences.language())
    return text[:300]


def _kroner(value: Any) -> str:
    return money.kroner(Decimal(value), language=sentences.language())


def _label(key: str) -> str:
    """Its word is in the catalogue because tools/words_of_rules.py reads the same file."""
    return str(Sentence(_labels()[key])) if key in _labels() else key


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    labels: dict[str, str] = yaml.safe_load((policy.FOLDER / "evidence.yaml").read_text(encoding="utf-8"))
    return {str(key): word for key, word in labels.items()}
