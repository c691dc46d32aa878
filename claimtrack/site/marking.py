"""A part of a text -> blocks to read, paragraphs and tables, cut where a figure, a voice or what was not read
begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from claimtrack.lang import Language
from claimtrack.model import Entry, Span
from claimtrack.report import words
from claimtrack.report.words import clean
from claimtrack.rows import short
from claimtrack.sentences import mask
from claimtrack.sentences.tables import Table, find_tables
from claimtrack.site.links import figure_address, voice_address

Kind = Literal["figure", "voice", "unread"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be shown of some characters: where they lead, what is said of them, in which ``tone``.

    ``id`` is the anchor at the first of them, ``name`` whose they are where they do not say it themselves.
    """

    start: int
    end: int
    kind: Kind
    leads: str = ""
    said: str = ""
    tone: str = ""
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one mark, or none; of several with one mark only the first has its anchor."""

    words: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table of rows of cells, each with where it begins; ``figures`` are those that begin
    in it."""

    start: int
    end: int
    pieces: Sequence[Piece] = ()
    rows: Sequence[Sequence[tuple[int, Sequence[Piece]]]] = ()
    head_rows: int = 0
    figures: Sequence[Entry] = field(default=(), repr=False)


def blocks(text: str, part: Span, marks: Sequence[Mark], figures: Sequence[Entry] = ()) -> Iterator[Block]:
    """Yield the blocks of a part of a text in order.

    Where marks overlap the later of them is shown, of two figures the shorter.
    """
    painted = _Painted(text, part, marks)
    tables = find_tables(part.of(text))
    ordered = sorted(figures, key=lambda entry: entry.claim.start)
    starts = [entry.claim.start for entry in ordered]

    def inside(start: int, end: int) -> Sequence[Entry]:
        return ordered[bisect_left(starts, start) : bisect_left(starts, end)]

    at = part.start
    for table in [*tables, None]:
        first, last = _lines_of(text, part.start, table) if table else (part.end, part.end)
        for start, end in _paragraphs(text, at, first):
            yield Block(start, end, painted.pieces(start, end), figures=inside(start, end))
        if table:
            rows = [
                [
                    (part.start + cell.start, painted.pieces(part.start + cell.start, part.start + cell.end))
                    for cell in row
                ]
                for row in table.rows
            ]
            here = inside(first, last)
            yield Block(first, last, rows=rows, head_rows=table.head_rows, figures=here)
        at = last


def _lines_of(text: str, offset: int, table: Table) -> tuple[int, int]:
    """Return where the lines of a table begin and end."""
    end = offset + table.rows[-1][-1].end
    stop = text.find("\n", end)
    return text.rfind("\n", 0, offset + table.start) + 1, len(text) if stop < 0 else stop + 1


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line)
        at += len(line)


class _Painted:
    """The characters of a part of a text, each with the mark that is shown of it."""

    def __init__(self, text: str, part: Span, marks: Sequence[Mark]) -> None:
        self._text, self._start, self._marks = text, part.start, marks
        self._owner = [-1] * (part.end - part.start)
        for number, mark in enumerate(marks):
            first, last = (min(max(at, part.start), part.end) - part.start for at in (mark.start, mark.end))
            self._owner[first:last] = [number] * (last - first)
        self._named: set[str] = set()

    def pieces(self, start: int, end: int) -> list[Piece]:
        found = []
        at = start
        for number, run in groupby(self._owner[start - self._start : end - self._start]):
            stop = at + sum(1 for _ in run)
            said = _line(self._text[at:stop])
            mark = self._marks[number] if number >= 0 else None
            if mark is None or not said.strip():
                found.append(Piece(said))
            else:
                found.append(Piece(said, replace(mark, id="") if mark.id in self._named else mark))
                self._named.add(mark.id)
            at = stop
        return [piece for piece in found if piece.words]


