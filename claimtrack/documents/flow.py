"""Printed lines -> running text: lines joined, hyphens healed, running heads and page numbers left out.

A page of print knows only lines at places. What goes on in the next line and what begins anew is read off
their lengths, distances and sizes. Two rules keep figures from being glued or lost: a line that leaves room
for the next word ends its paragraph (rows of a table do), and a line in the margin is only left out where it
comes again on another page with no other figure changed than the number of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

MARGIN_LINES = 3
"""Lines from the top or the bottom of a page in which running heads and page numbers are looked for."""

SAME_PLACE = 3.0
"""Points by which the place of a running head may differ from page to page."""

FULL = 0.85
"""Share of the usual width that a line and the next line's first word together must fill to be wrapped."""

WIDE_GAP = 1.35
"""How many times the usual distance between lines begins a new paragraph."""

INDENT = 0.8
"""Indentation, in sizes of the type, that begins a new paragraph."""

_ENDED = re.compile(r"[.!?…:;][\"”’')\]»]*$")
_LOW = re.compile(r"[\"“‘'(\[«]*[a-zß-öø-ÿа-яё]")
_ITEM = re.compile(r"(?:[-–—•·*▪►■]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_HYPHENS = "-\u2010\u00ad"
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
              0xFB06: "st"}  # fmt: skip
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, 0xFEFF, 0x200B))


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where it begins, in points from the lower left corner, and the size of its type.

    ``is_row`` says that it is the row of a table, written with bars.
    """

    text: str
    x: float
    y: float
    size: float
    is_row: bool = False


Page = Sequence[Line]
"""The lines of a page in the order in which they are read."""


def clean(text: str) -> str:
    """Return the words of a line with ligatures as letters, without control signs and double spaces.

    >>> clean("of\\ufb01cials  said\\x00 ")
    'officials said'
    """
    return " ".join(text.translate(_LIGATURES).translate(_CONTROLS).split())


def flow(pages: Sequence[Page]) -> str:
    """Return the text of the pages: a line for a paragraph or a row, a blank line between paragraphs."""
    kept = drop_running(pages)
    lines = [line for page in kept for line in page]
    words = _vocabulary(lines)
    width = _widths(lines)
    gap = _gaps(kept)
    paragraphs: list[list[str]] = []
    breaks: list[str] = []
    above: Line | None = None
    for page in kept:
        for number, line in enumerate(page):
            if above is not None and _continues(above, line, not number, width, gap):
                paragraphs[-1].append(line.text)
            else:
                if above is not None:
                    breaks.append("\n" if above.is_row and line.is_row and number else "\n\n")
                paragraphs.append([line.text])
            above = line
    texts = (join(paragraph, words) for paragraph in paragraphs)
    return "".join(text + after for text, after in zip_longest(texts, breaks, fillvalue=""))


def join(lines: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """Return lines as one, hyphens at their ends healed; ``words`` are those of the whole document.

    A hyphen goes unless the compound is written with one: as it stands elsewhere in the document, beside
    digits and capitals ("47-" / "year-old"), and with words such as "well" and "led".

    >>> join(["The govern-", "ment-backed well-", "known force of 40-", "50 men"])
    'The government-backed well-known force of 40-50 men'
    """
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text[-1] in _HYPHENS and line[:1].isalnum() and text[-2:-1].isalnum():
            text = _heal(text, line, words)
        elif text[-1] == "–" and line[:1].isdigit() and text[-2:-1].isdigit():
            text += line
        else:
            text = f"{text} {line}"
    return text.replace("\u00ad", "")


def drop_running(pages: Sequence[Page]) -> list[list[Line]]:
    """Return the pages without running heads, feet and page numbers.

    A line in the margin goes where the same words stand at the same place of another page, with no figure
    changed but one that counts the pages; and where it is nothing but the number of its page. Where that
    would leave no text, nothing goes.
    """
    margins = [[*_places(page, top=True), *_places(page, top=False)] for page in pages]
    by_words: dict[tuple[str, ...], list[tuple[int, Line]]] = {}
    for number, places in enumerate(margins):
        for line in (line for place in places for line in place):
            by_words.setdefault(_figures(line.text)[0], []).append((number, line))

    def is_running(line: Line, number: int) -> bool:
        return _is_page_number(line.text, number) or _comes_again(
            line, number, by_words[_figures(line.text)[0]]
        )

    gaps = _gaps(pages)

    def find(page: Page, number: int, depth: int) -> list[Line]:
        gone: dict[int, Line] = {}
        for top in (True, False):
            places = _places(page, top=top)[:depth]
            running = [[line for line in place if is_running(line, number)] for place in places]
            count = next((at for at, lines in enumerate(running) if not lines), len(running))
            while count and _is_text(running[count - 1], page, running[:count], gaps):
                count -= 1  # set as the lines beside it, it is a sentence that comes again
            gone |= {id(line): line for lines in running[:count] for line in lines}
        return [line for line in page if id(line) not in gone]

    # A page with nothing but what comes again is one of few words: only its edges go.
    kept = [find(page, n, MARGIN_LINES) or find(page, n, 1) for n, page in enumerate(pages)]
    return kept if any(kept) else [list(page) for page in pages]


def _is_text(
    lines: Sequence[Line], page: Page, running: Sequence[Sequence[Line]], gaps: dict[int, float]
) -> bool:
    """Say whether another line of the same type stands as near to these as lines of one text do."""
    known = {id(line) for place in running for line in place}
    return any(
        abs(a.size - b.size) < 0.6 and abs(a.y - b.y) <= WIDE_GAP * gaps.get(round(a.size), a.size * 1.3)
        for a in lines
        for b in page
        if id(b) not in known and abs(a.y - b.y) > SAME_PLACE
    )


def _places(page: Page, *, top: bool) -> list[list[Line]]:
    """Return the outermost lines, the outermost first; lines side by side are one place."""
    places: list[list[Line]] = []
    for line in sorted(page, key=lambda line: -line.y if top else line.y):
        if places and abs(line.y - places[-1][0].y) <= SAME_PLACE:
            places[-1].append(line)
        elif len(places) == MARGIN_LINES:
            break
        else:
            places.append([line])
    return places


def _comes_again(line: Line, number: int, others: Sequence[tuple[int, Line]]) -> bool:
    figures = _figures(line.text)[1]
    for at, other in others:
        if at == number or abs(other.y - line.y) > SAME_PLACE or abs(other.size - line.size) > 0.5:
            continue
        pairs = zip(figures, _figures(other.text)[1], strict=True)
        changed = [(int(a), int(b)) for a, b in pairs if a != b]
        if not changed or (len(changed) == 1 and changed[0][1] - changed[0][0] == at - number):
            return True
    return False


@cache
def _figures(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands between the figures of a line, and the figures. Long ones are words."""
    pieces = re.split(r"(?<!\d)(\d{1,6})(?!\d)", text)
    return tuple(pieces[::2]), tuple(pieces[1::2])


