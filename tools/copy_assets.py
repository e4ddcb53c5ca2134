"""Copies what the browser is served from node_modules into kursflyt/static/vendor, as it is. No bundler."""

from __future__ import annotations

import shutil
from pathlib import Path

from whitenoise.compress import Compressor

ROOT = Path(__file__).resolve().parent.parent
MODULES, TARGET = ROOT / "node_modules", ROOT / "kursflyt" / "static" / "vendor"
FONT = MODULES / "@fontsource-variable" / "inter" / "files"

FILES = {
    "theme.css": MODULES / "@digdir" / "designsystemet-css" / "dist" / "theme" / "designsystemet.css",
    "designsystemet.css": MODULES / "@digdir" / "designsystemet-css" / "dist" / "src" / "index.css",
    "htmx.min.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "inter-latin.woff2": FONT / "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": FONT / "inter-latin-ext-wght-normal.woff2",
}

# Two ranges: Latin, and the rest of it with the letters of the Sámi languages, fetched only where they stand.
RANGES = {
    "inter-latin.woff2": "U+0000-00FF, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2212",
    "inter-latin-ext.woff2": "U+0100-0151, U+0154-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2113",
}
FONT_FACE = """\
@font-face {{ font-family: "Inter Variable"; font-weight: 100 900; font-display: swap;
  src: url({name}) format("woff2"); unicode-range: {letters}; }}
"""


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(source, TARGET / name)
    faces = [FONT_FACE.format(name=name, letters=letters) for name, letters in RANGES.items()]
    (TARGET / "inter.css").write_text("".join(faces))
    compress()


def compress() -> None:
    """Packs style sheets and scripts beside themselves; the server then sends a sixth of the bytes to a phone."""
    compressor = Compressor(use_brotli=False, quiet=True)
    for path in [*TARGET.glob("*.css"), *TARGET.glob("*.js")]:
        compressor.compress(str(path))


if __name__ == "__main__":
    main()
