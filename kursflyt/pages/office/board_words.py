"""The board's words: its lights with symbol and colour, its phases, and its columns with what they sort by."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import phase_words
from kursflyt.process.board import BoardRow, Light, Order


@dataclass(frozen=True)
class Lamp:
    """`colour` is the tag's in the design system."""

    words: str
    colour: str
    symbol: str


LIGHTS = {
    Light.LATE: Lamp("Over fristen", "danger", "!"),
    Light.SOON: Lamp("Frist snart", "warning", "◔"),
    Light.FINE: Lamp("I rute", "success", "✓"),
    Light.OVER: Lamp("Avsluttet", "neutral", "■"),
}
LIGHT_CHOICES = [
    ("", "Alle"),
    (Light.LATE, "Rødt: noe er over fristen eller har feilet"),
    (Light.SOON, "Gult: frist innen sju dager"),
    (Light.FINE, "Grønt: i rute"),
]
PHASE_CHOICES = [("", "Alle"), *phase_words.LONG.items()]
SHOWN = {"running": "Pågår og planlegges", "over": "Avsluttet og avlyst"}


# The columns that can be sorted by.
COLUMNS = {
    Order.TITLE: "Kurs",
    Order.LIGHT: "Status",
    Order.PHASE: "Fase",
    Order.START: "Tid",
    Order.NEXT: "Neste",
    Order.APPLICATIONS: "Søkere",
    Order.PARTICIPANTS: "Har plass",
}


def light_words(row: BoardRow) -> str:
    """What the light of a run says: how much is wrong, or how it ended."""
    if row.light == Light.OVER:
        return ending_of(row.run)
    if row.light != Light.LATE:
        return LIGHTS[row.light].words
    wrong = ((row.work.overdue, "over fristen"), (row.work.failed, "feilet"))
    return " og ".join(f"{count} {words}" for count, words in wrong if count)


def ending_of(run: CourseRun) -> str:
    """How a run that is over ended."""
    return "Avlyst" if run.has_been_cancelled else "Avsluttet"
