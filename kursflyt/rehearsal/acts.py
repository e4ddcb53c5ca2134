"""The acts of a course, from the plan to the close: what each person does, in the order and at the time it is done.

Every act calls the step functions and verbs that the pages call. Between acts the clock is moved, the worker's jobs
are done and the minute strikes, as in a running installation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from kursflyt.core import audit, clock, jobs
from kursflyt.core.clock import OSLO
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import applicant_file, queries as applications, receiving, requesting
from kursflyt.domain.applications import amending
from kursflyt.domain.applications.models import Application, Offer
from kursflyt.domain.assessment import grading, hand_in
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import queries as contract_queries
from kursflyt.domain.contracts import signing
from kursflyt.domain.courses import course_file, session_plan_file
from kursflyt.domain.courses.models import AllocationRule, CourseRun
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import following_up, questions
from kursflyt.domain.invoicing import payments, receiving as supplier_invoices
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import codes
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import attendance, material, welcome
from kursflyt.domain.teaching.models import MaterialKind, Presence
from kursflyt.process import progress, steps, tasks  # noqa: F401 – tasks registers the jobs
from kursflyt.process.steps.after import certificates, closing, evaluation_follow_up, grading as grading_steps, teacher_invoice
from kursflyt.process.steps.before import applications as application_steps
from kursflyt.process.steps.before import contract as contract_steps
from kursflyt.process.steps.before import invoices, participants, planning, promotion, publishing, rooms, start_decision
from kursflyt.rehearsal.cast import Cast
from kursflyt.rehearsal.paper import sheet


@dataclass(frozen=True)
class Material:
    """What a course is rehearsed with: the college's own files, or the examples. Names are kept for messages."""

    course: bytes
    plan: tuple[str, bytes]
    applicants: tuple[str, bytes]
    invoice: bytes


@dataclass
class Turned:
    """What was turned away, and with which words: shown as evidence, since real lists have such rows."""

    rows: list[str] = field(default_factory=list)


