"""The whole course in one package: every document as it was, the facts as JSON, and a page that a browser opens in
thirty years. File names and the title name nobody; who is who stands inside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from kursflyt.core import storage
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry, StoredFile
from kursflyt.domain.applications.models import Application, Decision, OfferReply, Withdrawal
from kursflyt.domain.archive import index_page
from kursflyt.domain.assessment.models import (
    Assessment,
    Extension,
    Grade,
    GradeAppeal,
    GradingDelay,
    PassList,
    Submission,
)
from kursflyt.domain.certificates import digital
from kursflyt.domain.certificates.models import Certificate, CertificateRevocation, DigitalCertificate
from kursflyt.domain.contracts.models import Contract, ContractSignature
from kursflyt.domain.courses.models import CourseRun, Programme, Session, SessionPlanPublication
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.evaluation.models import Finding, FindingAction, FindingsDispatch
from kursflyt.domain.invoicing.accounts_models import AccountsApproval, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, InvoiceVerdict, Payment, SupplierInvoice
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import Attendance, WelcomeLetter

HTML, JSON, PDF, XML = "text/html", "application/json", "application/pdf", "application/xml"

_LEFT_OUT: dict[type[Model], tuple[str, ...]] = {Message: ("body",)}
"""A mail's text has its reader's personal link in it, and says nothing that the rows do not."""


@dataclass(frozen=True)
class PackedFile:
    """`title` is what the index says; `name` the file's name in the package."""

    name: str
    title: str
    file: StoredFile
    media_type: str


def files(run: CourseRun, *, at: datetime) -> list[PackedFile]:
    """The index first, then the facts, then the documents."""
    documents = list(_documents(run))
    facts = json.dumps(facts_of(run), ensure_ascii=False, indent=1, cls=_Encoder).encode()
    data = PackedFile(
        "kurs.json", "Alle opplysninger om kurset, som data", storage.keep(facts, media_type=JSON, at=at), JSON
    )
    page = index_page.html(run, [(file.name, file.title, file.file) for file in (data, *documents)], at=at).encode()
    return [PackedFile("index.html", "Innhold", storage.keep(page, media_type=HTML, at=at), HTML), data, *documents]


def facts_of(run: CourseRun) -> dict[str, Any]:
    """Every row that belongs to the course, by table. Evaluation answers only as the counts that may be shown."""
    results = evaluation.results(run)
    return {
        "format": "kursflyt-course-1",
        **{name: list(rows.values(*_columns(rows.model))) for name, rows in _rows(run)},
        "evaluation": asdict(results) if results else None,
    }


def _columns(table: type[Model]) -> list[str]:
    """By name, since `values()` without names brings back whatever was deferred."""
    return [field.attname for field in table._meta.concrete_fields if field.name not in _LEFT_OUT.get(table, ())]


