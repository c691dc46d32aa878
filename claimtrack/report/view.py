"""What a view is: words for people in sections, and the records behind them for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``share`` is its weight when space is short, ``least`` the width it is not cut
    below."""

    name: str
    share: int = 2
    least: int = 6


LABEL = 14
"""Columns for the label of a document: as wide as the ledger makes them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with what is said above and below it. Cells are strings for people; a line break in one is
    kept."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def make_section(
    columns: Sequence[Column],
    rows: Sequence[tuple[str, ...]],
    title: str | None = None,
    lines: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Section:
    """Return a section without the columns in which no row says anything: space is short in 80 columns."""
    said = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    return Section(
        tuple(columns[i] for i in said),
        tuple(tuple(row[i] for i in said) for row in rows),
        title,
        tuple(lines),
        tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class View:
    """A report before it takes a form.

    ``intro`` and ``notes`` are paragraphs; one that holds a tab is a term and what is said of it.
    ``records`` are what the data formats print, one a line, with ``columns`` as their header also where
    there is no record. ``cut`` says what was left out of the records, which cannot say it themselves.
    """

    title: str
    intro: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    records: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    cut: str = ""
