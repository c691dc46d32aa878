"""View -> page: what the templates are given, and how much of a large view a page holds."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.html.links import COMMAND, IN_FILES, Leads, prose, slug, without_commands
from claimtrack.report.html.source import Source, source_of
from claimtrack.report.html.templates import render_page
from claimtrack.report.render import fit, natural_widths
from claimtrack.report.view import Hint, Section, View

MOST_ROWS = 1_000
"""Rows of a page without ``--limit``: some 1.5 MB, which a telephone still opens. Further rows of a set have
pages of their own; elsewhere what is cut is said."""

MOST_PAGES = 20
"""Pages of one view; what is cut then is said."""

MOST_SOURCES = 5
"""Claims shown behind one row; a figure that forty pages repeat has forty."""

MOST_CHARTS = 12
"""Charts of one page, those of the topics that stand first."""

WIDE = 110
"""Characters that a table is laid out for; the page scales it to its own width."""

DAY_SHARE = 12
"""Percent of the narrowest table that a column of days takes; it has the same width in every table."""

MARGIN, LEAST = 3, 7
"""Characters left free beside each column, and those of the narrowest: "Doc" is a head as well."""

DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the same set: its view's name, its title and what it is about."""

    name: str
    title: str
    about: str = ""
    said: str = ""

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}.html"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in lines; ``opens`` says that it opens what is behind its row. ``leads`` has the
    address that each line leads to, empty for none."""

    name: str
    lines: tuple[str, ...]
    opens: bool = False
    leads: tuple[str, ...] = ()

    @property
    def is_day(self) -> bool:
        """Say whether it holds a day, which must not be broken."""
        return len(self.lines) == 1 and DAY.fullmatch(self.lines[0]) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells with the claims behind it; ``rest`` counts those that are not shown.

    ``reason`` are lines on the rows that make one finding, below the last of them. Each claim comes with
    whether it stands here for the first time on the page, so that it can be linked to: a claim stands in
    several rows, and a copy of its text makes one of the same id.
    """

    cells: tuple[Cell, ...]
    sources: tuple[tuple[Source, bool], ...] = ()
    rest: int = 0
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, for wide and for narrow screens, with what is said below it; ``is_plane`` says that it
    is one of very many figures, in which several share a mark."""

    wide: str
    narrow: str
    count: int
    below: tuple[str, ...] = ()
    is_plane: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page. ``widths`` are the classes of its columns: ``days``, or ``w40`` for 40 percent.

    ``story`` is the anchor of the story that begins with it.
    """

    id: str
    title: str | None
    lines: tuple[str, ...]
    names: tuple[str, ...]
    widths: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str | Hint, ...]
    together: int = 1
    picture: Picture | None = None
    story: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A section in the contents of a view, with its anchor and the number of the page that begins it."""

    id: str
    title: str
    page: int


@dataclass(slots=True)
class _Budget:
    """What a page may still hold, and which names of sections, ids of claims and stories it has used."""

    rows: int
    charts: int = MOST_CHARTS
    leads: Leads = IN_FILES
    undrawn: int = 0
    names: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


def view_page(
    view: View,
    *,
    most: int = MOST_ROWS,
    links: Sequence[Link] = (),
    name: str = "",
    ledger: str = "",
    template: str = "view.html.j2",
    **more: object,
) -> str:
    """Return a view as one page.

    ``most`` bounds its rows. ``links`` are the pages of the set that it belongs to, ``name`` its own among
    them; by itself it links to no other file. ``ledger`` says in words which ledger it shows, as of when; a
    ``template`` of its own is given ``more`` values.
    """
    [(_, page)] = _pages(view, most, 1, links, name, ledger, template, more)
    return page


def view_pages(
    view: View,
    *,
    most: int = MOST_ROWS,
    links: Sequence[Link] = (),
    name: str = "",
    ledger: str = "",
    leads: Leads = IN_FILES,
) -> Iterator[tuple[str, str]]:
    """Yield a view as pages of ``most`` rows, each with the name of its file; arguments as of ``view_page``.

    The first has the contents of all: who follows a link to a section that stands on a later one is led on.
    """
    return _pages(view, most, MOST_PAGES, links, name, ledger, leads=leads)


def _pages(
    view: View,
    most: int,
    pages: int,
    links: Sequence[Link],
    name: str,
    ledger: str,
    template: str = "view.html.j2",
    more: Mapping[str, Any] = MappingProxyType({}),
    leads: Leads = IN_FILES,
) -> Iterator[tuple[str, str]]:
    folds = list(_folded(view.sections, most, pages))
    contents = tuple(_contents(folds))
    files = [f"{name}.html", *(f"{name}-{number}.html" for number in range(2, len(folds) + 1))]
    total = sum(len(section.rows) for section in view.sections)
    shown = sum(len(section.rows) for fold in folds for section in fold)
    cut = []
    if shown < total:
        cut.append(
            f"{shown:,} of {many(total, 'row')} shown on {'this page' if len(folds) == 1 else 'these pages'}."
            " A filter, such as a topic or a voice, chooses others; CSV has them all."
        )
    known = {link.name for link in links}
    budget = _Budget(most)
    for number, fold in enumerate(folds, 1):
        budget = _Budget(most, budget.charts, leads, names=budget.names, stories=budget.stories)
        given = _given(view, fold, number, len(folds), budget, known, name)
        yield (
            files[number - 1],
            render_page(
                template,
                **given,
                cut=tuple(cut) if number == 1 else (),
                contents=contents if number == 1 else tuple(one for one in contents if one.page == number),
                files=files,
                links=tuple(links),
                ledger=ledger,
                **more,
            ),
        )


def screen_of(
    view: View, number: int, addresses: Callable[[int], str], leads: Leads, known: Collection[str], most: int
) -> dict[str, object]:
    """Return what the templates are given for one of the pages of a view, each of ``most`` rows: only that
    one is made.

    ``addresses`` has the address of each page, ``known`` are the views that links may lead to. A page that
    there is not is the last one.
    """
    folds = list(_folded(view.sections, most, sys.maxsize))
    number = min(max(1, number), max(1, len(folds)))
    fold = folds[number - 1] if folds else []
    budget = _Budget(most, leads=leads)
    return {
        **_given(view, fold, number, max(1, len(folds)), budget, known, ""),
        "cut": (),
        "contents": tuple(replace(one, page=number) for one in _contents([fold])),
        "files": (),
        "before": addresses(number - 1) if number > 1 else "",
        "behind": addresses(number + 1) if number < len(folds) else "",
        "pages": len(folds),
    }


def _given(
    view: View,
    fold: Sequence[Section],
    number: int,
    pages: int,
    budget: _Budget,
    known: Collection[str],
    name: str,
) -> dict[str, Any]:
    """Return what the templates are given of one page, the ``number`` of so many."""
    parts = tuple(_parts(fold, budget))
    below: tuple[str | Hint, ...] = (*view.notes, *view.hints) if number == pages else ()
    return {
        "title": view.title,
        "intro": tuple(prose(view.intro, known, name, budget.leads)) if number == 1 else (),
        "undrawn": _undrawn(budget.undrawn) if budget.undrawn else "",
        "parts": parts,
        "notes": tuple(prose(below, known, name, budget.leads)),
        "widths": sorted({width for part in parts for width in part.widths}),
        "has_sources": any(row.sources for part in parts for row in part.rows),
        "number": number,
        "name": name,
        "known": known,
        "leads": budget.leads,
    }


def _folded(sections: Sequence[Section], most: int, pages: int) -> Iterator[list[Section]]:
    """Yield the sections of each page: whole ones where they fit, those of more rows than that in pieces."""
    fold: list[Section] = []
    room, left = most, pages
    for section in sections:
        at = 0
        while at < len(section.rows) or not section.rows:
            whole = len(section.rows) - at <= room
            if (
                fold
                and room < most
                and not whole
                and (len(section.rows) - at <= most or room < section.together)
            ):
                room = 0  # it has room on the next page
            if room == 0:
                left -= 1
                if left == 0:
                    yield fold
                    return
                yield fold
                fold, room = [], most
            end = min(len(section.rows), at + max(room - room % section.together, section.together))
            rows, behind = section.rows[at:end], section.behind[at:end]
            is_cut = section.has_course and len(rows) < len(section.rows)
            fold.append(
                replace(
                    section,
                    rows=rows,
                    behind=behind,
                    # The chart of a section is of all its rows, and stands where it begins.
                    course=section.course or (_all(section) if is_cut else ()),
                    is_drawn=section.is_drawn and not at,
                    notes=section.notes * (end == len(section.rows)),
                    hints=section.hints * (end == len(section.rows)),
                )
            )
            room = max(0, room - (end - at))
            at = end
            if not section.rows:
                break
    yield fold


def _all(section: Section) -> tuple[Entry, ...]:
    return tuple(entry for behind in section.behind for entry in behind)


def _contents(folds: Sequence[Sequence[Section]]) -> Iterator[Entered]:
    used: set[str] = set()
    last = None
    for number, fold in enumerate(folds, 1):
        for section in fold:
            found = _unique(_name(section), used)
            if section.title and section.title != last:
                yield Entered(found, _headed(section.title), number)
            last = section.title


def index_page(
    links: Sequence[Link], *, asked: str = "", others: Sequence[str] = (), ledger: str = ""
) -> str:
    """Return the page that leads to a set of pages; ``others`` are the suffixes of their twins as data."""
    links = [replace(link, said=without_commands(link.said)) for link in links]
    return render_page(
        "index.html.j2",
        title="Figures and who says them",
        links=links,
        asked=asked,
        others=others,
        name="index",
        ledger=ledger,
    )


def _parts(sections: Iterable[Section], budget: _Budget) -> Iterator[Part]:
    for section in sections:
        rows = tuple(section.rows[: budget.rows])
        behind = section.behind[: budget.rows] or ((),) * len(rows)
        budget.rows -= len(rows)
        names = tuple(column.name for column in section.columns)
        story = next(
            (found["key"] for line in section.lines for found in COMMAND.finditer(line) if found["key"]), ""
        )
        first = story if story not in budget.stories else ""
        budget.stories.add(story)
        made = [_row(names, row, entries, budget) for row, entries in zip(rows, behind, strict=True)]
        yield Part(
            _unique(_name(section), budget.names),
            section.title and _headed(section.title),
            section.lines,
            names,
            _widths(section, rows),
            tuple(_reasoned(made, section.together)),
            (*section.notes, *section.hints),
            section.together,
            _picture(section, budget) if section.is_drawn else None,
            f"story-{slug(first)}" if first else "",
        )


def _headed(title: str) -> str:
    """Return a title as a page shows it: what a terminal sets in capitals is larger here."""
    return title.capitalize() if title.isupper() and " " in title else title


def _reasoned(rows: Sequence[Row], together: int) -> Iterator[Row]:
    """Yield rows with the reason of those that make one finding below them, not beside the second."""
    for at, row in enumerate(rows):
        first = row.cells[0]
        if together > 1 and at % together == together - 1 and len(row.cells) > 1 and any(first.lines):
            row = replace(row, cells=(replace(first, lines=("",)), *row.cells[1:]), reason=first.lines)
        yield row


def _widths(section: Section, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return for each column the class of its width: that of days, or a percentage of what they leave."""
    names = [column.name for column in section.columns]
    days = [any(DAY.fullmatch(row[i]) for row in rows) for i in range(len(names))]
    naturals = [
        0 if is_day else max(LEAST, width) + MARGIN
        for width, is_day in zip(natural_widths(names, rows), days, strict=True)
    ]
    columns = [replace(column, least=column.least + MARGIN) for column in section.columns]
    others = fit(naturals, columns, WIDE)
    total = sum(width for width, is_day in zip(others, days, strict=True) if not is_day) or 1
    room = 100 - DAY_SHARE * sum(days)
    return tuple(
        "days" if is_day else f"w{room * width // total}" for width, is_day in zip(others, days, strict=True)
    )


