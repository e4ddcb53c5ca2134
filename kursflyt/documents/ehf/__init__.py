"""Received e-invoices (EHF, Peppol BIS Billing 3.0): read safely, held to the published rules, checked by our own."""

from kursflyt.documents.ehf.checks import OwnCheck, own_checks
from kursflyt.documents.ehf.reader import (
    ExternalContent,
    NotAnInvoice,
    NotWellFormed,
    Party,
    ReceivedInvoice,
    ReceivedLine,
    TooLarge,
    read_invoice,
)
from kursflyt.documents.ehf.rules import Judgement, LayerRun, RuleFinding, judge

__all__ = [
    "ExternalContent",
    "Judgement",
    "LayerRun",
    "NotAnInvoice",
    "NotWellFormed",
    "OwnCheck",
    "Party",
    "ReceivedInvoice",
    "ReceivedLine",
    "RuleFinding",
    "TooLarge",
    "judge",
    "own_checks",
    "read_invoice",
]
