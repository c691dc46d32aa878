"""``claimtrack schema``: the shape of a claim record, and of the ledger's file for Datasette."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from claimtrack.cli.options import Db
from claimtrack.cli.output import say
from claimtrack.errors import UsageError


def schema(
    datasette: Annotated[
        bool,
        typer.Option(
            "--datasette",
            help="Print metadata for Datasette instead: what tables and columns are, and what links say.",
        ),
    ] = False,
    db: Db = None,
) -> None:
    """Print the JSON schema of the claim record that extract, report and the ledger share.

    With --datasette: claimtrack schema --datasette > metadata.json; datasette claimtrack.db -m metadata.json
    """
    say(json.dumps(_metadata(db) if datasette else _schema(db), indent=2, ensure_ascii=False))


def _schema(db: str | None) -> dict[str, Any]:
    from claimtrack.schema import claim_schema

    if db is not None:
        raise UsageError("the schema is the same for every ledger; --db goes with --datasette", where="--db")
    return claim_schema()


def _metadata(db: str | None) -> dict[str, Any]:
    from claimtrack.export.datasette import datasette_metadata
    from claimtrack.settings import database
    from claimtrack.store.opening import read_location

    path = read_location(database(db)).path
    if path is None:
        raise UsageError("Datasette opens a file, and this ledger is on a server", where="--db")
    return datasette_metadata(Path(path).stem)
