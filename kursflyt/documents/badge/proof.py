"""Signs a JSON-LD document: a Data Integrity proof with the cryptosuite eddsa-rdfc-2022 (W3C, vc-di-eddsa, 3.2).

What is signed is not the bytes but what they say, in canonical form: spaces and the order of members do not matter,
a single changed value does.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from kursflyt.documents.badge import contexts
from kursflyt.documents.badge.keys import BadgeKey, base58, method_of

type Document = dict[str, Any]


def signed(document: Document, *, did: str, key: BadgeKey, at: datetime) -> bytes:
    """The document with its proof, as UTF-8 JSON. The same document, key and moment give the same bytes."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": moment(at),
        "verificationMethod": method_of(did, key.public),
        "proofPurpose": "assertionMethod",
    }
    hashes = _hash({"@context": document["@context"], **proof}) + _hash(document)
    secured = {**document, "proof": {**proof, "proofValue": base58(key.private.sign(hashes))}}
    return json.dumps(secured, ensure_ascii=False, indent=1).encode()


def moment(at: datetime) -> str:
    """`2027-05-06T07:00:00Z`, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hash(document: Document) -> bytes:
    from pyld import jsonld  # a tenth of a second to load, and most requests sign nothing

    canonical: str = jsonld.normalize(
        document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.load}
    )
    return hashlib.sha256(canonical.encode()).digest()
