"""What a file really is: its first bytes tell, and for zip containers what lies inside. Its name is never believed.

Used for everything that comes from outside: attachments, hand-ins, tables.
"""

from __future__ import annotations

import lzma
import math
import struct
import zipfile
import zlib
from typing import BinaryIO, Literal, get_args

from kursflyt.core.norwegian_dates import Language
from kursflyt.core.sentences import Sentence

Kind = Literal["pdf", "png", "jpeg", "mp4", "docx", "xlsx", "pptx", "odt", "ods", "xls", "txt", "csv", "vtt", "xml"]
Content = Kind | Literal["locked_office", "macro_office", "zip_bomb", "text", "unknown"]

EXTENSIONS: dict[str, Kind] = {
    **{kind: kind for kind in get_args(Kind)},
    "jpg": "jpeg",
    "jpe": "jpeg",
    "m4v": "mp4",
    "tsv": "csv",
}
MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "mp4": "video/mp4",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "xml": "application/xml",
}
NAMES: dict[Kind, Sentence] = {
    "pdf": Sentence("PDF"),
    "png": Sentence("PNG-bilde"),
    "jpeg": Sentence("JPEG-bilde"),
    "mp4": Sentence("MP4-film"),
    "docx": Sentence("Word-dokument (.docx)"),
    "xlsx": Sentence("Excel-fil (.xlsx)"),
    "pptx": Sentence("PowerPoint-fil (.pptx)"),
    "odt": Sentence("OpenDocument-tekst (.odt)"),
    "ods": Sentence("OpenDocument-regneark (.ods)"),
    "xls": Sentence("eldre Excel-fil (.xls)"),
    "txt": Sentence("tekstfil (.txt)"),
    "csv": Sentence("CSV-fil"),
    "vtt": Sentence("fil med teksting (.vtt)"),
    "xml": Sentence("XML-fil"),
}
TEXT_KINDS: frozenset[Kind] = frozenset({"txt", "csv", "vtt", "xml"})
MOST_UNPACKED_BYTES = 500_000_000
MOST_ENTRIES = 20_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MP4_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VH",
    b"M4VP",
    b"MSNV",
    b"dash",
    b"3gp",
)
_OOXML_MAIN: dict[str, Kind] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ODF_MIME: dict[bytes, Kind] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OTHER_BINARIES = (
    b"MZ",
    b"\x7fELF",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"ID3",
    b"OggS",
    b"{\\rtf",
)
# What zipfile and the decompressors under it raise on damaged or hostile files.
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
)


def content_kind(content: BinaryIO) -> Content:
    """Looks into a seekable file and leaves it at its start. 'text' has no NUL byte and may be any of TEXT_KINDS."""
    content.seek(0)
    head = content.read(65_536)
    try:
        return _kind_of(head, content)
    finally:
        content.seek(0)


def extension_of(filename: str) -> str:
    """'pdf' for 'Søknad.PDF'; empty when there is none."""
    stem, dot, extension = filename.rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def megabytes(size: int, *, up: bool = False, language: Language = "nb") -> str:
    """'12,4 MB' (1 MB is 1 000 000 bytes); '12.4 MB' in English. `up` never makes a size look smaller than it is."""
    tenths = size / 100_000
    text = f"{(math.ceil(tenths) if up else round(tenths)) / 10:g} MB"
    return text if language == "en" else text.replace(".", ",")


def _kind_of(head: bytes, content: BinaryIO) -> Content:
    if head.startswith(b"%PDF-") or head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[4:8] == b"ftyp":
        return "mp4" if head[8:12].startswith(_MP4_BRANDS) else "unknown"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    if head.startswith(_OLE):
        return _ole_kind(content)
    if head.startswith(_OTHER_BINARIES):
        return "unknown"
    return "text" if _is_text(head) else "unknown"


def _zip_kind(content: BinaryIO) -> Content:
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
                return "zip_bomb"
            names = {entry.filename for entry in entries}
            if any(name.endswith("vbaProject.bin") for name in names):
                return "macro_office"
            for main, kind in _OOXML_MAIN.items():
                if main in names and "[Content_Types].xml" in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mime = archive.read("mimetype").strip()
                if mime in _ODF_MIME and "META-INF/manifest.xml" in names:
                    return "locked_office" if _is_locked_odf(archive) else _ODF_MIME[mime]
    except _BROKEN_ZIP:
        return "unknown"
    return "unknown"


def _is_locked_odf(archive: zipfile.ZipFile) -> bool:
    manifest = archive.getinfo("META-INF/manifest.xml")
    return manifest.file_size < 5_000_000 and b"encryption-data" in archive.read(manifest)


def _ole_kind(content: BinaryIO) -> Content:
    """The old Office container: directory names lie in it as UTF-16. A locked .xlsx or .docx is wrapped in one too."""
    content.seek(0)
    whole = content.read(50_000_000)
    if "EncryptedPackage".encode("utf-16-le") in whole:
        return "locked_office"
    return "xls" if "Workbook".encode("utf-16-le") in whole or "Book".encode("utf-16-le") in whole else "unknown"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
