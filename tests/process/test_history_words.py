"""The history of a run says what was done in words, never by the name that the code has for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kursflyt
from kursflyt.process import history_words, queries

ROOT = Path(kursflyt.__file__).parent
OF_NO_RUN = ("people.", "school.", "staff.", "text.", "courses.partner_", "courses.programme_", "paper.print_run_")
OF_NO_RUN_EITHER = ("paper.wish", "certificates.badge_key_withdrawn")


def recorded() -> set[str]:
    """Every event that is written in full where the audit trail is written to."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    calls = re.findall(r'audit\.record\(\s*("[^)]*?),\s*(?:\n\s*)?by=', source)
    return {name for call in calls for name in re.findall(r'"([a-z]+\.[a-z_]+)"', call)}


def test_every_event_of_a_run_has_a_sentence() -> None:
    without = recorded() - set(history_words.EVENTS)
    assert {name for name in without if not name.startswith((*OF_NO_RUN, *OF_NO_RUN_EITHER))} == set()
    assert len(recorded()) > 100


@pytest.mark.django_db
def test_an_event_of_a_box_is_named_by_the_box() -> None:
    title = queries.title_of("sign_contract")
    assert history_words.said("sign_contract.done") == f"{title}: gjort"
    assert history_words.about("sign_contract.done", "sign_contract") == ""
    assert history_words.about("batch.begun", "sign_contract") == title


@pytest.mark.django_db
def test_what_has_no_words_stays_as_it_is() -> None:
    assert history_words.said("courses.once_upon_a_time") == "courses.once_upon_a_time"
    assert history_words.about("archive.kept", "KF-5YFK7Z") == "KF-5YFK7Z"
    assert history_words.about("archive.kept", "certificates 2") == "bevis 2"
