"""A sentence for a person, whose values stay open until somebody reads it: only then is it known in which language.

The code says it in bokmål; nynorsk and English stand in kursflyt/locale, found by the bokmål. Where no language is
spoken, as in a job or on the command line, it is bokmål. See docs/decisions/0011.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, cast

from babel.lists import format_list
from django.utils import translation

from kursflyt.core import norwegian_dates
from kursflyt.core.norwegian_dates import LOCALES, Language

BOKMAL: Language = "nb"


def language() -> Language:
    """The language that is spoken now: nb, nn or en."""
    spoken = (translation.get_language() or BOKMAL)[:2]
    return cast(Language, spoken if spoken in LOCALES else BOKMAL)


class Sentence:
    """`text` in bokmål with `{names}` of the values. A date or moment is written out, and a function of `language` is
    asked, in the reader's language; another sentence or a refusal is said in it too."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.text, self.values = text, values

    def __str__(self) -> str:
        return _filled(self.text if language() == BOKMAL else translation.gettext(self.text), self.values)


class Counted(Sentence):
    """One wording for one and another for more; `count` chooses, and is a value of that name."""

    def __init__(self, one: str, many: str, /, *, count: int, **values: object) -> None:
        super().__init__(one, count=count, **values)
        self.many, self.count = many, count

    def __str__(self) -> str:
        if language() == BOKMAL:
            return _filled(self.text if self.count == 1 else self.many, self.values)
        return _filled(translation.ngettext(self.text, self.many, self.count), self.values)


class Listed:
    """'a, b og c', or with `eller`; each word is said in the reader's language."""

    def __init__(self, words: Iterable[object], *, joint: Literal["og", "eller"] = "og") -> None:
        self.words, self.joint = list(words), joint

    def __str__(self) -> str:
        return listed(self.words, language=language(), joint=self.joint)


def listed(words: Iterable[object], *, language: str, joint: Literal["og", "eller"] = "og") -> str:
    """'a, b og c' in nb, nn or en."""
    style: Literal["or", "standard"] = "or" if joint == "eller" else "standard"
    return format_list([str(word) for word in words], style=style, locale=LOCALES[cast(Language, language)])


def said(words: str) -> str:
    """Words that stand in a file, such as the chart, in the reader's language where they are translated."""
    return words if not words or language() == BOKMAL else translation.gettext(words)


def in_bokmal(said: object) -> str:
    """A sentence as it is stored: in bokmål, whoever is reading."""
    with translation.override(BOKMAL):
        return str(said)


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format_map({name: _said(value) for name, value in values.items()}) if values else text


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return norwegian_dates.long_moment(value, language=language())
    if isinstance(value, date):
        return norwegian_dates.long_date(value, language=language())
    return str(value(language=language()) if callable(value) else value)
