"""WordPress on the rehearsal's stage: one page for the run, which has followed it to the end."""

from __future__ import annotations

from collections.abc import Iterator

from kursflyt.connectors import configured
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import wordpress as twins
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.inside import Inside
from kursflyt.connectors.wordpress.access import Access
from kursflyt.connectors.wordpress.platform import WordPress
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import website_page
from kursflyt.rehearsal.watch import Watch


class WordPressStandIn:
    """With a page of the school's own at the address that ours would have, and a user without all rights."""

    name = "WordPress"

    def __init__(self, faults: Faults) -> None:
        self.twin, self.watch = twins.WordPress(faults), Watch()
        self.theirs = self.twin.world.add("Kurs")

    def play(self, roles: configured.StandIns) -> None:
        access = Access("https://wordpress.twin", twins.USER, Secret(twins.PASSWORD), parent=self.theirs["id"])
        transport = Inside(self.twin, before=self.watch.look)
        roles["website"] = WordPress(access, transport=transport, sleep=lambda seconds: None)

    def broken(self, run: CourseRun) -> Iterator[str]:
        yield from (f"WordPress: {violation}" for violation in self.twin.violations)
        yield from (f"WordPress ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)
        rows = [row for row in self.twin.world.items.values() if row is not self.theirs]
        if [row["title"] for row in rows] != [run.title]:
            yield f"WordPress har {len(rows)} sider for gjennomføringen"
            return
        (row,), ours = rows, website_page.of(run)
        if ours is None or ours.external_id != str(row["id"]):
            yield "Kursflyt kjenner ikke siden i WordPress igjen"
        if (row["status"] == "publish") != courses.page_is_public(run):
            yield "Siden i WordPress er ikke ute når landingssiden er det"
        if "pamelding" in row["content"]:
            yield "Siden i WordPress viser påmelding til et kurs som er holdt"

    def told(self) -> str:
        changes, calls = sum(call in {"createPage", "updatePage"} for call in self.twin.calls), len(self.twin.calls)
        return f"WordPress: {changes} endringer av siden, {calls} kall; {self.twin.faults.met} kall feilet med vilje."
