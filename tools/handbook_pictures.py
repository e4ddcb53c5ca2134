"""Copies the pictures that the handbook shows from those the stories took (`make screenshots`) to docs/handbok/bilder.

Each is cut at the bottom and painted in fewer colours, so that it is small. When no story took one of them, it is a
fault, and nothing is copied.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAKEN, TARGET = ROOT / "out" / "skjermbilder", ROOT / "docs" / "handbok" / "bilder"
WHOLE_COURSE, KEYS = (
    "a_whole_course_is_run_from_the_plan_to_the_close",
    "a_slash_leads_to_the_field_and_enter_to_what_is_fo",
)
LARGEST = 120_000  # bytes
TALLEST = {360: 1000, 1280: 1100}  # pixels, by width
_CHANNELS = {2: 3, 6: 4}  # bytes a pixel: without and with transparency
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Shot:
    """A picture of a story: who took it, of what address (an expression), how wide, and which of several."""

    who: str
    place: str
    width: int
    which: int = 0
    story: str = WHOLE_COURSE

    def find(self) -> Path | None:
        named = re.compile(rf"\d+_{self.who}_{self.place}_{self.width}\.png")
        found = [path for path in sorted((TAKEN / self.story).glob("*.png")) if named.fullmatch(path.name)]
        return found[self.which] if found else None


LAST = -1
RUN = r"kontor-kurs-\d+"
PICTURES = {
    "oppgaver": Shot("kari", "kontor", 1280, LAST, KEYS),
    "flyt": Shot("anne", RUN, 1280, LAST),
    "kontrakt": Shot("anne", rf"{RUN}-steg-receive-contract", 1280, LAST),
    "brevene": Shot("anne", rf"{RUN}-steg-process-applications", 1280, LAST),
    "velkomstbrev": Shot("kari", rf"{RUN}-steg-send-welcome-letters", 1280, LAST),
    "bevisene": Shot("kari", rf"{RUN}-steg-issue-certificates", 1280),
    "marked": Shot("mats", rf"{RUN}-steg-promote-course", 1280),
    "klasserommet": Shot("ingrid", r"larer-kurs-\d+-klasserom", 1280, LAST),
    "karakterarket": Shot("ingrid", r"larer-kurs-\d+-karakterer", 1280, LAST),
    "kurssiden": Shot("åse", r"kurs-[a-z0-9-]+", 360),
    "veien-videre": Shot("didrik", r"min-side-soknad-\d+", 360, LAST),
    "beviset": Shot("cecilie", "min-side-bevis", 360),
}


def main() -> None:
    found = {name: shot.find() for name, shot in PICTURES.items()}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        sys.exit(f"No story took the pictures {', '.join(missing)}. Run `make screenshots` first, or mend the list.")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, path in found.items():
        assert path is not None
        content = cut(path.read_bytes())
        (TARGET / f"{name}.png").write_bytes(content)
        print(f"{name}.png: {len(content) // 1000} kB, from {path.name}")


def cut(picture: bytes) -> bytes:
    """The picture in 256 colours, which is plenty for a page, with as many of its upper rows as are wanted and fit."""
    chunks = list(_chunks(picture))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    assert depth == 8 and kind in _CHANNELS, "the browser writes its pictures in another way than it used to"
    written = zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT"))
    height = min(height, TALLEST[width])
    rows = list(_rows(written, height, width * _CHANNELS[kind], _CHANNELS[kind]))
    palette, lines = _indexed(rows, _CHANNELS[kind])
    while True:
        header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
        made = _png(header, palette, b"".join(b"\0" + line for line in lines[:height]))
        if len(made) <= LARGEST:
            return made
        height = height * 9 // 10


def _rows(written: bytes, height: int, size: int, step: int) -> Iterator[bytes]:
    """The rows as they are: a PNG holds what differs from the left, from above, from both, or from the likeliest."""
    above = bytes(size)
    for number in range(height):
        start = number * (size + 1)
        how, row = written[start], bytearray(written[start + 1 : start + 1 + size])
        if how == 2:
            row = bytearray((here + up) & 255 for here, up in zip(row, above, strict=True))
        elif how:
            for place in range(size):
                left, corner = (row[place - step], above[place - step]) if place >= step else (0, 0)
                row[place] = (row[place] + _guess(how, left, above[place], corner)) & 255
        above = bytes(row)
        yield above


def _guess(how: int, left: int, up: int, corner: int) -> int:
    if how == 1:
        return left
    if how == 3:
        return (left + up) // 2
    return min((left, up, corner), key=lambda near: abs(left + up - corner - near))


def _indexed(rows: list[bytes], step: int) -> tuple[bytes, list[bytes]]:
    """The palette of the 256 commonest colours, and the rows as places in it; a rare colour becomes the nearest."""
    pixels = [[row[place : place + 3] for place in range(0, len(row), step)] for row in rows]
    counted = Counter(pixel for line in pixels for pixel in line)
    common = [colour for colour, _ in counted.most_common(256)]
    index = {colour: place for place, colour in enumerate(common)}
    for colour in counted.keys() - index.keys():
        index[colour] = min(range(len(common)), key=lambda place: _distance(colour, common[place]))
    return b"".join(common), [bytes(index[pixel] for pixel in line) for line in pixels]


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(picture):
        (size,) = struct.unpack(">I", picture[place : place + 4])
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + size]
        place += size + 12


def _png(header: bytes, palette: bytes, rows: bytes) -> bytes:
    made = _SIGNATURE
    for name, data in ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")):
        made += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return made


if __name__ == "__main__":
    main()
