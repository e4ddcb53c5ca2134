"""Seals by a key that lies in a token: SoftHSM, which keeps it as a real one does. Skipped where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from kursflyt.documents import certificate, sealing, sealing_token
from kursflyt.domain.school import sealing as school_seal
from tests.documents import record_examples

AT = datetime(2027, 6, 18, 10, 30, tzinfo=UTC)
MODULE = next(
    (
        path
        for path in map(Path, ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"))
        if path.exists()
    ),
    None,
)
PIN, TOKEN = "654321", "Fjordvik"

pytestmark = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM is missing (apt-get install softhsm2): seals from a token are not tried out.",
)


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A token with two keys, «rsa» and «ec», each with its certificate. The library reads where once in a process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    _softhsm("--init-token", "--free", "--label", TOKEN, "--so-pin", "12345678", "--pin", PIN)
    for number, (label, key) in enumerate(
        {
            "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "ec": ec.generate_private_key(ec.SECP256R1()),
        }.items(),
        1,
    ):
        path = folder / f"{label}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Fagskolen Fjordvik {label}")])
        issued = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(AT - timedelta(days=400))
            .not_valid_after(AT + timedelta(days=400))
            .sign(key, hashes.SHA256())
        )
        _softhsm("--import", str(path), "--token", TOKEN, "--label", label, "--id", f"a{number}", "--pin", PIN)
        path.unlink()
        _put_certificate(label, issued)
    assert MODULE is not None
    return MODULE


def _softhsm(*arguments: str) -> None:
    ran = subprocess.run(["softhsm2-util", *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def _put_certificate(label: str, issued: x509.Certificate) -> None:
    import pkcs11

    token = pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN)
    with token.open(user_pin=PIN, rw=True) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.SUBJECT: issued.subject.public_bytes(),
                pkcs11.Attribute.VALUE: issued.public_bytes(serialization.Encoding.DER),
            }
        )


@pytest.fixture(scope="module")
def plain() -> bytes:
    return certificate.render(record_examples.make_certificate(), language="nb")


@pytest.mark.parametrize("label", ["rsa", "ec"])
def test_a_seal_from_the_token_is_intact_and_says_whose_it_is(module: Path, plain: bytes, label: str) -> None:
    key = sealing_token.load_token_key(module, token=TOKEN, label=label, pin=PIN)

    sealed = sealing.seal(plain, key=key, reason="Utstedt bevis", location="Fjordvik", at=AT)

    found = sealing.check_seal(sealed)
    assert (found.intact, found.covers_whole_file, found.signer, found.demo) == (
        True,
        True,
        f"Fagskolen Fjordvik {label}",
        False,
    )
    broken = sealed[:400] + bytes([sealed[400] ^ 1]) + sealed[401:]
    assert not sealing.check_seal(broken).intact


def test_several_threads_seal_one_after_the_other(module: Path, plain: bytes) -> None:
    key = sealing_token.load_token_key(module, token=TOKEN, label="rsa", pin=PIN)

    def seal(number: int) -> bytes:
        return sealing.seal(plain, key=key, reason=f"Bevis {number}", location="Fjordvik", at=AT)

    with ThreadPoolExecutor(4) as pool:
        sealed = list(pool.map(seal, range(12)))

    assert [sealing.check_seal(file).intact for file in sealed] == [True] * 12


@pytest.mark.parametrize(("token", "label"), [("Annet", "rsa"), (TOKEN, "finnes-ikke")])
def test_a_token_or_a_key_that_is_not_there_is_refused(module: Path, token: str, label: str) -> None:
    with pytest.raises(sealing.UnusableKey):
        sealing_token.load_token_key(module, token=token, label=label, pin=PIN)


def test_a_wrong_pin_is_refused(module: Path) -> None:
    asked = (
        "import sys; from pathlib import Path; from kursflyt.documents import sealing, sealing_token\n"
        "try: sealing_token.load_token_key(Path(sys.argv[1]), token=sys.argv[2], label='rsa', pin='000000')\n"
        "except sealing.UnusableKey as refused: print('refused', refused)"
    )  # in a process of its own: a token is opened for a whole process, and this one is in already

    ran = subprocess.run(
        [sys.executable, "-c", asked, str(module), TOKEN], capture_output=True, text=True, check=True, timeout=60
    )

    assert "refused" in ran.stdout and "PinIncorrect" in ran.stdout


def test_a_module_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(sealing.UnusableKey):
        sealing_token.load_token_key(tmp_path / "mangler.so", token=TOKEN, label="rsa", pin=PIN)


@pytest.mark.django_db
def test_the_school_seals_from_its_token_and_opens_it_again_when_it_was_away(
    module: Path, plain: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, school: object
) -> None:
    (tmp_path / "pin").write_text(f"{PIN}\n")
    for name, value in {
        "MODULE": str(module),
        "TOKEN": TOKEN,
        "KEY": "rsa",
        "PIN_FILE": str(tmp_path / "pin"),
    }.items():
        monkeypatch.setenv(f"KURSFLYT_SEAL_PKCS11_{name}", value)
    school_seal._key.cache_clear()
    first = school_seal.seal(plain, reason="Bevis 1", at=AT)

    school_seal._key("Fagskolen Fjordvik").signer.pkcs11_session.close()
    second = school_seal.seal(plain, reason="Bevis 2", at=AT)

    school_seal._key.cache_clear()
    assert [sealing.check_seal(file).signer for file in (first, second)] == ["Fagskolen Fjordvik rsa"] * 2
    assert not school_seal.key_is_for_demo()