def _rows(run: CourseRun) -> Iterator[tuple[str, QuerySet[Any]]]:
    people = Application.objects.filter(run=run)
    yield "course_run", CourseRun.objects.filter(pk=run.pk)
    yield "programme", Programme.objects.filter(pk=run.programme_id)
    yield "session", Session.objects.filter(run=run)
    yield "session_plan_publication", SessionPlanPublication.objects.filter(run=run)
    yield "person", Person.objects.filter(applications__in=people) | Person.objects.filter(contracts__run=run)
    yield "contract", Contract.objects.filter(run=run)
    yield "contract_signature", ContractSignature.objects.filter(contract__run=run)
    yield "application", people
    yield "decision", Decision.objects.filter(application__in=people)
    yield "offer_reply", OfferReply.objects.filter(offer__decision__application__in=people)
    yield "withdrawal", Withdrawal.objects.filter(application__in=people)
    yield "attendance", Attendance.objects.filter(application__in=people)
    yield "submission", Submission.objects.filter(application__in=people)
    yield "extension", Extension.objects.filter(application__in=people)
    yield "assessment", Assessment.objects.filter(application__in=people)
    yield "grade", Grade.objects.filter(application__in=people)
    yield "grade_appeal", GradeAppeal.objects.filter(application__in=people)
    yield "grading_delay", GradingDelay.objects.filter(run=run)
    yield "pass_list", PassList.objects.filter(run=run)
    yield "certificate", Certificate.objects.filter(application__in=people)
    yield "certificate_revocation", CertificateRevocation.objects.filter(certificate__application__in=people)
    yield "digital_certificate", DigitalCertificate.objects.filter(certificate__application__in=people)
    yield "finding", Finding.objects.filter(run=run)
    yield "finding_action", FindingAction.objects.filter(finding__run=run)
    yield "invoice", Invoice.objects.filter(run=run)
    yield "payment", Payment.objects.filter(invoice__run=run)
    yield "invoice_basis", InvoiceBasis.objects.filter(run=run)
    yield "supplier_invoice", SupplierInvoice.objects.filter(run=run)
    yield "invoice_verdict", InvoiceVerdict.objects.filter(invoice__run=run)
    yield "accounts_approval", AccountsApproval.objects.filter(invoice__run=run)
    yield "message", Message.objects.filter(run=run).exclude(kind__startswith="evaluate_course")
    yield "audit_entry", AuditEntry.objects.filter(run_id=run.pk)


def _documents(run: CourseRun) -> Iterator[PackedFile]:
    for signature in ContractSignature.objects.filter(contract__run=run).select_related("contract", "sealed"):
        number = signature.contract.number
        yield PackedFile(f"kontrakt-{number}.pdf", f"Signert kontrakt {number}", signature.sealed, PDF)
    decisions = Decision.objects.filter(application__run=run, letter__isnull=False).select_related(
        "application", "letter"
    )
    for decision in decisions:
        assert decision.letter is not None
        reference = decision.application.reference
        yield PackedFile(f"vedtak-{reference}-{decision.pk}.pdf", f"Vedtak, søknad {reference}", decision.letter, PDF)
    for letter in WelcomeLetter.objects.filter(application__run=run).select_related("application", "document"):
        reference = letter.application.reference
        yield PackedFile(f"velkomstbrev-{reference}.pdf", f"Velkomstbrev, søknad {reference}", letter.document, PDF)
    for invoice in Invoice.objects.filter(run=run, document__isnull=False).select_related("document"):
        assert invoice.document is not None
        kind = invoice.get_kind_display()
        yield PackedFile(f"{kind}-{invoice.number}.pdf", f"{kind.capitalize()} {invoice.number}", invoice.document, PDF)
    for supplier in SupplierInvoice.objects.filter(run=run).select_related("raw"):
        yield PackedFile(f"ehf-{supplier.pk}.xml", f"Faktura fra underviser, {supplier.number}", supplier.raw, XML)
    for dispatch in FindingsDispatch.objects.filter(run=run).select_related("document"):
        yield PackedFile("evalueringsrapport.pdf", "Evalueringsrapport", dispatch.document, PDF)
    for nth, confirmed in enumerate(PassList.objects.filter(run=run).select_related("document"), 1):
        yield PackedFile(f"bestattliste-{nth}.pdf", f"Beståttliste nr. {nth}", confirmed.document, PDF)
    for row in Certificate.objects.filter(application__run=run).select_related("document"):
        yield PackedFile(
            f"bevis-{row.number}-v{row.version}.pdf", f"Bevis {row.number}, utgave {row.version}", row.document, PDF
        )
    made = DigitalCertificate.objects.filter(certificate__application__run=run).select_related(
        "certificate", "document"
    )
    for badge in made.order_by("certificate_id"):
        number, version = badge.certificate.number, badge.certificate.version
        title = f"Digitalt bevis {number}, utgave {version}"
        yield PackedFile(f"bevis-{number}-v{version}.json", title, badge.document, digital.MEDIA_TYPE)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.as_text() if isinstance(o, Actor) else super().default(o)
