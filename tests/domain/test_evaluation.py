"""The evaluation: anonymous in the database, silent under five answers, answered once, followed up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import following_up, queries
from kursflyt.domain.evaluation.models import EvaluationAnswer, EvaluationRound, EvaluationToken, FindingsDispatch
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course

OPENED = course.SECOND_LAST
CLOSED = OPENED + timedelta(days=7, minutes=1)


def _tokens(run: Any) -> list[str]:
    invitations = Message.objects.filter(run=run, kind="evaluate_course").order_by("id")
    return [evaluation.link_in(message).rstrip("/").rsplit("/", 1)[1] for message in invitations]


def _opened(run: Any, count: int = 6) -> list[str]:
    course.participants(run, count)
    evaluation.open_round(run=run, by=run.head.actor, at=OPENED)
    return _tokens(run)


def _answered(run: Any, answers: int, count: int = 6) -> None:
    for token in _opened(run, count)[:answers]:
        evaluation.answer(token=token, scores={"level": 4, "recommend": 9}, best="Praksis", at=OPENED)


def test_each_participant_gets_a_link_of_their_own(run: Any) -> None:
    tokens = _opened(run, 6)

    assert (len(set(tokens)), EvaluationToken.objects.count()) == (6, 6)
    assert EvaluationToken.objects.filter(token_hash__in=tokens).count() == 0


def test_opening_twice_sends_nothing_more(run: Any) -> None:
    _opened(run, 3)

    evaluation.open_round(run=run, by=run.head.actor, at=OPENED)

    assert (Message.objects.filter(kind="evaluate_course").count(), EvaluationRound.objects.count()) == (3, 1)


def test_a_link_is_used_once(run: Any) -> None:
    token = _opened(run)[0]
    evaluation.answer(token=token, scores={"level": 4}, at=OPENED)

    with pytest.raises(evaluation.AlreadyAnswered):
        evaluation.answer(token=token, scores={"level": 1}, at=OPENED)

    assert EvaluationAnswer.objects.count() == 1


def test_an_empty_answer_and_a_score_outside_the_scale_are_refused_and_leave_the_link_usable(run: Any) -> None:
    token = _opened(run)[0]

    with pytest.raises(evaluation.NothingAnswered):
        evaluation.answer(token=token, scores={}, best="  ", at=OPENED)
    with pytest.raises(evaluation.BadScore):
        evaluation.answer(token=token, scores={"level": 6}, at=OPENED)

    assert not EvaluationToken.objects.filter(used=True).exists()


def test_no_column_ties_an_answer_to_anything_but_its_round(run: Any) -> None:
    answer = apps.get_model("kursflyt", "EvaluationAnswer")
    token = apps.get_model("kursflyt", "EvaluationToken")

    pointing_out = [
        [field.name for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
        for model in (answer, token)
    ]
    pointing_in = [
        [relation.name for relation in model._meta.get_fields() if relation.auto_created and relation.is_relation]
        for model in (answer, token)
    ]
    moments = [
        field.name
        for model in (answer, token)
        for field in model._meta.concrete_fields
        if "Date" in type(field).__name__
    ]

    assert (pointing_out, pointing_in, moments) == ([["round"], ["round"]], [[], []], [])


def test_the_transaction_numbers_of_the_database_do_not_tie_answers_to_tokens(run: Any) -> None:
    _answered(run, 3)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM evaluation_answer")
        of_answers = cursor.fetchone()
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM evaluation_token")
        of_tokens = cursor.fetchone()

    assert (of_answers, of_tokens) == ((1,), (1,))


def test_answering_leaves_no_trace_outside_its_own_table(run: Any) -> None:
    token = _opened(run)[0]
    before = _row_counts()

    evaluation.answer(token=token, scores={"level": 4}, at=OPENED)

    after = _row_counts()
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]} == {
        "evaluation_answer": 1
    }


def _row_counts() -> dict[str, int]:
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}


def test_answers_do_not_come_in_the_order_they_were_given(run: Any) -> None:
    for number, token in enumerate(_opened(run, 10)):
        evaluation.answer(token=token, scores={}, best=str(number), at=OPENED)

    keys = [answer.pk.version for answer in EvaluationAnswer.objects.all()]
    assert keys == [4] * 10


@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_nothing_is_shown_under_five_answers(run: Any, answers: int, shown: bool) -> None:
    _answered(run, answers)
    evaluation.close_due(at=CLOSED)

    results = queries.results(run)

    assert results is not None
    assert (results.answered, results.shown, bool(results.scales), bool(results.comments)) == (
        answers,
        shown,
        shown,
        shown,
    )


def test_a_question_that_fewer_than_five_answered_shows_no_counts(run: Any) -> None:
    tokens = _opened(run, 6)
    for number, token in enumerate(tokens):
        evaluation.answer(token=token, scores={"level": 4} | ({"digital": 1} if number < 4 else {}), at=OPENED)
    evaluation.close_due(at=CLOSED)

    results = queries.results(run)

    assert results is not None
    counts = {scale.question.key: scale.counts for scale in results.scales}
    assert (counts["level"], counts["digital"]) == ((0, 0, 0, 6, 0), None)


def test_nothing_is_shown_while_the_round_is_open(run: Any) -> None:
    _answered(run, 6)

    results = queries.results(run)

    assert results is not None and (results.shown, results.answered) == (False, 6)


def test_closing_removes_the_tokens_and_wipes_the_links(run: Any) -> None:
    tokens = _opened(run)

    closed = evaluation.close_due(at=CLOSED)

    bodies = "".join(Message.objects.filter(run=run).values_list("body", flat=True))
    assert (closed, EvaluationToken.objects.count(), any(token in bodies for token in tokens)) == (1, 0, False)
    with pytest.raises(evaluation.UnknownToken):
        evaluation.answer(token=tokens[0], scores={"level": 3}, at=CLOSED)


def test_after_the_week_nobody_can_answer_even_before_the_round_is_swept(run: Any) -> None:
    token = _opened(run)[0]

    with pytest.raises(evaluation.RoundClosed):
        evaluation.answer(token=token, scores={"level": 3}, at=CLOSED)


def test_one_reminder_goes_to_everyone_with_the_same_link(run: Any) -> None:
    tokens = _opened(run, 3)
    evaluation.answer(token=tokens[0], scores={"level": 3}, at=OPENED)

    sent = [evaluation.remind(at=OPENED + timedelta(days=days)) for days in (3, 4, 5)]

    reminders = Message.objects.filter(kind="evaluate_course.reminder").order_by("id")
    assert sent == [0, 3, 0]
    assert [evaluation.link_in(row).split("/")[-2] for row in reminders] == tokens


def test_the_link_is_sent_again_to_a_participant_and_to_nobody_else(run: Any) -> None:
    tokens = _opened(run, 2)

    evaluation.send_link_again(run=run, email="Deltaker1@Example.org", at=OPENED)
    evaluation.send_link_again(run=run, email="deltaker1@example.org", at=OPENED)
    evaluation.send_link_again(run=run, email="ukjent@example.org", at=OPENED)

    again = Message.objects.filter(kind="evaluate_course.again")
    assert [(row.address, evaluation.link_in(row).split("/")[-2]) for row in again] == [
        ("deltaker1@example.org", tokens[1])
    ]


def test_free_texts_are_forgotten_after_twelve_months(run: Any) -> None:
    _answered(run, 6)
    evaluation.close_due(at=CLOSED)

    forgotten = [evaluation.forget_texts(at=CLOSED + timedelta(days=days)) for days in (364, 366)]

    assert forgotten == [0, 6]


def test_findings_go_to_the_head_with_the_report_and_are_locked(run: Any, moment: datetime) -> None:
    _answered(run, 6)
    evaluation.close_due(at=CLOSED)
    finding = following_up.add_finding(run=run, theme="Lokaler", text="Trangt rom", by=run.consultant.actor, at=CLOSED)

    dispatch = following_up.send_findings(run=run, summary="Bra kurs", by=run.consultant.actor, at=CLOSED)

    message = Message.objects.get(kind="analyse_evaluation")
    assert (message.staff, [row.file_id for row in message.attachments.all()]) == (run.head, [dispatch.document_id])
    with pytest.raises(following_up.FindingsSent):
        following_up.change_finding(finding=finding, theme="x", text="y", by=run.consultant.actor, at=CLOSED)


def test_nothing_to_send_is_refused(run: Any) -> None:
    _opened(run)

    with pytest.raises(following_up.NothingToSend):
        following_up.send_findings(run=run, by=run.consultant.actor, at=CLOSED)

    assert not FindingsDispatch.objects.exists()


def test_an_action_needs_owner_and_date_and_the_rest_a_reason(run: Any) -> None:
    finding = following_up.add_finding(run=run, theme="Lokaler", text="Trangt", by=run.consultant.actor, at=CLOSED)
    decide = {"finding": finding, "by": run.head.actor, "at": CLOSED}

    for given in (
        {},
        {"action": "Bytte rom"},
        {"action": "Bytte rom", "owner": run.consultant},
        {"action": "a", "no_action_reason": "b"},
    ):
        with pytest.raises(following_up.IncompleteAction):
            following_up.decide(**decide, **given)

    decided = following_up.decide(**decide, action="Bytte rom", owner=run.consultant, due_on=date(2027, 8, 1))
    assert [row.pk for row in queries.open_actions(run.programme)] == [decided.pk]
    following_up.mark_done(action=decided, by=run.consultant.actor, at=CLOSED)
    assert list(queries.open_actions(run.programme)) == []


def test_participants_are_told_what_comes_of_the_findings(run: Any) -> None:
    course.participants(run, 2, language="nn")
    evaluation.open_round(run=run, by=run.head.actor, at=OPENED)
    finding = following_up.add_finding(
        run=run, theme="Lokaler", text="Rommet var trangt", by=run.consultant.actor, at=CLOSED
    )
    with pytest.raises(following_up.FindingsWithoutAnswer):
        following_up.finish_follow_up(run=run, by=run.head.actor, at=CLOSED)
    following_up.decide(finding=finding, no_action_reason="Nytt bygg neste år", by=run.head.actor, at=CLOSED)

    following_up.finish_follow_up(run=run, by=run.head.actor, at=CLOSED)

    told = Message.objects.filter(kind="follow_up_evaluation")
    assert told.count() == 2
    assert "Ingen tiltak: Nytt bygg neste år" in told[0].body and "Takk til alle som evaluerte" in told[0].body
