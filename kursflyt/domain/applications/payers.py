"""The enterprise that shall pay, asked for in the register before anything is received in its name."""

from __future__ import annotations

from kursflyt.connectors import configured, roles
from kursflyt.core import identity_number
from kursflyt.core.refusals import Refused


class PayerUnusable(Refused):
    """No such enterprise, or one that can pay no invoice: deleted or bankrupt."""

    field = "payer_orgnr"


def look_up(orgnr: str) -> roles.Enterprise:
    """The enterprise with this number, with its registered name where a register could be asked.

    Call it outside of a transaction. Refuses with `identity_number.BadOrgnr` and `PayerUnusable`. When the register
    does not answer, the check digit has to do.
    """
    try:
        number = identity_number.parse_orgnr(orgnr)
    except identity_number.BadOrgnr as refused:
        refused.field = PayerUnusable.field
        raise
    found = configured.registry().look_up(number)
    shown = identity_number.format_orgnr(number)
    if found is None:
        raise PayerUnusable("Det finnes ingen virksomhet med organisasjonsnummer {orgnr}.", orgnr=shown)
    name = found.name or shown
    if found.deleted:
        raise PayerUnusable("{company} er slettet og kan ikke betale. Skriv en annen betaler.", company=name)
    if found.bankrupt:
        raise PayerUnusable("{company} er konkurs og kan ikke betale. Skriv en annen betaler.", company=name)
    return found
