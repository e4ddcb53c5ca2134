"""Every document that is printed, by name: as it usually is, and as awkward as real life gets."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from kursflyt.documents import (
    archive_cover,
    certificate,
    contract,
    credit_note,
    decision,
    evaluation_report,
    evidence_page,
    invoice,
    invoice_control_sheet,
    letterhead,
    pass_list,
    poster,
    receipt,
    typesetting,
    welcome_letter,
)
from tests.documents import examples, received_invoices, record_examples
from tests.documents.nynorsk_facts import said

Compose = Callable[[letterhead.Language], typesetting.Composition]
USUAL: dict[str, Compose] = {
    "contract": lambda language: contract.composition(said(examples.make_contract(), language), language=language),
    "contract of an employee": lambda language: contract.composition(
        said(examples.make_contract(employed=True), language), language=language
    ),
    "evidence page": lambda language: evidence_page.composition(
        said(examples.make_evidence(), language), language=language
    ),
    "receipt": lambda language: receipt.composition(said(examples.make_receipt(), language), language=language),
    "offer": lambda language: decision.composition(said(examples.make_decision("offer"), language), language=language),
    "waiting list": lambda language: decision.composition(
        said(examples.make_decision("waiting_list"), language), language=language
    ),
    "rejection": lambda language: decision.composition(
        said(examples.make_decision("rejection"), language), language=language
    ),
    "welcome letter": lambda language: welcome_letter.composition(
        said(examples.make_welcome(), language), language=language
    ),
    "invoice": lambda language: invoice.composition(said(examples.make_invoice(), language), language=language),
    "credit note": lambda language: credit_note.composition(
        said(examples.make_credit_note(), language), language=language
    ),
    "kursbevis": lambda language: certificate.composition(
        said(record_examples.make_certificate(), language), language=language
    ),
    "karakterutskrift": lambda language: certificate.composition(
        said(record_examples.make_certificate("karakterutskrift"), language), language=language
    ),
    "vitnemål": lambda language: certificate.composition(
        said(record_examples.make_certificate("vitnemal"), language), language=language
    ),
    "poster": lambda language: poster.composition(said(record_examples.make_poster(), language), language=language),
    "evaluation report": lambda language: evaluation_report.composition(
        said(record_examples.make_evaluation(), language), language=language
    ),
    "pass list": lambda language: pass_list.composition(
        said(record_examples.make_pass_list(), language), language=language
    ),
    "archive cover": lambda language: archive_cover.composition(
        said(record_examples.make_cover(), language), language=language
    ),
    "invoice control sheet": lambda language: invoice_control_sheet.composition(
        said(record_examples.make_control(received_invoices.teacher_invoice()), language), language=language
    ),
}
AWKWARD: dict[str, Compose] = {
    "contract": lambda language: contract.composition(
        said(examples.make_contract(awkward=True, session_count=40), language), language=language
    ),
    "contract with one session": lambda language: contract.composition(
        said(examples.make_contract(session_count=1), language), language=language
    ),
    "contract without sessions": lambda language: contract.composition(
        said(examples.make_contract(session_count=0), language), language=language
    ),
    "evidence page": lambda language: evidence_page.composition(
        said(examples.make_evidence(awkward=True), language), language=language
    ),
    "offer": lambda language: decision.composition(
        said(examples.make_decision("offer", awkward=True), language), language=language
    ),
    "waiting list": lambda language: decision.composition(
        said(examples.make_decision("waiting_list", awkward=True), language), language=language
    ),
    "rejection": lambda language: decision.composition(
        said(examples.make_decision("rejection", awkward=True), language), language=language
    ),
    "receipt": lambda language: receipt.composition(
        said(examples.make_receipt(awkward=True), language), language=language
    ),
    "welcome letter": lambda language: welcome_letter.composition(
        said(examples.make_welcome(awkward=True, session_count=40), language), language=language
    ),
    "invoice": lambda language: invoice.composition(
        said(examples.make_invoice(awkward=True, line_count=40), language), language=language
    ),
    "credit note": lambda language: credit_note.composition(
        said(examples.make_credit_note(awkward=True, line_count=40), language), language=language
    ),
    "kursbevis": lambda language: certificate.composition(
        said(record_examples.make_certificate(awkward=True), language), language=language
    ),
    "karakterutskrift": lambda language: certificate.composition(
        said(record_examples.make_certificate("karakterutskrift", awkward=True), language), language=language
    ),
    "vitnemål": lambda language: certificate.composition(
        said(record_examples.make_certificate("vitnemal", awkward=True), language), language=language
    ),
    "poster": lambda language: poster.composition(
        said(record_examples.make_poster(awkward=True), language), language=language
    ),
    "evaluation report": lambda language: evaluation_report.composition(
        said(record_examples.make_evaluation(awkward=True), language), language=language
    ),
    "evaluation report with few answers": lambda language: evaluation_report.composition(
        said(record_examples.make_evaluation(answered=3), language), language=language
    ),
    "evaluation report with many findings": lambda language: evaluation_report.composition(
        said(
            dataclasses.replace(
                record_examples.make_evaluation(awkward=True), findings=record_examples.wordy_findings(15)
            ),
            language,
        ),
        language=language,
    ),
    "pass list": lambda language: pass_list.composition(
        said(record_examples.make_pass_list(row_count=40, awkward=True), language), language=language
    ),
    "pass list not confirmed": lambda language: pass_list.composition(
        said(record_examples.make_pass_list(row_count=1, confirmed=False), language), language=language
    ),
    "archive cover": lambda language: archive_cover.composition(
        said(record_examples.make_cover(document_count=40), language), language=language
    ),
    "invoice control sheet with deviations": lambda language: invoice_control_sheet.composition(
        said(
            record_examples.make_control(
                received_invoices.teacher_invoice(kid="2027000311", buyer_reference=""), decided=False
            ),
            language,
        ),
        language=language,
    ),
}
