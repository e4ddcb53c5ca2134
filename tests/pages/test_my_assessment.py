"""The participant's own pages: handing in, the result with its rights, the certificates; and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kursflyt.core import clock, storage
from kursflyt.domain.assessment import publication
from kursflyt.domain.assessment.models import GradeAppeal, Submission
from kursflyt.domain.certificates import actions as certificates
from tests import course_at_its_end as course

Enter = Callable[..., Client]


def _upload(content: bytes = course.PDF, name: str = "oppgave.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_assignment_is_handed_in_with_a_receipt_and_got_back(run: Any, as_person: Enter) -> None:
    application = course.participants(run, 1)[0]
    client, address = as_person(application.person), f"/min-side/kurs/{run.pk}/innlevering/"

    with clock.fixed_at(course.BEFORE_DEADLINE):
        delivered = client.post(address, {"file": _upload(), "comment": "Her er den"}, follow=True)
        back = client.get(f"{address}1/")

    assert Submission.objects.get().receipt in delivered.content.decode()
    assert back.content == course.PDF


def test_a_late_or_disguised_file_is_refused_at_its_field(run: Any, as_person: Enter) -> None:
    application = course.participants(run, 1)[0]
    client, address = as_person(application.person), f"/min-side/kurs/{run.pk}/innlevering/"

    with clock.fixed_at(course.BEFORE_DEADLINE):
        disguised = client.post(address, {"file": _upload(name="oppgave.docx")})
    with clock.fixed_at(course.AFTER_DEADLINE):
        late = client.post(address, {"file": _upload()})

    assert (disguised.status_code, late.status_code, Submission.objects.count()) == (422, 422, 0)
    assert "stemmer ikke med navnet" in disguised.content.decode() and "utsatt frist" in late.content.decode()


def test_another_persons_course_does_not_exist(run: Any, as_person: Enter, teacher: Any) -> None:
    course.participants(run, 1)
    client = as_person(teacher)

    codes = [client.get(f"/min-side/kurs/{run.pk}/{page}/").status_code for page in ("innlevering", "resultat")]

    assert codes == [404, 404]


def test_the_result_is_hidden_until_it_is_published(run: Any, as_person: Enter) -> None:
    applications = course.passed(run, 1)
    client, address = as_person(applications[0].person), f"/min-side/kurs/{run.pk}/resultat/"

    before = client.get(address).content.decode()
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    with clock.fixed_at(course.GRADED):
        after = client.get(address).content.decode()

    assert ("Sensuren er ikke klar" in before, "Bestått" in before, "Bestått" in after) == (True, False, True)


def test_reasons_are_asked_and_an_appeal_is_sent_by_button(run: Any, as_person: Enter) -> None:
    applications = course.passed(run, 1)
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    client, address = as_person(applications[0].person), f"/min-side/kurs/{run.pk}/resultat/"

    with clock.fixed_at(course.day(course.GRADED, 2)):
        client.post(address, {"act": "reasons"})
        client.post(address, {"act": "appeal", "text": "Uenig"})
        page = client.get(address).content.decode()

    assert list(GradeAppeal.objects.order_by("id").values_list("kind", "text")) == [
        ("reasons", ""),
        ("appeal", "Uenig"),
    ]
    assert "Klagen er mottatt" in page


def test_the_certificate_is_downloaded_as_it_was_issued_and_only_by_its_holder(run: Any, as_person: Enter) -> None:
    first, second = course.passed(run, 2)
    certificate = certificates.issue(application=first, by=run.head.actor, at=course.GRADED)
    client = as_person(first.person)

    page = client.get("/min-side/bevis/").content.decode()
    file = client.get(f"/min-side/bevis/{certificate.pk}/")

    assert certificate.number in page and file.content == storage.read(certificate.document)
    assert as_person(second.person).get(f"/min-side/bevis/{certificate.pk}/").status_code == 404
