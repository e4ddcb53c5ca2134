"""The language that texts are written in: what it says, what it refuses, and that nothing else can come of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.documents import text_language
from kursflyt.documents.text_language import TextFault

SCRAPS = st.sampled_from(
    [
        *(
            "{",
            "}",
            "{{",
            "}}",
            "{}",
            "{ }",
            "\n",
            " ",
            "Hei",
            "æ",
            "{navn}",
            "{NAVN}",
            "{navn.__class__}",
            "{% if x %}",
        ),
        *(
            "{hvis}",
            "{hvis navn}",
            "{hvis ikke navn}",
            "{hvis navn og kurs}",
            "{ellers}",
            "{ellers hvis kurs}",
            "{slutt}",
        ),
    ]
)


def say(text: str, **values: str) -> str:
    return text_language.render(
        text_language.parse(text), shown=lambda name: values[name], holds=lambda name: bool(values.get(name))
    )


def test_a_word_is_shown_and_a_passage_stands_when_its_condition_holds() -> None:
    text = "Hei{hvis navn} {navn}{slutt}! {hvis avgift}Betal.{ellers hvis loan}Lån.{ellers}Gratis.{slutt}"
    assert say(text, navn="Kari", avgift="ja") == "Hei Kari! Betal."
    assert say(text, loan="ja") == "Hei! Lån."
    assert say(text) == "Hei! Gratis."


def test_a_condition_can_be_turned_round() -> None:
    assert [say("{hvis ikke klage}A{ellers}B{slutt}", klage=value) for value in ("", "ja")] == ["A", "B"]


def test_a_line_with_nothing_but_conditions_takes_no_room_and_there_is_one_empty_line_at_most() -> None:
    text = "Først\n\n{hvis a}\nMidt\n{slutt}\n\nSist"
    assert [say(text, a=value) for value in ("ja", "")] == ["Først\n\nMidt\n\nSist", "Først\n\nSist"]


def test_a_value_is_never_read_as_text_of_this_language() -> None:
    assert say("{navn}", navn="{slutt} {hvis x}") == "{slutt} {hvis x}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hei\n{navn", "Linje 2: en krøllparentes åpnes og lukkes ikke."),
        ("Hei navn}", "Linje 1: en krøllparentes lukkes uten å være åpnet."),
        ("{hvis a}\nx", "Linje 1: passasjen som begynner her, mangler {slutt}."),
        ("x\n\n{slutt}", "Linje 3: {slutt} hører ikke til noen {hvis …}."),
        ("{ellers}", "Linje 1: {ellers} hører ikke til noen {hvis …}."),
        ("{hvis a}x{ellers}y{ellers}z{slutt}", "Linje 1: etter «ellers» kan det bare komme «slutt»."),
        ("{person.email}", "Linje 1: {person.email} er ikke et ord vi kjenner."),
        ("{hvis a og b}x{slutt}", "Linje 1: {a og b} er ikke et ord vi kjenner."),
        ("{}", "Linje 1: {} er ikke et ord vi kjenner."),
        ("{hvis a}" * 9, "Linje 1: det er for mange «hvis» inni hverandre."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(TextFault) as refused:
        text_language.parse(text)
    assert str(refused.value) == sentence


@given(st.one_of(st.text(), st.lists(st.one_of(SCRAPS, st.text(max_size=3))).map("".join)))
def test_whatever_is_written_is_refused_or_says_its_words_and_leaves_no_brace(text: str) -> None:
    try:
        tree = text_language.parse(text)
    except TextFault as refused:
        assert str(refused).startswith("Linje ")
        return
    for holds in (True, False):
        said = text_language.render(tree, shown=lambda name: f"‹{name}›", holds=lambda _name, holds=holds: holds)  # type: ignore[misc]
        assert "{" not in said and "}" not in said
        shown = {word.name for word, _ in text_language.words_in(tree)}
        assert all(f"‹{name}›" in said for name in text_language.always_shown(tree))
        assert text_language.always_shown(tree) <= shown


def test_where_a_word_stands_tells_what_holds_there() -> None:
    tree = text_language.parse("{a}{hvis x}{b}{ellers hvis ikke y}{c}{ellers}{d}{slutt}")
    assert [(word.name, sorted(guards)) for word, guards in text_language.words_in(tree)] == [
        ("a", []),
        ("b", [("x", True)]),
        ("c", [("x", False), ("y", False)]),
        ("d", [("x", False), ("y", True)]),
    ]
