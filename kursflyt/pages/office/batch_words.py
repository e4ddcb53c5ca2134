"""What the office reads of long work: what is being done, how far it has come, and how long it will take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, norwegian_dates
from kursflyt.domain.batches import queries
from kursflyt.domain.batches.queries import Standing
from kursflyt.pages import languages

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """«Utsteder bevis» while it works; «298 utstedt» when it has."""

    doing: StrOrPromise
    done: StrOrPromise


WORKS = {
    "create_student_accounts": Words(_l("Jevner ut klasserommet"), _l("%(n)s i orden")),
    "send_welcome_letters": Words(_l("Sender velkomstbrev"), _l("%(n)s sendt")),
    "invoice_participants": Words(_l("Utsteder fakturaer"), _l("%(n)s utstedt")),
    "issue_certificates": Words(_l("Utsteder bevis"), _l("%(n)s utstedt")),
}
_OTHER = Words(_l("Arbeider"), _l("%(n)s gjort"))
_QUARTERS = ("", _l("En fjerdedel er gjort"), _l("Halvparten er gjort"), _l("Tre fjerdedeler er gjort"))


@dataclass(frozen=True)
class Told:
    """A batch in words. `said` is what a screen reader hears: once a quarter, and at the end."""

    standing: Standing
    at: datetime

    @property
    def _words(self) -> Words:
        return WORKS.get(self.standing.batch.work, _OTHER)

    @property
    def _failed(self) -> list[str]:
        return [_("%(n)s feilet") % {"n": self.standing.failed}] if self.standing.failed else []

    @property
    def moves(self) -> bool:
        return self.standing.state == "under_way"

    @property
    def open(self) -> bool:
        """Under way or stopped: the same work is not begun once more beside it."""
        return self.standing.state != "ended"

    @property
    def heading(self) -> str:
        doing = str(self._words.doing)
        stopped, ended = _("%(doing)s: stoppet") % {"doing": doing}, _("%(doing)s: ferdig") % {"doing": doing}
        return {"stopped": stopped, "ended": ended}.get(self.standing.state, doing)

    @property
    def count(self) -> str:
        return _("%(n)s av %(of)s") % {"n": self.standing.settled, "of": self.standing.total}

    @property
    def sum(self) -> str:
        """«298 utstedt, 2 feilet»."""
        left = [_("%(n)s gjenstår") % {"n": self.standing.left}] if self.standing.left else []
        return ", ".join([str(self._words.done) % {"n": self.standing.done}, *self._failed, *left])

    @property
    def line(self) -> str:
        """All in one line, for a list."""
        if self.standing.state == "under_way":
            return f"{self._words.doing}: {', '.join([self.count, *self._failed])}"
        return f"{_('Stoppet') if self.standing.state == 'stopped' else _('Ferdig')}: {self.sum}"

    @property
    def time_left(self) -> str:
        return time_left(self.standing.seconds_left) if self.standing.left else ""

    @property
    def waits(self) -> str:
        """When all that is left waits for what is outside: until when."""
        until = self.standing.waits_until
        shown = until and self.standing.state == "under_way"
        return norwegian_dates.clock_time(until, language=languages.current()) if until and shown else ""

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
        return " " + _("på %(time)s") % {"time": duration((batch.ended_at - batch.begun_at).total_seconds())}


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
        return _("noen sekunder igjen")
    return _("omtrent %(time)s igjen") % {"time": duration(10 * round(seconds / 10 + 0.2) if seconds < 90 else seconds)}


def duration(seconds: float) -> str:
    """«40 sekunder», «3 minutter», «2 timer»."""
    if seconds < 1.5:
        return _("ett sekund")
    if seconds < 60:
        return _("%(n)s sekunder") % {"n": round(seconds)}
    minutes = round(seconds / 60)
    if minutes < 90:
        return _("ett minutt") if minutes == 1 else _("%(n)s minutter") % {"n": minutes}
    return _("%(n)s timer") % {"n": round(minutes / 60)}
