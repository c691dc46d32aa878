"""Documents: which there are, and one of them to read, with its figures marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.model import Entry, Span
from claimtrack.plural import many
from claimtrack.report import holdings, words
from claimtrack.report.html.source import language_of, link_of
from claimtrack.report.named import find_document
from claimtrack.report.view import View, as_given, records_of
from claimtrack.report.words import clean
from claimtrack.rows import BRIEF, COLUMNS, record, short
from claimtrack.site.asked import Answer, Asked, Missing, Page
from claimtrack.site.forms import read_number
from claimtrack.site.links import InSite, address, document_address, figure_address

MOST = 60_000
"""Characters of a text on one page; it is turned beyond."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph: of a figure with its id, address and what is said of it; or not read."""

    words: str
    id: str = ""
    leads: str = ""
    said: str = ""
    tone: str = ""


def documents(asked: Asked) -> Answer:
    """Show the documents by label."""
    asked.check_names("search", "without", "sort")
    made = holdings.documents_view(
        asked.store,
        search=asked.one("search") or None,
        without=asked.one("without") or None,
        sort=asked.one("sort") or None,
        limit=None if asked.form else MOST_LISTED,
    )
    named = {("doc", clean(one["label"])): document_address(one["document"]) for one in made.records}
    return asked.show(made, leads=InSite(named), about="documents", search=asked.one("search"))


MOST_LISTED = 2_000


def document(asked: Asked) -> Answer:
    """Show a document: its text with every figure marked, what was not read, and what is known of it."""
    asked.check_names("id", "version")
    entry = _find(asked)
    held = asked.store.document_versions(entry.key)
    number = read_number(asked.one("version"), "version") if asked.one("version") else held[-1].number
    version = next((one for one in held if one.number == number), None)
    if version is None:
        raise Missing(f"the document has no version {number}")
    figures = asked.store.version_entries([version.key])[version.key]
    title = clean(version.document.title) or clean(entry.label)
    if asked.form:
        return asked.data(
            View(title, columns=COLUMNS, brief=BRIEF, records=records_of(figures, as_given, record))
        )
    text = asked.store.text(entry.key, version.key)
    spans = asked.store.spans_read(version.key)
    pages = max(1, -(-len(text) // MOST))
    turn = min(asked.page, pages)
    start, end = _page_of(text, turn, pages)
    known = holdings.document_view(asked.store, entry.document.id)
    facts = [tuple(line.split("\t", 1)) for line in known.intro if "\t" in line]
    identity = entry.document.id
    versions = [
        (
            one.number,
            one.retrieved_at[:16].replace("T", " "),
            address("/document", {"id": identity, "version": None if one.newest else one.number}),
        )
        for one in held
    ]
    return Page(
        "document.html.j2",
        {
            "title": title,
            "label": clean(entry.label),
            "language": language_of(version.document.language),
            "paragraphs": list(
                paragraphs(text, start, end, figures, spans if version.unread is None else [])
            ),
            "unread": clean(version.unread),
            "facts": facts,
            "url": link_of(version.document.url),
            "versions": versions if len(versions) > 1 else [],
            "version": number,
            "is_old": not version.newest,
            "changed": address("/versions", {"id": identity}),
            "counted": many(len(figures), "figure"),
            "voices": _voices(figures),
            "pages": pages,
            "number": turn,
            "before": asked.with_page(turn - 1) if turn > 1 else "",
            "behind": asked.with_page(turn + 1) if turn < pages else "",
            "forms": asked.forms(),
            "ways": [
                (name, address(f"/{view}", {"document": identity}))
                for view, name in (("figures", "Its figures as a list"), ("doubtful", "Doubtful ones"))
            ],
        },
    )


def versions(asked: Asked) -> Answer:
    """Show what changed from each version of a document to the next."""
    asked.check_names("id")
    return asked.show(
        holdings.document_view(asked.store, _find(asked).document.id, versions=True), about="versions"
    )


def _find(asked: Asked) -> Any:
    try:
        return find_document(asked.need("id"), asked.store.documents())
    except UsageError as error:
        raise Missing(error.message) from error


def _page_of(text: str, number: int, pages: int) -> tuple[int, int]:
    """Return where a page of a long text begins and ends: at the ends of lines, where there are any near."""

    def cut(at: int) -> int:
        if at <= 0 or at >= len(text):
            return max(0, min(at, len(text)))
        line = text.find("\n", at, at + MOST // 10)
        return at if line < 0 else line + 1

    return cut((number - 1) * MOST), len(text) if number == pages else cut(number * MOST)


def paragraphs(
    text: str, start: int, end: int, figures: Sequence[Entry], spans: Sequence[Span]
) -> Iterator[list[Piece]]:
    """Yield the lines of a part of a text in pieces: figures with where they lead, and what was not read.

    Figures that overlap are marked up to where the next begins; all of them stand in the list of figures.
    """
    marks = sorted(
        (e for e in figures if start <= e.claim.start < end), key=lambda e: (e.claim.start, e.claim.end)
    )
    at, mark, span = start, 0, 0
    for line in text[start:end].splitlines(keepends=True):
        first, at = at, at + len(line)
        pieces: list[Piece] = []
        here = first
        while mark < len(marks) and marks[mark].claim.start < at:
            entry = marks[mark]
            mark += 1
            begin, stop = max(here, entry.claim.start), min(at, entry.claim.end)
            if begin >= stop:
                continue
            pieces += _plain(text, here, begin, spans, span)
            pieces.append(_marked(entry, text[begin:stop]))
            here = stop
        pieces += _plain(text, here, at, spans, span)
        while span < len(spans) and spans[span].end <= at:
            span += 1
        if any(piece.words.strip() for piece in pieces):
            yield pieces


def _marked(entry: Entry, surface: str) -> Piece:
    claim = entry.claim
    said = "; ".join(part for part in (words.who(claim), words.beside(entry)) if part)
    tone = "wrong" if entry.verdict == "wrong" else "ok" if entry.verdict == "ok" else ""
    return Piece(_line(surface), short(claim.claim), figure_address(claim.claim), said, tone)


def _plain(text: str, start: int, end: int, spans: Sequence[Span], span: int) -> Iterator[Piece]:
    """Yield words without a figure, those that stand in no sentence as not read."""
    at = start
    while at < end:
        while span < len(spans) and spans[span].end <= at:
            span += 1
        inside = span < len(spans) and spans[span].start <= at
        stop = end if span >= len(spans) else min(end, spans[span].end if inside else spans[span].start)
        words_here = text[at:stop]
        unread = not inside and any(char.isalnum() for char in words_here)
        yield Piece(_line(words_here), tone="unread" if unread else "")
        at = stop


def _voices(figures: Sequence[Entry]) -> list[str]:
    return sorted({words.voice_name(entry.claim) for entry in figures})


def _line(text: str) -> str:
    """Return text as ``clean`` does, with a blank kept at either end: pieces are set together."""
    kept = clean(text)
    if not kept:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + kept + (" " if text[-1:].isspace() else "")
