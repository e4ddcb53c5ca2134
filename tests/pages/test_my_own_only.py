"""Every address of the participant's pages, read from the routes: what is another's does not exist, asked or posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from kursflyt.core import clock, storage
from kursflyt.domain.applications.models import Application
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.invoicing import issuing
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.pages.my.urls import urlpatterns
from tests import course_at_its_end as course
from tests import vitnemal_course as vitnemal
from tests.conftest import make_person

WITHOUT_A_PERSON = {"my.sign_in.arrive"}
"""What has an argument and no owner: the key in the address is the way in."""

FURTHER = {"decision_id": 1, "attachment_id": 1, "material_id": 1, "version": 1}
"""Numbers under a course or an application; whether the thing exists does not matter to who may ask."""


def _addresses(owner: Application, **numbers: Any) -> dict[str, str]:
    """Name and address of each page that shows something of `owner`'s."""
    known = FURTHER | {"run_id": owner.run_id, "application_id": owner.pk, "reference": owner.reference} | numbers
    return {
        str(route.name): reverse(str(route.name), kwargs={key: known[key] for key in route.pattern.converters})
        for route in urlpatterns
        if route.pattern.converters and route.name not in WITHOUT_A_PERSON
    }


def test_what_is_anothers_is_not_found_at_any_address(run: Any, as_person: Callable[..., Client]) -> None:
    (owner,) = vitnemal.passed(run, 1)
    vitnemal.give_numbers([owner])
    Person.objects.filter(pk=owner.person_id).update(address="Strandgata 4", postal_code="6800", city="Førde")
    Application.objects.filter(pk=owner.pk).update(payer="self")
    owner = Application.objects.select_related("person", "run__programme").get(pk=owner.pk)
    invoice = issuing.issue(application=owner, by=run.head.actor, at=course.GRADED)
    certificate = certificates.issue(application=owner, by=run.head.actor, at=course.GRADED)
    welcome = storage.keep(course.PDF, media_type="application/pdf", at=course.GRADED)
    WelcomeLetter.objects.create(application=owner, document=welcome, at=course.GRADED, by=run.head.actor)
    stranger = make_person("Una", "Utenfor", "una@example.org")
    Application.objects.create(
        run=run, person=stranger, reference="KF-9999", basis="upper_secondary", submitted_at=run.created_at
    )
    addresses = _addresses(owner, number=invoice.number, certificate_id=certificate.pk)
    mine, theirs = as_person(owner.person), as_person(stranger)

    with clock.fixed_at(course.GRADED):
        asked = {name: theirs.get(address).status_code for name, address in addresses.items()}
        posted = {name: theirs.post(address).status_code for name, address in addresses.items()}
        own = {name for name, address in addresses.items() if mine.get(address).status_code < 400}

    assert {name: code for name, code in asked.items() if code not in (404, 405)} == {}
    assert {name: code for name, code in posted.items() if code != 404} == {}
    assert own >= {
        "my.applications.show",
        "my.applications.by_reference",
        "my.applications.receipt",
        "my.applications.welcome_letter",
        "my.classroom.room",
        "my.invoices.document",
        "my.hand_in.deliver",
        "my.hand_in.file",
        "my.results.show",
        "my.identity_number.give",
        "my.certificates.document",
    }
