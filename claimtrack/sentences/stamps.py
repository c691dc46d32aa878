"""Times that a live page prints before its entries: "2056 The mayor says", "20:56 GMT - The mayor says"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from claimtrack.model import Span

LIVE = 3
"""Entries with a bare time ("2056") that make a live page; a lone "1800 Soldiers" counts soldiers."""

_ZONE = r"(?:[A-Z]{1,4}[SD]?T|UTC|local time)"
_HALF = r"[aApP]\.?[mM]\b\.?"
_BEHIND = r"[ \t]*(?:[-–—:|][ \t]*)?(?=[A-Z“\"'‘«@#])"
_SURE = re.compile(
    # The colon, "pm" or a time zone shows the time by itself.
    rf"[\[(]?(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?{_HALF})?(?:\s{_ZONE}\b)?"
    rf"|(?:1[0-2]|0?\d)(?:\.[0-5]\d)?\s?{_HALF}(?:\s{_ZONE}\b)?"
    rf"|(?:[01]\d|2[0-3])\.?[0-5]\d\s{_ZONE}\b)[\])]?{_BEHIND}",
)
_BARE = re.compile(rf"(?P<time>(?:[01]\d|2[0-3])\.?[0-5]\d){_BEHIND}")
_INSIDE = re.compile(r"(?<=[a-z.!?”\"’'] )(?:[01]\d|2[0-3])[0-5]\d (?=[A-Z])")
_DATED = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?\d{1,2} [A-Z][a-z]{2,8} \d{4},? \d{1,2}[.:]\d{2}"
    rf"(?:\s?{_HALF})? (?:{_ZONE})(?=\s+[A-Z“\"'‘«])"
)
_LEADS = re.compile(
    r"\b(?:[A-Za-z]+day|[A-Z][a-z]{2,8}\.?|at|by|in|of|on|for|with|since|from|to|until|till|before|after|and|or"
    r"|the|a|an|this|that|its|their|his|her|than|some|about|around|nearly|over|are|were|is|was|has|have)\s$"
)
"""Words that go on with a number: "the 2004 games", "in 1815 Vienna"."""


def find_stamps(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the times that are no part of the entries around them, in order, with the marks behind them.

    A time of the clock at a paragraph's head is one before a capital. Bare ones count on a page with several,
    where those inside a line, left by a picture's caption, must lie in time between the ones around.

    >>> text = "20:56 GMT - The mayor says 3 died."
    >>> [text[s.start : s.end] for s in find_stamps(text, [Span(0, len(text))])]
    ['20:56 GMT - ']
    """
    found = [Span(*m.span()) for p in paragraphs if (m := _SURE.match(text, p.start, p.end))]
    found += [Span(*m.span()) for m in _DATED.finditer(text)]
    bare = [m for p in paragraphs if (m := _BARE.match(text, p.start, p.end))]
    # A chronicle's years are no times: "1945 The bridge falls", "2010 A new one opens". A live page has its
    # latest entry first, or begins earlier in the day.
    digits = [_minutes(m["time"])[1] for m in bare]
    years = all(1900 <= number < 2060 for number in digits) and digits == sorted(digits)
    if len(bare) >= LIVE and not years:
        found += [Span(*m.span()) for m in bare]
        found += _inside(text, [(m.start(), _minutes(m["time"])[0]) for m in bare])
    return sorted({span.start: span for span in found}.values(), key=lambda span: span.start)


def _inside(text: str, entries: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the times inside lines that lie between those of the entries before and behind them."""
    starts = [at for at, _ in entries]
    found = []
    for match in _INSIDE.finditer(text):
        number = bisect_left(starts, match.start())
        if number in (0, len(entries)) or _LEADS.search(text, max(0, match.start() - 12), match.start()):
            continue
        low, high = sorted((entries[number - 1][1], entries[number][1]))
        if low <= _minutes(match[0].strip())[0] <= high:
            found.append(Span(*match.span()))
    return found


def _minutes(time: str) -> tuple[int, int]:
    """Return the minutes since midnight of "2056" or "20.56", and its digits as a number."""
    digits = int(time.replace(".", ""))
    return digits // 100 * 60 + digits % 100, digits
