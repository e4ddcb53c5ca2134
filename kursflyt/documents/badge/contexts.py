"""The two vocabularies that a digital certificate is written in, as they were published. Nothing is fetched.

They lie in npm packages (versions and hashes in package-lock.json), from which `make setup` copies them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
_FOLDER = Path(__file__).resolve().parent / "vocabularies"


class UnknownContext(Exception):
    """A document names a vocabulary that we do not have."""


def load(address: str, _: Any = None) -> dict[str, Any]:
    """What the JSON-LD library asks for. Raises `UnknownContext`."""
    if address not in _FILES:
        raise UnknownContext(address)
    return {"contextUrl": None, "documentUrl": address, "document": _document(address)}


@cache
def _document(address: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_FOLDER / _FILES[address]).read_bytes())
    return document
