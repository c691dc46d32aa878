"""Text -> the tables in it: rows of cells, and the heads that name rows and columns.

The rows are lines with bars between the cells, as all readers write tables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from claimtrack.model import Span

CAPTION = 200
"""Characters of a line above a table that may be its caption."""

_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:=+-]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[/.]\d\d?[/.]\d{2,4}|\d\d? [A-Za-z]{3,9}(?: \d{4})?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table as spans of its cells, with those of the head.

    ``heads`` are the names of the columns from the uppermost down: a column under "Killed" and "Men" has
    both. They are empty where no row names the columns. The first ``labels`` columns name the rows: a day, a
    place, a thing, the unit of what stands behind them.
    """

    start: int
    rows: tuple[tuple[Span, ...], ...]
    head_rows: int
    heads: tuple[tuple[str, ...], ...]
    caption: str
    labels: int = 1

    def place(self, at: int) -> tuple[int, int] | None:
        """Return the row and column of the cell at an offset of the text; ``None`` between cells."""
        row = bisect_right([cells[0].start for cells in self.rows], at) - 1
        cells = self.rows[row] if row >= 0 else ()
        return next(((row, c) for c, cell in enumerate(cells) if cell.start <= at < cell.end), None)

    def above(self, column: int) -> tuple[str, ...]:
        """Return the heads of a column."""
        return self.heads[column] if column < len(self.heads) else ()


def find_tables(text: str) -> list[Table]:
    """Return the tables of a text in order; a lone row is none."""
    tables: list[Table] = []
    rows: list[tuple[Span, ...]] = []
    rule = 0
    end = 0
    for match in [*_ROW.finditer(text), None]:
        if match is not None and rows and text[end : match.start()].strip(" \t\r") == "\n":
            pass
        else:
            if len(rows) > 1:
                tables.append(_table(text, rows, rule))
            rows, rule = [], 0
        if match is None:
            break
        end = match.end()
        if _RULE.fullmatch(match[0]) and "-" in match[0]:
            rule = rule or (len(rows) if len(rows) <= 2 else 0)
            continue
        if _RULE.fullmatch(match[0]):
            continue
        inner = match.group().strip()
        offset = text.index(inner, match.start())
        rows.append(tuple(Span(offset + 1 + a, offset + 1 + b) for a, b in _bounds(inner)))
    return tables


def _bounds(row: str) -> list[tuple[int, int]]:
    """Return where the cells of "| a | b |" stand, counted from behind the first bar; empty ones too."""
    cells, start = [], 0
    for part in row[1:-1].split("|"):
        cells.append((start, start + len(part)))
        start += len(part) + 1
    return cells


def _table(text: str, rows: Sequence[tuple[Span, ...]], rule: int) -> Table:
    start = rows[0][0].start
    words = [[cell.of(text).replace("_", " ").strip(" *\t") for cell in row] for row in rows[:3]]
    head_rows = int(_names(words[0]) or rule > 0)
    # A second row of names below groups that reach over several columns, which leave cells empty or alike.
    if head_rows and len(words) > 2 and _names(words[1]) and not _names(words[2]) and _groups(words[0]):
        head_rows = 2
    above = text[:start].rstrip(" \t|").rstrip().rpartition("\n")[2].strip()
    caption = above if len(above) <= CAPTION else ""
    below = [[cell.of(text).strip(" *_\t") for cell in row] for row in rows[head_rows:]]
    return Table(start, tuple(rows), head_rows, _heads(words[:head_rows]), caption, _labels(below))


def _labels(rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns name the rows: the first, and those behind it with words and days only."""
    width = max(map(len, rows), default=0)
    columns = ([row[c] for row in rows if c < len(row) and row[c]] for c in range(1, width))
    named = takewhile(lambda cells: cells and all(map(_is_label, cells)), columns)
    return 1 + sum(1 for _ in named)


def _is_label(cell: str) -> bool:
    return bool(_DAY.fullmatch(cell)) or (cell[0].isalpha() and not any(map(str.isdigit, cell)))


def _names(cells: Sequence[str]) -> bool:
    """Say whether a row names columns: words or years behind its first cell."""
    named = [cell for cell in cells[1:] if cell]
    return bool(named) and all(not cell[0].isdigit() or _YEAR.fullmatch(cell) for cell in named)


def _groups(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells[1:] if cell]
    return len(named) < len(cells) - 1 or len(set(named)) < len(named)


def _heads(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the names of each column from above; a group is that of the columns to its right, too."""
    if len(rows) < 2:
        return tuple((cell,) for row in rows for cell in row)
    upper: list[str] = []
    for column, cell in enumerate(rows[0]):
        upper.append(cell or (upper[-1] if column > 1 else ""))
    pairs = zip_longest(upper, rows[1], fillvalue="")
    return tuple(tuple(dict.fromkeys(filter(None, pair))) or ("",) for pair in pairs)
