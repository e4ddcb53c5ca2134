"""A mail text belongs to a box, exists in three languages that say the same, and is given all that it needs."""

from __future__ import annotations

import re
from functools import cache

import pytest

from kursflyt.documents import mail_kinds, mail_text, standard_texts, text_kinds, text_rules, text_words
from kursflyt.process import chart
from tests.house_rules import mail_scan
from tests.house_rules.source_tree import package_files

BOXES = {box.id for box in chart.standard().boxes}
# Mails of no box: signing in, what can happen to any box, dates moved at any time, the week of one of the staff,
# and what a visitor tells the school.
OF_NO_BOX = {"one_time_code", "new_link", "step", "dates", "your_week", "accessibility"}
KINDS = sorted(mail_text.kinds())


@cache
def _all_code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in package_files())


def _text(kind: str, language: str) -> str:
    return (standard_texts.FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_begins_with_the_name_of_its_box(kind: str) -> None:
    assert kind.split(".")[0] in BOXES | OF_NO_BOX


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_written_in_all_three_languages(kind: str) -> None:
    written = {path.name.rsplit(".", 2)[1] for path in standard_texts.FOLDER.glob(f"{kind}.??.txt")}
    assert written == set(mail_text.LANGUAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_languages_say_the_same(kind: str) -> None:
    used = {language: mail_scan.asked_for(kind, language) for language in mail_text.LANGUAGES}
    assert used["nn"] == used["nb"] and used["en"] == used["nb"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_a_subject_and_then_an_empty_line(kind: str) -> None:
    openings = {language: _text(kind, language).split("\n")[:2] for language in mail_text.LANGUAGES}
    assert all(subject.strip() and blank == "" for subject, blank in openings.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_sent_by_someone(kind: str) -> None:
    _box, _, what = kind.partition(".")  # written whole, or as the name of its box and what it is: f"{BOX}.reminder"
    code = re.compile(rf"[\"']{re.escape(kind)}[\"']" + (rf"|f\"{{BOX}}\.{re.escape(what)}\"" if what else ""))
    assert code.search(_all_code())


@pytest.mark.parametrize("posting", mail_scan.postings(), ids=lambda posting: f"{posting.kind} {posting.where}")
def test_what_is_posted_has_a_text_and_all_that_the_text_needs(posting: mail_scan.Posting) -> None:
    assert posting.kind in KINDS
    if posting.given is not None:
        given = posting.given | mail_scan.ALWAYS_GIVEN
        assert [roots for roots in mail_scan.needed(posting.kind) if not roots & given] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_one_that_the_office_may_edit(kind: str) -> None:
    about = text_kinds.KINDS[kind]
    assert about.group in mail_kinds.GROUPS and about.name and about.when.endswith(".")


@pytest.mark.parametrize("language", mail_text.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_standard_text_could_be_saved_by_the_office(kind: str, language: str) -> None:
    assert [str(fault.sentence) for fault in text_rules.examine(kind, *standard_texts.standard(kind, language))] == []


def test_no_mail_is_described_that_has_no_text_and_no_word_that_no_mail_uses() -> None:
    offers = [text_rules.offer(kind) for kind in KINDS]
    assert sorted(mail_kinds.MAILS) == KINDS
    assert set(text_words.WORDS) - {name for offer in offers for name in offer.shown | offer.asked} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_each_receivers_own_is_said_by_the_code_that_posts(kind: str) -> None:
    holes = text_kinds.KINDS[kind].holes
    own = {key for posting in mail_scan.postings() if posting.kind == kind for key in posting.own}
    assert {text_kinds.word(kind, name).paths[0] for name in holes} == own
