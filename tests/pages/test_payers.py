"""An employer that is gone, or bankrupt, is not taken as the payer, and the office is told before it is invoiced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kursflyt.connectors import configured
from kursflyt.connectors.enhetsregisteret.platform import Access, Enhetsregisteret
from kursflyt.connectors.twins import enhetsregisteret as twins
from kursflyt.connectors.twins import inside
from kursflyt.domain.applications.models import Application, GroupRegistration
from tests.domain.invoicing_examples import employee
from tests.pages.test_public_applications import address as address
from tests.pages.test_public_applications import employees, filled_in
from tests.process.reaching import reach

pytestmark = pytest.mark.django_db

REFUSED = [
    (twins.BANKRUPT, "KONKURS PRØVEBRUK AS er konkurs og kan ikke betale."),
    (twins.DELETED, "SLETTET PRØVEBRUK ENK er slettet og kan ikke betale."),
    (twins.UNKNOWN, "Det finnes ingen virksomhet med organisasjonsnummer"),
]


@pytest.fixture
def register() -> Iterator[twins.Enhetsregisteret]:
    twin = twins.Enhetsregisteret()
    player = Enhetsregisteret(Access("https://registry.twin"), transport=inside.Inside(twin))
    with configured.standing_in(registry=player):
        yield twin


@pytest.mark.parametrize(("orgnr", "sentence"), REFUSED)
def test_an_applicant_is_told_that_the_employer_cannot_pay(
    client: Client, address: str, register: Any, orgnr: str, sentence: str
) -> None:
    answer = client.post(address, filled_in(payer="employer", payer_orgnr=orgnr))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Application.objects.count() == 0


@pytest.mark.parametrize(("orgnr", "sentence"), REFUSED)
def test_an_employer_that_cannot_pay_registers_nobody(
    client: Client, address: str, register: Any, orgnr: str, sentence: str
) -> None:
    answer = client.post(f"{address}bedrift/", employees(orgnr=orgnr))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert GroupRegistration.objects.count() == 0


def test_the_name_of_a_sound_employer_comes_from_the_register(client: Client, address: str, register: Any) -> None:
    assert client.post(address, filled_in(payer="employer", payer_orgnr=twins.SOUND)).status_code in (200, 302)

    assert Application.objects.get().payer_name == register.enterprises[twins.SOUND]["navn"]


def test_a_register_that_is_down_stops_nobody(client: Client, address: str, register: Any) -> None:
    register.faults.down = True

    assert client.post(f"{address}bedrift/", employees(orgnr=twins.BANKRUPT)).status_code == 302


def test_the_office_sees_before_invoicing_that_an_employer_went_bankrupt(
    run: Any, consultant: Any, as_staff: Any, moment: datetime, register: Any
) -> None:
    employee(run, payer_orgnr=twins.BANKRUPT, payer_name="Konkurs prøvebruk AS")
    reach(run, "invoice_participants", at=moment)

    page = as_staff(consultant).get(f"/kontor/kurs/{run.pk}/steg/invoice_participants/").content.decode()

    assert "Konkurs prøvebruk AS er konkurs. Avklar hvem som betaler." in page
