"""Credit notes: the only way to take an issued invoice back. The whole invoice is credited; the series has no gaps.

Bokføringsforskriften § 5-2-7 wants the credit note to point at the invoice it credits and to say why.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from kursflyt.core import audit, money, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.documents import credit_note as credit_document
from kursflyt.documents import invoice as invoice_document
from kursflyt.documents.ehf import writer
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.invoicing import issuing, numbering, outgoing_ehf
from kursflyt.domain.invoicing.models import Invoice, InvoiceKind, InvoiceLine
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.school import letterhead
from kursflyt.domain.school import queries as school

REGRET = timedelta(days=14)
FREE_UNTIL = timedelta(days=28)
WITHDREW = ("Deltakeren trakk seg før kurset startet.", "Deltakaren trekte seg før kurset starta.")  # nb, nn


class NotToBeCredited(Refused):
    """It is a credit note itself, or has been credited."""


class CreditNeedsReason(Refused):
    """A credit note says why."""

    field = "reason"


@transaction.atomic
def credit(*, invoice: Invoice, reason: str, by: Actor, at: datetime) -> Invoice:
    """Credits the whole invoice and tells the buyer. Returns the credit note.

    Refuses with `NotToBeCredited` or `CreditNeedsReason`. Two at once: one wins, the other is refused.
    """
    if not reason.strip():
        raise CreditNeedsReason("Skriv hvorfor fakturaen krediteres. Det kommer på kreditnotaen.")
    numbering.hold()
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise NotToBeCredited("En kreditnota kan ikke krediteres. Send en ny faktura i stedet.")
    earlier = Invoice.objects.filter(credits=invoice).first()
    if earlier is not None:
        raise NotToBeCredited(
            "Faktura {number} er allerede kreditert med kreditnota {note}.", number=invoice.number, note=earlier.number
        )
    note = _credit(invoice, reason=reason.strip()[:400], by=by, at=at)
    _mail(note, at=at)
    return note


@transaction.atomic
def credit_and_reissue(*, invoice: Invoice, reason: str, amount: Decimal | None, by: Actor, at: datetime) -> Invoice:
    """Credits, and sends a new invoice of `amount` NOK when one is given, both or neither. Returns the credit note."""
    note = credit(invoice=invoice, reason=reason, by=by, at=at)
    if amount is not None:
        issuing.issue(application=invoice.application, amount=amount, by=by, at=at)
    return note


@transaction.atomic
def credit_all(*, run: CourseRun, reason: str, by: Actor, at: datetime) -> list[Invoice]:
    """Credits every standing invoice of the run: it was cancelled. Nothing to credit is no refusal."""
    numbering.hold()
    standing = Invoice.objects.standing().filter(run=run).select_related("application__person", "run")
    return [credit(invoice=invoice, reason=reason, by=by, at=at) for invoice in standing]


@transaction.atomic
def credit_withdrawn(*, run: CourseRun, at: datetime, by: Actor) -> list[Invoice]:
    """Credits those who withdrew while it was free; whoever left later is for a person to judge by the terms.

    Free: before the course began, and within 14 days of getting the place (angrerettloven § 21) or 28 days ahead.
    """
    numbering.hold()
    standing = Invoice.objects.standing().filter(run=run, application__withdrawal__isnull=False)
    invoices = standing.select_related("application__person", "application__withdrawal", "application__place", "run")
    return [
        credit(invoice=invoice, reason=WITHDREW[invoice.language == "nn"], by=by, at=at)
        for invoice in invoices
        if left_freely(invoice.application)
    ]


def left_freely(application: Application) -> bool:
    """Whether a participant who withdrew did so while it cost nothing."""
    run = application.run
    left_on = norwegian_dates.oslo_day(application.withdrawal.at)
    got_place_on = norwegian_dates.oslo_day(application.place.granted_at) if hasattr(application, "place") else left_on
    in_time = left_on <= got_place_on + REGRET or left_on <= run.starts_on - FREE_UNTIL
    return left_on < run.starts_on and in_time


def _credit(invoice: Invoice, *, reason: str, by: Actor, at: datetime) -> Invoice:
    number = numbering.take()
    document = _document(invoice, number=str(number), reason=reason, at=at)
    buyer = issuing.buyer_of(invoice)
    pdf = credit_document.render(document, language=buyer.language)
    note = Invoice.objects.create(
        number=number,
        kind=InvoiceKind.CREDIT_NOTE,
        run=invoice.run,
        application=invoice.application,
        turn=invoice.turn,
        language=invoice.language,
        credits=invoice,
        payer=invoice.payer,
        buyer_name=invoice.buyer_name,
        buyer_orgnr=invoice.buyer_orgnr,
        buyer_address=invoice.buyer_address,
        buyer_postal_code=invoice.buyer_postal_code,
        buyer_city=invoice.buyer_city,
        buyer_email=invoice.buyer_email,
        buyer_reference=invoice.buyer_reference,
        issued_on=document.issued_on,
        total=invoice.total,
        reason=reason,
        document=storage.keep(pdf, media_type="application/pdf", at=at),
        ehf=_ehf(invoice, document, at=at),
        at=at,
        by=by,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=note, text=line.text, quantity=line.quantity, unit_price=line.unit_price, amount=line.amount
        )
        for line in invoice.lines.all()
    )
    audit.record(
        "invoicing.credited",
        by=by,
        at=at,
        run_id=note.run_id,
        subject=str(number),
        credits=str(invoice.number),
        total=str(note.total),
    )
    return note


def _document(invoice: Invoice, *, number: str, reason: str, at: datetime) -> credit_document.CreditNote:
    own = school.current()
    return credit_document.CreditNote(
        issuer=letterhead.issuer(own),
        number=number,
        issued_on=norwegian_dates.oslo_day(at),
        recipient=issuing.buyer_of(invoice).recipient,
        lines=tuple(
            invoice_document.InvoiceLine(text=line.text, quantity=line.quantity, unit_price=line.unit_price)
            for line in invoice.lines.all()
        ),
        credits_number=str(invoice.number),
        credits_issued_on=invoice.issued_on,
        reason=reason,
        account_number=own.account_number,
        kid=invoice.kid,
        vat_registered=own.vat_registered,
    )


def _ehf(invoice: Invoice, document: credit_document.CreditNote, *, at: datetime) -> StoredFile | None:
    if invoice.ehf_id is None:
        return None
    return outgoing_ehf.keep(
        writer.Outgoing(
            kind="credit_note",
            number=document.number,
            issued_on=document.issued_on,
            due_on=None,
            seller=document.issuer,
            seller_contact=str(invoice.run.consultant),
            vat_registered=document.vat_registered,
            buyer=document.recipient,
            buyer_reference=invoice.buyer_reference or invoice.application.reference,
            lines=document.lines,
            kid=invoice.kid,
            account_number=document.account_number,
            note=document.reason,
            credits_number=document.credits_number,
            credits_issued_on=document.credits_issued_on,
        ),
        at=at,
    )


def _mail(note: Invoice, *, at: datetime) -> None:
    if not note.buyer_email or note.credits is None:
        return
    person = note.application.person
    messages.post(
        kind="invoice_participants.credit",
        key=f"invoice_participants.credit:{note.number}",
        at=at,
        run=note.run,
        person=person if note.payer == Payer.SELF else None,
        address=note.buyer_email,
        language=note.application.language_form,
        attachments=issuing.attachments(note),
        note=note,
        invoice=note.credits,
        title=note.run.title_in(note.language),
        participant=person.full_name,
        amount=money.kroner(note.total),
        reason=note.reason,
    )
