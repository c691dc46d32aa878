"""The values that describe a document taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claimtrack.model import Role, Span

DocumentKind = Literal["transcript", "statement", "news"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a transcript. ``label`` is the span of the words that name the speaker, if there are any.

    ``affiliation`` is whom the label says they speak for (``Name (Organisation):``). ``confidence`` is lower
    where the speaker had to be worked out.
    """

    span: Span
    speaker: str | None
    role: Role | None
    label: Span | None = None
    confidence: float = 1.0
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span in the document, the paragraph it stands in, its turn if it stands in one."""

    span: Span
    paragraph: int
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A document taken apart. ``paragraphs`` and ``sentences`` are in the order of the text.

    ``issuer`` is the body that speaks in a statement: ``Document.issued_by``, or what the heading names.
    """

    kind: DocumentKind
    paragraphs: tuple[Span, ...]
    turns: tuple[Turn, ...]
    sentences: tuple[Sentence, ...]
    issuer: str | None = None


def trim(text: str, span: Span) -> Span | None:
    """Return the span without the white space at its ends; ``None`` when nothing else is there.

    >>> trim("  two ", Span(0, 6))
    Span(start=2, end=5)
    """
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    end = span.start + len(inner.rstrip())
    return Span(start, end) if start < end else None
