"""Certificates: numbered, sealed, checkable by anyone, with a snapshot of all facts at issue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, DocumentType


class CertificateText(models.Model):
    """What the certificates of a run say, written by the head and sent to operations."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="certificate_text", primary_key=True)
    text = models.TextField(blank=True)
    text_nn = models.TextField(blank=True)
    learning_outcomes = models.TextField(blank=True)
    learning_outcomes_nn = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = ActorField(blank=True)

    class Meta:
        db_table = "certificate_text"

    def __str__(self) -> str:
        return f"bevistekst {self.run_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def in_force(self) -> CertificateQuerySet:
        """Neither replaced nor revoked."""
        return self.filter(replaced_by__isnull=True, revocation__isnull=True)


class Certificate(models.Model):
    """One issued document. `facts` is everything it says, frozen; `code` opens its public verification page."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=30, db_index=True, help_text="Kept by all versions.")
    code = models.CharField(max_length=20, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    document_type = models.CharField(max_length=20, choices=DocumentType)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it replaces the version before.")
    facts = models.JSONField()
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = ActorField()

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "certificate"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(version=1) | Q(replaces__isnull=False), name="certificate_later_replaces"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class IdentityNumber(models.Model):
    """The fødselsnummer of someone who is to have a vitnemål, encrypted, until a while after its issue."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="identity_number", primary_key=True
    )
    encrypted = models.BinaryField(help_text="By core.field_key; opened only to print it, mask it or report it.")
    given_at = models.DateTimeField()
    given_by = ActorField()

    class Meta:
        db_table = "identity_number"

    def __str__(self) -> str:
        return f"fødselsnummer {self.application_id}"


class CertificateSeries(models.Model):
    """The last certificate number of a year that was taken: under a row lock, and never given back."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "certificate_series"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CertificateReservation(models.Model):
    """The number that a certificate will have while it is being set and sealed; gone when the certificate is there.

    One whose making was broken off stays, for the next attempt for the same participant.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, primary_key=True, related_name="+")
    number = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "certificate_reservation"

    def __str__(self) -> str:
        return self.number


class CertificateLookup(models.Model):
    """Someone looked a certificate up; counted for the rate limit. Holds a keyed hash of the address, until the next
    look-up after an hour."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "certificate_lookup"
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M}"


class CertificateRevocation(models.Model):
    """The certificate no longer holds, and why."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.CASCADE, related_name="revocation", primary_key=True
    )
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "certificate_revocation"

    def __str__(self) -> str:
        return "tilbakekalt"


class BadgeKey(models.Model):
    """A key that has signed digital certificates: its public half, which stays published.

    `did` is the school's address at the time, which is part of every certificate.
    """

    public = models.CharField(max_length=60)
    did = models.CharField(max_length=200)
    demo = models.BooleanField(default=False, help_text="Made for the demo: proves nothing.")
    first_used_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="Someone else may have it: no longer published.")

    class Meta:
        db_table = "badge_key"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["did", "public"], name="badge_key_once")]

    def __str__(self) -> str:
        return self.public


class StatusList(models.Model):
    """A public list of bits that says which digital certificates no longer hold. Its row is the lock on its places."""

    number = models.PositiveIntegerField(primary_key=True)
    did = models.CharField(max_length=200, help_text="Whose list it is: the same as in its certificates.")
    address = models.URLField(max_length=300, help_text="Where it is published, as it stands in its certificates.")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "status_list"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.address


class DigitalCertificate(models.Model):
    """A certificate as an Open Badge: the file as it was first given, and the place of its bit, chosen at random."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="digital", primary_key=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(BadgeKey, on_delete=models.PROTECT, related_name="signed")
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="certificates")
    place = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "digital_certificate"
        constraints = [models.UniqueConstraint(fields=["status_list", "place"], name="digital_certificate_own_place")]

    def __str__(self) -> str:
        return f"digitalt bevis {self.certificate_id}"
