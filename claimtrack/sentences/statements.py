"""Whose statement a document is: the body that speaks for the whole text."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Document, Span
from claimtrack.sentences.names import bare_name, clean, is_body

LINES = 2
"""Lines of the text in which a heading is looked for; behind them text has begun."""

LONGEST_HEADING = 220


@cache
def _patterns(language: Language) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    table = language.table("sentences")["statement"]
    body = r"(?P<body>(?:the )?[A-Z][^.:;!?\n]*?)"
    ends = "|".join(map(re.escape, table["body_ends"]))
    headings = tuple(
        re.compile("^" + h.replace("{body}", body) + rf"(?=\s+(?:{ends})\b|\s*[.:;,–—\n]|\s*$)", re.I)
        for h in table["headings"]
    )
    publisher = re.compile("^(?:" + "|".join(map(re.escape, table["publisher_headings"])) + r")\b", re.I)
    mouths = "|".join(sorted(map(re.escape, table["mouths"]), key=len, reverse=True))
    return headings, publisher, re.compile(rf"^(?:the )?(?:{mouths}) (?:of|for) (?=\S)", re.I)


def find_issuer(document: Document, paragraphs: list[Span], language: Language) -> str | None:
    """Return the body that issued the document, as its own words print it; ``None`` for other documents.

    ``Document.issued_by`` wins. Else the title or one of the first lines must be the heading of a statement.
    A press office speaks for its body: "the press service of the ministry" gives the ministry.
    """
    headings, by_publisher, mouth = _patterns(language)
    several = _several(language)
    if document.issued_by:
        issuer = _without_mouth(document.issued_by.strip(), mouth)
        # "President Sol and Minister Berg" are two people, not Berg.
        return issuer if several.search(issuer) else bare_name(issuer, language)
    lines = [document.title or ""]
    lines += [p.of(document.text) for p in paragraphs[:LINES]]
    for line in lines:
        line = line.strip().strip("*#_ ")
        if not line or len(line) > LONGEST_HEADING:
            continue
        for heading in headings:
            match = heading.match(line)
            if match and match["body"][:4].lower() != "the " and not match["body"][:1].isupper():
                continue
            if match:
                name = _without_mouth(clean(match["body"]), mouth)
                return bare_name(name, language)
        if by_publisher.match(line) and document.publisher:
            return document.publisher
    return _beside_kind(document, paragraphs, language)


@cache
def _several(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(language.table('sentences')['statement']['several'])})\s|,.*,")


def _beside_kind(document: Document, paragraphs: list[Span], language: Language) -> str | None:
    """Return the body on the line above or below one that says only what the document is.

    "Embassy of X / Press statement, 3 May", "FOR IMMEDIATE RELEASE / Blue Coast Rescue".
    """
    top = [p.of(document.text).strip("*#_ ") for p in paragraphs[: LINES + 2]]
    kind = _kind(language)
    for number, line in enumerate(top[: LINES + 1]):
        if not kind.fullmatch(line):
            continue
        above = top[number - 1] if number else ""
        below = top[number + 1] if number + 1 < len(top) else ""
        if is_body(above, language) and _is_name(above):
            return clean(above)
        again = document.text[paragraphs[number + 1].end :] if number + 1 < len(paragraphs) else ""
        # What a heading names the text names again: else it is the release's title.
        if _is_name(below) and (is_body(below, language) or clean(below) in again):
            return clean(below)
    return None


@cache
def _kind(language: Language) -> re.Pattern[str]:
    kinds = "|".join(language.table("sentences")["statement"]["kinds"])
    number = language.table("sentences")["statement"]["number"]
    return re.compile(rf"(?:{kinds})(?:,?\s{number})?(?:\s?[,:|–—-]?\s(?:\W*\w+){{1,5}})?\W*", re.I)


def _is_name(line: str) -> bool:
    """Say whether a line is a name and nothing else: short, every longer word with a capital."""
    parts = line.split()
    return (
        0 < len(parts) <= 10
        and not line.endswith((".", "?", "!", ":"))
        and all(w[:1].isupper() or len(w) <= 3 for w in parts)
    )


def _without_mouth(name: str, mouth: re.Pattern[str]) -> str:
    return mouth.sub("", name)
