"""Checked drafts -> a page: the text with its figures marked, and below it what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimtrack.checking.values import ALARMS, Checked, CheckedDraft, Verdict
from claimtrack.checking.view import MAY_BE, NAMES, checked_view
from claimtrack.report.html import view_page
from claimtrack.report.html.source import language_of
from claimtrack.report.words import clean
from claimtrack.rows import short

BRIEF: dict[Verdict, str] = {
    **{"supported": "fine", "newer": "newer", "nothing": "", "aside": ""},
    **{"voice": "said otherwise", "inside": "two figures"},
}
"""What stands in the text beside a figure, where that is not how its verdict is counted."""

LONGEST = 200_000
"""Characters of a text that a page marks; the table below it has all figures of a longer one."""

TONES: dict[Verdict, str] = {"supported": "fine", "newer": "quiet", "nothing": "quiet", "aside": "quiet"}
"""How figures look in the text; the others are alarms."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph: of a figure with its tone, its verdict in words and the id of its claim."""

    words: str
    tone: str = ""
    said: str = ""
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A draft with its paragraphs in pieces."""

    title: str
    language: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    is_cut: bool


def checked_page(drafts: Sequence[CheckedDraft], labels: dict[str, str], ledger: str = "") -> str:
    """Return drafts as a page that needs no other file."""
    view = checked_view(drafts, labels)
    marked = [mark(draft, labels.get(draft.document.id, draft.document.id)) for draft in drafts]
    return view_page(view, ledger=ledger, template="check.html.j2", marked=marked)


def mark(draft: CheckedDraft, title: str) -> Marked:
    """Return the text of a draft with its figures marked."""
    text = draft.document.text[:LONGEST]
    figures = [one for one in draft.figures if one.claim.wording_end <= len(text)]
    language = language_of(draft.document.language)
    return Marked(
        clean(title), language, tuple(_paragraphs(text, figures)), len(text) < len(draft.document.text)
    )


def _paragraphs(text: str, figures: Iterable[Checked]) -> Iterator[tuple[Piece, ...]]:
    waiting = sorted(figures, key=lambda one: one.claim.start)
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        inside = [one for one in waiting if start <= one.claim.start < at]
        pieces = tuple(_pieces(text, start, at, inside))
        if any(piece.words.strip() for piece in pieces):
            yield pieces


def _pieces(text: str, start: int, end: int, figures: Iterable[Checked]) -> Iterator[Piece]:
    at = start
    for one in figures:
        first, last = max(at, one.claim.start), min(end, one.claim.end)
        if first >= last:
            continue
        yield Piece(_line(text[at:first]))
        yield Piece(_line(text[first:last]), _tone(one), _said(one), f"c-{short(one.claim.claim)}")
        at = last
    yield Piece(_line(text[at:end]))


def _tone(one: Checked) -> str:
    if one.verdict in ALARMS:
        return "alarm" if one.is_sure else "open"
    return TONES[one.verdict]


def _said(one: Checked) -> str:
    said = {**NAMES, **BRIEF}[one.verdict]
    return f"{MAY_BE}: {said}" if one.verdict in ALARMS and not one.is_sure else said


def _line(text: str) -> str:
    kept = clean(text)
    if not kept:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + kept + (" " if text[-1:].isspace() else "")
