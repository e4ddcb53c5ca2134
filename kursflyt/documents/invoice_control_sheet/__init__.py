"""A received e-invoice beside the contract, with every check: what the head looks at before approving."""

from kursflyt.documents.invoice_control_sheet.document import (
    Comparison,
    ContractSide,
    ControlOutcome,
    InvoiceControl,
    Verdict,
    composition,
    render,
)

__all__ = ["Comparison", "ContractSide", "ControlOutcome", "InvoiceControl", "Verdict", "composition", "render"]
