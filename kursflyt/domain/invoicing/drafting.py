"""The invoice run before it is sent: who will get an invoice, for how much, and what should be mended first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kursflyt.domain.applications.models import Application, ApplicationQuerySet
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.invoicing import buyers
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One invoice that would be issued now. `amount` in NOK."""

    application: Application
    buyer: buyers.Buyer
    text: str
    amount: Decimal
    warnings: tuple[str, ...]


def drafts(run: CourseRun) -> tuple[Draft, ...]:
    """What `issuing.issue_all` would issue at this moment. Empty for a run without a fee."""
    return tuple(draft(application) for application in to_invoice(run))


def draft(application: Application) -> Draft:
    """The draft of one application, whether or not it should be invoiced."""
    buyer = buyers.of(application)
    return Draft(
        application=application,
        buyer=buyer,
        text=line_text(application, buyer.language),
        amount=application.run.fee,
        warnings=buyers.warnings(buyer),
    )


def to_invoice(run: CourseRun) -> ApplicationQuerySet:
    """Participants whose fee someone pays, and who have no invoice standing, here or in the accounts."""
    applications = Application.objects.with_place().filter(run=run)
    if not run.has_fee:
        return applications.none()
    invoiced = Invoice.objects.standing().filter(run=run).values("application")
    handed_over = InvoiceBasis.objects.handed_over().filter(run=run).values("application")
    return (
        applications.exclude(payer=Payer.NOBODY)
        .exclude(pk__in=invoiced)
        .exclude(pk__in=handed_over)
        .select_related("person", "run")
        .order_by("person__sort_key", "id")
    )


def line_text(application: Application, language: str) -> str:
    """What the invoice says is sold: the course, and who attends."""
    participant = "Deltakar" if language == "nn" else "Deltaker"
    return f"Kursavgift: {application.run.title_in(language)}. {participant}: {application.person.full_name}"[:240]
