"""Pieces of print at places -> lines: raised figures told from the others, cells and columns set apart.

A note's number behind "47" must not make 471 of it, a row of a table no sentence, and two columns that were
written line by line across the page no lines of twice the width.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.documents.flow import Line, clean
from claimtrack.documents.raised import read_raised

LEVEL = 2.0
"""Points between pieces of one printed line."""

RAISED = 0.86
"""Share of the size of a line below which a figure is raised or lowered: a note, a square metre, CO2."""

EM = 0.5
"""The usual width of a character in sizes of type; the fonts' own tables are often not there."""

CELL_GAP = 2.0
"""Sizes of type between two cells, beside an eighth of the length for widths that are only guessed."""

COLUMN_LINES = 4
"""Lines in a row that go on at one place from which they are columns of text."""

COLUMN_TEXT = 15
"""Characters that a line of a column has on the average; cells of tables are shorter."""

_CHEMICAL = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?)+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """What was set at one place. ``breaks`` says that it was followed by a new line, if only in name."""

    text: str
    x: float
    y: float
    size: float
    breaks: bool = False


def make_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines of a page in the order of reading, cells of a table's row between bars."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and _is_beside(rows[-1], piece):
            rows[-1].append(piece)
        elif piece.text.strip():
            rows.append([piece])
    cells = [_cells(row) for row in rows]
    lines: list[Line] = []
    at = 0
    while at < len(cells):
        block = _columns(cells, at)
        if block:
            for column in (0, 1):
                lines += [row[column] for row in block if len(row) > column]
            at += len(block)
        else:
            lines.append(_line(cells[at]))
            at += 1
    return [line for line in lines if line.text]


def _is_beside(row: Sequence[Piece], piece: Piece) -> bool:
    """Say whether a piece stands in the printed line: at its height, or as a raised figure beside it."""
    last = next((one for one in reversed(row) if one.text.strip()), row[-1])
    if not piece.text.strip():
        return not last.breaks
    lead = max(row, key=lambda one: one.size)
    if abs(piece.y - lead.y) <= LEVEL:
        return piece.x > last.x or not last.breaks
    small = min(piece.size, lead.size) <= RAISED * max(piece.size, lead.size)
    return small and not last.breaks and abs(piece.y - lead.y) < 0.6 * lead.size


def _cells(row: Sequence[Piece]) -> list[Line]:
    """Return the cells of a printed line; most have one."""
    size = _size(row)
    cells: list[list[str]] = []
    starts: list[Piece] = []
    end = 0.0
    last: Piece | None = None
    for number, piece in enumerate(row):
        text = piece.text
        if not text.strip():
            if cells:
                cells[-1].append(text)
            continue
        if piece.size <= RAISED * size and text.strip().isdigit():
            text = _raised(text, "".join(cells[-1]) if cells else "", number + 1 < len(row))
        apart = last is not None and (
            (last.breaks and piece.x > last.x) or piece.x - end > CELL_GAP * size + (end - last.x) / 8
        )
        if last is None or apart:
            cells.append([])
            starts.append(piece)
        cells[-1].append(text)
        if last is None or piece.x > last.x:
            end = piece.x
        end += EM * piece.size * len(piece.text.strip())
        last = piece
    lines = [
        Line(clean("".join(parts)), start.x, start.y, size)
        for parts, start in zip(cells, starts, strict=True)
    ]
    return [line for line in lines if line.text] or [Line("", row[0].x, row[0].y, size)]


def _size(row: Sequence[Piece]) -> float:
    """Return the size in which most of a line is set."""
    characters: Counter[float] = Counter()
    for piece in row:
        characters[piece.size] += len(piece.text.strip())
    return max(characters, key=lambda size: (characters[size], size))


def _raised(text: str, before: str, goes_on: bool) -> str:
    """Return what a small figure means: one below the line (CO2) stays, as does a page's number."""
    if _CHEMICAL.search(before):
        return text
    read = read_raised(text, before)
    return read or (" " if before or goes_on else text)


def _columns(rows: Sequence[list[Line]], at: int) -> Sequence[list[Line]]:
    """Return the rows from here on that are two columns of text side by side; none where there are not."""
    if len(rows[at]) != 2:
        return ()
    x = rows[at][1].x
    end = at
    while end < len(rows) and (
        (len(rows[end]) == 2 and abs(rows[end][1].x - x) <= LEVEL)
        or (end > at and len(rows[end]) == 1 and rows[end][0].x < x - LEVEL and _is_short(rows[end][0], x))
    ):
        end += 1
    block = rows[at:end]
    while block and len(block[-1]) == 1:
        block = block[:-1]
    pairs = [row for row in block if len(row) == 2]
    if len(pairs) < COLUMN_LINES:
        return ()
    for column in (0, 1):
        if sum(len(row[column].text) for row in pairs) < COLUMN_TEXT * len(pairs):
            return ()
    return block


def _is_short(line: Line, x: float) -> bool:
    """Say whether a line ends before the second column begins."""
    return line.x + EM * line.size * len(line.text) < x


def _line(cells: Sequence[Line]) -> Line:
    first = cells[0]
    if len(cells) == 1:
        return first
    if len(cells) == 2 and len(first.text) <= 4 and " " in cells[1].text:  # the mark of an item, or of a note
        return Line(f"{first.text} {cells[1].text}", first.x, first.y, first.size)
    words = " | ".join(cell.text.replace("|", "/") for cell in cells)
    return Line(f"| {words} |", first.x, first.y, first.size, is_row=True)
