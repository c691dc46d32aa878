"""Apache Parquet: typed columns for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        pa = _pyarrow()
        kinds = wanted(setting.columns)
        types = _types(pa)
        made_by = {"claimtrack": __version__, "record": str(RECORD_VERSION)}
        schema = pa.schema([(flat_name(n), types[kind]) for n, kind in kinds.items()], metadata=made_by)
        count = 0
        rest = iter(entries)
        with pa.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            while rows := [record(entry) for entry in islice(rest, ROWS)]:
                columns = [
                    pa.array([_cell(row[name], kind, row["claim"]) for row in rows], types[kind])
                    for name, kind in kinds.items()
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))
                count += len(rows)
        return Written(count)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims in the order of the rows."""
        pa = _pyarrow()
        number = 0
        try:
            for batch in pa.parquet.ParquetFile(source).iter_batches(batch_size=ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield claim_of(row, f"row {number}")
        except pa.lib.ArrowException as error:
            raise ExportError(f"cannot be read as Parquet: {' '.join(str(error).split())}") from error


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExportError(
            "Parquet needs pyarrow: pip install 'claimtrack[parquet]'", where="--format parquet"
        ) from error
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
