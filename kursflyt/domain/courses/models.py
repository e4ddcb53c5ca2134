"""Programmes and their runs: what is taught, when, for how many, at what price, and with whom."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery

from kursflyt.core.actor import ActorField
from kursflyt.domain.courses.pictured import Pictured
from kursflyt.domain.people.models import Person, Staff


class DocumentType(models.TextChoices):
    """What a participant gets at the end; fagskoleloven § 19 decides which of them a course may give."""

    CERTIFICATE = "kursbevis", "kursbevis"
    TRANSCRIPT = "karakterutskrift", "karakterutskrift"
    DIPLOMA = "vitnemal", "vitnemål"


class GradeScale(models.TextChoices):
    PASS_FAIL = "pass_fail", "bestått / ikke bestått"
    LETTERS = "letters", "A–F"


class AllocationRule(models.TextChoices):
    """The published rule for who gets a place."""

    CASE_PROCESSING = "case_processing", "saksbehandling etter opptakskrav og rangering"
    FIRST_COME = "first_come", "først til mølla"


class Payer(models.TextChoices):
    """Who pays the fee. Fagskoleloven § 29(2): no fee where the grant presupposes free education."""

    NOBODY = "nobody", "ingen, kurset er gratis"
    SELF = "self", "deltakeren selv"
    EMPLOYER = "employer", "arbeidsgiver"


class Programme(models.Model):
    """A course as described in the study plan, independent of any date."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    name_nn = models.CharField(max_length=160, blank=True)
    credits = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    level = models.CharField(max_length=4, blank=True, help_text="NKR level, 5.1 or 5.2.")
    accredited = models.BooleanField(default=False)
    nus_code = models.CharField(max_length=6, blank=True)
    admission_requirements = models.TextField(blank=True)
    admission_requirements_nn = models.TextField(blank=True)
    learning_outcomes = models.TextField(blank=True)
    learning_outcomes_nn = models.TextField(blank=True)
    document_type = models.CharField(max_length=20, choices=DocumentType, default=DocumentType.CERTIFICATE)
    grade_scale = models.CharField(max_length=10, choices=GradeScale, default=GradeScale.PASS_FAIL)

    class Meta:
        db_table = "programme"
        constraints = [
            models.CheckConstraint(condition=Q(credits__gte=0), name="programme_credits_not_negative"),
            models.CheckConstraint(
                condition=~Q(document_type="vitnemal") | Q(accredited=True),
                name="programme_diploma_needs_accreditation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An industry partner: recruits, co-finances or gives the course its place."""

    name = models.CharField(max_length=120, unique=True)
    orgnr = models.CharField(max_length=9, blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        db_table = "partner"

    def __str__(self) -> str:
        return self.name


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    def for_lists(self) -> CourseRunQuerySet:
        """Everything a list shows, without a query a row."""
        return self.select_related("programme", "head", "consultant", "marketer", "cancellation", "seats")

    def running(self) -> CourseRunQuerySet:
        """Neither cancelled nor closed."""
        return self.filter(cancellation__isnull=True, closure__isnull=True)

    def public(self) -> CourseRunQuerySet:
        """Those whose landing page is published and not taken down since."""
        newest = LandingPagePublication.objects.filter(run=OuterRef("pk")).order_by("-id").values("public")[:1]
        return self.annotate(page_is_public=Subquery(newest)).filter(page_is_public=True)

    def with_places_taken(self) -> CourseRunQuerySet:
        """`places_taken`: how many have a place now."""
        held = Q(applications__place__released_at__isnull=True, applications__withdrawal__isnull=True)
        return self.annotate(places_taken=Count("applications__place", filter=held, distinct=True))

    def open_for_registration(self, at: datetime) -> CourseRunQuerySet:
        """Running, opened, and before the deadline."""
        opened = Q(registration_opens_at__isnull=True) | Q(registration_opens_at__lte=at)
        return self.running().filter(opened, registration_deadline_at__gte=at)

    def about(self, words: str) -> CourseRunQuerySet:
        """Where every word is found in title, programme or venue."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(title_nn__icontains=word)
                | Q(programme__name__icontains=word)
                | Q(venue__icontains=word)
                | Q(landing_page__ingress__icontains=word)
            )
        return found


class CourseRun(models.Model):
    """One dated delivery of a programme: the thing the chart is run over."""

    version = ""  # of the run as `kept_run` read it: another when anything that its public pages show has changed

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    title_nn = models.CharField(max_length=160, blank=True)
    head = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    consultant = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    marketer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    intended_teacher = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Until there is one."
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="runs")
    places = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField(default=1)
    allocation_rule = models.CharField(max_length=20, choices=AllocationRule, default=AllocationRule.CASE_PROCESSING)
    priority_group = models.CharField(max_length=160, blank=True, help_text="As «… går foran» completes it.")
    ranks_by_practice = models.BooleanField(default=False)
    fee = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    grant_reference = models.CharField(max_length=120, blank=True)
    fee_free_by_grant = models.BooleanField(default=True, help_text="Fagskoleloven § 29(2).")
    venue = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_deadline_at = models.DateTimeField()
    start_decision_on = models.DateField()
    hand_in_deadline_at = models.DateTimeField()
    waiting_list_closes_on = models.DateField()
    offer_reply_days = models.PositiveSmallIntegerField(default=10)
    attendance_required = models.PositiveSmallIntegerField(default=80, help_text="Per cent.")
    grade_scale = models.CharField(max_length=10, choices=GradeScale, default=GradeScale.PASS_FAIL)
    document_type = models.CharField(max_length=20, choices=DocumentType, default=DocumentType.CERTIFICATE)
    meeting_url = models.URLField(blank=True)
    created_at = models.DateTimeField()
    created_by = ActorField()

    objects: ClassVar[CourseRunQuerySet] = CourseRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "course_run"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="run_has_a_place"),
            models.CheckConstraint(condition=Q(minimum__lte=F("places")), name="run_minimum_within_places"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="run_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(fee=0) | Q(fee_free_by_grant=False), name="run_free_by_grant_has_no_fee"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="run_dates_in_order"),
            models.CheckConstraint(condition=Q(attendance_required__lte=100), name="run_attendance_is_per_cent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_fee(self) -> bool:
        return self.fee > 0

    @property
    def has_been_cancelled(self) -> bool:
        return hasattr(self, "cancellation")

    def title_in(self, language: str) -> str:
        return (self.title_nn or self.title) if language == "nn" else self.title


class Seats(models.Model):
    """How many places are offered or taken, for runs where places are given first come, first served.

    Its own row, so that giving a place locks these few bytes for a moment and nothing else.
    """

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="seats", primary_key=True)
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "seats"
        constraints = [models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="seats_within_capacity")]

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"


class SessionQuerySet(models.QuerySet["Session"]):
    def in_order(self) -> SessionQuerySet:
        return self.order_by("starts_at")


_SPAN = Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField())


class Session(models.Model):
    """A gathering (samling): one stretch of teaching at one place."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    digital = models.BooleanField(default=False)
    topic = models.CharField(max_length=240)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="Counts changes, for calendar files.")

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "session"
        ordering = ["run", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"], name="session_number_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            ExclusionConstraint(
                name="session_no_overlap",
                deferrable=models.Deferrable.DEFERRED,
                expressions=[("run", RangeOperators.EQUAL), (_SPAN, RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"Samling {self.number}: {self.topic}"


class SessionPlanReceipt(models.Model):
    """The plan was handed over by the teacher or the head."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="plan_receipts")
    source = models.CharField(max_length=160, help_text="File name, or 'skjema'.")
    sessions = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "session_plan_receipt"

    def __str__(self) -> str:
        return f"{self.sessions} samlinger fra {self.source}"


class SessionPlanPublication(models.Model):
    """The plan as it was published, version by version."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="plan_publications")
    version = models.PositiveSmallIntegerField()
    sessions = models.JSONField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "session_plan_publication"
        constraints = [models.UniqueConstraint(fields=["run", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"versjon {self.version}"


class LandingPage(Pictured):
    """The text of a run's public page. Handed over by the head, checked and published by operations."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="landing_page", primary_key=True)
    ingress = models.TextField(blank=True)
    ingress_nn = models.TextField(blank=True)
    target_group = models.TextField(blank=True)
    target_group_nn = models.TextField(blank=True)
    content = models.TextField(blank=True)
    content_nn = models.TextField(blank=True)
    learning_outcomes = models.TextField(blank=True)
    learning_outcomes_nn = models.TextField(blank=True)
    admission_requirements = models.TextField(blank=True)
    admission_requirements_nn = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    assessment_nn = models.TextField(blank=True)
    practical = models.TextField(blank=True)
    practical_nn = models.TextField(blank=True)
    cancellation_terms = models.TextField(blank=True)
    cancellation_terms_nn = models.TextField(blank=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = ActorField(blank=True)

    class Meta:
        db_table = "landing_page"

    def __str__(self) -> str:
        return f"Landingssiden til {self.run_id}"


class LandingPagePublication(models.Model):
    """The page was made public, or taken down. The newest row tells which."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="page_publications")
    public = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "landing_page_publication"
        ordering = ["id"]

    def __str__(self) -> str:
        return "publisert" if self.public else "tatt ned"


class RunPostponement(models.Model):
    """The run was moved to later dates."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="postponements")
    old_starts_on = models.DateField()
    new_starts_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "run_postponement"

    def __str__(self) -> str:
        return f"utsatt til {self.new_starts_on:%d.%m.%Y}"


class RunStart(models.Model):
    """The head decided that the course starts."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="start", primary_key=True)
    qualified = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "run_start"

    def __str__(self) -> str:
        return f"startes med {self.qualified}"


class RunCancellation(models.Model):
    """The head cancelled the run."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="cancellation", primary_key=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "run_cancellation"

    def __str__(self) -> str:
        return "avlyst"


class RunClosure(models.Model):
    """Everything is done, reported and archived."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="closure", primary_key=True)
    report = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "run_closure"

    def __str__(self) -> str:
        return "avsluttet"
