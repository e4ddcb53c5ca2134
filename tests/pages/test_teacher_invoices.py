"""The teacher's page for the invoice: what shall stand on it, the upload, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.process import queries
from tests.conftest import make_person
from tests.domain.invoicing_examples import signed_contract, teacher_ehf
from tests.process.reaching import reach


def test_the_teacher_sends_the_invoice_and_sees_it_waits(
    run: Any, teacher: Any, moment: datetime, as_person: Callable[..., Any]
) -> None:
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    client, address = as_person(teacher, "teacher"), reverse("teacher.invoices.send", args=[run.pk])

    before = client.get(address).content.decode()
    sent = client.post(address, {"file": SimpleUploadedFile("faktura.xml", teacher_ehf())})
    after = client.get(address).content.decode()
    twice = client.post(address, {"file": SimpleUploadedFile("faktura.xml", teacher_ehf())})

    assert all(text in before for text in ("0192:310452017", "ANN-4102", "K-2026-0001", "61\xa0000,00"))
    assert (sent.status_code, "venter på avdelingslederen" in after) == (302, True)
    assert queries.is_open(run, "approve_invoice")
    assert (twice.status_code, "ble mottatt" in twice.content.decode()) == (422, True)


def test_a_teacher_who_is_paid_as_wage_is_told_so(run: Any, teacher: Any, as_person: Callable[..., Any]) -> None:
    signed_contract(run, teacher, company_orgnr="", company_name="")

    page = as_person(teacher, "teacher").get(reverse("teacher.invoices.send", args=[run.pk])).content.decode()

    assert "Da får du lønn" in page


def test_another_teacher_does_not_find_the_page(run: Any, teacher: Any, as_person: Callable[..., Any]) -> None:
    signed_contract(run, teacher)
    other = as_person(make_person("En", "Annen"), "teacher")
    address = reverse("teacher.invoices.send", args=[run.pk])

    statuses = [
        other.get(address).status_code,
        other.post(address, {"file": SimpleUploadedFile("f.xml", teacher_ehf())}).status_code,
    ]

    assert (statuses, SupplierInvoice.objects.count()) == ([404, 404], 0)
