"""A run's invoices as a workbook: what is on the page, in columns that can be summed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kursflyt.core import tables
from kursflyt.domain.invoicing.queries import Statement


def workbook(statement: Statement) -> bytes:
    """.xlsx in the reader's language; amounts in NOK."""
    headers = [
        *(_("Faktura"), _("KID"), _("Til"), _("Organisasjonsnummer"), _("Deltaker"), _("Dato"), _("Forfall")),
        *(_("Beløp"), _("Betalt"), _("Gjenstår"), _("Tilstand"), _("Kreditnota")),
    ]
    rows = [
        (
            account.invoice.number,
            account.invoice.kid,
            account.invoice.buyer_name,
            account.invoice.buyer_orgnr,
            account.invoice.application.person.full_name,
            account.invoice.issued_on,
            account.invoice.due_on,
            account.invoice.total,
            account.paid,
            account.owed,
            account.word,
            account.credit_note.number if account.credit_note else "",
        )
        for account in statement.accounts
    ]
    return tables.write_xlsx([tables.Sheet(title=_("Fakturaer"), headers=headers, rows=rows)])
