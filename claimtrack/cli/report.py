"""``claimtrack report``: the views on the ledger."""

from __future__ import annotations

import re
from difflib import get_close_matches
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
    conflicts = "conflicts"
    changes = "changes"
    relations = "relations"


MOST_UNITS = 20
"""Units named where none comes near to what was asked for."""

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
        _check_unit(store, filters.unit)
        if every and output is not None:
            _write_all(store, filters, output)
            return
        made = _view(store, view or Name.overview, filters)
    from claimtrack.report import render

    form = format or Format.table
    if made.cut and form not in (Format.table, Format.markdown):
        tell(made.cut)
    with sink(output) as write:
        write(render(made, form.value, width=table_width(output)))


def _check_unit(store: Store, asked: str | None) -> None:
    """Refuse a unit that no figure has, and say which come near: currencies are codes, units singular."""
    if asked is None:
        return
    known = store.units()
    words = re.findall(r"\w+", asked.casefold())
    fits = (all(re.search(rf"\b{word}", unit.casefold()) for word in words) for unit in known)
    if not known or (any(fits) if words else asked in known):
        return
    near = get_close_matches(asked.casefold(), [unit.casefold() for unit in known], cutoff=0.5)
    named = [unit for unit in known if unit.casefold() in near] or known[:MOST_UNITS]
    more = ", ..." if not near and len(known) > MOST_UNITS else ""
    raise UsageError(f"no figure has the unit {asked!r}; there are {', '.join(named)}{more}", where="--unit")


def _view(store: Store, name: Name, filters: Filters) -> View:
    from claimtrack import report as views

    make = {
        Name.overview: views.overview,
        Name.figures: views.figures,
        Name.timeline: views.timeline,
        Name.speakers: views.speakers,
        Name.publishers: views.publishers,
        Name.copies: views.copies,
    }.get(name)
    if make is not None:
        return make(store.entries(filters), store.documents(), store.copies(), filters)
    pair_up = {
        Name.conflicts: views.conflicts,
        Name.changes: views.changes,
        Name.relations: views.relations,
    }[name]
    fitting = store.entries(filters)
    # A figure that fits is set beside all others; without filters these are the same.
    around = store.entries() if len(fitting) < store.count() else None
    return pair_up(fitting, store.documents(), store.copies(), filters, around)


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
