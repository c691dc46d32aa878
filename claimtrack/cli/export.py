"""``claimtrack export``: the figures of the ledger for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, cast

import typer

from claimtrack.cli.forms import columns_of
from claimtrack.cli.known import check_known
from claimtrack.cli.loud import note
from claimtrack.cli.opening import open_ledger, say_what_is_behind
from claimtrack.cli.options import Choice, Columns, Db, Output, spread
from claimtrack.cli.output import StdoutBytes, file_sink, refuse_empty, spare_documents, tell
from claimtrack.cli.progress import Progress, progress_bar
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.export import Exporter, Setting, Written
    from claimtrack.filters import Filters
    from claimtrack.model import Entry
    from claimtrack.store import Store

DEFAULT = "csv"
"""The format where neither --format nor a file's suffix names one."""

TEXTS = 4
"""Texts of documents that are kept at hand; figures come document by document unless they are sorted."""

STEP = 1000
"""Figures between two movements of the progress bar."""


@spread
def export(
    choice: Choice,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORM",
            help="csv, tsv, jsonl, parquet, xlsx, claimreview, annotations. [by FILE's suffix, else csv]",
        ),
    ] = None,
    output: Output = None,
    parquet: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write a folder of Parquet files, parted by month."),
    ] = None,
    columns: Columns = None,
    db: Db = None,
) -> None:
    """Write the figures that a report would show for other programs, each with its whole record.

    Filters are those of reports. A FILE that is already there is replaced when all is written; one with some
    --columns only cannot be read back. csv and tsv put an apostrophe before text that a spreadsheet would run
    as a formula; jsonl has the text as it is.
    """
    filters = choice.filters()
    if parquet is not None:
        if format is not None or output is not None:
            raise UsageError("is a place and a form; leave out --format and --output", where="--parquet")
        format, output = "parquet", parquet
        refuse_empty([str(parquet)])
    exporter, target = _destination(format, output)
    chosen = _columns(columns, exporter)
    from claimtrack.export import Setting
    from claimtrack.export.monthly import write_monthly

    with open_ledger(db) as store:
        say_what_is_behind(store)
        spare_documents(target, store)
        check_known(store, filters)

        @lru_cache(maxsize=TEXTS)
        def text(document_key: int, version_key: int) -> str:
            return store.text(document_key, version_key)

        setting = Setting(lambda entry: text(entry.document_key, entry.version_key), filters, chosen)
        total = store.count(filters)
        if filters.limit:
            total = min(total, filters.limit)
        with progress_bar("exporting", total, wanted=target is not None) as progress:
            entries = _counted(_entries(store, filters), progress)
            if parquet is not None:
                written = write_monthly(entries, parquet, chosen)
            else:
                written = _write(exporter, entries, target, setting)
    for one in written.notes:
        note(one)
    if not written.figures:
        tell("no figure fits the filters; the export is empty")
    elif target is not None:
        note(f"{target}: {many(written.figures, 'figure')}")


def _destination(format: str | None, output: Path | None) -> tuple[Exporter, Path | None]:
    """Return the exporter, and the file that it writes, ``None`` for stdout."""
    from claimtrack.export import exporter_for_file, find_exporter

    target = None if output is None or str(output) == "-" else output
    if format:
        exporter = find_exporter(format)
    else:
        exporter = exporter_for_file(target) if target else find_exporter(DEFAULT)
    if exporter.binary and target is None:
        raise UsageError(f"{format} is not text; name a file with -o FILE", where="--format")
    return exporter, target


def _columns(asked: str | None, exporter: Exporter) -> tuple[str, ...]:
    from claimtrack.report.view import View
    from claimtrack.rows import COLUMNS

    if asked is None:
        return ()
    if not getattr(exporter, "has_columns", False):
        raise UsageError("this format has no columns to choose", where="--columns")
    return columns_of(asked, View("", columns=COLUMNS))


def _entries(store: Store, filters: Filters) -> Iterable[Entry]:
    """Return the figures in the order of a report; only what is to be sorted is held as a whole."""
    from claimtrack.report.listings import arrange

    entries = arrange(store.entries(filters), filters) if filters.sort else store.stream(filters)
    return islice(entries, filters.limit)


def _counted(entries: Iterable[Entry], progress: Progress | None) -> Iterator[Entry]:
    for done, entry in enumerate(entries, start=1):
        if progress and done % STEP == 0:
            progress(done, "exporting")
        yield entry


def _write(exporter: Exporter, entries: Iterable[Entry], target: Path | None, setting: Setting) -> Written:
    if target is None:
        return exporter.write(entries, cast(IO[bytes], StdoutBytes()), setting)
    with file_sink(target) as out:
        return exporter.write(entries, out, setting)
