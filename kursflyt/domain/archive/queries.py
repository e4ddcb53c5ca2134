"""Questions about the archive: what has been archived for a run, under which case, and whether a folder is whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun

_OUTSIDE_THE_LIST = {"manifest.json", "metadata.json"}


def record_of(run: CourseRun, subject: str) -> ArchiveRecord | None:
    return ArchiveRecord.objects.select_related("package").filter(run=run, subject=subject).first()


def records_of(run: CourseRun) -> list[ArchiveRecord]:
    """Everything archived for the run, oldest first."""
    return list(ArchiveRecord.objects.select_related("package").filter(run=run).order_by("id"))


def case_number(run: CourseRun) -> str:
    """The run's case number in the archive system; empty until someone or the system has given it."""
    known = ArchiveRecord.objects.filter(run=run).exclude(case_number="").order_by("-id").first()
    return known.case_number if known else ""


def verify(content: bytes) -> tuple[str, ...]:
    """What is wrong with an archive folder (zip), as sentences; empty when it is whole."""
    try:
        folder = zipfile.ZipFile(io.BytesIO(content))
        names = set(folder.namelist())
        manifest = json.loads(folder.read("manifest.json"))
        metadata = folder.read("metadata.json")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return ("Dette er ikke en arkivmappe fra Kursflyt: listen over innholdet mangler eller kan ikke leses.",)
    faults: list[str] = []
    listed = {str(row["name"]): str(row["sha256"]) for row in manifest["files"]}
    if hashlib.sha256(metadata).hexdigest() != manifest["metadata_sha256"]:
        faults.append("metadata.json er endret etter at mappen ble laget.")
    for name, digest in listed.items():
        if name not in names:
            faults.append(f"{name} mangler.")
        elif _digest(folder, name) != digest:
            faults.append(f"{name} er endret etter at mappen ble laget.")
    faults += [
        f"{name} er lagt til etter at mappen ble laget." for name in sorted(names - set(listed) - _OUTSIDE_THE_LIST)
    ]
    return tuple(faults)


def _digest(folder: zipfile.ZipFile, name: str) -> str:
    try:
        return hashlib.sha256(folder.read(name)).hexdigest()
    except zipfile.BadZipFile:
        return ""
