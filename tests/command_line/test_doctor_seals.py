"""The doctor on what vouches for documents: the seal, the key of digital certificates, the time-stamp authority."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from kursflyt.doctor import examine, seals
from kursflyt.documents import sealing
from tests.documents import time_stamp_authority

pytestmark = pytest.mark.django_db


def _verdict(finding: examine.Finding) -> tuple[bool, bool]:
    return finding.well, finding.needed


def test_the_demonstration_key_is_told_of_but_does_not_stop_anyone(monkeypatch: Any) -> None:
    monkeypatch.delenv("KURSFLYT_SEAL_KEY", raising=False)
    finding = seals.seal()
    assert _verdict(finding) == (False, False) and "KURSFLYT_SEAL_KEY" in finding.advice


def test_a_seal_key_that_cannot_be_read_must_be_mended(monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "nøkkel.p12").write_text("ikke en nøkkel")
    monkeypatch.setenv("KURSFLYT_SEAL_KEY", str(tmp_path / "nøkkel.p12"))
    assert _verdict(seals.seal()) == (False, True)


def test_a_seal_key_that_has_run_out_must_be_changed(monkeypatch: Any, tmp_path: Path, moment: datetime) -> None:
    old = sealing.make_demo_key(tmp_path, "Fagskolen Fjordvik", valid_from=moment - timedelta(days=800), years=2)
    monkeypatch.setenv("KURSFLYT_SEAL_KEY", str(old))
    finding = seals.seal()
    assert _verdict(finding) == (False, True) and "gikk ut" in finding.said


def test_the_demonstration_key_of_digital_certificates_is_told_of(monkeypatch: Any, settings: Any) -> None:
    monkeypatch.delenv("KURSFLYT_BADGE_KEY", raising=False)
    settings.SITE_URL = "http://127.0.0.1:8000"
    finding = seals.badge_key()
    assert _verdict(finding) == (False, False) and "KURSFLYT_URL" in finding.advice


def test_a_key_of_ones_own_is_well_only_where_others_can_fetch_it(
    monkeypatch: Any, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS_FOLDER, settings.SITE_URL = tmp_path, "https://kurs.fjordvik.example"
    made_here = seals.badge_key()
    monkeypatch.setenv("KURSFLYT_BADGE_KEY", str(tmp_path / "bevis.pem"))
    given = seals.badge_key()
    settings.SITE_URL = "http://kurs.fjordvik.example"
    unreachable = seals.badge_key()
    assert [made_here.well, "ta kopi" in made_here.said, given.well, _verdict(unreachable)] == [
        True,
        True,
        True,
        (False, True),
    ]


def test_a_key_of_digital_certificates_that_cannot_be_read_must_be_mended(monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "nøkkel.pem").write_text("ikke en nøkkel")
    monkeypatch.setenv("KURSFLYT_BADGE_KEY", str(tmp_path / "nøkkel.pem"))
    assert _verdict(seals.badge_key()) == (False, True)


def test_without_an_authority_seals_have_the_machines_time_and_that_is_well(monkeypatch: Any) -> None:
    monkeypatch.delenv("KURSFLYT_TSA_URL", raising=False)
    assert seals.time_stamp().well is True


def test_roots_without_an_authority_do_nothing_and_that_is_told(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.delenv("KURSFLYT_TSA_URL", raising=False)
    with time_stamp_authority.serving(tmp_path, at=timezone.now()) as site:
        monkeypatch.setenv("KURSFLYT_SEAL_ROOTS", str(site.root))
        assert _verdict(seals.time_stamp()) == (False, False)
    monkeypatch.setenv("KURSFLYT_SEAL_ROOTS", str(tmp_path / "borte.pem"))
    assert _verdict(seals.time_stamp()) == (False, True)


def test_the_authority_is_asked_for_a_stamp_and_its_clock_compared(monkeypatch: Any, tmp_path: Path) -> None:
    with time_stamp_authority.serving(tmp_path, at=timezone.now()) as site:
        monkeypatch.setenv("KURSFLYT_TSA_URL", site.address)
        well = seals.time_stamp()
        site.clock -= timedelta(minutes=5)
        slow = seals.time_stamp()
        site.down = True
        down = seals.time_stamp()
    assert well.well is True and "Prøvestempel svarer, uten røtter" in well.said
    assert _verdict(slow) == (False, False) and "NTP" in slow.advice
    assert _verdict(down) == (False, True) and "KURSFLYT_TSA_URL" in down.advice
