"""The seal holds: intact when untouched, broken by one byte, and judged the same by poppler, which is not ours."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from kursflyt.documents import certificate, sealing
from tests.documents import printed, record_examples

AT = datetime(2027, 6, 18, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> sealing.SealKey:
    folder = tmp_path_factory.mktemp("nøkler")
    return sealing.load_key(sealing.make_demo_key(folder, "Fagskolen Fjordvik", valid_from=AT))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return certificate.render(record_examples.make_certificate(), language="nb")


@pytest.fixture(scope="module")
def sealed(key: sealing.SealKey, plain: bytes) -> bytes:
    return sealing.seal(plain, key=key, reason="Utstedt bevis", location="Fjordvik", at=AT)


def test_a_sealed_certificate_is_intact_and_says_who_and_when(sealed: bytes) -> None:
    assert sealing.check_seal(sealed) == sealing.SealCheck(
        sealed=True,
        intact=True,
        signer="Fagskolen Fjordvik, KUN FOR DEMO/prøve",
        issuer="Fagskolen Fjordvik, KUN FOR DEMO/prøve",
        sealed_at=AT,
        covers_whole_file=True,
        demo=True,
        reason="Utstedt bevis",
    )


def test_one_changed_byte_anywhere_under_the_seal_is_found(sealed: bytes, plain: bytes) -> None:
    for place in range(100, len(plain), len(plain) // 12):
        touched = bytearray(sealed)
        touched[place] ^= 1
        assert sealing.check_seal(bytes(touched)).intact is False, place


def test_what_is_added_after_the_seal_is_not_covered(sealed: bytes) -> None:
    longer = sealing.check_seal(sealed + b"\n% lagt til\n")
    assert (longer.sealed, longer.covers_whole_file) == (True, False)


def test_a_file_without_a_seal_and_a_file_that_is_no_pdf_are_answers_too(plain: bytes) -> None:
    nothing = sealing.SealCheck(sealed=False, intact=False)
    assert sealing.check_seal(plain) == nothing
    assert sealing.check_seal(b"ikke en PDF") == nothing


def test_poppler_finds_the_seal_valid_and_over_the_whole_file(sealed: bytes, tmp_path: Path) -> None:
    report = printed.signature_report(sealed, tmp_path)
    assert "Signature is Valid." in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


def test_poppler_finds_a_changed_byte(sealed: bytes, plain: bytes, tmp_path: Path) -> None:
    touched = bytearray(sealed)
    touched[plain.index(b"stream", len(plain) // 2) + 60] ^= 1
    assert "Digest Mismatch" in printed.signature_report(bytes(touched), tmp_path)


def test_sealing_leaves_the_archive_and_accessibility_marks(sealed: bytes, plain: bytes) -> None:
    assert sealed.startswith(plain)
    assert printed.archive_metadata(sealed) == printed.archive_metadata(plain)


def test_the_demonstration_key_says_what_it_is_and_is_for_the_owner_alone(tmp_path: Path) -> None:
    path = sealing.make_demo_key(tmp_path, "Å" * 80, valid_from=AT)
    loaded = sealing.load_key(path)
    assert "KUN FOR DEMO/prøve" in loaded.owner
    assert loaded.demo is True
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sealing.make_demo_key(tmp_path, "En annen skole", valid_from=AT) == path


def test_a_pem_file_with_a_passphrase_works_too(tmp_path: Path, plain: bytes) -> None:
    made = sealing.make_demo_key(tmp_path, "Fagskolen Fjordvik", valid_from=AT)
    private, public, _ = pkcs12.load_key_and_certificates(made.read_bytes(), None)
    assert private is not None and public is not None
    file = tmp_path / "segl.pem"
    file.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"hemmelig"),
        )
        + public.public_bytes(serialization.Encoding.PEM)
    )

    loaded = sealing.load_key(file, b"hemmelig")

    again = sealing.seal(plain, key=loaded, reason="Prøve", location="Fjordvik", at=AT)
    assert sealing.check_seal(again).intact is True
    with pytest.raises(sealing.UnusableKey, match=r"segl\.pem kan ikke leses"):
        sealing.load_key(file, b"feil")


@pytest.mark.parametrize("content", [b"", b"tull", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_file_that_is_no_key_is_refused_in_norwegian(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "nøkkel.p12"
    file.write_bytes(content)
    with pytest.raises(sealing.UnusableKey, match="kan ikke leses"):
        sealing.load_key(file)


def test_sealing_what_is_no_pdf_is_refused(key: sealing.SealKey) -> None:
    with pytest.raises(sealing.AlreadyBroken, match="ikke er en lesbar PDF"):
        sealing.seal(b"tull", key=key, reason="", location="", at=AT)
