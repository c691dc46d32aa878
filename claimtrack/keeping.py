"""What an extraction gave of a document -> what is kept of it, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimtrack.errors import DocumentError
from claimtrack.model import Claim, Document, Span
from claimtrack.sentences import lay_out
from claimtrack.store.convert import sift
from claimtrack.store.writing import Reading

if TYPE_CHECKING:
    from claimtrack.lang import Language

FAILED = "failed: "
"""What begins the reason of a document that is kept but could not be extracted; the next run tries again."""


def make_reading(
    document: Document,
    result: list[Claim] | DocumentError | str,
    language: Language,
    version: int,
    parser: str,
) -> tuple[Reading, list[str]]:
    """Return what is to be written of a document, and the faults that people are told; ``result`` is its
    claims, why extraction failed, or why there was none."""
    sentences: Sequence[Span] = ()
    said: list[str] = []
    try:
        sentences = [sentence.span for sentence in lay_out(document, language).sentences]
        if isinstance(result, list):
            result, faults = sift(result, document.text)
            said = [f"{fault}; this figure was left out" for fault in faults]
    except Exception as error:  # whatever one text does to us, the others are read
        words = " ".join(str(error).split())[:200]
        result = DocumentError(f"extraction failed: {type(error).__name__}: {words}")
    if isinstance(result, list):
        return Reading(document, sentences, result, version, f"{parser} {language.stamp}"), said
    if isinstance(result, DocumentError):
        said.append(result.message)
        result = FAILED + result.message.removeprefix("extraction failed: ")
    return Reading(document, sentences, unread=result), said


def is_text(document: Document) -> bool:
    """Say whether a document is made of characters only: broken JSON escapes and odd file names are not."""
    values = (
        document.id,
        document.text,
        document.title,
        document.publisher,
        document.url,
        document.issued_by,
    )
    try:
        for value in values:
            (value or "").encode()
    except UnicodeEncodeError:
        return False
    return True