def _row(names: Sequence[str], cells: Sequence[str], behind: Sequence[Entry], budget: _Budget) -> Row:
    made = [
        _cell(name, cell.split("\n"), behind, budget.leads) for name, cell in zip(names, cells, strict=True)
    ]
    if not behind:
        return Row(tuple(made))
    at = _opener(cells, behind[0])
    made[at] = replace(made[at], opens=True, leads=())
    sources = []
    for source in map(source_of, behind[:MOST_SOURCES]):
        sources.append((source, source.id not in budget.claims))
        budget.claims.add(source.id)
    return Row(tuple(made), tuple(sources), len(behind) - len(sources))


def _cell(name: str, lines: Sequence[str], behind: Sequence[Entry], leads: Leads) -> Cell:
    cell = "\n".join(lines)
    found = tuple(leads.cell(name, line.strip(), behind, cell) if line else "" for line in lines)
    return Cell(name, tuple(lines), leads=found if any(found) else ())


def _opener(cells: Sequence[str], entry: Entry) -> int:
    """Return the cell that opens the claims behind a row: that of the figure, else the first that says
    something."""
    figure = words.figure(entry.claim)
    quoted = [place for place, cell in enumerate(cells) if figure in cell]
    said = [place for place, cell in enumerate(cells) if cell]
    return (quoted or said or [0])[0]


