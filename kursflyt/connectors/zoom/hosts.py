"""Who owns a meeting and who else may run it: whoever is wanted and licensed; the school's own user when nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kursflyt.connectors import roles
from kursflyt.connectors.zoom.access import Access
from kursflyt.connectors.zoom.client import Client
from kursflyt.connectors.zoom.messages import User


@dataclass(frozen=True)
class Hosts:
    """`others`: alternative hosts. `known`: all who are users there. `as_wanted`: the first can host."""

    owner: str
    others: frozenset[str]
    known: tuple[str, ...]
    as_wanted: bool


def choose(client: Client, access: Access, wanted: Sequence[str]) -> Hosts:
    """Raises roles.NeedsPerson where nobody can host."""
    addresses, users = _addresses(access, wanted), _users(client, access, wanted)
    able = [user.email for user in users if user.may_host]
    if not able:
        raise roles.NeedsPerson(
            "Ingen som skal holde møtet, har lisens i skolens Zoom, og heller ikke brukeren i KURSFLYT_ZOOM_HOST. "
            "Gi en av dem lisens, og prøv igjen."
        )
    others = [address for address in able[1:] if address in addresses[: len(wanted)]]
    return Hosts(able[0], frozenset(others), tuple(user.email for user in users), able[0] == addresses[0])


def known(client: Client, access: Access, wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of them who are users there, licensed or not, and the school's own."""
    return tuple(user.email for user in _users(client, access, wanted))


def _users(client: Client, access: Access, wanted: Sequence[str]) -> list[User]:
    return [user for address in _addresses(access, wanted) if (user := client.user(address)) is not None]


def _addresses(access: Access, wanted: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(address.casefold() for address in (*wanted, access.host) if address))
