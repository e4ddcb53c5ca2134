"""The archive folder proves itself: sealed cover, manifest, and every change is found."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest

from kursflyt.core import storage
from kursflyt.documents import sealing
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive import queries
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
