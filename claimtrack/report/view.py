"""What a view is: words for people in sections, and the records behind them for machines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeVar, overload

from claimtrack.errors import UsageError
from claimtrack.model import Entry

Whole = Callable[[Sequence[Entry]], Sequence[Entry]]
"""What returns whole entries for sketches. Of a large ledger views are given sketches, which have what is
counted and ranked, and read only what they show."""

MOST_ROWS = 2_000
"""Rows of a list of figures that people are shown without ``--limit``; the data formats give all."""

AT_ONCE = 500
"""Records that are made together: what they need is read with one question. Rows of longer lists are made on
demand."""


def as_given(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return entries as they are, where they are whole."""
    return entries


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
class Hint:
    """Where more is to be found: a terminal words it as a command, a page as a link, or leaves it out.

    ``view`` is what to ask, as commands have it ("report timeline", "topics show"), the same view again where
    it is empty. ``options`` are the filters and other options to ask it with, ``True`` for one that has no
    value; ``given`` is what it is asked about, and ``blanks`` stand for what a reader has to fill in.
    ``words`` stand before it, ``then`` behind.
    """

    view: str = ""
    options: tuple[tuple[str, str | bool], ...] = ()
    words: str = ""
    given: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    then: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with what is said above and below it. Cells are strings for people; a line break in one is
    kept.

    ``behind`` has for each row the claims that it speaks of, for the forms that can lead to them; it is empty
    where rows are not made of claims. ``has_course`` says that the rows are figures on one topic in time, so
    that a chart can be drawn of them, or of the ``course`` where the rows are only some of it; one that was
    drawn above is not ``is_drawn`` again. ``together`` is the number of rows that make one finding. ``hints``
    say below the notes where more is.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    title: str | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    behind: tuple[tuple[Entry, ...], ...] = field(default=(), repr=False)
    has_course: bool = False
    together: int = 1
    hints: tuple[Hint, ...] = ()
    course: tuple[Entry, ...] = field(default=(), repr=False)
    is_drawn: bool = True


def make_section(
    columns: Sequence[Column],
    rows: Sequence[tuple[str, ...]],
    title: str | None = None,
    lines: Sequence[str] = (),
    notes: Sequence[str] = (),
    behind: Sequence[Sequence[Entry]] = (),
    has_course: bool = False,
    together: int = 1,
    hints: Sequence[Hint] = (),
    unsaid: Collection[str] = (),
) -> Section:
    """Return a section without the columns in which no row says anything: space is short in 80 columns. Of
    rows that are made when they are shown those are left out that are known to be ``unsaid``."""
    made: Sequence[tuple[str, ...]]
    if isinstance(rows, Rows):
        late, said = rows, [i for i, column in enumerate(columns) if column.name not in unsaid]
        made = Rows(
            lambda places: [tuple(row[i] for i in said) for row in late.chosen(places)], range(len(late))
        )
    else:
        said = [i for i in range(len(columns)) if any(row[i] for row in rows)]
        made = tuple(tuple(row[i] for i in said) for row in rows)
    return Section(
        tuple(columns[i] for i in said),
        made,
        title,
        tuple(lines),
        tuple(notes),
        tuple(tuple(entries) for entries in behind),
        has_course,
        together,
        tuple(hints),
    )


@dataclass(frozen=True, slots=True)
class View:
    """A report before it takes a form.

    ``intro`` and ``notes`` are paragraphs; one that holds a tab is a term and what is said of it. ``hints``
    say below the notes where more is.
    ``records`` are what the data formats print, one a line, with ``columns`` as their header also where
    there is no record; ``brief`` are those of a sheet where nobody asks for others, all where it is empty.
    ``cut`` says what was left out of the records, which cannot say it themselves.

    ``margin`` is how many columns terms take at the left edge; where there is none they are indented, and
    take what the longest needs. ``is_one`` says that the view is of one thing, whose record JSON gives by
    itself and not in a list. ``told`` are lines on what was asked for, and no part of the answer.
    """

    title: str
    intro: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    records: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    cut: str = ""
    brief: tuple[str, ...] = ()
    margin: int = 0
    is_one: bool = False
    told: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def left_out(self) -> str:
        """Return in words what the records leave out; of records that come late it is known when they are
        made."""
        return self.records.cut if isinstance(self.records, LateRecords) else self.cut


