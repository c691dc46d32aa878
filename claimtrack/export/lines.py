"""JSON lines: the record as it is, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO

from claimtrack.errors import ExportError
from claimtrack.export.columns import as_json
from claimtrack.export.contract import Setting, Written
from claimtrack.model import Claim, Entry
from claimtrack.rows import record


class JsonLinesExporter:
    """JSON lines, one record a line; amounts are decimal strings, lists are lists."""

    binary = False
    has_columns = True
    suffixes = (".jsonl", ".ndjson")

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write one object for each entry."""
        count = 0
        for entry in entries:
            row = record(entry)
            if setting.columns:
                row = {name: row[name] for name in setting.columns}
            out.write((as_json(row) + "\n").encode("utf-8", "backslashreplace"))
            count += 1
        return Written(count)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims line by line; ``claimtrack extract`` writes such lines too."""
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            try:
                yield Claim.from_record(json.loads(line))
            except KeyError as error:
                raise ExportError(f"has no field {error}", where=f"line {number}") from error
            except (ValueError, TypeError, ArithmeticError) as error:
                raise ExportError("is no claim record", where=f"line {number}") from error
