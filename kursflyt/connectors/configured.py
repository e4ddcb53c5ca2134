"""Which implementation plays which role in this installation. With nothing configured, the built-in ones do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.conf import settings

from kursflyt.connectors import accounts as accounts_role
from kursflyt.connectors import address, builtin, roles, websites

if TYPE_CHECKING:
    from kursflyt.connectors.canvas.access import Access
    from kursflyt.connectors.enhetsregisteret.platform import Access as RegistryAccess
    from kursflyt.connectors.public360.access import Access as P360Access
    from kursflyt.connectors.wordpress.access import Access as WordPressAccess
    from kursflyt.connectors.xledger.access import Access as XledgerAccess
    from kursflyt.connectors.zoom.access import Access as ZoomAccess


class StandIns(TypedDict, total=False):
    learning_platform: roles.LearningPlatform
    meetings: roles.Meetings
    archive: roles.Archive
    registry: roles.Registry
    website: websites.Website
    accounts: accounts_role.Accounts


_stand_ins: StandIns | None = None


def learning_platform() -> roles.LearningPlatform:
    """Raises roles.Misconfigured where Canvas is named and cannot be used."""
    built_in = builtin.OwnClassroom(settings.SITE_URL)
    if _stand_ins is not None:
        return _stand_ins.get("learning_platform", built_in)
    if not os.environ.get("KURSFLYT_CANVAS_URL"):
        return built_in
    from kursflyt.connectors.canvas import access  # loads httpx, which an installation without vendors does not need

    given = access.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in  # what is played in the demo must not reach a real Canvas
    return _canvas(given)


def meetings() -> roles.Meetings:
    """Raises roles.Misconfigured where Zoom is named and cannot be used."""
    built_in = builtin.GivenMeetingLink()
    if _stand_ins is not None:
        return _stand_ins.get("meetings", built_in)
    if not os.environ.get("KURSFLYT_ZOOM_ACCOUNT"):
        return built_in
    from kursflyt.connectors.zoom import access

    given = access.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in
    return _zoom(given)


def archive() -> roles.Archive:
    """Raises roles.Misconfigured where Public 360 is named and cannot be used."""
    built_in = builtin.SealedFolder()
    if _stand_ins is not None:
        return _stand_ins.get("archive", built_in)
    if not os.environ.get("KURSFLYT_P360_URL"):
        return built_in
    from kursflyt.connectors.public360 import access

    given = access.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in  # nothing that is played may come into a real archive, where it cannot be taken out again
    return _public360(given)


def archive_is_outside() -> bool:
    """Whether each document is to be an entry of its own there. Raises nothing, also where it cannot be used."""
    if _stand_ins is not None:
        return "archive" in _stand_ins
    return bool(os.environ.get("KURSFLYT_P360_URL")) and not settings.DEMO


def registry() -> roles.Registry:
    """Raises nothing, since pages ask: with an address that cannot be used, the check digit has to do."""
    try:
        return named_registry()
    except roles.Misconfigured:
        return builtin.CheckDigitOnly()


def named_registry() -> roles.Registry:
    """As `registry`, but raises roles.Misconfigured where a register is named and cannot be used."""
    built_in = builtin.CheckDigitOnly()
    if _stand_ins is not None:
        return _stand_ins.get("registry", built_in)
    if not os.environ.get("KURSFLYT_REGISTRY_URL"):
        return built_in
    from kursflyt.connectors.enhetsregisteret import platform

    given = platform.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in  # the made-up enterprises of the demo are not asked for in the real register
    return _enhetsregisteret(given)


def website() -> websites.Website:
    """Raises roles.Misconfigured where WordPress is named and cannot be used."""
    built_in = builtin.OwnPages()
    if _stand_ins is not None:
        return _stand_ins.get("website", built_in)
    if not os.environ.get("KURSFLYT_WORDPRESS_URL"):
        return built_in
    from kursflyt.connectors.wordpress import access

    given = access.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in  # made-up courses must not come on a real website
    return _wordpress(given)


def website_is_outside() -> bool:
    """Whether courses are shown there too. Raises nothing, also where it cannot be used."""
    if _stand_ins is not None:
        return "website" in _stand_ins
    try:
        return not isinstance(website(), builtin.OwnPages)
    except roles.Misconfigured:
        return True


def accounts() -> accounts_role.Accounts:
    """Raises roles.Misconfigured where Xledger is named and cannot be used."""
    built_in = builtin.OwnInvoices()
    if _stand_ins is not None:
        return _stand_ins.get("accounts", built_in)
    if not os.environ.get("KURSFLYT_XLEDGER_URL"):
        return built_in
    from kursflyt.connectors.xledger import access

    given = access.from_surroundings()
    if given is None or (settings.DEMO and not address.is_here(given.url)):
        return built_in  # a played invoice must not reach a real ledger
    return _xledger(given)


def accounts_make_invoices() -> bool:
    """Whether number and KID of what participants pay are the accounts'. Raises nothing, also where they cannot be
    used: then nobody issues anything until that is put right."""
    return _accounts_own("makes_invoices", "KURSFLYT_XLEDGER_INVOICES")


def accounts_approve() -> bool:
    """Whether teachers' invoices are read from the accounts and approved there. Raises nothing."""
    return _accounts_own("approves", "KURSFLYT_XLEDGER_SUPPLIERS")


def accounts_named() -> tuple[str, str]:
    """Name and address of the accounts, to say to people; empty where Kursflyt does it itself. Raises nothing."""
    try:
        player = accounts()
    except roles.Misconfigured:
        return "Xledger", ""
    return (player.name, player.web) if player.makes_invoices or player.approves else ("", "")


def _accounts_own(what: str, setting: str) -> bool:
    try:
        return bool(getattr(accounts(), what))
    except roles.Misconfigured:
        return os.environ.get(setting, "").strip() != "none"


@contextmanager
def standing_in(**stand_ins: Unpack[StandIns]) -> Iterator[None]:
    """Nobody outside is reached, whatever is configured: these play their roles, and the built-in ones the rest."""
    global _stand_ins
    before, _stand_ins = _stand_ins, stand_ins
    try:
        yield
    finally:
        _stand_ins = before


@lru_cache(maxsize=1)
def _canvas(access: Access) -> roles.LearningPlatform:
    """One for the process, so that its connections are used again."""
    from kursflyt.connectors.canvas import platform

    return platform.Canvas(access)


@lru_cache(maxsize=1)
def _zoom(access: ZoomAccess) -> roles.Meetings:
    """One for the process, so that its connections and its token are used again."""
    from kursflyt.connectors.zoom import platform

    return platform.Zoom(access)


@lru_cache(maxsize=1)
def _wordpress(access: WordPressAccess) -> websites.Website:
    """One for the process, so that its connections are used again."""
    from kursflyt.connectors.wordpress import platform

    return platform.WordPress(access)


@lru_cache(maxsize=1)
def _public360(access: P360Access) -> roles.Archive:
    from kursflyt.connectors.public360 import platform

    return platform.Public360(access)


@lru_cache(maxsize=1)
def _enhetsregisteret(access: RegistryAccess) -> roles.Registry:
    """One for the process, so that what it said is kept."""
    from kursflyt.connectors.enhetsregisteret import platform

    return platform.Enhetsregisteret(access)


@lru_cache(maxsize=1)
def _xledger(access: XledgerAccess) -> accounts_role.Accounts:
    """One for the process, so that it keeps to its pace."""
    from kursflyt.connectors.xledger import platform

    return platform.Xledger(access)
