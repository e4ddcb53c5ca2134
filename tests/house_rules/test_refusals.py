"""Every refusal is a sentence that can be said in three languages.

That the catalogues have them all is seen by tests/pages/test_languages.py: `make messages` finds them as this does.
"""

from __future__ import annotations

import ast
import string

import pytest

from tools import collect_messages, spoken_refusals
from tools.spoken_refusals import Said

SAID = [*spoken_refusals.refusals(), *spoken_refusals.made_sentences()]
NO_VALUES = {"field", "count"}


def where(said: Said) -> str:
    return f"{said.module}:{said.call.lineno}"


@pytest.mark.parametrize("said", SAID, ids=where)
def test_a_sentence_is_whole_and_not_put_together(said: Said) -> None:
    for given in said.call.args:
        assert not isinstance(given, (ast.JoinedStr, ast.BinOp)), ast.unparse(given)
        assert not (isinstance(given, ast.Call) and ast.unparse(given.func).endswith((".join", ".format")))


@pytest.mark.parametrize("said", SAID, ids=where)
def test_the_values_of_a_sentence_are_those_it_names(said: Said) -> None:
    texts = [given.value for given in said.call.args if isinstance(given, ast.Constant)]
    values = {keyword.arg for keyword in said.call.keywords} - {"field"}

    for text in texts:
        named = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
        assert named - NO_VALUES == values - NO_VALUES
        assert named <= values or not values


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
