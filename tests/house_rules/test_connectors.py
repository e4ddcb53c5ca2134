"""Whoever plays a role outside has all of it, a twin to be tried with, a contract, and a page that says how."""

from __future__ import annotations

import inspect
from typing import Any, get_type_hints

import pytest

from kursflyt import command_line
from kursflyt.connectors import accounts, builtin, configured, roles, websites
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.enhetsregisteret.platform import Enhetsregisteret
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.twins import command
from kursflyt.connectors.wordpress.platform import WordPress
from kursflyt.connectors.xledger.platform import Xledger
from kursflyt.connectors.zoom.platform import Zoom
from kursflyt.rehearsal import outside
from tests.house_rules.source_tree import PACKAGE, ROOT

PLAYED = {
    roles.LearningPlatform: (builtin.OwnClassroom, Canvas),
    roles.Meetings: (builtin.GivenMeetingLink, Zoom),
    roles.Archive: (builtin.SealedFolder, Public360),
    roles.Registry: (builtin.CheckDigitOnly, Enhetsregisteret),
    websites.Website: (builtin.OwnPages, WordPress),
    accounts.Accounts: (builtin.OwnInvoices, Xledger),
}
PAIRS = [(role, player) for role, players in PLAYED.items() for player in players]
VENDORS = sorted(folder.parent.name for folder in (PACKAGE / "connectors").glob("*/platform.py"))


def _verbs(role: Any) -> dict[str, Any]:
    return {name: verb for name, verb in vars(role).items() if inspect.isfunction(verb) and not name.startswith("_")}


def test_every_role_is_asked_for_by_name_and_played_by_someone() -> None:
    asked_for = {get_type_hints(getattr(configured, name))["return"] for name in ("learning_platform", "meetings")}
    others = ("archive", "registry", "website", "accounts")
    asked_for |= {get_type_hints(getattr(configured, name))["return"] for name in others}
    assert asked_for == set(PLAYED)


@pytest.mark.parametrize(("role", "player"), PAIRS, ids=lambda given: given.__name__)
def test_a_player_takes_what_the_role_says(role: Any, player: Any) -> None:
    for name, verb in _verbs(role).items():
        done = getattr(player, name)
        assert _taken(done) == _taken(verb)
    assert player.name


def _taken(verb: Any) -> list[tuple[str, object, object]]:
    """Names and kinds of what it takes, with their types."""
    hints = get_type_hints(verb)
    return [(p.name, p.kind, hints.get(p.name)) for p in inspect.signature(verb).parameters.values()]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_has_a_twin_a_contract_and_a_page(vendor: str) -> None:
    assert vendor in command.TWINS and vendor in outside.KNOWN and vendor in command_line.STAND_INS
    folder = PACKAGE / "connectors" / vendor
    assert [*folder.glob("*.openapi.yaml"), *folder.glob("*.graphql")]
    page = (ROOT / "docs" / "connectors" / f"{vendor}.md").read_text(encoding="utf-8")
    assert "live-tested" in page


def test_only_the_line_speaks_http() -> None:
    """Time limits, retries and the three errors are in one place; others name httpx only to hand a transport on."""
    allowed = {"http.py", "secret.py", "inside.py", "platform.py", "signing_in.py"}
    others = [path.name for path in (PACKAGE / "connectors").rglob("*.py") if path.name not in allowed]
    assert [
        name
        for path in (PACKAGE / "connectors").rglob("*.py")
        if (name := path.name) in others and "import httpx" in path.read_text(encoding="utf-8")
    ] == []
