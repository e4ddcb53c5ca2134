"""Every refusal that someone outside the school can meet is a sentence that can be said in three languages.

That the catalogues have them all is seen by tests/pages/test_languages.py: `make messages` finds them as this does.
"""

from __future__ import annotations

import ast
import string

import pytest

from tools import collect_messages, reached_refusals
from tools.reached_refusals import Refusal

SPOKEN = [refusal for refusal in reached_refusals.refusals() if refusal.module in reached_refusals.spoken()]
MADE = [Refusal(name, "", call) for name, call in reached_refusals.made_sentences()]
NO_VALUES = {"field", "count"}


def where(refusal: Refusal) -> str:
    return f"{refusal.module}:{refusal.call.lineno}"


@pytest.mark.parametrize("refusal", [*SPOKEN, *MADE], ids=where)
def test_a_sentence_is_whole_and_not_put_together(refusal: Refusal) -> None:
    for given in refusal.call.args:
        assert not isinstance(given, (ast.JoinedStr, ast.BinOp)), ast.unparse(given)
        assert not (isinstance(given, ast.Call) and ast.unparse(given.func).endswith((".join", ".format")))


@pytest.mark.parametrize("refusal", [*SPOKEN, *MADE], ids=where)
def test_the_values_of_a_sentence_are_those_it_names(refusal: Refusal) -> None:
    texts = [given.value for given in refusal.call.args if isinstance(given, ast.Constant)]
    values = {keyword.arg for keyword in refusal.call.keywords} - {"field"}

    for text in texts:
        named = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
        assert named - NO_VALUES == values - NO_VALUES
        assert named <= values or not values


@pytest.mark.parametrize("language", collect_messages.LANGUAGES)
def test_every_refusal_that_can_reach_someone_outside_has_its_translation(language: str) -> None:
    catalogue = collect_messages.catalogue(language)
    missing = [
        text
        for _path, text in reached_refusals.sentences()
        if not (found := catalogue.get(text)) or not found.string or not all(found.string)
    ]

    assert missing == []


@pytest.mark.parametrize(
    "module",
    [
        "kursflyt.core.uploads",
        "kursflyt.core.typed_dates",
        "kursflyt.documents.ehf.envelope",
        "kursflyt.domain.applications.receiving",
        "kursflyt.domain.applications.offers",
        "kursflyt.domain.assessment.hand_in",
        "kursflyt.domain.contracts.signing",
        "kursflyt.domain.courses.session_plan",
        "kursflyt.domain.doors.codes",
        "kursflyt.domain.evaluation.actions",
        "kursflyt.process.progress",
    ],
)
def test_what_applicants_participants_and_teachers_meet_is_reached(module: str) -> None:
    assert module in reached_refusals.spoken()


@pytest.mark.parametrize(
    "module",
    [
        "kursflyt.domain.applications.deciding",
        "kursflyt.domain.courses.start_decision",
        "kursflyt.domain.invoicing.crediting",
        "kursflyt.domain.people.saved_views",
        "kursflyt.pages.office.sign_in",
    ],
)
def test_what_only_the_office_meets_is_not(module: str) -> None:
    assert module in {refusal.module for refusal in reached_refusals.refusals()} - reached_refusals.spoken()
