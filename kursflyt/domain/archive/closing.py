"""Closing a course: the checklist computed from the facts, the package of everything, and the closure itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from kursflyt.core import audit, money, norwegian_dates, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Sentence
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive import course_package, reporting
from kursflyt.domain.archive.handling import Handling
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.assessment.models import GradeAppeal
from kursflyt.domain.certificates import queries as certificates
from kursflyt.domain.contracts.models import ContractSignature
from kursflyt.domain.courses.models import CourseRun, RunClosure
from kursflyt.domain.evaluation.models import Finding, FindingAction
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, SupplierInvoice
from kursflyt.domain.messages.models import Message, MessageState

REOPENED = "closing.opened_again"


class NotReadyToClose(Refused):
    """Something that must be in place is missing."""


@dataclass(frozen=True)
class Check:
    """One line of the checklist. A `blocking` one not `ok` stops the closing; `where` is the box to mend it in."""

    key: str
    label: Sentence
    ok: bool
    blocking: bool
    detail: Sentence | str = ""
    where: str = ""


def checklist(run: CourseRun, *, at: datetime) -> tuple[Check, ...]:
    """All checks, in the order they are shown; a constant number of queries."""
    return (
        *_archived(run),
        _certificates_issued(run),
        *_appeals(run, at),
        _supplier_invoices(run),
        *_messages(run),
        _findings(run),
        _unpaid(run),
        _open_actions(run),
    )


def refuse_unready(run: CourseRun, *, at: datetime) -> tuple[Check, ...]:
    """The checklist that was looked at. Raises `NotReadyToClose` with the first of what is missing."""
    checks = checklist(run, at=at)
    missing = [check for check in checks if check.blocking and not check.ok]
    if missing:
        first = Sentence(
            "Kurset kan ikke avsluttes ennå. {label}: {detail}", label=missing[0].label, detail=missing[0].detail
        )
        if len(missing) == 1:
            raise NotReadyToClose(first)
        raise NotReadyToClose("{first} Det er {count} mangler til.", first=first, count=len(missing) - 1)
    return checks


def archive_course(*, run: CourseRun, handling: Handling, by: Actor, at: datetime) -> ArchiveRecord:
    """Everything in one package. Call it outside of a transaction. Raises the three errors of connectors.roles."""
    reopened = AuditEntry.objects.filter(run_id=run.pk, event=REOPENED).count()
    packed = course_package.files(run, at=at)
    return archive.keep_package(
        run=run,
        subject=f"course {reopened + 1}" if reopened else "course",
        title=f"Gjennomført kurs: {run.title}",
        handling=handling,
        files=[(row.name, row.file, row.media_type) for row in packed],
        metadata={"report": reporting.counts(run)},
        at=at,
        by=by,
    )


@transaction.atomic
def close(*, run: CourseRun, record: ArchiveRecord, by: Actor, at: datetime) -> RunClosure:
    """The course is over, with the figures of its report. Raises `NotReadyToClose`."""
    CourseRun.objects.select_for_update().get(pk=run.pk)
    checks = refuse_unready(run, at=at)
    report: dict[str, Any] = {
        **reporting.counts(run),
        "archived_documents": len(record.manifest),
        "archive_records": ArchiveRecord.objects.filter(run=run).count(),
        "package": record.package_id or "",
        "case_number": record.case_number,
        "notes": [sentences.in_bokmal(check.detail) for check in checks if not check.ok],
    }
    closure = RunClosure.objects.create(run=run, report=report, at=at, by=by)
    audit.record("closing.closed", by=by, at=at, run_id=run.pk, package=report["package"])
    return closure


@transaction.atomic
def open_again(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """Something was forgotten; the package that was made stays, and the next closing makes another."""
    RunClosure.objects.filter(run=run).delete()
    audit.record(REOPENED, by=by, at=at, run_id=run.pk)


def _archived(run: CourseRun) -> tuple[Check, Check]:
    records = list(ArchiveRecord.objects.filter(run=run))
    subjects = {record.subject for record in records}
    signed = list(ContractSignature.objects.filter(contract__run=run).values_list("contract__number", flat=True))
    loose = [number for number in signed if number not in subjects]
    held = {
        row.get("sha256") for record in records if record.subject.startswith("certificates") for row in record.manifest
    }
    unarchived = [row.number for row in certificates.certificates_of(run) if row.document_id not in held]
    return (
        Check(
            "contract",
            Sentence("Kontrakten er arkivert"),
            not loose,
            True,
            Sentence("Ikke arkivert: {numbers}.", numbers=", ".join(loose))
            if loose
            else Sentence("{count} kontrakt(er) arkivert.", count=len(signed)),
            "archive_contract",
        ),
        Check(
            "certificates_archived",
            Sentence("Bevisene er arkivert"),
            not unarchived,
            True,
            Sentence("{count} bevis er ikke arkivert ennå. Det skjer i bakgrunnen.", count=len(unarchived))
            if unarchived
            else "",
            "issue_certificates",
        ),
    )


def _certificates_issued(run: CourseRun) -> Check:
    due = len(certificates.due(run))
    return Check(
        "certificates_issued",
        Sentence("Alle som har bestått, har fått bevis"),
        not due,
        True,
        Sentence("{count} deltaker(e) har bestått, men har ikke fått bevis.", count=due) if due else "",
        "issue_certificates",
    )


def _appeals(run: CourseRun, at: datetime) -> tuple[Check, Check]:
    unanswered = GradeAppeal.objects.filter(application__run=run, answered_at__isnull=True).count()
    publication = assessment.publication_of(run)
    running = publication is not None and publication.appeal_due_on >= norwegian_dates.oslo_day(at)
    return (
        Check(
            "appeals",
            Sentence("Klager og ønsker om begrunnelse er besvart"),
            not unanswered,
            True,
            Sentence("{count} venter på svar.", count=unanswered) if unanswered else "",
            "publish_grades",
        ),
        Check(
            "appeal_period",
            Sentence("Klagefristen er ute"),
            not running,
            False,
            Sentence("Klagefristen løper til {until}.", until=publication.appeal_due_on)
            if publication and running
            else "",
            "publish_grades",
        ),
    )


def _supplier_invoices(run: CourseRun) -> Check:
    waiting = SupplierInvoice.objects.unanswered().filter(run=run).count()
    return Check(
        "supplier_invoices",
        Sentence("Fakturaer fra underviseren er besvart"),
        not waiting,
        True,
        Counted(
            "{count} faktura er verken godkjent eller avvist.",
            "{count} fakturaer er verken godkjent eller avvist.",
            count=waiting,
        )
        if waiting
        else "",
        "approve_invoice",
    )


def _messages(run: CourseRun) -> tuple[Check, Check]:
    undelivered = Message.objects.undelivered().filter(run=run)
    stuck = undelivered.filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN]).count()
    waiting = undelivered.filter(state=MessageState.WAITING).count()
    return (
        Check(
            "messages",
            Sentence("Alle meldinger er kommet fram"),
            not stuck,
            True,
            Sentence("{count} melding(er) er ikke levert. Send dem på nytt, eller overlever dem.", count=stuck)
            if stuck
            else "",
        ),
        Check(
            "messages_waiting",
            Sentence("Ingen meldinger ligger i kø"),
            not waiting,
            False,
            Sentence("{count} ligger i kø.", count=waiting) if waiting else "",
        ),
    )


def _findings(run: CourseRun) -> Check:
    missing = Finding.objects.filter(run=run, action__isnull=True).count()
    return Check(
        "findings",
        Sentence("Hvert funn fra evalueringen har fått svar"),
        not missing,
        True,
        Sentence("{count} funn mangler tiltak eller begrunnelse.", count=missing) if missing else "",
        "follow_up_evaluation",
    )


def _unpaid(run: CourseRun) -> Check:
    unpaid = [
        invoice
        for invoice in Invoice.objects.standing().filter(run=run).prefetch_related("payments")
        if not _paid(invoice)
    ]
    bases = InvoiceBasis.objects.standing().filter(run=run).exclude(remaining__lte=0)
    total = sum((invoice.total for invoice in unpaid), sum((basis.amount for basis in bases), Decimal(0)))
    count = len(unpaid) + len(bases)
    return Check(
        "unpaid",
        Sentence("Deltakernes fakturaer er betalt eller kreditert"),
        not count,
        False,
        Counted(
            "{count} faktura på {total} er ubetalt.",
            "{count} fakturaer på til sammen {total} er ubetalt.",
            count=count,
            total=partial(money.kroner, total),
        )
        if count
        else "",
        "invoice_participants",
    )


def _paid(invoice: Invoice) -> bool:
    paid: bool = sum(payment.amount for payment in invoice.payments.all()) >= invoice.total  # type: ignore[attr-defined]
    return paid


def _open_actions(run: CourseRun) -> Check:
    waiting = FindingAction.objects.filter(Q(finding__run=run) & Q(done_at__isnull=True)).exclude(action="").count()
    return Check(
        "actions",
        Sentence("Tiltakene etter evalueringen er gjort"),
        not waiting,
        False,
        Sentence("{count} tiltak gjenstår. De vises når neste kurs planlegges.", count=waiting) if waiting else "",
        "follow_up_evaluation",
    )
