"""Letters on paper: for whom no notice reaches, and for whoever asked for it. A letter waits, is printed, and is sent.

Nothing here is the letter itself: that is the stored file of the decision, the welcome letter, the certificate or the
invoice. What is kept is why it goes by post, in which print run it stands, and the day it was posted.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import WelcomeLetter


class WhyPaper(models.TextChoices):
    WISH = "wish", "ønsker papir"
    NO_EMAIL = "no_email", "mangler e-postadresse"
    NOT_DELIVERED = "not_delivered", "varselet kom ikke fram"
    UNOPENED = "unopened", "ikke åpnet etter to varsler"
    BY_HAND = "by_hand", "lagt i køen for hånd"


class WhyOut(models.TextChoices):
    OPENED = "opened", "åpnet på nett"
    REPLACED = "replaced", "erstattet eller trukket tilbake"
    WITHDRAWN = "withdrawn", "søknaden er trukket eller kurset avlyst"
    DELIVERED = "delivered", "varselet kom fram likevel"
    NO_WISH = "no_wish", "vil ha brev på nett igjen"
    TAKEN_OUT = "taken_out", "tatt ut for hånd"
    NOT_POSTED = "not_posted", "skrevet ut, men ikke sendt"
    UNREADABLE = "unreadable", "filen er skadet eller borte"


# Each kind of letter by its field in `PaperLetter`, in bokmål.
WHAT = {"decision": "vedtak", "welcome_letter": "velkomstbrev", "certificate": "bevis", "invoice": "faktura"}


class PaperWish(models.Model):
    """Someone wants letters on paper (eForvaltningsforskriften § 9), or no longer does. The newest counts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="paper_wishes")
    wanted = models.BooleanField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "paper_wish"
        ordering = ["-id"]

    def __str__(self) -> str:
        return "ønsker papir" if self.wanted else "ønsker ikke papir"


class PrintRun(models.Model):
    """Letters printed together as one file, sorted by postal code. The letters point at it; none is in two."""

    number = models.PositiveIntegerField(unique=True)
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(null=True, help_text="Of the file, blank ones counted.")
    failure = models.CharField(max_length=300, blank=True, help_text="Why the file could not be made.")
    made_at = models.DateTimeField()
    made_by = ActorField()
    released_at = models.DateTimeField(null=True, help_text="Given up: its letters went back to the queue.")
    released_by = ActorField(blank=True)
    released_because = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "print_run"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="", released_because="")
                | (Q(released_at__isnull=False, document=None) & ~Q(released_by="") & ~Q(released_because="")),
                name="print_run_released_has_who_and_why_and_no_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PaperLetterQuerySet(models.QuerySet["PaperLetter"]):
    def standing(self) -> PaperLetterQuerySet:
        """Not sent yet, and not fallen out."""
        return self.filter(left_at__isnull=True, sent_on__isnull=True)

    def waiting(self) -> PaperLetterQuerySet:
        """To be printed."""
        return self.standing().filter(print_run__isnull=True)

    def sent(self) -> PaperLetterQuerySet:
        return self.filter(sent_on__isnull=False)

    def with_all(self) -> PaperLetterQuerySet:
        """With everything that is asked about a letter, in one query."""
        return self.select_related(
            "application__person",
            "application__run__cancellation",
            "application__withdrawal",
            "decision",
            "welcome_letter",
            "certificate__replaced_by",
            "certificate__revocation",
            "invoice__credit_note",
            "print_run",
        )


def _once(source: str) -> models.UniqueConstraint:
    """The database refuses a letter that waits or is printed a second time."""
    standing = Q(left_at__isnull=True, sent_on__isnull=True)
    return models.UniqueConstraint(fields=[source], condition=standing, name=f"paper_letter_{source}_once")


class PaperLetter(models.Model):
    """One letter that goes, or went, by post: a decision, a welcome letter, a certificate or an invoice."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="paper_letters")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="paper_letters")
    welcome_letter = models.ForeignKey(WelcomeLetter, null=True, on_delete=models.PROTECT, related_name="paper_letters")
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="paper_letters")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="paper_letters")
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=16, choices=WhyPaper)
    queued_at = models.DateTimeField()
    queued_by = ActorField()
    print_run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="letters")
    place = models.PositiveIntegerField(null=True, help_text="In the print run, from 1.")
    sent_on = models.DateField(null=True, help_text="The day it was posted.")
    sent_at = models.DateTimeField(null=True)
    sent_by = ActorField(blank=True)
    left_at = models.DateTimeField(null=True)
    left_because = models.CharField(max_length=12, choices=WhyOut, blank=True)
    left_by = ActorField(blank=True)

    objects: ClassVar[PaperLetterQuerySet] = PaperLetterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "paper_letter"
        ordering = ["id"]
        constraints = [
            _once("decision"),
            _once("welcome_letter"),
            _once("certificate"),
            _once("invoice"),
            models.UniqueConstraint(fields=["print_run", "place"], name="paper_letter_one_a_place"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, welcome_letter=None, certificate=None, invoice=None)
                | Q(decision=None, welcome_letter__isnull=False, certificate=None, invoice=None)
                | Q(decision=None, welcome_letter=None, certificate__isnull=False, invoice=None)
                | Q(decision=None, welcome_letter=None, certificate=None, invoice__isnull=False),
                name="paper_letter_is_one_letter",
            ),
            models.CheckConstraint(
                condition=Q(print_run=None, place=None) | Q(print_run__isnull=False, place__isnull=False),
                name="paper_letter_printed_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(sent_at__isnull=False, print_run__isnull=False, left_at=None),
                name="paper_letter_sent_was_printed",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_because="") | (Q(left_at__isnull=False) & ~Q(left_because="")),
                name="paper_letter_left_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.application_id}"

    @property
    def what(self) -> str:
        """What kind of letter, in bokmål."""
        return next(word for name, word in WHAT.items() if getattr(self, f"{name}_id") is not None)
