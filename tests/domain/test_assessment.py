"""Hand-ins, extensions, grades, the three weeks, the pass list, publication and appeals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kursflyt.core import tables, uploads
from kursflyt.core.actor import MACHINE
from kursflyt.core.clock import OSLO
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import grade_table, grading, hand_in, pass_list, publication, queries
from kursflyt.domain.assessment.models import Assessment, Grade, GradeAppeal, GradingDelay, Submission
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching.models import Attendance
from tests import course_at_its_end as course

DEADLINE = datetime(2027, 4, 20, 23, 59, tzinfo=OSLO)


def _deliver(application: Any, at: datetime = course.BEFORE_DEADLINE, **more: Any) -> Submission:
    given = {"filename": "oppgave.pdf", "content": course.PDF} | more
    return hand_in.deliver(application=application, by=application.person.actor(), at=at, **given)


def test_a_hand_in_is_replaced_until_the_deadline_and_each_has_a_receipt(run: Any) -> None:
    application = course.participants(run, 1)[0]

    first, second = _deliver(application), _deliver(application, content=course.PDF + b"% ny\n")

    assert (first.version, second.version, first.receipt == second.receipt) == (1, 2, False)
    assert queries.newest_submission(application) == second
    assert Message.objects.filter(kind="hand_in_assignment").count() == 2


def test_a_late_hand_in_is_refused_with_what_to_do(run: Any) -> None:
    application = course.participants(run, 1)[0]

    with pytest.raises(hand_in.HandInClosed) as refused:
        _deliver(application, at=DEADLINE + timedelta(minutes=1))

    assert "20. april 2027" in str(refused.value) and run.consultant.email in str(refused.value)
    assert not Submission.objects.exists()


def test_an_extension_opens_the_hand_in_for_one_participant_only(run: Any) -> None:
    late, other = course.participants(run, 2)
    hand_in.extend(
        application=late, new_deadline_at=DEADLINE + timedelta(days=7), reason="Syk", by=run.head.actor, at=DEADLINE
    )

    _deliver(late, at=DEADLINE + timedelta(days=6))
    with pytest.raises(hand_in.HandInClosed):
        _deliver(other, at=DEADLINE + timedelta(days=6))

    assert queries.last_deadline(run) == DEADLINE + timedelta(days=7)
    assert Message.objects.filter(kind="hand_in_assignment.extension", person=late.person).count() == 1


@pytest.mark.parametrize(
    ("shift", "reason", "refusal"), [(-1, "Syk", hand_in.ExtensionTooEarly), (1, " ", hand_in.ExtensionWithoutReason)]
)
def test_an_extension_is_later_and_has_a_reason(run: Any, shift: int, reason: str, refusal: type[Exception]) -> None:
    application = course.participants(run, 1)[0]

    with pytest.raises(refusal):
        hand_in.extend(
            application=application,
            new_deadline_at=DEADLINE + timedelta(days=shift),
            reason=reason,
            by=run.head.actor,
            at=course.BEFORE_DEADLINE,
        )


def test_a_disguised_file_and_a_person_without_a_place_are_refused(run: Any) -> None:
    application = course.participants(run, 1)[0]
    with pytest.raises(uploads.DisguisedUpload):
        _deliver(application, filename="oppgave.docx")
    application.place.delete()

    with pytest.raises(hand_in.NotParticipant):
        _deliver(application)


def test_reminders_go_seven_days_and_one_day_before_to_those_who_have_not_handed_in(run: Any) -> None:
    done, waiting = course.participants(run, 2)
    _deliver(done)
    moments = [DEADLINE - timedelta(days=days) for days in (8, 7, 6, 1, 0)]

    sent = [hand_in.remind_hand_in(at=at - timedelta(minutes=5)) for at in moments]

    assert sent == [0, 1, 0, 1, 0]
    assert {row.person for row in Message.objects.filter(kind="hand_in_assignment.reminder")} == {waiting.person}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_mails_name_the_course_room_where_it_takes_hand_ins_too(run: Any, language: str) -> None:
    (waiting,) = course.participants(run, 1)
    Application.objects.update(language_form=language)
    room = "https://canvas.example/courses/7"

    def reminded() -> str:
        Message.objects.filter(kind="hand_in_assignment.reminder").delete()
        hand_in.remind_hand_in(at=DEADLINE - timedelta(days=2))
        return Message.objects.get(kind="hand_in_assignment.reminder").body

    assert "canvas" not in reminded()
    classroom.open_classroom(run=run, external_id="7", external_url=room, by=MACHINE, at=course.GRADED)
    told = reminded()
    assert room in told and "/min-side/inn/" in told
    later = DEADLINE + timedelta(days=3)
    hand_in.extend(application=waiting, new_deadline_at=later, reason="Avtalt", by=MACHINE, at=DEADLINE)
    assert room in Message.objects.get(kind="hand_in_assignment.extension").body
    classroom.close(run=run, by=MACHINE, at=course.GRADED)
    Message.objects.all().delete()
    hand_in.remind_hand_in(at=later - timedelta(days=2))
    assert "canvas" not in Message.objects.get(kind="hand_in_assignment.reminder").body


def test_grades_are_set_after_the_deadline_only(run: Any) -> None:
    application = course.participants(run, 1)[0]
    _deliver(application)

    with pytest.raises(grading.NotDueYet):
        grading.register(application=application, value="passed", by=run.head.actor, at=course.BEFORE_DEADLINE)
    grading.register(application=application, value="passed", by=run.head.actor, at=course.AFTER_DEADLINE)

    assert (Grade.objects.count(), Assessment.objects.count()) == (1, 1)


def test_who_handed_in_nothing_cannot_pass(run: Any) -> None:
    application = course.participants(run, 1)[0]

    with pytest.raises(grading.NothingHandedIn):
        grading.register(application=application, value="passed", by=run.head.actor, at=course.AFTER_DEADLINE)
    grade = grading.register(application=application, value="not_met", by=run.head.actor, at=course.AFTER_DEADLINE)

    assert grade.passing is False


def test_a_letter_does_not_belong_to_pass_and_fail(run: Any) -> None:
    application = course.participants(run, 1)[0]

    with pytest.raises(grading.WrongScale):
        grading.register(application=application, value="A", by=run.head.actor, at=course.AFTER_DEADLINE)


def test_a_correction_supersedes_and_a_published_one_needs_a_reason(run: Any) -> None:
    application = course.participants(run, 1)[0]
    _deliver(application)
    register = {"application": application, "by": run.head.actor, "at": course.GRADED}
    grading.register(**register, value="not_passed")
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)

    with pytest.raises(grading.CorrectionNeedsReason):
        grading.register(**register, value="passed")
    grading.register(**register, value="passed", reason="Ny sensur")

    assert list(Grade.objects.values_list("value", "superseded_at")) == [
        ("not_passed", course.GRADED),
        ("passed", None),
    ]


def test_the_sheet_is_saved_whole_or_not_at_all(run: Any) -> None:
    handed_in, missing = course.participants(run, 2)
    _deliver(handed_in)
    rows = [grading.SheetRow(handed_in.pk, "passed", "Bra", True), grading.SheetRow(missing.pk, "passed", "", True)]

    with pytest.raises(grading.SheetRefused) as refused:
        grading.save_sheet(run=run, rows=rows, by=run.head.actor, at=course.AFTER_DEADLINE)

    assert (list(refused.value.refusals), Grade.objects.count(), Assessment.objects.count()) == ([missing.pk], 0, 0)


def test_the_sheet_goes_out_to_excel_and_comes_back(run: Any) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    course.grade_all(run, applications)

    rows = grade_table.read(run, "karakterer.xlsx", grade_table.write(run))

    assert sorted((row.application_id, row.value, row.comment) for row in rows) == sorted(
        (application.pk, "passed", "Godt arbeid") for application in applications
    )


def test_what_is_handed_in_after_midnight_has_the_new_day_in_the_sheet(run: Any) -> None:
    _deliver(course.participants(run, 1)[0], at=datetime(2027, 4, 15, 0, 30, tzinfo=OSLO))

    sheet = tables.read_table("karakterer.xlsx", grade_table.write(run), max_bytes=1_000_000, max_rows=10)

    assert [row["Levert"] for row in sheet.rows] == [date(2027, 4, 15)]


def test_wrong_rows_are_named_by_their_number(run: Any) -> None:
    course.participants(run, 2)
    text = "Referanse\tKarakter\nKF-0000\tBestått\nKF-9999\tBestått\nKF-0001\tkanskje\nKF-0000\tBestått"

    with pytest.raises(grade_table.TableRefused) as refused:
        grade_table.read_pasted(run, text)

    assert [str(error) for error in refused.value.errors] == [
        "Rad 3: fant ingen deltaker med «KF-9999».",
        "Rad 4: «kanskje» er ikke en karakter.",
        "Rad 5: «KF-0000» står to ganger.",
    ]


def test_teacher_and_head_are_warned_on_day_14_and_18_and_no_more(run: Any, teacher: Any, moment: datetime) -> None:
    _started(run)
    course.sign_contract(run, teacher, moment)
    course.participants(run, 1)

    acted = [grading.watch_grading(at=DEADLINE + timedelta(days=days)) for days in (13, 14, 15, 18, 19, 21)]

    assert acted == [0, 1, 0, 1, 0, 0]
    warnings = Message.objects.filter(kind="register_grades.warning").order_by("id")
    assert [(row.staff, row.person) for row in warnings] == [(run.head, None), (None, teacher)] * 2


def test_when_the_three_weeks_are_broken_the_participants_are_told_a_new_date_once(run: Any) -> None:
    _started(run)
    graded, waiting = course.participants(run, 2)
    _deliver(graded)
    course.grade_all(run, [graded])

    acted = [grading.watch_grading(at=DEADLINE + timedelta(days=days)) for days in (22, 23, 30)]

    told = Message.objects.filter(kind="register_grades.delayed").order_by("id")
    assert acted == [1, 0, 1]
    assert [row.person for row in told] == [waiting.person, waiting.person]
    assert list(GradingDelay.objects.order_by("id").values_list("new_date", flat=True)) == [
        date(2027, 5, 19),
        date(2027, 5, 27),
    ]


def _started(run: Any) -> None:
    from kursflyt.domain.courses.models import RunStart

    RunStart.objects.create(run=run, qualified=1, at=run.created_at, by=run.head.actor)


def test_a_date_that_the_teacher_has_given_is_not_overwritten(run: Any) -> None:
    _started(run)
    course.participants(run, 1)
    grading.announce_delay(
        run=run, new_date=date(2027, 5, 20), reason="Syk", by=run.head.actor, at=course.AFTER_DEADLINE
    )

    assert grading.watch_grading(at=DEADLINE + timedelta(days=22)) == 0


def test_the_pass_list_asks_for_grade_and_attendance_and_takes_valid_absence_out(run: Any) -> None:
    present, absent, excused, failed = applications = course.participants(run, 4)
    course.hold_sessions(run, applications, absent={absent.pk: 1, excused.pk: 1})
    Attendance.objects.filter(application=excused, presence="absent").update(presence="valid_absence")
    course.hand_in_all(applications)
    course.grade_all(run, [present, absent, excused])
    course.grade_all(run, [failed], "not_passed")

    rows = {row.application_id: row for row in queries.pass_rows(run)}

    assert {key: (row.attendance_percent, row.passed) for key, row in rows.items()} == {
        present.pk: (100, True),
        absent.pk: (67, False),
        excused.pk: (100, True),
        failed.pk: (100, False),
    }


def test_confirming_the_pass_list_tells_head_and_consultant_and_keeps_what_was_confirmed(
    run: Any, teacher: Any
) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    with pytest.raises(pass_list.GradesMissing):
        pass_list.confirm(run=run, by=teacher.actor("teacher"), at=course.GRADED)
    course.grade_all(run, applications)

    confirmed = pass_list.confirm(
        run=run,
        remarks="Fin gjeng",
        row_remarks={"KF-0000": "Klar for neste nivå"},
        by=teacher.actor("teacher"),
        at=course.GRADED,
    )

    assert [
        (row.reference, row.remark, row.passed)
        for row in sorted(pass_list.rows_of(confirmed), key=lambda row: row.reference)
    ] == [
        ("KF-0000", "Klar for neste nivå", True),
        ("KF-0001", "", True),
    ]
    assert [row.staff for row in Message.objects.filter(kind="send_pass_list").order_by("id")] == [
        run.head,
        run.consultant,
    ]


def test_the_number_of_queries_of_the_sheet_does_not_grow_with_the_participants(
    run: Any, django_assert_num_queries: Any
) -> None:
    applications = course.participants(run, 6)
    course.hand_in_all(applications)

    with django_assert_num_queries(4):
        assert len(queries.grade_sheet(run)) == 6


def _published(run: Any) -> Any:
    application = course.participants(run, 1)[0]
    _deliver(application)
    course.grade_all(run, [application], "not_passed")
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    return application


def test_publication_starts_the_clocks_and_says_nothing_of_the_grade(run: Any) -> None:
    _published(run)

    published = publication.publish(run=run, by=run.head.actor, at=course.GRADED + timedelta(days=1))

    message = Message.objects.get(kind="publish_grades")
    assert (published.reasons_due_on, published.appeal_due_on) == (date(2027, 5, 12), date(2027, 5, 26))
    assert "bestått" not in (message.subject + message.body).lower()


def test_reasons_are_asked_within_a_week_and_an_appeal_waits_for_them(run: Any) -> None:
    application = _published(run)
    act = {"application": application, "by": application.person.actor()}
    reasons = publication.ask_reasons(**act, at=course.day(course.GRADED, 7))
    assert queries.appeal_due_on(application) is None
    publication.answer(appeal=reasons, text="Mangler drøfting", by=run.head.actor, at=course.day(course.GRADED, 20))

    assert queries.appeal_due_on(application) == date(2027, 6, 15)
    publication.appeal(**act, text="Uenig", at=course.day(course.GRADED, 41))
    with pytest.raises(publication.AskedAlready):
        publication.appeal(**act, text="Igjen", at=course.day(course.GRADED, 41))


def test_too_late_is_too_late(run: Any) -> None:
    application = _published(run)
    act = {"application": application, "by": application.person.actor()}

    with pytest.raises(publication.TooLate):
        publication.ask_reasons(**act, at=course.day(course.GRADED, 8))
    with pytest.raises(publication.TooLate):
        publication.appeal(**act, text="Uenig", at=course.day(course.GRADED, 22))

    assert not GradeAppeal.objects.exists()


def test_an_appeal_that_succeeds_changes_the_grade_and_tells_the_participant(run: Any) -> None:
    application = _published(run)
    appeal = publication.appeal(application=application, text="Uenig", by=application.person.actor(), at=course.GRADED)

    publication.answer(
        appeal=appeal,
        text="Ny sensur gir bestått.",
        new_value="passed",
        by=run.head.actor,
        at=course.day(course.GRADED, 9),
    )

    grade = queries.grade_in_force(application)
    assert grade is not None and (grade.value, grade.reason) == ("passed", "Klagebehandling.")
    assert Message.objects.filter(kind="publish_grades.answer", person=application.person).count() == 1
