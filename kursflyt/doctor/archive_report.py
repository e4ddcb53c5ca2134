"""`kursflyt archive verify`: each package, what is wrong with it, and what a reader should know."""

from __future__ import annotations

from pathlib import Path

import click

from kursflyt.domain.archive import package_check


def tell(folder: Path) -> bool:
    """Prints about every package at `folder`; False when one is not whole, or when there is none."""
    whole, seen = True, 0
    for name, package in package_check.packages_in(folder):
        seen += 1
        found = package_check.check(package) if package else package_check.Finding(faults=[package_check.NOT_A_PACKAGE])
        whole = whole and not found.faults
        click.echo(name)
        for fault in found.faults:
            click.echo(f"  ✗ {fault}")
        if not found.faults:
            click.echo(f"  ✓ {found.files} filer er slik de var da mappen ble laget, og ingen er lagt til.")
            click.echo(f"  ✓ {found.seals} segl er hele.")
        for note in found.notes:
            click.echo(f"  · {note}")
    if not seen:
        click.echo(f"✗ Fant ingen arkivmappe i {folder}. Den har en fil som heter {package_check.MANIFEST}.")
    return whole and seen > 0
