"""Digital certificates: judged by libraries that are not ours, the same bytes ever after, revoked by a bit for good."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings
from django.test import Client

from kursflyt.core import storage
from kursflyt.core.clock import OSLO
from kursflyt.documents.badge import keys
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import badge_keys, digital
from kursflyt.domain.certificates.models import BadgeKey, Certificate, StatusList
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import badge_key
from tests import course_at_its_end as course
from tests.documents import badge_judges as judges
from tests.documents.badge_judges import Judgement
from tests.documents.printed import text_of

ADDRESS = "https://kurs.fjordvik.example"
ISSUED = datetime(2026, 11, 24, 10, 0, tzinfo=OSLO)  # the judges look at the real clock
GENUINE = Judgement(True, False)


@pytest.fixture(autouse=True)
def at_the_schools_address(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_URL, settings.KEYS_FOLDER = ADDRESS, tmp_path
    settings.ALLOWED_HOSTS = ["kurs.fjordvik.example", "127.0.0.1"]
    monkeypatch.delenv("KURSFLYT_BADGE_KEY", raising=False)


def fetch(address: str) -> bytes:
    """As anyone would, over https."""
    answer = Client(HTTP_HOST="kurs.fjordvik.example").get(address.removeprefix(ADDRESS), secure=True)
    if answer.status_code != 200:
        raise OSError(f"{answer.status_code} {address}")
    return answer.content


def _issued(run: Any, count: int = 1) -> list[Certificate]:
    applications = course.passed(run, count)
    return [certificates.issue(application=row, by=run.consultant.actor, at=ISSUED) for row in applications]


def _file(certificate: Certificate, at: datetime = ISSUED) -> bytes:
    made = digital.of(certificate, at=at)
    assert made is not None
    return storage.read(made.document)


def _spoilt(file: bytes, was: str, now: str) -> bytes:
    assert was.encode() in file
    return file.replace(was.encode(), now.encode(), 1)


def _withdrawn(number: int = 1) -> list[int]:
    """The set bits of the published list, counted here."""
    encoded = json.loads(fetch(f"{ADDRESS}/bevis/status/{number}/"))["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert encoded[0] == "u" and len(bits) == 16_384
    return [place for place in range(len(bits) * 8) if bits[place // 8] >> (7 - place % 8) & 1]


def _second_judge(file: bytes) -> Judgement:
    return judges.reference_libraries(file, fetch, now=ISSUED + timedelta(days=30))


def test_a_library_of_open_badges_finds_it_genuine_and_in_force(run: Any) -> None:
    file = _file(_issued(run)[0])

    assert judges.open_badges_library(file, fetch) == GENUINE


@judges.needs_node
def test_the_w3c_reference_libraries_find_it_genuine_and_in_force(run: Any) -> None:
    type(run.programme).objects.filter(pk=run.programme_id).update(credits=Decimal("2.5"))
    run.programme.refresh_from_db()
    file = _file(_issued(run)[0])

    assert json.loads(file)["credentialSubject"]["creditsEarned"] == 2.5
    assert (_second_judge(file), judges.open_badges_library(file, fetch)) == (GENUINE, GENUINE)


SPOILT = [
    ("Deltaker0 Aasen", "Deltaker0 Aasan"),
    ('"Bestått"', '"bestått"'),
    ("FF-2026-000001", "FF-2026-000002"),
    ("kjenner til velferdsteknologi", "kjenner til velferdsteknologa"),
    ("2026-11-24T09:00:00Z", "2026-11-24T09:00:01Z"),
    ("/bevis/status/1/#", "/bevis/status/1/#0"),
    ('"proofValue": "z', '"proofValue": "z2'),
]


@pytest.mark.parametrize(("was", "now"), SPOILT, ids=[was for was, _ in SPOILT])
def test_one_changed_letter_is_found(run: Any, was: str, now: str) -> None:
    file = _file(_issued(run)[0])

    judgement = judges.open_badges_library(_spoilt(file, was, now), fetch)

    assert not judgement.genuine and judgement.faults != ""


@judges.needs_node
def test_the_reference_libraries_find_one_changed_letter_too(run: Any) -> None:
    file = _file(_issued(run)[0])

    judgement = _second_judge(_spoilt(file, "Deltaker0 Aasen", "Deltaker0 Aasan"))

    assert not judgement.genuine and "Invalid signature" in judgement.faults


def test_no_other_school_can_have_issued_it(run: Any) -> None:
    file = _file(_issued(run)[0])
    other = _spoilt(file, "did:web:kurs.fjordvik.example", "did:web:annen.example")

    assert not judges.open_badges_library(other, fetch).genuine


def test_a_revoked_one_is_said_to_be_revoked_by_the_library(run: Any) -> None:
    revoked, kept = _issued(run, 2)
    files = [_file(revoked), _file(kept)]

    certificates.revoke(certificate=revoked, reason="Fusk", by=run.head.actor, at=ISSUED + timedelta(days=1))

    found = [judges.open_badges_library(file, fetch) for file in files]
    assert [(one.genuine, one.revoked) for one in found] == [(True, True), (True, False)]
    assert "Fusk" not in fetch(f"{ADDRESS}/bevis/status/1/").decode()


@judges.needs_node
def test_a_revoked_one_is_said_to_be_revoked_by_the_reference_libraries(run: Any) -> None:
    certificate = _issued(run)[0]
    file = _file(certificate)

    certificates.revoke(certificate=certificate, reason="Fusk", by=run.head.actor, at=ISSUED + timedelta(days=1))

    found = _second_judge(file)
    assert (found.genuine, found.revoked) == (True, True)


def test_a_new_version_is_a_new_file_and_the_old_ones_bit_is_set_for_good(run: Any) -> None:
    old = _issued(run)[0]
    before = _file(old)
    Person.objects.filter(pk=old.application.person_id).update(family_name="Nyland")

    new = certificates.reissue(certificate=old, reason="Nytt navn", by=run.head.actor, at=ISSUED + timedelta(days=1))
    after = _file(new, at=ISSUED + timedelta(days=2))

    judged = [judges.open_badges_library(file, fetch) for file in (before, after)]
    assert [(one.genuine, one.revoked) for one in judged] == [(True, True), (True, False)]
    assert [b"Nyland" in before, b"Nyland" in after, b"FF-2026-000001 (versjon 2)" in after] == [False, True, True]
    certificates.revoke(certificate=new, reason="Fusk", by=run.head.actor, at=ISSUED + timedelta(days=3))
    certificates.issue_anew(certificate=new, reason="Likevel", by=run.head.actor, at=ISSUED + timedelta(days=4))
    assert _withdrawn() == sorted([old.digital.place, new.digital.place])


def test_what_changes_later_does_not_change_it_whenever_it_is_first_asked_for(run: Any) -> None:
    early, late = _issued(run, 2)
    first = _file(early)
    Person.objects.update(family_name="Nyland")
    type(run).objects.filter(pk=run.pk).update(title="Et annet navn")

    again = _file(early, at=ISSUED + timedelta(days=400))
    much_later = _file(late, at=ISSUED + timedelta(hours=1))

    assert again == first
    assert b"Nyland" not in much_later and b"Et annet navn" not in much_later


def test_one_that_was_revoked_before_anyone_asked_is_never_made(run: Any) -> None:
    certificate = _issued(run)[0]
    certificates.revoke(certificate=certificate, reason="Fusk", by=run.head.actor, at=ISSUED)

    assert digital.of(certificate, at=ISSUED) is None and StatusList.objects.count() == 0


def test_it_says_nothing_that_the_paper_does_not(run: Any, tmp_path: Path) -> None:
    certificate = _issued(run)[0]
    person = certificate.application.person
    said = json.loads(_file(certificate))
    paper = text_of(storage.read(certificate.document), tmp_path).lower()

    printed = set(re.findall(r"\w+", paper))
    subject = said["credentialSubject"]
    achievement = subject["achievement"]
    told = " ".join(
        [
            said["name"],
            said["description"],
            said["issuer"]["name"],
            subject["identifier"][0]["identityHash"],
            subject["licenseNumber"],
            subject["result"][0]["value"],
            achievement["name"],
            achievement["description"],
            achievement["criteria"]["narrative"],
            *[row["name"] for row in achievement["resultDescription"]],
        ]
    )
    assert [word for word in re.findall(r"\w+", told.lower()) if word not in printed] == []
    whole = json.dumps(said, ensure_ascii=False)
    private = [person.email, "1985", certificate.application.reference, str(person.pk) + '"', "Fjordvik kommune"]
    assert person.birth_on is not None and [text for text in private if text in whole] == []


def test_a_place_is_drawn_at_random_and_never_given_twice(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _issued(run, 2)
    drawn = iter([4711, 4711, 12])
    monkeypatch.setattr(digital.secrets, "randbelow", lambda places: next(drawn) if places == 131_072 else 0)

    _file(first), _file(second)

    assert [first.digital.place, second.digital.place] == [4711, 12]


def test_a_list_that_is_half_full_is_followed_by_another(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digital, "FULL", 1)
    files = [_file(row) for row in _issued(run, 2)]

    assert [row.address for row in StatusList.objects.all()] == [f"{ADDRESS}/bevis/status/{n}/" for n in (1, 2)]
    assert [judges.open_badges_library(file, fetch) for file in files] == [GENUINE, GENUINE]


def test_the_list_is_the_same_bytes_until_something_is_revoked(run: Any) -> None:
    certificate = _issued(run)[0]
    _file(certificate)
    address = f"{ADDRESS}/bevis/status/1/"
    before = fetch(address)
    digital._signed_lists.forget()

    same = fetch(address)
    certificates.revoke(certificate=certificate, reason="Fusk", by=run.head.actor, at=ISSUED + timedelta(days=1))

    assert (same == before, fetch(address) == before, _withdrawn()) == (True, False, [certificate.digital.place])


def test_what_an_old_key_signed_still_holds_when_the_key_is_changed(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = _issued(run, 2)
    before = _file(old)
    monkeypatch.setenv("KURSFLYT_BADGE_KEY", str(keys.make_key(tmp_path / "ny-nøkkel.pem")))

    after = _file(new)

    assert [judges.open_badges_library(file, fetch) for file in (before, after)] == [GENUINE, GENUINE]
    assert len({row.public for row in BadgeKey.objects.all()}) == 2 and _file(old) == before


def test_what_a_withdrawn_key_signed_is_genuine_no_more_and_is_signed_anew(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = _issued(run)[0]
    before, leaked = _file(certificate), badge_key.current().public
    with pytest.raises(badge_keys.KeyInUse):
        badge_keys.withdraw(public=leaked, by=run.head.actor, at=ISSUED)
    monkeypatch.setenv("KURSFLYT_BADGE_KEY", str(keys.make_key(tmp_path / "ny-nøkkel.pem")))

    signed = badge_keys.withdraw(public=leaked, by=run.head.actor, at=ISSUED + timedelta(days=1))
    after = _file(certificate, at=ISSUED + timedelta(days=2))

    was, now = (judges.open_badges_library(file, fetch) for file in (before, after))
    assert (signed, was.genuine, now, _file(certificate)) == (1, False, GENUINE, after)
    assert json.loads(before)["credentialStatus"] == json.loads(after)["credentialStatus"]
    monkeypatch.delenv("KURSFLYT_BADGE_KEY")
    with pytest.raises(badge_keys.KeyWithdrawn):
        badge_keys.in_use(badge_key.did(), at=ISSUED)
    with pytest.raises(badge_keys.UnknownKey):
        badge_keys.withdraw(public="z6MkUkjent", by=run.head.actor, at=ISSUED)


def test_a_demonstration_key_says_so_and_gives_way_to_the_schools_own(run: Any, settings: LazySettings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    certificate = _issued(run)[0]
    demo = json.loads(_file(certificate))

    settings.SITE_URL = ADDRESS
    real = _file(certificate)

    assert demo["issuer"]["name"].endswith("KUN FOR DEMO/prøve") and demo["issuer"]["id"] == "did:web:127.0.0.1%3A8000"
    assert json.loads(real)["issuer"]["name"] == "Fagskolen Fjordvik" and _file(certificate) == real
    assert judges.open_badges_library(real, fetch) == GENUINE


def test_a_key_that_is_not_ed25519_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "annen.pem"
    other.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )

    for path in (other, tmp_path / "finnes-ikke.pem"):
        with pytest.raises(keys.UnusableBadgeKey):
            keys.load_key(path)


def test_the_key_is_for_its_owner_alone_and_is_not_made_twice(tmp_path: Path) -> None:
    path = keys.make_key(tmp_path / "bevis.pem")
    content = path.read_bytes()

    keys.make_key(path)

    assert (path.read_bytes() == content, path.stat().st_mode & 0o777, len(list(tmp_path.iterdir()))) == (
        True,
        0o600,
        1,
    )
