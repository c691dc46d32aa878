"""View -> page: what the templates are given, and how much of a large view a page holds."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.html.source import Source, source_of
from claimtrack.report.render import fit, natural_widths
from claimtrack.report.view import Section, View

if TYPE_CHECKING:
    from jinja2 import Template

MOST_ROWS = 1_000
"""Rows of a page without ``--limit``: some 1.5 MB, which a telephone still opens. What is cut is said."""

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

COMMAND = re.compile(r"claimtrack report (?P<view>[a-z]+)\b(?: --topic (?P<topic>\S+))?")

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
    """A cell of a table in lines; ``opens`` says that it opens what is behind its row."""

    name: str
    lines: tuple[str, ...]
    opens: bool = False

    @property
    def is_day(self) -> bool:
        """Say whether it holds a day, which must not be broken."""
        return len(self.lines) == 1 and DAY.fullmatch(self.lines[0]) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells with the claims behind it; ``rest`` counts those that are not shown.

    Each claim comes with whether it stands here for the first time on the page, so that it can be linked to:
    a claim stands in several rows, and a copy of its text makes one of the same id.
    """

    cells: tuple[Cell, ...]
    sources: tuple[tuple[Source, bool], ...] = ()
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, for wide and for narrow screens, with what is said below it."""

    wide: str
    narrow: str
    count: int
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page. ``widths`` are the classes of its columns: ``days``, or ``w40`` for 40 percent."""

    id: str
    title: str | None
    lines: tuple[str, ...]
    names: tuple[str, ...]
    widths: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    together: int = 1
    picture: Picture | None = None


@dataclass(slots=True)
class _Budget:
    """What a page may still hold, and which names of sections and ids of claims it has used."""

    rows: int
    charts: int = MOST_CHARTS
    undrawn: int = 0
    names: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)


def view_page(view: View, *, most: int = MOST_ROWS, links: Sequence[Link] = (), name: str = "") -> str:
    """Return a view as a page.

    ``most`` bounds its rows. ``links`` are the pages of the set that it belongs to, ``name`` its own among
    them; by itself it links to no other file.
    """
    budget = _Budget(most)
    parts = tuple(_parts(view.sections, budget))
    total = sum(len(section.rows) for section in view.sections)
    shown = sum(len(part.rows) for part in parts)
    cut = []
    if shown < total:
        cut.append(
            f"{shown:,} of {many(total, 'row')} shown on this page. A filter, such as --topic or --speaker, "
            "chooses others; --limit shows more; --csv has them all."
        )
    return render_page(
        "view.html.j2",
        title=view.title,
        intro=tuple(_prose(view.intro)),
        cut=tuple(cut),
        undrawn=_undrawn(budget.undrawn) if budget.undrawn else "",
        parts=parts,
        notes=tuple(_prose(view.notes)),
        widths=sorted({width for part in parts for width in part.widths}),
        has_sources=any(row.sources for part in parts for row in part.rows),
        links=tuple(links),
        name=name,
        known={link.name for link in links},
    )


def index_page(links: Sequence[Link], *, asked: str = "", others: Sequence[str] = ()) -> str:
    """Return the page that leads to a set of pages; ``others`` are the suffixes of their twins as data."""
    return render_page(
        "index.html.j2",
        title="Figures and who says them",
        links=links,
        asked=asked,
        others=others,
        name="index",
    )


def _parts(sections: Iterable[Section], budget: _Budget) -> Iterator[Part]:
    for section in sections:
        if section.rows and budget.rows <= 0:
            return
        yield _part(section, budget)


def _part(section: Section, budget: _Budget) -> Part:
    rows = section.rows[: budget.rows]
    behind = section.behind[: budget.rows] or ((),) * len(rows)
    budget.rows -= len(rows)
    names = tuple(column.name for column in section.columns)
    return Part(
        _unique(_name(section), budget.names),
        section.title,
        section.lines,
        names,
        _widths(section, rows),
        tuple(_row(names, row, entries, budget) for row, entries in zip(rows, behind, strict=True)),
        section.notes,
        section.together,
        _picture(section, budget),
    )


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
    made = [Cell(name, tuple(cell.split("\n"))) for name, cell in zip(names, cells, strict=True)]
    if not behind:
        return Row(tuple(made))
    at = _opener(cells, behind[0])
    made[at] = replace(made[at], opens=True)
    sources = []
    for source in map(source_of, behind[:MOST_SOURCES]):
        sources.append((source, source.id not in budget.claims))
        budget.claims.add(source.id)
    return Row(tuple(made), tuple(sources), len(behind) - len(sources))


