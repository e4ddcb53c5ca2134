"""The acts before the course: planned, agreed with a teacher, published, applied for, decided, made ready."""

from __future__ import annotations

import re
from datetime import timedelta

from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import amending, applicant_file, receiving, requesting
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications.models import Application, Offer
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import queries as contract_queries
from kursflyt.domain.contracts import signing
from kursflyt.domain.courses import course_file, session_plan_file
from kursflyt.domain.courses.models import AllocationRule
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.doors import codes
from kursflyt.domain.invoicing import payments
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import material
from kursflyt.domain.teaching import welcome as welcome_letters
from kursflyt.domain.teaching.models import MaterialKind
from kursflyt.process.steps.before import applications as application_steps
from kursflyt.process.steps.before import contract as contract_steps
from kursflyt.process.steps.before import (
    invoice_bases,
    invoices,
    participants,
    planning,
    promotion,
    publishing,
    rooms,
    start_decision,
)
from kursflyt.rehearsal.course import Course, at
from kursflyt.rehearsal.paper import sheet


def plan(course: Course) -> None:
    course.go_to(course.first_day)
    head = course.cast.head
    course.run = course_file.plan_from_file(
        course.file,
        head=head,
        consultant=course.cast.consultant,
        marketer=course.cast.marketer,
        by=head.actor,
        at=course.now,
    )
    planning.begin_course(course.run, by=head.actor, at=course.now)
    planning.announce_course(course.run, by=head.actor, at=course.now)
    course.work()


def send_contract(course: Course) -> None:
    facts, head = course.file.contract, course.cast.head
    assert course.run.intended_teacher is not None
    course.teacher = course.run.intended_teacher
    course.go_to(course.first_day + timedelta(hours=2))
    contracts.draft(
        run=course.run,
        teacher=course.teacher,
        hours=facts.hours,
        amount=facts.amount,
        buyer_reference=facts.buyer_reference,
        company_name=facts.company_name,
        company_orgnr=facts.orgnr,
        travel_amount=facts.travel_amount,
        by=head.actor,
        at=course.now,
    )
    contract_steps.receive_contract(course.run, by=head.actor, at=course.now)
    course.work()


def sign_contract(course: Course) -> None:
    """The teacher reads the contract behind the link, gets a code by mail and signs with it."""
    course.go_to(course.first_day + timedelta(days=1, hours=3))
    contract = contract_queries.current(course.run)
    assert contract is not None and contract.document is not None
    purpose = signing.signing_purpose(contract)
    codes.send_code(course.teacher, purpose=purpose, at=course.now)
    course.work()
    proof = codes.check_code(
        course.teacher, purpose=purpose, code=_code_in_the_mail(course), at=course.later(minutes=1)
    )
    contract_steps.sign_contract(
        course.run,
        typed_name=course.teacher.full_name,
        document_sha256=contract.document.sha256,
        proof=proof,
        address="127.0.0.1",
        browser="Prøvekjøring",
        by=course.teacher.actor("teacher"),
        at=course.later(minutes=2),
    )
    course.work()


def publish(course: Course) -> None:
    head, consultant = course.cast.head, course.cast.consultant
    course.go_to(course.first_day + timedelta(days=2))
    publishing.receive_page_content(course.run, texts=course.file.landing_page, by=head.actor, at=course.now)
    publishing.publish_landing_page(course.run, by=consultant.actor, at=course.later(hours=1))
    planning.receive_session_plan(
        course.run,
        sessions=course.sessions or _plan_in_the_file(course),
        source=course.material.plan[0],
        by=course.teacher.actor("teacher"),
        at=course.later(hours=2),
    )
    publishing.publish_session_plan(course.run, by=consultant.actor, at=course.later(hours=3))
    course.work()


def _plan_in_the_file(course: Course) -> tuple[SessionDraft, ...]:
    parsed = session_plan_file.parse_session_plan(*course.material.plan)
    if parsed.errors:
        raise Refused(
            "Samlingsplanen kan ikke leses: "
            + "; ".join(f"rad {error.row}: {error.sentence}" for error in parsed.errors[:5])
        )
    return tuple(parsed.sessions)


def promote(course: Course) -> None:
    course.go_to(course.first_day + timedelta(days=3))
    promotion.promote_course(course.run, by=course.cast.marketer.actor, at=course.now)
    course.work()


def register(course: Course) -> None:
    """The applicants send their forms over two weeks; rows that cannot be accepted are turned away with a sentence."""
    opens = course.run.registration_opens_at or course.now
    parsed = applicant_file.read_applicants(*course.material.applicants)
    course.turned_away += [error.sentence for error in parsed.errors]
    for index, row in enumerate(parsed.rows[course.rows]):
        moment = max(opens, course.first_day + timedelta(days=4)) + timedelta(hours=7 * index)
        if course.until and moment > course.until:
            return
        course.set_clock(moment)
        files = [receiving.SentFile(name=item.name, content=sheet(item.name), kind=item.kind) for item in row.documents]
        try:
            application = receiving.receive(
                run=course.run, person=row.person, answers=row.answers, attachments=files, at=course.now
            )
        except Refused as refused:
            course.turned_away.append(f"Rad {row.number}: {refused}")
            continue
        if not files:
            course.without_documents.append(application.pk)
        if course.run.allocation_rule == AllocationRule.FIRST_COME and index % 5 != 4:
            course.work()  # the letter with the place is written, and the applicant says yes
            application_steps.accept_offer(application, by=application.person.actor(), at=course.later(minutes=30))
    course.work()


