"""``claimtrack load``: what many machines extracted, into the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack.cli import clock, opening
from claimtrack.cli.done import Facts, Shown, show_run
from claimtrack.cli.options import Db, Model
from claimtrack.cli.output import refuse_empty, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.cli.user import By, who


def load(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER", help="Folders with parts, of claimtrack extract --part.")
    ],
    db: Db = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Also parts made by another version, language tables or model."),
    ] = False,
    by: By = None,
    model: Model = None,
    format: Facts = Shown.table,
) -> None:
    """Bring parts of an extraction into the ledger.

    The ledger is then as if claimtrack ingest had read the documents. What is in it already stays as it is:
    parts may be loaded in any order, as they come, and again. What the workers could not read is named.
    """
    refuse_empty(folders)
    from claimtrack import settings
    from claimtrack.lang import load_language
    from claimtrack.parts import find_parts, missing
    from claimtrack.parts import load as bring_in
    from claimtrack.store import base_of

    parts = find_parts(folders)  # before the ledger: wrong usage must not make a file
    absent = missing(parts)
    if absent:
        more = f" and {len(absent) - 3:,} more" if len(absent) > 3 else ""
        tell(f"not there yet: {', '.join(absent[:3])}{more}; load them as they come")
    total = sum(part.manifest.documents for part in parts)
    location = settings.database(db)
    base = base_of(location)
    others = {part.manifest.asked["base"] for part in parts} - {base}
    if others and base is not None:
        tell(
            f"files are known by their paths below {min(others) or '/'}, those of this ledger by paths below "
            f"{base or '/'}; if it is to know them in an ingest, extract with --base '{base}'"
        )
    with (
        opening.open_ledger(location, create=True) as store,
        progress_bar("loading", total, more=True) as progress,
    ):
        summary = bring_in(
            store,
            parts,
            parser_name=settings.model(model),
            language=load_language("en"),
            force=force,
            now=clock.now(),
            progress=progress,
            tell=tell,
            wait=opening.wait,
            who=who(by),
        )
    show_run("load", summary, format)
