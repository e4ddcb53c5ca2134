"""The archive folder proves itself: sealed cover, manifest, and every change is found."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kursflyt.command_line import main
from kursflyt.core import storage
from kursflyt.documents import sealing
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive import package_check, queries
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.policy import archiving
from tests.conftest import make_run


@pytest.fixture
def record(head: Any, consultant: Any, marketer: Any, moment: datetime) -> ArchiveRecord:
    run = make_run(head, consultant, marketer)
    files = [
        ("kontrakt.pdf", storage.keep(b"%PDF-1.4 one", media_type="application/pdf", at=moment), "application/pdf"),
        ("bevisside.pdf", storage.keep(b"%PDF-1.4 two", media_type="application/pdf", at=moment), "application/pdf"),
    ]
    return archive.keep_package(
        run=run,
        subject="K-2026-0001",
        title="Kontrakt om undervisning K-2026-0001",
        files=files,
        unofficial_title="Kontrakt – Tore Lærer",
        handling=archiving.of("contract"),
        metadata={"contract": "K-2026-0001"},
        by=head.actor,
        at=moment,
    )


def package(record: ArchiveRecord) -> bytes:
    assert record.package is not None
    return storage.read(record.package)


def changed(content: bytes, name: str, new: bytes | None) -> bytes:
    """The folder with one file changed, added, or (None) taken out."""
    before, after = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(after, "w") as folder:
        for entry in before.namelist():
            if entry != name:
                folder.writestr(entry, before.read(entry))
        if new is not None:
            folder.writestr(name, new)
    return after.getvalue()


def test_the_folder_holds_cover_documents_metadata_and_manifest(record: ArchiveRecord) -> None:
    folder = zipfile.ZipFile(io.BytesIO(package(record)))

    assert folder.namelist() == [
        "00-forside.pdf",
        "01-kontrakt.pdf",
        "02-bevisside.pdf",
        "metadata.json",
        "manifest.json",
    ]
    assert sealing.check_seal(folder.read("00-forside.pdf")).intact is True
    metadata = json.loads(folder.read("metadata.json"))
    assert (metadata["contract"], metadata["title"]) == ("K-2026-0001", "Kontrakt om undervisning K-2026-0001")
    assert "Tore" not in metadata["title"]
    assert queries.verify(package(record)) == ()


@pytest.mark.parametrize(
    ("name", "new", "fault"),
    [
        ("01-kontrakt.pdf", b"%PDF-1.4 forged", "01-kontrakt.pdf er endret etter at mappen ble laget."),
        ("02-bevisside.pdf", None, "02-bevisside.pdf mangler."),
        ("03-ny.pdf", b"new", "03-ny.pdf er lagt til etter at mappen ble laget."),
        ("metadata.json", b"{}", "metadata.json er endret etter at mappen ble laget."),
    ],
)
def test_every_change_of_the_folder_is_found(record: ArchiveRecord, name: str, new: bytes | None, fault: str) -> None:
    assert queries.verify(changed(package(record), name, new)) == (fault,)


def checked(folder: Path) -> list[str]:
    return [fault for _, inside in package_check.packages_in(folder) for fault in _faults(inside)]


def _faults(package: package_check.Package | None) -> list[str]:
    return package_check.check(package).faults if package else [package_check.NOT_A_PACKAGE]


def test_a_package_is_whole_as_a_file_and_unpacked(record: ArchiveRecord, tmp_path: Path) -> None:
    (tmp_path / "arkiv.zip").write_bytes(package(record))
    zipfile.ZipFile(tmp_path / "arkiv.zip").extractall(tmp_path / "pakket ut")

    names = [name for name, _ in package_check.packages_in(tmp_path)]

    assert (names, checked(tmp_path)) == (["arkiv.zip", "pakket ut"], [])


def test_who_forges_a_file_and_the_list_is_stopped_by_the_seal_of_the_cover(
    record: ArchiveRecord, tmp_path: Path
) -> None:
    folder = zipfile.ZipFile(io.BytesIO(package(record)))
    forged = b"%PDF-1.4 forged"
    manifest = json.loads(folder.read("manifest.json"))
    manifest["files"][1]["sha256"] = hashlib.sha256(forged).hexdigest()
    content = changed(package(record), "01-kontrakt.pdf", forged)
    path = tmp_path / "arkiv.zip"
    path.write_bytes(changed(content, "manifest.json", json.dumps(manifest).encode()))

    assert queries.verify(path.read_bytes()) == ()
    assert checked(path) == ["Listen over innholdet er ikke den forsiden ble forseglet for."]


def test_a_forged_cover_has_a_broken_seal(record: ArchiveRecord, tmp_path: Path) -> None:
    cover = bytearray(zipfile.ZipFile(io.BytesIO(package(record))).read("00-forside.pdf"))
    cover[len(cover) // 3] ^= 1
    zipfile.ZipFile(io.BytesIO(changed(package(record), "00-forside.pdf", bytes(cover)))).extractall(tmp_path / "x")

    assert checked(tmp_path / "x") == [
        "00-forside.pdf er endret etter at mappen ble laget.",
        "Seglet på forsiden 00-forside.pdf er brutt.",
    ]


def test_the_command_line_says_it_and_ends_with_one(record: ArchiveRecord, tmp_path: Path) -> None:
    path = tmp_path / "arkiv.zip"
    path.write_bytes(package(record))
    whole = CliRunner().invoke(main, ["archive", "verify", str(path)])
    path.write_bytes(changed(package(record), "02-bevisside.pdf", None))
    broken = CliRunner().invoke(main, ["archive", "verify", str(path)])
    nothing = CliRunner().invoke(main, ["archive", "verify", str(tmp_path.parent / tmp_path.name / "..")])

    assert (whole.exit_code, "3 filer er slik de var" in whole.output) == (0, True)
    assert (broken.exit_code, "✗ 02-bevisside.pdf mangler." in broken.output) == (1, True)
    assert nothing.exit_code == 1


def test_something_else_is_not_an_archive_folder() -> None:
    assert len(queries.verify(b"not a zip")) == 1


def test_the_same_subject_is_archived_once(record: ArchiveRecord, moment: datetime) -> None:
    again = archive.keep_package(
        run=record.run, subject="K-2026-0001", title="Noe annet", files=[], metadata={}, by=record.by, at=moment
    )

    assert again == record
    assert ArchiveRecord.objects.count() == 1


def test_the_case_number_is_recorded_and_used_for_what_comes_later(record: ArchiveRecord, moment: datetime) -> None:
    with pytest.raises(archive.CaseNumberMissing):
        archive.record_case_number(run=record.run, case_number=" ", by=record.by, at=moment)

    assert archive.record_case_number(run=record.run, case_number=" 2026/1234 ", by=record.by, at=moment) == 1

    later = archive.keep_package(
        run=record.run, subject="course", title="Kurset", files=[], metadata={}, by=record.by, at=moment
    )
    assert (queries.case_number(record.run), later.case_number) == ("2026/1234", "2026/1234")
