"""Digital certificates as they are fetched: by the holder, by the code, and what a verifier asks for besides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock, storage
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import digital, lookups
from kursflyt.domain.certificates.models import Certificate, DigitalCertificate, StatusList
from tests import course_at_its_end as course

type Enter = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def keys_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS_FOLDER = tmp_path


def _issued(run: Any, count: int = 1) -> list[Certificate]:
    rows = course.passed(run, count)
    return [certificates.issue(application=row, by=run.consultant.actor, at=course.GRADED) for row in rows]


def test_the_holder_downloads_it_and_nobody_else(run: Any, as_person: Enter) -> None:
    first, second = _issued(run, 2)
    client = as_person(first.application.person)
    address = f"/min-side/bevis/{first.pk}/digitalt/"

    page = client.get("/min-side/bevis/").content.decode()
    with clock.fixed_at(course.GRADED):
        file = client.get(address)
    again = client.get(address)

    assert address in page and file.content == again.content == storage.read(first.digital.document)
    assert file["Content-Type"] == "application/vc+ld+json"
    assert file["Content-Disposition"] == f'attachment; filename="kursbevis-{first.number}.json"'
    assert file["Cache-Control"] == "private, no-store"
    assert as_person(second.application.person).get(address).status_code == 404


def test_the_list_of_ones_own_takes_as_many_queries_for_three_as_for_one(run: Any, as_person: Enter) -> None:
    rows = _issued(run, 3)
    client = as_person(rows[0].application.person)
    client.get("/min-side/bevis/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/min-side/bevis/")

    for row in rows[1:]:
        type(row.application).objects.filter(pk=row.application_id).update(reference=f"{row.application.reference}-x")
        Certificate.objects.filter(pk=row.pk).update(application=rows[0].application)
    with CaptureQueriesContext(connection) as three:
        page = client.get("/min-side/bevis/").content.decode()

    assert page.count("/digitalt/") == 3 and len(three) == len(one)


def test_who_has_the_code_downloads_what_the_page_says_and_no_more(run: Any, client: Client) -> None:
    certificate = _issued(run)[0]
    address = f"/bevis/{certificate.code}/digitalt-bevis.json"

    page = client.get(f"/bevis/{certificate.code}/").content.decode()
    file = client.get(address)

    person = certificate.application.person
    assert address in page and json.loads(file.content)["id"].endswith(f"/bevis/{certificate.code}/")
    assert [
        text for text in (person.email, "1985", certificate.application.reference) if text in str(file.content)
    ] == []
    assert (file["X-Robots-Tag"], file.status_code) == ("noindex", 200)


def test_an_unknown_code_has_none(run: Any, client: Client) -> None:
    assert client.get("/bevis/AAAABBBBCCCC/digitalt-bevis.json").status_code == 404


def test_codes_cannot_be_guessed_by_machine_here_either(run: Any, client: Client) -> None:
    certificate = _issued(run)[0]
    for _ in range(lookups.MOST_MISSES):
        client.get("/bevis/AAAABBBBCCCC/digitalt-bevis.json")

    answer = client.get(f"/bevis/{certificate.code}/digitalt-bevis.json")

    assert (answer.status_code, DigitalCertificate.objects.count()) == (429, 0)


def test_a_revoked_one_is_not_offered_but_one_that_was_given_is_given_still(run: Any, client: Client) -> None:
    given, never = _issued(run, 2)
    before = client.get(f"/bevis/{given.code}/digitalt-bevis.json").content
    for row in (given, never):
        certificates.revoke(certificate=row, reason="Fusk", by=run.head.actor, at=course.GRADED)

    pages = [client.get(f"/bevis/{row.code}/").content.decode() for row in (given, never)]

    assert [page for page in pages if "digitalt-bevis.json" in page] == []
    assert client.get(f"/bevis/{given.code}/digitalt-bevis.json").content == before
    assert client.get(f"/bevis/{never.code}/digitalt-bevis.json").status_code == 404


def test_the_status_list_may_be_kept_by_anyone_until_it_changes(run: Any, client: Client) -> None:
    certificate = _issued(run)[0]
    digital.of(certificate, at=course.GRADED)

    first = client.get("/bevis/status/1/")
    unchanged = client.get("/bevis/status/1/", headers={"If-None-Match": first["ETag"]})
    certificates.revoke(certificate=certificate, reason="Fusk", by=run.head.actor, at=course.day(course.GRADED, 1))
    changed = client.get("/bevis/status/1/", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, unchanged.status_code, changed.status_code) == (200, 304, 200)
    assert (first["Content-Type"], first["Access-Control-Allow-Origin"]) == ("application/vc", "*")
    assert first["Cache-Control"].startswith("public, max-age=300")
    assert client.get("/bevis/status/2/").status_code == 404 and not first.cookies


def test_the_schools_keys_are_published_once_they_have_signed(run: Any, client: Client, settings: LazySettings) -> None:
    settings.SITE_URL = "http://testserver"
    before = client.get("/.well-known/did.json").status_code
    digital.of(_issued(run)[0], at=course.GRADED)

    answer = client.get("/.well-known/did.json")

    document = json.loads(answer.content)
    assert (before, answer.status_code, document["id"]) == (404, 200, "did:web:testserver")
    assert document["assertionMethod"] == [document["verificationMethod"][0]["id"]]
    assert answer["Access-Control-Allow-Origin"] == "*" and "PRIVATE" not in str(answer.content)


def test_a_verifier_cannot_write(run: Any, client: Client) -> None:
    assert client.post("/bevis/status/1/").status_code == 405 and StatusList.objects.count() == 0
