"""How a certificate is made: its number is reserved in a moment, and it is set and sealed while nothing is locked.

The seal may wait for a time-stamp authority. A reservation outlives a worker that dies meanwhile, so that the next
attempt for the same participant has the same number; nobody sees a certificate before it is sealed and written.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kursflyt.connectors import roles
from kursflyt.core import norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.certificates import facts, identity_numbers
from kursflyt.domain.certificates.models import CertificateReservation, CertificateSeries, CertificateText
from kursflyt.domain.school import queries as school
from kursflyt.domain.school import sealing

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


class ChangedMeanwhile(Refused, roles.TryAgain):
    """A fact was changed while the paper was being sealed: background work makes it anew, a person is told."""

    after = 1.0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What will be printed and sealed, with the number it will have. Nobody but the caller knows it."""

    number: str
    version: int
    code: str
    facts: dict[str, Any]
    national_id: str = field(repr=False)  # on the paper of a vitnemål alone, and not among the facts that are kept
    at: datetime


@dataclass(frozen=True)
class Made:
    """The sealed PDF of a draft; a certificate as soon as it is written down."""

    draft: Draft
    sealed: bytes


def draft(application: Application, text: CertificateText, *, number: str, version: int, at: datetime) -> Draft:
    """The facts as they are now. Raises documents.certificate.IncompleteCertificate and `identity_numbers.NotGiven`."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    said = facts.gather(application, text=text, number=number, code=code, version=version, at=at)
    national_id = identity_numbers.to_print(application)
    facts.must_be_complete(said, national_id=national_id)
    return Draft(number=number, version=version, code=code, facts=said, national_id=national_id, at=at)


def made(drafted: Draft) -> Made:
    """Set and sealed: seconds, where an authority is slow, so never to be called in a transaction.

    Raises `sealing.SealLater` and what `sealing.seal` does.
    """
    printed = facts.render(drafted.facts, national_id=drafted.national_id)
    sealed = sealing.seal(printed, reason=f"Bevis {drafted.number}", at=drafted.at)
    return Made(drafted, sealed)


def must_still_hold(drafted: Draft, application: Application, text: CertificateText) -> None:
    """Raises `ChangedMeanwhile` when the paper would say something else by now."""
    now = facts.gather(
        application, text=text, number=drafted.number, code=drafted.code, version=drafted.version, at=drafted.at
    )
    if now != drafted.facts or identity_numbers.to_print(application) != drafted.national_id:
        raise ChangedMeanwhile("Opplysningene ble endret mens beviset ble laget. Prøv igjen.")


def reserve_number(application: Application, *, at: datetime) -> str:
    """The number that is kept for this participant, else the year's next. The row of the application is held."""
    kept = CertificateReservation.objects.filter(application=application).first()
    if kept is not None:
        return kept.number
    number = _next_number(norwegian_dates.oslo_day(at).year)
    CertificateReservation.objects.create(application=application, number=number, at=at)
    return number


def use_number(application: Application, drafted: Draft) -> None:
    """The number stands on a certificate from now on, and is kept no longer."""
    CertificateReservation.objects.filter(application=application, number=drafted.number).delete()


def series_prefix(name: str) -> str:
    """The initials of the school's name: «Fagskolen Fjordvik» → FF."""
    initials = "".join(word[0] for word in name.split() if word[0].isalpha())
    return initials.upper()[:5] or "KB"


def _next_number(year: int) -> str:
    CertificateSeries.objects.bulk_create([CertificateSeries(year=year)], ignore_conflicts=True)
    series = CertificateSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{series_prefix(school.current().name)}-{year}-{series.last:06d}"
