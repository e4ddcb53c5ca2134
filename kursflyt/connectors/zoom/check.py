"""Whether Zoom can be used from here: a token and its scopes, the school's user, a meeting made and removed again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from kursflyt.connectors import roles, trying_out
from kursflyt.connectors.roles import Check
from kursflyt.connectors.zoom import hosts, rooms
from kursflyt.connectors.zoom.access import Access
from kursflyt.connectors.zoom.client import Client
from kursflyt.connectors.zoom.signing_in import SignIn

# What the app needs, in the words of new apps and of those made before 2024: one of the words is enough.
NEEDED = (
    ("meeting:write:meeting:admin", "meeting:write:admin"),
    ("meeting:update:meeting:admin", "meeting:write:admin"),
    ("meeting:delete:meeting:admin", "meeting:write:admin"),
    ("meeting:read:meeting:admin", "meeting:read:admin"),
    ("meeting:read:list_meetings:admin", "meeting:read:admin"),
    ("user:read:user:admin", "user:read:admin"),
    ("meeting:read:list_past_instances:admin", "meeting:read:admin"),
    ("meeting:read:list_past_participants:admin", "meeting:read:admin"),
)


def everything(client: Client, sign_in: SignIn, access: Access) -> Iterator[Check]:
    """One thing after another, and no further than the first that fails."""
    steps: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("Rettigheter", lambda: _scopes(sign_in)),
        ("Vert", lambda: _host(client, access)),
        ("Prøvemøte", lambda: _scratch_meeting(client, access)),
    )
    return trying_out.in_turn(steps, what="Zoom", page="zoom")


def _scopes(sign_in: SignIn) -> Check:
    has = sign_in.scopes()
    missing = [names[0] for names in NEEDED if not has.intersection(names)]
    if has and missing:
        said = f"Appen mangler: {', '.join(missing)}."
        return Check("Rettigheter", False, said, "Legg dem til under Scopes på appen i Zoom, og aktiver den på nytt.")
    return Check("Rettigheter", True, "Appen slipper inn, og kan lage, endre og fjerne møter.")


def _host(client: Client, access: Access) -> Check:
    user = client.user(access.host)
    if user is None or not user.may_host:
        said = "Brukeren i KURSFLYT_ZOOM_HOST " + ("finnes ikke." if user is None else "har ikke lisens.")
        return Check("Vert", False, said, "Skriv adressen til en bruker med lisens i skolens Zoom.")
    return Check("Vert", True, "Brukeren i KURSFLYT_ZOOM_HOST har lisens.")


def _scratch_meeting(client: Client, access: Access) -> Check:
    wanted = roles.MeetingWanted(f"check-{secrets.token_hex(4)}", "Prøvemøte fra Kursflyt (fjernes)")
    chosen = hosts.choose(client, access, ())
    made = rooms.make(client, access, wanted, chosen)
    try:
        again = rooms.find(client, access, wanted, chosen)
    finally:
        client.delete(made.id)
    if again is None or again.id != made.id:
        said = "Et prøvemøte ble laget og fjernet, men ikke funnet igjen blant vertens møter."
        return Check("Prøvemøte", False, said, "Se docs/connectors/zoom.md.")
    return Check("Prøvemøte", True, "Et prøvemøte ble laget, funnet igjen og fjernet.")
