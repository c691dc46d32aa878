"""``claimtrack report``: the views on the ledger."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.forms import form_of, show_form, write_texts
from claimtrack.cli.known import check_known
from claimtrack.cli.loud import note
from claimtrack.cli.opening import open_ledger, say_what_is_behind
from claimtrack.cli.options import Choice, Columns, Db, Format, FormOrSuffix, Output, spread
from claimtrack.cli.output import sink, spare_documents, table_width
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.views import make_view, of_documents

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.report.view import View
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
    new = "new"
    doubtful = "doubtful"
    relations = "relations"
    coverage = "coverage"


WHOLE = tuple(name for name in Name if name is not Name.new)
"""The views that ``--all`` writes: what is new belongs to a day, not to the ledger."""

ABOUT = {
    "overview": "What is claimed, by whom, and how much or little stands behind it.",
    "figures": "Every figure, in the order of the documents.",
    "timeline": "Figures on one topic by the day as of which they are put forward, with charts.",
    "speakers": "Each voice, and what it said.",
    "publishers": "Each publisher, and whose figures it printed.",
    "conflicts": "Figures that cannot both be right, or are far apart.",
    "changes": "Figures that were updated or corrected: what is counted changed, or only its estimate.",
    "relations": "How figures stand to each other.",
    "copies": "Documents that share text, and so are one origin.",
    "doubtful": "Figures to check before they are used, and why.",
    "coverage": "What was read, and what was not and why.",
}
"""What each view is about, in the line that the page of contents has for it."""

PICTURES = (".svg", ".png")
"""Suffixes of pictures: the chart of a timeline."""

FOLDER_FORMS = {Format.markdown: "md", Format.csv: "csv"}
"""The forms that ``--all`` writes beside pages, with their suffixes: one to read, one to work with."""


@spread
def report(
    choice: Choice,
    view: Annotated[
        Name | None, typer.Argument(metavar="VIEW", show_choices=False, help=f"{', '.join(Name)}.")
    ] = None,
    format: FormOrSuffix = None,
    columns: Columns = None,
    output: Output = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="With conflicts or changes, also those not sure enough to be shown unasked; without a VIEW, "
            "write all views as pages, Markdown and CSV into the folder that -o names.",
        ),
    ] = False,
    chart: Annotated[
        bool,
        typer.Option(
            "--chart", help="Draw the timeline in the terminal, or one topic's into the .svg file of -o."
        ),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="RUN|DAY", help="For new: since when. [the last ingest]"),
    ] = None,
    db: Db = None,
) -> None:
    """Show what is claimed in the ledger, by whom, and when; without a VIEW, the overview.

    All filters that are given must hold; of one that is given several times, any. With ! before it a value is
    left out: --speaker '!BBC'. Words match in any case and form. Days may be months or years: 2010-01, 2010.
    """
    filters = choice.filters()
    if output is not None and output.suffix.lower() in PICTURES and format is None:
        if view not in (None, Name.timeline):
            raise UsageError("a picture is of a timeline; leave out the view", where=str(output))
        chart = True
    whole = every and view in (Name.conflicts, Name.changes)
    every = every and not whole
    if every and (view or format or chart):
        raise UsageError("writes all views in all forms; leave out VIEW, --format and --chart", where="--all")
    if columns is not None and (every or chart):
        raise UsageError("chooses columns of one view", where="--columns")
    if not chart and not every:
        form_of(format, output)  # a form that there is not is said before anything is read
    if every and output is None:
        raise UsageError("needs a folder: -o FOLDER", where="--all")
    if chart and (view not in (None, Name.timeline) or format not in (None, Format.table)):
        raise UsageError("draws the timeline; leave out other views and --format", where="--chart")
    if since is not None and view is not Name.new:
        raise UsageError("is for the view new", where="--since")

    with _kept_alive(), open_ledger(db) as store:
        say_what_is_behind(store)
        check_known(store, filters)
        if every and output is not None:
            _write_all(store, filters, output)
            return
        spare_documents(output, store)
        name = view or (Name.timeline if chart else Name.overview)
        made = make_view(store, name.value, filters, since, every=whole)
        # Records are read from the ledger while they are printed.
        if chart:
            write_texts([_drawn(made, output)], output, is_table=output is None)
        else:
            show_form(made, format, output, columns, filters.limit, ledger=_ledger(store))


@contextmanager
def _kept_alive() -> Iterator[None]:
    """Rest the collector of cycles: a report makes millions of values that live to its end, and walking them
    again and again is a third of the time in a large ledger."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def _ledger(store: Store) -> str:
    """Return which ledger a page shows, and the day of what was last read into it."""
    name = store.where.replace("\\", "/").rpartition("/")[2]
    runs = store.runs()
    return name + (f", last ingest {runs[-1].started[:10]}" if runs else "")


