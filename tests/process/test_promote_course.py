"""Kurset markedsføres av skolen og av ev. samarbeidspartnere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.core import storage
from kursflyt.domain.courses.models import Partner
from kursflyt.domain.messages.models import Message
from kursflyt.domain.promotion.models import CampaignLink, Promotion
from kursflyt.process import progress
from kursflyt.process.steps.before import planning, promotion, publishing
from tests.domain.test_publishing import TEXTS


@pytest.fixture
def published(run: Any, head: Any, consultant: Any, moment: datetime) -> Any:
    run.partners.add(
        Partner.objects.create(name="Fjordvik kommune", contact_name="Solveig", email="solveig@example.org")
    )
    run.partners.add(Partner.objects.create(name="Uten adresse"))
    planning.announce_course(run, by=head.actor, at=moment)
    publishing.receive_page_content(run, texts=TEXTS, by=head.actor, at=moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    return run


def test_the_links_are_there_when_the_box_opens(published: Any) -> None:
    assert CampaignLink.objects.filter(run=published).count() == 7


def test_each_partner_with_an_address_gets_its_own_link_and_poster(
    published: Any, marketer: Any, moment: datetime
) -> None:
    step = promotion.promote_course(published, by=marketer.actor, at=moment)

    mail = Message.objects.get(kind="promote_course")
    assert (mail.address, "?kilde=fjordvik-kommune" in mail.body) == ("solveig@example.org", True)
    poster = mail.attachments.get()
    assert storage.read(poster.file)[:5] == b"%PDF-"
    assert step.evidence["documents"] == [{"name": poster.name, "sha256": poster.file.sha256}]
    assert len(Promotion.objects.get(run=published).channels) == 7


def test_it_cannot_be_taken_back_when_partners_have_been_told(published: Any, marketer: Any, moment: datetime) -> None:
    step = promotion.promote_course(published, by=marketer.actor, at=moment)

    with pytest.raises(promotion.PartnersAlreadyTold):
        progress.undo(step, by=marketer.actor, at=moment, reason="Ombestemt")
