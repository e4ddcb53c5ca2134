"""Digital certificates: judged by libraries that are not ours, the same bytes ever after, revoked by a bit for good."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from kursflyt.core import storage
from kursflyt.core.clock import OSLO
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import digital
from kursflyt.domain.certificates.models import BadgeKey, Certificate, StatusList
from kursflyt.domain.school import badge_key
from tests import course_at_its_end as course
from tests.documents import badge_judges as judges
from tests.documents.badge_judges import Judgement
from tests.documents.printed import text_of

ADDRESS = "https://kurs.fjordvik.example"
ISSUED = datetime(2026, 11, 24, 10, 0, tzinfo=OSLO)  # the judges look at the real clock
GENUINE, REVOKED = Judgement(True, False), (True, True)


@pytest.fixture(autouse=True)
def at_the_schools_address(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_URL, settings.KEYS_FOLDER = ADDRESS, tmp_path
    settings.ALLOWED_HOSTS = ["kurs.fjordvik.example", "127.0.0.1"]
    monkeypatch.delenv("KURSFLYT_BADGE_KEY", raising=False)


def fetch(address: str) -> bytes:
    """As anyone would, over https."""
    answer = Client(HTTP_HOST="kurs.fjordvik.example").get(address.removeprefix(ADDRESS), secure=True)
    if answer.status_code != 200:
        raise OSError(f"{answer.status_code} {address}")
    return answer.content


def _issued(run: Any, count: int = 1) -> list[Certificate]:
    applications = course.passed(run, count)
    return [certificates.issue(application=row, by=run.consultant.actor, at=ISSUED) for row in applications]


def _file(certificate: Certificate, at: datetime = ISSUED) -> bytes:
    made = digital.of(certificate, at=at)
    assert made is not None
    return storage.read(made.document)


def _second_judge(file: bytes) -> Judgement:
    return judges.reference_libraries(file, fetch, now=ISSUED + timedelta(days=30))


def test_a_library_of_open_badges_finds_it_genuine_and_in_force(run: Any) -> None:
    file = _file(_issued(run)[0])

    assert judges.open_badges_library(file, fetch) == GENUINE


@judges.needs_node
def test_the_w3c_reference_libraries_find_it_genuine_and_in_force(run: Any) -> None:
    type(run.programme).objects.filter(pk=run.programme_id).update(credits=Decimal("2.5"))
    run.programme.refresh_from_db()
    file = _file(_issued(run)[0])

    assert json.loads(file)["credentialSubject"]["creditsEarned"] == 2.5
    assert (_second_judge(file), judges.open_badges_library(file, fetch)) == (GENUINE, GENUINE)


@pytest.mark.parametrize("what", ["Deltaker0 Aasen", "Best\u00e5tt", "FF-2027-000001", "velferdsteknologi", '"place"'])
def test_one_changed_value_is_found(run: Any, what: str) -> None:
    file = _file(_issued(run)[0]).decode()
    print(file)
