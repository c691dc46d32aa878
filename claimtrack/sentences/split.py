"""Paragraph -> sentences, by the marks that end one and the words that show it has not ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.sentences.shapes import trim

_CLOSING = "\"”’')\\]»«*_"
_OPENING = "\"“„‘'(\\[«*_–—-"
_STOP = re.compile(
    # A stop with what closes behind it, then space; the word before decides about a full stop.
    rf"(?P<stop>[.!?…]+)(?P<close>[{_CLOSING}]*)(?P<gap>\s+)(?P<open>(?:[{_OPENING}]\s?)*)(?=\S)"
    # A stop that lost the space behind it: "were killed.The police".
    r"|(?<=[a-z]{3})(?P<glued>[.!?])(?=[A-Z][a-z]*[\s,])"
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$|[^\W\d_]+(?:\.[^\W\d_]+)*$")
_WORD_AFTER = re.compile(r"[^\W\d_][\w’'-]*")
_ONLY_NUMBER = re.compile(r"[\s(\[]*(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])$")
_WORD_REACH = 24
"""Characters looked at before a stop: longer than any abbreviation."""


@dataclass(frozen=True)
class _Words:
    never: frozenset[str]
    sometimes: frozenset[str]
    numbered: frozenset[str]
    starters: frozenset[str]
    quoted: re.Pattern[str]


@cache
def _words(language: Language) -> _Words:
    table = language.table("sentences")
    verbs = "|".join(map(re.escape, table["reporting"]))
    name = r"(?:[A-Z][\w’'.-]*|the|a|an|of)"
    return _Words(
        frozenset(table["abbreviations"]),
        frozenset(table["sometimes"]),
        frozenset(table["numbered"]),
        frozenset(table["starters"]),
        re.compile(rf"(?:{name}\s+){{0,5}}{name}\s+(?:{verbs})\b|(?:{verbs})\s+[A-Z]"),
    )


LONGEST = 2_000
"""Characters of the longest sentence: what is longer is a list or no prose, and no parse of it holds."""

MOST_NUMERALS = 120
"""Numerals of one sentence. Each is weighed against all the words beside it, so that a run of them
("1-1-1-…") would take the square of its length; prose stays below 30, and 2,000 characters of a table below
this."""

_NUMERAL = re.compile(r"\d+|[¼-¾⅐-⅞]")


def split_sentences(text: str, span: Span, language: Language) -> list[Span]:
    """Return the sentences inside one paragraph, in order, without the white space around them.

    Time is linear in the length of the paragraph. A line break inside a paragraph is white space. What goes
    on for more than ``LONGEST`` characters or ``MOST_NUMERALS`` without an end of a sentence is cut, at a
    mark or between two words where it can be: so no figure costs more than that much text, however long its
    list goes on.
    """
    words = _words(language)
    starts = [span.start]
    for match in _STOP.finditer(text, span.start, span.end):
        if match["glued"]:
            starts.append(match.end())
        elif _ends(text, starts[-1], match, span.end, words):
            starts.append(match.start("open"))
    whole = (Span(a, b) for a, b in zip(starts, [*starts[1:], span.end], strict=True))
    parts = (trim(text, part) for sentence in whole for part in _bounded(text, sentence))
    return [part for part in parts if part]


def _bounded(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while (most := _reach(text, start, span.end)) < span.end:
        half = (start + most) // 2
        cuts = (text.rfind(mark, half, most) + len(mark) for mark in ("; ", "\n", ", ", " "))
        end = next((cut for cut in cuts if cut > half), most)
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def _reach(text: str, start: int, end: int) -> int:
    """Return where a sentence from ``start`` must end at the latest."""
    most = min(end, start + LONGEST)
    if most - start <= 2 * MOST_NUMERALS:
        return most
    first_beyond = next(islice(_NUMERAL.finditer(text, start, most), MOST_NUMERALS, None), None)
    return first_beyond.start() if first_beyond else most


def _ends(text: str, begin: int, match: re.Match[str], end: int, words: _Words) -> bool:
    """Say whether the stop ends the sentence that begins at ``begin``."""
    first = text[match.end()] if match.end() < end else ""
    if not first or first.islower() or first in ",;:":
        return False
    after = _WORD_AFTER.match(text, match.end(), min(end, match.end() + _WORD_REACH))
    next_word = after[0] if after else ""
    stop, close = match["stop"], match["close"]
    if close and not close.startswith((")", "]")) and stop[-1] in "!?." and not match["open"]:
        return not words.quoted.match(text, match.end(), min(end, match.end() + 120))
    if stop != "." or close:
        return True
    stub = text[max(begin, match.start() - _WORD_REACH) : match.start()]
    if _ONLY_NUMBER.match(text[begin : match.start()]) if match.start() - begin < 8 else None:
        return False
    before = _WORD_BEFORE.search(stub)
    if before is None:
        return True
    word = before[0]
    if word in words.never:
        return False
    if word in words.numbered:
        return not first.isdigit()
    if word in words.sometimes or (len(word) > 1 and "." in word and len(word) < 9):
        return next_word in words.starters
    if len(word) == 1 and word.isupper() and word != "I":
        return next_word in words.starters and not _initial(stub, before.start())
    return True


def _initial(stub: str, at: int) -> bool:
    """Say whether the single letter stands behind a capitalised word or a letter: "John F.", "J. R."."""
    return bool(re.search(r"(?:[A-Z][a-z]+|[A-Z]\.)\s*$", stub[:at]))
