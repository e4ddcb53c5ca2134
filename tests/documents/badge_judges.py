"""Two judges of digital certificates, neither of them ours: a Python library of Open Badges 3.0, and the W3C reference
libraries of Digital Bazaar in Node. Both fetch through `fetch`, and neither goes out on the network.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError

type Fetch = Callable[[str], bytes]

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = Path(__file__).with_name("badge_judge.mjs")
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "@digitalbazaar" / "vc").is_dir(),
    reason="Node or its packages are missing (`make setup`): the second judge of digital certificates is silent.",
)


@dataclass(frozen=True)
class Judgement:
    """`faults` is what the library said, in its own words."""

    genuine: bool
    revoked: bool
    faults: str = ""


def open_badges_library(file: bytes, fetch: Fetch) -> Judgement:
    """Structure, signature, issuer's key by did:web, dates; then the bit, and the signature of the list itself."""
    try:
        badge = OB3LdpVerifier().verify(file, download=fetch)
    except OB3VerificationError as fault:
        return Judgement(False, False, str(fault))
    (entry,) = badge.credential_status
    listed = json.loads(fetch(entry["statusListCredential"]))
    assert listed["issuer"] == badge.issuer.id
    method = listed["proof"]["verificationMethod"]
    verify_data_integrity_proof(listed, resolve_verification_method(method, download=fetch))
    try:
        OB3LdpVerifier().verify(file, check_status=True, download=fetch, verify_status_list=False)
    except OB3VerificationError as fault:
        assert "Credential status 'revocation' is set" in str(fault)
        return Judgement(True, True, str(fault))
    return Judgement(True, False)


def reference_libraries(file: bytes, fetch: Fetch, *, now: datetime) -> Judgement:
    """The same, by Digital Bazaar's vc, eddsa-rdfc-2022-cryptosuite and vc-bitstring-status-list."""
    credential = json.loads(file)
    did, address = credential["issuer"]["id"], credential["credentialStatus"]["statusListCredential"]
    documents = {did: json.loads(fetch(did_document_of(did))), address: json.loads(fetch(address))}
    asked = json.dumps({"credential": credential, "documents": documents, "now": now.isoformat()})
    ran = subprocess.run(["node", str(SCRIPT)], input=asked, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    genuine = said["verified"] and said["list_verified"]
    return Judgement(genuine, genuine and said["revoked"], "; ".join(said["faults"]))


def did_document_of(did: str) -> str:
    """did:web, section 3.2."""
    return f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
