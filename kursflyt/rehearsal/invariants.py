"""What must hold when a course is over, checked against the database and the files and not against what was said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Count

from kursflyt.core import audit, kid, storage
from kursflyt.core.models import StoredFile
from kursflyt.documents import sealing
from kursflyt.domain.applications.models import Application, Offer
from kursflyt.domain.archive import queries as archive
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.assessment.models import Grade, PassList
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.process import charts, engine
from kursflyt.process.models import StepRun, StepState


def broken(run: CourseRun, *, at: datetime) -> list[str]:
    """A sentence for each thing that does not hold."""
    checks = (
        _process,
        _places,
        _offers,
        _messages,
        _files,
        _seals,
        _invoices,
        _grades,
        _certificates,
        _anonymity,
        _archive,
        _audit,
    )
    return [sentence for check in checks for sentence in check(run)]


def _process(run: CourseRun) -> Iterator[str]:
    visits = [
        engine.Visit(s.box, s.outcome, tuple(sorted(s.answers.items())))
        for s in StepRun.objects.finished().filter(run=run)
    ]
    standing = engine.where(engine.Chart(charts.source()), visits)
    if not standing.over or standing.kept:
        yield f"Kurset er ikke kommet til enden av tegningen: åpent {', '.join(standing.open)}"
    if StepRun.objects.filter(run=run, state=StepState.OPEN).exists():
        yield "Det ligger åpne steg igjen"
    for step in StepRun.objects.filter(run=run, failed=True):
        yield f"Steget {step.box} feilet: {step.failure}"


def _places(run: CourseRun) -> Iterator[str]:
    taken = Application.objects.with_place().filter(run=run).count()
    if taken > run.places:
        yield f"{taken} deltakere på {run.places} plasser"


def _offers(run: CourseRun) -> Iterator[str]:
    for offer in Offer.objects.filter(decision__application__run=run, reply__isnull=True, lapse__isnull=True):
        if offer.decision.superseded_at is None and not hasattr(offer.decision.application, "withdrawal"):
            yield f"Tilbudet til {offer.decision.application} er verken besvart eller bortfalt"


def _messages(run: CourseRun) -> Iterator[str]:
    for message in Message.objects.exclude(state__in=[MessageState.SENT, MessageState.HANDED_OVER]):
        yield f"Meldingen «{message.subject}» ({message.key}) er {message.get_state_display()}"
    doubled = Message.objects.values("key").annotate(n=Count("pk")).filter(n__gt=1)
    for row in doubled:
        yield f"Meldingen {row['key']} finnes {row['n']} ganger"


def _files(run: CourseRun) -> Iterator[str]:
    for file in StoredFile.objects.all():
        content = storage.path_of(file.sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256 or len(content) != file.size:
            yield f"Filen {file.sha256} er endret"


def _seals(run: CourseRun) -> Iterator[str]:
    for contract in Contract.objects.filter(run=run, signature__isnull=False):
        if not sealing.check_seal(storage.read(contract.signature.sealed)).intact:
            yield f"Seglet på kontrakt {contract.number} holder ikke"
        if contract.document is None or contract.signature.document_sha256 != contract.document.sha256:
            yield f"Kontrakt {contract.number} er ikke det dokumentet som ble signert"
    for certificate in Certificate.objects.filter(application__run=run)[:5]:
        if not sealing.check_seal(storage.read(certificate.document)).intact:
            yield f"Seglet på bevis {certificate.number} holder ikke"


def _invoices(run: CourseRun) -> Iterator[str]:
    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield "Fakturanumrene har hull"
    for invoice in Invoice.objects.filter(run=run).prefetch_related("lines"):
        lines = sum((line.amount for line in invoice.lines.all()), Decimal(0))
        if lines != invoice.total:
            yield f"Faktura {invoice.number}: linjene er {lines}, summen {invoice.total}"
        if invoice.kind == "invoice" and not kid.valid_kid(invoice.kid):
            yield f"Faktura {invoice.number} har ugyldig KID {invoice.kid}"
    if run.has_fee:
        standing = set(Invoice.objects.standing().filter(run=run).values_list("application_id", flat=True))
        standing |= set(InvoiceBasis.objects.handed_over().filter(run=run).values_list("application_id", flat=True))
        payers = set(
            Application.objects.with_place().filter(run=run).exclude(payer="nobody").values_list("pk", flat=True)
        )
        for missing in payers - standing:
            yield f"Søknad {missing} har plass, men ingen faktura"


def _grades(run: CourseRun) -> Iterator[str]:
    graded = set(Grade.objects.in_force().filter(application__run=run).values_list("application_id", flat=True))
    for application in Application.objects.with_place().filter(run=run):
        if application.pk not in graded:
            yield f"{application} har ikke fått karakter"


def _certificates(run: CourseRun) -> Iterator[str]:
    confirmed = PassList.objects.filter(run=run).order_by("-id").first()
    passed = sum(1 for row in confirmed.rows if row.get("passed")) if confirmed else 0
    issued = Certificate.objects.in_force().filter(application__run=run).count()
    if passed != issued:
        yield f"{passed} har bestått, men {issued} bevis er utstedt"


def _anonymity(run: CourseRun) -> Iterator[str]:
    """No column of an answer or a token points at a person, an application or a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name IN ('evaluation_answer', 'evaluation_token')"
            " AND (column_name ~ '(person|application|email|_at$)' OR data_type LIKE 'timestamp%')"
        )
        for table, column in cursor.fetchall():
            yield f"Evalueringen er ikke anonym: {table}.{column}"


def _archive(run: CourseRun) -> Iterator[str]:
    subjects = list(ArchiveRecord.objects.filter(run=run).select_related("package"))
    if not subjects:
        yield "Ingenting er arkivert"
    for record in subjects:
        if record.package is not None:
            for fault in archive.verify(storage.read(record.package)):
                yield f"Arkivmappen {record.subject}: {fault}"


def _audit(run: CourseRun) -> Iterator[str]:
    for seal in audit.broken_seals():
        yield f"Sporet er brutt ved forsegling {seal.pk}"
