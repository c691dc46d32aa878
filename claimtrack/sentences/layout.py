"""Document -> Layout: which kind of document it is, and its parts in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Document, Span
from claimtrack.sentences.paragraphs import find_paragraphs
from claimtrack.sentences.shapes import DocumentKind, Layout, Sentence, trim
from claimtrack.sentences.split import split_sentences
from claimtrack.sentences.stamps import find_stamps
from claimtrack.sentences.statements import find_issuer
from claimtrack.sentences.turns import find_turns


def lay_out(document: Document, language: Language) -> Layout:
    """Return the paragraphs, turns and sentences of a document. Blank text gives an empty layout.

    A document with turns over most of its length is a transcript; else one that a body issued is a statement;
    else it is news, which may hold an interview of a few turns. Readers' comments at the foot are in its
    paragraphs, but not in its sentences.
    """
    text = document.text
    paragraphs = find_paragraphs(text)
    turns, is_transcript = find_turns(document, paragraphs, language)
    issuer = None if is_transcript else find_issuer(document, paragraphs, language)
    kind: DocumentKind = "transcript" if is_transcript else "statement" if issuer else "news"
    starts = [turn.span.start for turn in turns]
    stamps = [] if is_transcript else find_stamps(text, paragraphs)
    sentences = []
    for number, paragraph in enumerate(paragraphs[: _foot(text, paragraphs, language)]):
        at = bisect_right(starts, paragraph.start) - 1
        inside = at >= 0 and paragraph.start < turns[at].span.end
        label = turns[at].label if inside else None
        begin = paragraph.start
        if label and paragraph.start <= label.start < paragraph.end:
            begin = min(label.end, paragraph.end)
        body = trim(text, Span(begin, paragraph.end))
        if body:
            row = text[body.start] == "|" and text.count("|", body.start, body.end) > 2
            if number < NEAR_TOP and (head := _DATELINE.match(text, body.start, body.end)):
                # "KORTAU, June 14 - The toll ...": in one sentence the parser takes the place for the subject
                body = Span(head.end(), body.end)
            for entry in [body] if row else _entries(text, body, stamps):
                parts = _cells(text, entry) if row else split_sentences(text, entry, language)
                sentences += [Sentence(part, number, at if inside else None) for part in parts]
    return Layout(kind, tuple(paragraphs), tuple(turns), tuple(sentences), issuer)


NEAR_TOP = 6
"""Paragraphs in which a dateline may begin: title, by-line and captions stand before it."""

_DATELINE = re.compile(
    r"[A-Z][A-Z’'./-]+(?:[ ,/]+[A-Z][A-Z’'./-]+){0,4}(?:,\s[A-Z][\w.’']+)?,?\s+"
    r"(?:(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?,?\s*)?"
    r"(?:\([A-Z][\w. /]{1,20}\)\s*)?"
    r"[-–—]{1,2}\s+(?=[\w“\"‘'«])"
)


def _entries(text: str, body: Span, stamps: list[Span]) -> list[Span]:
    """Return the parts of a paragraph around the times that a live page prints before its entries."""
    first = bisect_left(stamps, body.start, key=lambda stamp: stamp.start)
    last = bisect_left(stamps, body.end, key=lambda stamp: stamp.start)
    parts, start = [], body.start
    for stamp in stamps[first:last]:
        parts.append(trim(text, Span(start, stamp.start)))
        start = stamp.end
    parts.append(trim(text, Span(start, max(start, body.end))))
    return [part for part in parts if part]


def _cells(text: str, row: Span) -> list[Span]:
    """Return the cells of a table's row written with pipes; its rule (``|---|``) has none."""
    cells = (trim(text, Span(*match.span())) for match in _CELL.finditer(text, row.start, row.end))
    return [cell for cell in cells if cell and any(letter.isalnum() for letter in cell.of(text))]


_CELL = re.compile(r"[^|\n]+")


def _foot(text: str, paragraphs: list[Span], language: Language) -> int:
    """Return how many paragraphs stand above readers' comments: all of them where there are none."""
    heading = _comments(language)
    for number in range(max(1, len(paragraphs) // 3), len(paragraphs) - 1):
        if heading.fullmatch(text, paragraphs[number].start, paragraphs[number].end):
            return number
    return len(paragraphs)


@cache
def _comments(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(language.table("sentences")["comments"]), re.I)
