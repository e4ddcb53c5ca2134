"""Letters on paper: who comes into the queue, what falls out again, the print run, and the day it was posted."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction

from kursflyt.core import jobs, storage
from kursflyt.core.models import AuditEntry
from kursflyt.domain.applications import deciding, following_up, letters, withdrawing
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.paper import print_runs, queries, queue, releasing
from kursflyt.domain.paper.models import PaperLetter, PrintRun, WhyOut, WhyPaper
from kursflyt.domain.people import actions as people
from kursflyt.policy import law
from tests import course_at_its_end as course
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def decided(run: Any, school: Any, moment: datetime) -> Callable[..., Decision]:
    """A decision with its letter, and the mail that told of it sent."""

    def make(outcome: str = "rejection", *, at: datetime = moment, **who: Any) -> Decision:
        application = apply(run, at=at, **who)
        decision = deciding.decide(
            ruling=ruling(application, outcome), case_officer="Kari Konsulent", by=run.head.actor, at=at
        )
        written = letters.write(decision, law=law.admission(on=at.date()), school=school, at=at)
        Message.objects.filter(state=MessageState.WAITING).update(state=MessageState.SENT, sent_at=at, attempts=1)
        return written

    return make


def notice_of(decision: Decision) -> Message:
    return Message.objects.get(kind=letters.NOTICE, key__endswith=f":{decision.pk}")


def fail_for_good(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED, attempts=jobs.MOST_ATTEMPTS, failure="SMTPRecipientsRefused", sent_at=None
    )


def reasons() -> list[tuple[str, str]]:
    return [(row.application.person.given_name, row.why) for row in PaperLetter.objects.waiting().with_all()]


def test_nobody_who_can_be_reached_comes_into_the_queue(decided: Any, moment: datetime) -> None:
    decided()
    queue.fill(at=moment)
    assert reasons() == []


def test_a_notice_that_failed_for_good_brings_the_letter_in_once(decided: Any, moment: datetime) -> None:
    decision = decided()
    fail_for_good(notice_of(decision))

    queue.fill(at=moment)
    queue.fill(at=moment + DAY)

    assert reasons() == [("Kari", WhyPaper.NOT_DELIVERED)]
    assert PaperLetter.objects.get().document_id == decision.letter_id


def test_a_notice_that_is_still_tried_does_not(decided: Any, moment: datetime) -> None:
    notice = notice_of(decided())
    Message.objects.filter(pk=notice.pk).update(state=MessageState.FAILED, attempts=3)
    queue.fill(at=moment)
    assert reasons() == []


def test_a_mail_that_someone_noted_as_come_back_counts_as_not_delivered(
    decided: Any, consultant: Any, moment: datetime
) -> None:
    notice = notice_of(decided())
    messages.note_returned(notice, by=consultant.actor, at=moment)

    queue.fill(at=moment)

    assert reasons() == [("Kari", WhyPaper.NOT_DELIVERED)]
    with pytest.raises(messages.NotSentYet, match="ikke sendt"):
        messages.note_returned(notice, by=consultant.actor, at=moment)


def test_a_decision_that_lies_unopened_comes_in_so_many_days_after_the_second_notice(
    decided: Any, school: Any, moment: datetime
) -> None:
    decided()
    second = moment + 7 * DAY
    assert len(following_up.remind_unopened(at=second)) == 1

    queue.fill(at=second + (school.paper_after_days * DAY) - timedelta(seconds=1))
    assert reasons() == []

    queue.fill(at=second + school.paper_after_days * DAY)
    assert reasons() == [("Kari", WhyPaper.UNOPENED)]


def test_an_opened_decision_never_comes_in(decided: Any, consultant: Any, moment: datetime) -> None:
    decision = decided()
    following_up.note_opened(decision=decision, by=consultant.actor, at=moment)
    fail_for_good(notice_of(decision))
    queue.fill(at=moment + 30 * DAY)
    assert reasons() == []


def test_an_old_letter_does_not_come_in_by_itself(decided: Any, moment: datetime) -> None:
    fail_for_good(notice_of(decided()))
    queue.fill(at=moment + 91 * DAY)
    assert reasons() == []


def test_who_wants_paper_gets_it_and_who_regrets_it_does_not(decided: Any, consultant: Any, moment: datetime) -> None:
    person = decided().application.person
    by = consultant.actor
    queue.wish(person=person, wanted=True, by=by, at=moment)
    queue.wish(person=person, wanted=True, by=by, at=moment)
    assert person.paper_wishes.count() == 1

    queue.fill(at=moment)
    assert reasons() == [("Kari", WhyPaper.WISH)]

    queue.wish(person=person, wanted=False, by=by, at=moment + DAY)
    assert [row.left_because for row in queue.clear(at=moment + DAY)] == [WhyOut.NO_WISH]


def test_certificates_and_invoices_of_who_wants_paper_come_in_too(run: Any, school: Any) -> None:
    course.passed(run, 1)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    application = Application.objects.get()
    queue.wish(person=application.person, wanted=True, by=run.consultant.actor, at=course.GRADED)
    certificates.issue(application=application, by=run.consultant.actor, at=course.GRADED + DAY)

    queue.fill(at=course.GRADED + DAY)

    assert [row.what for row in PaperLetter.objects.waiting()] == ["bevis"]


def test_a_certificate_comes_in_by_the_mail_that_failed_and_falls_out_when_it_is_delivered(
    run: Any, school: Any
) -> None:
    course.passed(run, 1)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    certificates.issue(application=Application.objects.get(), by=run.consultant.actor, at=course.GRADED)
    told = Message.objects.get(kind="issue_certificates")
    fail_for_good(told)

    (letter,) = queue.fill(at=course.GRADED + DAY)
    kept = queue.clear(at=course.GRADED + DAY)
    Message.objects.filter(pk=told.pk).update(state=MessageState.SENT, sent_at=course.GRADED + DAY)

    assert (letter.what, letter.why, kept) == ("bevis", WhyPaper.NOT_DELIVERED, [])
    assert [row.left_because for row in queue.clear(at=course.GRADED + DAY)] == [WhyOut.DELIVERED]


def _open(decision: Decision, by: Any, at: datetime) -> None:
    following_up.note_opened(decision=decision, by=by, at=at)


def _supersede(decision: Decision, by: Any, at: datetime) -> None:
    again = ruling(decision.application, "offer", seen=decision)
    deciding.decide(ruling=again, case_officer="Kari Konsulent", by=by, at=at)


def _withdraw(decision: Decision, by: Any, at: datetime) -> None:
    withdrawing.withdraw(application=decision.application, by=by, at=at)


def _send_anew(decision: Decision, by: Any, at: datetime) -> None:
    notice = notice_of(decision)
    messages.send_again(message=notice, by=by, at=at)
    messages.send(notice.pk, at=at)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_open, WhyOut.OPENED),
        (_supersede, WhyOut.REPLACED),
        (_withdraw, WhyOut.WITHDRAWN),
        (_send_anew, WhyOut.DELIVERED),
    ],
)
def test_what_need_not_be_printed_any_longer_falls_out_with_the_reason(
    decided: Any, head: Any, moment: datetime, happens: Any, reason: WhyOut
) -> None:
    decision = decided()
    fail_for_good(notice_of(decision))
    queue.fill(at=moment)
    assert queue.clear(at=moment) == []

    happens(decision, head.actor, moment + DAY)
    queue.clear(at=moment + DAY)

    letter = PaperLetter.objects.get()
    assert (letter.left_because, letter.left_at) == (reason, moment + DAY)
    assert AuditEntry.objects.get(event="paper.left_queue").facts["why"] == reason


def test_a_mail_that_is_on_its_way_again_keeps_the_letter_in_the_queue(
    decided: Any, consultant: Any, moment: datetime
) -> None:
    decision = decided()
    fail_for_good(notice_of(decision))
    queue.fill(at=moment)
    messages.send_again(message=notice_of(decision), by=consultant.actor, at=moment)
    assert queue.clear(at=moment) == []


def test_what_was_taken_out_by_hand_comes_back_by_hand_alone(decided: Any, consultant: Any, moment: datetime) -> None:
    decision, by = decided(), consultant.actor
    fail_for_good(notice_of(decision))
    queue.fill(at=moment)

    queue.take_out(letter=PaperLetter.objects.get(), by=by, at=moment)
    queue.fill(at=moment + DAY)
    assert reasons() == []
    with pytest.raises(queue.NotWaiting):
        queue.take_out(letter=PaperLetter.objects.get(), by=by, at=moment)

    queue.put_in(letter=decision, by=by, at=moment + DAY)
    assert reasons() == [("Kari", WhyPaper.BY_HAND)]
    with pytest.raises(queue.AlreadyInQueue, match="allerede"):
        queue.put_in(letter=decision, by=by, at=moment + DAY)


def test_the_database_refuses_the_same_letter_a_second_time(decided: Any, consultant: Any, moment: datetime) -> None:
    letter = queue.put_in(letter=decided(), by=consultant.actor, at=moment)
    letter.pk = None
    with pytest.raises(IntegrityError, match="paper_letter_decision_once"), transaction.atomic():
        letter.save()


@pytest.fixture
def three(decided: Any, consultant: Any, moment: datetime) -> list[PaperLetter]:
    """By hand, in the wrong order of postal codes; one more has no address."""
    people_of = [("Anne", "9008"), ("Bjørn", "0150"), ("Cato", "0150")]
    found = [
        decided(given_name=name, email=f"{name[0]}@example.org", postal_code=code, city="By")
        for name, code in people_of
    ]
    lost = decided(given_name="Dagny", email="d@example.org", address="", postal_code="", city="")
    return [queue.put_in(letter=decision, by=consultant.actor, at=moment) for decision in [*found, lost]]


def test_a_print_run_takes_all_that_have_an_address_by_postal_code_and_name(
    three: list[PaperLetter], consultant: Any, moment: datetime
) -> None:
    made = print_runs.make(by=consultant.actor, at=moment)

    assert [row.application.person.given_name for row in print_runs.letters_of(made)] == ["Bjørn", "Cato", "Anne"]
    assert reasons() == [("Dagny", WhyPaper.BY_HAND)]
    assert [row.application.person.given_name for row in queries.waiting().without_address] == ["Dagny"]
    with pytest.raises(print_runs.NothingToPrint):
        print_runs.make(by=consultant.actor, at=moment)
    assert PrintRun.objects.count() == 1


def test_the_file_is_made_once_and_stays_the_same(three: list[PaperLetter], consultant: Any, moment: datetime) -> None:
    made = print_runs.set_file(print_runs.make(by=consultant.actor, at=moment), at=moment)
    first = made.document_id
    people.update_contact(person=three[0].application.person, address="Ny vei 1", by=consultant.actor, at=moment + DAY)

    again = print_runs.set_file(PrintRun.objects.get(), at=moment + DAY)

    assert again.document_id == first
    assert again.pages == len(pypdf.PdfReader(io.BytesIO(storage.read(str(first)))).pages)


def test_a_run_that_has_its_file_is_not_released_and_a_released_one_gets_none(
    three: list[PaperLetter], consultant: Any, moment: datetime
) -> None:
    made = print_runs.make(by=consultant.actor, at=moment)
    back, lost = releasing.release(run=made, reason="Feil skriver", by=consultant.actor, at=moment)

    late = print_runs.set_file(made, at=moment)
    again = print_runs.set_file(print_runs.make(by=consultant.actor, at=moment), at=moment)

    assert (len(back), lost, late.document_id, late.released_because) == (3, [], None, "Feil skriver")
    assert PaperLetter.objects.filter(print_run=again).count() == 3
    with pytest.raises(releasing.FileIsMade):
        releasing.release(run=again, reason="Feil", by=consultant.actor, at=moment)
    with pytest.raises(releasing.AlreadyReleased):
        releasing.release(run=made, reason="Feil", by=consultant.actor, at=moment)
    with pytest.raises(releasing.NoReason):
        releasing.release(run=again, reason=" ", by=consultant.actor, at=moment)


def test_posted_letters_have_the_day_as_their_own_fact(
    three: list[PaperLetter], decided: Any, consultant: Any, moment: datetime
) -> None:
    notice = notice_of(three[0].decision)  # type: ignore[arg-type]
    fail_for_good(notice)
    made = print_runs.make(by=consultant.actor, at=moment)
    on = date(2026, 11, 25)
    with pytest.raises(print_runs.NotPrinted):
        print_runs.note_posted(run=made, sent_on=on, by=consultant.actor, at=moment + DAY)
    print_runs.set_file(made, at=moment)
    for wrong in (date(2026, 11, 23), date(2026, 11, 26)):
        with pytest.raises(print_runs.ImpossibleDay):
            print_runs.note_posted(run=made, sent_on=wrong, by=consultant.actor, at=moment + DAY)

    print_runs.note_posted(run=made, sent_on=on, left_out=[three[1].pk], by=consultant.actor, at=moment + DAY)

    rows = {row.application.person.given_name: row for row in PaperLetter.objects.with_all()}
    assert (rows["Anne"].sent_on, rows["Cato"].sent_on, rows["Bjørn"].sent_on) == (on, on, None)
    assert rows["Bjørn"].left_because == WhyOut.NOT_POSTED
    assert AuditEntry.objects.filter(event="paper.sent", facts__sent_on="2026-11-25").count() == 2
    notice.refresh_from_db()
    assert notice.state == MessageState.HANDED_OVER
    with pytest.raises(print_runs.AlreadyPosted):
        print_runs.note_posted(run=made, sent_on=on, by=consultant.actor, at=moment + DAY)


def test_a_letter_that_was_posted_can_be_sent_again_only_by_hand(
    three: list[PaperLetter], consultant: Any, moment: datetime
) -> None:
    made = print_runs.set_file(print_runs.make(by=consultant.actor, at=moment), at=moment)
    print_runs.note_posted(run=made, sent_on=date(2026, 11, 24), by=consultant.actor, at=moment)
    decision = three[0].decision
    assert decision is not None
    fail_for_good(notice_of(decision))
    queue.fill(at=moment)
    assert ("Anne", WhyPaper.NOT_DELIVERED) not in reasons()

    queue.put_in(letter=decision, by=consultant.actor, at=moment)

    assert ("Anne", WhyPaper.BY_HAND) in reasons()


def test_a_letter_opened_after_it_was_printed_is_pointed_out(
    three: list[PaperLetter], consultant: Any, moment: datetime
) -> None:
    made = print_runs.make(by=consultant.actor, at=moment)
    decision = three[0].decision
    assert decision is not None
    following_up.note_opened(decision=decision, by=consultant.actor, at=moment + DAY)
    assert queue.no_longer(print_runs.letters_of(made)) == {three[0].pk: WhyOut.OPENED}
    assert queue.clear(at=moment + DAY) == []


@pytest.mark.django_db(transaction=True)
def test_the_clock_in_two_places_and_a_person_at_once_put_a_letter_in_once(
    decided: Any, consultant: Any, moment: datetime
) -> None:
    letters_ = [decided(email=f"nr{number}@example.org") for number in range(6)]
    for decision in letters_:
        fail_for_good(notice_of(decision))

    def put(number: int) -> str:
        try:
            if number % 2:
                queue.put_in(letter=letters_[number // 2], by=consultant.actor, at=moment)
            else:
                queue.fill(at=moment)
        except queue.AlreadyInQueue:
            return "there already"
        else:
            return "put in"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(put, range(6))) <= {"put in", "there already"}

    assert sorted(PaperLetter.objects.waiting().values_list("decision", flat=True)) == [row.pk for row in letters_]
