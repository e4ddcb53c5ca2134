"""Users in Canvas: found by our SIS id, adopted when the login and the name agree, made otherwise; never guessed."""

from __future__ import annotations

import unicodedata
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import User
from kursflyt.connectors.canvas.refusals import Declined


def find(client: Client, access: Access, user: roles.RoomUser) -> User | None:
    """Who it is in Canvas. Nothing is written on a user that someone else has made.

    Raises roles.NeedsPerson where the address is in use by someone who may be another.
    """
    ours = client.user(f"sis_user_id:{access.sis_id(user.key)}")
    if ours is not None:
        return ours
    by_login = client.user(f"sis_login_id:{user.email}")
    found = [by_login] if by_login is not None else client.search_users(user.email)
    with_login = [row for row in found if row.login.casefold() == user.email.casefold()]
    if len(with_login) == 1 and same_name(with_login[0].name, user.name):
        return with_login[0]
    if with_login or any(same_name(row.name, user.name) for row in found):
        raise in_use(access, user)
    return None


def ensure(client: Client, access: Access, user: roles.RoomUser) -> tuple[User, bool]:
    """The user, and whether they were made now.

    Raises roles.NeedsPerson, and roles.Misconfigured where the token may not set SIS ids.
    """
    found = find(client, access, user)
    if found is not None:
        return found, False
    try:
        made = client.create_user(_new(access, user))
    except Declined as said:
        if said.status != 400:
            raise
        found = find(client, access, user)  # made in the meantime, by a call whose answer was lost
        if found is not None:
            return found, False
        if said.taken("unique_id") or said.taken("sis_user_id"):
            raise in_use(access, user) from None
        raise
    if made.sis_id != access.sis_id(user.key):
        raise roles.Misconfigured(
            "Canvas tok ikke imot SIS-ID på en ny bruker. Gi nøkkelens rolle «Manage SIS data» i Canvas, og prøv igjen."
        )
    return made, True


def same_name(one: str, other: str) -> bool:
    """Whether the same words stand in both, in any order: «Nordmann, Kari» is Kari Nordmann."""
    return _words(one) == _words(other)


def _words(name: str) -> list[str]:
    return sorted(unicodedata.normalize("NFC", name).casefold().replace(",", " ").split())


def in_use(access: Access, user: roles.RoomUser) -> roles.NeedsPerson:
    return roles.NeedsPerson(
        "Adressen er i bruk i Canvas av en bruker som kan være en annen. Er det samme person, setter du SIS-ID "
        f"{access.sis_id(user.key)} på brukeren i Canvas. Hvis ikke, må en av dem få en annen adresse. Prøv så igjen."
    )


def _new(access: Access, user: roles.RoomUser) -> dict[str, Any]:
    """No mail from Canvas: the welcome letter tells the way. With another login provider Canvas keeps no password."""
    login: dict[str, Any] = {
        "unique_id": user.email,
        "sis_user_id": access.sis_id(user.key),
        "send_confirmation": False,
    }
    if access.login_provider:
        login["authentication_provider_id"] = access.login_provider
    return {
        "user": {"name": user.name, "terms_of_use": True, "skip_registration": True},
        "pseudonym": login,
        "communication_channel": {"type": "email", "address": user.email, "skip_confirmation": True},
        "enable_sis_reactivation": True,
    }
