"""Comma- and tab-separated values: one header line, one line a figure."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from claimtrack.errors import ExportError
from claimtrack.export.columns import Kind, as_json, claim_of, column_kinds, wanted
from claimtrack.export.contract import Setting, Written
from claimtrack.model import Claim, Entry
from claimtrack.rows import Cell, flat_name, rearm, record, separated


class SeparatedExporter:
    """Separated values after RFC 4180."""

    binary = False
    has_columns = True
    separator: str
    suffixes: tuple[str, ...]

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write a header and one line for each entry; lists as JSON, nothing for null."""
        makers = [(name, _CELLS.get(kind)) for name, kind in wanted(setting.columns).items()]
        header = [flat_name(name) for name, _ in makers]
        out.write((separated(header, self.separator) + "\n").encode())
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
        kinds = {**{flat_name(name): kind for name, kind in column_kinds().items()}, **column_kinds()}
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
    return value if isinstance(value, str) else as_json(value)


_CELLS: Mapping[Kind, Callable[[Any], Cell]] = {
    "flag": int,
    "texts": as_json,
    "data": _data,
}
"""How a value becomes a cell; texts and numbers are cells already."""
