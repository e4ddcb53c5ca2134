"""Applications as facts: received, changed, decided, answered, withdrawn, and what time brings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.clock import OSLO
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import (
    amending,
    deciding,
    following_up,
    offers,
    proposing,
    queries,
    ranking,
    receiving,
    requesting,
    requirements,
    seats,
    withdrawing,
)
from kursflyt.domain.applications.models import Application, Decision, Outcome, Withdrawal
from kursflyt.domain.courses.models import RunCancellation
from kursflyt.policy import law
from tests.applicants import PDF, answers, apply, details, ruling

pytestmark = pytest.mark.django_db


def test_an_application_has_a_readable_reference_and_a_receipt_in_the_same_moment(
    run: Any, moment: datetime, outbox: Any
) -> None:
    application = apply(run, at=moment)

    (receipt,) = outbox()
    assert application.reference[:3] == "KF-" and len(application.reference) == 9
    assert (receipt.kind, receipt.key) == ("confirm_registration", f"confirm_registration:{application.reference}")
    assert f"({application.reference})" in receipt.subject
    assert "Dette er ikke et tilbud om plass. Du får svar senest 18. januar 2027." in receipt.body
    assert "Vedlegg: vitnemål.pdf" in receipt.body
    assert "Fakturamottaker: Fjordvik Bygg AS, 974 760 673" in receipt.body
    assert "/min-side/inn/" in receipt.body


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nn", "Dette er ikkje eit tilbod om plass."), ("en", "This is not an offer of a place.")],
)
def test_the_receipt_is_in_the_applicants_language(
    run: Any, moment: datetime, outbox: Any, language: str, sentence: str
) -> None:
    apply(run, language_form=language, at=moment)

    assert sentence in outbox()[0].body


def test_the_same_person_applies_once_however_the_address_is_spelled(run: Any, moment: datetime) -> None:
    apply(run, email="kari.nordmann@example.org", at=moment)

    with pytest.raises(receiving.AlreadyApplied, match="Min side"):
        apply(run, email="KARI.Nordmann@Example.org", at=moment)
    assert Application.objects.count() == 1


def test_registration_is_refused_before_it_opens_after_the_deadline_and_when_cancelled(
    run: Any, head: Any, moment: datetime
) -> None:
    from kursflyt.domain.courses import start_decision

    run.registration_opens_at = moment + timedelta(days=1)
    with pytest.raises(receiving.RegistrationNotOpen):
        apply(run, at=moment)
    with pytest.raises(receiving.RegistrationClosed):
        apply(run, at=run.registration_deadline_at + timedelta(seconds=1))
    start_decision.cancel(run=run, reason="For få søkere", by=head.actor, at=moment)
    with pytest.raises(receiving.CourseCancelled):
        apply(run, at=moment + timedelta(days=2))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"payer": "nobody"}, "payer"),
        ({"payer": "employer", "payer_orgnr": "123456789", "payer_name": "X"}, "payer_orgnr"),
        ({"payer": "employer", "payer_orgnr": "974760673", "payer_name": " "}, "payer_name"),
    ],
)
def test_a_wrong_payer_is_refused_at_its_field_and_nothing_is_stored(
    run: Any, moment: datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        receiving.receive(run=run, person=details(), answers=answers(**changes), at=moment)

    assert refusal.value.field == field
    assert Application.objects.count() == 0


def test_a_disguised_attachment_is_refused_and_nothing_is_stored_by_half(
    run: Any, moment: datetime, outbox: Any
) -> None:
    disguised = receiving.SentFile(name="vitnemål.pdf", content=b"MZ\x90\x00" + b"\0" * 200)

    with pytest.raises(Refused) as refusal:
        apply(run, attachments=[disguised], at=moment)

    assert refusal.value.field == "attachments"
    assert (Application.objects.count(), len(outbox())) == (0, 0)


def test_the_applicant_changes_the_answers_until_the_deadline(run: Any, moment: datetime) -> None:
    application = apply(run, at=moment)

    amending.amend(
        application=application,
        answers=answers(practice_years=Decimal("7.5")),
        by=application.person.actor(),
        at=moment,
    )

    application.refresh_from_db()
    assert (application.practice_years, application.amended_at) == (Decimal("7.5"), moment)
    with pytest.raises(amending.TooLateToAmend):
        amending.amend(
            application=application,
            answers=answers(),
            by=application.person.actor(),
            at=run.registration_deadline_at + timedelta(minutes=1),
        )


def test_documents_that_were_asked_for_are_taken_after_the_deadline(
    run: Any, consultant: Any, moment: datetime
) -> None:
    application = apply(run, attachments=[], at=moment)
    late = run.registration_deadline_at + timedelta(days=1)
    with pytest.raises(amending.TooLateToAmend):
        amending.add_documents(application=application, attachments=[PDF], by=application.person.actor(), at=late)
    request = requesting.request_documents(
        application=application, what="kopi av fagbrevet", due_on=date(2027, 1, 12), by=consultant.actor, at=late
    )

    amending.add_documents(application=application, attachments=[PDF], by=application.person.actor(), at=late)

    request.refresh_from_db()
    assert request.answered_at == late
    assert requirements.overall(requirements.check(queries.standing(run).get())) == "met"


@pytest.mark.parametrize(
    ("basis", "born", "years", "attachments", "verdict"),
    [
        ("upper_secondary", 1985, 0, ["education"], "met"),
        ("upper_secondary", 1985, 0, [], "unclear"),
        ("prior_learning", 2004, 3, ["practice"], "met"),
        ("prior_learning", 2005, 3, ["practice"], "not_met"),
        ("prior_learning", 1985, 3, [], "unclear"),
        ("prior_learning", 1985, 0, ["practice"], "not_met"),
    ],
)
def test_the_requirements_of_the_law_are_held_against_an_application(
    run: Any, moment: datetime, basis: str, born: int, years: int, attachments: list[str], verdict: str
) -> None:
    files = [receiving.SentFile(name=f"{kind}.pdf", content=PDF.content, kind=kind) for kind in attachments]

    apply(run, birth_on=date(born, 12, 31), attachments=files, basis=basis, practice_years=Decimal(years), at=moment)

    assert requirements.overall(requirements.check(queries.standing(run).get())) == verdict


def test_ranking_goes_by_requirement_and_then_by_the_moment_of_application(run: Any, moment: datetime) -> None:
    unclear = apply(run, email="a@example.org", attachments=[], at=moment)
    second = apply(run, email="b@example.org", at=moment + timedelta(hours=2))
    first = apply(run, email="c@example.org", at=moment + timedelta(hours=1))

    assert [row.application.pk for row in ranking.ranked(run)] == [first.pk, second.pk, unclear.pk]


def test_the_rule_suggests_offers_while_there_are_places_and_leaves_out_who_lacks_documents(
    run: Any, moment: datetime
) -> None:
    run.places, run.minimum = 1, 1
    run.save()
    apply(run, email="a@example.org", attachments=[], at=moment)
    apply(run, email="b@example.org", at=moment)
    apply(run, email="c@example.org", at=moment)
    apply(run, email="d@example.org", basis="prior_learning", birth_on=date(2006, 1, 1), at=moment)

    rulings = ranking.suggested_rulings(run, law=law.admission(on=moment.date()), at=moment)

    assert [(each.application.person.email[0], each.outcome) for each in rulings] == [
        ("b", "offer"),
        ("c", "waiting_list"),
        ("d", "rejection"),
    ]
    assert all(each.facts and each.rule and each.considerations for each in rulings)


def test_a_rejection_without_reasons_is_refused(run: Any, head: Any, moment: datetime) -> None:
    application = apply(run, at=moment)

    with pytest.raises(deciding.RejectionWithoutReasons):
        deciding.decide(
            ruling=deciding.Ruling(application, "rejection", facts=("x",), rule=("y",)),
            case_officer="K",
            by=head.actor,
            at=moment,
        )
    assert Decision.objects.count() == 0


def test_two_who_decide_the_same_application_one_wins_and_the_other_is_told(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    application = apply(run, at=moment)
    deciding.decide(ruling=ruling(application, "offer"), case_officer="K", by=head.actor, at=moment)

    with pytest.raises(deciding.AlreadyDecided, match="Anne Avdeling har avgjort"):
        deciding.decide(ruling=ruling(application, "rejection"), case_officer="K", by=consultant.actor, at=moment)


def test_a_new_decision_supersedes_and_gives_the_place_back(run: Any, head: Any, moment: datetime) -> None:
    application = apply(run, at=moment)
    first = deciding.decide(ruling=ruling(application, "offer"), case_officer="K", by=head.actor, at=moment)
    assert seats.free(run) == 29

    deciding.decide(ruling=ruling(application, "rejection", seen=first), case_officer="K", by=head.actor, at=moment)

    first.refresh_from_db()
    assert (first.superseded_at, seats.free(run)) == (moment, 30)


def test_no_more_offers_than_places(run: Any, head: Any, moment: datetime) -> None:
    run.places = run.minimum = 1
    run.save()
    deciding.decide(
        ruling=ruling(apply(run, email="a@example.org", at=moment), "offer"), case_officer="K", by=head.actor, at=moment
    )

    with pytest.raises(deciding.NoPlaceLeft):
        deciding.decide(
            ruling=ruling(apply(run, email="b@example.org", at=moment), "offer"),
            case_officer="K",
            by=head.actor,
            at=moment,
        )


@pytest.fixture
def one_offered_one_waiting(run: Any, head: Any, moment: datetime) -> tuple[Application, Application]:
    run.places = run.minimum = 1
    run.save()
    offered, waiting = (apply(run, email=f"{name}@example.org", at=moment) for name in "ab")
    deciding.decide(ruling=ruling(offered, "offer"), case_officer="K", by=head.actor, at=moment)
    deciding.decide(ruling=ruling(waiting, "waiting_list"), case_officer="K", by=head.actor, at=moment)
    return offered, waiting


def test_yes_makes_a_participant_and_twice_is_once(one_offered_one_waiting: Any, run: Any, moment: datetime) -> None:
    offered, _ = one_offered_one_waiting

    offers.accept(application=offered, by=offered.person.actor(), at=moment)
    offers.accept(application=offered, by=offered.person.actor(), at=moment)

    assert list(queries.participants(run)) == [offered]
    with pytest.raises(offers.AlreadyAnswered):
        offers.decline(application=offered, by=offered.person.actor(), at=moment)


@pytest.mark.parametrize("way", ["no", "withdrawal", "withdrawal after yes", "lapse"])
def test_a_place_that_becomes_free_is_offered_to_the_next_in_line(
    one_offered_one_waiting: Any, run: Any, moment: datetime, way: str
) -> None:
    offered, waiting = one_offered_one_waiting
    by, later = offered.person.actor(), moment + timedelta(days=11)
    match way:
        case "no":
            offers.decline(application=offered, by=by, at=moment)
        case "withdrawal":
            withdrawing.withdraw(application=offered, by=by, at=moment)
        case "withdrawal after yes":
            offers.accept(application=offered, by=by, at=moment)
            withdrawing.withdraw(application=offered, by=by, at=moment)
        case "lapse":
            assert len(offers.lapse_offers(at=later)) == 1

    decision = deciding.in_force(waiting)
    assert decision is not None
    assert (decision.outcome, decision.automatic, seats.free(run)) == ("offer", True, 0)
    assert queries.numbers(run).offered == 1


def test_an_offer_can_be_answered_until_the_end_of_its_last_day_and_not_after(
    one_offered_one_waiting: Any, moment: datetime
) -> None:
    offered, _ = one_offered_one_waiting
    due_at = Decision.objects.get(application=offered).offer.reply_due_at
    assert due_at.astimezone(OSLO).date() == date(2026, 12, 4)

    with pytest.raises(offers.OfferLapsed, match=r"4\. desember 2026"):
        offers.accept(application=offered, by=offered.person.actor(), at=due_at + timedelta(minutes=1))


def test_an_offer_of_a_cancelled_course_is_neither_accepted_nor_said_to_have_lapsed(
    one_offered_one_waiting: Any, run: Any, head: Any, moment: datetime
) -> None:
    offered, _ = one_offered_one_waiting
    RunCancellation.objects.create(run=run, reason="For få søkere.", at=moment, by=head.actor)

    with pytest.raises(offers.NoOffer, match="avlyst"):
        offers.accept(application=offered, by=offered.person.actor(), at=moment)
    assert offers.lapse_offers(at=moment + timedelta(days=11)) == []
    assert following_up.remind_unopened(at=moment + timedelta(days=8)) == []


def test_one_who_withdraws_while_offers_lapse_does_not_stop_the_others(
    run: Any, head: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [apply(run, email=f"{name}@example.org", at=moment) for name in "ab"]
    for application in both:
        deciding.decide(ruling=ruling(application, "offer"), case_officer="K", by=head.actor, at=moment)
    lock = offers._lock_offer

    def withdraw_first(application: Application) -> Any:
        if application.pk == both[0].pk:
            Withdrawal.objects.create(application=both[0], at=moment, by=head.actor)
        return lock(application)

    monkeypatch.setattr(offers, "_lock_offer", withdraw_first)

    lapsed = offers.lapse_offers(at=moment + timedelta(days=11))

    assert [offer.decision.application_id for offer in lapsed] == [both[1].pk]


def test_nobody_is_offered_a_place_after_the_waiting_list_is_closed(one_offered_one_waiting: Any, run: Any) -> None:
    offered, waiting = one_offered_one_waiting
    late = datetime(2027, 3, 2, 9, 0, tzinfo=OSLO)

    withdrawing.withdraw(application=offered, by=offered.person.actor(), at=late)

    assert deciding.in_force(waiting).outcome == "waiting_list"  # type: ignore[union-attr]


def test_numbers_count_each_application_once(run: Any, head: Any, moment: datetime) -> None:
    people = [apply(run, email=f"{name}@example.org", at=moment) for name in "abcdefg"]
    for application, outcome in zip(people, ["offer", "offer", "offer", "waiting_list", "rejection"], strict=False):
        deciding.decide(ruling=ruling(application, outcome), case_officer="K", by=head.actor, at=moment)
    offers.accept(application=people[0], by=head.actor, at=moment)
    withdrawing.withdraw(application=people[6], by=head.actor, at=moment)
    first = deciding.in_force(people[3])
    deciding.decide(ruling=ruling(people[3], "rejection", seen=first), case_officer="K", by=head.actor, at=moment)

    assert queries.numbers(run) == queries.Numbers(
        received=7,
        standing=6,
        undecided=1,
        offered=2,
        participants=1,
        waiting=0,
        rejected=2,
        declined=0,
        lapsed=0,
        withdrawn=1,
    )


def test_a_proposed_rejection_says_why(run: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(proposing.ProposalWithoutReason):
        proposing.propose(application=apply(run, at=moment), outcome=Outcome.REJECTION, by=consultant.actor, at=moment)


def test_who_has_waited_a_month_is_told_until_when_and_once(
    run: Any, school: Any, moment: datetime, outbox: Any
) -> None:
    apply(run, at=moment)

    assert following_up.send_provisional_replies(school=school, at=moment + timedelta(days=29)) == []
    (reply,) = following_up.send_provisional_replies(school=school, at=moment + timedelta(days=30))
    assert following_up.send_provisional_replies(school=school, at=moment + timedelta(days=31)) == []
    assert reply.expected_on == date(2027, 1, 18)
    assert [mail.kind for mail in outbox()] == ["confirm_registration", "process_applications.provisional"]
