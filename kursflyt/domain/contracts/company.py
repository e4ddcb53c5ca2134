"""The teacher's company, looked up by its organisation number before it goes into a contract."""

from __future__ import annotations

from kursflyt.connectors import configured, roles
from kursflyt.core import identity_number
from kursflyt.core.refusals import Refused


class CompanyUnusable(Refused):
    """No such company, or one that can send no invoice: deleted or bankrupt."""

    field = "company_orgnr"


def look_up(orgnr: str) -> roles.Enterprise:
    """The company with this number, with its registered name where a register could be asked.

    Call it outside of a transaction. Raises `identity_number.BadOrgnr` and `CompanyUnusable`. When the register does
    not answer, the check digit has to do.
    """
    number = identity_number.parse_orgnr(orgnr)
    found = configured.registry().look_up(number)
    shown = identity_number.format_orgnr(number)
    if found is None:
        raise CompanyUnusable("Det finnes ikke noe foretak med organisasjonsnummer {orgnr}.", orgnr=shown)
    name = found.name or shown
    if found.deleted:
        raise CompanyUnusable("{company} er slettet og kan ikke sende faktura.", company=name)
    if found.bankrupt:
        raise CompanyUnusable("{company} er konkurs og kan ikke sende faktura.", company=name)
    return found
