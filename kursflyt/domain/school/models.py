"""The school itself: one row, edited under Oppsett. Everything printed takes its sender from here."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kursflyt.core.models import StoredFile


class GradingUnit(models.TextChoices):
    CALENDAR_WEEKS = "calendar_weeks", "kalenderuker"
    WORKING_DAYS = "working_days", "arbeidsdager"


class School(models.Model):
    """One installation, one school: there is exactly one row, with primary key 1."""

    version = ""  # of the row as it was read by `queries.current`: another when anything has changed

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    orgnr = models.CharField(max_length=9)
    county_owned = models.BooleanField(default=True, help_text="Språklova § 15 binds county-owned schools.")
    vat_registered = models.BooleanField(default=False)
    address = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=4)
    city = models.CharField(max_length=60)
    email = models.EmailField()
    phone = models.CharField(max_length=20)
    website = models.URLField()
    account_number = models.CharField(max_length=11, help_text="Bank account for participants' fees.")
    invoice_due_days = models.PositiveSmallIntegerField(default=14)
    teacher_due_days = models.PositiveSmallIntegerField(default=30)
    grading_length = models.PositiveSmallIntegerField(default=3, help_text="Fagskoleloven § 21(3).")
    grading_unit = models.CharField(max_length=20, choices=GradingUnit, default=GradingUnit.CALENDAR_WEEKS)
    expected_case_days = models.PositiveSmallIntegerField(default=30)
    offer_reply_days = models.PositiveSmallIntegerField(default=10)
    paper_after_days = models.PositiveSmallIntegerField(
        default=7, help_text="From the second notice of an unopened decision until it goes by post."
    )
    appeals_board = models.CharField(max_length=120, default="den lokale klagenemnda")
    local_regulation = models.CharField(max_length=200, blank=True)
    signatory_name = models.CharField(max_length=80)
    signatory_title = models.CharField(max_length=80, default="rektor")
    signing_place = models.CharField(max_length=60)
    colour = models.CharField(max_length=7, default="#0b5c6b")
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    framed_by = models.TextField(blank=True, help_text="Origins, one a line, that may frame /innbygg/; empty: any.")
    canvas_address = models.URLField(blank=True)
    texts_version = models.BigIntegerField(default=0, help_text="The newest of its own texts; see domain/texts.")
    late_fee = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))

    class Meta:
        db_table = "school"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="school_is_one")]

    def __str__(self) -> str:
        return self.name
