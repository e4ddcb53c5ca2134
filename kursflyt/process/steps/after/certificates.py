"""The certificate's text from the head, and the certificates themselves: issued one by one, sealed, sent, archived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import jobs
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import queries, texts
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import boxes, progress
from kursflyt.process.models import StepRun, StepState

SCREENING = "Unntatt offentlighet, offentleglova § 26"


class CertificatesSent(Refused):
    """A certificate is replaced or revoked, never taken back by undoing a box."""


@boxes.person
@transaction.atomic
def write_certificate_text(
    run: CourseRun,
    *,
    text: str,
    learning_outcomes: str,
    text_nn: str = "",
    learning_outcomes_nn: str = "",
    by: Actor,
    at: datetime,
) -> StepRun:
    """Saves the text and hands it to operations. Raises texts.TextIncomplete."""
    texts.save(
        run=run,
        text=text,
        text_nn=text_nn,
        learning_outcomes=learning_outcomes,
        learning_outcomes_nn=learning_outcomes_nn,
        by=by,
        at=at,
    )
    texts.send(run=run, by=by, at=at)
    evidence = {"characters": len(text), "nynorsk": bool(text_nn), "document_type": run.document_type}
    return progress.finish(run, "write_certificate_text", by=by, at=at, evidence=evidence)


@boxes.when_undone("write_certificate_text")
def take_text_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    texts.take_back(run=run, by=by, at=at)


@boxes.person
def issue_certificates(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Issues to everyone who has passed, each in a transaction of its own, and finishes when none is left.

    Stopped half-way, it goes on where it was: who has a certificate keeps it. Raises progress.NotOpen before anything
    is issued, certificates.TextNotSent and documents.certificate.IncompleteCertificate.
    """
    if not StepRun.objects.filter(run=run, box="issue_certificates", state=StepState.OPEN).exists():
        return progress.finish(run, "issue_certificates", by=by, at=at)  # refuses with the reason
    for application in queries.due(run):
        certificates.issue(application=application, by=by, at=at)
    with transaction.atomic():
        issued = list(Certificate.objects.in_force().filter(application__run=run).order_by("number"))
        evidence = {
            "issued": len(issued),
            "first": issued[0].number if issued else "",
            "last": issued[-1].number if issued else "",
            "documents": [{"name": certificates.file_name(row), "sha256": row.document_id} for row in issued],
        }
        jobs.defer("certificates.archive", run_id=run.pk, by=by.as_text(), at=at.isoformat())
        return progress.finish(run, "issue_certificates", by=by, at=at, evidence=evidence)


def issue_late(run: CourseRun, *, by: Actor, at: datetime) -> int:
    """After the box is done: to those who have passed since, by an appeal or a late hand-in. Returns how many."""
    due = queries.due(run)
    for application in due:
        certificates.issue(application=application, by=by, at=at)
    if due:
        jobs.defer("certificates.archive", run_id=run.pk, by=by.as_text(), at=at.isoformat())
    return len(due)


@boxes.when_undone("issue_certificates")
def refuse_undoing_certificates(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if Certificate.objects.filter(application__run=run).exists():
        raise CertificatesSent("Bevisene er sendt. Utsted en ny versjon eller kall beviset tilbake i stedet.")


def issue_in_background(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """Puts the batch in the queue: three hundred take a minute or so."""
    jobs.defer("certificates.issue", once=f"certificates {run.pk}", run_id=run.pk, by=by.as_text(), at=at.isoformat())


@jobs.job("certificates.issue")
def issue_batch(run_id: int, by: str, at: str) -> None:
    run = CourseRun.objects.select_related("programme", "head", "consultant").get(pk=run_id)
    try:
        issue_certificates(run, by=Actor.from_text(by), at=datetime.fromisoformat(at))
    except progress.NotOpen:
        return  # done by someone else in the meantime


@jobs.job("certificates.archive")
def archive_certificates(run_id: int, by: str, at: str) -> None:
    """All certificates that are not archived yet go together in one package; a re-issue makes a package of its own."""
    run = CourseRun.objects.select_related("programme").get(pk=run_id)
    archived = {
        sha256
        for record in ArchiveRecord.objects.filter(run=run, subject__startswith="certificates")
        for sha256 in [row.get("sha256") for row in record.manifest]
    }
    rows = [row for row in queries.certificates_of(run) if row.document_id not in archived]
    if not rows:
        return
    newest = max(row.pk for row in rows)
    first = not ArchiveRecord.objects.filter(run=run, subject="certificates").exists()
    archive.keep_package(
        run=run,
        subject="certificates" if first else f"certificates {newest}",
        title=f"Bevis, {run.title}",
        unofficial_title=f"Bevis for {len(rows)} deltakere, {run.title}",
        screening=SCREENING,
        files=[(certificates.file_name(row), row.document, "application/pdf") for row in rows],
        metadata={"certificates": [{"number": row.number, "version": row.version, "facts": row.facts} for row in rows]},
        at=datetime.fromisoformat(at),
        by=Actor.from_text(by),
    )
