"""Every kind of certificate as an Open Badge, in both written standards: judged, and without identity numbers."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives import serialization
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from kursflyt.documents import certificate, letterhead
from kursflyt.documents.badge import contexts, credential, keys, proof, status_list
from tests.documents import record_examples
from tests.documents.nynorsk_facts import said

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCHOOL = credential.School(did="did:web:kurs.example", address="https://kurs.example", demo=False)
PLACE = status_list.Place(address="https://kurs.example/bevis/status/1/", index=131_071)


@pytest.fixture
def key(tmp_path: Path) -> keys.BadgeKey:
    return keys.load_key(keys.make_key(tmp_path / "bevis.pem"))


def _document(data: certificate.Certificate, language: letterhead.Language = "nb") -> proof.Document:
    return credential.document(data, language=language, school=SCHOOL, place=PLACE, issued_at=AT)


@pytest.mark.parametrize("awkward", [False, True], ids=["usual", "awkward"])
@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("kind", get_args(certificate.Kind))
def test_every_kind_is_found_genuine(kind: Any, language: Any, awkward: bool, key: keys.BadgeKey) -> None:
    data = said(record_examples.make_certificate(kind, awkward=awkward), language)

    file = proof.signed(_document(data, language), did=SCHOOL.did, key=key, at=AT)

    public = key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    badge = OB3LdpVerifier(pubkey_pem=public).verify(file)
    assert (badge.issuer.id, badge.name) == (SCHOOL.did, json.loads(file)["name"])


def test_the_identity_number_and_the_birth_date_of_the_paper_are_left_out() -> None:
    data = record_examples.make_certificate("vitnemal")
    assert data.national_id != "" and data.born_on is not None

    written = json.dumps(_document(data), ensure_ascii=False)

    assert [
        text for text in (data.national_id, data.born_on.isoformat(), str(data.born_on.year)) if text in written
    ] == []


def test_grades_and_credits_are_given_as_open_badges_names_them() -> None:
    data = replace(record_examples.make_certificate("karakterutskrift"), result="B")
    data = replace(data, course=replace(data.course, credits=Decimal("7.5")))

    subject = _document(data)["credentialSubject"]

    described = subject["achievement"]["resultDescription"][0]
    assert (subject["creditsEarned"], subject["achievement"]["creditsAvailable"]) == (7.5, 7.5)
    assert (described["resultType"], described["allowedValue"]) == ("LetterGrade", list("ABCDEF"))
    assert subject["result"] == [{"type": ["Result"], "resultDescription": described["id"], "value": "B"}]


def test_all_of_one_run_have_the_same_achievement() -> None:
    one = record_examples.make_certificate("kursbevis")
    other = replace(one, participant_name="En Annen", number="FF-2026-000099", version=2)

    assert (
        _document(one)["credentialSubject"]["achievement"]["id"]
        == _document(other)["credentialSubject"]["achievement"]["id"]
    )


def test_the_same_facts_key_and_moment_give_the_same_bytes(key: keys.BadgeKey) -> None:
    data = record_examples.make_certificate("kursbevis")

    files = {proof.signed(_document(data), did=SCHOOL.did, key=key, at=AT) for _ in range(2)}

    assert len(files) == 1


def test_nothing_is_fetched_to_sign() -> None:
    with pytest.raises(contexts.UnknownContext):
        contexts.load("https://example.org/context.json")


def test_a_list_has_sixteen_kilobytes_and_counts_from_the_left() -> None:
    written = status_list.encoded([0, 9, 131_071])

    bits = gzip.decompress(base64.urlsafe_b64decode(written[1:] + "=" * (-len(written[1:]) % 4)))
    assert (written[0], len(bits), bits[0], bits[1], bits[-1]) == ("u", 16_384, 0x80, 0x40, 0x01)


def test_base58_is_as_the_multibase_drafts_own_example() -> None:
    assert keys.base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert keys.base58(b"\0\0(\x7f\xb4\xcd") == "z11233QC4"


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://kurs.fagskolen.no", "did:web:kurs.fagskolen.no"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
        ("https://Kurs.Fagskolen.no/", "did:web:kurs.fagskolen.no"),
    ],
)
def test_the_schools_name_is_its_address(address: str, did: str) -> None:
    assert keys.did_of(address) == did