def _drawn(view: View, output: Path | None) -> str:
    """Return the charts of a timeline as text, or the one chart that it has as a picture."""
    from claimtrack.report.charts import chart_of, charted, draw
    from claimtrack.report.render import render

    if output is not None and output.suffix.lower() == ".png":
        raise UsageError(
            "pictures are .svg, which browsers show; rsvg-convert or inkscape make a .png of it",
            where=str(output),
        )
    if output is None or output.suffix.lower() != ".svg":
        width = table_width(output)
        return render(charted(view, width), width=width)
    charts = [chart for chart in map(chart_of, view.sections) if chart is not None]
    if not charts:
        raise UsageError("no topic has dated figures to draw", where="--chart")
    if len(charts) > 1:
        others = many(len(charts) - 1, "other topic has", "other topics have")
        note(f"{output}: {charts[0].title}; {others} dated figures, too: choose one with --topic")
    return draw(charts[0], alone=True)


def _write_all(store: Store, filters: Filters, folder: Path) -> None:
    """Write every view into a folder, made if need be, and a page that leads to them; what else is in it
    stays, and where a document of the ledger has the name of a view, nothing is written in its place."""
    from claimtrack.report.html import MOST_ROWS, InFiles, Link, courses_of, index_page, view_pages
    from claimtrack.report.render import pieces, render
    from claimtrack.report.words import asked

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be made a folder: {reason}", where=str(folder)) from error

    @contextmanager
    def spared(path: Path) -> Iterator[Callable[[str], None]]:
        spare_documents(path, store)
        with sink(path) as write:
            yield write

    links = [Link(name.value, name.capitalize(), ABOUT.get(name, "")) for name in WHOLE]
    most, ledger = max(MOST_ROWS, filters.limit or 0), _ledger(store)
    leads = InFiles()
    # The timeline comes first: the others lead to the topics that it has.
    for at, name in sorted(enumerate(WHOLE), key=lambda one: one[1] is not Name.timeline):
        # One view at a time: all of a large ledger's would not fit into memory together.
        view = make_view(store, name.value, of_documents(filters) if name is Name.coverage else filters)
        for form, suffix in FOLDER_FORMS.items():
            with spared(folder / f"{name}.{suffix}") as write:
                for text in (
                    pieces(view, form.value, view.brief) if form is Format.csv else [render(view, form.value)]
                ):
                    write(text)
        if name is Name.timeline:
            leads = InFiles(courses_of(view))
        for file, page in view_pages(
            view, most=most, links=links, name=name.value, ledger=ledger, leads=leads
        ):
            with spared(folder / file) as write:
                write(page)
        said = next((line for line in view.intro if "\t" not in line), "")
        links[at] = replace(links[at], said=said)
    with spared(folder / "index.html") as write:
        write(index_page(links, asked=asked(filters), others=tuple(FOLDER_FORMS.values()), ledger=ledger))
    forms = ", ".join(("html", *FOLDER_FORMS.values()))
    note(f"{folder}: {many(len(WHOLE), 'view')} as {forms}; begin with {folder / 'index.html'}")
