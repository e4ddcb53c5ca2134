"""The receipt on paper, for who wants to show it to an employer: the application as it stands now."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kursflyt.core import norwegian_dates
from kursflyt.documents import letterhead, receipt
from kursflyt.domain.applications import receipts
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import on_paper as courses_on_paper
from kursflyt.domain.courses.models import AllocationRule
from kursflyt.domain.people import on_paper as people_on_paper
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school import queries as school


def pdf(application: Application, *, at: datetime) -> bytes:
    """In the applicant's written standard, and bokmål for who reads English."""
    language: letterhead.Language = "nn" if application.language_form == "nn" else "nb"
    return receipt.render(facts(application, language=language, at=at), language=language)


def facts(application: Application, *, language: letterhead.Language, at: datetime) -> receipt.Receipt:
    run, person, own = application.run, application.person, school.current()
    answer_on = receipts.expected_answer_on(application, own)
    return receipt.Receipt(
        issuer=school_letterhead.issuer(own),
        dated_on=norwegian_dates.oslo_day(at),
        recipient=people_on_paper.recipient(person),
        reference=application.reference,
        received_at=application.submitted_at,
        course=courses_on_paper.facts(run, language),
        answer_on=answer_on,
        road=tuple((step.key, step.on) for step in receipts.milestones(run, answer_on) if step.on),
        answers=tuple(receipts.answers_of(application, language)),
        attachments=tuple(application.attachments.order_by("id").values_list("name", flat=True)),  # type: ignore[attr-defined]
        contact=people_on_paper.contact(run.consultant),
        own_url=f"{settings.SITE_URL}{application.own_path}",
        privacy_url=f"{settings.SITE_URL}/personvern/",
        first_come=run.allocation_rule == AllocationRule.FIRST_COME,
    )
