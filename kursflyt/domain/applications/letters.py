"""The letter of a decision: made from the facts as decided, kept with the decision, announced without content.

The law is handed in: which act a letter names depends on its date, and the board approves that in policy/law.yaml.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.db import transaction

from kursflyt.core import norwegian_dates, storage
from kursflyt.documents import decision as decision_document
from kursflyt.documents import letterhead, typesetting
from kursflyt.domain.applications import reasons
from kursflyt.domain.applications.models import Decision, Outcome
from kursflyt.domain.courses import on_paper as courses_on_paper
from kursflyt.domain.courses.models import CourseRun, LandingPage, Payer
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links
from kursflyt.domain.people import on_paper as people_on_paper
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school.models import School
from kursflyt.domain.texts import queries as texts

NOTICE = "process_applications.notice"


@dataclass(frozen=True)
class LegalBasis:
    """What a letter in one written standard refers to. A rule is «citation: what it says»."""

    act: str
    rules: tuple[str, ...]
    procedure: str
    appeal_weeks: int
    file_access: str
    student_ombud: str


type Law = Mapping[str, LegalBasis]


def language_of(decision: Decision) -> Literal["nb", "nn"]:
    """Språklova § 15: the standard the applicant used. Letters are Norwegian for everyone."""
    return "nn" if decision.application.language_form == "nn" else "nb"


def compose(
    decision: Decision, *, law: Law, school: School, reply_due_at: datetime | None = None
) -> decision_document.Decision:
    """The facts of the letter. The decision may be unsaved, for the preview; then `reply_due_at` is given."""
    application = decision.application
    run, person = application.run, application.person
    language = language_of(decision)
    basis = law[language]
    if decision.outcome == Outcome.OFFER and reply_due_at is None:
        reply_due_at = decision.offer.reply_due_at
    machine = decision.decided_by.kind == "machine"
    return decision_document.Decision(
        issuer=school_letterhead.issuer(school),
        kind=decision.outcome,  # type: ignore[arg-type]
        case_number=case_number(run),
        decided_on=norwegian_dates.oslo_day(decision.decided_at),
        recipient=people_on_paper.recipient(person),
        course=courses_on_paper.facts(run, language),
        application_reference=application.reference,
        applied_at=application.submitted_at,
        facts=reasons.lines(decision.facts),
        rules=tuple(_rule(line) for line in reasons.lines(decision.rule)),
        considerations=reasons.lines(decision.considerations),
        conditions=reasons.lines(decision.conditions),
        missing_documents=reasons.lines(decision.missing),
        reply_by=reply_due_at if decision.outcome == Outcome.OFFER else None,
        reply_url=f"{settings.SITE_URL}{application.own_path}",
        waiting_list_number=decision.waiting_number,
        waiting_list_until=run.waiting_list_closes_on if decision.outcome == Outcome.WAITING_LIST else None,
        price=run.fee if decision.outcome == Outcome.OFFER else None,
        payer=_payer(decision, language),
        withdrawal_terms=_withdrawal_terms(run, language) if decision.outcome == Outcome.OFFER else "",
        appeal=decision_document.Appeal(
            body=school.appeals_board, send_to=f"{school.name}, {school.email}", weeks=basis.appeal_weeks
        ),
        student_ombud=basis.student_ombud,
        file_access=basis.file_access,
        manual_review_url=f"{settings.SITE_URL}{application.own_path}" if decision.automatic else "",
        automatic=decision.automatic,
        contact=people_on_paper.contact(run.consultant),
        case_officer=letterhead.Signatory(
            name=str(run.consultant) if machine else decision.case_officer, title=run.consultant.title
        ),
        decision_maker=letterhead.Signatory(
            name=str(run.head) if machine else str(decision.decided_by), title=run.head.title or "avdelingsleder"
        ),
    )


def preview(decision: Decision, *, law: Law, school: School, reply_due_at: datetime | None = None) -> bytes:
    """The letter as PDF, exactly as it will be sent; nothing is stored."""
    return typesetting.typeset(_composition(decision, law=law, school=school, reply_due_at=reply_due_at))


def _composition(
    decision: Decision, *, law: Law, school: School, reply_due_at: datetime | None
) -> typesetting.Composition:
    data = compose(decision, law=law, school=school, reply_due_at=reply_due_at)
    return decision_document.composition(data, language=language_of(decision), own=texts.in_effect())


def _as_text(composition: typesetting.Composition) -> dict[str, Any]:
    """What the letter says, word for word as it is printed, for the page that shows it. JSON.

    What the paper keeps on one line may part on a phone.
    """
    sender = letterhead.sender(composition.issuer)
    return {
        "title": composition.title,
        "language": composition.language,
        "sender": [
            sender["name"],
            f"{sender['address']}, {sender['post']}",
            f"{sender['email']} · {sender['phone']}",
            f"org.nr. {sender['orgnr']} · {sender['website']}",
        ],
        "data": json.loads(json.dumps(composition.data, ensure_ascii=False).replace("\u00a0", " ")),
    }


@dataclass(frozen=True)
class Proof:
    """A letter that is not sent: as PDF, or its pages as pictures. Set when asked for; nothing is stored."""

    composition: typesetting.Composition

    def pdf(self) -> bytes:
        return typesetting.typeset(self.composition)

    def pictures(self) -> list[bytes]:
        """Each page as PNG."""
        return typesetting.page_pngs(self.composition, dpi=100)


def proof(decision: Decision, *, law: Law, school: School, due_at: datetime) -> Proof:
    """The letter of an unsaved decision, exactly as it would be sent."""
    return Proof(_composition(decision, law=law, school=school, reply_due_at=due_at))


@transaction.atomic
def write(decision: Decision, *, law: Law, school: School, at: datetime) -> Decision:
    """Makes and stores the letter and posts the notice that it lies ready. Done already: changes nothing."""
    row = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("application__run__programme", "application__run__head", "application__run__consultant")
        .select_related("application__person")
        .get(pk=decision.pk)
    )
    if row.letter_id is None:
        if not row.considerations:
            reasons.fill(row, rules=law[language_of(row)].rules)
        composition = _composition(row, law=law, school=school, reply_due_at=None)
        row.letter = storage.keep(typesetting.typeset(composition), media_type="application/pdf", at=at)
        row.letter_text = _as_text(composition)
        row.save(update_fields=["letter", "letter_text", "facts", "rule", "considerations", "conditions"])
        post_notice(row, kind=NOTICE, at=at)
    return row


def post_notice(decision: Decision, *, kind: str, at: datetime) -> Message:
    """«There is a letter for you», with the way to it and not a word of what it says."""
    application = decision.application
    return messages.post(
        kind=kind,
        key=f"{kind}:{application.reference}:{decision.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        reference=application.reference,
        letter_url=links.personal_url(application.person, door="my", path=application.own_path, at=at),
    )


def case_number(run: CourseRun) -> str:
    """The school's own number of the case: one a run."""
    return f"{run.created_at:%Y}/{run.pk:04d}"


def _rule(line: str) -> decision_document.Rule:
    citation, colon, content = line.partition(": ")
    return (
        decision_document.Rule(citation=citation, content=content)
        if colon
        else decision_document.Rule(citation="", content=line)
    )


def _payer(decision: Decision, language: str) -> str:
    application = decision.application
    if application.payer == Payer.EMPLOYER:
        return application.payer_name
    return ("deg selv" if language == "nb" else "deg sjølv") if application.payer == Payer.SELF else ""


def _withdrawal_terms(run: CourseRun, language: str) -> str:
    page = LandingPage.objects.filter(run=run).first()
    if page is None:
        return ""
    return (page.cancellation_terms_nn or page.cancellation_terms) if language == "nn" else page.cancellation_terms
