"""Money both ways: invoices and credit notes to participants or their employers, and the teacher's EHF."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.people.models import LanguageForm


class NumberSeries(models.Model):
    """The last number used in a gapless series (bokføringsforskriften § 5-1-1): taken under a row lock."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "number_series"

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class InvoiceKind(models.TextChoices):
    INVOICE = "invoice", "faktura"
    CREDIT_NOTE = "credit_note", "kreditnota"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def invoices(self) -> InvoiceQuerySet:
        return self.filter(kind=InvoiceKind.INVOICE)

    def standing(self) -> InvoiceQuerySet:
        """Invoices that have not been credited."""
        return self.invoices().filter(credit_note__isnull=True)


class Invoice(models.Model):
    """An issued invoice or credit note. Never changed: a mistake is credited."""

    number = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="invoices")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="invoices")
    turn = models.PositiveSmallIntegerField(default=1, help_text="1 the first; one more for each that was credited.")
    language = models.CharField(max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL)
    credits = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note")
    payer = models.CharField(max_length=10, choices=Payer)
    buyer_name = models.CharField(max_length=160)
    buyer_orgnr = models.CharField(max_length=9, blank=True)
    buyer_address = models.CharField(max_length=200, blank=True)
    buyer_postal_code = models.CharField(max_length=4, blank=True)
    buyer_city = models.CharField(max_length=60, blank=True)
    buyer_email = models.EmailField(blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)
    kid = models.CharField(max_length=25, blank=True)
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=400, blank=True, help_text="Why it is credited; credit notes only.")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    ehf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = ActorField()

    objects: ClassVar[InvoiceQuerySet] = InvoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "invoice"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "turn"], condition=Q(kind="invoice"), name="invoice_once_a_turn"
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="invoice_total_positive"),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True) | Q(kind="credit_note", credits__isnull=False),
                name="invoice_credit_note_credits",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class InvoiceLine(models.Model):
    """One line. Education is outside VAT (mval. § 3-5), so that amounts are without."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    text = models.CharField(max_length=240)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(1))
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        db_table = "invoice_line"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Payment(models.Model):
    """Money that came in for an invoice; below zero when it was paid back."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    paid_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True, help_text="The bank's own; the same one is taken once.")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "payment"
        ordering = ["paid_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "reference"], condition=~Q(reference=""), name="payment_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="payment_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class RuleVerdict(models.TextChoices):
    """A layer that could not run makes the whole «not judged», never «valid»."""

    VALID = "valid", "følger reglene for EHF"
    INVALID = "invalid", "bryter reglene for EHF"
    NOT_JUDGED = "not_judged", "ikke vurdert"


class SupplierInvoiceQuerySet(models.QuerySet["SupplierInvoice"]):
    def invoices(self) -> SupplierInvoiceQuerySet:
        return self.filter(kind=InvoiceKind.INVOICE)

    def unanswered(self) -> SupplierInvoiceQuerySet:
        return self.invoices().filter(verdict__isnull=True)

    def matched(self) -> SupplierInvoiceQuerySet:
        return self.filter(contract__isnull=False)

    def unmatched(self) -> SupplierInvoiceQuerySet:
        return self.filter(contract__isnull=True)

    def for_lists(self) -> SupplierInvoiceQuerySet:
        return self.select_related("run", "contract__teacher", "verdict", "raw")


class SupplierInvoice(models.Model):
    """An invoice received from a teacher. The raw bytes are kept; an invalid one is registered and answered."""

    run = models.ForeignKey(
        CourseRun, null=True, blank=True, on_delete=models.PROTECT, related_name="supplier_invoices"
    )
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices")
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    number = models.CharField(max_length=60, blank=True)
    seller_orgnr = models.CharField(max_length=9, blank=True)
    seller_name = models.CharField(max_length=160, blank=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    payable = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    credits_number = models.CharField(max_length=60, blank=True, help_text="Which invoice a credit note credits.")
    judged = models.CharField(max_length=10, choices=RuleVerdict, help_text="What the official rules say of it.")
    layers = models.JSONField(help_text="Each rule layer that ran: name, version, engine, and its findings.")
    own_checks = models.JSONField(help_text="What no official rule looks at: KID, account, dates.")
    checks = models.JSONField(help_text="Each comparison with the contract: invoiced, agreed, verdict, note.")
    source = models.CharField(max_length=40, help_text="upload, folder, xledger.")
    received_at = models.DateTimeField()
    received_by = ActorField()

    objects: ClassVar[SupplierInvoiceQuerySet] = SupplierInvoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "supplier_invoice"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "seller_orgnr",
                "kind",
                "number",
                ExtractYear("issued_on"),
                condition=~Q(number=""),
                name="supplier_invoice_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceVerdict(models.Model):
    """The teacher's invoice was approved, by the head here or in the accounts, or sent back with the reason."""

    invoice = models.OneToOneField(SupplierInvoice, on_delete=models.CASCADE, related_name="verdict", primary_key=True)
    approved = models.BooleanField()
    in_accounts = models.BooleanField(default=False, help_text="Approved in the accounts, and only read from there.")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "invoice_verdict"
        constraints = [
            models.CheckConstraint(condition=Q(approved=True) | ~Q(reason=""), name="verdict_rejection_has_reason")
        ]

    def __str__(self) -> str:
        return "godkjent" if self.approved else "avvist"
