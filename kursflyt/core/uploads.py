"""Files from outside, looked at before they are stored: what they are, how big, and a name that is safe to give back.

A file whose content is something else than its name says is refused, so that nobody opens what they did not expect.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Literal

from kursflyt.core import file_kinds
from kursflyt.core.file_kinds import Content, Kind
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed, Sentence

LONGEST_NAME = 120
_CHUNK = 1_048_576
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class BadUpload(Refused):
    """The file cannot be received. The children say why."""


class EmptyUpload(BadUpload):
    """No bytes at all: often a file still open elsewhere or in a cloud folder."""


class UploadTooLarge(BadUpload):
    """Larger than `max_bytes`."""


class DisguisedUpload(BadUpload):
    """The content is not what the name says."""


class WrongUploadKind(BadUpload):
    """A kind of file that is not received here."""


class LockedUpload(BadUpload):
    """Protected by a password, so that nobody here can read it."""


@dataclass(frozen=True)
class CheckedUpload:
    """`sha256` is 64 hexadecimal digits, `size` bytes; `safe_name` ends in an extension of its kind."""

    kind: Kind
    media_type: str
    safe_name: str
    sha256: str
    size: int


def check_upload(
    filename: str, content: bytes | BinaryIO, *, allowed: frozenset[Kind], max_bytes: int
) -> CheckedUpload:
    """Looks at name and content; a file object must be seekable, is read in chunks and left at its start.

    Refuses with a BadUpload: EmptyUpload, UploadTooLarge, LockedUpload, DisguisedUpload, WrongUploadKind.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    name = safe_name(filename)
    size, sha256 = _measured(stream, name, max_bytes)
    kind = _received_kind(name, file_kinds.content_kind(stream), stream, allowed)
    if not file_kinds.extension_of(name):
        name = f"{name}.{'jpg' if kind == 'jpeg' else kind}"
    return CheckedUpload(kind, file_kinds.MEDIA_TYPES[kind], name, sha256, size)


def safe_name(filename: str) -> str:
    """The name without folders, unseen characters and what Windows forbids; æøå stay. At most 120 characters."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    name = "".join(
        " " if sign.isspace() else sign for sign in name if unicodedata.category(sign) not in _UNSEEN or sign.isspace()
    )
    name = re.sub(r" +", " ", re.sub(r'[<>:"|?*]', "_", name)).strip(" .")
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, flags=re.IGNORECASE):
        name = f"_{name}"
    extension = file_kinds.extension_of(name)
    if len(name) > LONGEST_NAME and 0 < len(extension) <= 10:
        stem = name[: -len(extension) - 1]
        return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip(' .')}.{name[-len(extension) :]}"
    return name[:LONGEST_NAME].rstrip(" .") or "fil"


def _measured(stream: BinaryIO, name: str, max_bytes: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    declared = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if declared > max_bytes:
        raise UploadTooLarge(
            "Filen {name} er for stor: {size}. Grensen er {limit}. Lagre den i et mindre format eller del den opp.",
            name=name,
            size=partial(file_kinds.megabytes, declared, up=True),
            limit=partial(file_kinds.megabytes, max_bytes),
        )
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    if not size:
        raise EmptyUpload(
            "Filen {name} er tom. Lukk den i programmet den er laget i, og last den opp på nytt.", name=name
        )
    return size, digest.hexdigest()


def _received_kind(name: str, found: Content, stream: BinaryIO, allowed: frozenset[Kind]) -> Kind:
    extension = file_kinds.extension_of(name)
    named = file_kinds.EXTENSIONS.get(extension)
    if found == "locked_office":
        raise LockedUpload(
            "Filen {name} er beskyttet med passord. Lagre den uten passord, og last den opp på nytt.", name=name
        )
    if found == "macro_office":
        raise WrongUploadKind(
            "Filen {name} har makroer. Lagre den uten makroer, for eksempel som PDF, og last den opp på nytt.",
            name=name,
        )
    if found == "zip_bomb":
        raise UploadTooLarge("Filen {name} blir for stor når den pakkes ut, og kan ikke tas imot.", name=name)
    if extension and named is None:
        raise WrongUploadKind(
            "Filer av typen .{extension} kan ikke tas imot her. {received}",
            extension=extension[:20],
            received=_what_is_received(allowed),
        )
    kind = _text_kind(named, stream) if found == "text" else found
    if kind == "unknown" or (named is not None and kind != named):
        if named is not None:
            raise DisguisedUpload(
                "Innholdet i filen {name} stemmer ikke med navnet, som sier {kind}. "
                "Åpne filen, lagre den på nytt, og last den opp igjen.",
                name=name,
                kind=file_kinds.NAMES[named],
            )
        raise WrongUploadKind(
            "Vi kjenner ikke igjen innholdet i {name}. {received}", name=name, received=_what_is_received(allowed)
        )
    if kind not in allowed:
        raise WrongUploadKind(
            "Filen {name} er av en type som ikke kan tas imot her: {kind}. {received}",
            name=name,
            kind=file_kinds.NAMES[kind],
            received=_what_is_received(allowed),
        )
    return kind


def _text_kind(named: Kind | None, stream: BinaryIO) -> Kind | Literal["unknown"]:
    """Text is what its name says, but captions and XML begin in their own way. Text without an extension is text."""
    start = stream.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    if named not in file_kinds.TEXT_KINDS:
        return "unknown" if named else "txt"
    if (named == "vtt" and not start.startswith(b"WEBVTT")) or (
        named == "xml" and not start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))
    ):
        return "unknown"
    return named


def _what_is_received(allowed: frozenset[Kind]) -> Sentence:
    names = [file_kinds.NAMES[kind] for kind in file_kinds.MEDIA_TYPES if kind in allowed]
    return Sentence("Du kan laste opp {kinds}.", kinds=Listed(names, joint="eller"))
