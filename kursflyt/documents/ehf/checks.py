"""Our own checks of a received invoice: what no published rule checks and a bank or an auditor stumbles over.

KID is 2–25 characters with a mod 10 or mod 11 check digit, an account eleven digits with mod 11. None of these
rejects a received invoice by itself: a person sees them beside the contract.
"""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import iban

from kursflyt.core import identity_number, kid
from kursflyt.documents.ehf.received import ReceivedInvoice


@dataclass(frozen=True, kw_only=True)
class OwnCheck:
    """`passed` None: there was nothing to judge. `sentence` says what was found, whole and in Norwegian."""

    key: str
    label: str
    passed: bool | None
    sentence: str


def own_checks(invoice: ReceivedInvoice) -> tuple[OwnCheck, ...]:
    """Every check, in the order a person reads an invoice."""
    return (_seller(invoice), _dates(invoice), _kid(invoice), _account(invoice), _currency(invoice), _vat(invoice))


def _seller(invoice: ReceivedInvoice) -> OwnCheck:
    orgnr = invoice.seller.orgnr
    if not orgnr:
        return _check(
            "seller_orgnr", "Selgerens organisasjonsnummer", None, "Selgeren har ikke oppgitt organisasjonsnummer."
        )
    if not invoice.seller.norwegian:
        return _check("seller_orgnr", "Selgerens organisasjonsnummer", None, _abroad(invoice))
    if identity_number.valid_orgnr(orgnr):
        return _check("seller_orgnr", "Selgerens organisasjonsnummer", True, f"{orgnr} har riktig kontrollsiffer.")
    return _check(
        "seller_orgnr", "Selgerens organisasjonsnummer", False, f"{orgnr} er ikke et gyldig organisasjonsnummer."
    )


def _dates(invoice: ReceivedInvoice) -> OwnCheck:
    label = "Forfall etter fakturadato"
    if invoice.issue_on is None or invoice.due_on is None:
        return _check("due_after_issue", label, None, "Fakturaen mangler fakturadato eller forfallsdato.")
    issue, due = f"{invoice.issue_on:%d.%m.%Y}", f"{invoice.due_on:%d.%m.%Y}"
    if invoice.due_on < invoice.issue_on:
        return _check("due_after_issue", label, False, f"Forfall {due} er før fakturadato {issue}.")
    return _check("due_after_issue", label, True, f"Fakturadato {issue}, forfall {due}.")


def _kid(invoice: ReceivedInvoice) -> OwnCheck:
    if not invoice.kid:
        return _check("kid", "KID", None, "Fakturaen har ingen KID.")
    if not invoice.seller.norwegian:
        return _check("kid", "KID", None, _abroad(invoice))
    if kid.valid_kid(invoice.kid):
        return _check("kid", "KID", True, f"KID {invoice.kid} har riktig kontrollsiffer.")
    return _check(
        "kid", "KID", False, f"KID {invoice.kid} har feil kontrollsiffer. Betal ikke før selgeren har rettet den."
    )


def _account(invoice: ReceivedInvoice) -> OwnCheck:
    account = invoice.account.replace(" ", "").replace(".", "")
    if not account:
        return _check("account", "Kontonummer", None, "Fakturaen har ikke oppgitt kontonummer.")
    if not invoice.seller.norwegian:
        return _check("account", "Kontonummer", None, _abroad(invoice))
    if account[:2].isalpha() and not account.upper().startswith("NO"):
        return _foreign_account(account)
    try:
        identity_number.parse_account_number(account)
    except identity_number.BadAccountNumber:
        return _check("account", "Kontonummer", False, f"Konto {invoice.account} er ikke et gyldig norsk kontonummer.")
    return _check("account", "Kontonummer", True, f"Konto {invoice.account} har riktig kontrollsiffer.")


def _foreign_account(account: str) -> OwnCheck:
    """A Norwegian seller may be paid abroad; the check digits of an IBAN are the same everywhere (ISO 13616)."""
    right = None if iban.is_valid(account, check_country=False) else False
    sentence = "Kontoen er i utlandet." if right is None else f"{account[:40]} er ikke et gyldig IBAN."
    return _check("account", "Kontonummer", right, sentence)


def _currency(invoice: ReceivedInvoice) -> OwnCheck:
    if not invoice.currency:
        return _check("currency", "Valuta", None, "Fakturaen har ikke oppgitt valuta.")
    if invoice.currency == "NOK":
        return _check("currency", "Valuta", True, "Fakturaen er i norske kroner.")
    return _check("currency", "Valuta", False, f"Fakturaen er i {invoice.currency[:10]}, ikke i norske kroner.")


def _vat(invoice: ReceivedInvoice) -> OwnCheck:
    label = "Merverdiavgift på undervisning"
    if invoice.vat is None:
        return _check("vat_exempt", label, None, "Fakturaen har ikke oppgitt merverdiavgift.")
    if invoice.vat == 0:
        return _check("vat_exempt", label, True, "Det er ikke lagt til merverdiavgift (merverdiavgiftsloven § 3-5).")
    amount = f"{invoice.vat:.2f}".replace(".", ",")
    return _check(
        "vat_exempt", label, False, f"Det er lagt til {amount} kroner i merverdiavgift. Undervisning er unntatt."
    )


def _abroad(invoice: ReceivedInvoice) -> str:
    return f"Selgeren er i {invoice.seller.country[:2].upper()}, så norske kontrollsiffer gjelder ikke."


def _check(key: str, label: str, passed: bool | None, sentence: str) -> OwnCheck:
    return OwnCheck(key=key, label=label, passed=passed, sentence=sentence)
