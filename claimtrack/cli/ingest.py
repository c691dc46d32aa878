"""``claimtrack ingest``: documents into the ledger."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from claimtrack.cli import clock, opening
from claimtrack.cli.done import Facts, Shown, show_run
from claimtrack.cli.options import Db, Model, Paths, Reading, Workers, spread
from claimtrack.cli.output import refuse_empty, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.cli.user import By, who

BUSY, SHORTEST = 5.0, 0.1
"""Seconds of one try to get the ledger's lock, at most and at least."""


@spread
def ingest(
    paths: Paths,
    reading: Reading,
    db: Db = None,
    workers: Workers = 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="SCHEDULER|local:N", help="Extract on a cluster of Dask: tcp://host:8786, or local:4."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and extract, say what would change, and write nothing.")
    ] = False,
    same_ids: Annotated[
        bool,
        typer.Option(
            "--same-ids",
            help="Records: an id means one document in all files, and another text is a new version of it.",
        ),
    ] = False,
    by: By = None,
    model: Model = None,
    format: Facts = Shown.table,
) -> None:
    """Read documents, find the figures in them, and keep both in the ledger.

    What is in the ledger already stays as it is: the same text changes nothing, a changed one is a new
    version beside the old. A document that cannot be read is named on stderr, and the others are read.
    A file is known by its path below the ledger's folder, elsewhere by its absolute path; a record by its
    file and its id, or by the id alone where nobody else could have given it, such as an address or a UUID.
    What options say of a document that is there already (--date, --publisher ...) is a decision about it, as
    with claimtrack documents set. While another program writes, this waits: --wait SECONDS, 60 by itself.
    """
    refuse_empty(paths)
    options = reading.options()  # before the ledger: wrong usage must not make a file
    if cluster is not None:
        from claimtrack.cluster import check_cluster

        check_cluster(cluster)
    from claimtrack import settings
    from claimtrack.documents import Meter
    from claimtrack.ingest import ingest as take_in
    from claimtrack.lang import load_language
    from claimtrack.store import base_of
    from claimtrack.store.opening import read_location

    location = settings.database(db)
    if options.base is None:
        options = replace(options, base=base_of(location))
    # A dry run does not make a ledger to find out that nothing is in it.
    path = read_location(location).path
    absent = path is not None and not Path(path).exists()
    if absent:
        _expect_something(paths)
    absent = absent and dry_run
    ledger = (
        nullcontext()
        if absent
        else opening.open_ledger(
            location, create=not dry_run, busy_seconds=max(SHORTEST, min(BUSY, opening.wait))
        )
    )
    meter = Meter(paths)
    options = replace(options, on_open=meter.opened)
    with ledger as store, progress_bar("reading", meter=meter, workers=workers, more=True) as progress:
        summary = take_in(
            store,
            paths,
            options=options,
            parser_name=settings.model(model),
            language=load_language("en"),
            workers=workers,
            cluster=cluster,
            dry_run=dry_run,
            now=clock.now(),
            progress=progress,
            tell=tell,
            same_ids=same_ids,
            wait=opening.wait,
            who=who(by),
        )
    show_run("ingest", summary, format)


def _expect_something(paths: Sequence[str]) -> None:
    """Refuse to make a ledger where nothing that was named is there to be kept in it."""
    from claimtrack.documents import is_address

    # exists() takes any string, a Path does not
    if not any(path == "-" or is_address(path) or os.path.exists(path) for path in paths):  # noqa: PTH110
        for path in paths:
            tell(f"{path}: no such file or folder")
        tell("nothing was read, and no ledger was made")
        raise typer.Exit(1)
