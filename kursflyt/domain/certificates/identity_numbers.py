"""The fødselsnummer that a vitnemål must carry: given by the participant, kept encrypted, and deleted when it is done.

It is read for three things only: to print it, to show its date part, and to report to DBH-F (fagskoleloven §§ 19 and
42, personopplysningsloven § 12). Nothing here writes it to a log, the audit trail or a mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest

from kursflyt.core import audit, field_key, identity_number, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import certificate
from kursflyt.domain.applications.models import Application, ApplicationQuerySet
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates.models import Certificate, IdentityNumber
from kursflyt.domain.courses.models import CourseRun, DocumentType

KEPT_FOR = timedelta(days=90)  # after the vitnemål: a fault on it is found, and DBH-F is reported to


class NotAsked(Refused):
    """The course gives no vitnemål, or the person has no place: then the school has no ground to ask."""


class OtherBirthDate(Refused):
    """The number's date is not the birth date in the application."""

    field = "number"


class AlreadyIssued(Refused):
    """The vitnemål has been issued; what is wrong on it is mended by the school with a new version."""

    field = "number"


class NotGiven(certificate.IncompleteCertificate):
    """The number is not there to print."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What may be shown: the date part, who gave it and when."""

    masked: str
    at: datetime
    by: Actor


@transaction.atomic
def give(*, application: Application, number: str, by: Actor, at: datetime) -> IdentityNumber:
    """Keeps the number, or another in its place. Test persons' numbers are taken in the demo only.

    The participant may change it until the vitnemål is issued; the office also after that, for a new version. Raises
    `NotAsked`, `AlreadyIssued`, `OtherBirthDate` and core.identity_number.BadFodselsnummer.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=application.pk)
    if not _asks(locked):
        raise NotAsked("Fødselsnummeret trengs bare når kurset gir vitnemål.")
    if by.kind == "participant" and Certificate.objects.filter(application=locked).exists():
        raise AlreadyIssued("Vitnemålet er utstedt. Si fra til skolen hvis noe på det er feil.")
    try:
        digits = identity_number.parse_fodselsnummer(
            number, on=norwegian_dates.oslo_day(at), synthetic_allowed=settings.DEMO
        )
    except identity_number.BadFodselsnummer as refused:
        refused.field = "number"
        raise
    born = locked.person.birth_on
    if born is not None and not identity_number.agrees_with(digits, born_on=born):
        raise OtherBirthDate(
            "Fødselsnummeret stemmer ikke med fødselsdatoen i søknaden, {day}. Er det fødselsdatoen som er feil, "
            "så si fra til skolen.",
            day=born,
        )
    row, _ = IdentityNumber.objects.update_or_create(
        application=locked,
        defaults={
            "encrypted": field_key.encrypt(digits, place=_place(locked.pk)),
            "given_at": at,
            "given_by": by,
        },
    )
    audit.record("certificates.identity_number_given", by=by, at=at, run_id=locked.run_id, subject=locked.reference)
    return row


def to_print(application: Application) -> str:
    """The number for this person's vitnemål; empty for the other kinds. Raises `NotGiven`."""
    if application.run.document_type != DocumentType.DIPLOMA:
        return ""
    row = IdentityNumber.objects.filter(application=application).first()
    if row is None:
        raise NotGiven(
            "{person} har ikke gitt fødselsnummeret, som må stå på vitnemålet. "
            "Send en påminnelse, eller skriv det inn.",
            person=application.person,
        )
    return _opened(row)


def for_report(run: CourseRun, *, by: Actor, at: datetime) -> dict[int, str]:
    """The numbers that are stored, by application, for DBH-F: whoever fetches them stands in the audit trail."""
    rows = IdentityNumber.objects.filter(application__run=run, application__run__document_type=DocumentType.DIPLOMA)
    numbers = {row.application_id: _opened(row) for row in rows}
    if numbers:
        audit.record("certificates.identity_numbers_reported", by=by, at=at, run_id=run.pk, count=len(numbers))
    return numbers


def given_by(applications: Iterable[Application]) -> dict[int, Given]:
    """What may be shown of those who have given it, by application. One query."""
    rows = IdentityNumber.objects.filter(application__in=[application.pk for application in applications])
    return {row.application_id: _shown(row) for row in rows}


def given(application: Application) -> Given | None:
    return given_by([application]).get(application.pk)


def lacking(run: CourseRun) -> ApplicationQuerySet:
    """Those with a place on a course with vitnemål who have neither given the number nor got the vitnemål."""
    rows = assessment.participants(run).filter(identity_number__isnull=True, certificates__isnull=True)
    return rows if run.document_type == DocumentType.DIPLOMA else rows.none()


@transaction.atomic
def delete_done(*, at: datetime) -> int:
    """Deletes the numbers that have served: 90 days after the newest vitnemål, or after a course that ended without.

    At once where there will be none: the application is withdrawn, the course is cancelled, the place is given up or
    the course gives another document. One that is given anew for a new version is kept 90 days from then. How many.
    """
    done = _done(at)
    if done:  # whoever gives one anew at this moment is waited for, and then seen
        list(IdentityNumber.objects.select_for_update().filter(pk__in=done).order_by("pk").values_list("pk"))
        done &= _done(at)
    if done:
        IdentityNumber.objects.filter(pk__in=done).delete()
        audit.record("certificates.identity_numbers_deleted", by=MACHINE, at=at, count=len(done))
    return len(done)


def _done(at: datetime) -> set[int]:
    nothing_comes = Q(application__certificates__isnull=True) & (
        Q(application__withdrawal__isnull=False)
        | Q(application__place__isnull=True)
        | Q(application__place__released_at__isnull=False)
        | Q(application__run__cancellation__isnull=False)
        | ~Q(application__run__document_type=DocumentType.DIPLOMA)
    )
    newest = Coalesce(Max("application__certificates__issued_at"), F("application__run__closure__at"))
    last = Greatest(F("given_at"), newest)
    ended = Q(application__certificates__isnull=False) | Q(application__run__closure__isnull=False)
    served = IdentityNumber.objects.filter(ended).annotate(last=last).filter(last__lt=at - KEPT_FOR)
    never = IdentityNumber.objects.filter(nothing_comes)
    return {*never.values_list("pk", flat=True), *served.values_list("pk", flat=True)}


def _asks(application: Application) -> bool:
    place = getattr(application, "place", None)
    held = place is not None and place.released_at is None and not hasattr(application, "withdrawal")
    return held and application.run.document_type == DocumentType.DIPLOMA


def _shown(row: IdentityNumber) -> Given:
    return Given(masked=identity_number.mask_fodselsnummer(_opened(row)), at=row.given_at, by=row.given_by)


def _opened(row: IdentityNumber) -> str:
    return field_key.decrypt(bytes(row.encrypted), place=_place(row.application_id))


def _place(application_id: int) -> str:
    return f"identity_number:{application_id}"
