"""Comma- and tab-separated values: one header line, one line a figure."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from claimtrack.errors import ExportError
from claimtrack.export.columns import Kind, as_json, claim_of, column_kinds
from claimtrack.export.contract import Setting, Written
from claimtrack.model import Claim, Entry
from claimtrack.rows import COLUMNS, Cell, record, separated

FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""How a cell begins that a spreadsheet may run: the signs that OWASP names under "CSV injection", with their
full-width forms; and one that was armed by us, so that disarming can be undone."""

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
"""What begins like a formula and is a plain number."""


def disarm(text: str) -> str:
    """Return a cell's text that no spreadsheet runs as a formula: with an apostrophe before it if need be.

    >>> disarm("=1+1"), disarm("-5"), disarm("'=1+1"), disarm("'tis")
    ("'=1+1", '-5', "''=1+1", "'tis")
    """
    return "'" + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def rearm(text: str) -> str:
    """Return the text that ``disarm`` was given.

    >>> rearm("'=1+1"), rearm("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


class SeparatedExporter:
    """Separated values after RFC 4180."""

    binary = False
    separator: str
    suffixes: tuple[str, ...]

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:  # noqa: ARG002
        """Write a header and one line for each entry; lists as JSON, nothing for null."""
        makers = [(name, _CELLS.get(kind)) for name, kind in column_kinds().items()]
        out.write((separated(COLUMNS, self.separator) + "\n").encode())
        count = 0
        for entry in entries:
            values = record(entry)
            cells = [
                make(values[name]) if make and values[name] is not None else values[name]
                for name, make in makers
            ]
            out.write((separated(cells, self.separator) + "\n").encode("utf-8", "backslashreplace"))
            count += 1
        return Written(count)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims of a file in the order of its lines."""
        kinds = column_kinds()
        text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
        usual = csv.field_size_limit(sys.maxsize)  # a sentence may be longer than the 128 KB of the module
        try:
            for number, row in enumerate(csv.DictReader(text, delimiter=self.separator), start=1):
                values = {
                    name: rearm(value) if kinds.get(name) in ("text", "day") and value else value
                    for name, value in row.items()
                }
                yield claim_of(values, f"row {number}")
        except (UnicodeDecodeError, csv.Error) as error:
            raise ExportError(f"cannot be read as separated values: {error}") from error
        finally:
            csv.field_size_limit(usual)
            text.detach()


class CsvExporter(SeparatedExporter):
    """Comma-separated values, every column of the record and the ledger."""

    separator = ","
    suffixes = (".csv",)


class TsvExporter(SeparatedExporter):
    """Tab-separated values, the same columns."""

    separator = "\t"
    suffixes = (".tsv", ".tab")


def _data(value: Any) -> str:
    return disarm(value) if isinstance(value, str) else as_json(value)


_CELLS: Mapping[Kind, Callable[[Any], Cell]] = {
    "text": disarm,
    "day": disarm,
    "flag": int,
    "texts": as_json,
    "data": _data,
}
"""How a value becomes a cell; numbers are cells already."""
