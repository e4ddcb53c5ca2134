"""Verification in public: valid, replaced, revoked, changed by a byte, and not for machines that guess."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kursflyt.core import storage
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import lookups
from kursflyt.domain.certificates.models import Certificate
from tests import course_at_its_end as course


def _issued(run: Any) -> Certificate:
    return certificates.issue(application=course.passed(run, 1)[0], by=run.consultant.actor, at=course.GRADED)


def test_the_page_says_what_the_paper_says_and_nothing_more(run: Any, client: Client) -> None:
    certificate = _issued(run)

    answer = client.get(f"/bevis/{certificate.code}/")

    page = answer.content.decode()
    person = certificate.application.person
    assert answer.status_code == 200 and "ekte og gyldig" in page and person.full_name in page
    assert [text for text in (person.email, "1985", certificate.application.reference) if text in page] == []
    assert answer["X-Robots-Tag"] == "noindex"


def test_an_unknown_code_is_not_found(run: Any, client: Client) -> None:
    assert client.get("/bevis/AAAABBBBCCCC/").status_code == 404


def test_replaced_and_revoked_say_so_and_not_why(run: Any, client: Client) -> None:
    old = _issued(run)
    new = certificates.reissue(certificate=old, reason="Hemmelig grunn", by=run.head.actor, at=course.GRADED)
    certificates.revoke(certificate=new, reason="Hemmelig grunn", by=run.head.actor, at=course.GRADED)

    pages = [client.get(f"/bevis/{row.code}/").content.decode() for row in (old, new)]

    assert ["erstattet" in pages[0], "tilbakekalt" in pages[1], "Hemmelig" in pages[0] + pages[1]] == [
        True,
        True,
        False,
    ]


def test_a_revoked_certificate_says_that_there_is_a_new_one(run: Any, client: Client) -> None:
    old = _issued(run)
    certificates.revoke(certificate=old, reason="Hemmelig grunn", by=run.head.actor, at=course.GRADED)
    certificates.issue_anew(certificate=old, reason="Hemmelig grunn", by=run.head.actor, at=course.GRADED)

    page = client.get(f"/bevis/{old.code}/").content.decode()

    assert "tilbakekalt" in page and "Et nytt bevis med et nytt nummer ble utstedt" in page and "Hemmelig" not in page


def test_the_code_is_looked_up_by_form(run: Any, client: Client) -> None:
    certificate = _issued(run)
    code = certificate.code

    found = client.post("/bevis/", {"code": f"{code[:4].lower()} {code[4:8]} {code[8:]}"})
    missing = client.post("/bevis/", {"code": "FEIL"})

    assert (found.status_code, found["Location"], missing.status_code) == (302, f"/bevis/{code}/", 422)


def test_the_file_as_issued_is_recognised_and_one_changed_byte_is_found(run: Any, client: Client) -> None:
    certificate = _issued(run)
    content = storage.read(certificate.document)
    changed = content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]

    same = client.post("/bevis/", {"file": SimpleUploadedFile("bevis.pdf", content)})
    other = client.post("/bevis/", {"file": SimpleUploadedFile("bevis.pdf", changed)})

    assert (same.status_code, same["Location"]) == (302, f"/bevis/{certificate.code}/?fil=uendret")
    assert other.status_code == 422 and "Enten er den endret" in other.content.decode()


def test_after_thirty_lookups_in_a_minute_the_next_is_refused(run: Any, client: Client) -> None:
    certificate = _issued(run)
    for _ in range(lookups.MOST):
        client.get("/bevis/AAAABBBBCCCC/")

    assert client.get(f"/bevis/{certificate.code}/").status_code == 429
    assert client.get(f"/bevis/{certificate.code}/", REMOTE_ADDR="192.0.2.9").status_code == 200
