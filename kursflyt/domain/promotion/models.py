"""Campaign links: one per channel and partner, so that the school sees what brought people in."""

from __future__ import annotations

from django.db import models

from kursflyt.core.actor import ActorField
from kursflyt.domain.courses.models import CourseRun, Partner


class CampaignLink(models.Model):
    """A link to the landing page with a source code that follows into the registration."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="campaign_links")
    code = models.SlugField(max_length=40)
    channel = models.CharField(max_length=60)
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    created_by = ActorField()

    class Meta:
        db_table = "campaign_link"
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="campaign_code_once")]

    def __str__(self) -> str:
        return self.channel


class Promotion(models.Model):
    """The campaign was sent out: which channels and partners, by whom."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="promotions")
    channels = models.JSONField(default=list)
    at = models.DateTimeField()
    by = ActorField()

    class Meta:
        db_table = "promotion"

    def __str__(self) -> str:
        return f"{len(self.channels)} kanaler"
