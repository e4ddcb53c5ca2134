"""Applications, from the draft to the place: what was sent, what was decided and why, what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.people.models import LanguageForm, Person


class AdmissionBasis(models.TextChoices):
    """Fagskoleloven § 16."""

    UPPER_SECONDARY = "upper_secondary", "fullført videregående opplæring eller fagbrev"
    PRIOR_LEARNING = "prior_learning", "realkompetanse (23 år eller eldre)"


class WorkStatus(models.TextChoices):
    """Asked because the grant is reported by it; never union membership (GDPR art. 9)."""

    EMPLOYED = "employed", "ansatt"
    LAID_OFF = "laid_off", "permittert"
    UNEMPLOYED = "unemployed", "arbeidssøker"
    SELF_EMPLOYED = "self_employed", "selvstendig næringsdrivende"
    OTHER = "other", "annet"


class GroupRegistration(models.Model):
    """An employer registers several employees at once; each still gets their own application."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="group_registrations")
    orgnr = models.CharField(max_length=9)
    employer = models.CharField(max_length=120)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    at = models.DateTimeField()

    class Meta:
        db_table = "group_registration"

    def __str__(self) -> str:
        return self.employer


class ApplicationDraft(models.Model):
    """What an applicant has filled in so far. Known by a token; gone after 30 days."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="drafts")
    token_hash = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "application_draft"

    def __str__(self) -> str:
        return f"utkast {self.saved_at:%d.%m.%Y}"


class AttachmentKind(models.TextChoices):
    EDUCATION = "education", "vitnemål eller fagbrev"
    PRACTICE = "practice", "arbeidsattest"
    OTHER = "other", "annet"


class DraftAttachment(models.Model):
    """A file chosen in a draft: kept, so that nobody has to choose it again after an error."""

    draft = models.ForeignKey(ApplicationDraft, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=12, choices=AttachmentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "draft_attachment"

    def __str__(self) -> str:
        return self.name


class ApplicationQuerySet(models.QuerySet["Application"]):
    def standing(self) -> ApplicationQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def undecided(self) -> ApplicationQuerySet:
        """Standing, without a decision in force."""
        in_force = Decision.objects.filter(application=OuterRef("pk"), superseded_at__isnull=True)
        return self.standing().filter(~Exists(in_force))

    def with_place(self) -> ApplicationQuerySet:
        """The participants: a place that has not been released."""
        return self.standing().filter(place__isnull=False, place__released_at__isnull=True)

    def for_lists(self) -> ApplicationQuerySet:
        return self.select_related("person", "run", "withdrawal", "place").prefetch_related(
            "attachments",
            "decisions__offer__reply",
            "decisions__offer__lapse",
            "document_requests",
            "priority_findings",
        )


class Application(models.Model):
    """One person's application to one run, as submitted."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="applications", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=20)
    basis = models.CharField(max_length=20, choices=AdmissionBasis)
    education = models.CharField(max_length=240, blank=True)
    practice_years = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    work_status = models.CharField(max_length=20, choices=WorkStatus)
    in_priority_group = models.BooleanField(default=False, help_text="As the applicant says; see PriorityFinding.")
    employer = models.CharField(max_length=120, blank=True)
    motivation = models.TextField(blank=True)
    payer = models.CharField(max_length=10, choices=Payer)
    payer_orgnr = models.CharField(max_length=9, blank=True)
    payer_name = models.CharField(max_length=120, blank=True)
    payer_email = models.EmailField(blank=True)
    payer_reference = models.CharField(max_length=60, blank=True)
    payer_address = models.CharField(max_length=200, blank=True)
    language_form = models.CharField(max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL)
    consents = models.JSONField(default=dict, help_text="Version of each text that was agreed to.")
    source = models.CharField(max_length=40, blank=True)
    group = models.ForeignKey(
        GroupRegistration, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    submitted_at = models.DateTimeField()
    amended_at = models.DateTimeField(null=True)

    objects: ClassVar[ApplicationQuerySet] = ApplicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "application"
        ordering = ["submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="application_once_a_run"),
            models.UniqueConstraint(fields=["reference"], name="application_reference_is_unique"),
            models.CheckConstraint(
                condition=~Q(payer="employer") | (~Q(payer_orgnr="") & ~Q(payer_name="")),
                name="application_employer_pays_with_orgnr",
            ),
            models.CheckConstraint(condition=Q(practice_years__gte=0), name="application_practice_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def own_path(self) -> str:
        """Where the applicant sees it. By the reference, which is there before the row has a key."""
        return f"/min-side/soknad/{self.reference}/"

    @property
    def goes_first(self) -> bool:
        """Whether it belongs to the group that the run ranks first: as the office has found, else as it says itself."""
        if not ranking_rule.asks_for_group(self.run):
            return False
        found = max(self.priority_findings.all(), key=lambda finding: finding.pk, default=None)
        return self.in_priority_group if found is None else found.belongs


class ApplicationAttachment(models.Model):
    """A document that came with an application, or was sent in later."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=12, choices=AttachmentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "application_attachment"

    def __str__(self) -> str:
        return self.name


class Withdrawal(models.Model):
    """The applicant withdrew, or the participant left."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="withdrawal", primary_key=True
    )
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "withdrawal"

    def __str__(self) -> str:
        return f"trukket {self.at:%d.%m.%Y}"


class PriorityFinding(models.Model):
    """The office has looked at whether an applicant belongs to the group that goes first. The newest holds."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="priority_findings")
    belongs = models.BooleanField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "priority_finding"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{'går foran' if self.belongs else 'går ikke foran'} {self.at:%d.%m.%Y}"


class DocumentRequest(models.Model):
    """Something is missing, asked for with a date."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="document_requests")
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    at = models.DateTimeField()
    by = ActorField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "document_request"

    def __str__(self) -> str:
        return self.what


class Outcome(models.TextChoices):
    OFFER = "offer", "tilbud om plass"
    WAITING_LIST = "waiting_list", "venteliste"
    REJECTION = "rejection", "avslag"


class Proposal(models.Model):
    """What is proposed to the head, with the words of the letter. The newest counts, until somebody has decided."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals")
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField(blank=True, help_text="The considerations of the letter; empty: the usual ones.")
    wording = models.JSONField(default=dict, help_text="Other parts of the letter that are written anew, by name.")
    replaces = models.ForeignKey(
        "Decision", null=True, on_delete=models.CASCADE, related_name="+", help_text="In force when it was proposed."
    )
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "proposal"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Decision(models.Model):
    """An individual decision (enkeltvedtak) with its letter. A new one supersedes the old; none is changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    facts = models.TextField(blank=True, help_text="Faktum; forvaltningsloven § 25.")
    rule = models.TextField(blank=True)
    considerations = models.TextField(blank=True)
    conditions = models.TextField(blank=True, help_text="One a line.")
    missing = models.TextField(blank=True, help_text="Documentation we did not get; one a line.")
    waiting_number = models.PositiveSmallIntegerField(null=True)
    automatic = models.BooleanField(default=False, help_text="By the published rule, open to manual review.")
    letter = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    letter_text = models.JSONField(null=True, help_text="What the letter was set from, to be read on a screen.")
    case_officer = models.CharField(max_length=160)
    decided_at = models.DateTimeField()
    decided_by = ActorField()
    superseded_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    second_notice_at = models.DateTimeField(
        null=True, help_text="Told again after a week (eForvaltningsforskriften § 8)."
    )

    class Meta:
        db_table = "decision"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="decision_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="rejection") | ~Q(considerations=""), name="decision_rejection_has_reasons"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Offer(models.Model):
    """A place offered until a date."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="offer", primary_key=True)
    reply_due_at = models.DateTimeField()

    class Meta:
        db_table = "offer"

    def __str__(self) -> str:
        return f"svarfrist {self.reply_due_at:%d.%m.%Y}"


class OfferReply(models.Model):
    """Yes or no to the place."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="reply", primary_key=True)
    accepted = models.BooleanField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "offer_reply"

    def __str__(self) -> str:
        return "ja" if self.accepted else "nei"


class OfferLapse(models.Model):
    """The reply deadline passed without an answer."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="lapse", primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "offer_lapse"

    def __str__(self) -> str:
        return "bortfalt"


class Place(models.Model):
    """The applicant has become a participant."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="place", primary_key=True)
    granted_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "place"
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("granted_at")),
                name="place_released_after_granted",
            )
        ]

    def __str__(self) -> str:
        return "plass" if self.released_at is None else "frigitt"


class ProvisionalReply(models.Model):
    """Forvaltningsloven § 11 a: who has not got an answer within a month is told when it comes."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="provisional_reply", primary_key=True
    )
    expected_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "provisional_reply"

    def __str__(self) -> str:
        return f"svar ventet {self.expected_on:%d.%m.%Y}"