def _picture(section: Section, budget: _Budget) -> Picture | None:
    from claimtrack.report import charts

    chart = charts.chart_of(section, sys.maxsize)
    # One mark is no course, and the table says as much.
    if chart is None or len(chart.marks) < 2:
        return None
    if not budget.charts:
        budget.undrawn += 1
        return None
    budget.charts -= 1
    key = f"chart-{MOST_CHARTS - budget.charts}"
    mark = budget.leads.mark
    if len(chart.marks) <= charts.MOST_MARKS:
        wide = charts.draw(chart, key, layout=charts.WIDE, leads=mark)
        narrow = charts.draw(chart, f"{key}-narrow", layout=charts.NARROW, leads=mark)
        return Picture(wide, narrow, len(chart.marks), chart.beside)
    wide = charts.draw_course(chart, key, frame=charts.BROAD, leads=mark)
    narrow = charts.draw_course(chart, f"{key}-narrow", frame=charts.SLIM, leads=mark)
    below = charts.shared(chart, *charts.points(chart))
    return Picture(wide, narrow, len(chart.drawn), (below, *chart.beside), is_plane=True)


def _undrawn(number: int) -> str:
    return f"The first {MOST_CHARTS} charts are drawn, {number:,} more on this page are not."


def _name(section: Section) -> str:
    """Return the name of a section in an address: its topic's, which other pages know as well, or its
    title's."""
    if section.has_course and section.behind:
        return f"topic-{slug(section.behind[0][0].topic)}"
    return f"part-{slug(section.title or '')}"


def _unique(key: str, used: set[str]) -> str:
    """Return the key, with a number behind it where it is used already, and note that it is used."""
    found, number = key, 1
    while found in used:
        number += 1
        found = f"{key}-{number}"
    used.add(found)
    return found
