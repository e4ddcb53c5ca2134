"""Copies what the browser is served from node_modules into kursflyt/static/vendor, as it is. No bundler.

The vocabularies of digital certificates come from there too, and go where they are read.
"""

from __future__ import annotations

import json
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

# What each icon says: one set, the one that Designsystemet's own pages use.
DRAWN = MODULES / "@navikt" / "aksel-icons" / "dist" / "svg"
ICONS = {
    "done": "CheckmarkCircleFill",
    "open": "CircleFill",
    "ahead": "Circle",
    "over": "CheckmarkCircle",
    "soon": "Clock",
    "late": "ExclamationmarkTriangleFill",
    "failed": "XMarkOctagonFill",
    "skipped": "ArrowForward",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "person": "PersonCircle",
    "search": "MagnifyingGlass",
    "more": "ChevronDown",
    "download": "Download",
}

VOCABULARIES = ROOT / "kursflyt" / "documents" / "badge" / "vocabularies"
CREDENTIALS = MODULES / "@digitalbazaar" / "credentials-context" / "contexts" / "v2.jsonld"
OPEN_BADGES = MODULES / "@digitalcredentials" / "open-badges-context" / "js" / "contexts" / "context-3.0.3.js"


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(source, TARGET / name)
    (TARGET / "icons.svg").write_text(icons(), encoding="utf-8")
    compress()
    copy_vocabularies()


def icons() -> str:
    """One file of symbols, fetched once."""
    symbols = []
    for name, drawn in ICONS.items():
        drawing = (DRAWN / f"{drawn}.svg").read_text(encoding="utf-8").partition(">")[2].rpartition("</svg>")[0]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" fill="none">{drawing.strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def copy_vocabularies() -> None:
    """One is JSON; the other is JSON that a script exports."""
    VOCABULARIES.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CREDENTIALS, VOCABULARIES / "credentials-v2.json")
    exported = OPEN_BADGES.read_text(encoding="utf-8").partition("module.exports =")[2].strip().rstrip(";")
    (VOCABULARIES / "open-badges-3.0.3.json").write_text(json.dumps(json.loads(exported)), encoding="utf-8")


def compress() -> None:
    """Packs style sheets and scripts beside themselves; the server then sends a sixth of the bytes to a phone."""
    compressor = Compressor(use_brotli=False, quiet=True)
    for path in [*TARGET.glob("*.css"), *TARGET.glob("*.js"), *TARGET.glob("*.svg")]:
        compressor.compress(str(path))


if __name__ == "__main__":
    main()
