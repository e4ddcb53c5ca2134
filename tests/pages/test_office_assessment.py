"""The office's pages of the last boxes: shown in every state, worked by the right role, refused to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from kursflyt.core import clock
from kursflyt.domain.assessment import grading, publication
from kursflyt.domain.assessment.models import Extension, GradeAppeal
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import following_up, themes
from kursflyt.domain.evaluation.models import Finding, FindingAction
from kursflyt.domain.messages.models import Message
from kursflyt.process import queries
from tests import course_at_its_end as course

BOXES = (
    "evaluate_course",
    "hand_in_assignment",
    "assess_assignments",
    "register_grades",
    "send_pass_list",
    "publish_grades",
    "write_certificate_text",
    "issue_certificates",
    "analyse_evaluation",
    "follow_up_evaluation",
    "close_course",
)
Enter = Callable[[Any], Client]


def _address(run: Any, box: str) -> str:
    return f"/kontor/kurs/{run.pk}/steg/{box}/"


def _evaluated(run: Any, answers: int = 6) -> None:
    evaluation.open_round(run=run, by=run.head.actor, at=course.SECOND_LAST)
    for message in Message.objects.filter(run=run, kind="evaluate_course").order_by("id")[:answers]:
        token = evaluation.link_in(message).split("/")[-2]
        evaluation.answer(token=token, scores={"level": 4, "recommend": 8}, best="Praksis", at=course.SECOND_LAST)
    evaluation.close_due(at=course.day(course.SECOND_LAST, 8))


@pytest.mark.parametrize("box", BOXES)
def test_every_page_is_shown_before_its_box_is_reached(run: Any, as_staff: Enter, box: str) -> None:
    assert as_staff(run.head).get(_address(run, box)).status_code == 200


@pytest.mark.parametrize("box", BOXES)
def test_every_page_is_shown_when_there_is_something_to_see(run: Any, as_staff: Enter, box: str) -> None:
    course.passed(run, 6)
    _evaluated(run)
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)

    answer = as_staff(run.consultant).get(_address(run, box))

    assert answer.status_code == 200 and "⟦" not in answer.content.decode()


def test_a_deadline_is_extended_from_the_office(run: Any, as_staff: Enter) -> None:
    application = course.participants(run, 1)[0]
    form = {"application": application.pk, "new_deadline_at": "2027-04-27T12:00", "reason": "Syk"}

    answer = as_staff(run.consultant).post(_address(run, "hand_in_assignment"), form)

    assert (answer.status_code, Extension.objects.get().reason) == (302, "Syk")


def test_marketing_may_look_and_not_act(run: Any, as_staff: Enter) -> None:
    client = as_staff(run.marketer)

    assert client.get(_address(run, "hand_in_assignment")).status_code == 200
    assert client.post(_address(run, "hand_in_assignment"), {}).status_code == 403


def test_the_office_cannot_confirm_the_pass_list_for_the_teacher(run: Any, as_staff: Enter) -> None:
    assert as_staff(run.consultant).post(_address(run, "send_pass_list"), {}).status_code == 403


def test_an_appeal_is_answered_with_a_new_grade(run: Any, as_staff: Enter) -> None:
    application = course.participants(run, 1)[0]
    course.hand_in_all([application])
    course.grade_all(run, [application], "not_passed")
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    appeal = publication.appeal(application=application, text="Uenig", by=application.person.actor(), at=course.GRADED)
    form = {"appeal": appeal.pk, f"svar{appeal.pk}-text": "Ny sensur", f"svar{appeal.pk}-new_value": "passed"}

    with clock.fixed_at(course.day(course.GRADED, 3)):
        answer = as_staff(run.head).post(_address(run, "publish_grades"), form)

    assert (answer.status_code, GradeAppeal.objects.get().answer) == (302, "Ny sensur")


def test_the_new_grade_of_an_appeal_is_chosen_in_the_readers_language(run: Any, as_staff: Enter) -> None:
    application = course.participants(run, 1)[0]
    course.hand_in_all([application])
    course.grade_all(run, [application], "not_passed")
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    publication.appeal(application=application, text="Uenig", by=application.person.actor(), at=course.GRADED)
    run.head.language = "en"
    run.head.save(update_fields=["language"])

    page = as_staff(run.head).get(_address(run, "publish_grades")).content.decode()

    grades = re.findall(r"<option value=\"\w+\"[^>]*>([^<]+)</option>", page)
    assert grades == ["passed", "not passed", "did not attend"]


def test_the_text_is_kept_as_a_draft_and_shown_as_the_finished_document(run: Any, as_staff: Enter) -> None:
    course.participants(run, 1)
    client = as_staff(run.head)
    form = {
        "act": "save",
        "text": "Kurset handlet om velferdsteknologi.",
        "learning_outcomes": "Kunnskap:\n- kjenner til",
    }

    saved = client.post(_address(run, "write_certificate_text"), form)
    picture = client.get(_address(run, "write_certificate_text") + "?vis=bilde&sprak=nb")
    pdf = client.get(_address(run, "write_certificate_text") + "?vis=pdf&sprak=nn")

    assert (saved.status_code, picture["Content-Type"], pdf["Content-Type"]) == (302, "image/png", "application/pdf")
    assert (picture.content[:4], pdf.content[:5]) == (b"\x89PNG", b"%PDF-")


def test_text_is_sent_when_its_box_is_open(run: Any, as_staff: Enter) -> None:
    course.bring_to(run, "write_certificate_text", at=course.AFTER_DEADLINE)
    form = {"act": "send", "text": "Tekst", "learning_outcomes": "kan noe"}

    as_staff(run.head).post(_address(run, "write_certificate_text"), form)

    assert queries.is_done(run, "write_certificate_text")


def test_certificates_are_previewed_issued_replaced_revoked_and_issued_anew(
    run: Any, as_staff: Enter, run_jobs: Any
) -> None:
    applications = course.passed(run, 2)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    client, address = as_staff(run.consultant), _address(run, "issue_certificates")

    preview = client.get(f"{address}?vis={applications[0].pk}")
    client.post(address, {"act": "issue"})
    run_jobs()
    first, second = Certificate.objects.order_by("id")
    client.post(address, {"act": "reissue", "certificate": first.pk, "reason": "Navn"})
    client.post(address, {"act": "revoke", "certificate": second.pk, "reason": "Feil"})
    client.post(address, {"act": "anew", "certificate": second.pk, "reason": "Rettet"})

    assert preview["Content-Type"] == "application/pdf"
    assert (Certificate.objects.count(), Certificate.objects.in_force().count()) == (4, 2)
    assert client.get(f"{address}?bevis={first.pk}").status_code == 200


def test_more_than_twenty_five_are_issued_by_a_job(run: Any, as_staff: Enter, run_jobs: Any) -> None:
    course.passed(run, 26)
    course.bring_to(run, "issue_certificates", at=course.GRADED)

    as_staff(run.consultant).post(_address(run, "issue_certificates"), {"act": "issue"})
    before = Certificate.objects.count()
    run_jobs()

    assert (before, Certificate.objects.count(), queries.is_done(run, "issue_certificates")) == (0, 26, True)


def test_plots_have_their_table_and_few_answers_are_not_shown(run: Any, as_staff: Enter) -> None:
    course.participants(run, 6)
    _evaluated(run, answers=5)

    page = as_staff(run.consultant).get(_address(run, "analyse_evaluation")).content.decode()

    assert (page.count('role="img"'), page.count("Vis tallene"), page.count("<li>Praksis ")) == (2, 2, 5)


def test_under_five_answers_the_page_says_so_and_shows_nothing(run: Any, as_staff: Enter) -> None:
    course.participants(run, 6)
    _evaluated(run, answers=4)

    page = as_staff(run.consultant).get(_address(run, "analyse_evaluation")).content.decode()

    assert ("Færre enn 5 har svart" in page, "Praksis" in page, 'role="img"' in page) == (True, False, False)


def test_answers_are_put_under_themes_and_a_finding_begins_with_them(run: Any, as_staff: Enter) -> None:
    course.participants(run, 6)
    _evaluated(run)
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    client, address = as_staff(run.consultant), _address(run, "analyse_evaluation")
    before = client.get(address).content.decode()
    keys = [comment.key for comment in themes.comments(run)]

    client.post(address, {"act": "sort", "comment": keys[:2], f"theme_{keys[0]}": ["Annet"], f"own_{keys[1]}": "Mat"})
    client.post(address, {"act": "accept", "comment": keys, f"theme_{keys[0]}": ["Annet"], f"theme_{keys[1]}": ["Mat"]})
    after = client.get(f"{address}?tema=Innhold").content.decode()

    assert before.count(">forslag<") == 2 * len(keys) and "Begynn et funn" not in before
    assert [comment.themes for comment in themes.comments(run)] == [
        ("Annet",),
        ("Mat",),
        *[("Innhold",)] * (len(keys) - 2),
    ]
    assert "«Praksis»" in after and 'value="Innhold"' in after and ">forslag<" not in after


def test_findings_are_written_changed_deleted_and_sent(run: Any, as_staff: Enter) -> None:
    course.participants(run, 6)
    _evaluated(run)
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    client, address = as_staff(run.consultant), _address(run, "analyse_evaluation")

    client.post(address, {"act": "add", "theme": "Lokaler", "text": "Trangt"})
    client.post(address, {"act": "add", "theme": "Mat", "text": "God"})
    rooms, food = Finding.objects.order_by("id")
    client.post(address, {"act": "change", "finding": rooms.pk, "theme": "Lokaler", "text": "For trangt"})
    client.post(address, {"act": "delete", "finding": food.pk})
    client.post(address, {"act": "send", "summary": "Bra"})

    assert list(Finding.objects.values_list("text", flat=True)) == ["For trangt"]
    assert queries.is_done(run, "analyse_evaluation")


def test_each_finding_is_answered_and_the_participants_are_told(run: Any, as_staff: Enter) -> None:
    course.participants(run, 6)
    _evaluated(run)
    finding = following_up.add_finding(run=run, theme="Rom", text="Trangt", by=run.consultant.actor, at=course.GRADED)
    following_up.send_findings(run=run, by=run.consultant.actor, at=course.GRADED)
    course.bring_to(run, "follow_up_evaluation", at=course.GRADED)
    client, address = as_staff(run.head), _address(run, "follow_up_evaluation")
    prefix = f"funn{finding.pk}-"

    refused = client.post(address, {"act": "decide", "finding": finding.pk, f"{prefix}action": "Bytte rom"})
    client.post(
        address,
        {
            "act": "decide",
            "finding": finding.pk,
            f"{prefix}action": "Bytte rom",
            f"{prefix}owner": run.consultant.pk,
            f"{prefix}due_on": "2027-08-01",
        },
    )
    client.post(address, {"act": "finish"})
    client.post(address, {"act": "mark_done", "finding": finding.pk})

    action = FindingAction.objects.get()
    assert (refused.status_code, action.due_on, action.done_at is not None) == (422, date(2027, 8, 1), True)
    assert queries.is_done(run, "follow_up_evaluation")


def test_the_course_is_closed_from_its_page_with_the_reports_at_hand(run: Any, as_staff: Enter, run_jobs: Any) -> None:
    course.passed(run, 1)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    client, address = as_staff(run.consultant), _address(run, "close_course")
    client.post(_address(run, "issue_certificates"), {"act": "issue"})
    run_jobs()
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()

    kinds = [
        client.get(f"{address}?fil={name}")["Content-Type"] for name in ("tilskudd", "utdanningstilbud", "bestatt")
    ]
    client.post(address)

    assert kinds[1:] == ["text/csv; charset=utf-8"] * 2
    assert RunClosure.objects.get().report["passed"] == 1 and queries.is_done(run, "close_course")


def test_a_course_that_is_not_ready_stays_open_and_the_page_says_why(run: Any, as_staff: Enter, run_jobs: Any) -> None:
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()
    Finding.objects.create(run=run, theme="Rom", text="Trangt", at=course.GRADED, by=run.head.actor)

    answer = as_staff(run.consultant).post(_address(run, "close_course"), follow=True)

    assert "1 funn mangler tiltak" in answer.content.decode()
    assert not RunClosure.objects.exists()


def test_the_delay_is_told_from_the_office(run: Any, as_staff: Enter) -> None:
    course.participants(run, 1)
    form = {"new_date": "2027-05-20", "reason": "Syk sensor"}

    as_staff(run.head).post(_address(run, "register_grades"), form)

    assert Message.objects.filter(kind="register_grades.delayed").count() == 1


def test_who_passed_after_an_appeal_gets_a_certificate_though_the_box_is_done(
    run: Any, as_staff: Enter, run_jobs: Any
) -> None:
    first, second = course.passed(run, 2)
    grading.register(application=second, value="not_passed", reason="Feil rad", by=run.head.actor, at=course.GRADED)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    client, address = as_staff(run.consultant), _address(run, "issue_certificates")
    client.post(address, {"act": "issue"})
    grading.register(application=second, value="passed", reason="Klage", by=run.head.actor, at=course.GRADED)

    client.post(address, {"act": "issue"})

    assert list(Certificate.objects.order_by("id").values_list("application_id", flat=True)) == [first.pk, second.pk]
