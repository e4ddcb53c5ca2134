"""The board's rows as an Excel workbook: all that are found, in the order they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import norwegian_dates, tables
from kursflyt.pages.office.board_words import LIGHTS, ending_of
from kursflyt.process import phase_words
from kursflyt.process.board import BoardRow, Light

_HEADERS = (
    _l("Kurs"),
    _l("Status"),
    _l("Over fristen"),
    _l("Feilet"),
    _l("Fase"),
    _l("Neste"),
    _l("Frist"),
    _l("Påmeldingsfrist"),
    _l("Oppstart avgjøres"),
    _l("Første dag"),
    _l("Siste dag"),
    _l("Innleveringsfrist"),
    _l("Ventet slutt"),
    _l("Søkere"),
    _l("Plasser"),
    _l("Har plass"),
    _l("Avdelingsleder"),
    _l("Konsulent"),
    _l("Sted"),
)
_MONEY_HEADERS = (_l("Kursavgift"), _l("Ventet inntekt"), _l("Fakturert"), _l("Betalt"))


def workbook(rows: Sequence[BoardRow], *, with_money: bool) -> bytes:
    """With the money only for those who may see it."""
    headers = [str(name) for name in ((*_HEADERS, *_MONEY_HEADERS) if with_money else _HEADERS)]
    return tables.write_xlsx([tables.Sheet(title=_("Kurs"), headers=headers, rows=[_line(row) for row in rows])])


def _line(row: BoardRow) -> tuple[object, ...]:
    run, money = row.run, row.money
    line = (
        run.title,
        ending_of(run) if row.light == Light.OVER else str(LIGHTS[row.light].words),
        row.work.overdue,
        row.work.failed,
        str(phase_words.SHORT[row.work.phase]),
        row.next_title,
        row.work.next_on,
        norwegian_dates.oslo_day(run.registration_deadline_at),
        run.start_decision_on,
        run.starts_on,
        run.ends_on,
        norwegian_dates.oslo_day(run.hand_in_deadline_at),
        row.expected_end_on,
        row.numbers.applications,
        run.places,
        row.numbers.participants,
        str(run.head),
        str(run.consultant),
        run.venue,
    )
    return line if money is None else (*line, run.fee, row.expected_income, money.invoiced, money.paid)
