"""Single values that must not be read out of the database or a copy of it: encrypted with a key that lies elsewhere.

AES-256 in Galois/Counter mode. The place of a value is sealed in with it, so that one row's cannot be moved to another.
"""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kursflyt.core import key_file
from kursflyt.core.refusals import Refused

FILE = "felt.key"
_KEY_BYTES, _NONCE_BYTES = 32, 12


class UnusableFieldKey(Refused):
    """The key is none, or what is stored was encrypted with another."""


def encrypt(text: str, *, place: str) -> bytes:
    """The text with the first key. `place` says whose it is, and must be the same when it is read."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_keys()[0]).encrypt(nonce, text.encode(), place.encode())


def decrypt(stored: bytes, *, place: str) -> str:
    """The text, with any of the keys. Raises `UnusableFieldKey`."""
    nonce, sealed = bytes(stored[:_NONCE_BYTES]), bytes(stored[_NONCE_BYTES:])
    for key in _keys():
        try:
            return AESGCM(key).decrypt(nonce, sealed, place.encode()).decode()
        except InvalidTag:
            continue
    raise UnusableFieldKey(
        "Et kryptert felt kan ikke leses med nøkkelen som er satt. Be systemansvarlig se på KURSFLYT_FIELD_KEY."
    )


def new_key() -> str:
    """A key as it is written in a setting: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode("ascii")


def check() -> None:
    """Raises `UnusableFieldKey` where the keys cannot be used."""
    _keys()


def given() -> bool:
    """Whether the school has set a key of its own."""
    return bool(os.environ.get("KURSFLYT_FIELD_KEY", "") or os.environ.get("KURSFLYT_FIELD_KEY_FILE", ""))


def _keys() -> tuple[bytes, ...]:
    return _read(
        os.environ.get("KURSFLYT_FIELD_KEY", ""),
        os.environ.get("KURSFLYT_FIELD_KEY_FILE", ""),
        Path(settings.KEYS_FOLDER) / FILE,
    )


@lru_cache(maxsize=4)
def _read(named: str, file: str, made_here: Path) -> tuple[bytes, ...]:
    """The first key encrypts; all of them decrypt, so that a key can be changed while values live."""
    if not named:
        path = Path(file) if file else key_file.made(made_here, lambda: f"{new_key()}\n".encode("ascii"))
        try:
            named = path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            raise UnusableFieldKey(
                "Filen med nøkkelen for krypterte felt kan ikke leses. Se på stien og rettighetene."
            ) from None
    keys = tuple(_decoded(word) for word in named.replace(",", " ").split())
    if not keys:
        raise UnusableFieldKey("Nøkkelen for krypterte felt er tom.")
    return keys


def _decoded(word: str) -> bytes:
    try:
        key = base64.b64decode(word, validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise UnusableFieldKey("Nøkkelen for krypterte felt må være 32 tilfeldige byte i base64.")
    return key
