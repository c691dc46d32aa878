"""``claimtrack report``: the views on the ledger."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.options import Choice, Db, Format, Output, spread
from claimtrack.cli.output import sink, table_width, tell
from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.model import Filters
    from claimtrack.report import View
    from claimtrack.store import Store


class Name(StrEnum):
    """The views."""

    overview = "overview"
    figures = "figures"
    timeline = "timeline"
    speakers = "speakers"
    publishers = "publishers"
    copies = "copies"


FOLDER_FORMS = {Format.markdown: "md", Format.csv: "csv"}
"""The forms that ``--all`` writes, with their suffixes: one to read, one to work with."""


@spread
def report(
    choice: Choice,
    view: Annotated[Name | None, typer.Argument(metavar="[VIEW]", help=f"{', '.join(Name)}.")] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORM",
            help=f"{', '.join(Format)}; --csv is short for --format csv, and so on. [table]",
        ),
    ] = None,
    output: Output = None,
    every: Annotated[
        bool, typer.Option("--all", help="Write all views as Markdown and CSV into the folder that -o names.")
    ] = False,
    db: Db = None,
) -> None:
    """Show what is claimed in the ledger, by whom, and when; without a VIEW, the overview.

    Filters add up: all that are given must hold. Words match in any case, from the beginning of a word.
    """
    filters = choice.filters()
    if every and (view or format):
        raise UsageError("writes all views as Markdown and CSV; leave out VIEW and --format", where="--all")
    if every and output is None:
        raise UsageError("needs a folder: -o FOLDER", where="--all")
    from claimtrack.settings import database
    from claimtrack.store import open_store

    with open_store(database(db), create=False) as store:
        if not store.is_current():
            tell("the last ingest did not end; run it again, or: claimtrack db rebuild")
        if every and output is not None:
            _write_all(store, filters, output)
            return
        made = _view(store, view or Name.overview, filters)
    from claimtrack.report import render

    with sink(output) as write:
        write(render(made, (format or Format.table).value, width=table_width(output)))


def _view(store: Store, name: Name, filters: Filters) -> View:
    from claimtrack import report as views

    make = {
        Name.overview: views.overview,
        Name.figures: views.figures,
        Name.timeline: views.timeline,
        Name.speakers: views.speakers,
        Name.publishers: views.publishers,
        Name.copies: views.copies,
    }[name]
    return make(store.entries(filters), store.documents(), store.copies(), filters)


def _write_all(store: Store, filters: Filters, folder: Path) -> None:
    """Write every view into a folder, made if need be; what else is in it stays."""
    from claimtrack.report import render

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be made a folder: {reason}", where=str(folder)) from error
    for name in Name:
        view = _view(store, name, filters)
        for form, suffix in FOLDER_FORMS.items():
            with sink(folder / f"{name}.{suffix}") as write:
                write(render(view, form.value))
