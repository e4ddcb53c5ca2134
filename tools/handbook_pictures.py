"""Copies the pictures that the handbook shows from those the stories took (`make screenshots`) to docs/handbok/bilder.

Each is cut at the bottom and painted in fewer colours, so that it is small. When no story took one of them, it is a
fault, and nothing is copied.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TAKEN, TARGET = ROOT / "out" / "skjermbilder", ROOT / "docs" / "handbok" / "bilder"
WHOLE_COURSE, KEYS, TWENTY = (
    "a_whole_course_is_run_from_the_plan_to_the_close",
    "a_slash_leads_to_the_field_and_enter_to_what_is_fo",
    "twenty_applications_are_decided_without_leaving_th",
)
LARGEST = 120_000  # bytes
TALLEST = {320: 1000, 1280: 1100}  # pixels, by width


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
    "soknadene": Shot("kari", rf"{RUN}-steg-process-applications", 1280, story=TWENTY),
    "brevene": Shot("anne", rf"{RUN}-brev", 1280, LAST),
    "velkomstbrev": Shot("kari", rf"{RUN}-steg-send-welcome-letters", 1280, LAST),
    "bevisene": Shot("kari", rf"{RUN}-steg-issue-certificates", 1280),
    "marked": Shot("mats", rf"{RUN}-steg-promote-course", 1280),
    "klasserommet": Shot("ingrid", r"larer-kurs-\d+-klasserom", 1280, LAST),
    "karakterarket": Shot("ingrid", r"larer-kurs-\d+-karakterer", 1280, LAST),
    "kurssiden": Shot("åse", r"kurs-[a-z0-9-]+", 320),
    "veien-videre": Shot("didrik", r"min-side-soknad-\d+", 320, LAST),
    "beviset": Shot("cecilie", "min-side-bevis", 320),
}


def main() -> None:
    found = {name: shot.find() for name, shot in PICTURES.items()}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        sys.exit(f"No story took the pictures {', '.join(missing)}. Run `make screenshots` first, or mend the list.")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, path in found.items():
        assert path is not None
        content = cut(path)
        (TARGET / f"{name}.png").write_bytes(content)
        print(f"{name}.png: {len(content) // 1000} kB, from {path.name}")


def cut(path: Path) -> bytes:
    """The picture in 256 colours, which is plenty for a page, with as many of its upper rows as are wanted and fit."""
    with Image.open(path) as picture:
        height = min(picture.height, TALLEST[picture.width])
        while True:
            made = io.BytesIO()
            upper = picture.convert("RGB").crop((0, 0, picture.width, height))
            upper.quantize(256, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
            if made.tell() <= LARGEST:
                return made.getvalue()
            height = height * 9 // 10


if __name__ == "__main__":
    main()