def marks_of(
    figures: Sequence[Entry], changed: Mapping[str, str], unread: Sequence[tuple[Span, str]]
) -> list[Mark]:
    """Return the marks of a text, those last that are shown above others.

    ``changed`` says of claims what became of them since the version before; ``unread`` are the parts that
    were not read, each with the reason.
    """
    found = [Mark(span.start, span.end, "unread", said=why) for span, why in unread]
    found += _voices(figures)
    for entry in sorted(figures, key=lambda one: one.claim.start - one.claim.end):
        claim = entry.claim
        news = changed.get(claim.claim, "")
        said = "; ".join(part for part in (words.who(claim), words.beside(entry), news) if part)
        tone = " ".join(
            name
            for name, holds in (
                (entry.verdict or "", entry.verdict in ("ok", "wrong")),
                ("hand", entry.added is not None),
                ("news", bool(news)),
            )
            if holds
        )
        id = f"c-{short(claim.claim)}"
        found.append(Mark(claim.start, claim.end, "figure", figure_address(claim.claim), said, tone, id))
    return found


def _voices(figures: Sequence[Entry]) -> Iterator[Mark]:
    """Yield the words that name voices, each once, with what is credited to it there."""
    said: dict[tuple[int, int, str], list[str]] = {}
    surfaces: dict[tuple[int, int], str] = {}
    for entry in figures:
        claim = entry.claim
        if claim.speaker and claim.speaker_start is not None and claim.speaker_end is not None:
            where = claim.speaker_start, claim.speaker_end, claim.speaker
            said.setdefault(where, []).append(words.figure(claim))
            surfaces[where[:2]] = claim.speaker_surface or ""
    for (start, end, name), told in sorted(said.items()):
        credited = f"{clean(name)} puts forward: {words.listed(told, 3)}"
        # The turns of an interview may begin with a dash, and nobody named.
        speaks = any(map(str.isalpha, surfaces[start, end]))
        shown = "" if speaks else clean(name)
        yield Mark(start, end, "voice", voice_address(name), credited, name=shown)


COMMENTS = "below the text: readers' comments, or the foot of a page"
LABEL = "names who speaks"
DATELINE = "place and day of the report"
TIMES = "a time or a number by itself"
OUTSIDE = "stands in no sentence"
MASKED = "a note, a reference or a form of address: it says nothing of figures"

_DATELINE = re.compile(r"[A-Z][^a-z]{3,}")


def unread_parts(
    text: str, part: Span, sentences: Sequence[Span], language: Language
) -> list[tuple[Span, str]]:
    """Return what of a part of a text was not read, each with the reason: what stands in none of its
    ``sentences``, and what in them is blanked before they are read."""
    found: list[tuple[Span, str]] = []
    last = sentences[-1].end if sentences else 0
    at = part.start
    here = [span for span in sentences if span.start < part.end and span.end > part.start]
    for span in [*here, Span(part.end, part.end)]:
        for match in _LINE.finditer(text, at, max(at, span.start)):
            if any(char.isalnum() for char in match[0]):
                found.append((Span(*match.span()), _why(match, last)))
        at = max(at, span.end)
    blanked = mask(part.of(text), language)
    for match in _BLANKS.finditer(blanked):
        begin, end = part.start + match.start(), part.start + match.end()
        inside = text[begin:end]
        if inside.strip():
            lead = len(inside) - len(inside.lstrip())
            found.append((Span(begin + lead, begin + len(inside.rstrip())), MASKED))
    return found


_LINE = re.compile(r"[^\n]+")
_BLANKS = re.compile(r" {2,}")
"""What is blanked has three characters or more."""


def _why(match: re.Match[str], last: int) -> str:
    said = match[0].strip()
    if match.start() >= last:
        return COMMENTS
    if said.endswith((":", "–", "—", "-")) and len(said) > 1:
        return DATELINE if _DATELINE.match(said) and not said.endswith(":") else LABEL
    return OUTSIDE if any(char.isalpha() for char in said) else TIMES


def _line(text: str) -> str:
    """Return text as ``clean`` does, with a blank kept at either end: pieces are set together."""
    kept = clean(text)
    if not kept:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + kept + (" " if text[-1:].isspace() else "")
