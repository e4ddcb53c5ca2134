"""The invoice for a course fee, as a person or an office without EHF gets it."""

from kursflyt.documents.invoice.document import Invoice, InvoiceLine, composition, render

__all__ = ["Invoice", "InvoiceLine", "composition", "render"]
