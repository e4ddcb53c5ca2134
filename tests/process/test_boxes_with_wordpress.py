"""The boxes of the chart with WordPress as the website: the page follows the landing page, and people keep theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.core import clock, jobs
from kursflyt.domain.courses import publishing as publishing_facts
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import website_page
from kursflyt.domain.promotion.models import WebsitePage
from kursflyt.process import tasks, website
from kursflyt.process.dates import date_moves
from kursflyt.process.models import ErrandState, OutsideErrand
from kursflyt.process.steps.before import publishing, start_decision
from tests.conftest import make_run
from tests.connectors import transactions, wordpress_stage
from tests.domain.invoicing_examples import participant
from tests.domain.test_publishing import TEXTS
from tests.process.test_publish_landing_page import handed_over


@pytest.fixture
def wordpress() -> Iterator[wordpress_stage.Stage]:
    stage = wordpress_stage.set_up()
    with configured.standing_in(website=stage.website()):
        yield stage
    assert stage.twin.violations == []


@pytest.fixture
def published(run: Any, head: Any, consultant: Any, moment: datetime, wordpress: Any) -> Iterator[Any]:
    handed_over(run, head, moment)
    with clock.fixed_at(moment):
        publishing.publish_landing_page(run, by=consultant.actor, at=moment)
        jobs.run_waiting()
        yield run


def errand(run: Any) -> OutsideErrand:
    return OutsideErrand.objects.get(run=run, errand=website.JOB)


def test_publishing_makes_one_page_with_the_facts_and_the_way_to_apply(published: Any, wordpress: Any) -> None:
    (row,) = wordpress.made()
    page = WebsitePage.objects.get(run=published)
    assert (row["title"], row["slug"], row["status"]) == (published.title, published.slug, "publish")
    assert f"/kurs/{published.slug}/pamelding/?kilde=nettside" in row["content"]
    assert "<strong>Søknadsfrist:</strong>" in row["content"] and published.venue in row["content"]
    assert (page.external_id, page.url, page.public) == (str(row["id"]), f"https://skolen.example/{row['slug']}/", True)
    assert errand(published).state == ErrandState.DONE


def test_without_a_website_nothing_is_asked_for(run: Any, head: Any, consultant: Any, moment: datetime) -> None:
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    tasks.tick()
    jobs.run_waiting()
    assert not OutsideErrand.objects.exists() and not WebsitePage.objects.exists()


def test_dates_that_are_moved_are_moved_there(published: Any, head: Any, moment: datetime, wordpress: Any) -> None:
    later = published.registration_deadline_at + timedelta(days=1)
    values = {"registration_deadline_at": later}
    date_moves.move_dates(published, key="registration_deadline_at", values=values, by=head.actor, at=moment)
    jobs.run_waiting()
    (row,) = wordpress.made()
    assert f"{later.day}. {['januar', 'februar', 'mars'][later.month - 1]}" in row["content"]


def test_a_course_that_is_full_says_so_and_nothing_is_said_for_each_registration(
    published: Any, wordpress: Any, moment: datetime
) -> None:
    participant(published, "Ada")
    tasks.tick()
    jobs.run_waiting()
    assert wordpress.twin.calls.count("updatePage") == 0
    CourseRun.objects.filter(pk=published.pk).update(places=1, minimum=1)
    tasks.tick()
    jobs.run_waiting()
    (row,) = wordpress.made()
    assert "Kurset er fullt, men du kan sette deg på venteliste." in row["content"]
    assert "Sett deg på venteliste</a>" in row["content"]


def test_when_the_deadline_has_passed_the_button_is_gone(published: Any, wordpress: Any) -> None:
    with clock.fixed_at(published.registration_deadline_at + timedelta(minutes=1)):
        tasks.tick()
        jobs.run_waiting()
    (row,) = wordpress.made()
    assert "Påmeldingen er stengt." in row["content"] and "pamelding" not in row["content"]


def test_a_cancelled_course_says_so(published: Any, head: Any, moment: datetime, wordpress: Any) -> None:
    start_decision.cancel_course(published, reason="For få", by=head.actor, at=moment)
    jobs.run_waiting()
    (row,) = wordpress.made()
    assert "Kurset er avlyst." in row["content"] and "pamelding" not in row["content"]


def test_taken_down_and_put_up_again_it_is_the_same_page(
    published: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    publishing.take_page_down(published, by=consultant.actor, at=moment)
    jobs.run_waiting()
    (row,) = wordpress.made()
    assert (row["status"], WebsitePage.objects.get(run=published).public) == ("draft", False)
    publishing.put_page_up_again(published, by=consultant.actor, at=moment)
    jobs.run_waiting()
    assert [(one["id"], one["status"]) for one in wordpress.made()] == [(row["id"], "publish")]


def test_what_a_person_has_changed_is_theirs_also_when_it_has_been_taken_down_and_is_put_up_again(
    published: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    (row,) = wordpress.made()
    wordpress.world.edit(row, title="Vårt eget navn")
    publishing.take_page_down(published, by=consultant.actor, at=moment)
    jobs.run_waiting()
    publishing.put_page_up_again(published, by=consultant.actor, at=moment)
    jobs.run_waiting()
    page, stopped = WebsitePage.objects.get(run=published), errand(published)
    assert (row["title"], page.asks, stopped.state) == ("Vårt eget navn", True, ErrandState.REFUSED)


def test_courses_that_were_public_before_it_was_connected_come_there_too(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    stage = wordpress_stage.set_up()
    with configured.standing_in(website=stage.website()), clock.fixed_at(moment):
        for _ in range(3):
            tasks.tick()
            jobs.run_waiting()
    assert len(stage.made()) == 1 and stage.twin.calls.count("createPage") == 1


def test_what_a_person_has_changed_stands_until_someone_chooses(
    published: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    (row,) = wordpress.made()
    wordpress.world.edit(row, title="Vårt eget navn")
    CourseRun.objects.filter(pk=published.pk).update(venue="Et annet sted")
    tasks.tick()
    jobs.run_waiting()
    page, stopped = WebsitePage.objects.get(run=published), errand(published)
    assert page.asks and row["title"] == "Vårt eget navn"
    assert (stopped.state, "endret i WordPress" in stopped.said) == (ErrandState.REFUSED, True)
    calls = len(wordpress.twin.calls)
    tasks.tick()
    jobs.run_waiting()
    assert len(wordpress.twin.calls) == calls

    website.choose(published, WebsitePage.Choice.THEIRS, by=consultant.actor, at=moment)
    jobs.run_waiting()
    assert (row["title"], errand(published).state) == ("Vårt eget navn", ErrandState.DONE)

    website.choose(published, WebsitePage.Choice.OURS, by=consultant.actor, at=moment)
    jobs.run_waiting()
    page.refresh_from_db()
    assert (row["title"], "Et annet sted" in row["content"]) == (published.title, True)
    assert (page.edited_at, page.choice, errand(published).state) == (None, "", ErrandState.DONE)
    with pytest.raises(website_page.NothingToChoose):
        website.choose(published, WebsitePage.Choice.OURS, by=consultant.actor, at=moment)


def test_a_refusal_is_written_down_and_stops_nothing_else(
    run: Any, head: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    wordpress.twin.stripped = True
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    jobs.run_waiting()
    assert (errand(run).state, "Authorization" in errand(run).said) == (ErrandState.REFUSED, True)
    wordpress.twin.stripped = False
    website.follow(run.pk)
    assert (errand(run).state, len(wordpress.made())) == (ErrandState.DONE, 1)


def test_a_page_whose_answer_was_lost_is_taken_down_all_the_same(
    run: Any, head: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    wordpress.twin.faults.plan("createPage", Fault.LOST_AFTER)
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    with pytest.raises(roles.TryAgain):
        jobs.run_waiting()
    assert errand(run).state == ErrandState.BUSY
    publishing_facts.take_page_down(run=run, by=consultant.actor, at=moment)
    website.follow(run.pk)
    assert [row["status"] for row in wordpress.made()] == ["draft"]


def test_what_was_not_taken_down_when_it_should_is_taken_down_by_the_minute(
    published: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    publishing_facts.take_page_down(run=published, by=consultant.actor, at=moment)
    tasks.tick()
    jobs.run_waiting()
    assert [row["status"] for row in wordpress.made()] == ["draft"]


def test_a_page_that_someone_deleted_there_is_not_taken_down_for_ever(
    published: Any, consultant: Any, moment: datetime, wordpress: Any
) -> None:
    publishing_facts.take_page_down(run=published, by=consultant.actor, at=moment)
    wordpress.world.items.clear()
    website.follow(published.pk)
    calls = len(wordpress.twin.calls)
    tasks.tick()
    jobs.run_waiting()
    assert len(wordpress.twin.calls) == calls


def test_the_minute_asks_the_same_number_of_times_however_many_courses(
    published: Any, head: Any, consultant: Any, marketer: Any, moment: datetime, wordpress: Any
) -> None:
    def minute() -> int:
        with CaptureQueriesContext(connection) as asked:
            website.look_after(at=moment)
        return len(asked)

    one = minute()
    for slug in ("to", "tre"):
        other = make_run(head, consultant, marketer, slug=slug)
        publishing_facts.save_page(run=other, texts=TEXTS, by=head.actor, at=moment)
        publishing_facts.publish_page(run=other, by=head.actor, at=moment)
        website.follow(other.pk)
    assert (minute(), len(wordpress.made())) == (one, 3)


@pytest.mark.django_db(transaction=True)
def test_wordpress_is_never_asked_inside_a_transaction(run: Any, head: Any, consultant: Any, moment: datetime) -> None:
    stage, inside = wordpress_stage.set_up(), list[str]()

    with configured.standing_in(website=stage.website(before=transactions.note_in(inside))), clock.fixed_at(moment):
        handed_over(run, head, moment)
        publishing.publish_landing_page(run, by=consultant.actor, at=moment)
        jobs.run_waiting()
        publishing.take_page_down(run, by=consultant.actor, at=moment)
        jobs.run_waiting()

    assert (inside, [row["status"] for row in stage.made()]) == ([], ["draft"])