def ask_for_documents(course: Course) -> None:
    """Operations ask for what is missing; the first of them sends it."""
    course.go_to(course.run.registration_deadline_at - timedelta(days=2))
    consultant = course.cast.consultant
    asked = list(Application.objects.filter(pk__in=course.without_documents).order_by("pk"))
    for application in asked:
        requesting.request_documents(
            application=application,
            what="vitnemål eller fagbrev",
            due_on=course.run.registration_deadline_at.date(),
            by=consultant.actor,
            at=course.now,
        )
    if asked:
        amending.add_documents(
            application=asked[0],
            attachments=[receiving.SentFile(name="vitnemål.pdf", content=sheet("vitnemål"), kind="education")],
            by=asked[0].person.actor(),
            at=course.later(hours=5),
        )
    course.work()


def decide(course: Course) -> None:
    """After the deadline: the consultant applies the published rule, the head decides."""
    course.go_to(course.run.registration_deadline_at + timedelta(hours=12))
    head = course.cast.head
    application_steps.propose_all(course.run, by=course.cast.consultant.actor, at=course.now)
    rulings = application_steps.suggested_rulings(course.run, at=course.now)
    application_steps.decide(course.run, rulings=rulings, by=head.actor, at=course.later(hours=2))
    course.work()


def answer_offers(course: Course) -> None:
    """Most say yes; the last but one says no, the last does not answer and loses the place."""
    course.go_to(course.run.registration_deadline_at + timedelta(days=2))
    offered = _offered(course)
    for index, application in enumerate(offered):
        by = application.person.actor()
        decision = applications.current_decision(application)
        assert decision is not None
        application_steps.open_letter(decision, by=by, at=course.now)
        if len(offered) > 3 and index == len(offered) - 1:
            continue
        if len(offered) > 3 and index == len(offered) - 2:
            application_steps.decline_offer(application, by=by, at=course.now)
        else:
            application_steps.accept_offer(application, by=by, at=course.now)
    course.work()


def _offered(course: Course) -> list[Application]:
    """Those who have been offered a place and have not answered."""
    return [
        offer.decision.application
        for offer in Offer.objects.filter(
            decision__application__run=course.run,
            decision__superseded_at__isnull=True,
            reply__isnull=True,
            lapse__isnull=True,
        )
        .select_related("decision__application__person", "decision__application__run")
        .order_by("pk")
    ]


def let_offers_lapse(course: Course) -> None:
    course.go_to(course.run.registration_deadline_at + timedelta(days=course.run.offer_reply_days + 1))
    for application in _offered(course):  # those next in line, who are offered what became free
        application_steps.accept_offer(application, by=application.person.actor(), at=course.now)
    course.work()


def start(course: Course) -> None:
    day = max(course.run.start_decision_on, course.now.date())
    course.go_to(max(course.now, at(day, 9)))
    start_decision.decide_start(course.run, choice="start", by=course.cast.head.actor, at=course.now)
    course.work()


def prepare_classroom(course: Course) -> None:
    course.go_to(max(course.now + timedelta(hours=1), at(course.run.starts_on - timedelta(days=8), 10)))
    by = course.teacher.actor("teacher")
    for kind, title, text in (
        (MaterialKind.COURSE_PLAN, "Kursplan", "Mål, innhold og arbeidskrav samling for samling."),
        (MaterialKind.LECTURE, "Lysark til første samling", ""),
        (
            MaterialKind.PRACTICAL,
            "Praktisk informasjon",
            "Oppmøte kl. 9. Ta med PC og lader. Lunsj kan kjøpes i kantina.",
        ),
    ):
        content = sheet(title) if not text else None
        material.publish(
            run=course.run,
            kind=kind,
            title=title,
            text=text,
            filename="lysark.pdf" if content else "",
            content=content,
            by=by,
            at=course.now,
        )
    rooms.prepare_classroom(course.run, by=by, at=course.now)
    course.work()


def welcome(course: Course) -> None:
    course.go_to(course.now + timedelta(hours=2))
    by = course.cast.consultant.actor
    welcome_letters.save_text(
        run=course.run,
        by=by,
        at=course.now,
        practical="Det er gratis parkering bak skolen. Heis fra hovedinngangen.",
        practical_nn="Det er gratis parkering bak skulen. Heis frå hovudinngangen.",
        equipment="PC med kamera.",
        equipment_nn="PC med kamera.",
        video_url="https://fagskolen-fjordvik.example/velkommen",
        video_captioned=True,
    )
    participants.send_welcome_letters(course.run, by=by, at=course.now)
    course.work()


def invoice(course: Course) -> None:
    if not course.run.has_fee:
        return
    course.go_to(course.now + timedelta(hours=1))
    by = course.cast.consultant.actor
    invoices.invoice_participants(course.run, by=by, at=course.now)
    course.work()
    if course.accountant is not None:
        course.insist()
        course.accountant.invoice_everything()
        course.press(invoice_bases.read_back)
    for row in Invoice.objects.invoices().filter(run=course.run).order_by("number")[:5]:
        payments.register(invoice=row, amount=row.total, paid_on=course.now.date(), by=by, at=course.now)


def _code_in_the_mail(course: Course) -> str:
    mail = Message.objects.filter(kind="one_time_code", person=course.teacher).latest("pk")
    found = re.search(r"^\s*(\d{6})\s*$", mail.body, re.MULTILINE)
    assert found is not None
    return found.group(1)


TO_CONTRACT = (plan, send_contract)
TO_REGISTRATION = (*TO_CONTRACT, sign_contract, publish, promote, register)
TO_DECISION = (*TO_REGISTRATION, ask_for_documents)
ALL = (*TO_DECISION, decide, answer_offers, let_offers_lapse, start, prepare_classroom, welcome, invoice)
