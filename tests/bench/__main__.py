"""`python -m tests.bench`: measures in a scratch database that is gone afterwards, and prints a table or JSON."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass
from typing import Any

import click

from kursflyt.core import database

VISITORS = (1, 8, 32)
PEOPLE = 100_000


@dataclass(frozen=True)
class Figure:
    """One measure beside its floor. `ratio` is ours over the floor's; empty where there is no floor."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    note: str = ""


@click.command()
@click.option("--seconds", default=5.0, show_default=True, help="How long each measure through the web takes.")
@click.option("--runs", default=1000, show_default=True, help="Runs on the large board.")
@click.option("--processes", type=int, help="Web processes, of the floor too; else as `kursflyt web` has them.")
@click.option("--no-rehearsal", is_flag=True, help="Leave the rehearsal out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def main(seconds: float, runs: int, processes: int | None, no_rehearsal: bool, as_json: bool) -> None:
    """Figures of this machine, as ratios against a floor measured beside them."""
    say = (lambda _: None) if as_json else click.echo
    url = database.start()
    with (
        tempfile.TemporaryDirectory(prefix="kursflyt-bench-") as folder,
        database.scratch(url, f"kursflyt_bench_{os.getpid()}") as scratch_url,
    ):
        os.environ |= {
            "DATABASE_URL": scratch_url,
            "KURSFLYT_DATA": folder,
            "KURSFLYT_SECRET_KEY": "bench" * 10,
            "DJANGO_SETTINGS_MODULE": "kursflyt.settings",
        }
        _make_tables()
        figures = _measure(seconds, runs, processes, say)
        _let_go()
    if not no_rehearsal:
        os.environ["DATABASE_URL"] = url
        say("En prøvekjøring …")
        figures.append(_rehearsal())
    if as_json:
        import json

        click.echo(json.dumps([asdict(figure) for figure in figures], indent=1))
    else:
        _print(figures)


def _make_tables() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kursflyt.process import steps
    from tests.bench import floor, table

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(floor.TABLE)
    steps.load()
    table.lay_school()


def _measure(seconds: float, runs: int, processes: int | None, say: Any) -> list[Figure]:
    from tests.bench import measures, servers, table

    figures = []
    run = table.make_run()
    table.open_for_registration(run)
    with (
        servers.serving("tests.bench.floor_settings", processes=processes) as floor_port,
        servers.serving("kursflyt.settings", processes=processes) as port,
    ):
        for visitors in VISITORS:
            say(f"Gulvet og påmeldinger, {visitors} om gangen …")
            floor, rate = measures.beside_the_floor(floor_port, port, run, visitors=visitors, seconds=seconds)
            figures.append(
                Figure(
                    f"registrations, {visitors} visitors",
                    rate,
                    "registrations/s",
                    floor,
                    rate / floor,
                    note="form, answers, receipt: three requests each; the floor in requests/s",
                )
            )
    counts = measures.statements_of_a_registration(run)
    said = ", ".join(f"{name} {number}" for name, number in counts.items())
    figures.append(Figure("SQL statements of a registration", sum(counts.values()), "statements", note=said))
    say("EHF …")
    judged = measures.invoices_judged_in_a_minute(times=200)
    figures.append(Figure("EHF invoices, every layer", judged, "a minute of one core", note="built-in rules"))
    say("Ett steg …")
    bare, step = measures.milliseconds_of_the_floor(), measures.milliseconds_of_a_step(runs=20)
    figures.append(Figure("one step, with database", step, "ms (median)", bare, step / bare))
    few, small = measures.board(runs=10)
    say(f"Tavlen med {runs} kurs …")
    many, large = measures.board(runs=runs)
    figures.append(Figure("board, 10 runs", small, "ms (median)", bare, small / bare, note=f"{few} queries"))
    figures.append(Figure(f"board, {runs} runs", large, "ms (median)", bare, large / bare, note=f"{many} queries"))
    say(f"Finn blant {PEOPLE} …")
    figures.append(_find(measures.median_ms, bare))
    say("Trehundre bevis …")
    figures += _certificates()
    return figures


def _find(median_ms: Any, bare: float) -> Figure:
    from tests.bench import find

    find.fill(PEOPLE)
    find.fill_accounts(PEOPLE)
    taken = find.milliseconds(median_ms)
    slowest = max(taken.values())
    note = ", ".join(f"{what} {ms:.0f}" for what, ms in taken.items())
    return Figure(f"find among {PEOPLE} people, the slowest", slowest, "ms (median)", bare, slowest / bare, note=note)


def _certificates() -> list[Figure]:
    from tests.bench import documents

    taken, other = documents.seconds_of_certificates(), documents.seconds_by_weasyprint()
    note = f"typesetting {taken.typesetting:.1f} s, sealing {taken.sealing:.1f} s, one after the other in one process"
    mine, theirs = 1000 * taken.typesetting / taken.count, 1000 * other if other else None
    return [
        Figure(f"{taken.count} certificates, set and sealed", taken.all, "s", note=note),
        Figure(
            "one of them typeset, the floor by WeasyPrint",
            mine,
            "ms",
            theirs,
            mine / theirs if theirs else None,
            note="" if theirs else "WeasyPrint did not run here: it wants Pango",
        ),
        Figure("one preview", 1000 * documents.seconds_of_a_preview(), "ms (median)", note="wanted: under 100"),
    ]


def _rehearsal() -> Figure:
    from tests.bench import measures

    taken, done, code = measures.seconds_of_a_rehearsal()
    note = f"{done} boxes done" if code == 0 else f"FAILED with exit code {code}; {done} boxes done"
    return Figure("one rehearsal, from command to end", taken, "s", note=note)


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        connection.close_pool()  # type: ignore[attr-defined]


def _print(figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Kursflyt, measured here and now", title_justify="left")
    table.add_column("what")
    for column in ("value", "floor", "ratio"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    table.add_column("note")
    for figure in figures:
        floor = "" if figure.floor is None else f"{figure.floor:,.1f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        table.add_row(figure.what, f"{figure.value:,.1f}", floor, ratio, figure.unit, figure.note)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
