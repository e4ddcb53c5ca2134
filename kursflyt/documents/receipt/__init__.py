"""The receipt for an application: what was sent, and what happens next. It is no offer of a place."""

from kursflyt.documents.receipt.document import Receipt, composition, render

__all__ = ["Receipt", "composition", "render"]
