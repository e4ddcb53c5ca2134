"""The box `process_applications`: decided in bulk with letters, answered, lapsed, offered on, and settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kursflyt.core import clock, storage
from kursflyt.domain.applications import deciding, queries, requesting
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.messages.models import Message
from kursflyt.policy import law
from kursflyt.process.steps.before import applications as steps
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(run: Any, moment: datetime) -> list[Application]:
    """Two qualified for one place, one too young, one whose diploma is missing."""
    run.places = run.minimum = 1
    run.save()
    return [
        apply(run, email="a@example.org", at=moment),
        apply(run, email="b@example.org", language_form="nn", at=moment + timedelta(hours=1)),
        apply(run, email="c@example.org", basis="prior_learning", birth_on=date(2006, 1, 1), at=moment),
        apply(run, email="d@example.org", attachments=[], at=moment),
    ]


def test_the_head_decides_in_bulk_and_every_letter_is_stored_and_announced_without_content(
    run: Any, head: Any, four: list[Application], moment: datetime
) -> None:
    decided = steps.decide(run, rulings=steps.suggested_rulings(run, at=moment), by=head.actor, at=moment)

    assert [each.outcome for each in decided] == ["offer", "waiting_list", "rejection"]
    assert all(storage.read(each.letter).startswith(b"%PDF-") for each in decided if each.letter)
    notices = Message.objects.filter(kind="process_applications.notice").order_by("id")
    assert len(notices) == 3
    for notice in notices:
        text = (notice.subject + notice.body).lower()
        assert [word for word in ("tilbud", "tilbod", "avslag", "venteliste", run.title.lower()) if word in text] == []
        assert "/min-side/inn/" in notice.body


def test_the_preview_is_the_letter_that_is_sent(run: Any, head: Any, four: list[Application], moment: datetime) -> None:
    rulings = steps.suggested_rulings(run, at=moment)

    previews = steps.preview_letters(run, rulings=rulings, by=head.actor, at=moment)
    decided = steps.decide(run, rulings=rulings, by=head.actor, at=moment)

    assert [each.proof.pdf() for each in previews] == [storage.read(each.letter) for each in decided if each.letter]
    assert Decision.objects.count() == 3


def test_a_bulk_with_one_refusal_changes_nothing(
    run: Any, head: Any, four: list[Application], moment: datetime
) -> None:
    rulings = [ruling(four[0], "offer"), ruling(four[1], "offer")]

    with pytest.raises(deciding.NoPlaceLeft):
        steps.decide(run, rulings=rulings, by=head.actor, at=moment)

    assert (Decision.objects.count(), Message.objects.filter(kind="process_applications.notice").count()) == (0, 0)


def test_who_was_asked_in_vain_is_suggested_rejected_with_what_is_missing(
    run: Any, consultant: Any, four: list[Application], moment: datetime
) -> None:
    requesting.request_documents(
        application=four[3], what="kopi av fagbrevet", due_on=date(2026, 12, 1), by=consultant.actor, at=moment
    )
    during = steps.suggested_rulings(run, at=datetime(2026, 12, 1, 12, 0, tzinfo=clock.OSLO))
    after = steps.suggested_rulings(run, at=datetime(2026, 12, 2, 0, 1, tzinfo=clock.OSLO))

    assert four[3] not in [each.application for each in during]
    assert [each.missing for each in after if each.application == four[3]] == [("kopi av vitnemål eller fagbrev",)]


def test_the_letter_of_an_automatic_offer_is_written_by_a_job_and_then_announced(
    run: Any, head: Any, four: list[Application], moment: datetime, run_jobs: Callable[[], int]
) -> None:
    steps.decide(run, rulings=steps.suggested_rulings(run, at=moment), by=head.actor, at=moment)
    steps.decline_offer(four[0], by=four[0].person.actor(), at=moment)
    offered = deciding.in_force(four[1])
    assert offered is not None and offered.letter_id is None

    run_jobs()

    offered.refresh_from_db()
    assert offered.letter_id is not None
    assert offered.considerations == "Ein plass har blitt ledig, og du står fremst på ventelista."


def test_a_letter_unopened_for_a_week_is_announced_once_more_and_only_once(
    run: Any, head: Any, four: list[Application], moment: datetime
) -> None:
    steps.decide(run, rulings=[ruling(four[0], "offer"), ruling(four[1], "waiting_list")], by=head.actor, at=moment)
    opened = deciding.in_force(four[0])
    assert opened is not None
    steps.open_letter(opened, by=four[0].person.actor(), at=moment + timedelta(days=1))

    counts = [steps.follow_up_applications(at=moment + timedelta(days=days))["second_notices"] for days in (6, 7, 8)]

    assert counts == [0, 1, 0]
    opened.refresh_from_db()
    assert opened.first_opened_at == moment + timedelta(days=1)


def test_it_is_done_when_all_are_decided_and_every_offer_is_answered_or_lapsed(
    run: Any, head: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    first, second = apply(run, email="a@example.org", at=moment), apply(run, email="b@example.org", at=moment)
    closed = run.registration_deadline_at + timedelta(hours=1)
    assert not steps.process_applications(run, at=closed).done

    steps.decide(run, rulings=[ruling(first, "offer"), ruling(second, "offer")], by=head.actor, at=closed)
    steps.accept_offer(first, by=first.person.actor(), at=closed)
    waiting = steps.process_applications(run, at=closed)
    late = closed + timedelta(days=11)
    steps.follow_up_applications(at=late)
    done = steps.process_applications(run, at=late)

    assert (waiting.done, waiting.shown()["awaiting_reply"]) == (False, 1)
    assert (done.done, done.n, done.of) == (True, 2, 2)
    assert (done.shown()["participants"], done.shown()["lapsed"], len(done.shown()["documents"])) == (1, 1, 2)


def test_first_come_first_served_gives_an_answer_at_once_with_a_letter_behind_it(
    run: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    run.places, run.minimum, run.allocation_rule = 1, 1, "first_come"
    run.save()
    apply(run, email="a@example.org", at=moment)
    apply(run, email="b@example.org", at=moment)

    run_jobs()

    decisions = Decision.objects.order_by("id")
    assert [(each.outcome, each.automatic, each.waiting_number) for each in decisions] == [
        ("offer", True, None),
        ("waiting_list", True, 1),
    ]
    assert all(each.letter_id for each in decisions)
    assert queries.numbers(run).offered == 1


def test_the_act_of_2025_takes_over_by_its_commencement_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert law.act_on(date(2030, 1, 1)) == "forvaltningsloven_1967"
    rows = law._file()
    newer = [act | ({"commencement": date(2028, 7, 1)} if act["commencement"] is None else {}) for act in rows["acts"]]
    monkeypatch.setattr(law, "_file", lambda: rows | {"acts": newer})

    assert law.act_on(date(2028, 6, 30)) == "forvaltningsloven_1967"
    assert law.act_on(date(2028, 7, 1)) == "forvaltningsloven_2025"
