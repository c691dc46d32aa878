"""CSV and TSV: one document per row, the columns guessed by name or named; of figures, one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, tee

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import is_binary, text_head
from claimtrack.documents.fields import RecordBuilder, guess_fields
from claimtrack.documents.lines import decoded_lines
from claimtrack.errors import DocumentError
from claimtrack.model import Document

_DELIMITERS = ",;\t|"
_SIGN = re.compile(r"\ufeff?\s*\"?sep=(.)\"?\s*", re.IGNORECASE)


class TableReader:
    """CSV and TSV with a header line: one document per row; where they hold figures only, one of all."""

    name = "csv"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab")

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely this is a table: its first line names a column of text and another one."""
        if is_binary(head):
            return 0.0
        first = text_head(head).lstrip("\ufeff\r\n").split("\n", 1)[0].strip()
        names = _columns(first, _delimiter(first))
        guessed = guess_fields(tuple(names))
        parts = sum(bool(guessed[part]) for part in ("id", "title", "date", "publisher", "url"))
        return 0.7 if len(names) > 1 and guessed["text"] and parts else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the rows in order. A row of another length than the header is a ``Failure``."""
        builder = RecordBuilder(source, options, self.name)
        yield from builder.settle(self._build(source, options, builder))

    def _build(
        self, source: Source, options: ReadOptions, builder: RecordBuilder
    ) -> Iterator[Document | Failure]:
        # The module's limit is global and 128 kB; a column of articles needs ours.
        csv.field_size_limit(max(csv.field_size_limit(), source.max_bytes))
        skipped: list[Failure] = []
        lines = _text_lines(decoded_lines(source, options, builder.note_encoding), skipped)
        lines, again = tee(lines)
        header, delimiter, above = _header(lines, options)
        if not header and skipped:
            yield from skipped
            return
        names = _columns(header, delimiter)
        missing = [column for column in options.fields().values() if column not in names]
        if missing:
            raise DocumentError(f"has no column {missing[0]!r}; it has: {', '.join(names)}")
        if not options.text_field and not guess_fields(tuple(names))["text"]:
            if (table := _figures(source, list(islice(again, MOST_ROWS + 1)), options)) is not None:
                yield table
                return
            raise DocumentError(
                f"has no column for the text; name it with --text-field; it has: {', '.join(names)}"
                if len(names) > 1
                else f"its first line, {header.strip()[:80]!r}, looks like no header; begin with one"
            )
        del again  # else every line would be kept for it
        rows = csv.reader(lines, delimiter=delimiter)
        offset = start = above + 1
        while True:
            try:
                row = next(rows)
            except StopIteration:
                break
            except csv.Error:
                yield Failure(
                    f"{source.name}:{start}", "the row cannot be read (a quotation mark left open?)"
                )
                break
            finally:
                yield from skipped
                skipped.clear()
            where = f"{source.name}:{start}"
            number, start = start, offset + rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(names):
                yield Failure(
                    where, f"the row has {len(row)} columns, the header {len(names)}; mend or drop it"
                )
                builder.count += 1
                continue
            yield from builder.build(dict(zip(names, row, strict=True)), str(number), where)
        if not builder.count:
            raise DocumentError("holds a header but no rows")


def _figures(source: Source, lines: list[str], options: ReadOptions) -> Document | None:
    """Return a file as one table, where its cells are short and a column behind the first holds numbers."""
    lines = [line for line in lines if line.strip() and not _SIGN.fullmatch(line)]
    if not lines:
        return None
    try:
        widest = max(lines[: ABOVE + 1], key=lambda line: len(_columns(line, _delimiter(line))))
        rows = list(csv.reader(lines, delimiter=_delimiter(widest)))
    except csv.Error:
        return None
    behind = [cell for row in rows for cell in row[1:] if cell.strip()]
    numbers = sum(bool(re.match(r"\W{0,3}\d[\d.,\s]*\W{0,3}$", cell)) for cell in behind)
    if len(rows) > MOST_ROWS or numbers * 4 < len(behind) or not numbers or max(map(len, behind)) > LONG_CELL:
        return None
    known = Known("csv", {}, filename=source.filename)
    return describe(source.name, rows_with_bars(rows), known, options, reader="csv")


def rows_with_bars(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as lines with bars between the cells; a row of one cell is words about the table.

    >>> rows_with_bars([["Toll by town"], ["Town", "Dead"], ["Orla", "7"]])
    'Toll by town\\n\\n| Town | Dead |\\n| Orla | 7 |'
    """
    lines: list[str] = []
    for row in rows:
        said = [re.sub(r"\s+", " ", cell).strip().replace("|", "/") for cell in row]
        while said and not said[-1]:
            said.pop()
        if len(said) == 1 or (said and not any(said[1:])):
            lines.append(said[0] if said[0] else "")
        elif said:
            lines.append(f"| {' | '.join(said)} |")
    # Words above or below rows are a paragraph of their own: a caption, a note.
    text = re.sub(r"(?m)^(?=[^|\n])(.*)\n(?=\|)", r"\1\n\n", "\n".join(lines))
    return re.sub(r"(?m)^(\|.*)\n(?=[^|\n])", r"\1\n\n", text)


MOST_ROWS = 5_000
"""Rows of a table of figures; what is longer is data to be summed up first, not what somebody put forward."""

LONG_CELL = 120
"""Characters of a cell; longer ones are text, whose column the user has to name."""


def _text_lines(lines: Iterator[tuple[int, str | Failure]], skipped: list[Failure]) -> Iterator[str]:
    for _, line in lines:
        if isinstance(line, Failure):
            skipped.append(line)
            line = "\n"  # keeps the count of lines right
        yield line


ABOVE = 5
"""Lines above the header at most: the sign between the columns, a title, the day of an export."""


def _header(lines: Iterator[str], options: ReadOptions) -> tuple[str, str, int]:
    """Return the header line, the sign between its columns, and its number among the lines.

    It is the first of the first lines that names a column of text, else the first one that is not blank and
    does not name the sign ("sep=;"). The lines behind it are left to be read.
    """
    sign: str | None = None
    first: tuple[str, str, int] | None = None
    seen = 0
    for number, line in enumerate(lines, 1):
        if named := _SIGN.fullmatch(line):
            sign = named[1]
        elif line.strip():
            delimiter = sign or _delimiter(line)
            if first is None:
                first = (line, delimiter, number)
            if _is_header(_columns(line, delimiter), options, surely=bool(seen)):
                return line, delimiter, number
            seen += 1
            if seen > ABOVE:
                break
    return first or ("", ",", 0)


def _is_header(names: list[str], options: ReadOptions, *, surely: bool) -> bool:
    """Say whether a line names the column of the text; ``surely`` where others stand above it."""
    if options.text_field:
        return set(options.fields().values()) <= set(names)
    guessed = guess_fields(tuple(names))
    parts = ("id", "title", "date", "publisher", "url")
    return bool(guessed["text"]) and not (surely and not any(guessed[part] for part in parts))


def _columns(header: str, delimiter: str) -> list[str]:
    row = next(csv.reader([header.removeprefix("\ufeff")], delimiter=delimiter), [])
    return [name.strip() for name in row]


def _delimiter(header: str) -> str:
    """Return the sign that cuts the header into most columns."""
    return max(_DELIMITERS, key=lambda sign: len(_columns(header, sign)))
