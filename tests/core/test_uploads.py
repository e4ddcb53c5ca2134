"""Files from outside: what is let in, and what is said about the rest."""

from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import uploads
from kursflyt.core.file_kinds import Kind

ALL: frozenset[Kind] = frozenset({"pdf", "png", "jpeg", "docx", "xlsx", "pptx", "odt", "txt", "mp4", "vtt", "xml"})
PDF = b"%PDF-1.7\n1 0 obj\n"


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(main: str, **more: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", main: b"<x/>", **more})


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


SAMPLES: dict[Kind, tuple[str, bytes]] = {
    "pdf": ("søknad.pdf", PDF),
    "png": ("bilde.png", b"\x89PNG\r\n\x1a\n" + bytes(20)),
    "jpeg": ("bilde.JPG", b"\xff\xd8\xff\xe0" + bytes(20)),
    "mp4": ("film.mp4", b"\0\0\0\x20ftypisom" + bytes(20)),
    "docx": ("brev.docx", office("word/document.xml")),
    "xlsx": ("liste.xlsx", workbook()),
    "pptx": ("foiler.pptx", office("ppt/presentation.xml")),
    "odt": (
        "brev.odt",
        zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>"}),
    ),
    "txt": ("notat.txt", "blåbær".encode("cp1252")),
    "vtt": ("teksting.vtt", b"\xef\xbb\xbfWEBVTT\n\n"),
    "xml": ("faktura.xml", b"<?xml version='1.0'?><Invoice/>"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_recognised_by_its_content(kind: Kind) -> None:
    name, content = SAMPLES[kind]

    checked = uploads.check_upload(name, content, allowed=ALL, max_bytes=100_000)

    assert (checked.kind, checked.safe_name, checked.size) == (kind, name, len(content))
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_refused_under_another_kinds_name(kind: Kind) -> None:
    _, content = SAMPLES[kind]
    other = "pdf" if kind != "pdf" else "docx"

    with pytest.raises(uploads.DisguisedUpload, match="stemmer ikke med navnet"):
        uploads.check_upload(f"fil.{other}", content, allowed=ALL, max_bytes=100_000)


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_refused_where_it_is_not_received(kind: Kind) -> None:
    name, content = SAMPLES[kind]

    with pytest.raises(uploads.WrongUploadKind, match="Du kan laste opp"):
        uploads.check_upload(name, content, allowed=ALL - {kind}, max_bytes=100_000)


def test_a_file_without_extension_gets_the_one_of_its_content() -> None:
    assert uploads.check_upload("Vitnemål", PDF, allowed=ALL, max_bytes=100).safe_name == "Vitnemål.pdf"
    assert uploads.check_upload("bilde", SAMPLES["jpeg"][1], allowed=ALL, max_bytes=100).safe_name == "bilde.jpg"


def test_a_file_object_is_read_and_left_at_its_start() -> None:
    stream = io.BytesIO(PDF)
    stream.seek(5)

    checked = uploads.check_upload("a.pdf", stream, allowed=ALL, max_bytes=100)

    assert (checked.sha256, stream.tell()) == (hashlib.sha256(PDF).hexdigest(), 0)


class Endless(io.BytesIO):
    """Claims 200 MB and fails the test when anyone begins to read it."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return 200_000_001 if whence == io.SEEK_END else 0

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("read although it is too large")


def test_a_file_that_is_too_large_is_refused_unread_with_both_sizes() -> None:
    with pytest.raises(uploads.UploadTooLarge) as refusal:
        uploads.check_upload("film.mp4", Endless(), allowed=ALL, max_bytes=20_000_000)

    assert str(refusal.value) == (
        "Filen film.mp4 er for stor: 200,1 MB. Grensen er 20 MB. Lagre den i et mindre format eller del den opp."
    )


@pytest.mark.parametrize(
    ("name", "content", "refusal", "words"),
    [
        ("a.pdf", b"", uploads.EmptyUpload, "er tom"),
        ("a.pdf", b"MZ\x90\x00", uploads.DisguisedUpload, "sier PDF"),
        ("a.exe", b"MZ\x90\x00", uploads.WrongUploadKind, r"\.exe"),
        ("a.pdf.exe", PDF, uploads.WrongUploadKind, r"\.exe"),
        ("a.html", b"<script>", uploads.WrongUploadKind, r"\.html"),
        ("a.txt", b"abc\x00def", uploads.DisguisedUpload, "sier tekstfil"),
        ("a", b"\x7fELF\x02", uploads.WrongUploadKind, "kjenner ikke igjen"),
        ("a.heic", b"\0\0\0\x20ftypheic", uploads.WrongUploadKind, r"\.heic"),
        ("a.mp4", b"\0\0\0\x20ftypheic", uploads.DisguisedUpload, "MP4"),
        ("a.zip", zipped(a=b"x"), uploads.WrongUploadKind, r"\.zip"),
        ("a.docx", zipped(a=b"x"), uploads.DisguisedUpload, "Word"),
        ("a.docx", b"PK\x03\x04 broken", uploads.DisguisedUpload, "Word"),
        ("a.docx", office("word/document.xml", **{"word/vbaProject.bin": b"x"}), uploads.WrongUploadKind, "makroer"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            uploads.LockedUpload,
            "passord",
        ),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), uploads.DisguisedUpload, "Word"),
        ("a.vtt", b"hello", uploads.DisguisedUpload, "teksting"),
        ("a.xml", b"hello", uploads.DisguisedUpload, "XML"),
    ],
)
def test_what_cannot_be_received_is_refused_with_what_to_do(
    name: str, content: bytes, refusal: type[uploads.BadUpload], words: str
) -> None:
    with pytest.raises(uploads.BadUpload, match=words) as raised:
        uploads.check_upload(name, content, allowed=ALL, max_bytes=100_000)

    assert type(raised.value) is refusal


def test_a_container_that_unpacks_into_hundreds_of_megabytes_is_refused_unopened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(51):
                entry.write(bytes(10_000_000))

    with pytest.raises(uploads.UploadTooLarge, match="pakkes ut"):
        uploads.check_upload("a.docx", buffer.getvalue(), allowed=ALL, max_bytes=10_000_000)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Brukere\\Kari\\Søknad.pdf", "Søknad.pdf"),
        ("  mitt  cv \n.pdf ", "mitt cv .pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("a\x00b<c>:d.pdf", "ab_c__d.pdf"),
        (".htaccess", "htaccess"),
        ("CON.pdf", "_CON.pdf"),
        ("", "fil"),
        ("///", "fil"),
        ("a\u030as.pdf", "ås.pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, safe: str) -> None:
    assert uploads.safe_name(given_name) == safe


def test_a_long_name_keeps_its_extension() -> None:
    name = uploads.safe_name("æ" * 300 + ".docx")

    assert (len(name), name[-6:]) == (120, "æ.docx")


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_is_safe_and_stays_so(name: str) -> None:
    safe = uploads.safe_name(name)

    assert 0 < len(safe) <= uploads.LONGEST_NAME + 1
    assert not set(safe) & set('/\\<>:"|?*\x00\n\r')
    assert safe not in {".", ".."}
    assert uploads.safe_name(safe) == safe


@given(st.sampled_from(["docx", "xlsx", "odt"]), st.data())
def test_a_damaged_container_is_received_or_refused(kind: Kind, data: st.DataObject) -> None:
    name, whole = SAMPLES[kind]
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 8)) :]

    try:
        assert uploads.check_upload(name, damaged, allowed=ALL, max_bytes=100_000).kind == kind
    except uploads.BadUpload as refusal:
        assert str(refusal).endswith(".")


@given(st.binary(max_size=200), st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.xlsx", "a"]))
def test_any_content_is_received_or_refused(content: bytes, name: str) -> None:
    try:
        assert uploads.check_upload(name, content, allowed=ALL, max_bytes=1000).size == len(content)
    except uploads.BadUpload as refusal:
        assert str(refusal).endswith(".")
