"""The forms of what commands show: which is asked for, by name or by the file's suffix, and writing in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack.asking import one_of
from claimtrack.cli.loud import note
from claimtrack.cli.options import Format
from claimtrack.cli.output import sink, table_width, tell
from claimtrack.cli.pager import paged
from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.report.view import View

SUFFIXES = {
    ".csv": Format.csv,
    ".tsv": Format.tsv,
    ".json": Format.json,
    ".jsonl": Format.jsonl,
    ".html": Format.html,
    ".md": Format.markdown,
    ".txt": Format.table,
    # And as others write them.
    ".tab": Format.tsv,
    ".ndjson": Format.jsonl,
    ".htm": Format.html,
    ".markdown": Format.markdown,
}

SHEETS = (Format.csv, Format.tsv)
"""Forms that have the brief columns of a view where no others are asked for."""

ALL = "all"
"""What stands for all columns."""


def form_of(format: Format | None, output: Path | None, forms: Iterable[Format] = Format) -> Format:
    """Return the form that is asked for, else the one that a file's suffix says, else a table.

    A suffix that says none is a ``UsageError`` that names those that do, of these forms.

    >>> form_of(None, Path("a.md")).value, form_of(Format.csv, Path("a.md")).value
    ('markdown', 'csv')
    """
    if format is not None or output is None or not output.suffix:
        return format or Format.table
    chosen = tuple(forms)
    form = SUFFIXES.get(output.suffix.lower())
    if form is None or form not in chosen:
        there = " ".join(suffix for suffix, one in list(SUFFIXES.items())[: len(Format)] if one in chosen)
        raise UsageError(
            f"{output.suffix} is none of the forms that this can be written in: {there}; or name one with "
            "--format (.xlsx and .parquet: claimtrack export)",
            where=str(output),
        )
    return form


def columns_of(asked: str | None, view: View) -> tuple[str, ...]:
    """Return the columns that are asked for, by their names in records or in sheets; none where none is."""
    from claimtrack.rows import flat_name

    if asked is None:
        return ()
    if asked.strip() == ALL:
        return view.columns
    names = {name: flat_name(name) for name in view.columns}
    return tuple(one_of(name, view.columns, "--columns", names) for name in asked.split(",") if name.strip())


def show_form(
    view: View,
    format: Format | None,
    output: Path | None,
    columns: str | None = None,
    limit: int | None = None,
    ledger: str = "",
) -> None:
    """Write a view in the form that is asked for, the data forms record by record; a table longer than the
    terminal goes through a pager. A page says which ``ledger`` it shows."""
    from claimtrack.report.render import pieces, render, with_columns

    form = form_of(format, output)
    for line in view.told:
        tell(line)
    chosen = columns_of(columns, view)
    if not chosen and form in SHEETS:
        chosen = view.brief
    texts: Iterable[str]
    if form in (Format.table, Format.markdown, Format.html):
        if chosen:
            view = with_columns(view, chosen)
        if form is Format.html:
            from claimtrack.report.html import MOST_ROWS, page_of

            texts = [page_of(view, most=max(MOST_ROWS, limit or 0), ledger=ledger)]
        else:
            texts = [render(view, form.value, width=table_width(output))]
    else:
        if view.left_out:
            note(view.left_out)
        texts = pieces(view, form.value, chosen)
    write_texts(texts, output, is_table=form is Format.table)


def write_texts(texts: Iterable[str], output: Path | None, *, is_table: bool = False) -> None:
    """Write texts one after the other; a table on a terminal goes through a pager."""
    if is_table and output is None:
        paged("".join(texts))
        return
    with sink(output) as write:
        for text in texts:
            write(text)
