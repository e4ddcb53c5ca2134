"""The school's key for digital certificates (Ed25519), and how its public half is written: as a Multikey.

Who may use it is said by the school's own address: the public half is published there as a `did:web` document.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kursflyt.core import key_file
from kursflyt.core.refusals import Refused

FILE, DEMO_FILE = "bevis.pem", "demo-bevis.pem"
DEMO_MARK = "KUN FOR DEMO/prøve"  # stands on whatever a demonstration key has signed or sealed
_ED25519 = b"\xed\x01"  # the public key's kind, as the Multikey format writes it
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class UnusableBadgeKey(Refused):
    """The file cannot be read, or is no Ed25519 key."""


@dataclass(frozen=True, kw_only=True)
class BadgeKey:
    """A loaded key. `public`: its public half as a Multikey, `z6Mk…`; `demo`: it proves nothing."""

    private: Ed25519PrivateKey
    public: str
    demo: bool = False


def load_key(path: Path, passphrase: bytes | None = None) -> BadgeKey:
    """Reads one PEM file. Raises `UnusableBadgeKey`."""
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), passphrase)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise UnusableBadgeKey(
            "Nøkkelen for digitale bevis, {name}, kan ikke leses. "
            "Kontroller at filen finnes, og at passordet er riktig.",
            name=path.name,
        ) from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise UnusableBadgeKey("Nøkkelen for digitale bevis, {name}, er ikke en Ed25519-nøkkel.", name=path.name)
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return BadgeKey(private=private, public=base58(_ED25519 + raw), demo=path.name == DEMO_FILE)


def make_key(path: Path) -> Path:
    """Makes a key for the owner alone. One that is there already is kept, whoever made it first."""
    return key_file.made(path, _new_key)


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def base58(content: bytes) -> str:
    """Multibase `z`: base58 with Bitcoin's alphabet."""
    number, letters = int.from_bytes(content), ""
    while number:
        number, place = divmod(number, 58)
        letters = _BASE58[place] + letters
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + _BASE58[0] * zeros + letters


def did_of(address: str) -> str:
    """`https://kurs.skolen.no` → `did:web:kurs.skolen.no`; a port is written with %3A (did:web, section 3.1)."""
    return "did:web:" + urlsplit(address).netloc.lower().replace(":", "%3A")


def method_of(did: str, public: str) -> str:
    """The name of a key in the school's document."""
    return f"{did}#{public}"
