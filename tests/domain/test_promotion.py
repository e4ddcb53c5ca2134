"""Campaign links: one a channel, counted by the registrations that came through them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kursflyt.domain.courses.models import Partner
from kursflyt.domain.promotion import actions as promotion
from kursflyt.domain.promotion import poster, queries


def apply(run: Any, name: str, source: str, moment: datetime) -> None:
    from kursflyt.domain.applications.models import Application
    from tests.conftest import make_person

    Application.objects.create(
        run=run,
        person=make_person(name),
        reference=f"KF-{name}",
        basis="upper_secondary",
        work_status="employed",
        payer="self",
        source=source,
        submitted_at=moment,
    )


def test_links_are_made_once_for_channels_and_partners(run: Any, head: Any, moment: datetime) -> None:
    run.partners.add(Partner.objects.create(name="Ålgård kommune", email="a@example.org"))

    first = promotion.make_links(run=run, by=head.actor, at=moment)
    again = promotion.make_links(run=run, by=head.actor, at=moment)

    assert [link.code for link in first] == [
        "skolens-nettside",
        "facebook",
        "linkedin",
        "nyhetsbrev",
        "plakat",
        "algard-kommune",
    ]
    assert [link.pk for link in again] == [link.pk for link in first]


def test_registrations_are_counted_by_source(run: Any, head: Any, moment: datetime) -> None:
    promotion.make_links(run=run, by=head.actor, at=moment)
    for name, source in [("Ola", "facebook"), ("Kari", "facebook"), ("Per", ""), ("Åse", "ukjent")]:
        apply(run, name, source, moment)

    assert {row.link.code: row.registrations for row in queries.links_of(run) if row.registrations} == {"facebook": 2}
    assert queries.registrations_by_source(run) == {"facebook": 2, "": 1, "ukjent": 1}


def test_a_link_without_a_channel_is_refused(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(promotion.ChannelMissing):
        promotion.add_link(run=run, channel=" – ", by=head.actor, at=moment)


def test_the_poster_leads_to_its_own_link(run: Any, head: Any, moment: datetime) -> None:
    link = promotion.add_link(run=run, channel="Messe på Stord", by=head.actor, at=moment)

    made = poster.poster_of(run, link)

    assert made.url.endswith("/kurs/velferdsteknologi-varen-2027/?kilde=messe-pa-stord")
    assert (made.deadline, made.schedule, made.price_text) == (date(2027, 1, 4), "3 samlinger", "4\xa0500\xa0kr")
    assert poster.poster_pdf(run, link)[:5] == b"%PDF-"
