"""Issuing certificates, one at a time: numbered, sealed and sent; then new versions, revoking, and issuing anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import facts, identity_numbers, making, queries
from kursflyt.domain.certificates.models import Certificate, CertificateRevocation, CertificateText
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links


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


def issue(*, application: Application, by: Actor, at: datetime, made: making.Made | None = None) -> Certificate:
    """The first certificate of a participant who has passed; one who has one already keeps it.

    Sealed while nothing is locked, unless it was `made` before, by `make_first`. Raises what `make_first` does.
    """
    made = made or make_first(application=application, at=at)
    with transaction.atomic():
        application = _locked(application)
        existing = _newest(application)
        if existing is not None:
            return existing
        assert made is not None  # a certificate is never taken away, so there was none before either
        _must_have_passed(application)
        return _write(application, made, replaces=None, reason="", by=by)


def make_first(*, application: Application, at: datetime) -> making.Made | None:
    """The first certificate, sealed and not yet issued; None for one who has a certificate. Safe to call again.

    Its number is kept for this participant from then on, whatever comes in between. Raises `NotPassed`, `TextNotSent`,
    `identity_numbers.NotGiven`, documents.certificate.IncompleteCertificate and `sealing.SealLater`.
    """
    with transaction.atomic():
        application = _locked(application)
        if _newest(application) is not None:
            return None
        text = sent_text(application.run)
        _must_have_passed(application)
        identity_numbers.to_print(application)  # refuses before a number of the series is taken
        drafted = making.draft(application, text, number=making.reserve_number(application, at=at), version=1, at=at)
    return making.made(drafted)


def reissue(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """A new version with the facts as they are now, under the same number.

    A vitnemål whose identity number has been deleted since asks for it again. Raises `NotInForce`, `ReasonMissing`,
    `NotPassed`, `identity_numbers.NotGiven` and `sealing.SealLater`.
    """
    _reason(reason)
    with transaction.atomic():
        application = _held_to_reissue(certificate)
        drafted = making.draft(
            application,
            sent_text(application.run),
            number=certificate.number,
            version=certificate.version + 1,
            at=at,
        )
    made = making.made(drafted)
    with transaction.atomic():
        return _write(_held_to_reissue(certificate), made, replaces=certificate, reason=reason.strip()[:300], by=by)


def issue_anew(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """A new certificate with a new number after one that was revoked, with the facts as they are now.

    The revoked one stays revoked, and its page says that there is a new one. Raises `NotRevoked`, `NotInForce` (there
    is a new one already), `ReasonMissing`, `NotPassed`, `identity_numbers.NotGiven` and `sealing.SealLater`.
    """
    _reason(reason)
    with transaction.atomic():
        application = _held_to_issue_anew(certificate)
        number = making.reserve_number(application, at=at)
        drafted = making.draft(application, sent_text(application.run), number=number, version=1, at=at)
    made = making.made(drafted)
    with transaction.atomic():
        return _write(_held_to_issue_anew(certificate), made, replaces=certificate, reason=reason.strip()[:300], by=by)


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
    application: Application, made: making.Made, *, replaces: Certificate | None, reason: str, by: Actor
) -> Certificate:
    """The sealed paper becomes a certificate, its holder is told, and its number is used. Raises `ChangedMeanwhile`."""
    drafted = made.draft
    making.must_still_hold(drafted, application, sent_text(application.run))
    document = storage.keep(made.sealed, media_type="application/pdf", at=drafted.at)
    certificate = Certificate.objects.create(
        application=application,
        number=drafted.number,
        code=drafted.code,
        version=drafted.version,
        replaces=replaces,
        reason=reason,
        document_type=application.run.document_type,
        facts=drafted.facts,
        document=document,
        issued_at=drafted.at,
        issued_by=by,
    )
    making.use_number(application, drafted)
    _tell(certificate)
    audit.record(
        "certificates.reissued" if replaces else "certificates.issued",
        by=by,
        at=drafted.at,
        run_id=application.run_id,
        subject=f"{drafted.number} v{drafted.version}",
        sha256=document.sha256,
    )
    return certificate


def _tell(certificate: Certificate) -> None:
    application, at = certificate.application, certificate.issued_at
    messages.post(
        kind="issue_certificates",
        key=f"issue_certificates:{certificate.number}:{certificate.version}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        attachments=[] if is_for_the_door_only(certificate) else [(file_name(certificate), certificate.document)],
        certificate=certificate,
        kind_name=certificate.get_document_type_display(),
        verify_url=facts.verify_url(certificate.code),
        link=links.personal_url(application.person, door="my", path="/min-side/bevis/", at=at),
    )


def is_for_the_door_only(certificate: Certificate) -> bool:
    """Whether it carries an identity number, which goes into no e-mail: it is fetched after signing in with a code."""
    return certificate.document_type == DocumentType.DIPLOMA


def file_name(certificate: Certificate, *, ending: str = ".pdf") -> str:
    """Without the person's name: it ends in other people's download folders."""
    version = f"-v{certificate.version}" if certificate.version > 1 else ""
    return f"{certificate.document_type}-{certificate.number}{version}{ending}"


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


def _newest(application: Application) -> Certificate | None:
    return Certificate.objects.filter(application=application).order_by("-pk").first()


def _must_have_passed(application: Application) -> None:
    if not queries.has_passed(application):
        raise NotPassed("{person} står ikke som bestått på den bekreftede beståttlisten.", person=application.person)


def _held_to_reissue(certificate: Certificate) -> Application:
    application = _locked(certificate.application)
    _in_force(certificate)
    if not _passes(application):
        raise NotPassed(
            "{person} har ikke lenger en bestått karakter. Kall beviset tilbake i stedet.", person=application.person
        )
    return application


def _held_to_issue_anew(certificate: Certificate) -> Application:
    application = _locked(certificate.application)
    if not CertificateRevocation.objects.filter(certificate=certificate).exists():
        raise NotRevoked("Beviset er ikke kalt tilbake. Utsted en ny utgave av det i stedet.")
    if Certificate.objects.filter(replaces=certificate).exists():
        raise NotInForce("Det er allerede utstedt et nytt bevis etter dette.")
    if not _passes(application):
        raise NotPassed(
            "{person} har ikke en bestått karakter, og kan ikke få et nytt bevis.", person=application.person
        )
    return application


def _passes(application: Application) -> bool:
    grade = assessment.grade_in_force(application)
    return grade is not None and grade.passing


def _in_force(certificate: Certificate) -> None:
    if not Certificate.objects.in_force().filter(pk=certificate.pk).exists():
        raise NotInForce("Beviset er allerede erstattet eller kalt tilbake.")


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Skriv hvorfor, slik at det kan forstås senere.")
