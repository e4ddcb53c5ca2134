"""Copies what the browser is served from node_modules into kursflyt/static/vendor, as it is. No bundler."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES, TARGET = ROOT / "node_modules", ROOT / "kursflyt" / "static" / "vendor"
FONT = MODULES / "@fontsource-variable" / "inter" / "files"

FILES = {
    "theme.css": MODULES / "@digdir" / "designsystemet-css" / "dist" / "theme" / "designsystemet.css",
    "designsystemet.css": MODULES / "@digdir" / "designsystemet-css" / "dist" / "src" / "index.css",
    "htmx.min.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "bpmn-viewer.js": MODULES / "bpmn-js" / "dist" / "bpmn-navigated-viewer.production.min.js",
    "inter-latin.woff2": FONT / "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": FONT / "inter-latin-ext-wght-normal.woff2",
}

# Two ranges: Latin, and the rest of it with the letters of the Sámi languages, fetched only where they stand.
FONT_FACES = """\
@font-face { font-family: "Inter Variable"; font-weight: 100 900; font-display: swap; src: url(inter-latin.woff2) format("woff2");
  unicode-range: U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2212; }
@font-face { font-family: "Inter Variable"; font-weight: 100 900; font-display: swap; src: url(inter-latin-ext.woff2) format("woff2");
  unicode-range: U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113; }
"""


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(source, TARGET / name)
    (TARGET / "inter.css").write_text(FONT_FACES)


if __name__ == "__main__":
    main()
