"""Seals with the time from outside: by a real authority on this machine, judged by pyHanko, poppler and OpenSSL."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from kursflyt.core.refusals import Refused
from kursflyt.documents import certificate, sealing, time_stamps
from tests.documents import printed, record_examples, time_stamp_authority
from tests.documents.time_stamp_authority import Site

AT = datetime(2027, 6, 18, 10, 30, tzinfo=UTC)
STAMPED = AT + timedelta(seconds=2)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return certificate.render(record_examples.make_certificate(), language="nb")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    time_stamps.stamper.cache_clear()
    with time_stamp_authority.serving(tmp_path, at=AT) as running:
        running.clock = STAMPED
        yield running


def sealed(plain: bytes, site: Site, *, long_term: bool = False, customer: tuple[str, str] = ("", "")) -> bytes:
    return sealing.seal(
        plain,
        key=sealing.load_key(site.seal_key),
        reason="Utstedt bevis",
        location="Fjordvik",
        at=AT,
        authority=time_stamps.Authority(address=site.address, user=customer[0], password=customer[1]),
        trusted=sealing.load_trusted(site.root) if long_term else (),
    )


def signature_of(pdf: bytes) -> EmbeddedPdfSignature:
    return PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[-1]


def token_of(pdf: bytes) -> cms.ContentInfo:
    (attribute,) = signature_of(pdf).signer_info["unsigned_attrs"]
    return attribute["values"][0]


@pytest.mark.parametrize("long_term", [False, True])
def test_a_stamped_seal_holds_and_says_when_by_the_authoritys_clock(plain: bytes, site: Site, long_term: bool) -> None:
    checked = sealing.check_seal(sealed(plain, site, long_term=long_term))
    assert (checked.intact, checked.covers_whole_file) == (True, True)
    assert (checked.signer, checked.issuer) == (time_stamp_authority.SEAL_NAME, time_stamp_authority.ROOT_NAME)
    assert (checked.sealed_at, checked.stamped_at) == (AT, STAMPED)


def test_the_authority_is_asked_once_for_each_seal(plain: bytes, site: Site) -> None:
    sealed(plain, site)
    sealed(plain, site)
    assert site.stamps == 2


@pytest.mark.parametrize("long_term", [False, True])
def test_poppler_finds_a_stamped_seal_valid_and_over_the_whole_file(
    plain: bytes, site: Site, tmp_path: Path, long_term: bool
) -> None:
    report = printed.signature_report(sealed(plain, site, long_term=long_term), tmp_path)
    assert "Signature is Valid." in report and "Total document signed" in report


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is missing: the stamp is NOT judged by it")
def test_openssl_finds_the_stamp_to_be_the_authoritys_and_of_this_seal(
    plain: bytes, site: Site, tmp_path: Path
) -> None:
    pdf = sealed(plain, site)
    (tmp_path / "stempel.der").write_bytes(token_of(pdf).dump())
    stamped = hashlib.sha256(signature_of(pdf).signer_info["signature"].native)

    def verdict(digest: str) -> int:
        command = ["openssl", "ts", "-verify", "-token_in", "-in", str(tmp_path / "stempel.der"), "-digest", digest]
        moment = ["-CAfile", str(site.root), "-attime", str(int(STAMPED.timestamp()))]
        return subprocess.run([*command, *moment], capture_output=True, check=False).returncode

    assert verdict(stamped.hexdigest()) == 0
    assert verdict(hashlib.sha256(b"noe annet").hexdigest()) == 1


def test_what_a_later_check_needs_lies_in_the_file(plain: bytes, site: Site) -> None:
    kept = printed.catalogue(sealed(plain, site, long_term=True))["/DSS"]
    assert (len(kept["/Certs"]), len(kept["/CRLs"])) == (3, 1)


def test_years_later_the_seal_is_judged_by_the_file_and_the_root_alone(plain: bytes, tmp_path: Path) -> None:
    with time_stamp_authority.serving(tmp_path, at=AT) as running:
        pdf = sealed(plain, running, long_term=True)
        bare = sealed(plain, running)
    roots = list(sealing.load_trusted(tmp_path / "rot.pem"))

    kept = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(pdf)))
    known = {"trust_roots": roots, "allow_fetching": False, "moment": STAMPED, "revocation_mode": "require"}
    context = kept.as_validation_context(known)

    status = validate_pdf_signature(signature_of(pdf), context, context)

    assert status.bottom_line is True
    with pytest.raises(NoDSSFoundError):
        DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(bare)))


def test_an_authority_that_knows_its_customers_gets_name_and_password(plain: bytes, site: Site) -> None:
    site.customer = ("fjordvik", "hemmelig")
    assert sealing.check_seal(sealed(plain, site, customer=site.customer)).stamped_at == STAMPED
    with pytest.raises(time_stamps.NoTimeStamp):
        sealed(plain, site, customer=("fjordvik", "feil"))
    assert "hemmelig" not in repr(time_stamps.Authority(address=site.address, user="fjordvik", password="hemmelig"))


@pytest.mark.parametrize(
    "says",
    [
        ("application/timestamp-reply", b""),
        ("application/timestamp-reply", b"\x30\x03\x02\x01\x00"),
        ("text/html", b"<h1>Velkommen</h1>"),
    ],
)
def test_what_is_no_stamp_is_told_as_no_answer(plain: bytes, site: Site, says: tuple[str, bytes]) -> None:
    site.says = says
    with pytest.raises(time_stamps.NoTimeStamp, match="Tidsstempeltjenesten svarer ikke"):
        sealed(plain, site)


def test_a_stamp_of_something_else_is_not_believed(plain: bytes, site: Site) -> None:
    authority = time_stamps.Authority(address=site.address)
    stamper = time_stamps.stamper(authority)
    _, other = stamper.request_cms(hashlib.sha256(b"noe annet").digest(), "sha256")
    stamper.request_cms = lambda *_: (other["nonce"].native, other)

    with pytest.raises(time_stamps.NoTimeStamp):
        sealed(plain, site)


def test_an_authority_that_is_down_is_told(plain: bytes, site: Site) -> None:
    site.down = True
    with pytest.raises(time_stamps.NoTimeStamp, match="Prøv igjen"):
        sealed(plain, site)
    with pytest.raises(time_stamps.NoTimeStamp):
        time_stamps.try_out(time_stamps.Authority(address="http://127.0.0.1:9/"))


def _unreachable_list(site: Site) -> None:
    site.list_is_down = True


def _revoked_key(site: Site) -> None:
    site.revoked = [site.seal_serial]


@pytest.mark.parametrize(
    ("happens", "refusal", "sentence"),
    [
        (_unreachable_list, sealing.NoAnswerFromIssuer, "svarer ikke på om"),
        (_revoked_key, sealing.NotProvable, "trukket tilbake"),
    ],
)
def test_a_seal_that_could_not_be_proved_later_is_not_set(
    plain: bytes, site: Site, happens: object, refusal: type[Refused], sentence: str
) -> None:
    happens(site)  # type: ignore[operator]
    with pytest.raises(refusal, match=sentence):
        sealed(plain, site, long_term=True)


def test_roots_of_somebody_else_are_told(plain: bytes, site: Site, tmp_path: Path) -> None:
    other = tmp_path / "andre"
    other.mkdir()
    with time_stamp_authority.serving(other, at=AT) as another:
        site.root = another.root
        with pytest.raises(sealing.NotProvable, match="er ikke fra noen av røttene"):
            sealed(plain, site, long_term=True)


def test_the_authority_says_its_name_and_time_when_it_is_tried(site: Site) -> None:
    stamp = time_stamps.try_out(time_stamps.Authority(address=site.address))
    assert stamp == time_stamps.Stamp(time_stamp_authority.STAMP_NAME, STAMPED)
