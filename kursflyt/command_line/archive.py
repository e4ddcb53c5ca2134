"""`kursflyt archive`: the sealed folders that a course leaves behind."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kursflyt.command_line import starting


@click.group()
def archive() -> None:
    """Archive packages: the sealed folders that a course leaves behind."""


@archive.command("verify")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def archive_verify(folder: Path) -> None:
    """Say whether an archive package is whole: a zip file, one that is unpacked, or a folder of them."""
    starting.set_up(database_needed=False)
    from kursflyt.doctor import archive_report

    sys.exit(0 if archive_report.tell(folder) else 1)
