"""Apache Parquet: typed columns for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Any

from claimtrack import __version__
from claimtrack.errors import ExportError
from claimtrack.export.columns import Kind, as_day, as_json, claim_of, wanted
from claimtrack.export.contract import Setting, Written
from claimtrack.model import RECORD_VERSION, Claim, Entry
from claimtrack.rows import flat_name, record

ROWS = 10_000
"""Rows that are held at a time, and of which a row group is made: some 10 MB."""


class ParquetExporter:
    """Apache Parquet: amounts as decimal strings and doubles, days as dates, lists as lists."""

    binary = True
    has_columns = True
    suffixes = (".parquet",)

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write one row for each entry."""
        pa = load_pyarrow("--format parquet")
        kinds = wanted(setting.columns)
        schema = schema_of(pa, kinds)
        count = 0
        rest = iter(entries)
        with pa.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            while rows := [record(entry) for entry in islice(rest, ROWS)]:
                writer.write_batch(batch_of(pa, rows, kinds, schema))
                count += len(rows)
        return Written(count)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims in the order of the rows."""
        pa = load_pyarrow("--format parquet")
        number = 0
        try:
            for batch in pa.parquet.ParquetFile(source).iter_batches(batch_size=ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield claim_of(row, f"row {number}")
        except pa.lib.ArrowException as error:
            raise ExportError(f"cannot be read as Parquet: {' '.join(str(error).split())}") from error


def schema_of(pa: Any, kinds: Mapping[str, Kind]) -> Any:
    """Return the columns of a file, with which version of the record they are."""
    types = _types(pa)
    made_by = {"claimtrack": __version__, "record": str(RECORD_VERSION)}
    return pa.schema([(flat_name(name), types[kind]) for name, kind in kinds.items()], metadata=made_by)


def batch_of(pa: Any, rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, Kind], schema: Any) -> Any:
    """Return rows as columns of these kinds."""
    columns = [
        pa.array([_cell(row[name], kind, row["claim"]) for row in rows], field.type)
        for (name, kind), field in zip(kinds.items(), schema, strict=True)
    ]
    return pa.record_batch(columns, schema=schema)


def load_pyarrow(asked: str) -> Any:
    """Return pyarrow; where it is not installed an ``ExportError`` that names what was asked for."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow: pip install 'claimtrack[parquet]'", where=asked) from error
    return pyarrow


def _types(pa: Any) -> dict[Kind, Any]:
    return {
        "text": pa.string(),
        "day": pa.date32(),
        "amount": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "data": pa.string(),
    }


def _cell(value: Any, kind: Kind, claim: str) -> Any:
    if value is None:
        return None
    if kind == "day":
        return as_day(value, claim)
    if kind == "flag":
        return bool(value)
    if kind == "texts":
        return list(value)
    if kind == "data":
        return value if isinstance(value, str) else as_json(value)
    return value
