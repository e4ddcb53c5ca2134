"""Box before the course: marketing sends the campaign out, and partners get their own link and poster."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import storage
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.promotion import actions as promotion
from kursflyt.domain.promotion import poster, queries
from kursflyt.domain.promotion.models import CampaignLink
from kursflyt.process import boxes, progress
from kursflyt.process.models import StepRun


class PartnersAlreadyTold(Refused):
    """The partners have got their mail, which cannot be taken back."""


@boxes.when_open("promote_course")
def make_campaign_links(run: CourseRun, *, at: datetime) -> None:
    """The links are there when marketing comes to the box."""
    promotion.make_links(run=run, by=MACHINE, at=at)


@boxes.person
@transaction.atomic
def promote_course(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Makes the links, sends each partner with an address theirs with a poster, and records the channels."""
    links = promotion.make_links(run=run, by=by, at=at)
    links += [row.link for row in queries.links_of(run) if row.link not in links]
    told = [_tell_partner(link, by=by, at=at) for link in links if link.partner is not None and link.partner.email]
    promotion.record(run=run, channels=[link.channel for link in links], by=by, at=at)
    return progress.finish(
        run,
        "promote_course",
        by=by,
        at=at,
        evidence={
            "links": [queries.address_of(link) for link in links],
            "messages": [message.key for message, _ in told],
            "documents": [document for _, document in told],
        },
    )


@boxes.when_undone("promote_course")
def refuse_to_take_promotion_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if any(link.link.partner is not None and link.link.partner.email for link in queries.links_of(run)):
        raise PartnersAlreadyTold(
            "Partnerne har fått e-posten sin, og den kan ikke tas tilbake. Send dem en ny melding i stedet."
        )


def _tell_partner(link: CampaignLink, *, by: Actor, at: datetime) -> tuple[Message, dict[str, str]]:
    assert link.partner is not None
    run = link.run
    file = storage.keep(poster.poster_pdf(run, link), media_type="application/pdf", at=at)
    name = f"plakat-{run.slug}.pdf"
    message = messages.post(
        kind="promote_course",
        key=f"promote_course:{run.pk}:{link.code}",
        at=at,
        run=run,
        address=link.partner.email,
        partner=link.partner,
        link=queries.address_of(link),
        sender=by.name,
        marketer=run.marketer,
        lead=poster.lead_of(run),
        attachments=[(name, file)],
    )
    return message, {"name": name, "sha256": file.sha256}
