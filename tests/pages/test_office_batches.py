"""Long work in the office: its numbers move by themselves, it is stopped and continued, and what failed is listed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from kursflyt.core import clock, jobs
from kursflyt.domain.batches import actions as batches
from kursflyt.domain.batches import queries as standings
from kursflyt.domain.batches.models import Batch, BatchPart
from kursflyt.domain.messages import queries as mails
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.pages.office import batch_words
from kursflyt.process import queries
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course

HTMX = {"HX-Request": "true"}
POLLS = "hx-trigger="


@pytest.fixture
def batch(run: Any) -> Batch:
    """Four certificates to be issued, begun and not worked on."""
    course.passed(run, 4)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    jobs.run_waiting()
    clock.fix(course.GRADED)
    begun = steps.begin_issuing(run, by=run.consultant.actor, at=clock.now())
    assert begun is not None
    return begun


def page_of(batch: Batch) -> str:
    return reverse("office.steps.box", args=[batch.run.pk, batch.work])


def numbers_of(batch: Batch) -> str:
    return reverse("office.batches.progress", args=[batch.pk])


def act(batch: Batch, what: str) -> str:
    return reverse("office.batches.act", args=[batch.pk, what])


def settle(batch: Batch, *, done: int = 0, failed: int = 0) -> None:
    """Settles the first parts, two seconds apart."""
    for number, part in enumerate(BatchPart.objects.wanted().filter(batch=batch)[: done + failed], 1):
        at = clock.now() + timedelta(seconds=2 * number)
        if number <= done:
            batches.done(part, at=at)
        else:
            batches.failed(part, reason="Canvas kjenner ikke adressen.", at=at)


def test_while_it_works_the_page_shows_how_far_and_asks_again(run: Any, batch: Batch, as_staff: Any) -> None:
    settle(batch, done=1)

    page = as_staff(run.consultant).get(page_of(batch)).content.decode()

    assert "<strong>1 av 4</strong>" in page
    assert '<progress max="4" value="1"' in page
    assert ("htmx.min.js" in page, POLLS in page, "Oppdater tallene" in page) == (True, True, True)
    assert ("Stopp</button>" in page, "Utsted og send" in page) == (True, False)


def test_the_numbers_alone_are_given_to_a_page_that_asks(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    settle(batch, done=2)

    asked = client.get(numbers_of(batch), headers=HTMX).content.decode()
    opened = client.get(numbers_of(batch))

    assert ("<html" in asked, "<strong>2 av 4</strong>" in asked) == (False, True)
    assert opened["Location"] == page_of(batch)


def test_a_screen_reader_hears_a_quarter_once(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    settle(batch, done=2)

    first = client.get(numbers_of(batch) + "?hort=1", headers=HTMX).content.decode()
    again = client.get(numbers_of(batch) + "?hort=2", headers=HTMX).content.decode()

    assert "Halvparten er gjort: 2 av 4." in first
    assert "hx-swap-oob" not in again


def test_when_it_ends_the_page_is_fetched_once_and_asks_no_more(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    jobs.run_waiting()

    last = client.get(numbers_of(batch) + "?hort=3", headers=HTMX).content.decode()
    page = client.get(page_of(batch)).content.decode()

    assert ("every" in last, 'hx-select="#box"' in last, "Ferdig: 4 utstedt." in last) == (False, True, True)
    assert (POLLS in page, "htmx.min.js" in page, "4 utstedt" in page) == (False, False, True)


def test_it_is_stopped_and_continued(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    settle(batch, done=1)

    stopped = client.post(act(batch, "stop"), follow=True).content.decode()
    jobs.run_waiting()
    left = standings.standing(batch.pk, at=clock.now())
    client.post(act(batch, "go_on"))
    jobs.run_waiting()

    assert "1 utstedt, 3 gjenstår" in stopped and "Stoppet av Kari Konsulent" in stopped
    assert (POLLS in stopped, "Fortsett med 3 som gjenstår" in stopped) == (False, True)
    assert left is not None and left.left == 3
    batch.refresh_from_db()
    assert batch.ended_at is not None


def test_what_failed_is_listed_with_the_reason_and_tried_again(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    settle(batch, failed=2)
    jobs.run_waiting()

    page = client.get(page_of(batch)).content.decode()
    still_open = queries.is_open(run, "issue_certificates")
    first, _ = standings.failures(batch)
    client.post(act(batch, "try_again"), {"part": first.pk})
    jobs.run_waiting()
    one_left = standings.failures(batch).count()
    client.post(act(batch, "try_again"))
    jobs.run_waiting()

    assert ("2 utstedt, 2 feilet" in page, page.count("Canvas kjenner ikke adressen.")) == (True, 2)
    assert (still_open, one_left, standings.failures(batch).count()) == (True, 1, 0)
    assert queries.is_done(run, "issue_certificates")


def test_what_cannot_be_stopped_is_said(run: Any, batch: Batch, as_staff: Any) -> None:
    jobs.run_waiting()

    page = as_staff(run.consultant).post(act(batch, "stop"), follow=True).content.decode()

    assert "Arbeidet er ikke i gang lenger" in page


def test_whoever_may_not_do_the_box_sees_the_same_and_stops_nothing(
    run: Any, batch: Batch, marketer: Any, as_staff: Any
) -> None:
    client = as_staff(marketer)

    page = client.get(page_of(batch)).content.decode()
    answer = client.post(act(batch, "stop"))

    batch.refresh_from_db()
    assert ("0 av 4" in page, "Stopp</button>" in page) == (True, False)
    assert (answer.status_code, batch.stopped_at) == (403, None)


def test_the_whole_list_goes_out_as_excel(run: Any, batch: Batch, as_staff: Any) -> None:
    settle(batch, done=1, failed=1)

    answer = as_staff(run.consultant).get(reverse("office.batches.workbook", args=[batch.pk]))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.values)  # type: ignore[union-attr]
    assert rows[0] == ("Navn", "Søknad", "Tilstand", "Hvorfor", "Når")
    assert [(row[2], row[3]) for row in rows[1:]] == [
        ("gjort", None),
        ("feilet", "Canvas kjenner ikke adressen."),
        ("gjenstår", None),
        ("gjenstår", None),
    ]


def test_nothing_that_moves_for_a_while_is_said(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)

    at_first = client.get(page_of(batch)).content.decode()
    clock.fix(clock.now() + timedelta(minutes=2))
    later = client.get(page_of(batch)).content.decode()

    assert ("Det skjer ikke noe akkurat nå" in at_first, "Det skjer ikke noe akkurat nå" in later) == (False, True)


def test_the_run_its_chart_and_the_to_dos_show_how_far(run: Any, batch: Batch, as_staff: Any) -> None:
    client = as_staff(run.consultant)
    settle(batch, done=1)

    flow = client.get(reverse("office.runs.flow", args=[run.pk])).content.decode()
    to_dos = client.get(reverse("office.todos.mine")).content.decode()
    asked = client.get(numbers_of(batch) + "?liste", headers=HTMX).content.decode()

    assert "Utsteder bevis: 1 av 4" in flow and "1 av 4 er gjort." in flow
    assert "Utsteder bevis: 1 av 4" in to_dos and "htmx.min.js" in to_dos
    assert "Utsteder bevis: 1 av 4" in asked and "every 2s" in asked


@pytest.mark.parametrize("done", [1, 3])
def test_the_numbers_take_as_many_queries_however_far_it_is(
    run: Any, batch: Batch, as_staff: Any, django_assert_num_queries: Any, done: int
) -> None:
    client = as_staff(run.consultant)
    settle(batch, done=done)
    client.get(numbers_of(batch), headers=HTMX)

    with django_assert_num_queries(5):  # session, who, roles, numbers, pace
        client.get(numbers_of(batch), headers=HTMX)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (3, "noen sekunder igjen"),
        (38, "omtrent 40 sekunder igjen"),
        (70, "omtrent ett minutt igjen"),
        (190, "omtrent 3 minutter igjen"),
        (7200, "omtrent 2 timer igjen"),
    ],
)
def test_the_time_left_is_said_as_people_say_it(seconds: float | None, words: str) -> None:
    assert batch_words.time_left(seconds) == words


def test_the_time_left_follows_the_pace(run: Any, batch: Batch) -> None:
    too_early = standings.standing(batch.pk, at=clock.now())
    parts = list(BatchPart.objects.wanted())
    for number, part in enumerate(parts[:3]):
        batches.done(part, at=clock.now() + timedelta(seconds=4 * number))
    with_three = standings.standing(batch.pk, at=clock.now())

    assert too_early is not None and with_three is not None
    assert (too_early.seconds_left, with_three.seconds_left) == (None, 4.0)


@pytest.fixture
def evaluated(run: Any) -> Callable[[], list[Message]]:
    """The box whose links to the evaluation go out by mail, to three."""

    def make() -> list[Message]:
        course.participants(run, 3)
        course.bring_to(run, "evaluate_course", at=course.SECOND_LAST)
        return list(mails.of_box(run, "evaluate_course").order_by("id"))

    return make


def test_mails_on_their_way_are_counted_and_renewed(run: Any, evaluated: Any, as_staff: Any) -> None:
    evaluated()
    client = as_staff(run.consultant)
    address = reverse("office.sending.progress", args=[run.pk, "evaluate_course"])

    page = client.get(reverse("office.steps.box", args=[run.pk, "evaluate_course"])).content.decode()
    waiting = client.get(address, headers=HTMX).content.decode()
    jobs.run_waiting()
    sent = client.get(address, headers=HTMX).content.decode()

    assert ("0 av 3 sendt</strong>, 3 venter" in page, "htmx.min.js" in page) == (True, True)
    assert (POLLS in waiting, POLLS in sent, "3 av 3 sendt" in sent) == (True, False, True)


def test_mails_that_failed_are_listed_in_plain_words_and_sent_again(run: Any, evaluated: Any, as_staff: Any) -> None:
    first, second, _ = evaluated()
    jobs.run_waiting()
    failure = "SMTPRecipientsRefused: {'x': (550, b'unknown')}"
    Message.objects.filter(pk=first.pk).update(state=MessageState.FAILED, failure=failure, sent_at=None)
    Message.objects.filter(pk=second.pk).update(state=MessageState.UNKNOWN, sent_at=None)
    client = as_staff(run.consultant)

    page = client.get(reverse("office.steps.box", args=[run.pk, "evaluate_course"])).content.decode()
    client.post(reverse("office.sending.again", args=[run.pk, "evaluate_course"]))
    jobs.run_waiting()

    assert "1 av 3 sendt</strong>, 1 feilet, 1 med ukjent utfall" in page
    assert "E-postserveren kjenner ikke adressen." in page and "Send 1 på nytt" in page
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MessageState.SENT, MessageState.UNKNOWN)


def test_mails_are_sent_again_by_who_may_do_the_box(run: Any, evaluated: Any, marketer: Any, as_staff: Any) -> None:
    evaluated()

    answer = as_staff(marketer).post(reverse("office.sending.again", args=[run.pk, "evaluate_course"]))

    assert answer.status_code == 403
