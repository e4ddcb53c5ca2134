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


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(source, TARGET / name)
    compress()


def compress() -> None:
    """Packs style sheets and scripts beside themselves; the server then sends a sixth of the bytes to a phone."""
    compressor = Compressor(use_brotli=False, quiet=True)
    for path in [*TARGET.glob("*.css"), *TARGET.glob("*.js")]:
        compressor.compress(str(path))


if __name__ == "__main__":
    main()
