"""Tables in and out: what offices send, and what strangers hide in it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kursflyt.core import tables

DATA = Path(__file__).parent / "data"
ODS_TABLE = "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"


def read(name: str, content: bytes, *, max_bytes: int = 1_000_000, max_rows: int = 100) -> tables.Table:
    return tables.read_table(name, content, max_bytes=max_bytes, max_rows=max_rows)


def workbook(*lines: list[Any], **far: Any) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Søkere"
    for line in lines:
        page.append(line)
    for place, value in far.items():
        page[place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows: str, *, manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f"<m>{manifest}</m>")
        archive.writestr(
            "content.xml",
            f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {ODS_TABLE} "
            "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
            "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' office:version='1.2'><office:body>"
            f"<office:spreadsheet><table:table table:name='Ark1'>{rows}</table:table></office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return buffer.getvalue()


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f"<table:table-cell office:value-type='string' table:number-columns-repeated='{repeated}'>"
        f"<text:p>{text}</text:p></table:table-cell>"
    )


ODS_ENDS = "<table:table-cell table:number-columns-repeated='16380'/>"
ODS_EMPTY_ROWS = f"<table:table-row table:number-rows-repeated='1048570'>{ODS_ENDS}</table:table-row>"
ODS_ROWS = "".join(
    f"<table:table-row>{ods_cell(one)}{ods_cell(other)}{ODS_ENDS}</table:table-row>"
    for one, other in (("Navn", "Sted"), ("Åse", "Ås"))
)


def test_a_workbook_is_read_with_types_and_the_row_numbers_of_excel() -> None:
    content = workbook(
        ["Søkerliste høst 2026"],
        [],
        ["Navn", " Født ", "Poeng", None, "Start"],
        ["Åse Øye", datetime(1990, 2, 3), 4, "merk", time(9, 30)],
        [],
        ["Ola ", "03.02.1991", 4.5, None, None],
    )

    table = read("søkere.xlsx", content)

    assert (table.sheet, table.headers) == ("Søkere", ("Navn", "Født", "Poeng", "Kolonne D", "Start"))
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (4, {"Navn": "Åse Øye", "Født": date(1990, 2, 3), "Poeng": 4, "Kolonne D": "merk", "Start": time(9, 30)}),
        (6, {"Navn": "Ola", "Født": "03.02.1991", "Poeng": 4.5, "Kolonne D": None, "Start": None}),
    ]
    assert [table.rows[0].text(header) for header in table.headers] == ["Åse Øye", "03.02.1990", "4", "merk", "09.30"]
    assert [table.rows[1].text("Poeng"), table.rows[1].text("Start"), table.rows[1].text("Finnes ikke")] == [
        "4,5",
        "",
        "",
    ]


def test_a_libreoffice_sheet_with_its_million_empty_rows_is_read() -> None:
    table = read("liste.ods", ods(ODS_ROWS + ODS_EMPTY_ROWS))

    assert [(row.number, dict(row.cells)) for row in table.rows] == [(2, {"Navn": "Åse", "Sted": "Ås"})]


def test_an_older_workbook_is_read() -> None:
    table = read("søkere.xls", (DATA / "sokere.xls").read_bytes())

    assert [row.cells for row in table.rows] == [{"Navn": "Åse Øye", "Født": date(1990, 2, 3), "Poeng": 4}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_is_read_in_the_encodings_delimiters_and_line_ends_offices_use(
    encoding: str, delimiter: str, newline: str
) -> None:
    lines = ["Navn;Sted;Merknad", "Åse Øye;Ås;“følger”", '"Berg; Bø, AS";Bø;', ";;", "Ola;;x"]
    text = newline.join(
        line.replace(";", delimiter) if "Berg" not in line else f'"Berg; Bø, AS"{delimiter}Bø{delimiter}'
        for line in lines
    )

    table = read("liste.csv", text.encode(encoding))

    assert [(row.number, *row.cells.values()) for row in table.rows] == [
        (2, "Åse Øye", "Ås", "“følger”"),
        (3, "Berg; Bø, AS", "Bø", None),
        (5, "Ola", None, "x"),
    ]


def test_csv_with_norwegian_decimals_and_excels_own_first_line_is_read() -> None:
    assert read("a.csv", b"Navn;Pris\nOla;12,50\nKari;13,50").rows[1].text("Pris") == "13,50"
    assert dict(read("a.csv", b"sep=|\r\nNavn|Pris\r\nOla|12").rows[0].cells) == {"Navn": "Ola", "Pris": "12"}
    assert read("a.csv", b"sep=;\r\nNavn;Pris\r\nOla;12").rows[0].number == 3
    assert read("a.csv", b"E-post\nola@firma.no").headers == ("E-post",)


@given(st.lists(st.tuples(st.text("abæøå \"';,\t\n", min_size=1), st.text('xyz1;,"')), min_size=1, max_size=8))
def test_csv_written_by_the_standard_library_is_read_back(pairs: list[tuple[str, str]]) -> None:
    import csv

    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("Navn", "Sted"), *pairs])

    try:
        table = read("a.csv", buffer.getvalue().encode("utf-8-sig"))
    except tables.EmptyTable:
        assert all(not one.strip() and not other.strip() for one, other in pairs)
        return
    expected = [(one.strip() or None, other.strip() or None) for one, other in pairs if one.strip() or other.strip()]
    assert [(row["Navn"], row["Sted"]) for row in table.rows] == expected


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "refusal", "words"),
    [
        ("a.csv", b"", tables.EmptyTable, "Filen er tom"),
        ("a.csv", b" \n\n", tables.EmptyTable, "Filen er tom"),
        ("a.csv", b";;\n;;", tables.EmptyTable, "Det står ikke noe i filen"),
        ("a.csv", b"Navn;Sted\n", tables.EmptyTable, "ingen rader"),
        ("a.csv", b"Navn;Navn\na;b", tables.UnreadableTable, "samme overskrift: Navn"),
        ("a.csv", b'Navn;Sted\n"Ola;Bo\nKari;Moss', tables.UnreadableTable, "Rad 2 .* anf"),
        ("a.csv", b"%PDF-1.7 ", tables.DisguisedTable, "innholdet er PDF"),
        ("a.csv", workbook(["a", "b"], [1, 2]), tables.DisguisedTable, "innholdet er Excel"),
        ("a.csv", b"abc\x00\x01", tables.DisguisedTable, "noe annet"),
        ("a.xlsx", b"Navn;Sted\na;b", tables.DisguisedTable, "noe annet"),
        ("a.xlsx", b"PK\x03\x04 broken", tables.DisguisedTable, "noe annet"),
        ("a.xlsx", LOCKED, tables.LockedTable, "passord"),
        ("a.xlsx", workbook(), tables.EmptyTable, "Det står ikke noe i filen"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
            tables.UnreadableTable,
            "skadet",
        ),
        ("a.xls", workbook(["a", "b"], [1, 2]), tables.DisguisedTable, "innholdet er Excel"),
        ("a.ods", ods("", manifest="<encryption-data/>"), tables.LockedTable, "passord"),
        ("a.ods", ods("<broken"), tables.UnreadableTable, "skadet"),
        ("a.xlsm", b"x", tables.WrongTableKind, "makroer"),
        ("a.pdf", b"%PDF-1.7", tables.WrongTableKind, r"\.pdf"),
        ("liste", b"a;b", tables.WrongTableKind, "mangler endelse"),
        ("a.csv", b"x" * 1_000_001, tables.TableTooLarge, r"1,1 MB\. Grensen er 1 MB"),
        ("a.csv", b"a;b\n" + b"1;2\n" * 101, tables.TooManyRows, "Grensen er 100"),
        ("a.csv", b"a;" * 20 + b"\n1;2", tables.UnreadableTable, "samme overskrift: a"),
        ("a.csv", ";".join(map(str, range(201))).encode() + b"\n1;2", tables.TableTooLarge, "201 kolonner"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(
    name: str, content: bytes, refusal: type[tables.UnreadableTable], words: str
) -> None:
    with pytest.raises(tables.UnreadableTable, match=words) as raised:
        read(name, content)

    assert type(raised.value) is refusal


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", workbook(["Navn", "Sted"], ["Ola", "Bø"], XFD1048576="x")),
        (
            "a.ods",
            ods(f"<table:table-row table:number-rows-repeated='20000'>{ods_cell('x', 16000)}</table:table-row>"),
        ),
        ("a.xls", (DATA / "langt_nede.xls").read_bytes()),
        ("a.ods", ods(f"{ODS_ROWS}{ODS_EMPTY_ROWS}<table:table-row>{ods_cell('x', 9)}</table:table-row>")),
    ],
)
def test_a_small_file_that_would_fill_the_memory_is_refused_and_the_process_lives(name: str, content: bytes) -> None:
    with pytest.raises(tables.UnreadableTable, match=r"Arket er for stort|skadet"):
        read(name, content)


WHOLE_FILES = [("a.xlsx", workbook(["a", "b"], [1, 2])), ("a.ods", ods(ODS_ROWS))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from(WHOLE_FILES))
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 8)) :]

    try:
        assert read(name, damaged).rows
    except tables.UnreadableTable as refusal:
        assert str(refusal).endswith(".")


def test_what_is_written_is_read_back() -> None:
    moment = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
    headers = ["Navn", "Født", "Beløp", "Betalt", "Mottatt", "Antall", "Klokke", "Merknad"]
    row = ["Åse", date(1990, 2, 3), Decimal("12500.50"), True, moment, 3, time(9, 30), None]

    table = read("ut.xlsx", tables.write_xlsx([tables.Sheet("Søkere", headers, [row])]))

    assert table.headers == tuple(headers)
    assert [table.rows[0].text(header) for header in headers] == [
        "Åse",
        "03.02.1990",
        "12500,5",
        "ja",
        "24.11.2026 09.15",
        "3",
        "09.30",
        "",
    ]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+4791234567", "-1", "@SUM(A1)", "\t=1", "vanlig"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    content = tables.write_xlsx([tables.Sheet("Ark", [text, "b"], [[text, 1]])])

    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]

    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is (text != "vanlig")


def test_a_written_sheet_is_easy_to_work_with() -> None:
    content = tables.write_xlsx(
        [
            tables.Sheet(
                "Søkere: høst/vår [2026] og enda litt til", ["Navn", "E-post"], [["x" * 30, "a"], ["b", "c" * 200]]
            ),
            tables.Sheet("Ark", [], []),
        ]
    )

    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    assert (page.freeze_panes, page.auto_filter.ref, page["A1"].font.bold, page["A2"].font.bold) == (
        "A2",
        "A1:B3",
        True,
        False,
    )
    assert [page.column_dimensions[letter].width for letter in "AB"] == [32, 60]


def test_sheets_with_the_same_or_an_impossible_title_get_one_of_their_own() -> None:
    sheets = [tables.Sheet(title, ["a"], []) for title in ("Kurs", "kurs", "[]", "x" * 40, "x" * 40)]

    titles = openpyxl.load_workbook(io.BytesIO(tables.write_xlsx(sheets))).sheetnames

    assert titles == ["Kurs", "kurs (2)", "Ark", "x" * 31, "x" * 27 + " (2)"]


@given(st.lists(st.lists(st.text(max_size=10), min_size=2, max_size=2), max_size=4))
@settings(deadline=None)
def test_any_text_can_be_written(rows: list[list[str]]) -> None:
    content = tables.write_xlsx([tables.Sheet("Ark", ["a", "b"], rows)])

    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].freeze_panes == "A2"
