"""The course evaluation: anonymous by construction, since no row ties an answer to a token or a token to a person."""

from __future__ import annotations

import uuid

from django.db import models

from kursflyt.core.actor import ActorField
from kursflyt.core.models import StoredFile
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Staff


class EvaluationRound(models.Model):
    """One evaluation of one run, open from the second-last session for a week."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="evaluation", primary_key=True)
    invited = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evaluation_round"

    def __str__(self) -> str:
        return f"evaluering av {self.run_id}"


class EvaluationToken(models.Model):
    """The right to answer once. It knows neither its holder nor the answer, and it is not told when it was used."""

    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    class Meta:
        db_table = "evaluation_token"

    def __str__(self) -> str:
        return "brukt" if self.used else "ubrukt"


class EvaluationAnswer(models.Model):
    """One answer. The key is random, so that the order of rows says nothing; there is no moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="answers")
    scores = models.JSONField(default=dict, help_text="Question → 1–5; recommend → 0–10.")
    best = models.TextField(blank=True)
    improve = models.TextField(blank=True)

    class Meta:
        db_table = "evaluation_answer"
        ordering = ["id"]

    def __str__(self) -> str:
        return "svar"


class CommentTheme(models.Model):
    """Someone of operations has put what was written under a theme. `comment` names it and not the answer it is of, so
    that no row ties two comments to the same answer."""

    round = models.ForeignKey(EvaluationRound, on_delete=models.CASCADE, related_name="themes")
    comment = models.CharField(max_length=16)
    theme = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "comment_theme"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "comment", "theme"], name="comment_theme_once")]

    def __str__(self) -> str:
        return self.theme


class Finding(models.Model):
    """What operations read out of the answers."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="findings")
    theme = models.CharField(max_length=80)
    text = models.TextField()
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "finding"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.theme


class FindingsDispatch(models.Model):
    """The findings were sent to the head."""

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="findings_dispatch", primary_key=True)
    summary = models.TextField(blank=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", help_text="The report as PDF.")
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "findings_dispatch"

    def __str__(self) -> str:
        return f"sendt {self.at:%d.%m.%Y}"


class FindingAction(models.Model):
    """What the head does about a finding: an action with owner and date, or no action with the reason."""

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="action", primary_key=True)
    action = models.TextField(blank=True)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    no_action_reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "finding_action"
        constraints = [
            models.CheckConstraint(
                condition=(
                    ~models.Q(action="")
                    & models.Q(owner__isnull=False, due_on__isnull=False)
                    & models.Q(no_action_reason="")
                )
                | (models.Q(action="") & ~models.Q(no_action_reason="")),
                name="finding_action_or_reason",
            )
        ]

    def __str__(self) -> str:
        return self.action or "ingen tiltak"


class EvaluationFollowUp(models.Model):
    """Every finding has its answer, and the participants have been told."""

    run = models.OneToOneField(
        CourseRun, on_delete=models.CASCADE, related_name="evaluation_follow_up", primary_key=True
    )
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "evaluation_follow_up"

    def __str__(self) -> str:
        return f"fulgt opp {self.at:%d.%m.%Y}"
