"""Leaves every document in a folder, in both written standards, as PDF and as a picture of each page.

`make documents`; look at the pictures after a change to a template.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from kursflyt.documents import typesetting
from tests.documents import every_document

FOLDER = Path("out/dokumenter")
DPI = 100


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    pages = 0
    for kind, documents in (("vanlig", every_document.USUAL), ("vrang", every_document.AWKWARD)):
        for language in ("nb", "nn"):
            folder = FOLDER / f"{kind}-{language}"
            folder.mkdir(parents=True)
            for name, compose in documents.items():
                pages += _leave(compose(language), folder / name.replace(" ", "-"))
    print(f"{pages} sider ligger i {FOLDER}.")


def _leave(composition: typesetting.Composition, base: Path) -> int:
    """The document as `base`.pdf and its pages as `base`-1.png and on; the number of pages."""
    base.with_suffix(".pdf").write_bytes(typesetting.typeset(composition))
    pages = typesetting.page_pngs(composition, dpi=DPI)
    for number, page in enumerate(pages, start=1):
        base.with_name(f"{base.name}-{number}.png").write_bytes(page)
    return len(pages)


main()
