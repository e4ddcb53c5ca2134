"""Issuing invoices for course fees: number, KID, PDF, EHF to organisations and mail to the buyer, in one transaction.

An issued invoice is never changed. What is wrong is credited, and a new one issued.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction

from kursflyt.core import audit, deadlines, identity_number, money, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.documents import invoice as invoice_document
from kursflyt.documents.ehf import writer
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.invoicing import buyers, drafting, numbering, outgoing_ehf
from kursflyt.domain.invoicing.models import Invoice, InvoiceLine
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.school import letterhead
from kursflyt.domain.school import queries as school


class NothingToInvoice(Refused):
    """The run has no fee, or nobody pays for this participant."""


class AlreadyInvoiced(Refused):
    """An invoice for this participant stands. It must be credited before a new one is issued."""


@transaction.atomic
def issue_all(*, run: CourseRun, by: Actor, at: datetime) -> list[Invoice]:
    """Issues to everyone who should have an invoice and has none, in Norwegian order. The list of what was issued now.

    Whoever comes second at the same moment waits, and then finds nobody left.
    """
    numbering.hold()
    return [_issue(draft, by=by, at=at) for draft in drafting.drafts(run)]


@transaction.atomic
def issue(*, application: Application, by: Actor, at: datetime, amount: Decimal | None = None) -> Invoice:
    """Issues one invoice, of `amount` NOK (None: the fee; less when the terms say so for who left).

    Refuses with `NothingToInvoice` or `AlreadyInvoiced`.
    """
    numbering.hold()
    if not application.run.has_fee or application.payer == Payer.NOBODY:
        raise NothingToInvoice(
            "{person} skal ikke betale for kurset, så det er ingenting å fakturere.",
            person=application.person.full_name,
        )
    if Invoice.objects.standing().filter(application=application).exists():
        raise AlreadyInvoiced(
            "{person} har allerede en faktura. Krediter den før du sender en ny.", person=application.person.full_name
        )
    draft = drafting.draft(application)
    if amount is not None:
        if not 0 < amount <= application.run.fee:
            raise NothingToInvoice(
                "Beløpet må være over 0 og høyst {most}.",
                most=partial(money.kroner, application.run.fee),
                field="amount",
            )
        draft = replace(draft, amount=money.round_ore(amount))
    return _issue(draft, by=by, at=at)


@transaction.atomic
def issue_due(*, application: Application, by: Actor, at: datetime) -> Invoice:
    """Issues the invoice this participant should have; who has one keeps it. Refuses with `NothingToInvoice`."""
    numbering.hold()
    standing = Invoice.objects.standing().filter(application=application).first()
    if standing is not None:
        return standing
    if not drafting.to_invoice(application.run).filter(pk=application.pk).exists():
        raise NothingToInvoice(
            "{person} har ikke lenger en plass som skal betales, og får ingen faktura.",
            person=application.person.full_name,
        )
    return _issue(drafting.draft(application), by=by, at=at)


def preview_pdf(draft: drafting.Draft, *, at: datetime) -> bytes:
    """The invoice as it will look, without number and KID."""
    today = norwegian_dates.oslo_day(at)
    return invoice_document.render(
        _document(draft, number="utkast", kid="", issued_on=today), language=draft.buyer.language
    )


def due_on(issued_on: date) -> date:
    """The school's days after issue; moved to the next working day, since banks do not move money before it."""
    return deadlines.next_working_day(issued_on + timedelta(days=school.current().invoice_due_days))


