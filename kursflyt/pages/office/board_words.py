"""The board's words: its lights with symbol and colour, its phases, and its columns with what they sort by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core.sentences import Listed
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import phase_words
from kursflyt.process.board import BoardRow, Light, Order

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Lamp:
    """`colour` is the tag's in the design system."""

    words: StrOrPromise
    colour: str
    symbol: str  # the name of its icon


LIGHTS = {
    Light.LATE: Lamp(_l("Over fristen"), "danger", "late"),
    Light.SOON: Lamp(_l("Frist snart"), "warning", "soon"),
    Light.FINE: Lamp(_l("I rute"), "success", "done"),
    Light.OVER: Lamp(_l("Avsluttet"), "neutral", "over"),
}
LIGHT_CHOICES = [
    ("", _l("Alle")),
    (Light.LATE, _l("Rødt: noe er over fristen eller har feilet")),
    (Light.SOON, _l("Gult: frist innen sju dager")),
    (Light.FINE, _l("Grønt: i rute")),
]
PHASE_CHOICES = [("", _l("Alle")), *phase_words.LONG.items()]
SHOWN = {"running": _l("Pågår og planlegges"), "over": _l("Avsluttet og avlyst")}


# The columns that can be sorted by.
COLUMNS = {
    Order.TITLE: _l("Kurs"),
    Order.LIGHT: _l("Status"),
    Order.PHASE: _l("Fase"),
    Order.START: _l("Tid"),
    Order.NEXT: _l("Neste"),
    Order.APPLICATIONS: _l("Søkere"),
    Order.PARTICIPANTS: _l("Har plass"),
}


def light_words(row: BoardRow) -> str:
    """What the light of a run says: how much is wrong, or how it ended."""
    if row.light == Light.OVER:
        return ending_of(row.run)
    if row.light != Light.LATE:
        return str(LIGHTS[row.light].words)
    late, failed = row.work.overdue, row.work.failed
    wrong = [_("%(n)s over fristen") % {"n": late}] if late else []
    return str(Listed([*wrong, _("%(n)s feilet") % {"n": failed}] if failed else wrong))


def ending_of(run: CourseRun) -> str:
    """How a run that is over ended."""
    return _("Avlyst") if run.has_been_cancelled else _("Avsluttet")
