"""Verification in public: valid, replaced, revoked, changed by a byte, and not for machines that guess."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kursflyt.core import clock, storage
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


def test_who_guesses_is_stopped_and_told_when_to_come_back(run: Any, client: Client) -> None:
    certificate = _issued(run)
    for _ in range(lookups.MOST_MISSES):
        assert client.get("/bevis/AAAABBBBCCCC/").status_code == 404

    opened = client.get(f"/bevis/{certificate.code}/")
    typed = client.post("/bevis/", {"code": certificate.code})
    dropped = client.post("/bevis/", {"file": SimpleUploadedFile("bevis.pdf", b"%PDF-1.7")})

    assert {answer.status_code for answer in (opened, typed, dropped)} == {429}
    assert {answer["Retry-After"] for answer in (opened, typed, dropped)} == {"60"}
    assert all("vent et minutt" in answer.content.decode() for answer in (opened, typed, dropped))
    assert client.get(f"/bevis/{certificate.code}/", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_who_guesses_slowly_is_stopped_for_an_hour(run: Any, client: Client) -> None:
    certificate = _issued(run)
    for _ in range(lookups.MOST_MISSES_AN_HOUR):
        client.post("/bevis/", {"code": "FEIL"})
        clock.fix(clock.now() + timedelta(seconds=10))

    answer = client.get(f"/bevis/{certificate.code}/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Vent en time, eller ring skolen" in answer.content.decode()

    clock.fix(clock.now() + timedelta(hours=1))
    assert client.get(f"/bevis/{certificate.code}/").status_code == 200


def test_an_employer_who_checks_thirty_certificates_in_a_minute_is_not_stopped(run: Any, client: Client) -> None:
    certificate = _issued(run)
    content = storage.read(certificate.document)
    answers = []
    for number in range(30):
        asked = {"code": certificate.code} if number % 2 else {"file": SimpleUploadedFile("bevis.pdf", content)}
        answers.append(client.post("/bevis/", asked, follow=True).status_code)
    client.post("/bevis/", {"code": f"{certificate.code[:-1]}?"})
    assert set(answers) == {200}
    assert client.get(f"/bevis/{certificate.code}/").status_code == 200


def test_looking_up_is_limited_for_who_only_asks_for_what_is_there_too(run: Any, client: Client) -> None:
    certificate = _issued(run)
    answers = [client.get(f"/bevis/{certificate.code}/").status_code for _ in range(lookups.MOST + 1)]
    assert answers == [200] * lookups.MOST + [429]


def test_an_empty_form_is_no_guess(run: Any, client: Client) -> None:
    certificate = _issued(run)
    for _ in range(lookups.MOST_MISSES + 1):
        client.post("/bevis/", {"code": ""})
    assert client.get(f"/bevis/{certificate.code}/").status_code == 200


def test_a_number_opens_nothing_since_the_next_one_could_be_guessed(run: Any, client: Client) -> None:
    certificate = _issued(run)

    typed = client.post("/bevis/", {"code": certificate.number})

    assert typed.status_code == 422 and "Dette er bevisnummeret" in typed.content.decode()
    assert client.get(f"/bevis/{certificate.number}/").status_code == 404


def test_a_file_is_dropped_where_there_are_scripts_and_chosen_where_there_are_none(run: Any, client: Client) -> None:
    page = client.get("/bevis/").content.decode()
    assert 'type="file"' in page and "data-drop" in page and "drop_file.js" in page
    assert "data-drop-text hidden" in page
