"""View -> text in one of the forms: table, markdown, html, csv, tsv, json, jsonl."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from tabulate import tabulate

from claimtrack.errors import UsageError
from claimtrack.filters import option
from claimtrack.report.view import Column, Hint, Section, View
from claimtrack.report.words import clean
from claimtrack.rows import Cell, flat, flat_name, separated

FORMATS = ("table", "markdown", "html", "csv", "tsv", "json", "jsonl")

GAP = 2
"""Spaces between the columns of a table."""

NARROWEST = 40
"""Columns below which a table is not squeezed any further: a letter or two on a line is no longer reading."""

INDENT = "\ue000"
"""Stands for a leading space while tabulate, which strips cells, lays out the table. Private-use characters
do not come out of ``words.clean``, so that no text can hold it."""

CLUSTERS = 0xF0000
"""The first of the private-use characters that each stand for a letter with its combining marks meanwhile."""

FILL = "\u200b"
"""Stands behind a wide character in the meantime: tabulate then counts two columns, with wcwidth and
without it."""


def render(view: View, format: str = "table", width: int = 80) -> str:
    """Return a view as text that ends with a line feed.

    ``table`` is never wider than ``width`` columns (40 at least); ``markdown`` carries the same words, and
    ``html`` is a page that needs no other file, with what stands behind each figure. The data formats print
    ``view.records``: csv and tsv with one header line, json as an array (of one thing, its object), jsonl one
    object a line. Another
    format is a ``UsageError``.
    """
    if format == "table":
        return _table(view, max(width, NARROWEST))
    if format == "markdown":
        return _markdown(view)
    if format == "html":
        from claimtrack.report.html import page_of

        return page_of(view)
    return "".join(pieces(view, format))


def pieces(view: View, format: str, columns: Sequence[str] = ()) -> Iterator[str]:
    """Yield what ``render`` returns of the data formats record by record: in a large ledger the whole would
    take a gigabyte. With ``columns`` a record has these, else all."""
    if columns and format in ("json", "jsonl"):
        view = replace(view, records=_Only(view.records, columns))
    if format in ("csv", "tsv"):
        yield from _separated(columns or view.columns, view.records, "," if format == "csv" else "\t")
    elif format == "json" and view.is_one:
        yield from (json.dumps(one, ensure_ascii=False, indent=2) + "\n" for one in view.records)
    elif format == "json":
        before = "[\n"
        for one in view.records:
            yield before + _json(one)
            before = ",\n"
        yield "[]\n" if before == "[\n" else "\n]\n"
    elif format == "jsonl":
        for one in view.records:
            yield _json(one) + "\n"
    else:
        raise UsageError(f"no format {format!r}; there are {', '.join(FORMATS)}", where="--format")


class _Only(Sequence[Mapping[str, Any]]):
    """Records of which only some fields are there; they are still made when they are asked for."""

    def __init__(self, records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        self._records, self._columns = records, columns

    def __getitem__(self, at: Any) -> Any:
        return self._cut(self._records[at])

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return map(self._cut, self._records)

    def __len__(self) -> int:
        return len(self._records)

    def _cut(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        values = _unnest(record)
        return {name: values.get(name) for name in self._columns}


def with_columns(view: View, columns: Sequence[str]) -> View:
    """Return a view for people that shows these columns of its records, one row a record."""
    rows = tuple(
        tuple(_cell(values.get(name)) for name in columns)
        for values in (flat(_unnest(record)) for record in view.records)
    )
    shown = Section(tuple(Column(flat_name(name), 2, 6) for name in columns), rows)
    return replace(view, sections=(shown,) if rows else (), notes=(), hints=())


def rows_of(view: View) -> Iterator[dict[str, Cell]]:
    """Yield the records of a view as flat rows with the columns of a sheet."""
    for one in view.records:
        values = flat(_unnest(one))
        yield {flat_name(name): values.get(name) for name in view.columns}


def _cell(value: Cell) -> str:
    return "" if value is None else clean(str(value))


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide characters two, combining marks none.

    >>> display_width("tanks"), display_width("戦車")
    (5, 4)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text in so many columns (2 at least); line breaks and indents in it are kept,
    long words are broken. (``textwrap`` counts characters, and would break a wide one's line too late.)

    >>> wrap("more than two hundred tanks", 12)
    ['more than', 'two hundred', 'tanks']
    """
    lines: list[str] = []
    for line in text.split("\n"):
        words = line.split()
        indent = " " * min(len(line) - len(line.lstrip(" ")), max(0, width - 2))
        room = max(2, width - len(indent))
        current = ""
        for word in words:
            if current and display_width(current) + 1 + display_width(word) <= room:
                current += " " + word
                continue
            if current:
                lines.append(indent + current)
            *whole, current = _pieces(word, room)
            lines += [indent + piece for piece in whole]
        lines.append(indent + current if current else "")
    return lines


