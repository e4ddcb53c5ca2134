"""Every kind of certificate as it is handed to wallets, by the name of its paper; the key proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kursflyt.documents import certificate, letterhead
from kursflyt.documents.badge import credential, keys, proof, status_list
from tests.documents import record_examples
from tests.documents.examples import MORNING
from tests.documents.nynorsk_facts import said

type Make = Callable[[letterhead.Language], certificate.Certificate]

SCHOOL = credential.School(did="did:web:kurs.fjordvik.example", address="https://kurs.fjordvik.example", demo=True)
PLACE = status_list.Place(address="https://kurs.fjordvik.example/bevis/status/1/", index=4711)
_KINDS: dict[str, certificate.Kind] = {
    "kursbevis": "kursbevis",
    "karakterutskrift": "karakterutskrift",
    "vitnemål": "vitnemal",
}


def _made(kind: certificate.Kind, *, awkward: bool) -> Make:
    return lambda language: said(record_examples.make_certificate(kind, awkward=awkward), language)


EVERY: dict[str, dict[str, Make]] = {
    "vanlig": {name: _made(kind, awkward=False) for name, kind in _KINDS.items()},
    "vrang": {name: _made(kind, awkward=True) for name, kind in _KINDS.items()},
}


def signer(folder: Path) -> Callable[[certificate.Certificate, letterhead.Language], bytes]:
    """Signs with a key that is made in `folder`."""
    key = keys.load_key(keys.make_key(folder / "bevis.pem"))

    def signed(data: certificate.Certificate, language: letterhead.Language) -> bytes:
        document = credential.document(data, language=language, school=SCHOOL, place=PLACE, issued_at=MORNING)
        return proof.signed(document, did=SCHOOL.did, key=key, at=MORNING)

    return signed
