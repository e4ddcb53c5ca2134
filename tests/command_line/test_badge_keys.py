"""`kursflyt badge-keys`: which keys have signed, and the one that has leaked taken out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest

from kursflyt.doctor import badge_key_report
from kursflyt.documents.badge import keys
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import digital
from kursflyt.domain.school import badge_key
from tests import course_at_its_end as course


def test_keys_are_listed_and_one_is_withdrawn(
    run: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.KEYS_FOLDER = tmp_path
    badge_key_report.tell()
    row = certificates.issue(application=course.passed(run, 1)[0], by=run.head.actor, at=course.GRADED)
    digital.of(row, at=course.GRADED)
    leaked = badge_key.current().public
    badge_key_report.tell()
    with pytest.raises(click.ClickException, match="i bruk"):
        badge_key_report.withdraw(leaked)
    monkeypatch.setenv("KURSFLYT_BADGE_KEY", str(keys.make_key(tmp_path / "ny.pem")))
    badge_key_report.withdraw(leaked)
    badge_key_report.tell()

    nothing, listed, withdrawn, after = capsys.readouterr().out.splitlines()
    assert "Ingen digitale bevis" in nothing and "1 bevis signeres på nytt" in withdrawn
    assert listed.startswith(leaked) and listed.endswith("1 bevis  publisert") and "trukket tilbake" in after
