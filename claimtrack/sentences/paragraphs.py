"""Text -> paragraphs. Lines that an editor wrapped are joined again, without touching an offset."""

from __future__ import annotations

import re
from itertools import pairwise

from claimtrack.model import Span
from claimtrack.sentences.shapes import trim

_LINE = re.compile(r"[^\n\r\u2028\u2029\f\v]+")
_ENDED = re.compile(r"[.!?…:;][\"”’')\]»*_]*$")
_ITEM = re.compile(
    r"(?:[-–—•·*▪►]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s|#{1,6}\s|>|\|"
    # a label of a transcript: "Q", "Q:", "MR. SMITH:"
    r"|[QA](?:[.:]|\s\s)|(?:[A-Z][\w.’'-]*\s){0,4}[A-Z][\w.’'-]*\s?(?:\([^)\n]{1,60}\)\s?)?:"
)
WIDEST = 110
"""Characters: no editor wraps lines wider than this, and few paragraphs of news are shorter."""

FULL = 0.6
"""Share of the usual width that a line must fill before the break behind it counts as wrapping."""


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs in order, without white space around them.

    A line is a paragraph unless the text looks wrapped: lines of one width, broken inside sentences. Then the
    lines between two blank ones are joined, except where a list item or a label of a transcript begins.
    """
    lines = [line for match in _LINE.finditer(text) if (line := trim(text, Span(*match.span())))]
    width = _wrapped_at(text, lines)
    margin = min((_indent(text, line) for line in lines), default=0) if width else 0
    paragraphs: list[Span] = []
    for line in lines:
        if paragraphs and _continues(text, paragraphs[-1], line, width, margin):
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    return paragraphs


def _wrapped_at(text: str, lines: list[Span]) -> int | None:
    """Return the width at which the lines of the text are wrapped, ``None`` if they are not."""
    pairs = [(a, b) for a, b in pairwise(lines) if _adjacent(text, a, b)]
    if len(pairs) < 2:
        return None
    lengths = sorted(a.end - a.start for a, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    broken = sum(text[b.start].islower() and not _ENDED.search(a.of(text)[-4:]) for a, b in pairs)
    if width > WIDEST or broken < 2 or broken < 0.25 * len(pairs):
        return None
    return width


def _continues(text: str, above: Span, line: Span, width: int | None, margin: int) -> bool:
    """Say whether a line goes on with the paragraph above it."""
    if not _adjacent(text, above, line):
        return False
    begins_low = text[line.start].islower() and not _ENDED.search(
        text[max(above.start, above.end - 4) : above.end]
    )
    if width is None:
        return begins_low and text[above.end - 1].isalnum()
    if _ITEM.match(text, line.start, line.end):
        return False
    if _indent(text, line) >= margin + 2 and not begins_low and _ENDED.search(above.of(text)[-4:]):
        return False  # a paragraph that an indented line begins
    last_break = max(text.rfind("\n", above.start, above.end), text.rfind("\r", above.start, above.end))
    last = above.end - max(above.start, last_break + 1)
    return begins_low or last >= FULL * width


def _indent(text: str, span: Span) -> int:
    """Return the blanks before the last line of a span."""
    start = max(text.rfind("\n", 0, span.end), text.rfind("\r", 0, span.end)) + 1
    return len(text[start : span.end]) - len(text[start : span.end].lstrip(" \t"))


def _adjacent(text: str, a: Span, b: Span) -> bool:
    """Say whether one line break, and no blank line, stands between two lines."""
    gap = text[a.end : b.start].replace("\r\n", "\n")
    return sum(c in "\n\r" for c in gap) == 1
