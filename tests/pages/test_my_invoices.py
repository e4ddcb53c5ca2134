"""The participant's own invoices: what to pay, how, and the documents; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse

from kursflyt.domain.invoicing import crediting, issuing
from tests.domain.invoicing_examples import employee, participant


def test_the_participant_sees_what_to_pay_and_gets_the_document(
    run: Any, consultant: Any, moment: datetime, as_person: Callable[..., Any]
) -> None:
    application = participant(run)
    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)
    client = as_person(application.person)

    page = client.get(reverse("my.invoices.list")).content.decode()
    document = client.get(reverse("my.invoices.document", args=[invoice.number]))

    assert all(text in page for text in (invoice.kid, "4\xa0500,00", "om 14 dager", "8601 11 17947"))
    assert (document.status_code, document["Content-Type"]) == (200, "application/pdf")


def test_a_credited_invoice_is_not_to_be_paid(
    run: Any, consultant: Any, moment: datetime, as_person: Callable[..., Any]
) -> None:
    application = participant(run)
    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)
    note = crediting.credit(invoice=invoice, reason="Feil.", by=consultant.actor, at=moment)
    client = as_person(application.person)

    page = client.get(reverse("my.invoices.list")).content.decode()

    assert ("kreditert" in page, "Å betale" in page) == (True, False)
    assert client.get(reverse("my.invoices.document", args=[note.number])).status_code == 200


def test_an_employers_invoice_and_another_persons_are_not_found(
    run: Any, consultant: Any, moment: datetime, as_person: Callable[..., Any]
) -> None:
    own, other = employee(run, "Bjørn"), participant(run, "Åse")
    for application in (own, other):
        issuing.issue(application=application, by=consultant.actor, at=moment)
    client = as_person(own.person)

    statuses = [client.get(reverse("my.invoices.document", args=[number])).status_code for number in (10001, 10002)]

    assert statuses == [404, 404]
    assert "Ingen fakturaer" in client.get(reverse("my.invoices.list")).content.decode()


def test_the_page_is_behind_the_door(client: Any, school: Any) -> None:
    assert client.get(reverse("my.invoices.list")).status_code == 302
