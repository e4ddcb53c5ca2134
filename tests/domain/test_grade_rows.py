"""The grade sheet row by row: what is saved, what is refused, who was there first, and what the audit trail says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry
from kursflyt.domain.assessment import grade_rows, grade_table, grading, pass_list, publication, queries
from kursflyt.domain.assessment.grading import SheetRow
from kursflyt.domain.assessment.models import Assessment, Grade
from kursflyt.domain.courses.models import GradeScale
from tests import course_at_its_end as course

TEACHER, OFFICE = Actor("teacher", "1", "Ingrid Lærer"), Actor("staff", "2", "Kari Kontor")
LATER = course.AFTER_DEADLINE + timedelta(hours=2)


@pytest.fixture
def application(run: Any) -> Any:
    row = course.participants(run, 1)[0]
    course.hand_in_all([row])
    return row


def save(application: Any, at: datetime = course.AFTER_DEADLINE, by: Actor = TEACHER, **said: Any) -> bool:
    return grade_rows.save_row(run=application.run, row=SheetRow(application.pk, **said), by=by, at=at)


def stored(application: Any) -> tuple[str, str, bool]:
    line = queries.grade_sheet(application.run)[0]
    comment = line.assessment.comment if line.assessment else ""
    return (line.grade.value if line.grade else "", comment, line.assessment is not None)


def events() -> list[str]:
    return list(
        AuditEntry.objects.filter(event__startswith="assessment.").order_by("id").values_list("event", flat=True)
    )


def test_a_row_is_saved_while_others_are_empty(application: Any) -> None:
    changed = save(application, value="passed", comment=" Godt drøftet ")

    assert (changed, stored(application)) == (True, ("passed", "Godt drøftet", True))


def test_each_value_that_changes_is_one_entry_in_the_trail_and_the_same_again_is_none(application: Any) -> None:
    before = len(events())

    save(application, comment="Bra")
    save(application, comment="Bra", value="passed")
    again = [save(application, comment="Bra", value="passed", assessed=True) for _ in range(3)]
    save(application, comment="Svært bra", value="passed")

    assert again == [False, False, False]
    assert events()[before:] == ["assessment.assessed", "assessment.grade_registered", "assessment.assessed"]


def test_the_refusals_are_those_of_the_grade(run: Any) -> None:
    application = course.participants(run, 1)[0]

    with pytest.raises(grading.NotDueYet):
        save(application, at=course.BEFORE_DEADLINE, value="not_met")
    with pytest.raises(grading.NothingHandedIn):
        save(application, value="passed", comment="Bra")
    with pytest.raises(grading.WrongScale):
        save(application, value="A")
    with pytest.raises(grade_rows.NotOnTheSheet):
        grade_rows.save_row(run=run, row=SheetRow(0, "passed"), by=TEACHER, at=course.AFTER_DEADLINE)

    assert stored(application) == ("", "", False)


def test_a_row_that_was_changed_by_another_is_not_overwritten_unseen(application: Any) -> None:
    seen = queries.version_of(None, None)
    save(application, value="not_passed", by=OFFICE)

    with pytest.raises(grade_rows.RowChanged) as refused:
        save(application, value="passed", seen=seen, at=LATER)

    assert str(refused.value) == "Kari Kontor endret raden 21. april 2027 kl. 09.00. Nå er det lagret: ikke bestått."
    save(application, value="passed", seen=queries.grade_sheet(application.run)[0].version, at=LATER)
    assert stored(application)[0] == "passed"


def test_who_wants_what_is_stored_already_is_not_troubled(application: Any) -> None:
    save(application, value="passed", by=OFFICE)

    assert save(application, value="passed", seen="0" * 16) is False


def test_a_grade_taken_back_by_another_is_told_with_who_did_it(application: Any) -> None:
    save(application, value="passed", comment="Bra")
    seen = queries.grade_sheet(application.run)[0].version
    save(application, comment="Bra", by=OFFICE, at=LATER)

    with pytest.raises(grade_rows.RowChanged) as refused:
        save(application, value="not_passed", comment="Bra", seen=seen, at=LATER + timedelta(minutes=1))

    assert str(refused.value) == "Kari Kontor endret raden 21. april 2027 kl. 11.00. Nå er det lagret: ingen karakter."


def test_an_unknown_sign_of_a_row_that_holds_nothing_is_refused(application: Any) -> None:
    with pytest.raises(grade_rows.RowChanged) as refused:
        save(application, value="passed", seen="nonsense")

    said = "Raden er ikke slik den var da du åpnet den. Nå er det ikke lagret noe i den."
    assert (str(refused.value), stored(application)) == (said, ("", "", False))


def test_an_emptied_row_takes_back_grade_and_assessment_and_keeps_the_old_grade(application: Any) -> None:
    save(application, value="passed", comment="Bra")

    save(application, at=LATER)

    assert (stored(application), Assessment.objects.count()) == (("", "", False), 0)
    assert Grade.objects.get().superseded_at == LATER
    assert events()[-2:] == ["assessment.grade_withdrawn", "assessment.assessment_withdrawn"]


@pytest.mark.parametrize("sent", ["pass_list", "published"])
def test_a_grade_that_was_sent_on_is_corrected_with_a_reason_and_never_taken_back(application: Any, sent: str) -> None:
    save(application, value="not_passed")
    if sent == "pass_list":
        pass_list.confirm(run=application.run, by=TEACHER, at=course.GRADED)
    else:
        publication.publish(run=application.run, by=TEACHER, at=course.GRADED)

    with pytest.raises(grading.CorrectionNeedsReason):
        save(application, value="passed", at=course.GRADED)
    with pytest.raises(grading.GradeAlreadySent):
        save(application, at=course.GRADED)
    assert stored(application)[0] == "not_passed"
    save(application, value="passed", reason="Feil rad", at=course.GRADED)

    assert Grade.objects.in_force().get().reason == "Feil rad"


def test_many_rows_are_saved_and_each_that_is_refused_says_why(run: Any) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first])

    saved, refusals = grade_rows.save_rows(
        run=run,
        rows=[SheetRow(first.pk, "passed"), SheetRow(second.pk, "passed")],
        by=TEACHER,
        at=course.AFTER_DEADLINE,
    )

    assert (saved, list(refusals), Grade.objects.get().application) == (1, [second.pk], first)


def test_what_may_be_written_for_a_grade_follows_the_scale(run: Any) -> None:
    said = [grade_table.value_of(run, text) for text in ("B", " ikke  bestått", "i", "m", "Greidd", "")]
    run.grade_scale = GradeScale.LETTERS
    letters = [grade_table.value_of(run, text) for text in ("b", "F", "m")]

    assert said == ["passed", "not_passed", "not_passed", "not_met", "passed", ""]
    assert letters == ["B", "F", "not_met"]
    with pytest.raises(grade_table.UnknownGrade, match="«bestått» er ikke en karakter her"):
        grade_table.value_of(run, "bestått")


def test_two_who_save_the_same_row_at_once_do_not_both_win(transactional_db: None, application: Any) -> None:
    seen = queries.version_of(None, None)

    def write(number: int) -> str:
        by = Actor("staff", str(number), f"Nummer {number}")
        value = ("passed", "not_passed")[number % 2]
        try:
            save(application, by=by, value=value, comment=f"Skrevet av {number}", seen=seen)
        except grade_rows.RowChanged as refused:
            return str(refused)
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(write, range(6)))

    winner = answers.index("saved")
    assert answers.count("saved") == 1 and Grade.objects.count() == 1
    assert {answer for answer in answers if answer != "saved"} == {
        f"Nummer {winner} endret raden 21. april 2027 kl. 09.00. Nå er det lagret: {Grade.objects.get()}."
    }
    assert stored(application)[1] == f"Skrevet av {winner}"
