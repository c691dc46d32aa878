"""An Excel workbook: the figures on one sheet, what they are on another."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from claimtrack import __version__
from claimtrack.errors import ExportError
from claimtrack.export.columns import Kind, as_day, as_json, claim_of, wanted
from claimtrack.export.contract import Setting, Written
from claimtrack.filters import Filters
from claimtrack.model import RECORD_VERSION, Claim, Entry
from claimtrack.plural import many
from claimtrack.rows import flat_name, record
from claimtrack.schema import DESCRIPTIONS

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them: Excel opens no more."""

LONGEST = 32_767
"""Characters of a cell, likewise."""

FIRST_DAY = date(1900, 3, 1)
"""The first day that Excel counts right: for it 1900 was a leap year. Earlier days are written as text."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the file, the first that ZIP can hold: the same figures give the same bytes."""

WIDTHS = {
    **{"sentence": 80, "wording": 36, "title": 36, "url": 36, "document": 28, "label": 20, "topic": 28},
    **{"topic_name": 28, "story_name": 28, "voice": 24, "tags": 24, "notes": 48, "decided": 48},
}
"""Columns that are wider than others, in characters."""

JOINED = {"tags": ", ", "notes": "\n", "decided": "\n"}
"""What the user decided, in lists that are read by people alone: what stands between their parts."""

USUAL_WIDTH = 14

FIGURES, ABOUT = "figures", "about"
"""The names of the sheets."""

_NO_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Characters that XML cannot hold, or would change (the carriage return), and an underscore that begins what
# looks like an escape of one.

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

_FORMULA_OR_ERROR = ("=", "#")
# With these openpyxl takes a string for a formula or for an error ("#N/A").


class WorkbookExporter:
    """Excel workbook: header frozen, filters on, days as days; no text is ever a formula."""

    binary = True
    has_columns = True
    suffixes = (".xlsx",)

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write one row for each entry. More than a sheet has rows is an ``ExportError``.

        A text that is longer than a cell is cut, and the ``about`` sheet and the notes say so.
        """
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(FIGURES)
        rows = _Rows(sheet)
        kinds = wanted(setting.columns)
        for letter, name in zip(_letters(len(kinds)), kinds, strict=True):
            sheet.column_dimensions[letter].width = WIDTHS.get(name, USUAL_WIDTH)
        sheet.freeze_panes = "A2"
        sheet.append([rows.bold(flat_name(name)) for name in kinds])
        try:
            count, newest = _write_figures(sheet, rows, entries, kinds)
        except BaseException:
            sheet.close()  # a sheet left in the middle would complain when it is thrown away
            raise
        sheet.auto_filter.ref = f"A1:{list(_letters(len(kinds)))[-1]}{count + 1}"
        notes = (f"cut to the length of a cell of Excel: {many(rows.cut, 'text')}",) if rows.cut else ()
        _write_about(book, setting.filters, count, newest, notes)
        _save(book, out)
        return Written(count, notes)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims of the sheet ``figures`` in the order of its rows."""
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            book = load_workbook(source, read_only=True)
            sheet = book[FIGURES]
        except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
            raise ExportError("is no workbook of figures") from error
        # A file that other programs made may not say how large it is, or say it wrongly.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        header = next(rows, ())
        for number, row in enumerate(rows, start=2):
            values = {
                str(name): unescape(value) if isinstance(value, str) else value
                for name, value in zip(header, row, strict=False)
            }
            yield claim_of(dict.fromkeys(map(str, header)) | values, f"row {number}")


