"""Promoting a run: links that remember where they were found, and the record of what was sent out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun, Partner
from kursflyt.domain.promotion.models import CampaignLink, Promotion

USUAL_CHANNELS = ("Skolens nettside", "Facebook", "LinkedIn", "Nyhetsbrev", "Plakat")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


class ChannelMissing(Refused):
    """A link without a channel cannot be counted."""

    field = "channel"


@transaction.atomic
def make_links(*, run: CourseRun, by: Actor, at: datetime) -> list[CampaignLink]:
    """One link for each usual channel and each of the run's partners; those that are there already stay."""
    links = [_link(run, channel, None, by, at) for channel in USUAL_CHANNELS]
    links += [_link(run, partner.name, partner, by, at) for partner in run.partners.order_by("name")]
    return links


@transaction.atomic
def add_link(*, run: CourseRun, channel: str, partner: Partner | None = None, by: Actor, at: datetime) -> CampaignLink:
    """A link for one more channel; the same channel again gives the same link. Refuses with ChannelMissing."""
    if not slugify(channel.translate(_LETTERS)):
        raise ChannelMissing("Skriv hvor lenken skal brukes, for eksempel «Fagbladet Sykepleien».")
    return _link(run, channel.strip(), partner, by, at)


@transaction.atomic
def record(*, run: CourseRun, channels: Sequence[str], by: Actor, at: datetime) -> Promotion:
    """The campaign went out in these channels."""
    promotion = Promotion.objects.create(run=run, channels=list(channels), at=at, by=by)
    audit.record("promotion.sent_out", by=by, at=at, run_id=run.pk, subject=run.slug, channels=len(channels))
    return promotion


def _link(run: CourseRun, channel: str, partner: Partner | None, by: Actor, at: datetime) -> CampaignLink:
    code = slugify(channel.translate(_LETTERS))[:40].strip("-")
    link, made = CampaignLink.objects.get_or_create(
        run=run, code=code, defaults={"channel": channel[:60], "partner": partner, "created_at": at, "created_by": by}
    )
    if made:
        audit.record("promotion.link_made", by=by, at=at, run_id=run.pk, subject=code)
    return link
