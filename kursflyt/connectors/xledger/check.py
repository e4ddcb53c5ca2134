"""Whether Xledger can be used from here. Nothing is made: no customer and no basis can be removed by the token."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import partial

from kursflyt.connectors import trying_out
from kursflyt.connectors.accounts import Approval
from kursflyt.connectors.roles import Check
from kursflyt.connectors.xledger import bases
from kursflyt.connectors.xledger.access import Access
from kursflyt.connectors.xledger.client import Client

KEPT = "Ingenting ble laget, for det kan ikke fjernes igjen med en nøkkel."


def everything(client: Client, access: Access) -> Iterator[Check]:
    """One thing after another, and no further than the first that fails."""
    steps: list[tuple[str, Callable[[Client, Access], Check]]] = [("Kontakt", _reached)]
    if access.invoices:
        steps += [("Kunder", _customers), ("Produkt", _product), ("Grunnlag", _bases)]
    if access.suppliers:
        steps += [("E-fakturaer", _e_invoices), ("Godkjenning", _approvals)]
    ready = [(name, partial(step, client, access)) for name, step in steps]
    return trying_out.in_turn(ready, what="Xledger", page="xledger")


def _reached(client: Client, access: Access) -> Check:
    client.viewer()
    return Check("Kontakt", True, f"{access.url} svarer, og nøkkelen slipper inn.")


def _customers(client: Client, access: Access) -> Check:
    client.customers(f"{access.prefix}check")
    client.companies(number="000000000")
    client.customers_of("0")
    return Check("Kunder", True, "Nøkkelen kan lese kunder og selskaper. Om den kan lage dem, viser først en faktura.")


def _product(client: Client, access: Access) -> Check:
    code = access.posting.product
    if len(client.products(code)) != 1:
        said = f"Xledger har ikke ett produkt med koden «{code}»."
        return Check("Produkt", False, said, "Rett KURSFLYT_XLEDGER_PRODUCT, eller lag produktet i Xledger.")
    return Check("Produkt", True, f"«{code}» finnes.")


def _bases(client: Client, access: Access) -> Check:
    """A key that nobody has: the look that keeps an invoice from being sent twice must find nothing."""
    if bases.read(client, access, [f"check-{secrets.token_hex(8)}"]):
        said = "Xledger finner et grunnlag på en referanse som ingen har. Da ville fakturaer blitt forvekslet."
        return Check("Grunnlag", False, said, "Spør Xledger om filtrene extOrder og xorder.")
    client.ar_transactions(["0"])
    return Check("Grunnlag", True, f"Grunnlag, ordre og kundeposter kan leses. {KEPT}")


def _e_invoices(client: Client, access: Access) -> Check:
    page, _ = client.e_invoices(after="", count=1)
    client.suppliers(["0"])
    return Check(
        "E-fakturaer", True, "E-fakturaer og leverandører kan leses." + ("" if page else " Det er ingen ennå.")
    )


def _approvals(client: Client, access: Access) -> Check:
    client.ap_transactions(["0"])
    if Approval.APPROVED not in {state for _, state in access.levels}:
        said = "Ingen av Xledgers navn er sagt å bety godkjent, så ingen faktura blir ferdig av seg selv."
        return Check("Godkjenning", False, said, "Sett KURSFLYT_XLEDGER_LEVELS, for eksempel «Godkjent=approved».")
    return Check("Godkjenning", True, "Leverandørposter kan leses, og navnene på godkjenning er satt.")
