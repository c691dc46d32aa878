"""A folder of Parquet files, one or more for each month of publication: what DuckDB, Spark and polars read as
one table, and of which they open the months alone that a question is about."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.export.columns import wanted
from claimtrack.export.contract import Written
from claimtrack.export.parquet import batch_of, load_pyarrow, schema_of
from claimtrack.model import Entry
from claimtrack.rows import record

HELD = 30_000
"""Rows that are held at a time, of whatever months: some 30 MB."""

MOST_OPEN = 100
"""Files that are open at a time; systems let a program open 256 at least."""

UNDATED = "undated"
"""The month of documents without a date."""


def write_monthly(entries: Iterable[Entry], folder: Path, columns: Sequence[str] = ()) -> Written:
    """Write a folder ``month=2020-10``, ``month=undated`` and so on, with the figures of each month in their
    order.

    A folder that such an export wrote is replaced when all is written; any other that is not empty is a
    ``UsageError``.
    """
    pyarrow = load_pyarrow("--parquet")
    _refuse(folder)
    try:
        aside = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f".{folder.name}."))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be written: {reason}", where=str(folder)) from error
    try:
        made = aside / "new"
        made.mkdir()
        count = _write(pyarrow, entries, made, columns)
        if folder.exists():
            folder.rename(aside / "old")
        made.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Written(count)


def _refuse(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("is no folder; name one that is to be made", where=str(folder))
    if folder.is_dir() and any(not name.startswith("month=") for name in os.listdir(folder)):  # noqa: PTH208
        raise UsageError("holds other things than such an export; name another folder", where=str(folder))


def _write(pyarrow: Any, entries: Iterable[Entry], folder: Path, columns: Sequence[str]) -> int:
    kinds = wanted(columns)
    schema = schema_of(pyarrow, kinds)
    held: dict[str, list[Any]] = {}
    files: dict[str, int] = {}
    count = 0
    with ExitStack() as ended:
        writers: dict[str, Any] = {}

        def flush(month: str) -> None:
            if month not in writers:
                if len(writers) == MOST_OPEN:
                    ended.pop_all().close()
                    writers.clear()
                files[month] = files.get(month, 0) + 1
                path = folder / f"month={month}" / f"figures-{files[month]}.parquet"
                path.parent.mkdir(exist_ok=True)
                writer = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
                writers[month] = ended.enter_context(writer)
            writers[month].write_batch(batch_of(pyarrow, held.pop(month), kinds, schema))

        for entry in entries:
            row = record(entry)
            held.setdefault((entry.claim.date or UNDATED)[:7], []).append(row)
            count += 1
            if count % HELD == 0:  # the months of which there is most; the rest of each stays small
                for month in sorted(held, key=lambda month: (-len(held[month]), month))[: len(held) // 2 + 1]:
                    flush(month)
        for month in sorted(held):
            flush(month)
    return count
