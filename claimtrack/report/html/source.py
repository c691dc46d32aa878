"""Claim -> what a page shows behind a figure: the sentence with the figure marked, provenance, a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from claimtrack.model import Claim, Entry
from claimtrack.report.card import cite, reading
from claimtrack.report.words import clean
from claimtrack.rows import short

AROUND = 600
"""Characters of a sentence shown on either side of the figure: a text without full stops is one sentence, and
a page would hold it once for each of its figures."""

FIRST = ("who", "status", "as of", "decided")
"""What readers ask first; how the words were read stands behind where they were printed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document around one figure, ready to be shown; ``language`` is a code that HTML takes."""

    before: str
    figure: str
    after: str
    language: str


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind one figure. ``facts`` are terms with their words; ``url`` is an address that may
    be a link, else ``None``."""

    id: str
    passage: Passage
    facts: tuple[tuple[str, str], ...]
    url: str | None
    citation: str


def source_of(entry: Entry) -> Source:
    """Return what a page shows behind the figure of a claim."""
    claim = entry.claim
    printed = ", ".join(part for part in (clean(claim.publisher), claim.date or "no date") if part)
    url = link_of(claim.url)
    read = reading(entry)
    facts = [
        *((name, value) for name, value in read if name in FIRST),
        ("printed", printed),
        ("title", clean(claim.title)),
        ("where", f"{clean(claim.document)}, characters {claim.start}-{claim.end}"),
        # What is no address of a page is shown, but not followed.
        ("url", "" if url else clean(claim.url)),
        *((name, value) for name, value in read if name not in FIRST),
    ]
    kept = tuple((name, value) for name, value in facts if value)
    return Source(short(claim.claim), passage_of(claim), kept, url, cite(claim))


def passage_of(claim: Claim, before: str = "", after: str = "") -> Passage:
    """Return the sentence of a claim in three parts; ``before`` and ``after`` are the words around it.

    A claim whose figure is not where its sentence says has all of it before the mark.
    """
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    sentence = claim.sentence
    if not 0 <= at < end <= len(sentence):
        at = end = len(sentence)
    head, tail = sentence[:at], sentence[end:]
    if len(head) > AROUND:
        head = "…" + head[-AROUND:].partition(" ")[2]
    if len(tail) > AROUND:
        tail = tail[:AROUND].rpartition(" ")[0] + "…"
    joint = " " if before else ""
    end_joint = " " if after else ""
    return Passage(
        _line(f"{before}{joint}{head}"),
        _line(sentence[at:end]),
        _line(f"{tail}{end_joint}{after}"),
        language_of(claim.language),
    )


def link_of(url: str | None) -> str | None:
    """Return an address that a page may link to: of http or https, with a host; else ``None``.

    >>> link_of("https://example.org/a?b=1"), link_of("javascript:alert(1)"), link_of("//example.org")
    ('https://example.org/a?b=1', None, None)
    """
    text = (url or "").strip()
    if not text or re.search(r"[\x00-\x20\x7f\\]", text) or clean(text) != text:
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme.lower() in ("http", "https") and host else None


def language_of(code: str | None) -> str:
    """Return a language's code as an attribute of HTML takes it; empty, "unknown" in HTML, for any other
    word."""
    return code if code and re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", code) else ""


def _line(text: str) -> str:
    """Return text as ``clean`` does, with a blank kept at either end: the three parts are set together."""
    kept = clean(text)
    if not kept:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + kept + (" " if text[-1:].isspace() else "")
