"""Leaves every document in a folder, in both written standards, as PDF and as a picture of each page.

Print runs are joined from pages that were set before, so poppler draws them; digital certificates are files of text.

`make documents`; look at the pictures after a change to a template.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from kursflyt.documents import typesetting
from tests.documents import digital_certificates, every_document, print_runs

FOLDER = Path("out/dokumenter")
DPI = 100
MOST_PICTURES = 12  # of a print run


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    pages, sign = 0, digital_certificates.signer(Path(tempfile.mkdtemp()))
    for kind, documents in (("vanlig", every_document.USUAL), ("vrang", every_document.AWKWARD)):
        for language in ("nb", "nn"):
            folder = FOLDER / f"{kind}-{language}"
            folder.mkdir(parents=True)
            for name, compose in documents.items():
                pages += _leave(compose(language), folder / name.replace(" ", "-"))
            for name, make in digital_certificates.EVERY[kind].items():
                (folder / f"{name}.json").write_bytes(sign(make(language), language))
            for name, print_run in print_runs.EVERY[kind].items():
                pages += _leave_file(print_run(language), folder / name.replace(" ", "-"))
    print(f"{pages} sider ligger i {FOLDER}.")


def _leave(composition: typesetting.Composition, base: Path) -> int:
    """The document as `base`.pdf and its pages as `base`-1.png and on; the number of pages."""
    base.with_suffix(".pdf").write_bytes(typesetting.typeset(composition))
    pages = typesetting.page_pngs(composition, dpi=DPI)
    for number, page in enumerate(pages, start=1):
        base.with_name(f"{base.name}-{number}.png").write_bytes(page)
    return len(pages)


def _leave_file(pdf: bytes, base: Path) -> int:
    base.with_suffix(".pdf").write_bytes(pdf)
    drawn = ["pdftoppm", "-png", "-r", str(DPI), "-l", str(MOST_PICTURES)]
    subprocess.run([*drawn, str(base.with_suffix(".pdf")), str(base)], check=True)
    return len(list(base.parent.glob(f"{base.name}-[0-9]*.png")))


if __name__ == "__main__":
    main()
