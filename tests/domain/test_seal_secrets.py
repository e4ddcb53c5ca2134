"""What opens the seal's token and the time-stamp authority: the value itself, or the file that is named instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursflyt.core.refusals import Refused
from kursflyt.documents import sealing_token
from kursflyt.domain.school import sealing


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The PINs that a token was opened with; no token is there."""
    pins: list[str] = []
    monkeypatch.setenv("KURSFLYT_SEAL_PKCS11_MODULE", "/mangler.so")
    monkeypatch.setattr(sealing_token, "load_token_key", lambda *_, pin, **__: pins.append(pin))
    return pins


def test_the_value_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    file = tmp_path / "hemmelig"
    file.write_text("fra filen\n", encoding="utf-8")
    monkeypatch.setenv("KURSFLYT_TSA_URL", "https://stempel.example")
    for name in ("KURSFLYT_SEAL_PKCS11_PIN", "KURSFLYT_TSA_PASSWORD"):
        monkeypatch.setenv(f"{name}_FILE", str(file))

    passwords = [authority.password for authority in [sealing.authority()] if authority]
    sealing.own_key()
    for name in ("KURSFLYT_SEAL_PKCS11_PIN", "KURSFLYT_TSA_PASSWORD"):
        monkeypatch.setenv(name, "verdien")
    passwords += [authority.password for authority in [sealing.authority()] if authority]
    sealing.own_key()

    assert passwords == ["fra filen", "verdien"]
    assert opened == ["fra filen", "verdien"]


@pytest.mark.parametrize("name", ["KURSFLYT_SEAL_PKCS11_PIN", "KURSFLYT_TSA_PASSWORD"])
def test_a_file_that_cannot_be_read_is_a_refusal_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str], name: str
) -> None:
    monkeypatch.setenv("KURSFLYT_TSA_URL", "https://stempel.example")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "mangler"))

    with pytest.raises(Refused) as refused:
        sealing.own_key() if name.endswith("PIN") else sealing.authority()

    assert str(refused.value) == (
        f"Kan ikke lese filen som {name}_FILE peker på (FileNotFoundError). Se på stien og rettighetene."
    )
