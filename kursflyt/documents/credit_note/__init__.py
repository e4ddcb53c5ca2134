"""The credit note: takes back an invoice, wholly or in part, and says why."""

from kursflyt.documents.credit_note.document import CreditNote, composition, render
from kursflyt.documents.invoice import InvoiceLine

__all__ = ["CreditNote", "InvoiceLine", "composition", "render"]
