"""What a word says in one mail: its value found in what was given, and written as Norwegians write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kursflyt.core import identity_number, money, norwegian_dates, phone
from kursflyt.documents import mail_blocks, text_language, wording
from kursflyt.documents.text_words import INNER, WORDS, Word

_PLACE = re.compile(r"\{([a-z_.]+)\}")


class NotGiven(Exception):
    """The text shows a word whose value nobody gave: a fault in the program, found before anything is sent."""


def shown(word: Word, given: Mapping[str, Any], language: str) -> str:
    """The value as it stands in the text. Raises `NotGiven`."""
    if word.fixed:
        return _fixed(word, given, language)
    if word.form == "address":
        return _address(word.paths[0], given)
    if word.form == "link":
        return str(found((word.paths[0],), given) or _address(word.paths[1], given))
    value = found(word.paths, given)
    if value is None:
        raise NotGiven(word.paths[0])
    return written(value, word.form, language)


def holds(word: Word, given: Mapping[str, Any]) -> bool:
    """Whether there is anything: what `hvis` asks."""
    value = found(word.paths, given)
    if word.form == "passed":
        return value is not None and value < given["today"]
    return str(value) == word.equals if word.equals else bool(value)


def written(value: Any, form: str, language: str) -> str:
    return FORMS[form](value, language)


def found(paths: Iterable[str], given: Mapping[str, Any]) -> Any:
    """The value of the first path that leads to one; None when none does."""
    for path in paths:
        value: Any = given
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
            if value is None:
                break
        else:
            return value
    return None


def moment(at: datetime, language: str) -> str:
    """24. november 2026 kl. 10.00."""
    return norwegian_dates.long_moment(at, language=language)  # type: ignore[arg-type]


def _long_date(day: date | datetime, language: str) -> str:
    return norwegian_dates.long_date(wording.local_day(day), language=language)  # type: ignore[arg-type]


FORMS: dict[str, Callable[[Any, str], str]] = {
    "plain": lambda value, _language: str(value),
    "title": lambda run, language: run if isinstance(run, str) else run.title_in(language),
    "date": _long_date,
    "moment": moment,
    "kroner": lambda amount, _language: money.kroner(amount),
    "phone": lambda number, _language: phone.as_read(number),
    "orgnr": lambda number, _language: identity_number.format_orgnr(number),
    "translated": lambda word, _language: mail_blocks.translated(word),
    "count": lambda rows, _language: str(len(rows)),
    "bullets": lambda lines, _language: "\n".join(f"- {line}" for line in lines),
    "findings": mail_blocks.findings,
    "todos": mail_blocks.todos,
    "numbers": mail_blocks.numbers,
}


def _fixed(word: Word, given: Mapping[str, Any], language: str) -> str:
    return text_language.render(
        text_language.parse(word.fixed[language]),
        shown=lambda name: shown(INNER[name], given, language),
        holds=lambda name: holds(WORDS[name], given),
    )


def _address(pattern: str, given: Mapping[str, Any]) -> str:
    """On the school's own site; `{run.pk}` and the like are filled in."""

    def fill(match: re.Match[str]) -> str:
        value = found((match[1],), given)
        if value is None:
            raise NotGiven(match[1])
        return str(value)

    return f"{given['site']}{_PLACE.sub(fill, pattern)}"