def _issue(draft: drafting.Draft, *, by: Actor, at: datetime) -> Invoice:
    application, buyer = draft.application, draft.buyer
    number = numbering.take()
    kid = numbering.kid_of(number)
    issued_on = norwegian_dates.oslo_day(at)
    document = _document(draft, number=str(number), kid=kid, issued_on=issued_on)
    pdf = invoice_document.render(document, language=buyer.language)
    invoice = Invoice.objects.create(
        number=number,
        run=application.run,
        application=application,
        turn=Invoice.objects.invoices().filter(application=application).count() + 1,
        language=buyer.language,
        payer=buyer.payer,
        buyer_name=buyer.name,
        buyer_orgnr=buyer.orgnr,
        buyer_address=buyer.address,
        buyer_postal_code=buyer.postal_code,
        buyer_city=buyer.city,
        buyer_email=buyer.email,
        buyer_reference=buyer.reference,
        kid=kid,
        issued_on=issued_on,
        due_on=document.due_on,
        total=document.total,
        document=storage.keep(pdf, media_type="application/pdf", at=at),
        ehf=_ehf(draft, document, at=at),
        at=at,
        by=by,
    )
    InvoiceLine.objects.create(invoice=invoice, text=draft.text, unit_price=draft.amount, amount=draft.amount)
    audit.record(
        "invoicing.issued", by=by, at=at, run_id=invoice.run_id, subject=str(number), total=str(invoice.total), kid=kid
    )
    _mail(invoice, at=at)
    return invoice


def _document(draft: drafting.Draft, *, number: str, kid: str, issued_on: date) -> invoice_document.Invoice:
    run, own = draft.application.run, school.current()
    language = draft.buyer.language
    return invoice_document.Invoice(
        issuer=letterhead.issuer(own),
        number=number,
        issued_on=issued_on,
        due_on=due_on(issued_on),
        recipient=draft.buyer.recipient,
        lines=(invoice_document.InvoiceLine(text=draft.text, quantity=Decimal(1), unit_price=draft.amount),),
        kid=kid,
        account_number=own.account_number,
        delivered=f"{norwegian_dates.period(run.starts_on, run.ends_on, language=language)}, {run.venue}",
        buyer_reference=draft.buyer.reference,
        our_reference=draft.application.reference,
        vat_registered=own.vat_registered,
    )


def _ehf(draft: drafting.Draft, document: invoice_document.Invoice, *, at: datetime) -> StoredFile | None:
    """An EHF for an organisation; None for a person, who has no address in the network."""
    buyer = draft.buyer
    if not identity_number.valid_orgnr(buyer.orgnr):
        return None
    return outgoing_ehf.keep(
        writer.Outgoing(
            number=document.number,
            issued_on=document.issued_on,
            due_on=document.due_on,
            seller=document.issuer,
            seller_contact=str(draft.application.run.consultant),
            vat_registered=document.vat_registered,
            buyer=document.recipient,
            buyer_reference=buyer.reference or draft.application.reference,
            lines=document.lines,
            kid=document.kid,
            account_number=document.account_number,
        ),
        at=at,
    )


def attachments(invoice: Invoice) -> list[tuple[str, StoredFile]]:
    """The PDF, and the EHF for an organisation, with the names they are sent under."""
    word = "faktura" if invoice.credits_id is None else "kreditnota"
    files = [(f"{word}-{invoice.number}.pdf", invoice.document)]
    if invoice.ehf is not None:
        files.append((f"{word}-{invoice.number}-ehf.xml", invoice.ehf))
    return files


def _mail(invoice: Invoice, *, at: datetime) -> None:
    if not invoice.buyer_email:
        return
    person = invoice.application.person
    messages.post(
        kind="invoice_participants",
        key=f"invoice_participants:{invoice.number}",
        at=at,
        run=invoice.run,
        person=person if invoice.payer == Payer.SELF else None,
        address=invoice.buyer_email,
        language=invoice.application.language_form,
        attachments=attachments(invoice),
        invoice=invoice,
        title=invoice.run.title_in(invoice.language),
        participant=person.full_name,
        amount=money.kroner(invoice.total),
        account=identity_number.format_account_number(school.current().account_number),
    )


def buyer_of(invoice: Invoice) -> buyers.Buyer:
    """The buyer as printed on the invoice, for the credit note."""
    return buyers.Buyer(
        payer=Payer(invoice.payer),
        name=invoice.buyer_name,
        orgnr=invoice.buyer_orgnr,
        address=invoice.buyer_address,
        postal_code=invoice.buyer_postal_code,
        city=invoice.buyer_city,
        email=invoice.buyer_email,
        reference=invoice.buyer_reference,
        language="nn" if invoice.language == "nn" else "nb",
    )
