"""The office's boxes from announcement to campaign, clicked as their roles do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import LandingPage
from kursflyt.process import queries
from kursflyt.process.steps.before import planning, publishing
from tests.domain.test_publishing import TEXTS
from tests.process.chart_walk import by_hand


@pytest.fixture
def announced(run: Any, head: Any, moment: datetime) -> Any:
    planning.announce_course(run, by=head.actor, at=moment)
    return run


@pytest.fixture
def handed_over(announced: Any, head: Any, moment: datetime) -> Any:
    publishing.receive_page_content(announced, texts=TEXTS, by=head.actor, at=moment)
    return announced


def step(run: Any, box: str) -> str:
    return f"/kontor/kurs/{run.pk}/steg/{box}/"


def test_the_head_announces_with_one_button(run: Any, head: Any, as_staff: Any) -> None:
    response = as_staff(head).post(step(run, "announce_course"))

    assert (response.status_code, queries.is_done(run, "announce_course")) == (302, True)


def test_marketing_may_not_announce(run: Any, marketer: Any, as_staff: Any) -> None:
    assert (
        as_staff(marketer).post(step(run, "announce_course")).status_code,
        queries.is_done(run, "announce_course"),
    ) == (403, False)


def test_a_preview_stores_nothing(announced: Any, head: Any, as_staff: Any) -> None:
    response = as_staff(head).post(step(announced, "receive_page_content"), TEXTS | {"act": "preview_nb"})

    assert (response.status_code, "Teksten er ikke lagret ennå." in response.content.decode()) == (200, True)
    assert LandingPage.objects.filter(run=announced, ingress=TEXTS["ingress"]).count() == 0


def test_a_draft_is_stored_and_the_box_stays_open(announced: Any, head: Any, as_staff: Any) -> None:
    as_staff(head).post(step(announced, "receive_page_content"), TEXTS | {"act": "save"})

    assert (LandingPage.objects.get(run=announced).ingress, queries.is_open(announced, "receive_page_content")) == (
        TEXTS["ingress"],
        True,
    )


def test_handing_over_an_empty_text_is_said_at_the_field(announced: Any, head: Any, as_staff: Any) -> None:
    response = as_staff(head).post(step(announced, "receive_page_content"), {"act": "hand_over", "ingress": "Noe"})

    assert (response.status_code, 'id="id_content_error"' in response.content.decode()) == (422, True)


def test_operations_publishes_and_takes_down(handed_over: Any, consultant: Any, as_staff: Any) -> None:
    client = as_staff(consultant)
    states = []
    for act in ("publish", "take_down", "put_up"):
        client.post(step(handed_over, "publish_landing_page"), {"act": act})
        states.append(courses.page_is_public(handed_over))

    assert states == [True, False, True]


def test_the_check_list_names_what_is_missing(announced: Any, consultant: Any, as_staff: Any) -> None:
    content = as_staff(consultant).get(step(announced, "publish_landing_page")).content.decode()

    assert "Feltet «Innhold» er tomt." in content


def test_the_plan_is_read_from_a_file_and_shown_before_it_is_stored(
    announced: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    by_hand(announced, "receive_contract", "sign_contract", by=head.actor, at=moment)
    with open("examples/samlingsplan.xlsx", "rb") as file:
        response = as_staff(head).post(step(announced, "receive_session_plan"), {"act": "upload", "plan": file})

    content = response.content.decode()
    assert "Vi leste 4 samlinger" in content and 'value="22.02.2027"' in content
    assert (len(courses.sessions_of(announced)), queries.is_open(announced, "receive_session_plan")) == (3, True)


def test_the_links_posters_and_codes_can_be_opened(
    handed_over: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    publishing.publish_landing_page(handed_over, by=consultant.actor, at=moment)
    client = as_staff(marketer)

    page = client.get(step(handed_over, "promote_course"))
    poster = client.get(f"/kontor/kurs/{handed_over.pk}/plakat/facebook/")
    code = client.get(f"/kontor/kurs/{handed_over.pk}/qr/facebook/")

    assert (page.status_code, poster.content[:5], b"<svg" in code.content[:300]) == (200, b"%PDF-", True)


def test_a_new_channel_gets_a_link(
    handed_over: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    publishing.publish_landing_page(handed_over, by=consultant.actor, at=moment)

    as_staff(marketer).post(step(handed_over, "promote_course"), {"act": "add", "channel": "Messe på Stord"})

    assert handed_over.campaign_links.filter(code="messe-pa-stord").count() == 1


@pytest.mark.parametrize(
    "box",
    [
        "announce_course",
        "receive_page_content",
        "publish_landing_page",
        "receive_session_plan",
        "publish_session_plan",
        "promote_course",
    ],
)
def test_every_box_can_be_looked_at_before_its_turn(run: Any, head: Any, as_staff: Any, box: str) -> None:
    assert as_staff(head).get(step(run, box)).status_code == 200
