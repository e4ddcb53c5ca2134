"""The receipt: what was sent, what happens next and when, how to change or withdraw. Never an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kursflyt.core import identity_number, norwegian_dates, phone
from kursflyt.documents import text_values
from kursflyt.domain.applications import answer_texts
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.courses.models import AllocationRule, CourseRun, Payer
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links
from kursflyt.domain.school.models import School

KIND = "confirm_registration"


@dataclass(frozen=True)
class Milestone:
    """One thing that will happen, and on which day. `key` names it in the texts of every language."""

    key: str
    on: date | None


def post(application: Application, *, documents: Sequence[str], school: School, at: datetime) -> Message:
    """Writes the receipt into the outbox, in the applicant's language. `documents`: the names of what came along."""
    run, person, language = application.run, application.person, application.language_form
    answer_on = expected_answer_on(application, school)
    return messages.post(
        kind=KIND,
        key=key_of(application),
        at=at,
        run=run,
        person=person,
        language=language,
        school=school,
        own={
            "reference": application.reference,
            "given_name": person.given_name,
            "received_at": text_values.moment(application.submitted_at, language),
            "answers": "\n".join(f"{label}: {value}" for label, value in answers_of(application, language)),
            "attachments_sent": ", ".join(documents),
            "application_url": links.personal_url(person, door="my", path=application.own_path, at=at),
        },
        for_many=(run.slug, run.version, school.version, answer_on, bool(documents)) if run.version else None,
        has_attachments=bool(documents),
        expected_on=answer_on,
        milestones={milestone.key: milestone.on for milestone in milestones(run, answer_on)},
        first_come=run.allocation_rule == AllocationRule.FIRST_COME,
    )


def key_of(application: Application) -> str:
    return f"{KIND}:{application.reference}"


def expected_answer_on(application: Application, school: School) -> date:
    """Forvaltningsloven § 11 a: the answer comes within the expected case time, told in the receipt.

    Cases are ranked together, so that the time runs from the later of the application and the deadline.
    """
    run = application.run
    submitted_on = norwegian_dates.oslo_day(application.submitted_at)
    if run.allocation_rule == AllocationRule.FIRST_COME:
        return submitted_on + timedelta(days=1)
    closes_on = norwegian_dates.oslo_day(run.registration_deadline_at)
    expected = max(submitted_on, closes_on) + timedelta(days=school.expected_case_days)
    return max(min(expected, run.start_decision_on), submitted_on)


def milestones(run: CourseRun, answer_on: date | None = None) -> list[Milestone]:
    """The road ahead, in the order of the days."""
    road = [
        Milestone("deadline", norwegian_dates.oslo_day(run.registration_deadline_at)),
        Milestone("answer", answer_on),
        Milestone("start_decision", run.start_decision_on),
        Milestone("starts", run.starts_on),
    ]
    return sorted((step for step in road if step.on), key=lambda step: step.on or date.max)


def _said_of_group(application: Application, language: str) -> str:
    """'ja (søkere som arbeider i kommunen)'; nothing where no group goes first."""
    if not ranking_rule.asks_for_group(application.run):
        return ""
    said = answer_texts.choice("yes" if application.in_priority_group else "no", language)
    return f"{said} ({application.run.priority_group})"


def answers_of(application: Application, language: str = "nb") -> list[tuple[str, str]]:
    """A copy of the answers as (label, value) in the order of the form; empty ones are left out."""
    person = application.person
    orgnr = identity_number.format_orgnr(application.payer_orgnr) if application.payer_orgnr else ""
    values = [
        ("name", person.full_name),
        ("birth_on", norwegian_dates.short_date(person.birth_on) if person.birth_on else ""),
        ("email", person.email),
        ("phone", phone.display_phone(person.phone) if person.phone else ""),
        (
            "address",
            ", ".join(part for part in (person.address, f"{person.postal_code} {person.city}".strip()) if part),
        ),
        ("basis", answer_texts.choice(application.basis, language)),
        ("education", application.education),
        ("practice_years", f"{application.practice_years.normalize():f}".replace(".", ",")),
        ("work_status", answer_texts.choice(application.work_status, language)),
        ("employer", application.employer),
        ("priority_group", _said_of_group(application, language)),
        ("motivation", application.motivation),
        ("payer", answer_texts.choice(application.payer, language) if application.payer != Payer.NOBODY else ""),
        ("payer_name", ", ".join(part for part in (application.payer_name, orgnr) if part)),
        ("payer_email", application.payer_email),
        ("payer_reference", application.payer_reference),
    ]
    return [(answer_texts.label(key, language), value) for key, value in values if value]
