"""Stand-ins of outside systems on the rehearsal's stage, and what must hold in them when the course is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from kursflyt.connectors import configured
from kursflyt.connectors.enhetsregisteret.platform import Access as RegistryAccess
from kursflyt.connectors.enhetsregisteret.platform import Enhetsregisteret
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import enhetsregisteret as registry_twins
from kursflyt.connectors.twins import zoom as zoom_twins
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.inside import Inside
from kursflyt.connectors.zoom.access import Access as ZoomAccess
from kursflyt.connectors.zoom.platform import Zoom
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.rehearsal import cast
from kursflyt.rehearsal.outside_accounts import XledgerStandIn
from kursflyt.rehearsal.outside_archive import Public360StandIn
from kursflyt.rehearsal.outside_canvas import CanvasStandIn
from kursflyt.rehearsal.outside_website import WordPressStandIn
from kursflyt.rehearsal.watch import Watch


class StandIn(Protocol):
    """`calls`: how many it was asked; `failed`: how many of them it failed on purpose."""

    name: str

    def play(self, roles: configured.StandIns) -> None:
        """Takes its role."""

    def broken(self, run: CourseRun) -> Iterator[str]:
        """A sentence for each thing that does not hold there."""

    def told(self) -> str:
        """One line about how it went."""


class ZoomStandIn:
    """The consultant has a licence there; the teacher comes from outside the school and has none."""

    name = "Zoom"

    def __init__(self, faults: Faults) -> None:
        self.twin, self.watch = zoom_twins.Zoom(faults), Watch()
        for address in (zoom_twins.HOST, *(f"{username}@fagskolen-fjordvik.example" for username, *_ in cast.STAFF)):
            self.twin.world.add_user(address)

    def play(self, roles: configured.StandIns) -> None:
        access = ZoomAccess(
            account=zoom_twins.ACCOUNT,
            client=zoom_twins.CLIENT,
            secret=Secret(zoom_twins.SECRET),
            host=zoom_twins.HOST,
            url="https://zoom.twin",
        )
        transport = Inside(self.twin, before=self.watch.look)
        roles["meetings"] = Zoom(access, transport=transport, sleep=lambda seconds: None)

    def broken(self, run: CourseRun) -> Iterator[str]:
        yield from (f"Zoom: {violation}" for violation in self.twin.violations)
        yield from (f"Zoom ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)
        world = self.twin.world
        meetings = list(world.meetings.values())
        wanted = [] if run.meeting_url else [run.title]
        if [row["topic"] for row in [*world.deleted, *meetings]] != wanted:
            yield f"Zoom har hatt {len(meetings) + len(world.deleted)} møter for gjennomføringen"
            return
        if meetings and hasattr(run, "closure"):
            yield "Møtet står igjen i Zoom etter at kurset er avsluttet"
        room = teaching.classroom_of(run)
        for row in meetings:
            if room is None or (room.meeting_id, room.meeting_url) != (str(row["id"]), row["join_url"]):
                yield "Klasserommet har ikke møtelenken fra Zoom"
            if not row["settings"]["join_before_host"]:
                yield "Underviseren uten lisens kommer ikke inn i møtet i Zoom"

    def told(self) -> str:
        changes, calls = sum(self.twin.world.changes.values()), len(self.twin.calls)
        return f"Zoom: {changes} endringer av møtet, {calls} kall; {self.twin.faults.met} kall feilet med vilje."


class EnhetsregisteretStandIn:
    """Nothing is written there, so that what must hold is how it was asked."""

    name = "Enhetsregisteret"

    def __init__(self, faults: Faults) -> None:
        self.twin, self.watch = registry_twins.Enhetsregisteret(faults), Watch()

    def play(self, roles: configured.StandIns) -> None:
        transport = Inside(self.twin, before=self.watch.look)
        roles["registry"] = Enhetsregisteret(RegistryAccess("https://registry.twin"), transport=transport)

    def broken(self, run: CourseRun) -> Iterator[str]:
        yield from (f"Enhetsregisteret: {violation}" for violation in self.twin.violations)
        yield from (f"Enhetsregisteret ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)

    def told(self) -> str:
        return f"Enhetsregisteret: {len(self.twin.calls)} kall; {self.twin.faults.met} kall feilet med vilje."


KNOWN: dict[str, Callable[[Faults], StandIn]] = {
    "canvas": CanvasStandIn,
    "zoom": ZoomStandIn,
    "public360": Public360StandIn,
    "enhetsregisteret": EnhetsregisteretStandIn,
    "wordpress": WordPressStandIn,
    "xledger": XledgerStandIn,
}


@contextmanager
def standing_in(vendors: Sequence[str], *, fail: float) -> Iterator[list[StandIn]]:
    """These vendors' twins, which fail a share of their calls; nobody else outside."""
    players = [KNOWN[vendor](Faults(fail=fail)) for vendor in vendors]
    playing: configured.StandIns = {}
    for player in players:
        player.play(playing)
    with configured.standing_in(**playing):
        yield players
