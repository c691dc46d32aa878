"""Spreadsheets: each sheet as a table of rows with bars, under its name.

Of a formula the value is read that the program left with it. What is hidden, and what is no cell (charts,
notes, pictures), is not read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from claimtrack.documents.contract import Failure, ReadOptions, Source, size
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.own import OWN_WRITING
from claimtrack.documents.tables import rows_with_bars
from claimtrack.errors import DocumentError
from claimtrack.model import Document

MAX_GROWTH = 10
"""How many times ``max_bytes`` the parts of a file may hold together when unpacked."""

MOST_REPEATED = 1_000
"""Times that an OpenDocument cell or row may repeat itself: its blank end is written as a million rows."""

MOST_COLUMNS = 256
"""Columns of a sheet that are read."""

_BROKEN = "is a broken spreadsheet; fetch it again, or open and save it in a spreadsheet program"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"

Rows = list[list[str]]


class SpreadsheetReader:
    """Spreadsheets (.xlsx, .ods), each sheet as a table."""

    name = "spreadsheet"
    suffixes: tuple[str, ...] = (".xlsx", ".ods")
    needs = "openpyxl"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return 1 where the first bytes name what they are, or a part with cells."""
        if not head.startswith(b"PK\x03\x04"):
            return 0.0
        return float(b"opendocument.spreadsheet" in head[:200] or b"xl/workbook.xml" in head)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the one document; sheets without a cell, and what ClaimTrack wrote, are left out."""
        data = source.read_all()
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise DocumentError("is encrypted or an old Excel file; save it as .xlsx without a password")
        try:
            members = _members(data, source.max_bytes)
            sheets, maker, title = _from_ods(data) if "content.xml" in members else _from_xlsx(data)
            if maker.startswith("ClaimTrack"):
                yield Failure(source.name, OWN_WRITING, is_left_out=True)
                return
            text = "\n\n".join(filter(None, (_table(name, rows) for name, rows in sheets)))
        except DocumentError:
            raise
        except Exception as error:  # a damaged package fails in the words of zip, XML or openpyxl
            raise DocumentError(_BROKEN) from error
        known = Known(self.name, {"title": title or None}, filename=source.filename)
        yield describe(source.name, text, known, options, reader=self.name)


def _members(data: bytes, limit: int) -> set[str]:
    """Return the names of the parts. A bomb is a ``DocumentError``."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > limit * MAX_GROWTH:
        raise DocumentError(f"holds more than {size(limit * MAX_GROWTH)} when unpacked, and was not read")
    return {part.filename for part in parts}


def _table(name: str, rows: Rows) -> str:
    """Return a sheet as lines: its name, and rows with bars; a row of one cell is words about the table."""
    text = rows_with_bars(rows)
    return f"{name}\n\n{text}" if text.strip() else ""


def _written(value: object, form: str = "General") -> str:
    """Return a value as the sheet shows it: numbers without what floats add, percentages as such.

    >>> _written(0.1 + 0.2), _written(12.0), _written(0.125, "0.0%"), _written(date(2021, 5, 4))
    ('0.3', '12', '12.5%', '2021-05-04')
    """
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        shown = value * 100 if form.rstrip().endswith("%") else value
        digits = format(shown, ",.12g") if abs(shown) >= 10_000 else format(shown, ".12g")
        return digits + "%" * form.rstrip().endswith("%")
    return str(value)


def _from_xlsx(data: bytes) -> tuple[list[tuple[str, Rows]], str, str]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = [
        (
            sheet.title,
            [[_written(cell.value, cell.number_format or "") for cell in row] for row in _cells(sheet)],
        )
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]
    found = book.properties
    return sheets, found.creator or "", found.title or ""


def _cells(sheet: Any) -> Iterator[Any]:
    # What a sheet says of its size may be wrong, or a million rows.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(max_col=MOST_COLUMNS))


def _from_ods(data: bytes) -> tuple[list[tuple[str, Rows]], str, str]:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = etree.fromstring(archive.read("content.xml"), parser)
        meta = (
            etree.fromstring(archive.read("meta.xml"), parser) if "meta.xml" in archive.namelist() else None
        )
    sheets = [
        (table.get(f"{_TABLE}name") or "", list(_ods_rows(table)))
        for table in content.iter(f"{_TABLE}table")
        if table.get(f"{_TABLE}display") != "false"
    ]
    maker = title = ""
    if meta is not None:
        maker = meta.findtext(f".//{_META}generator") or ""
        title = meta.findtext(".//{http://purl.org/dc/elements/1.1/}title") or ""
    return sheets, maker, title


def _ods_rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            continue
        cells: list[str] = []
        for cell in row:
            times = min(int(cell.get(f"{_TABLE}number-columns-repeated") or 1), MOST_COLUMNS - len(cells))
            said = " ".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
            cells += [said] * max(0, times)
        if any(cells):
            yield from [cells] * min(int(row.get(f"{_TABLE}number-rows-repeated") or 1), MOST_REPEATED)
