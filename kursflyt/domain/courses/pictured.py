"""The picture of a page as it is stored: see landing_picture.py for how it comes there."""

from __future__ import annotations

from django.db import models

from kursflyt.core.models import StoredFile


class Pictured(models.Model):
    """Twice the same picture, small for the page and large for sharing, and the words that belong to it."""

    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    share_picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_alt = models.CharField(max_length=200, blank=True)
    picture_alt_nn = models.CharField(max_length=200, blank=True)
    picture_credit = models.CharField(max_length=80, blank=True, help_text="Åndsverkloven § 5: who made it.")

    class Meta:
        abstract = True
