"""Every refusal is a sentence that can be said in three languages.

That the catalogues have them all is seen by tests/pages/test_languages.py: `make messages` finds them as this does.
"""

from __future__ import annotations

import ast
import string
from functools import cache

import pytest

from tools import collect_messages, spoken_refusals
from tools.spoken_refusals import Said

NO_VALUES = {"field", "count"}


@cache
def all_said() -> tuple[Said, ...]:
    return (*spoken_refusals.refusals(), *spoken_refusals.made_sentences())


def where(said: Said) -> str:
    return f"{said.module}:{said.call.lineno}"


def test_a_sentence_is_whole_and_not_put_together() -> None:
    put_together = [
        f"{where(said)}: {ast.unparse(given)}"
        for said in all_said()
        for given in said.call.args
        if isinstance(given, (ast.JoinedStr, ast.BinOp))
        or (isinstance(given, ast.Call) and ast.unparse(given.func).endswith((".join", ".format")))
    ]

    assert len(all_said()) > 900
    assert put_together == []


def test_the_values_of_a_sentence_are_those_it_names() -> None:
    assert [f"{where(said)}: {text}" for said in all_said() for text in strange(said)] == []


def strange(said: Said) -> list[str]:
    """Texts that name a value that is not given, or do not name one that is."""
    texts = [str(given.value) for given in said.call.args if isinstance(given, ast.Constant)]
    values = {str(keyword.arg) for keyword in said.call.keywords} - {"field"}
    return [text for text in texts if not agree(text, values)]


def agree(text: str, values: set[str]) -> bool:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return named - NO_VALUES == values - NO_VALUES and (named <= values or not values)


@pytest.mark.parametrize("language", collect_messages.LANGUAGES)
def test_every_refusal_and_sentence_has_its_translation(language: str) -> None:
    catalogue = collect_messages.catalogue(language)
    missing = [
        text
        for _path, text in spoken_refusals.sentences()
        if not (found := catalogue.get(text)) or not found.string or not all(found.string)
    ]

    assert missing == []


def test_what_is_left_out_is_met_in_a_terminal_only() -> None:
    everywhere = {said.module for said in spoken_refusals.calls() if spoken_refusals.is_refusal(said)}
    left_out = everywhere - {said.module for said in spoken_refusals.refusals()}

    assert left_out == {
        "kursflyt.doctor.first_run",
        "kursflyt.domain.courses.course_file_reading",
        "kursflyt.process.chart",
        "kursflyt.process.chart_drawing",
        "kursflyt.process.charts",
        "kursflyt.rehearsal.acts.before",
    }