def _pieces(word: str, room: int) -> list[str]:
    """Return a word in pieces of so many columns at most."""
    if display_width(word) <= room:
        return [word]
    pieces = [""]
    for char in word:
        if display_width(pieces[-1]) + _columns(char) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def natural_widths(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column would be if no line in it were broken."""
    return [
        max(map(display_width, [name, *(line for row in rows for line in row[i].split("\n"))]))
        for i, name in enumerate(names)
    ]


def fit(naturals: Sequence[int], columns: Sequence[Column], width: int) -> list[int]:
    """Return the widths of columns so that together, with the gaps, they take no more than ``width``.

    Columns that need less than their share keep what they need; the others share the rest by weight, and none
    is cut below its least width while another has more than its own.
    """
    room = width - GAP * (len(columns) - 1)
    if sum(naturals) <= room:
        return list(naturals)
    widths = [0] * len(columns)
    open_columns = set(range(len(columns)))
    while open_columns:
        total = sum(columns[i].share for i in open_columns)
        modest = {
            i for i in open_columns if naturals[i] <= max(columns[i].least, room * columns[i].share // total)
        }
        tight = {i for i in open_columns if room * columns[i].share // total < columns[i].least}
        if not modest and tight and tight != open_columns:
            for i in tight:
                widths[i] = columns[i].least
                room -= columns[i].least
            open_columns -= tight
            continue
        if not modest:
            for i in sorted(open_columns):
                widths[i] = max(2, room * columns[i].share // total)
            break
        for i in modest:
            widths[i] = naturals[i]
            room -= naturals[i]
        open_columns -= modest
    # The least widths can ask for more than there is; then the widest gives way.
    limit = width - GAP * (len(columns) - 1)
    while sum(widths) > limit:
        widths[widths.index(max(widths))] -= 1
    return widths


def _table(view: View, width: int) -> str:
    blocks: list[str] = []
    head = _paragraphs(view.intro, width, view.margin)
    if head:
        blocks.append(head)
    for section in view.sections:
        lines = [line for text in (section.title, *section.lines) if text for line in wrap(text, width)]
        if section.rows:
            lines.append(_grid(section, width))
        lines += [line for note in _foot(section) for line in wrap(note, width)]
        blocks.append("\n".join(lines))
    foot = _paragraphs(_foot(view), width)
    if foot:
        blocks.append(foot)
    return "\n\n".join(blocks) + "\n"


def _foot(part: View | Section) -> list[str]:
    """Return what is said below a view or a section."""
    return [*part.notes, *map(hinted, part.hints)]


def hinted(hint: Hint) -> str:
    """Return a hint with the command that leads there.

    >>> hinted(Hint("report timeline", (("topic", "killed"),), "12 more"))
    '12 more: claimtrack report timeline --topic killed'
    >>> hinted(Hint("show", blanks=("ID",), then="shows one where it stands."))
    'claimtrack show ID shows one where it stands.'
    """
    words = ["claimtrack", hint.view] if hint.view else []
    words += [*(quote(clean(one)) for one in hint.given), *hint.blanks]
    for name, value in hint.options:
        words += [option(name)] if isinstance(value, bool) else [option(name), quote(clean(value))]
    said = " ".join(filter(None, (*words, hint.then)))
    return f"{hint.words}: {said}" if hint.words and said else hint.words or said


def _paragraphs(texts: Sequence[str], width: int, margin: int = 0) -> str:
    """Return lines of prose; "term<TAB>words" hangs the words behind the term, which stands at the edge where
    a ``margin`` is given for it."""
    lines: list[str] = []
    terms = [text.partition("\t")[0] for text in texts if "\t" in text]
    before = "" if margin else "  "
    margin = margin or max((display_width(term) + 4 for term in terms), default=0)
    for text in texts:
        term, tab, words = text.partition("\t")
        if not tab:
            lines += wrap(text, width)
            continue
        first, *rest = wrap(words, width - margin)
        lines.append((before + term).ljust(margin) + first)
        lines += [" " * margin + line for line in rest]
    return "\n".join(line.rstrip() for line in lines)


def _grid(section: Section, width: int) -> str:
    names = [column.name.upper() for column in section.columns]
    rows = tuple(section.rows)
    widths = fit(natural_widths(names, rows), section.columns, width)
    body = [["\n".join(wrap(cell, widths[i])) for i, cell in enumerate(row)] for row in rows]
    head = ["\n".join(wrap(name, widths[i])) for i, name in enumerate(names)]
    # The head is a row like the others: tabulate would put two more spaces behind each name of a column.
    clusters: list[str] = []
    text = tabulate(
        [[_guard(cell, clusters) for cell in row] for row in [head, *body]],
        tablefmt="plain",
        disable_numparse=True,
        stralign="left",
    )
    text = re.sub(f"[{chr(CLUSTERS)}-\U0010fffd]", lambda m: clusters[ord(m[0]) - CLUSTERS], text)
    lines = text.replace(FILL, "").replace(INDENT, " ").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _guard(cell: str, clusters: list[str]) -> str:
    """Return a cell in which tabulate counts the columns that a terminal takes; ``clusters`` keeps what was
    replaced."""
    lines = []
    for line in cell.split("\n"):
        body = line.lstrip(" ")
        if body.isascii():
            lines.append(INDENT * (len(line) - len(body)) + body)
            continue
        signs: list[str] = []
        for char in body:
            if signs and not _columns(char):
                signs[-1] += char
            else:
                signs.append(char)
        guarded = []
        for sign in signs:
            fill = FILL * (display_width(sign) - 1)
            if len(sign) > 1:
                clusters.append(sign)
                sign = chr(CLUSTERS + len(clusters) - 1)
            guarded.append(sign + fill)
        lines.append(INDENT * (len(line) - len(body)) + "".join(guarded))
    return "\n".join(lines)


def _markdown(view: View) -> str:
    blocks = ["<!-- ClaimTrack -->", f"# {_escape(view.title)}"]
    blocks += [_prose(text) for text in view.intro]
    for section in view.sections:
        if section.title:
            blocks.append(f"## {_escape(section.title)}")
        blocks += [_prose(line) for line in section.lines]
        if section.rows:
            blocks.append(
                tabulate(
                    [[_escape(cell).replace("\n", "<br>") for cell in row] for row in section.rows],
                    headers=[column.name for column in section.columns],
                    tablefmt="pipe",
                    disable_numparse=True,
                    stralign="left",
                )
            )
        blocks += [_prose(note) for note in _foot(section)]
    blocks += [_prose(text) for text in _foot(view)]
    return "\n\n".join(blocks) + "\n"


def _prose(text: str) -> str:
    term, tab, words = text.partition("\t")
    return f"**{_escape(term)}**: {_escape(words)}" if tab else _escape(text)


def _escape(text: str) -> str:
    """Return text in which nothing is markup: the words come from strangers."""
    lines = (re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", line.strip()) for line in text.split("\n"))
    # At the start of a line these would make a heading or a list.
    return "\n".join(re.sub(r"^(\d*)([#+.)-])", r"\1\\\2", line) for line in lines)


def _separated(columns: Sequence[str], records: Iterable[Mapping[str, Any]], separator: str) -> Iterator[str]:
    yield separated(map(flat_name, columns), separator) + "\n"
    for one in records:
        values = flat(_unnest(one))
        yield separated((values.get(name) for name in columns), separator) + "\n"


def _unnest(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record without records inside: ``{"a": {"start": 7}}`` has ``a_start``."""
    plain: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            plain |= {f"{name}_{inner}": one for inner, one in value.items()}
        else:
            plain[name] = value
    return plain


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)
