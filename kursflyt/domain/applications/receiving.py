"""An application comes in: person, documents and receipt in one transaction, and never a look at the process.

A registration waits for nobody. Only where places go first come, first served, the last statements touch the
counter of places, so that its lock is held for a moment only.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from kursflyt.core import (
    audit,
    email_address,
    identity_number,
    norwegian_dates,
    phone,
    postal_code,
    rows,
    storage,
    uploads,
)
from kursflyt.core.actor import Actor
from kursflyt.core.file_kinds import Kind
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import receipts, seats
from kursflyt.domain.applications.models import (
    AdmissionBasis,
    Application,
    ApplicationAttachment,
    AttachmentKind,
    GroupRegistration,
    WorkStatus,
)
from kursflyt.domain.courses import kept_run, ranking_rule
from kursflyt.domain.courses.models import AllocationRule, CourseRun, Payer
from kursflyt.domain.people import actions as people
from kursflyt.domain.people.models import LanguageForm
from kursflyt.domain.school import queries as school_queries

PRIVACY_VERSION = "2026-11"
MOST_ATTACHMENTS = 3
MAX_ATTACHMENT = 10_000_000
ALLOWED_ATTACHMENTS: frozenset[Kind] = frozenset({"pdf", "png", "jpeg", "docx", "odt"})
# No letter or digit that is mistaken for another when read aloud or by hand.
_REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class NotOpen(Refused):
    """Nobody can apply now."""


class RegistrationNotOpen(NotOpen):
    """Registration opens later."""


class RegistrationClosed(NotOpen):
    """The deadline has passed, or the course is over."""


class CourseCancelled(NotOpen):
    """The course is not held."""


class RunChanged(Exception):
    """The course has been changed since it was read: read it again, and ask again."""


class AlreadyApplied(Refused):
    """The same person has applied to the same run."""

    field = "email"


class WrongPayer(Refused):
    """The one who is to pay does not fit the course, or is not complete."""

    field = "payer"


class TooManyAttachments(Refused):
    """More than three documents."""

    field = "attachments"


class IncompletePerson(Refused):
    """A name or the date of birth is missing or impossible."""


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """Who applies. `phone` as people write it; `language_form` is nb, nn or en."""

    given_name: str
    family_name: str
    email: str
    birth_on: date
    phone: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    language_form: str = LanguageForm.BOKMAL


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the applicant says of background and payment. `consents`: version of each text agreed to."""

    basis: str = AdmissionBasis.UPPER_SECONDARY
    education: str = ""
    practice_years: Decimal = Decimal(0)
    work_status: str = WorkStatus.EMPLOYED
    in_priority_group: bool = False
    employer: str = ""
    motivation: str = ""
    payer: str = Payer.NOBODY
    payer_orgnr: str = ""
    payer_name: str = ""
    payer_email: str = ""
    payer_reference: str = ""
    payer_address: str = ""
    consents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A document as it was sent, not yet looked at."""

    name: str
    content: bytes
    kind: str = AttachmentKind.OTHER


@dataclass(frozen=True)
class CheckedFile:
    """A document that has been looked at: what it is, and a safe name."""

    name: str
    content: bytes
    kind: str
    media_type: str


def receive(
    *,
    run: CourseRun,
    person: PersonDetails,
    answers: Answers,
    attachments: Sequence[SentFile] = (),
    source: str = "",
    group: GroupRegistration | None = None,
    by: Actor | None = None,
    at: datetime,
) -> Application:
    """Registers one person. `by` is the applicant unless someone else typed it.

    Raises `RegistrationNotOpen`, `RegistrationClosed`, `CourseCancelled`, `AlreadyApplied`, `WrongPayer`,
    `TooManyAttachments`, `IncompletePerson`, and the refusals of core for e-mail, phone, postal code, orgnr and files;
    `RunChanged` for a run of `kept_run` that is another by now.
    """
    refuse_when_closed(run, at=at)
    details = checked_person(person, at=at)
    reply = checked_answers(run, answers)
    files = checked_files(attachments)
    while True:
        try:
            with nullcontext() if _is_one_statement(run, files) else transaction.atomic():
                return _write(run, details, reply, files, source=source, group=group, by=by, at=at)
        except rows.NotAsProvided as error:
            raise RunChanged(run.slug) from error
        except IntegrityError as error:
            if "application_once_a_run" in str(error):
                raise AlreadyApplied(
                    "Du har allerede søkt på dette kurset. Du kan endre, følge eller trekke søknaden på Min side. "
                    "Be om en ny lenke dit hvis du ikke finner kvitteringen."
                ) from error
            if "application_reference_is_unique" not in str(error):
                raise


def _is_one_statement(run: CourseRun, files: Sequence[CheckedFile]) -> bool:
    """Whether the database keeps it whole by itself; within another's transaction a refusal needs a savepoint."""
    return not files and run.allocation_rule != AllocationRule.FIRST_COME and not connection.in_atomic_block


def refuse_when_closed(run: CourseRun, *, at: datetime) -> None:
    """Raises `CourseCancelled`, `RegistrationNotOpen` or `RegistrationClosed`."""
    if hasattr(run, "cancellation"):
        raise CourseCancelled("Kurset er avlyst, og det er ikke mulig å melde seg på.")
    if run.registration_opens_at and at < run.registration_opens_at:
        raise RegistrationNotOpen("Påmeldingen åpner {opens}. Kom tilbake da.", opens=run.registration_opens_at)
    if at > run.registration_deadline_at:
        raise RegistrationClosed(
            "Påmeldingsfristen var {deadline}. Ta kontakt med skolen hvis du vil stå på venteliste.",
            deadline=run.registration_deadline_at,
        )


