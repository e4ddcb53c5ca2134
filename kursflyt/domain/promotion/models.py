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


class WebsitePage(models.Model):
    """The run's page on the school's own website, as it stood when we wrote it last."""

    class Choice(models.TextChoices):
        THEIRS = "theirs", "deres tekst"
        OURS = "ours", "Kursflyts tekst"

    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="website_page", primary_key=True)
    external_id = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)
    edit_url = models.URLField(max_length=500, blank=True)
    public = models.BooleanField(default=False)
    written = models.CharField(max_length=64, blank=True, help_text="Fingerprint of its text, as it was read back.")
    wanted = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what we wanted there when we wrote it.")
    notes = models.JSONField(default=list, help_text="What could not be as wanted.")
    pushed_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True, help_text="When someone there changed it, as far as we have seen.")
    choice = models.CharField(max_length=6, choices=Choice, blank=True, help_text="Whose text is to stand.")
    chosen_at = models.DateTimeField(null=True)
    chosen_by = ActorField(blank=True)

    class Meta:
        db_table = "website_page"

    def __str__(self) -> str:
        return self.url or f"siden til {self.run_id}"

    @property
    def asks(self) -> bool:
        """Whether somebody must say whose text is to stand."""
        return self.edited_at is not None and not self.choice