def _opener(cells: Sequence[str], entry: Entry) -> int:
    """Return the cell that opens the claims behind a row: that of the figure, else the first that says
    something."""
    figure = words.figure(entry.claim)
    quoted = [place for place, cell in enumerate(cells) if figure in cell]
    said = [place for place, cell in enumerate(cells) if cell]
    return (quoted or said or [0])[0]


def _picture(section: Section, budget: _Budget) -> Picture | None:
    from claimtrack.report.charts import NARROW, WIDE, chart_of, draw

    chart = chart_of(section)
    # One mark is no course, and the table says as much.
    if chart is None or len(chart.marks) < 2:
        return None
    if not budget.charts:
        budget.undrawn += 1
        return None
    budget.charts -= 1
    below = []
    if len(chart.marks) < chart.total:
        below.append(f"The latest {len(chart.marks):,} of {chart.total:,} are drawn; the table has all.")
    key = f"chart-{MOST_CHARTS - budget.charts}"
    return Picture(
        draw(chart, key, layout=WIDE),
        draw(chart, f"{key}-narrow", layout=NARROW),
        len(chart.marks),
        (*below, *chart.beside),
    )


def _undrawn(number: int) -> str:
    return f"The first {MOST_CHARTS} charts are drawn, {number:,} more are not; --topic chooses one."


def _prose(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield paragraphs as (term, words), the term empty where it is plain prose."""
    for text in texts:
        term, tab, said = text.partition("\t")
        yield (term, said) if tab else ("", text)


def _name(section: Section) -> str:
    """Return the name of a section in an address: its topic's, which other pages know as well, or its
    title's."""
    if section.has_course and section.behind:
        return f"topic-{_slug(section.behind[0][0].topic)}"
    return f"part-{_slug(section.title or '')}"


def _slug(title: str) -> str:
    """Return a title as part of an address.

    >>> _slug("Killed, Haiti (country) <b>")
    'killed-haiti-country-b'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "x"


def _unique(key: str, used: set[str]) -> str:
    """Return the key, with a number behind it where it is used already, and note that it is used."""
    found, number = key, 1
    while found in used:
        number += 1
        found = f"{key}-{number}"
    used.add(found)
    return found


def linked(text: str, known: Collection[str], own: str = "") -> list[tuple[str, str]]:
    """Return text in pieces, each with the address that it leads to: where it names the command for another
    view of the set, readers of a page want the page.

    >>> linked("12 more: claimtrack report timeline --topic dead/haiti", {"timeline"})
    [('12 more: ', ''), ('claimtrack report timeline --topic dead/haiti', 'timeline.html#topic-dead-haiti')]
    """
    pieces = []
    at = 0
    for command in COMMAND.finditer(text):
        name, topic = command["view"], command["topic"]
        if name not in known or name == own:
            continue
        place = f"#topic-{_slug(topic)}" if topic and name == "timeline" else ""
        pieces += [(text[at : command.start()], ""), (command[0], f"{name}.html{place}")]
        at = command.end()
    pieces.append((text[at:], ""))
    return [(piece, leads) for piece, leads in pieces if piece]


def render_page(template: str, *, widths: Iterable[str] = (), **values: object) -> str:
    """Return a template filled with values, its styles inside and named by their digest: nothing else, no
    script and no address, is let in by the page's policy.

    ``widths`` are the classes that columns have; attributes of style would need a looser policy.
    """
    style = _style() + "".join(f".{name}{{width:{name[1:]}%}}" for name in widths if name != "days")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _template(template).render(style=style, digest=digest, **values)


@cache
def _style() -> str:
    return (files("claimtrack.report.html") / "style.css").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("claimtrack.report.html"),
        # Not select_autoescape: it goes by the suffix, and leaves .html.j2 unescaped.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["linked"] = linked
    return environment.get_template(name)
