"""People: the staff who sign in, and everyone else who comes by a personal link and a one-time code."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower

from kursflyt.core import plain_letters
from kursflyt.core.actor import Actor, ActorField


class Role(models.TextChoices):
    """The lanes of the chart, and the one who runs the installation."""

    DEPARTMENT_HEAD = "department_head", "avdelingsleder"
    OPERATIONS = "operations", "konsulent driftsadministrasjon"
    MARKETING = "marketing", "markedskoordinator"
    TEACHER = "teacher", "undervisningsressurs"
    PARTICIPANTS = "participants", "kursdeltakere"
    ADMINISTRATOR = "administrator", "systemansvarlig"


STAFF_ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS, Role.MARKETING, Role.ADMINISTRATOR)


class LanguageForm(models.TextChoices):
    """The written standard a person uses; språklova § 15 says that a county-owned school replies in it."""

    BOKMAL = "nb", "bokmål"
    NYNORSK = "nn", "nynorsk"
    ENGLISH = "en", "English"


class Staff(AbstractUser):
    """Someone employed at the school, who signs in at the office door."""

    email = models.EmailField(unique=True)
    title = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL)

    class Meta:
        db_table = "staff"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def actor(self) -> Actor:
        return Actor("staff", str(self.pk), str(self))


class StaffRole(models.Model):
    """A role that a staff member holds, from a day to a day: a stand-in holds it for the holiday."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "staff_role"
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "valid_from"], name="staff_role_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="staff_role_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} – {self.get_role_display()}"


class PersonQuerySet(models.QuerySet["Person"]):
    def in_norwegian_order(self) -> PersonQuerySet:
        return self.order_by("sort_key", "id")

    def with_address(self, email: str) -> PersonQuerySet:
        """Everyone who is reached at this e-mail address, however it is capitalised."""
        return self.alias(email_in_lower=Lower("email")).filter(email_in_lower=Lower(Value(email)))

    def teachers(self) -> PersonQuerySet:
        """Those who have been sent a contract."""
        return self.filter(contracts__dispatch__isnull=False).distinct()

    def applicants(self) -> PersonQuerySet:
        """Those who have applied for a course, participants among them."""
        return self.filter(applications__isnull=False).distinct()

    def known_as(self, *, email: str, birth_on: date | None) -> PersonQuerySet:
        """The one person with this address and date of birth."""
        same_birth = Q(birth_on=birth_on) if birth_on else Q(birth_on__isnull=True)
        return self.with_address(email).filter(same_birth)


class Person(models.Model):
    """Someone outside the staff: applicant, participant, teacher. The same person through all of them."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=250)
    email = models.EmailField()
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    birth_on = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=60, blank=True)
    language_form = models.CharField(max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL)
    created_at = models.DateTimeField()

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "person"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "birth_on", name="person_once_by_email_and_birth", nulls_distinct=False
            )
        ]
        indexes = [
            # Finds a name that is spelt almost so. On names alone: each column more costs every registration.
            GinIndex(OpClass(plain_letters.of_key("sort_key"), name="gin_trgm_ops"), name="person_find"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def actor(self, kind: str = "participant") -> Actor:
        return Actor(kind, str(self.pk), self.full_name)  # type: ignore[arg-type]

    def age_in_year(self, day: date) -> int | None:
        """The age reached in the year of `day`: fagskoleloven § 16 counts the year, not the birthday."""
        return day.year - self.birth_on.year if self.birth_on else None


class SavedView(models.Model):
    """A filter of a list that someone of the staff comes back to, by a name of their own."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    page = models.CharField(max_length=60, help_text="The URL name of the page it belongs to.")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="The address after the question mark.")

    class Meta:
        db_table = "saved_view"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "page", "name"], name="saved_view_once_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class WeeklyMailChoice(models.Model):
    """Someone of the staff wants the mail about their week, or does not. The newest counts; without one it is sent."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="weekly_mail_choices")
    wanted = models.BooleanField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "weekly_mail_choice"
        ordering = ["-id"]

    def __str__(self) -> str:
        return "ønsker e-posten om uken" if self.wanted else "ønsker ikke e-posten om uken"


class PersonalLink(models.Model):
    """A link that knows its person. It opens the door; the one-time code says that it is them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    door = models.CharField(max_length=10, choices=[("my", "min side"), ("teacher", "lærer")])
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "personal_link"
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="personal_link_token_is_unique")]

    def __str__(self) -> str:
        return f"{self.door} {self.pk}"


class OneTimeCode(models.Model):
    """Six digits by e-mail, for signing in or for signing a contract. Used once, within minutes, few attempts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_time_code"
        indexes = [models.Index(fields=["person", "purpose", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%H:%M}"


class SignInAttempt(models.Model):
    """A failed sign-in, counted for the rate limit. Holds a hash of the name and the address, not the name."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "sign_in_attempt"
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at:%H:%M}"
