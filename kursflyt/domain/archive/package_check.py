"""Whether an archive package is whole: nothing changed, missing or added, and every seal unbroken. Needs no database.

The manifest lists every file with its SHA-256. Who forges both a file and the manifest is stopped by the cover: its
seal carries the fingerprint of the list, see `contents_digest`.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    from kursflyt.documents import sealing

COVER = "00-forside.pdf"
MANIFEST, METADATA = "manifest.json", "metadata.json"
NOT_A_PACKAGE = "Dette er ikke en arkivmappe fra Kursflyt: listen over innholdet mangler eller kan ikke leses."
_CONTENTS = re.compile(r"Innhold SHA-256: ([0-9a-f]{64})")


class Package(Protocol):
    """The files of a package, by name. `read` raises OSError or BadZipFile for what cannot be read."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...


class ZippedPackage:
    def __init__(self, file: Path | BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file)

    def names(self) -> list[str]:
        return [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]

    def read(self, name: str) -> bytes:
        return self._zip.read(name)


class UnpackedPackage:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        return [path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file()]

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()


@dataclass
class Finding:
    """What a package is like, in sentences. `faults` empty: it is whole. `notes` is what the reader should know."""

    files: int = 0
    seals: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def packages_in(path: Path) -> Iterator[tuple[str, Package | None]]:
    """The packages at `path`: a zip file, an unpacked package, or a folder of such. None: the zip cannot be read."""
    if path.is_dir() and (path / MANIFEST).is_file():
        yield path.name, UnpackedPackage(path)
    elif path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.suffix == ".zip" or (inner.is_dir() and (inner / MANIFEST).is_file()):
                yield from packages_in(inner)
    else:
        try:
            yield path.name, ZippedPackage(path)
        except (zipfile.BadZipFile, OSError):
            yield path.name, None


def check(package: Package, *, seals: bool = True) -> Finding:
    """Everything that is wrong with `package`; `seals` False counts fingerprints only."""
    found = Finding()
    try:
        manifest = json.loads(package.read(MANIFEST))
        listed = {str(row["name"]): str(row["sha256"]) for row in manifest["files"]}
        metadata = hashlib.sha256(package.read(METADATA)).hexdigest()
        known_metadata = str(manifest["metadata_sha256"])
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return Finding(faults=[NOT_A_PACKAGE])
    if metadata != known_metadata:
        found.faults.append(f"{METADATA} er endret etter at mappen ble laget.")
    _count_files(package, listed, found)
    if seals:
        _check_seals(package, listed, found)
    return found


def contents_digest(files: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of (name, SHA-256) in order of name: the same that `sha256sum FILES | sha256sum` gives."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def sealed_for(digest: str) -> str:
    """What the cover's seal says it was set for."""
    return f"Innhold SHA-256: {digest}"


def _count_files(package: Package, listed: Mapping[str, str], found: Finding) -> None:
    names = package.names()
    for name, digest in listed.items():
        if not _plain(name):
            found.faults.append(f"{name} er ikke et lovlig filnavn i en arkivmappe.")
        elif name not in names:
            found.faults.append(f"{name} mangler.")
        elif _digest(package, name) != digest:
            found.faults.append(f"{name} er endret etter at mappen ble laget.")
        else:
            found.files += 1
    for name in sorted(set(names) - set(listed) - {MANIFEST, METADATA}):
        found.faults.append(f"{name} er lagt til etter at mappen ble laget.")
    found.faults += [f"{name} ligger flere ganger i mappen." for name in sorted(set(names)) if names.count(name) > 1]


def _check_seals(package: Package, listed: Mapping[str, str], found: Finding) -> None:
    from kursflyt.documents import sealing  # a second to load, and only the command line asks

    for name in listed:
        if not name.endswith(".pdf") or not _plain(name) or name not in package.names():
            continue
        try:
            seal = sealing.check_seal(package.read(name))
        except (OSError, zipfile.BadZipFile):
            continue
        if name == COVER:
            _check_cover(seal, listed, found)
        elif seal.sealed and not (seal.intact and seal.covers_whole_file):
            found.faults.append(f"Seglet på {name} er brutt.")
        found.seals += seal.sealed and seal.intact


def _check_cover(seal: sealing.SealCheck, listed: Mapping[str, str], found: Finding) -> None:
    if not seal.sealed:
        found.faults.append(f"Forsiden {COVER} er ikke forseglet.")
        return
    if not (seal.intact and seal.covers_whole_file):
        found.faults.append(f"Seglet på forsiden {COVER} er brutt.")
        return
    found.notes.append(
        f"Forsiden er forseglet av {seal.signer}{f' {seal.sealed_at:%d.%m.%Y}' if seal.sealed_at else ''}."
    )
    if seal.demo:
        found.notes.append("Seglet er laget med en prøvenøkkel og beviser ikke hvem som laget mappen.")
    said = _CONTENTS.search(seal.reason)
    if said is None:
        found.notes.append("Seglet på forsiden sier ikke hva mappen inneholdt. Sammenlign med listen på forsiden.")
    elif said[1] != contents_digest((name, digest) for name, digest in listed.items() if name != COVER):
        found.faults.append("Listen over innholdet er ikke den forsiden ble forseglet for.")


def _digest(package: Package, name: str) -> str:
    try:
        return hashlib.sha256(package.read(name)).hexdigest()
    except (OSError, zipfile.BadZipFile):
        return ""


def _plain(name: str) -> bool:
    """Neither absolute nor leading out of the package."""
    path: Any = PurePosixPath(name)
    return bool(name) and "\\" not in name and not path.is_absolute() and ".." not in path.parts
