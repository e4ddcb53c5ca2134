"""Suppliers' e-invoices: the new ones since last time, of the sellers we know, and the file of each."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from kursflyt.connectors import roles
from kursflyt.connectors.accounts import Arrivals, Incoming
from kursflyt.connectors.xledger import organisations
from kursflyt.connectors.xledger.client import Client

AT_ONCE, MOST_PAGES = 200, 2
AGAIN = 50  # so many of those seen last time are looked at once more, since nothing says that none comes between them
MOST_BYTES = 20_000_000
OWN_HOSTS = ".xledger.net"


def since(client: Client, cursor: str, sellers: Collection[str]) -> Arrivals:
    """Without a cursor the newest there are. One whose supplier nobody has named there is given without a seller."""
    edges, after = [], cursor
    for _ in range(MOST_PAGES):
        page, more = client.e_invoices(after=after, count=AT_ONCE)
        edges += page
        after = page[-1][0] if page else after
        if not more:
            break
    suppliers = {str(node["supplier"]["dbId"]) for _, node in edges if (node.get("supplier") or {}).get("dbId")}
    numbers = {
        str(row["dbId"]): organisations.number_of(row.get("company"))
        for row in (client.suppliers(sorted(suppliers)) if suppliers else ())
    }
    found = []
    for _, node in edges:
        seller = numbers.get(str((node.get("supplier") or {}).get("dbId")), "")
        url = str((node.get("invoiceFile") or {}).get("url") or "")
        if url and (not seller or seller in sellers):
            found.append(Incoming(str(node["dbId"]), seller, url))
    return Arrivals(tuple(found), edges[-AGAIN - 1][0] if len(edges) > AGAIN else cursor)


def takes_token(url: str, api: str) -> bool:
    """Whether it is the very machine that the token belongs to. Raises roles.NeedsPerson where it is not Xledger's."""
    parts, own = urlsplit(url), urlsplit(api)
    if (parts.scheme, parts.hostname, parts.port) == (own.scheme, own.hostname, own.port):
        return True
    host = parts.hostname or ""
    if parts.scheme == "https" and host.endswith(OWN_HOSTS) and (own.hostname or "").endswith(OWN_HOSTS):
        return False
    raise roles.NeedsPerson(
        "Xledger viser til en fil på en annen maskin. Den ble ikke hentet. Last opp fakturaen selv."
    )
