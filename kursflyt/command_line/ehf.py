"""`kursflyt ehf`: e-invoices as files, judged or shown."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def ehf() -> None:
    """Judge e-invoices (EHF), or show one as a readable page. Needs no database and no network."""


@ehf.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, one object a file, and nothing else.")
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["xml", "xsd", "cen", "peppol", "own"]),
    help="Judge by this layer alone; may be given several times. Then a part of an invoice will do.",
)
def ehf_validate(files: tuple[Path, ...], as_json: bool, layers: tuple[str, ...]) -> None:
    """Judge invoices and credit notes; a folder stands for the .xml files in it.

    Ends with 1 if one is invalid, 2 if one could not be judged by every layer, 0 if all are valid.
    """
    from kursflyt.command_line import ehf_files

    ehf_files.use_few_settings()
    judged = ehf_files.judge_files(files, layers=layers or None)
    if as_json:
        click.echo(ehf_files.as_json(judged))
    else:
        ehf_files.say(judged)
    sys.exit(ehf_files.exit_code(judged))


@ehf.command("render")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where to; - for the screen. By default FILE.html here.")
@click.option("--attachments", type=click.Path(file_okay=False, path_type=Path), help="Folder for what lies inside it.")
def ehf_render(file: Path, out: Path | None, attachments: Path | None) -> None:
    """Show an invoice or a credit note as one HTML page that loads nothing from outside."""
    from kursflyt.command_line import ehf_files

    ehf_files.use_few_settings()
    text = ehf_files.render(file, attachments_to=attachments)
    target = out or Path(f"{file.stem}.html")
    if str(target) == "-":
        click.echo(text)
        return
    target.write_text(text, encoding="utf-8")
    click.echo(f"Skrev {target}.")