def in_order(
    records: Sequence[dict[str, Any]], columns: Sequence[str], asked: str | None
) -> list[dict[str, Any]]:
    """Return records sorted by a column, -COLUMN for the other way round, as they are where none is asked
    for; what has no value is least. A column that there is not is a ``UsageError``.

    >>> in_order([{"n": 2}, {"n": None}, {"n": 10}], ["n"], "-n")
    [{'n': 10}, {'n': 2}, {'n': None}]
    """
    if not asked:
        return list(records)
    name = asked.removeprefix("-")
    if name not in columns:
        raise UsageError(f"no column {name!r}; there are {', '.join(columns)}", where="--sort")
    return sorted(records, key=lambda one: (one[name] is not None, one[name]), reverse=asked.startswith("-"))


Made = TypeVar("Made")


class OnDemand(Sequence[Made]):
    """Values that are made when they are asked for, and only those."""

    def __init__(self, make: Callable[[Sequence[int]], Sequence[Made]], places: Sequence[int]) -> None:
        """``make`` makes those at some places, which ``places`` lists."""
        self._make, self._places = make, places

    @overload
    def __getitem__(self, at: int) -> Made: ...
    @overload
    def __getitem__(self, at: slice) -> Self: ...
    def __getitem__(self, at: int | slice) -> Made | Self:
        if isinstance(at, slice):
            return type(self)(self._make, self._places[at])
        return self._make((self._places[at],))[0]

    def __iter__(self) -> Iterator[Made]:
        for at in range(0, len(self._places), AT_ONCE):
            yield from self._make(self._places[at : at + AT_ONCE])

    def __len__(self) -> int:
        return len(self._places)

    def chosen(self, places: Sequence[int]) -> Self:
        """Return the values at some places, in their order."""
        return type(self)(self._make, [self._places[place] for place in places])


class Records(OnDemand[Mapping[str, Any]]):
    """The records of a view: people's tables need none of them."""


def on_demand(records: Sequence[Mapping[str, Any]]) -> Records:
    """Return records of which what is shown is to be made on demand."""
    return Records(lambda places: [records[place] for place in places], range(len(records)))


class Rows(OnDemand[tuple[str, ...]]):
    """The rows of a long table, of which a page shows a few."""


def rows_of(records: Sequence[Made], make: Callable[[Made], tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Return a row of each record; of records that are made on demand, on demand as well."""
    if isinstance(records, OnDemand):
        return Rows(lambda places: [make(one) for one in records.chosen(places)], range(len(records)))
    return [make(one) for one in records]


class LateRecords(Sequence[Mapping[str, Any]]):
    """Records of which not even the number is known before they are asked for: it takes too long to find
    what people's tables do without. ``find`` finds them, and says what was left out of them."""

    def __init__(self, find: Callable[[], tuple[Sequence[Mapping[str, Any]], str]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> tuple[Sequence[Mapping[str, Any]], str]:
        return self._find()

    @property
    def cut(self) -> str:
        """Return in words what was left out."""
        return self._found[1]

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        return self._found[0][at]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._found[0])

    def __len__(self) -> int:
        return len(self._found[0])


def records_of(entries: Sequence[Entry], whole: Whole, make: Callable[[Entry], Mapping[str, Any]]) -> Records:
    """Return a record of each entry, made from the whole entry."""
    return Records(
        lambda places: [make(entry) for entry in whole([entries[place] for place in places])],
        range(len(entries)),
    )
