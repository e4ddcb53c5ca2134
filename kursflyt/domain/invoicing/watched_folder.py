"""A folder that an access point or an accounting system puts EHF files in: read, and moved away when read.

What was received ends in `lest`, what was refused in `avvist` with the reason beside it. Write a file under another
ending and rename it to .xml when it is whole, so that half a file is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kursflyt.core.actor import MACHINE
from kursflyt.core.refusals import Refused
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import receiving
from kursflyt.domain.invoicing.models import SupplierInvoice

READ, REFUSED = "lest", "avvist"


@dataclass(frozen=True)
class FolderReport:
    """What came of the folder: the invoices received, and each refused file with its reason."""

    received: tuple[SupplierInvoice, ...]
    refused: tuple[tuple[str, str], ...]


def read_folder(*, at: datetime, folder: Path | None = None) -> FolderReport:
    """Receives every .xml in the folder (by default the setting's). Safe to run again: nothing is received twice."""
    place = folder or (Path(settings.EHF_FOLDER) if settings.EHF_FOLDER else None)
    if place is None or not place.is_dir():
        return FolderReport((), ())
    received, refused = [], []
    for path in sorted(place.glob("*.[xX][mM][lL]")):
        try:
            received.append(receiving.receive(raw=ehf.read_file(path), source="folder", by=MACHINE, at=at))
        except Refused as refusal:
            refused.append((path.name, str(refusal)))
            moved = _move(path, REFUSED)
            moved.with_suffix(".txt").write_text(f"{refusal}\n", encoding="utf-8")
        else:
            _move(path, READ)
    return FolderReport(tuple(received), tuple(refused))


def _move(path: Path, subfolder: str) -> Path:
    """Moves the file, under a name nothing else has there."""
    target = path.parent / subfolder / path.name
    target.parent.mkdir(exist_ok=True)
    count = 1
    while target.exists():
        count += 1
        target = target.with_name(f"{path.stem}-{count}{path.suffix}")
    path.rename(target)
    return target
