"""What the office reads of long work: what is being done, how far it has come, and how long it will take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kursflyt.core import clock, norwegian_dates
from kursflyt.domain.batches import queries
from kursflyt.domain.batches.queries import Standing


@dataclass(frozen=True)
class Words:
    """«Utsteder bevis» while it works; «298 utstedt» when it has."""

    doing: str
    done: str


WORKS = {
    "create_student_accounts": Words("Jevner ut klasserommet", "i orden"),
    "send_welcome_letters": Words("Sender velkomstbrev", "sendt"),
    "invoice_participants": Words("Utsteder fakturaer", "utstedt"),
    "issue_certificates": Words("Utsteder bevis", "utstedt"),
}
_OTHER = Words("Arbeider", "gjort")
_QUARTERS = ("", "En fjerdedel er gjort", "Halvparten er gjort", "Tre fjerdedeler er gjort")


@dataclass(frozen=True)
class Told:
    """A batch in words. `said` is what a screen reader hears: once a quarter, and at the end."""

    standing: Standing
    at: datetime

    @property
    def moves(self) -> bool:
        return self.standing.state == "under_way"

    @property
    def open(self) -> bool:
        """Under way or stopped: the same work is not begun once more beside it."""
        return self.standing.state != "ended"

    @property
    def heading(self) -> str:
        doing = WORKS.get(self.standing.batch.work, _OTHER).doing
        return {"stopped": f"{doing}: stoppet", "ended": f"{doing}: ferdig"}.get(self.standing.state, doing)

    @property
    def count(self) -> str:
        return f"{self.standing.settled} av {self.standing.total}"

    @property
    def sum(self) -> str:
        """«298 utstedt, 2 feilet»."""
        done = WORKS.get(self.standing.batch.work, _OTHER).done
        failed = f", {self.standing.failed} feilet" if self.standing.failed else ""
        left = f", {self.standing.left} gjenstår" if self.standing.left else ""
        return f"{self.standing.done} {done}{failed}{left}"

    @property
    def line(self) -> str:
        """All in one line, for a list."""
        if self.standing.state == "under_way":
            failed = f", {self.standing.failed} feilet" if self.standing.failed else ""
            return f"{WORKS.get(self.standing.batch.work, _OTHER).doing}: {self.count}{failed}"
        return f"{'Stoppet' if self.standing.state == 'stopped' else 'Ferdig'}: {self.sum}"

    @property
    def time_left(self) -> str:
        return time_left(self.standing.seconds_left) if self.standing.left else ""

    @property
    def waits(self) -> str:
        """When all that is left waits for what is outside: until when."""
        until = self.standing.waits_until
        return norwegian_dates.clock_time(until) if until and self.standing.state == "under_way" else ""

    @property
    def quiet(self) -> bool:
        return self.standing.quiet(at=self.at)

    @property
    def quarter(self) -> int:
        return 4 * self.standing.settled // self.standing.total if self.standing.total else 4

    @property
    def said(self) -> str:
        if self.standing.state == "under_way":
            return f"{_QUARTERS[min(self.quarter, 3)]}: {self.count}." if self.quarter else ""
        return f"{self.line}."

    @property
    def took(self) -> str:
        """How long it took, once it has ended; empty when it was stopped or tried again on the way."""
        batch = self.standing.batch
        if batch.ended_at is None or batch.going_since != batch.begun_at:
            return ""
        return f" på {duration((batch.ended_at - batch.begun_at).total_seconds())}"


def tell(standing: Standing | None) -> Told | None:
    return Told(standing, clock.now()) if standing else None


def at_work(run_ids: Iterable[int]) -> dict[tuple[int, str], Told]:
    """For a list: what is under way, stopped or has failed, by run and box. One query."""
    now = clock.now()
    return {key: Told(standing, now) for key, standing in queries.newest_of(run_ids, at=now).items()}


def time_left(seconds: float | None) -> str:
    """«omtrent 40 sekunder igjen»; empty while nobody knows. Rounded, so that it does not flicker."""
    if seconds is None:
        return ""
    if seconds < 8:
        return "noen sekunder igjen"
    return f"omtrent {duration(10 * round(seconds / 10 + 0.2) if seconds < 90 else seconds)} igjen"


def duration(seconds: float) -> str:
    """«40 sekunder», «3 minutter», «2 timer»."""
    if seconds < 1.5:
        return "ett sekund"
    if seconds < 60:
        return f"{round(seconds)} sekunder"
    minutes = round(seconds / 60)
    if minutes < 90:
        return "ett minutt" if minutes == 1 else f"{minutes} minutter"
    return f"{round(minutes / 60)} timer"
