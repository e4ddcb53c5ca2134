"""The certificate's text from the head, and the certificates themselves: issued one by one, sealed, sent, archived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kursflyt.connectors import roles
from kursflyt.core import jobs, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import digital, identity_numbers, making, number_requests, queries, texts
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses import programmes
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.policy import archiving
from kursflyt.process import boxes, long_work, progress, watches
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun

BOX = "issue_certificates"
EARLIEST_HOUR = 7


class NumbersMissing(Refused):
    """Everybody who is left lacks the identity number."""


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
    credits: Decimal | None = None,
    level: str = "",
    by: Actor,
    at: datetime,
) -> StepRun:
    """Saves the text, with what a vitnemål needs of the programme, and hands it over. Raises texts.TextIncomplete."""
    save_certificate_text(
        run,
        text=text,
        text_nn=text_nn,
        learning_outcomes=learning_outcomes,
        learning_outcomes_nn=learning_outcomes_nn,
        credits=credits,
        level=level,
        by=by,
        at=at,
    )
    texts.send(run=run, by=by, at=at)
    evidence = {"characters": len(text), "nynorsk": bool(text_nn), "document_type": run.document_type}
    return progress.finish(run, "write_certificate_text", by=by, at=at, evidence=evidence)


@transaction.atomic
def save_certificate_text(
    run: CourseRun, *, credits: Decimal | None = None, level: str = "", by: Actor, at: datetime, **written: str
) -> None:
    """Keeps the draft, and what a vitnemål must say of the programme. Raises `programmes.UnknownLevel`."""
    if run.document_type == DocumentType.DIPLOMA and (credits is not None or level):
        programmes.describe(programme=run.programme, credits=credits, level=level, by=by, at=at)
    texts.save(run=run, **written, by=by, at=at)


@boxes.when_undone("write_certificate_text")
def take_text_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    texts.take_back(run=run, by=by, at=at)


@boxes.person
def issue_certificates(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Issues to everyone who has passed, here and now. The box is done when nobody is left, and open while one failed.

    Who has a certificate keeps it. Raises what `begin_issuing` does.
    """
    return long_work.step_done_here(run, BOX, begin_issuing(run, by=by, at=at, here=True), at=at)


@transaction.atomic
def begin_issuing(run: CourseRun, *, by: Actor, at: datetime, here: bool = False) -> Batch | None:
    """One part for everyone who has passed and has none: also after the box is done, for who passed by an appeal.

    Who is to have a vitnemål and has not given the identity number waits and stops nobody; the box stays open for
    them. None, and an open box is finished, when nobody is left. Raises `progress.NotOpen`, `certificates.TextNotSent`
    and `NumbersMissing`.
    """
    if not process.is_open(run, BOX) and not process.is_done(run, BOX):
        progress.finish(run, BOX, by=by, at=at)  # refuses with the reason
    if queries.due(run):
        certificates.sent_text(run)
        ready = queries.ready(run)
        if not ready:
            raise NumbersMissing(
                "Ingen av dem som skal ha vitnemål, har gitt fødselsnummeret. Send en påminnelse, eller skriv det inn."
            )
        return long_work.begin(run, BOX, applications=ready, by=by, at=at, here=here)
    _finish(run, by=by, at=at)
    return None


def _make_one(application: Application, *, at: datetime) -> making.Made | None:
    return certificates.make_first(application=application, at=at)


def _issue_one(application: Application, made: making.Made | None, *, by: Actor, at: datetime) -> None:
    certificates.issue(application=application, made=made, by=by, at=at)


def _when_all_are_tried(batch: Batch, *, at: datetime) -> None:
    if process.is_open(batch.run, BOX):
        if not queries.due(batch.run):
            _finish(batch.run, by=batch.begun_by, at=at)
    else:
        _archive_later(batch.run, by=batch.begun_by, at=at)


def _finish(run: CourseRun, *, by: Actor, at: datetime) -> None:
    issued = list(Certificate.objects.in_force().filter(application__run=run).order_by("number"))
    evidence = {
        "issued": len(issued),
        "first": issued[0].number if issued else "",
        "last": issued[-1].number if issued else "",
        "documents": [{"name": certificates.file_name(row), "sha256": row.document_id} for row in issued],
    }
    progress.finish(run, BOX, by=by, at=at, evidence=evidence)
    _archive_later(run, by=by, at=at)


def _archive_later(run: CourseRun, *, by: Actor, at: datetime) -> None:
    jobs.defer("certificates.archive", run_id=run.pk, by=by.as_text(), at=at.isoformat())


long_work.register(BOX, long_work.Work(ask=_make_one, do=_issue_one, end=_when_all_are_tried))


@watches.every_minute
def look_after_identity_numbers(*, at: datetime) -> None:
    """Asks those who are to have a vitnemål for their number, and deletes the numbers that have served."""
    if norwegian_dates.oslo(at).hour >= EARLIEST_HOUR:
        number_requests.ask_in_time(at=at)
    identity_numbers.delete_done(at=at)


@boxes.when_undone("issue_certificates")
def refuse_undoing_certificates(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if Certificate.objects.filter(application__run=run).exists():
        raise CertificatesSent("Bevisene er sendt. Utsted en ny versjon eller kall beviset tilbake i stedet.")


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
    moment, newest = datetime.fromisoformat(at), max(row.pk for row in rows)
    first = not ArchiveRecord.objects.filter(run=run, subject="certificates").exists()
    archive.keep_package(
        run=run,
        subject="certificates" if first else f"certificates {newest}",
        title=f"Bevis, {run.title}",
        unofficial_title=f"Bevis for {len(rows)} deltakere, {run.title}",
        handling=archiving.of("certificates"),
        parties=[roles.ArchiveParty(row.application.person.full_name, "recipient") for row in rows],
        files=[
            *((certificates.file_name(row), row.document, "application/pdf") for row in rows),
            *_digital_files(rows, at=moment),
        ],
        metadata={"certificates": [{"number": row.number, "version": row.version, "facts": row.facts} for row in rows]},
        at=moment,
        by=Actor.from_text(by),
    )


def _digital_files(rows: list[Certificate], *, at: datetime) -> Iterator[tuple[str, StoredFile, str]]:
    for row in rows:
        made = digital.of(row, at=at)
        if made is not None:
            yield digital.file_name(row), made.document, digital.MEDIA_TYPE
