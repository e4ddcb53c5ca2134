"""Issuing certificates, one at a time: numbered, sealed and sent; then new versions, revoking, and issuing anew."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import facts, identity_numbers, queries
from kursflyt.domain.certificates.models import Certificate, CertificateRevocation, CertificateSeries, CertificateText
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.school import queries as school
from kursflyt.domain.school import sealing

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


class NotPassed(Refused):
    """The confirmed pass list does not have this participant as passed."""


class TextNotSent(Refused):
    """The head has not handed over the text."""


class NotInForce(Refused):
    """The certificate has been replaced or revoked."""


class NotRevoked(Refused):
    """Only a revoked certificate is followed by one with a new number; one in force gets a new version."""


class ReasonMissing(Refused):
    """A new version and a revocation say why."""

    field = "reason"


@transaction.atomic
def issue(*, application: Application, by: Actor, at: datetime) -> Certificate:
    """The first certificate of a participant who has passed; one who has one already keeps it.

    Numbers are without gaps, since number and certificate are written in one transaction. Raises `NotPassed`,
    `TextNotSent`, `identity_numbers.NotGiven` and documents.certificate.IncompleteCertificate.
    """
    application = _locked(application)
    existing = Certificate.objects.filter(application=application).order_by("-pk").first()
    if existing is not None:
        return existing
    text = sent_text(application.run)
    if application.pk not in queries.passed_ids(application.run):
        raise NotPassed("{person} står ikke som bestått på den bekreftede beståttlisten.", person=application.person)
    identity_numbers.to_print(application)  # refuses before a number of the series is taken
    number = _next_number(norwegian_dates.oslo_day(at).year)
    return _write(application, text, number=number, version=1, replaces=None, reason="", by=by, at=at)


@transaction.atomic
def reissue(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """A new version with the facts as they are now, under the same number.

    A vitnemål whose identity number has been deleted since asks for it again. Raises `NotInForce`, `ReasonMissing`,
    `NotPassed` and `identity_numbers.NotGiven`.
    """
    _reason(reason)
    application = _locked(certificate.application)
    _in_force(certificate)
    if not _passes(application):
        raise NotPassed(
            "{person} har ikke lenger en bestått karakter. Kall beviset tilbake i stedet.", person=application.person
        )
    return _write(
        application,
        sent_text(application.run),
        number=certificate.number,
        version=certificate.version + 1,
        replaces=certificate,
        reason=reason.strip()[:300],
        by=by,
        at=at,
    )


@transaction.atomic
def issue_anew(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """A new certificate with a new number after one that was revoked, with the facts as they are now.

    The revoked one stays revoked, and its page says that there is a new one. Raises `NotRevoked`, `NotInForce` (there
    is a new one already), `ReasonMissing` and `NotPassed`.
    """
    _reason(reason)
    application = _locked(certificate.application)
    if not CertificateRevocation.objects.filter(certificate=certificate).exists():
        raise NotRevoked("Beviset er ikke kalt tilbake. Utsted en ny utgave av det i stedet.")
    if Certificate.objects.filter(replaces=certificate).exists():
        raise NotInForce("Det er allerede utstedt et nytt bevis etter dette.")
    if not _passes(application):
        raise NotPassed(
            "{person} har ikke en bestått karakter, og kan ikke få et nytt bevis.", person=application.person
        )
    return _write(
        application,
        sent_text(application.run),
        number=_next_number(norwegian_dates.oslo_day(at).year),
        version=1,
        replaces=certificate,
        reason=reason.strip()[:300],
        by=by,
        at=at,
    )


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> CertificateRevocation:
    """It no longer holds; its page says so, and the holder is told. Raises `NotInForce`, `ReasonMissing`."""
    _reason(reason)
    application = _locked(certificate.application)
    _in_force(certificate)
    revocation = CertificateRevocation.objects.create(
        certificate=certificate, reason=reason.strip()[:300], at=at, by=by
    )
    messages.post(
        kind="issue_certificates.revoked",
        key=f"issue_certificates.revoked:{certificate.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        link=links.personal_url(application.person, door="my", path="/min-side/bevis/", at=at),
    )
    audit.record(
        "certificates.revoked",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=f"{certificate.number} v{certificate.version}",
    )
    return revocation


def _write(
    application: Application,
    text: CertificateText,
    *,
    number: str,
    version: int,
    replaces: Certificate | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Certificate:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    said = facts.gather(application, text=text, number=number, code=code, version=version, at=at)
    printed = facts.render(said, national_id=identity_numbers.to_print(application))
    sealed = sealing.seal(printed, reason=f"Bevis {number}", at=at)
    document = storage.keep(sealed, media_type="application/pdf", at=at)
    certificate = Certificate.objects.create(
        application=application,
        number=number,
        code=code,
        version=version,
        replaces=replaces,
        reason=reason,
        document_type=application.run.document_type,
        facts=said,
        document=document,
        issued_at=at,
        issued_by=by,
    )
    messages.post(
        kind="issue_certificates",
        key=f"issue_certificates:{number}:{version}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        attachments=[] if is_for_the_door_only(certificate) else [(file_name(certificate), document)],
        certificate=certificate,
        kind_name=certificate.get_document_type_display(),
        verify_url=facts.verify_url(code),
        link=links.personal_url(application.person, door="my", path="/min-side/bevis/", at=at),
    )
    audit.record(
        "certificates.reissued" if replaces else "certificates.issued",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=f"{number} v{version}",
        sha256=document.sha256,
    )
    return certificate


def is_for_the_door_only(certificate: Certificate) -> bool:
    """Whether it carries an identity number, which goes into no e-mail: it is fetched after signing in with a code."""
    return certificate.document_type == DocumentType.DIPLOMA


def file_name(certificate: Certificate) -> str:
    """Without the person's name: it ends in other people's download folders."""
    version = f"-v{certificate.version}" if certificate.version > 1 else ""
    return f"{certificate.document_type}-{certificate.number}{version}.pdf"


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


def sent_text(run: CourseRun) -> CertificateText:
    """The text that the head has handed over. Raises `TextNotSent`."""
    text = CertificateText.objects.filter(run=run, sent_at__isnull=False).first()
    if text is None:
        raise TextNotSent("Avdelingslederen har ikke sendt teksten til beviset ennå.")
    return text


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "run__programme")
        .get(pk=application.pk)
    )


def _passes(application: Application) -> bool:
    grade = assessment.grade_in_force(application)
    return grade is not None and grade.passing


def _in_force(certificate: Certificate) -> None:
    if not Certificate.objects.in_force().filter(pk=certificate.pk).exists():
        raise NotInForce("Beviset er allerede erstattet eller kalt tilbake.")


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Skriv hvorfor, slik at det kan forstås senere.")
