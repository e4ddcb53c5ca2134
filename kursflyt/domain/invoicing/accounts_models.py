"""What is handed over to the school's accounts and read back from them, where number and KID are theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kursflyt.core.actor import ActorField
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.invoicing.models import SupplierInvoice

FOUND_WITHIN = timedelta(days=7)
FOLLOWED = timedelta(days=180)
NOT_POSTED = "not_posted"


class BasisState(models.TextChoices):
    WAITING = "waiting", "skal sendes"
    SENT = "sent", "sendt som grunnlag"
    INVOICED = "invoiced", "fakturert"
    GONE = "gone", "finnes ikke i regnskapet"
    DROPPED = "dropped", "ble aldri sendt"


class InvoiceBasisQuerySet(models.QuerySet["InvoiceBasis"]):
    def invoices(self) -> InvoiceBasisQuerySet:
        return self.filter(credits__isnull=True)

    def standing(self) -> InvoiceBasisQuerySet:
        """Those that are not taken back."""
        return self.invoices().filter(credited_by__isnull=True).exclude(state=BasisState.DROPPED)

    def handed_over(self) -> InvoiceBasisQuerySet:
        """Standing, and in the accounts as far as we know."""
        return self.standing().exclude(state=BasisState.WAITING)

    def to_send(self) -> InvoiceBasisQuerySet:
        """Those that are handed over in the background. What the box hands over is left to it."""
        return self.filter(state=BasisState.WAITING, by_batch=False).order_by("pk")

    def known_there(self) -> InvoiceBasisQuerySet:
        """Those that the accounts have had, credits too."""
        return self.exclude(state__in=[BasisState.WAITING, BasisState.DROPPED]).order_by("pk")

    def to_read(self) -> InvoiceBasisQuerySet:
        """What the accounts may have news about, the one that was not read for the longest time first.

        Let go: what is settled, what they still had not a week after it was made, and everything of a run that was over
        half a year before the last reading. The page of the run's systems reads all of them when it is asked.
        """
        news = Q(remaining__isnull=True) | ~Q(remaining=0) | Q(kid="", credits__isnull=True)
        unread = Q(read_at__isnull=True)
        not_lost = unread | ~Q(state=BasisState.GONE) | Q(read_at__lte=F("at") + FOUND_WITHIN)
        open_long = unread | Q(run__closure__isnull=True) | Q(read_at__lte=F("run__closure__at") + FOLLOWED)
        held = unread | Q(run__cancellation__isnull=True) | Q(read_at__lte=F("run__cancellation__at") + FOLLOWED)
        return (
            self.filter(news, not_lost, open_long, held)
            .exclude(state__in=[BasisState.WAITING, BasisState.DROPPED])
            .order_by(F("read_at").asc(nulls_first=True), "id")
        )


class InvoiceBasis(models.Model):
    """What the accounts are to invoice, or to take back. Number, KID, dates and payments are theirs, as read last."""

    key = models.CharField(max_length=60, unique=True)
    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="bases")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="bases")
    turn = models.PositiveSmallIntegerField(default=1, help_text="1 the first; one more for each that was taken back.")
    credits = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="credited_by")
    payer = models.CharField(max_length=10, choices=Payer)
    buyer_name = models.CharField(max_length=160)
    buyer_orgnr = models.CharField(max_length=9, blank=True)
    text = models.CharField(max_length=240)
    amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="NOK, above zero, also to be taken back.")
    reason = models.CharField(max_length=400, blank=True, help_text="Why it is taken back.")
    at = models.DateTimeField()
    by = ActorField()
    by_batch = models.BooleanField(default=True, help_text="Handed over by the box; else in the background, alone.")
    state = models.CharField(max_length=8, choices=BasisState, default=BasisState.WAITING)
    taken_until = models.DateTimeField(null=True, help_text="Until then somebody is handing it over.")
    failure = models.CharField(max_length=400, blank=True, help_text="Why it could not be handed over.")
    external_id = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=80, blank=True, help_text="The accounts' own word for how it stands.")
    number = models.CharField(max_length=40, blank=True)
    kid = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    remaining = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[InvoiceBasisQuerySet] = InvoiceBasisQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "invoice_basis"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["number"], name="basis_number"),
            models.Index(fields=["kid"], name="basis_kid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "turn"], condition=Q(credits__isnull=True), name="basis_once_a_turn"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="basis_amount_positive"),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | ~Q(reason=""), name="basis_taken_back_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.key


class AccountsReading(models.Model):
    """How far the accounts have been read, for each thing that is read in order."""

    what = models.CharField(max_length=20, primary_key=True)
    cursor = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_reading"

    def __str__(self) -> str:
        return self.what


class FetchOutcome(models.TextChoices):
    RECEIVED = "received", "mottatt"
    KNOWN = "known", "mottatt fra før"
    NOT_OURS = "not_ours", "fra en annen leverandør"
    UNREADABLE = "unreadable", "kunne ikke leses"


class FetchedInvoice(models.Model):
    """An e-invoice of the accounts that has been looked at, so that it is looked at once."""

    external_id = models.CharField(max_length=40, primary_key=True)
    outcome = models.CharField(max_length=10, choices=FetchOutcome)
    reason = models.CharField(max_length=400, blank=True)
    invoice = models.ForeignKey(SupplierInvoice, null=True, on_delete=models.SET_NULL, related_name="fetched")
    at = models.DateTimeField()

    class Meta:
        db_table = "fetched_invoice"

    def __str__(self) -> str:
        return self.external_id


class AccountsApproval(models.Model):
    """How far a teacher's invoice has come in the accounts, with their own names. Nobody approves it from here.

    `NOT_POSTED`: it was asked about and was not there yet.
    """

    invoice = models.OneToOneField(
        SupplierInvoice, on_delete=models.CASCADE, related_name="in_accounts", primary_key=True
    )
    state = models.CharField(max_length=14, help_text="received, with_approver, approved, rejected, paid, unknown.")
    level = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_approval"

    def __str__(self) -> str:
        return self.level
