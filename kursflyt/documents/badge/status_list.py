"""Which digital certificates no longer hold: one bit each in a list that anyone may fetch, which names nobody.

W3C Bitstring Status List 1.0. A list has 131 072 places, the fewest that are allowed, so that fetching it says nothing
of which certificate one asks about.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kursflyt.documents.badge import contexts, proof

PLACES = 131_072


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the bit of one certificate stands: `address` of the list, and the index, from 0."""

    address: str
    index: int

    def entry(self) -> dict[str, Any]:
        """What the certificate itself says of it."""
        return {
            "id": f"{self.address}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(self.index),
            "statusListCredential": self.address,
        }


def document(*, address: str, did: str, withdrawn: Iterable[int], changed_at: datetime) -> proof.Document:
    """The list, not yet signed. `withdrawn`: the places whose certificates were revoked or replaced."""
    return {
        "@context": [contexts.CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": proof.moment(changed_at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(withdrawn),
        },
    }


def encoded(withdrawn: Iterable[int]) -> str:
    """Place 0 is the highest bit of the first byte; gzip, then multibase `u`: base64url without padding."""
    bits = bytearray(PLACES // 8)
    for place in withdrawn:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
