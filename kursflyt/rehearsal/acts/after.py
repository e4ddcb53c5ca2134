"""The acts after the course: grades, certificates, findings, the teacher's invoice, and the close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kursflyt.core import audit
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.assessment import grading, room_grades
from kursflyt.domain.evaluation import following_up
from kursflyt.domain.invoicing import queries as invoicing
from kursflyt.domain.invoicing import receiving as supplier_invoices
from kursflyt.process import progress, room_grading
from kursflyt.process.steps.after import certificates, closing, evaluation_follow_up, invoice_arrivals, teacher_invoice
from kursflyt.process.steps.after import grading as grading_steps
from kursflyt.rehearsal.course import Accountant, Course, RoomOutside


def grade(course: Course) -> None:
    course.go_to(course.now + timedelta(days=5))
    by = course.teacher.actor("teacher")
    course.read_room()
    who = list(applications.participants(course.run).prefetch_related("submissions"))
    letters = course.run.grade_scale == "letters"
    rows = []
    for index, application in enumerate(who):
        delivered = bool(application.submissions.all())  # type: ignore[attr-defined]
        value = ("ABCDE"[index % 5] if letters else "passed") if delivered else ("F" if letters else "not_passed")
        rows.append(
            grading.SheetRow(
                application_id=application.pk,
                value=value,
                comment="Godt arbeid." if delivered else "Ikke levert.",
                assessed=True,
            )
        )
    if course.room is not None:
        rows = _grade_in_the_room(course, course.room, rows)
    grading.save_sheet(run=course.run, rows=rows, by=by, at=course.now)
    if course.room is not None:
        _bring_the_rest(course)
    progress.look_again(course.run, at=course.now)
    grading_steps.send_pass_list(course.run, remarks="Fin gruppe, godt oppmøte.", by=by, at=course.later(hours=1))
    course.work()


def _grade_in_the_room(course: Course, room: RoomOutside, rows: list[grading.SheetRow]) -> list[grading.SheetRow]:
    """The teacher grades all but the last three there, and takes those grades over; the rows that are left."""
    there, left = rows[:-3], rows[-3:]
    people = {row.pk: row for row in applications.participants(course.run)}
    for row in there:
        room.mark(people[row.application_id], row.value)
    course.read_room()
    _for_all(course, room_grading.take, [row.application_id for row in there])
    return left


def _bring_the_rest(course: Course) -> None:
    """What was graded here is written there."""
    people = [row.pk for row in applications.participants(course.run)]
    course.press(lambda: _for_all(course, room_grading.give, people))
    course.read_room()


def _for_all(course: Course, act: Callable[..., room_grading.Given], people: list[int]) -> None:
    signs = {row.line.application.pk: row.sign for row in room_grades.compare(course.run)}
    act(course.run, applications=people, signs=signs, by=course.teacher.actor("teacher"), at=course.now)


def certify(course: Course) -> None:
    course.go_to(course.now + timedelta(days=1))
    text = course.file.certificate_text
    certificates.write_certificate_text(
        course.run,
        text=text.nb,
        text_nn=text.nn,
        learning_outcomes=course.file.landing_page.get("learning_outcomes", ""),
        learning_outcomes_nn=course.file.landing_page.get("learning_outcomes_nn", ""),
        by=course.cast.head.actor,
        at=course.now,
    )
    certificates.issue_certificates(course.run, by=course.cast.consultant.actor, at=course.later(hours=3))
    course.work()


def follow_up(course: Course) -> None:
    course.go_to(course.now + timedelta(days=1))
    by, head = course.cast.consultant.actor, course.cast.head
    first = following_up.add_finding(
        run=course.run, theme="Tid til øvelser", text="Flere ønsker mer tid til øvelsene.", by=by, at=course.now
    )
    second = following_up.add_finding(
        run=course.run, theme="Lokalet", text="Rommet er godt egnet, men blir tungt utpå dagen.", by=by, at=course.now
    )
    evaluation_follow_up.analyse_evaluation(
        course.run, summary="Gode resultater. Ett tydelig ønske om mer øvelse.", by=by, at=course.now
    )
    course.work()
    following_up.decide(
        finding=first,
        action="Sette av en halv dag mer til øvelser",
        owner=head,
        due_on=course.now.date() + timedelta(days=60),
        by=head.actor,
        at=course.now,
    )
    following_up.decide(
        finding=second,
        no_action_reason="Ventilasjonen er allerede meldt til driftsavdelingen.",
        by=head.actor,
        at=course.now,
    )
    evaluation_follow_up.follow_up_evaluation(course.run, by=head.actor, at=course.later(hours=1))
    course.work()


def receive_invoice(course: Course) -> None:
    course.go_to(course.now + timedelta(days=2))
    if course.accountant is not None:
        _by_the_accounts(course, course.accountant)
        return
    invoice = supplier_invoices.receive(
        raw=course.material.invoice, source="upload", by=course.teacher.actor("teacher"), at=course.now, run=course.run
    )
    progress.look_again(course.run, at=course.now)
    course.work()
    deviations = [check["sentence"] for check in invoice.checks if check.get("holds") is False]
    reason = "Kontrollert mot kontrakten: " + " ".join(deviations) if deviations else ""
    teacher_invoice.approve_invoice(
        course.run, approved=True, reason=reason, by=course.cast.head.actor, at=course.later(hours=4)
    )
    course.work()


def _by_the_accounts(course: Course, accountant: Accountant) -> None:
    """The invoice comes to the accounts and is approved there; here it is only read."""
    accountant.receive(course.material.invoice)
    course.press(invoice_arrivals.fetch_invoices)
    course.work()
    invoice = invoicing.awaiting_verdict(course.run)
    if invoice is None:
        return  # it was not received, and the box that is open says so at the end
    course.later(hours=4)
    accountant.approve(invoice.number, invoice.seller_orgnr)
    course.press(invoice_arrivals.read_approvals)
    course.work()


def close(course: Course) -> None:
    course.go_to(course.now + timedelta(days=7))
    course.press(lambda: closing.close_course(course.run, by=course.cast.consultant.actor, at=course.now))
    course.work()
    audit.seal(at=course.now)


TO_CERTIFICATES = (grade, certify)
ALL = (*TO_CERTIFICATES, follow_up, receive_invoice, close)
