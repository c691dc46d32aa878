"""Whose statement a document is: the body that speaks for the whole text."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Document, Span
from claimtrack.sentences.names import bare_name, clean

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
    if document.issued_by:
        return _without_mouth(document.issued_by.strip(), mouth)
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
    return None


def _without_mouth(name: str, mouth: re.Pattern[str]) -> str:
    return mouth.sub("", name)
