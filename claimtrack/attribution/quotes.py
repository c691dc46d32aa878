"""Where quotations begin and end, over the whole document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.model import Span
from claimtrack.sentences import Layout

SCARE = 4
"""Words up to which a quotation inside a sentence may be a mere expression ("so-called")."""

CARRY = 12
"""Quotations in a row that may go on without a cue of their own."""

_MARKS = re.compile(r"[\"“”„«»]|``|''|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?…])[’'](?!\w)")
_SINGLE = frozenset("‘’'")
_SINGLE_END = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")
_DOUBLE = re.compile(r"[\"“”„«»]")
_OPEN, _CLOSE = frozenset("“„«"), frozenset("”»")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two marks, without the marks. ``outer`` includes them.

    A quotation over several paragraphs, each with an opening mark, is one for each paragraph, ``continued``
    from the one before. ``closed`` is false where the closing mark is missing at the paragraph's end.
    """

    span: Span
    outer: Span
    paragraph: int
    closed: bool = True
    continued: bool = False

    def holds(self, span: Span) -> bool:
        """Say whether the span stands inside the quotation."""
        return self.span.start <= span.start and span.end <= self.span.end


def find_quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Return the quotations in order; those inside others are left out.

    An opening mark without a closing one reaches to the end of the paragraph, or to where a later paragraph
    closes it. A closing mark without an opening one is passed over.
    """
    found: list[Quotation] = []
    runs_on = False
    done = 0
    for number, p in enumerate(paragraphs):
        begin: re.Match[str] | None = None
        for match in _MARKS.finditer(text, max(p.start, min(done, p.end)), p.end):
            mark, at = match[0], match.start()
            if at < done:
                continue
            if mark in _SINGLE:
                end = _single_end(text, at, p.end) if begin is None and _may_open(text, at, p) else None
                if end is not None:
                    found.append(Quotation(Span(at + 1, end), Span(at, end + 1), number))
                    done = end + 1
            elif begin is None:
                if mark in _OPEN or (mark != "”" and _can_open(text, at, p)):
                    begin = match
            elif mark not in _OPEN or (mark == "«" and begin[0] == "»"):
                continued = runs_on and begin.start() == p.start
                inner = Span(begin.end(), at)
                found.append(Quotation(inner, Span(begin.start(), match.end()), number, True, continued))
                begin, runs_on = None, False
        if begin is None:
            runs_on = False
            continue
        far = _far_end(text, number, paragraphs)
        if far is not None:
            found.append(Quotation(Span(begin.end(), far), Span(begin.start(), far + 1), number))
            done, runs_on = far + 1, False
        else:
            continued = runs_on and begin.start() == p.start
            inner = Span(begin.end(), p.end)
            found.append(Quotation(inner, Span(begin.start(), p.end), number, False, continued))
            runs_on = True
    return found


LONGEST_SINGLE = 1500
"""Characters of a quotation in single marks; a mark that closes only behind them was an apostrophe."""

FAR = 6
"""Paragraphs that one quotation may run through without opening marks: every sentence on its own line."""


def _far_end(text: str, number: int, paragraphs: Sequence[Span]) -> int | None:
    """Return where a later paragraph closes a quotation: at its first mark, if that can only close."""
    for p in paragraphs[number + 1 : number + 1 + FAR]:
        match = _DOUBLE.search(text, p.start, p.end)
        if match is None:
            continue
        closes = match[0] in _CLOSE or (match[0] == '"' and not _can_open(text, match.start(), p))
        return match.start() if closes else None
    return None


def _can_open(text: str, at: int, paragraph: Span) -> bool:
    """Say whether a straight mark may open: nothing, a space or a bracket stands before it."""
    if at <= paragraph.start:
        return True
    after = text[at + 1 : at + 2]
    before = text[at - 1]
    return bool(after) and not after.isspace() and not before.isalnum() and before not in ".,!?…"


def _may_open(text: str, at: int, paragraph: Span) -> bool:
    """Say whether a single mark stands where one opens, and not in or behind a word."""
    before = at == paragraph.start or not (text[at - 1].isalnum() or text[at - 1] in ".,!?…")
    return before and text[at] != "’" and text[at + 1 : at + 2].isalnum()


def _single_end(text: str, start: int, limit: int) -> int | None:
    """Return where a quotation in single marks closes, ``None`` if the mark is an apostrophe.

    A mark behind an s with a word after it may be a genitive ("the workers' demands"): the last resort.
    """
    genitive = None
    for match in _SINGLE_END.finditer(text, start + 2, min(limit, start + LONGEST_SINGLE)):
        at = match.start()
        if text[at - 1] == "s" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower():
            genitive = genitive or at
        else:
            return at
    return genitive


def quotation_at(quotations: Sequence[Quotation], starts: Sequence[int], span: Span) -> Quotation | None:
    """Return the quotation that holds the span; ``starts`` are the quotations' starts in order."""
    at = bisect_right(starts, span.start) - 1
    if at >= 0 and quotations[at].holds(span):
        return quotations[at]
    return None


def is_pure(q: Quotation, quotations: Sequence[Quotation], layout: Layout) -> bool:
    """Say whether the quotation's paragraph is nothing but quotations."""
    paragraph = layout.paragraphs[q.paragraph]
    low = bisect_left(quotations, paragraph.start, key=_start)
    inside = quotations[low : bisect_left(quotations, paragraph.end, key=_start)]
    return paragraph.end - paragraph.start - sum(o.outer.end - o.outer.start for o in inside) <= 4


def _start(q: Quotation) -> int:
    return q.span.start
