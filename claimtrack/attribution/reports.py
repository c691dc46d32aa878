"""A report: somebody's words in a sentence, who they are, and the word that carries them."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.attribution.sources import Source
from claimtrack.model import Span


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody's words in one sentence: ``content`` are document spans, ``at`` is where the cue stands.

    ``pattern`` names the rule, for the table of confidences; ``weak`` says that the verb is one of thinking,
    ``inner`` that another voice beside it passes these words on ("citing officials").
    """

    source: Source
    cue: str
    at: Span
    content: tuple[Span, ...]
    pattern: str
    denied: bool = False
    weak: bool = False
    inner: bool = False

    def covers(self, span: Span) -> bool:
        """Say whether the span stands in the content and is not part of the words that name the voice."""
        return any(c.start <= span.start and span.end <= c.end for c in self.content) and not (
            self.source.span.overlaps(span)
        )

    def holds(self, at: Span) -> bool:
        """Say whether a cue stands in the content."""
        return any(c.start <= at.start and at.end <= c.end for c in self.content)

    @property
    def size(self) -> int:
        """Return the characters of the content: of two reports the one with the smaller content is inner."""
        return sum(c.end - c.start for c in self.content)
