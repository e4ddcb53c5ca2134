"""What is in a printed PDF, read by others than those who made it: poppler's tools, and pyHanko's PDF reader."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader


def text_of(pdf: bytes, folder: Path, *, last_page: int = 0) -> str:
    """The text in reading order, white space squeezed, hyphenation undone; to its end, or to the last page wanted."""
    to = ["-l", str(last_page)] if last_page else []
    raw = _poppler(["pdftotext", "-enc", "UTF-8", "-raw", *to], pdf, folder, "-")
    return " ".join(raw.replace("-\n", "").replace("\u00ad", "").split())


def lines_of(pdf: bytes, folder: Path) -> list[str]:
    """The text as it is set, line by line."""
    raw = _poppler(["pdftotext", "-enc", "UTF-8", "-layout"], pdf, folder, "-")
    return [line.strip().replace("\u00a0", " ") for line in raw.splitlines()]


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, bool]]:
    """Name and whether it is embedded, of every font."""
    lines = _poppler(["pdffonts"], pdf, folder).splitlines()[2:]
    return [(line.split()[0], line[len(line) - 30 :].split()[0] == "yes" or " yes yes " in line) for line in lines]


def pages_of(pdf: bytes) -> int:
    return int(catalogue(pdf)["/Pages"]["/Count"])


def catalogue(pdf: bytes) -> Any:
    return PdfFileReader(io.BytesIO(pdf)).root


def archive_metadata(pdf: bytes) -> str:
    """The XMP packet."""
    data: bytes = catalogue(pdf)["/Metadata"].data
    return data.decode("utf-8")


def tags_of(pdf: bytes) -> set[str]:
    """The structure types that occur."""
    found: set[str] = set()
    waiting = [catalogue(pdf)["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            found.add(str(element["/S"]))
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            resolved = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(resolved, dict):
                waiting.append(resolved)
    return found


def signature_report(pdf: bytes, folder: Path) -> str:
    """What poppler's own verifier says of the seals."""
    return _poppler(["pdfsig", "-nocert"], pdf, folder)


def _poppler(command: list[str], pdf: bytes, folder: Path, *more: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} (Debian package poppler-utils) is not installed: this is NOT checked")
    path = folder / "printed.pdf"
    path.write_bytes(pdf)
    return subprocess.run([*command, str(path), *more], capture_output=True, check=True, text=True).stdout