def _is_page_number(text: str, number: int) -> bool:
    """Say whether a line is the number of its page: the first page is 1, unless it says "Page 7"."""
    match = _page_number().fullmatch(text.strip())
    return bool(match and (match["word"] or match["of"] or int(match["number"]) == number + 1))


@cache
def _page_number() -> re.Pattern[str]:
    data = load_language("en").table("documents")["pages"]
    return re.compile(
        rf"[\W_]*(?P<word>(?:{any_of(data['page_words'])})\s*)?(?P<number>\d{{1,5}})"
        rf"(?P<of>\s*(?:{any_of(data['of_words'])})\s*\d{{1,5}})?[\W_]*",
        re.IGNORECASE,
    )


def _continues(
    above: Line, line: Line, new_page: bool, widths: dict[int, int], gaps: dict[int, float]
) -> bool:
    """Say whether a line goes on with the paragraph of the one above it, or before it in the last column."""
    if above.is_row or line.is_row or abs(above.size - line.size) > 0.6 or _ITEM.match(line.text):
        return False
    ended = bool(_ENDED.search(above.text))
    low = bool(_LOW.match(line.text))
    size = round(line.size)
    usual = widths.get(size, 0)
    word = line.text.split(" ", 1)[0]
    full = len(above.text) + 1 + len(word) >= FULL * usual
    wrapped = above.text[-1:] in _HYPHENS or (full and usual > 20) or (low and above.text.count(" ") >= 2)
    if new_page or line.y > above.y + above.size:  # the next page, or the next column
        return wrapped and not ended and (low or full)
    if above.y - line.y > WIDE_GAP * gaps.get(size, line.size * 1.3):
        return False
    indented = line.x - above.x > INDENT * line.size and not _ITEM.match(above.text)
    if indented and (ended or not low):
        return False
    return wrapped and not (ended and not full)


def _widths(lines: Sequence[Line]) -> dict[int, int]:
    """Return how many characters a full line holds, by size of type."""
    lengths: dict[int, list[int]] = {}
    for line in lines:
        lengths.setdefault(round(line.size), []).append(len(line.text))
    return {size: sorted(found)[int(0.75 * (len(found) - 1))] for size, found in lengths.items()}


def _gaps(pages: Sequence[Page]) -> dict[int, float]:
    """Return the usual distance from line to line, by size of type."""
    found: dict[int, list[float]] = {}
    for page in pages:
        for above, line in pairwise(page):
            distance = above.y - line.y
            if abs(above.size - line.size) < 0.6 and 0.7 * line.size < distance < 3 * line.size:
                found.setdefault(round(line.size), []).append(distance)
    return {size: sorted(all_)[int(0.2 * (len(all_) - 1))] for size, all_ in found.items()}


def _vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words of the document that no line end cuts, in lower case."""
    return frozenset(
        word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", line.text)
    )


def _heal(text: str, line: str, words: frozenset[str]) -> str:
    """Return a text that ends with a hyphen, and the line behind it."""
    first = re.search(r"[\w-]*$", text[:-1].replace("\u2010", "-"))
    last = re.match(r"\w+", line)
    assert first is not None and last is not None
    before, behind = first[0], last[0]
    whole, compound = f"{before}{behind}".lower(), f"{before}-{behind}".lower()
    keep, before_these, endings = _compounds()
    if text[-1] == "\u00ad" or (whole in words and compound not in words):
        return text[:-1] + line
    if (
        compound in words
        or "-" in before
        or before[-1].isdigit()
        or not behind[0].islower()
        or before.isupper()
        or (before.lower() in keep and behind not in endings)
        or behind in before_these
    ):
        return text[:-1] + "-" + line
    return text[:-1] + line


@cache
def _compounds() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = load_language("en").table("documents")["pages"]
    after, before, endings = (
        frozenset(data[key].split()) for key in ("hyphen_after", "hyphen_before", "endings")
    )
    return after, before, endings