def checked_person(person: PersonDetails, *, at: datetime) -> PersonDetails:
    """The details as they are stored. Raises `IncompletePerson`, `BadEmail`, `BadPhone` or `BadPostalCode`."""
    given_name, family_name = " ".join(person.given_name.split()), " ".join(person.family_name.split())
    if not given_name:
        raise IncompletePerson("Skriv fornavnet.", field="given_name")
    if not family_name:
        raise IncompletePerson("Skriv etternavnet.", field="family_name")
    today = norwegian_dates.oslo_day(at)
    if not 14 <= today.year - person.birth_on.year <= 110:
        raise IncompletePerson("Fødselsdatoen kan ikke stemme. Skriv den som dag.måned.år.", field="birth_on")
    with _at_field("email"):
        email = email_address.parse_email(person.email)
    with _at_field("phone"):
        number = phone.parse_phone(person.phone) if person.phone.strip() else ""
    with _at_field("postal_code"):
        code = postal_code.parse_postal_code(person.postal_code) if person.postal_code.strip() else ""
    return PersonDetails(
        given_name=given_name[:80],
        family_name=family_name[:80],
        email=email,
        birth_on=person.birth_on,
        phone=number,
        address=person.address.strip()[:120],
        postal_code=code,
        city=(person.city.strip() or (postal_code.place_name(code) or "" if code else ""))[:60],
        language_form=person.language_form,
    )


def checked_answers(run: CourseRun, answers: Answers) -> Answers:
    """The answers as they are stored: the payer follows the fee. Raises `WrongPayer` or `BadOrgnr`."""
    values = {name: getattr(answers, name) for name in answers.__dataclass_fields__}
    values["in_priority_group"] = answers.in_priority_group and ranking_rule.asks_for_group(run)
    if not run.has_fee:
        return Answers(**{**values, "payer": Payer.NOBODY, **dict.fromkeys(_PAYER_FIELDS, "")})
    if answers.payer == Payer.NOBODY:
        raise WrongPayer("Kurset har deltakeravgift. Velg hvem som betaler.")
    if answers.payer == Payer.SELF:
        return Answers(**{**values, **dict.fromkeys(_PAYER_FIELDS, "")})
    with _at_field("payer_orgnr"):
        values["payer_orgnr"] = identity_number.parse_orgnr(answers.payer_orgnr)
    if not answers.payer_name.strip():
        raise WrongPayer("Skriv navnet på arbeidsgiveren som betaler.", field="payer_name")
    if answers.payer_email.strip():
        with _at_field("payer_email"):
            values["payer_email"] = email_address.parse_email(answers.payer_email)
    return Answers(**values)


def checked_files(attachments: Sequence[SentFile], *, already: int = 0) -> list[CheckedFile]:
    """The documents looked at. Raises `TooManyAttachments` and what core.uploads refuses."""
    if len(attachments) + already > MOST_ATTACHMENTS:
        raise TooManyAttachments(
            "Du kan legge ved høyst {most} dokumenter. Slå sammen noen av dem.", most=MOST_ATTACHMENTS
        )
    checked = []
    with _at_field("attachments"):
        for sent in attachments:
            seen = uploads.check_upload(sent.name, sent.content, allowed=ALLOWED_ATTACHMENTS, max_bytes=MAX_ATTACHMENT)
            checked.append(CheckedFile(seen.safe_name, sent.content, sent.kind, seen.media_type))
    return checked


def attach(application: Application, files: Sequence[CheckedFile], *, at: datetime) -> list[ApplicationAttachment]:
    """Stores the documents with the application: two statements, however many they are."""
    kept = storage.keep_all([(file.content, file.media_type) for file in files], at=at)
    return ApplicationAttachment.objects.bulk_create(
        [
            ApplicationAttachment(application=application, kind=file.kind, file=row, name=file.name, received_at=at)
            for file, row in zip(files, kept, strict=True)
        ]
    )


def new_reference() -> str:
    """`KF-7Q4M2X`: readable over the telephone, one of 729 million, so that nobody guesses another's."""
    return "KF-" + "".join(secrets.choice(_REFERENCE_SIGNS) for _ in range(6))


def _write(
    run: CourseRun,
    details: PersonDetails,
    answers: Answers,
    files: list[CheckedFile],
    *,
    source: str,
    group: GroupRegistration | None,
    by: Actor | None,
    at: datetime,
) -> Application:
    with rows.together(provided=kept_run.unchanged(run)):
        person = people.find_or_make_person(
            **{name: getattr(details, name) for name in details.__dataclass_fields__}, at=at
        )
        application = Application(
            run=run,
            person=person,
            reference=new_reference(),
            language_form=details.language_form,
            source=source[:40],
            group=group,
            submitted_at=at,
            **{name: getattr(answers, name) for name in answers.__dataclass_fields__},
        )
        rows.insert(application)
        audit.record(
            "applications.received",
            by=by or Actor("public", "", person.full_name),
            at=at,
            run_id=run.pk,
            subject=application.reference,
            attachments=len(files),
            source=source,
        )
        receipts.post(application, documents=[file.name for file in files], school=school_queries.current(), at=at)
    if files:
        attach(application, files, at=at)
    if run.allocation_rule == AllocationRule.FIRST_COME:
        seats.decide_at_once(application, reply_due_at=at + timedelta(days=run.offer_reply_days), at=at)
    return application


_PAYER_FIELDS = ("payer_orgnr", "payer_name", "payer_email", "payer_reference", "payer_address")


class _at_field:
    """Core's refusals know no form: this says which field they belong to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, refusal: BaseException | None, trace: object) -> None:
        if isinstance(refusal, Refused):
            refusal.field = self.name
