"""What is wrong is said in a sentence where it was written, what was right is kept, and nothing is stored by half."""

from __future__ import annotations

import pytest

from kursflyt.domain.applications.models import Application, ApplicationAttachment
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.rehearsal.acts import before
from tests.stories.office_people import Head
from tests.stories.outside_people import Applicant, Teacher
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>&secret;</ID></Invoice>"""
HALF = "Dato;Tema\n01.02.2027;Hva og hvorfor\n22.02.2027;Kartlegging\n"
LATIN = "Dato;Start;Slutt;Sted;Tema\n1.2.2027;09.00;15.00;Førde;Øving på utstyr\n6.4.2027;09.00;15.00;Førde;Åpenhet\n"
CROOKED = "Dato;Start;Slutt;Sted;Tema\n1.2.2027;09.00;15.00;Førde;Hva\n31.2.2027;15.00;09.00;Førde;Hvordan\n"


def test_dates_in_the_wrong_order_are_told_at_the_field_and_no_course_is_made(stage: Stage) -> None:
    anne = Head(stage)
    anne.signs_in()

    anne.plans_the_course(registration_deadline_at="2027-03-01T23:59", fee="mange penger")
    anne.informs_the_others()

    anne.is_told("Beløpet kan ikke leses")
    anne.plans_the_course(registration_deadline_at="2027-03-01T23:59")
    anne.informs_the_others()
    anne.is_told("Noe må rettes før du kan gå videre")
    assert CourseRun.objects.count() == 0


def test_an_application_with_a_wrong_orgnr_or_a_disguised_file_is_not_stored(stage: Stage) -> None:
    stage.has_come_to(before.plan, before.send_contract, before.sign_contract, before.publish)
    eva = Applicant(stage, "Eva", "Lie", "eva@eksempel.example")
    disguised = stage.file_of("fagbrev.pdf", b"MZ\x90\x00" + b"\x00" * 400)

    eva.opens_the_form()
    eva.fills_in_the_form(orgnr="310 452 008", payer="Fjordvik kommune", attachment=stage.paper("ekte.pdf"))
    eva.agrees_and_sends()
    eva.is_told("organisasjonsnummer")
    eva.sees("ekte.pdf")
    assert Application.objects.count() == 0

    eva.opens_the_form()
    eva.fills_in_the_form(attachment=disguised)
    eva.agrees_and_sends()
    eva.is_told("fagbrev.pdf")
    assert (Application.objects.count(), ApplicationAttachment.objects.count()) == (0, 0)


def test_a_session_plan_with_half_its_columns_or_an_impossible_day_is_told_row_by_row(stage: Stage) -> None:
    stage.has_come_to(before.plan, before.send_contract, before.sign_contract)
    ingrid = Teacher(stage)
    ingrid.opens_the_link_in("receive_contract")

    ingrid.uploads_the_plan(stage.file_of("halv.csv", HALF.encode()))
    ingrid.is_told("mangler")
    ingrid.uploads_the_plan(stage.file_of("skjev.csv", CROOKED.encode()))
    ingrid.is_told("Rad 2")
    ingrid.hands_in_the_plan()
    ingrid.is_told("Rad 2")
    assert Session.objects.count() == 0

    ingrid.uploads_the_plan(stage.file_of("latin.csv", LATIN.encode("latin-1")))
    ingrid.has_written("topic-0", "Øving på utstyr")
    ingrid.hands_in_the_plan()
    ingrid.is_told("Planen er levert")
    assert list(Session.objects.in_order().values_list("topic", flat=True)) == ["Øving på utstyr", "Åpenhet"]


def test_an_invoice_that_asks_for_another_file_or_is_no_invoice_is_refused(stage: Stage) -> None:
    stage.has_come_to(before.plan, before.send_contract, before.sign_contract)
    ingrid = Teacher(stage)
    ingrid.opens_the_link_in("receive_contract")

    ingrid.sends_the_invoice(stage.file_of("faktura.xml", EXTERNAL))
    ingrid.sees("filen er ikke åpnet")
    ingrid.does_not_see("root:")
    ingrid.sends_the_invoice(stage.file_of("halv.xml", b"<?xml version='1.0'?><Invoice><ID>1"))
    ingrid.is_told("ikke gyldig XML")
    ingrid.sends_the_invoice(stage.paper("faktura.pdf"))
    ingrid.is_told("faktura.pdf")
    assert SupplierInvoice.objects.count() == 0