class _Rows:
    """Makes the cells of a sheet, and counts the texts that had to be cut."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.cut = 0

    def bold(self, text: str) -> Any:
        """Return the cell of a heading."""
        from openpyxl.styles import Font

        cell = self._make(text)
        cell.font = Font(bold=True)
        return cell

    def _number(self, value: float) -> Any:
        """Return a number with all its digits: openpyxl writes 16 of them, which is one too few for some."""
        if float(f"{value:.16g}") == value:
            return value
        cell = self._make(repr(value))
        cell.data_type = "n"
        return cell

    def _make(self, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell
        return cell(self._sheet, text)

    def cell(self, value: Any, kind: Kind, claim: str) -> Any:
        """Return a value as openpyxl takes it."""
        if value is None or kind == "integer":
            return value
        if kind == "number":
            return self._number(value)
        if kind == "flag":
            return int(value)
        if kind == "day":
            day = as_day(value, claim)
            return day if day >= FIRST_DAY else value
        text = escape(value if isinstance(value, str) else as_json(value))
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
            self.cut += 1
        if not text.startswith(_FORMULA_OR_ERROR):
            return text
        cell = self._make(text)
        cell.data_type = "s"
        return cell


def _write_figures(
    sheet: Any, rows: _Rows, entries: Iterable[Entry], kinds: Mapping[str, Kind]
) -> tuple[int, str]:
    """Write one row for each entry; return how many, and when the newest of their documents was read."""
    newest = ""
    count = 0
    for count, entry in enumerate(entries, start=1):
        if count >= MOST_ROWS:
            raise ExportError(
                f"a sheet of Excel has {MOST_ROWS:,} rows, and there are more figures; choose fewer, "
                "or export csv or parquet",
                where="--format xlsx",
            )
        values = record(entry)
        values |= {name: between.join(values[name]) or None for name, between in JOINED.items()}
        sheet.append([rows.cell(values[name], kind, entry.claim.claim) for name, kind in kinds.items()])
        newest = max(newest, entry.retrieved_at)
    return count, newest


def escape(text: str) -> str:
    """Return text for a cell: what XML cannot hold is written as Office Open XML does (ST_Xstring).

    >>> escape("a" + chr(27) + "b"), escape("_x001B_")
    ('a_x001B_b', '_x005F_x001B_')
    """
    return _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """Return the text that ``escape`` was given.

    >>> unescape("_x005F_x001B_")
    '_x001B_'
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _letters(count: int) -> Iterator[str]:
    from openpyxl.utils import get_column_letter

    return (get_column_letter(number) for number in range(1, count + 1))


def _either(value: Any) -> str:
    return " or ".join(value) if isinstance(value, tuple) else str(value)


def _write_about(book: Workbook, filters: Filters, count: int, newest: str, notes: Iterable[str]) -> None:
    """Write the sheet that says what the figures are, so that the file can be handed on by itself."""
    sheet = book.create_sheet(ABOUT)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    rows = _Rows(sheet)
    chosen = [(f.name, getattr(filters, f.name)) for f in fields(filters) if f.name != "excluded"]
    asked = "; ".join(
        (
            *(
                f"{name.replace('_', '-')} {_either(value)}"
                for name, value in chosen
                if value not in (None, False)
            ),
            *(f"{name.replace('_', '-')} not {value}" for name, value in filters.excluded),
        )
    )
    lines: list[tuple[str, Any]] = [
        ("What", "Figures that people put forward, each as worded, with who said it and where it stands"),
        ("Made by", f"ClaimTrack {__version__}, claim record version {RECORD_VERSION}"),
        ("Figures", count),
        ("Chosen by", asked or "all figures of the ledger"),
        ("Documents read", f"until {newest}" if newest else "none"),
        *(("Note", note) for note in notes),
        (
            "Amounts",
            "low and high are exact, as text; low_float and high_float the same, to sort and plot by",
        ),
        (
            "Copies",
            "copy is 1 where another document of the same origin says the same: count it once",
        ),
        (
            "Decisions",
            "verdict, grade, tags and notes are what users found; decided says which fields they set, and "
            "what was extracted there",
        ),
        *((name, text.replace("`", "")) for name, text in DESCRIPTIONS.items()),
    ]
    for name, value in lines:
        told = value if isinstance(value, int) else rows.cell(value, "text", "")
        sheet.append([rows.bold(name), told])


def _save(book: Workbook, out: IO[bytes]) -> None:
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "ClaimTrack"
    book.properties.created = book.properties.modified = datetime(*EPOCH)
    with _TimelessZip(out, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).write_data()


class _TimelessZip(ZipFile):
    """An archive whose parts all have the same time."""

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Write a part."""
        info = ZipInfo(name, EPOCH)
        info.compress_type = ZIP_DEFLATED
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write a file as a part."""
        info = ZipInfo(str(arcname or filename), EPOCH)
        info.compress_type = ZIP_DEFLATED
        with Path(filename).open("rb") as source, self.open(info, "w", force_zip64=True) as part:
            shutil.copyfileobj(source, part)
