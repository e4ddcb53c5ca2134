"""A whole course in one file that people write: programme, run, partners, teacher, landing page and certificate text.

The input of the rehearsal, and a way to set up a course without the form. examples/kurs.yaml explains every key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction

from kursflyt.core import email_address, identity_number, phone
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import actions, landing_page_checks, partners, programmes, publishing
from kursflyt.domain.courses.course_file_reading import BadCourseFile, Section, open_file
from kursflyt.domain.courses.dates import Dates, proposed_dates
from kursflyt.domain.courses.models import AllocationRule, CourseRun, DocumentType, GradeScale, Programme
from kursflyt.domain.people import actions as people
from kursflyt.domain.people.models import Staff
from kursflyt.domain.school import queries as school_queries

__all__ = ["BadCourseFile", "CourseFile", "plan_from_file", "read_course_file"]

_PAGE_KEYS = {
    "ingress": "ingress",
    "malgruppe": "target_group",
    "innhold": "content",
    "laeringsutbytte": "learning_outcomes",
    "opptakskrav": "admission_requirements",
    "vurdering": "assessment",
    "praktisk": "practical",
    "avmelding": "cancellation_terms",
}


@dataclass(frozen=True, kw_only=True)
class ProgrammeFacts:
    code: str
    name: str
    name_nn: str
    credits: Decimal
    level: str
    accredited: bool
    nus_code: str
    document_type: DocumentType
    grade_scale: GradeScale


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """Dates that are None are proposed from the first session."""

    title: str
    title_nn: str
    starts_on: date
    ends_on: date | None
    registration_opens_at: datetime | None
    registration_deadline_at: datetime | None
    start_decision_on: date | None
    hand_in_deadline_at: datetime | None
    waiting_list_closes_on: date | None
    venue: str
    places: int
    minimum: int
    fee: Decimal
    fee_free_by_grant: bool
    grant_reference: str
    allocation_rule: AllocationRule
    priority_group: str
    ranks_by_practice: bool
    attendance_required: int
    offer_reply_days: int | None


@dataclass(frozen=True, kw_only=True)
class PartnerFacts:
    name: str
    orgnr: str
    contact_name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class TeacherFacts:
    """`phone` is E.164."""

    given_name: str
    family_name: str
    email: str
    phone: str
    address: str
    postal_code: str
    city: str


@dataclass(frozen=True, kw_only=True)
class ContractFacts:
    """What is agreed with the teacher: `amount` NOK for the whole assignment, `orgnr` empty for wage."""

    company_name: str
    orgnr: str
    hours: Decimal
    amount: Decimal
    travel_amount: Decimal
    buyer_reference: str


@dataclass(frozen=True, kw_only=True)
class CertificateText:
    nb: str
    nn: str


@dataclass(frozen=True, kw_only=True)
class CourseFile:
    """`landing_page` has the texts by the field names of the landing page."""

    programme: ProgrammeFacts
    run: RunFacts
    partners: tuple[PartnerFacts, ...]
    teacher: TeacherFacts
    contract: ContractFacts
    landing_page: dict[str, str]
    certificate_text: CertificateText


def read_course_file(content: bytes) -> CourseFile:
    """Reads UTF-8 YAML. Refuses with BadCourseFile, which names the line and the key."""
    whole = open_file(content)
    file = CourseFile(
        programme=_programme(whole.section("program")),
        run=_run(whole.section("kurs")),
        partners=tuple(_partner(section) for section in whole.sections("partnere")),
        teacher=_teacher(whole.section("underviser")),
        contract=_contract(whole.section("kontrakt")),
        landing_page=_landing_page(whole.section("landingsside")),
        certificate_text=_certificate_text(whole.section("bevistekst")),
    )
    whole.left_over()
    return file


@transaction.atomic
def plan_from_file(
    file: CourseFile, *, head: Staff, consultant: Staff, marketer: Staff, by: Actor, at: datetime
) -> CourseRun:
    """Makes the programme and partners that are not there, and plans the run with the landing page's texts stored, not
    handed over. Refuses as courses.plan does."""
    programme = Programme.objects.filter(code=file.programme.code).first() or _make_programme(file, by, at)
    helping = [
        partners.make(
            name=partner.name, orgnr=partner.orgnr, contact_name=partner.contact_name, email=partner.email, by=by, at=at
        )
        for partner in file.partners
    ]
    teacher = people.find_or_make_person(
        given_name=file.teacher.given_name,
        family_name=file.teacher.family_name,
        email=file.teacher.email,
        phone=file.teacher.phone,
        address=file.teacher.address,
        postal_code=file.teacher.postal_code,
        city=file.teacher.city,
        at=at,
    )
    run = actions.plan(
        programme=programme,
        title=file.run.title,
        title_nn=file.run.title_nn,
        starts_on=file.run.starts_on,
        dates=_dates(file.run),
        places=file.run.places,
        minimum=file.run.minimum,
        venue=file.run.venue,
        fee=file.run.fee,
        fee_free_by_grant=file.run.fee_free_by_grant,
        grant_reference=file.run.grant_reference,
        allocation_rule=file.run.allocation_rule,
        priority_group=file.run.priority_group,
        ranks_by_practice=file.run.ranks_by_practice,
        attendance_required=file.run.attendance_required,
        offer_reply_days=file.run.offer_reply_days,
        partners=helping,
        teacher=teacher,
        head=head,
        consultant=consultant,
        marketer=marketer,
        by=by,
        at=at,
    )
    publishing.save_page(run=run, texts=file.landing_page, by=by, at=at)
    return run


def _dates(run: RunFacts) -> Dates:
    proposed = proposed_dates(run.starts_on, school_queries.current(), last_session_on=run.ends_on)
    return Dates(
        starts_on=run.starts_on,
        ends_on=run.ends_on or proposed.ends_on,
        registration_opens_at=run.registration_opens_at,
        registration_deadline_at=run.registration_deadline_at or proposed.registration_deadline_at,
        start_decision_on=run.start_decision_on or proposed.start_decision_on,
        hand_in_deadline_at=run.hand_in_deadline_at or proposed.hand_in_deadline_at,
        waiting_list_closes_on=run.waiting_list_closes_on or proposed.waiting_list_closes_on,
    )


def _make_programme(file: CourseFile, by: Actor, at: datetime) -> Programme:
    facts = file.programme
    page = file.landing_page
    return programmes.make(
        code=facts.code,
        name=facts.name,
        by=by,
        at=at,
        name_nn=facts.name_nn,
        credits=facts.credits,
        level=facts.level,
        accredited=facts.accredited,
        nus_code=facts.nus_code,
        document_type=facts.document_type,
        grade_scale=facts.grade_scale,
        **{
            name: page.get(name, "")
            for name in (
                "learning_outcomes",
                "learning_outcomes_nn",
                "admission_requirements",
                "admission_requirements_nn",
            )
        },
    )


def _programme(section: Section) -> ProgrammeFacts:
    facts = ProgrammeFacts(
        code=section.text("kode"),
        name=section.text("navn"),
        name_nn=section.text("navn_nn", needed=False),
        credits=section.decimal("studiepoeng", default=Decimal(0)),
        level=section.text("niva", needed=False),
        accredited=section.yes("akkreditert", default=False),
        nus_code=section.text("nus_kode", needed=False),
        document_type=section.choice("bevis", DocumentType, default=DocumentType.CERTIFICATE),
        grade_scale=section.choice("karakterskala", GradeScale, default=GradeScale.PASS_FAIL),
    )
    if facts.document_type == DocumentType.DIPLOMA and not facts.accredited:
        raise section.fault("bevis", "kan ikke være vitnemål når programmet ikke er akkreditert (fagskoleloven § 19)")
    if facts.document_type == DocumentType.DIPLOMA and facts.level not in programmes.LEVELS:
        raise section.fault("niva", "må være 5.1 eller 5.2 når beviset er vitnemål")
    if facts.document_type == DocumentType.DIPLOMA and not facts.credits:
        raise section.fault("studiepoeng", "må være med når beviset er vitnemål")
    section.left_over()
    return facts


def _run(section: Section) -> RunFacts:
    evening, morning = time(23, 59), time(9, 0)
    reply_days = section.number("svarfrist_dager", default=0)
    facts = RunFacts(
        title=section.text("tittel"),
        title_nn=section.text("tittel_nn", needed=False),
        starts_on=section.needed_day("forste_samling"),
        ends_on=section.day("siste_samling"),
        registration_opens_at=section.moment("pamelding_apner", clock=morning),
        registration_deadline_at=section.moment("pameldingsfrist", clock=evening),
        start_decision_on=section.day("oppstart_avgjores"),
        hand_in_deadline_at=section.moment("innleveringsfrist", clock=evening),
        waiting_list_closes_on=section.day("venteliste_stenger"),
        venue=section.text("sted"),
        places=section.number("plasser", least=1),
        minimum=section.number("minimum", default=1, least=1),
        fee=section.amount("pris", default=Decimal(0)),
        fee_free_by_grant=section.yes("gratis_etter_tilskudd", default=True),
        grant_reference=section.text("tilskudd", needed=False),
        allocation_rule=section.choice("plasser_fordeles", AllocationRule, default=AllocationRule.CASE_PROCESSING),
        priority_group=section.text("gar_foran", needed=False),
        ranks_by_practice=section.yes("lengst_praksis_foran", default=False),
        attendance_required=section.number("oppmotekrav", default=80),
        offer_reply_days=reply_days or None,
    )
    if facts.minimum > facts.places:
        raise section.fault("minimum", f"er {facts.minimum}, men kurset har bare {facts.places} plasser")
    if facts.fee > 0 and facts.fee_free_by_grant:
        raise section.fault(
            "pris",
            "kan ikke settes når tilskuddet forutsetter gratis utdanning. "
            "Skriv «gratis_etter_tilskudd: nei» (fagskoleloven § 29)",
        )
    section.left_over()
    return facts


def _partner(section: Section) -> PartnerFacts:
    facts = PartnerFacts(
        name=section.text("navn"),
        orgnr=_orgnr(section),
        contact_name=section.text("kontakt", needed=False),
        email=_email(section, needed=False),
    )
    section.left_over()
    return facts


def _teacher(section: Section) -> TeacherFacts:
    number = section.text("telefon", needed=False)
    try:
        e164 = phone.parse_phone(number) if number else ""
    except Refused as refused:
        raise section.fault("telefon", f"er ikke et telefonnummer: «{number}»") from refused
    facts = TeacherFacts(
        given_name=section.text("fornavn"),
        family_name=section.text("etternavn"),
        email=_email(section, needed=True),
        phone=e164,
        address=section.text("adresse", needed=False),
        postal_code=section.text("postnummer", needed=False),
        city=section.text("poststed", needed=False),
    )
    section.left_over()
    return facts


def _contract(section: Section) -> ContractFacts:
    facts = ContractFacts(
        company_name=section.text("foretak", needed=False),
        orgnr=_orgnr(section),
        hours=section.decimal("timer"),
        amount=section.amount("honorar"),
        travel_amount=section.amount("reise", default=Decimal(0)),
        buyer_reference=section.text("bestillerreferanse"),
    )
    section.left_over()
    return facts


def _landing_page(section: Section) -> dict[str, str]:
    texts = {
        field + ending: section.text(key + ending, needed=False)
        for key, field in _PAGE_KEYS.items()
        for ending in ("", "_nn")
    }
    assert set(texts) == set(landing_page_checks.PAGE_FIELDS)
    section.left_over()
    return texts


def _certificate_text(section: Section) -> CertificateText:
    text = CertificateText(nb=section.text("nb"), nn=section.text("nn", needed=False))
    section.left_over()
    return text


def _orgnr(section: Section) -> str:
    given = section.text("orgnr", needed=False)
    try:
        return identity_number.parse_orgnr(given) if given else ""
    except Refused as refused:
        raise section.fault(
            "orgnr", f"er ikke et gyldig organisasjonsnummer: «{given}». Sjekk alle ni sifrene"
        ) from refused


def _email(section: Section, *, needed: bool) -> str:
    given = section.text("epost", needed=needed)
    try:
        return email_address.parse_email(given) if given else ""
    except Refused as refused:
        raise section.fault("epost", f"er ikke en e-postadresse: «{given}»") from refused
