"""The board's rows as an Excel workbook: all that are found, in the order they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from kursflyt.core import norwegian_dates, tables
from kursflyt.pages.office.board_words import LIGHTS, ending_of
from kursflyt.process import phase_words
from kursflyt.process.board import BoardRow, Light

_HEADERS = (
    "Kurs",
    "Status",
    "Over fristen",
    "Feilet",
    "Fase",
    "Neste",
    "Frist",
    "Påmeldingsfrist",
    "Oppstart avgjøres",
    "Første dag",
    "Siste dag",
    "Innleveringsfrist",
    "Ventet slutt",
    "Søkere",
    "Plasser",
    "Har plass",
    "Avdelingsleder",
    "Konsulent",
    "Sted",
)
_MONEY_HEADERS = ("Kursavgift", "Ventet inntekt", "Fakturert", "Betalt")


def workbook(rows: Sequence[BoardRow], *, with_money: bool) -> bytes:
    """With the money only for those who may see it."""
    headers = (*_HEADERS, *_MONEY_HEADERS) if with_money else _HEADERS
    return tables.write_xlsx([tables.Sheet(title="Kurs", headers=headers, rows=[_line(row) for row in rows])])


def _line(row: BoardRow) -> tuple[object, ...]:
    run, money = row.run, row.money
    line = (
        run.title,
        ending_of(run) if row.light == Light.OVER else LIGHTS[row.light].words,
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
