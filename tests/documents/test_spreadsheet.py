"""Spreadsheets: sheets as tables, values as shown, our own exports left out."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from claimtrack.documents import ReadOptions
from claimtrack.documents.contract import Failure, Source
from claimtrack.documents.spreadsheet import SpreadsheetReader
from claimtrack.errors import DocumentError
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.pipeline import extract

ROWS = [
    ["Storm damage by district as of 4 May 2021"],
    ["District", "Killed", "Damage (USD million)", "Turnout"],
    ["Lowden", 31, 12.5, 0.125],
    ["Marle", 7, 40, 0.5],
]

TEXT = """Damage

Storm damage by district as of 4 May 2021

| District | Killed | Damage (USD million) | Turnout |
| Lowden | 31 | 12.5 | 12.5% |
| Marle | 7 | 40 | 50% |"""


def xlsx(rows: list[list[object]], **properties: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Damage"
    for row in rows:
        sheet.append(row)
    for cell in sheet["D"]:
        cell.number_format = "0.0%"
    hidden = book.create_sheet("Sums")
    hidden.append(["secret", 99])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    for name, value in properties.items():
        setattr(book.properties, name, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(table: str, generator: str = "Other") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "meta")
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {names}>{table}</office:document-content>")
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {names}><meta:generator>{generator}</meta:generator></office:document-meta>",
        )
    return target.getvalue()


def cell(text: str, times: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"><text:p>{text}</text:p></table:table-cell>'


def read(data: bytes, name: str, limit: int = 10_000_000) -> Document:
    source = Source(name, name, data[:4096], io.BytesIO(data), limit)
    [document] = SpreadsheetReader().read(source, ReadOptions())
    assert isinstance(document, Document)
    return document


def test_a_sheet_is_a_table_under_its_name() -> None:
    document = read(xlsx(ROWS, title="Storm"), "a.xlsx")
    assert document.text == TEXT and document.title == "Storm"


def test_its_cells_are_figures_with_heads_and_units(nlp, language: Language) -> None:
    claims = {c.surface: c for c in extract(read(xlsx(ROWS), "a.xlsx"), nlp, language)}
    killed, damage = claims["31"], claims["12.5"]
    assert (killed.counted_head, killed.action, killed.place, killed.asof) == (
        "person",
        "kill",
        "Lowden",
        "2021-05-04",
    )
    assert (damage.low, damage.unit) == (12_500_000, "USD")


def test_days_and_floats_are_written_as_shown() -> None:
    text = read(xlsx([["Day", "Level"], [date(2021, 5, 4), 0.1 + 0.2], ["x", 1234567.0]]), "a.xlsx").text
    assert "| 2021-05-04 | 0.3 |" in text and "| x | 1,234,567 |" in text


def test_an_opendocument_sheet_with_its_endless_blank_end() -> None:
    table = (
        '<table:table table:name="Damage">'
        f"<table:table-row>{cell('District')}{cell('Killed')}{cell('', 16000)}</table:table-row>"
        f"<table:table-row>{cell('Lowden')}{cell('31')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048573">{cell("", 16384)}</table:table-row></table:table>'
    )
    assert read(ods(table), "a.ods").text == "Damage\n\n| District | Killed |\n| Lowden | 31 |"


WRONG = [
    (ods(f"<table:table>{cell('x' * 300_000)}</table:table>"), 10_000, "is larger than"),
    (b"PK\x03\x04broken", 10_000_000, "is a broken spreadsheet"),
    (b"\xd0\xcf\x11\xe0old", 10_000_000, "is encrypted or an old Excel file"),
    (xlsx([]), 10_000_000, "holds no text"),
]


@pytest.mark.parametrize(("data", "limit", "message"), WRONG)
def test_what_is_not_read_says_why(data: bytes, limit: int, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(data, "a.xlsx", limit)


@pytest.mark.parametrize("data", [xlsx(ROWS, creator="ClaimTrack"), ods("", "ClaimTrack 1")])
def test_what_claimtrack_wrote_is_left_out(data: bytes) -> None:
    [item] = SpreadsheetReader().read(
        Source("a.xlsx", "a.xlsx", data[:4096], io.BytesIO(data), 10_000), ReadOptions()
    )
    assert isinstance(item, Failure) and item.is_left_out


def test_it_knows_its_files() -> None:
    sniff = SpreadsheetReader().sniff
    assert sniff(ods("")[:4096], "x") == 1.0
    assert sniff(b"PK\x03\x04 word/document.xml", "x") == 0.0
