"""Sentences that are said in the language of whoever reads them, and not before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from kursflyt.core import file_kinds, money, norwegian_dates, sentences
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from tests.conftest import MOMENT

LATEST = "Datoen kan ikke være senere enn {latest}."
CLOSED = "Påmeldingsfristen var {deadline}. Ta kontakt med skolen hvis du vil stå på venteliste."


def in_all(said: object) -> list[str]:
    found = []
    for language in ("nb", "nn", "en"):
        with translation.override(language):
            found.append(str(said))
    return found


def test_one_refusal_is_said_to_each_reader_in_their_language() -> None:
    assert in_all(Refused(LATEST, latest=date(2026, 11, 24))) == [
        "Datoen kan ikke være senere enn 24. november 2026.",
        "Datoen kan ikkje vere seinare enn 24. november 2026.",
        "The date cannot be later than 24 November 2026.",
    ]


def test_a_moment_in_a_sentence_is_written_in_the_readers_way() -> None:
    assert in_all(Refused(CLOSED, deadline=MOMENT)) == [
        "Påmeldingsfristen var 24. november 2026 kl. 10.00. Ta kontakt med skolen hvis du vil stå på venteliste.",
        "Påmeldingsfristen var 24. november 2026 kl. 10.00. Ta kontakt med skulen om du vil stå på venteliste.",
        "The application deadline was 24 November 2026 at 10:00. "
        "Contact the school if you would like to be on the waiting list.",
    ]


def test_amounts_and_sizes_follow_the_language() -> None:
    told = Sentence("{amount}, {size}", amount=partial(money.kroner, Decimal("1234.5")), size=partial(size, 12_400_000))

    assert in_all(told) == ["1\u00a0234,50\u00a0kr, 12,4 MB"] * 2 + ["NOK\u00a01,234.50, 12.4 MB"]


def size(number: int, *, language: norwegian_dates.Language) -> str:
    return file_kinds.megabytes(number, language=language)


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    told = Sentence("Rad {row}: {said}", row=3, said=Refused("Skriv fornavnet."))

    assert in_all(told) == ["Rad 3: Skriv fornavnet.", "Rad 3: Skriv førenamnet.", "Row 3: Write the first name."]


@pytest.mark.parametrize(
    ("count", "nynorsk", "english"),
    [(1, "1 rad må rettast", "1 row must be corrected"), (2, "2 rader må rettast", "2 rows must be corrected")],
)
def test_one_and_more_have_each_their_wording(count: int, nynorsk: str, english: str) -> None:
    one = "Ingenting er lagret, fordi {count} rad må rettes først."
    many = "Ingenting er lagret, fordi {count} rader må rettes først."
    said = in_all(Counted(one, many, count=count))

    assert said[0] == (one if count == 1 else many).format(count=count)
    assert nynorsk in said[1] and english in said[2]


@pytest.mark.parametrize(
    ("words", "joint", "bokmal", "english"),
    [
        (["a"], "og", "a", "a"),
        (["a", "b"], "og", "a og b", "a and b"),
        (["a", "b", "c"], "eller", "a, b eller c", "a, b or c"),
        ([Sentence("noe annet"), "b"], "eller", "noe annet eller b", "something else or b"),
    ],
)
def test_words_are_listed_as_the_reader_lists_them(words: list[object], joint: str, bokmal: str, english: str) -> None:
    said = in_all(Listed(words, joint=joint))  # type: ignore[arg-type]

    assert [said[0], said[2]] == [bokmal, english]


def test_braces_that_somebody_typed_are_left_as_they_are() -> None:
    assert str(Refused("Vi kjenner ikke igjen innholdet i {name}. {received}", name="{x}.pdf", received="")) == (
        "Vi kjenner ikke igjen innholdet i {x}.pdf. "
    )
    assert str(Refused("100 % av {alt}")) == "100 % av {alt}"


def test_without_a_language_it_is_bokmal() -> None:
    with translation.override(None):
        assert str(Refused("Skriv fornavnet.")) == "Skriv fornavnet."


def test_what_is_stored_is_bokmal_whoever_is_reading() -> None:
    with translation.override("en"):
        assert sentences.in_bokmal(Sentence("noe annet")) == "noe annet"
        assert str(Sentence("noe annet")) == "something else"
