"""E-invoices (EHF, Peppol BIS Billing 3.0): read safely, held to the published rules, checked by our own."""

from kursflyt.documents.ehf.attachments import Attachment, attachments_of
from kursflyt.documents.ehf.checks import OwnCheck, own_checks
from kursflyt.documents.ehf.envelope import (
    ExternalContent,
    NotAnInvoice,
    NotWellFormed,
    TooLarge,
    read_file,
)
from kursflyt.documents.ehf.judgement import LAYER_NAMES, Judgement, LayerRun, RuleFinding
from kursflyt.documents.ehf.reader import read_invoice
from kursflyt.documents.ehf.received import Party, ReceivedInvoice, ReceivedLine, VatShare
from kursflyt.documents.ehf.rules import judge
from kursflyt.documents.ehf.validation import Validation, unread, validate

__all__ = [
    "LAYER_NAMES",
    "Attachment",
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
    "Validation",
    "VatShare",
    "attachments_of",
    "judge",
    "own_checks",
    "read_file",
    "read_invoice",
    "unread",
    "validate",
]
