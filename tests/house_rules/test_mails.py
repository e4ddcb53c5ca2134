"""A mail text belongs to a box, exists in three languages that say the same, and is given all that it needs."""

from __future__ import annotations

import re

import pytest

from kursflyt.documents import mail_text
from kursflyt.process import chart
from tests.house_rules import mail_scan
from tests.house_rules.source_tree import package_files

BOXES = {box.id for box in chart.standard().boxes}
# Mails of no box: signing in, what can happen to any box, dates moved at any time, the week of one of the staff,
# and what a visitor tells the school.
OF_NO_BOX = {"one_time_code", "new_link", "step", "dates", "your_week", "accessibility"}
KINDS = sorted(mail_text.kinds())


def _text(kind: str, language: str) -> str:
    return (mail_text.FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_begins_with_the_name_of_its_box(kind: str) -> None:
    assert kind.split(".")[0] in BOXES | OF_NO_BOX


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_written_in_all_three_languages(kind: str) -> None:
    written = {path.name.rsplit(".", 2)[1] for path in mail_text.FOLDER.glob(f"{kind}.??.txt")}
    assert written == set(mail_text.LANGUAGES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_languages_say_the_same(kind: str) -> None:
    used = {language: mail_scan.variables_in(_text(kind, language)) for language in mail_text.LANGUAGES}
    assert used["nn"] == used["nb"] and used["en"] == used["nb"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_a_subject_and_then_an_empty_line(kind: str) -> None:
    openings = {language: _text(kind, language).split("\n")[:2] for language in mail_text.LANGUAGES}
    assert all(subject.strip() and blank == "" for subject, blank in openings.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_sent_by_someone(kind: str) -> None:
    _box, _, what = kind.partition(".")  # written whole, or as the name of its box and what it is: f"{BOX}.reminder"
    code = re.compile(rf"[\"']{re.escape(kind)}[\"']" + (rf"|f\"{{BOX}}\.{re.escape(what)}\"" if what else ""))
    assert any(code.search(path.read_text(encoding="utf-8")) for path in package_files())


@pytest.mark.parametrize("posting", mail_scan.postings(), ids=lambda posting: f"{posting.kind} {posting.where}")
def test_what_is_posted_has_a_text_and_all_that_the_text_needs(posting: mail_scan.Posting) -> None:
    assert posting.kind in KINDS
    if posting.given is not None:
        needed = mail_scan.variables_in(_text(posting.kind, "nb"))
        assert needed - posting.given - mail_scan.ALWAYS_GIVEN == set()


def test_the_scan_sees_what_a_text_uses_and_not_what_it_makes_itself() -> None:
    text = "{{ a.b|filter:\"x\" }}{% for c, d in e.f %}{{ c }}{{ forloop.last }}{% endfor %}{% if not g and h == 'i' %}"
    assert mail_scan.variables_in(text) == {"a", "e", "g", "h"}
