"""`kursflyt chart`: the flow chart drawn, and whether another one can run here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kursflyt.command_line import starting


@click.group()
def chart() -> None:
    """Draw the flow chart, or check whether another one can run here."""


@chart.command("draw")
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("course.svg"),
    show_default=True,
    help="An .svg or .png file.",
)
@click.option("--width", default=2400, show_default=True, help="Width of a PNG, in pixels.")
def chart_draw(file: Path | None, out: Path, width: int) -> None:
    """Draw a chart as SVG or PNG, as the run page draws it without a run."""
    starting.set_up(database_needed=False)
    from kursflyt.core.refusals import Refused
    from kursflyt.process import chart as charts
    from kursflyt.process import chart_drawing

    source = (file or charts.STANDARD).read_bytes()
    try:
        if out.suffix == ".png":
            chart_drawing.draw_png(source, out, width)
        else:
            out.write_text(chart_drawing.draw_svg(source), encoding="utf-8")
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Skrev {out}.")


@chart.command("check")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def chart_check(file: Path) -> None:
    """Say whether a chart can run here: what it has that we do not know, and what the engine cannot run."""
    starting.set_up(database_needed=False)
    from kursflyt.domain.people.models import Role
    from kursflyt.process import boxes, chart_check, steps

    steps.load()
    roles = frozenset(str(role) for role in Role)
    findings = chart_check.check(file.read_bytes(), known_boxes=boxes.known(), known_roles=roles)
    for finding in findings:
        mark = "✗" if finding.severity == "refused" else "·"
        click.echo(f"{mark} linje {finding.line}: {finding.message}")
    refused = [finding for finding in findings if finding.severity == "refused"]
    click.echo(f"{len(refused)} hindrer kjøring." if refused else "Tegningen kan kjøres.")
    sys.exit(1 if refused else 0)
