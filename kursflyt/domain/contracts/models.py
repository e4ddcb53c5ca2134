"""The contract with the external teacher: drafted, sent, signed by one-time code or on paper, or declined."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person


class ContractQuerySet(models.QuerySet["Contract"]):
    def for_pages(self) -> ContractQuerySet:
        """With everything a page tells about a contract."""
        return self.select_related(
            "run",
            "run__programme",
            "run__head",
            "run__cancellation",
            "run__closure",
            "teacher",
            "document",
            "dispatch",
            "decline",
            "termination",
            "signature",
            "signature__sealed",
            "signature__scan",
        )

    def unsent(self) -> ContractQuerySet:
        return self.in_force().filter(dispatch__isnull=True)

    def awaiting_signature(self) -> ContractQuerySet:
        """Sent, and the teacher has neither signed nor declined."""
        return self.in_force().filter(dispatch__isnull=False, signature__isnull=True)

    def in_force(self) -> ContractQuerySet:
        """Not declined and not ended: the one the run is taught by, signed or on its way."""
        return self.filter(decline__isnull=True, termination__isnull=True)

    def signed(self) -> ContractQuerySet:
        return self.in_force().filter(signature__isnull=False)


class Contract(models.Model):
    """What is agreed. `document` is the exact PDF that is read and signed; a changed draft is a new document."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="contracts")
    teacher = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=30, unique=True)
    company_name = models.CharField(max_length=120, blank=True)
    company_orgnr = models.CharField(max_length=9, blank=True, help_text="Empty: paid as wage, not by invoice.")
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="NOK, whole assignment, without VAT.")
    travel_amount = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0), help_text="NOK, at most.")
    buyer_reference = models.CharField(max_length=40)
    special_terms = models.TextField(blank=True)
    cancellation_share = models.PositiveSmallIntegerField(default=25, help_text="Per cent paid if cancelled late.")
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = ActorField()

    objects: ClassVar[ContractQuerySet] = ContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "contract"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(travel_amount__gte=0), name="contract_amounts_not_negative"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="contract_has_hours"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def employed(self) -> bool:
        """Paid as wage: no organisation number, and so no invoice."""
        return not self.company_orgnr

    @property
    def most(self) -> Decimal:
        """The most that may be invoiced, NOK."""
        return self.amount + self.travel_amount


class ContractDispatch(models.Model):
    """The contract was sent to the teacher."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="dispatch", primary_key=True)
    at = models.DateTimeField()
    by = ActorField()
    first_opened_at = models.DateTimeField(null=True, help_text="When the teacher first opened it.")

    class Meta:
        db_table = "contract_dispatch"

    def __str__(self) -> str:
        return f"sendt {self.at:%d.%m.%Y}"


class SignatureMethod(models.TextChoices):
    CODE = "code", "engangskode på e-post"
    SCAN = "scan", "opplastet signert eksemplar"


class ContractSignature(models.Model):
    """The teacher signed: the evidence, and the sealed copy both parties get."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="signature", primary_key=True)
    method = models.CharField(max_length=8, choices=SignatureMethod)
    typed_name = models.CharField(max_length=160)
    document_sha256 = models.CharField(max_length=64, help_text="Of the exact document that was read.")
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=300, blank=True)
    sealed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", help_text="The evidence page.")
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    scan_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "contract_signature"

    def __str__(self) -> str:
        return f"signert {self.at:%d.%m.%Y}"


class ContractDecline(models.Model):
    """The teacher said no; the head chooses another."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="decline", primary_key=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "contract_decline"

    def __str__(self) -> str:
        return "avslått"


class ContractTermination(models.Model):
    """The contract ended before the course did: teacher change or cancelled course."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="termination", primary_key=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "contract_termination"

    def __str__(self) -> str:
        return "avsluttet"
