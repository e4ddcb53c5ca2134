"""The keyboard in the office: find, along the rows, to the main pages; quiet while one writes and when turned off."""

from __future__ import annotations

import pytest

from kursflyt.rehearsal.acts import before
from tests.stories.office_people import OfficeWorker
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def kari(stage: Stage) -> Typist:
    stage.has_come_to(before.plan)
    someone = Typist(stage, scripts=True)
    someone.signs_in()
    someone.goes_to("/kontor/?vis=everyone")
    return someone


def test_a_slash_leads_to_the_field_and_enter_to_what_is_found(kari: Typist) -> None:
    kari.types("/")
    assert kari.stands_at() == "finder"

    kari.types(*"velferdstek")
    kari.types_to_another_page("Enter")

    kari.sees("Treff på «velferdstek»")
    assert kari.faults == []


def test_j_and_k_go_along_the_rows_and_enter_opens(kari: Typist) -> None:
    rows = kari.rows()
    assert len(rows) > 1

    kari.types("j")
    assert kari.stands_at() == rows[0]
    kari.types("j")
    assert kari.stands_at() == rows[1]
    kari.types("k", "k", "k")
    assert kari.stands_at() == rows[0]
    kari.types_to_another_page("Enter")

    kari.sees(rows[0])
    assert "/steg/" in kari.address


def test_g_and_a_letter_lead_to_the_main_pages(kari: Typist) -> None:
    for letter, address in (("k", "/kontor/kurs/"), ("m", "/kontor/meldinger/"), ("o", "/kontor/")):
        kari.types_to_another_page("g", letter)
        assert kari.address == address


def test_nothing_happens_while_one_writes_nor_with_the_keys_of_the_browser(kari: Typist) -> None:
    kari.types("/", *"jg?k/")

    kari.has_written("q", "jg?k/")
    assert (kari.stands_at(), kari.sees_help()) == ("finder", False)

    kari.goes_to("/kontor/?vis=everyone")
    kari.types("Control+j", "Alt+j", "Meta+k")
    assert kari.stands_at() not in kari.rows()


def test_the_help_is_shown_by_a_question_mark_and_the_keys_can_be_turned_off(kari: Typist) -> None:
    kari.types("?")
    assert kari.sees_help()
    kari.types("j", "Escape")
    assert not kari.sees_help()

    kari.types("?")
    kari.unticks("Bruk hurtigtaster i denne nettleseren")
    kari.types("Escape")
    kari.goes_to("/kontor/?vis=everyone")
    kari.types("?", "/", "j")

    assert (kari.sees_help(), kari.stands_at() in ["finder", *kari.rows()]) == (False, False)


def test_without_script_the_field_finds_all_the_same(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    someone = OfficeWorker(stage, username="anne")
    someone.signs_in()

    someone.writes(q="velferdstek")
    someone.presses("Finn")

    someone.sees("Treff på «velferdstek»")
    someone.does_not_see("Hurtigtaster")