class Course:
    """A course under way. Acts are methods, called in order; `run` is there after the first."""

    run: CourseRun
    teacher: Person

    def __init__(
        self,
        material: Material,
        cast: Cast,
        *,
        file: course_file.CourseFile | None = None,
        sessions: Sequence[SessionDraft] = (),
        rows: slice = slice(None),
        until: datetime | None = None,
        after_each: Callable[[], None] = lambda: None,
    ) -> None:
        """`file`, `sessions` and `rows` take the place of what is in the material; nothing is done after `until`."""
        self.material, self.cast = material, cast
        self.file = file or course_file.read_course_file(material.course)
        self._sessions, self._rows, self._until = tuple(sessions), rows, until
        self.turned_away = Turned()
        self._after_each = after_each
        self.without_documents: list[int] = []

    @property
    def first_day(self) -> datetime:
        """When the head first sits down: six weeks before the registration closes, or as the file's dates allow."""
        start = self.file.run.starts_on
        deadline = self.file.run.registration_deadline_at
        closes = deadline.date() if deadline else start - timedelta(weeks=4)
        usual = at(closes - timedelta(weeks=6), 9)
        return min(usual, self._until - timedelta(days=3)) if self._until else usual

    def perform(self, *acts: str) -> None:
        """The named acts, one after another; each followed by what the worker and the minute do."""
        for act in acts:
            getattr(self, act)()
            self._after_each()

    # Before

    def plan(self) -> None:
        self._go_to(self.first_day)
        head = self.cast.head
        self.run = course_file.plan_from_file(
            self.file, head=head, consultant=self.cast.consultant, marketer=self.cast.marketer, by=head.actor, at=self.now
        )
        planning.begin_course(self.run, by=head.actor, at=self.now)
        planning.announce_course(self.run, by=head.actor, at=self.now)
        self._work()

    def send_contract(self) -> None:
        facts, head = self.file.contract, self.cast.head
        assert self.run.intended_teacher is not None
        self.teacher = self.run.intended_teacher
        self._go_to(self.first_day + timedelta(hours=2))
        contracts.draft(
            run=self.run, teacher=self.teacher, hours=facts.hours, amount=facts.amount, buyer_reference=facts.buyer_reference,
            company_name=facts.company_name, company_orgnr=facts.orgnr, travel_amount=facts.travel_amount, by=head.actor, at=self.now,
        )
        contract_steps.receive_contract(self.run, by=head.actor, at=self.now)
        self._work()

    def sign_contract(self) -> None:
        """The teacher reads the contract behind the link, gets a code by mail and signs with it."""
        self._go_to(self.first_day + timedelta(days=1, hours=3))
        contract = contract_queries.current(self.run)
        assert contract is not None and contract.document is not None
        purpose = signing.signing_purpose(contract)
        codes.send_code(self.teacher, purpose=purpose, at=self.now)
        self._work()
        proof = codes.check_code(self.teacher, purpose=purpose, code=self._code_in_the_mail(), at=self._later(minutes=1))
        contract_steps.sign_contract(
            self.run, typed_name=self.teacher.full_name, document_sha256=contract.document.sha256, proof=proof,
            address="127.0.0.1", browser="Prøvekjøring", by=self.teacher.actor("teacher"), at=self._later(minutes=2),
        )
        self._work()

    def publish(self) -> None:
        head, consultant = self.cast.head, self.cast.consultant
        self._go_to(self.first_day + timedelta(days=2))
        publishing.receive_page_content(self.run, texts=self.file.landing_page, by=head.actor, at=self.now)
        publishing.publish_landing_page(self.run, by=consultant.actor, at=self._later(hours=1))
        planning.receive_session_plan(
            self.run, sessions=self._sessions or self._plan_in_the_file(), source=self.material.plan[0], by=self.teacher.actor("teacher"), at=self._later(hours=2)
        )
        publishing.publish_session_plan(self.run, by=consultant.actor, at=self._later(hours=3))
        self._work()

    def _plan_in_the_file(self) -> tuple[SessionDraft, ...]:
        parsed = session_plan_file.parse_session_plan(*self.material.plan)
        if parsed.errors:
            raise Refused("Samlingsplanen kan ikke leses: " + "; ".join(f"rad {error.row}: {error.sentence}" for error in parsed.errors[:5]))
        return tuple(parsed.sessions)

    def promote(self) -> None:
        self._go_to(self.first_day + timedelta(days=3))
        promotion.promote_course(self.run, by=self.cast.marketer.actor, at=self.now)
        self._work()

    def register(self) -> None:
        """The applicants send their forms over two weeks; rows that cannot be accepted are turned away with a sentence."""
        opens = self.run.registration_opens_at or self.now
        parsed = applicant_file.read_applicants(*self.material.applicants)
        self.turned_away.rows += [error.sentence for error in parsed.errors]
        for index, row in enumerate(parsed.rows[self._rows]):
            moment = max(opens, self.first_day + timedelta(days=4)) + timedelta(hours=7 * index)
            if self._until and moment > self._until:
                return
            self._set(moment)
            files = [receiving.SentFile(name=item.name, content=sheet(item.name), kind=item.kind) for item in row.documents]
            try:
                application = receiving.receive(run=self.run, person=row.person, answers=row.answers, attachments=files, at=self.now)
            except Refused as refused:
                self.turned_away.rows.append(f"rad {row.number}: {refused}")
                continue
            if not files:
                self.without_documents.append(application.pk)
            if self.run.allocation_rule == AllocationRule.FIRST_COME and index % 5 != 4:
                self._work()  # the letter with the place is written, and the applicant says yes
                application_steps.accept_offer(application, by=application.person.actor(), at=self._later(minutes=30))
        self._work()

    def ask_for_documents(self) -> None:
        """Operations ask for what is missing; the first of them sends it."""
        self._go_to(self.run.registration_deadline_at - timedelta(days=2))
        consultant = self.cast.consultant
        asked = list(Application.objects.filter(pk__in=self.without_documents).order_by("pk"))
        for application in asked:
            requesting.request_documents(
                application=application, what="vitnemål eller fagbrev", due_on=self.run.registration_deadline_at.date(), by=consultant.actor, at=self.now
            )
        if asked:
            amending.add_documents(
                application=asked[0], attachments=[receiving.SentFile(name="vitnemål.pdf", content=sheet("vitnemål"), kind="education")],
                by=asked[0].person.actor(), at=self._later(hours=5),
            )
        self._work()

    def decide(self) -> None:
        """After the deadline: the consultant applies the published rule, the head decides."""
        self._go_to(self.run.registration_deadline_at + timedelta(hours=12))
        head = self.cast.head
        application_steps.propose_all(self.run, by=self.cast.consultant.actor, at=self.now)
        rulings = application_steps.suggested_rulings(self.run, at=self.now)
        application_steps.decide(self.run, rulings=rulings, by=head.actor, at=self._later(hours=2))
        self._work()

    def answer_offers(self) -> None:
        """Most say yes; the last but one says no, the last does not answer and loses the place."""
        self._go_to(self.run.registration_deadline_at + timedelta(days=2))
        offered = self._offered()
        for index, application in enumerate(offered):
            by = application.person.actor()
            decision = applications.current_decision(application)
            assert decision is not None
            application_steps.open_letter(decision, by=by, at=self.now)
            if len(offered) > 3 and index == len(offered) - 1:
                continue
            if len(offered) > 3 and index == len(offered) - 2:
                application_steps.decline_offer(application, by=by, at=self.now)
            else:
                application_steps.accept_offer(application, by=by, at=self.now)
        self._work()

    def _offered(self) -> list[Application]:
        """Those who have been offered a place and have not answered."""
        return [
            offer.decision.application
            for offer in Offer.objects.filter(
                decision__application__run=self.run, decision__superseded_at__isnull=True, reply__isnull=True, lapse__isnull=True
            ).select_related("decision__application__person", "decision__application__run").order_by("pk")
        ]

    def let_offers_lapse(self) -> None:
        self._go_to(self.run.registration_deadline_at + timedelta(days=self.run.offer_reply_days + 1))
        for application in self._offered():  # those next in line, who are offered what became free
            application_steps.accept_offer(application, by=application.person.actor(), at=self.now)
        self._work()

    def start(self) -> None:
        day = max(self.run.start_decision_on, self.now.date())
        self._go_to(max(self.now, at(day, 9)))
        start_decision.decide_start(self.run, choice="start", by=self.cast.head.actor, at=self.now)
        self._work()

    def prepare_classroom(self) -> None:
        self._go_to(max(self.now + timedelta(hours=1), at(self.run.starts_on - timedelta(days=8), 10)))
        by = self.teacher.actor("teacher")
        for kind, title, text in (
            (MaterialKind.COURSE_PLAN, "Kursplan", "Mål, innhold og arbeidskrav samling for samling."),
            (MaterialKind.LECTURE, "Lysark til første samling", ""),
            (MaterialKind.PRACTICAL, "Praktisk informasjon", "Oppmøte kl. 9. Ta med PC og lader. Lunsj kan kjøpes i kantina."),
        ):
            content = sheet(title) if not text else None
            material.publish(run=self.run, kind=kind, title=title, text=text, filename="lysark.pdf" if content else "", content=content, by=by, at=self.now)
        rooms.prepare_classroom(self.run, by=by, at=self.now)
        self._work()

    def welcome(self) -> None:
        self._go_to(self.now + timedelta(hours=2))
        by = self.cast.consultant.actor
        welcome.save_text(
            run=self.run, by=by, at=self.now, practical="Det er gratis parkering bak skolen. Heis fra hovedinngangen.",
            practical_nn="Det er gratis parkering bak skulen. Heis frå hovudinngangen.", equipment="PC med kamera.", equipment_nn="PC med kamera.",
            video_url="https://fagskolen-fjordvik.example/velkommen", video_captioned=True,
        )
        participants.send_welcome_letters(self.run, by=by, at=self.now)
        self._work()

    def invoice(self) -> None:
        if not self.run.has_fee:
            return
        self._go_to(self.now + timedelta(hours=1))
        by = self.cast.consultant.actor
        invoices.invoice_participants(self.run, by=by, at=self.now)
        self._work()
        for row in Invoice.objects.invoices().filter(run=self.run).order_by("number")[:5]:
            payments.register(invoice=row, amount=row.total, paid_on=self.now.date(), by=by, at=self.now)

    # During

    def teach(self) -> None:
        """The sessions one by one with their attendance; at the second-last one the evaluation opens."""
        sessions = list(self.run.sessions.in_order())  # type: ignore[attr-defined]
        for session in sessions:
            if self._until and session.ends_at + timedelta(hours=2) > self._until:
                return
            self._go_to(session.starts_at + timedelta(minutes=1))
            self._go_to(session.ends_at + timedelta(minutes=30))
            who = list(applications.participants(self.run))
            absent = {who[session.number % len(who)].pk: Presence.ABSENT} if who else {}
            attendance.register(session=session, presence=absent, by=self.teacher.actor("teacher"), at=self.now)
            progress.look_again(self.run, at=self.now)
            self._work()
            if session.number == max(len(sessions) - 1, 1):
                self._evaluate()

    def _evaluate(self) -> None:
        """All but the last two answer, through the links in their mails."""
        invitations = list(Message.objects.filter(run=self.run, kind="evaluate_course").order_by("pk"))
        self._set(self.now + timedelta(hours=1))
        for index, invitation in enumerate(invitations[:-2] or invitations):
            token = evaluation.link_in(invitation).rstrip("/").rsplit("/", 1)[1]
            scores = {question.key: 3 + (index + place) % 3 for place, question in enumerate(questions.SCALES)}
            evaluation.answer(
                token=token, scores={**scores, questions.RECOMMEND: 7 + index % 4}, at=self.now,
                best="Praktiske øvelser og gode diskusjoner." if index % 3 == 0 else "", improve="Mer tid til utstyret." if index % 5 == 0 else "",
            )
        self._work()

    def hand_in(self) -> None:
        """One gets more time, one hands in twice, one does not hand in."""
        deadline = self.run.hand_in_deadline_at
        self._go_to(max(self.now, deadline - timedelta(days=3)))
        who = list(applications.participants(self.run))
        if len(who) > 2:
            hand_in.extend(application=who[1], new_deadline_at=deadline + timedelta(days=4), reason="Sykdom, dokumentert", by=self.cast.consultant.actor, at=self.now)
        for index, application in enumerate(who[: len(who) - 1 or 1]):
            by = application.person.actor()
            hand_in.deliver(application=application, filename="oppgave.pdf", content=sheet(f"Oppgave {application.reference}"), by=by, at=self.now)
            if index == 0:
                hand_in.deliver(application=application, filename="oppgave-2.pdf", content=sheet(f"Oppgave {application.reference}, rettet"), by=by, at=self._later(hours=1))
        self._work()
        self._go_to(deadline + timedelta(days=4, minutes=1))

    # After

    def grade(self) -> None:
        self._go_to(self.now + timedelta(days=5))
        by = self.teacher.actor("teacher")
        who = list(applications.participants(self.run).prefetch_related("submissions"))
        letters = self.run.grade_scale == "letters"
        rows = []
        for index, application in enumerate(who):
            delivered = bool(application.submissions.all())  # type: ignore[attr-defined]
            value = ("ABCDE"[index % 5] if letters else "passed") if delivered else ("F" if letters else "not_passed")
            rows.append(grading.SheetRow(application_id=application.pk, value=value, comment="Godt arbeid." if delivered else "Ikke levert.", assessed=True))
        grading.save_sheet(run=self.run, rows=rows, by=by, at=self.now)
        progress.look_again(self.run, at=self.now)
        grading_steps.send_pass_list(self.run, remarks="Fin gruppe, godt oppmøte.", by=by, at=self._later(hours=1))
        self._work()

    def certify(self) -> None:
        self._go_to(self.now + timedelta(days=1))
        text = self.file.certificate_text
        certificates.write_certificate_text(
            self.run, text=text.nb, text_nn=text.nn, learning_outcomes=self.file.landing_page.get("learning_outcomes", ""),
            learning_outcomes_nn=self.file.landing_page.get("learning_outcomes_nn", ""), by=self.cast.head.actor, at=self.now,
        )
        certificates.issue_certificates(self.run, by=self.cast.consultant.actor, at=self._later(hours=3))
        self._work()

    def follow_up(self) -> None:
        self._go_to(self.now + timedelta(days=1))
        by, head = self.cast.consultant.actor, self.cast.head
        first = following_up.add_finding(run=self.run, theme="Tid til øvelser", text="Flere ønsker mer tid med utstyret.", by=by, at=self.now)
        second = following_up.add_finding(run=self.run, theme="Lokalet", text="Rommet er godt egnet.", by=by, at=self.now)
        evaluation_follow_up.analyse_evaluation(self.run, summary="Gode resultater. Ett tydelig ønske om mer øvelse.", by=by, at=self.now)
        self._work()
        following_up.decide(
            finding=first, action="Sette av en halv dag mer til øvelser", owner=head, due_on=self.now.date() + timedelta(days=60), by=head.actor, at=self.now
        )
        following_up.decide(finding=second, no_action_reason="Ingenting å endre.", by=head.actor, at=self.now)
        evaluation_follow_up.follow_up_evaluation(self.run, by=head.actor, at=self._later(hours=1))
        self._work()

    def receive_invoice(self) -> None:
        self._go_to(self.now + timedelta(days=2))
        invoice = supplier_invoices.receive(raw=self.material.invoice, source="upload", by=self.teacher.actor("teacher"), at=self.now, run=self.run)
        progress.look_again(self.run, at=self.now)
        self._work()
        deviations = [check["sentence"] for check in invoice.checks if check.get("holds") is False]
        reason = "Kontrollert mot kontrakten: " + " ".join(deviations) if deviations else ""
        teacher_invoice.approve_invoice(self.run, approved=True, reason=reason, by=self.cast.head.actor, at=self._later(hours=4))
        self._work()

    def close(self) -> None:
        self._go_to(self.now + timedelta(days=7))
        closing.close_course(self.run, by=self.cast.consultant.actor, at=self.now)
        self._work()
        audit.seal(at=self.now)

    # The clock and the worker

    @property
    def now(self) -> datetime:
        return clock.now()

    def _set(self, moment: datetime) -> None:
        clock.fix(moment)

    def _later(self, **time: float) -> datetime:
        """Moves the clock on a little, and says what it is then."""
        self._set(self.now + timedelta(**time))
        return self.now

    def _go_to(self, moment: datetime) -> None:
        """Moves the clock, never back, and lets the minute strike there."""
        self._set(max(moment, self.now) if hasattr(self, "run") else moment)
        tasks.tick()
        self._work()

    def _work(self) -> None:
        """Does what the worker would do now."""
        jobs.run_waiting()
        if hasattr(self, "run"):
            progress.look_again(self.run, at=self.now)
            jobs.run_waiting()

    def _code_in_the_mail(self) -> str:
        mail = Message.objects.filter(kind="one_time_code", person=self.teacher).latest("pk")
        found = re.search(r"^\s*(\d{6})\s*$", mail.body, re.MULTILINE)
        assert found is not None
        return found.group(1)


BEFORE = (
    "plan", "send_contract", "sign_contract", "publish", "promote", "register", "ask_for_documents", "decide", "answer_offers",
    "let_offers_lapse", "start", "prepare_classroom", "welcome", "invoice",
)
DURING = ("teach", "hand_in")
AFTER = ("grade", "certify", "follow_up", "receive_invoice", "close")
WHOLE = BEFORE + DURING + AFTER


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=OSLO)
