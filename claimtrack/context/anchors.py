"""The event or matter to which a figure belongs: what its sentence names, else the document's main one.

Another event is split off by strong cues only ("another blast", "the quake of 1939", "a crash that killed 40"
in a report of floods): whatever is weaker is wrong more often than right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.happenings import Happening, find_happenings
from claimtrack.context.matter import Matter, worded
from claimtrack.context.periods import Period
from claimtrack.context.phrases import clause_verb, subject_of
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import has_verb_form, is_clause_of_noun

if TYPE_CHECKING:
    from spacy.tokens import Token

BESIDE = 30
"""Characters between the words of an event and a time that is the event's own."""

OLD = 300
"""Days before the document's from which on an event beside its own date is another one."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A happening that a sentence names: its last token, its words, and its own days if it has some."""

    happening: Happening
    token: int
    span: Span
    words: str
    days: tuple[date, date] | None = None
    is_another: bool = False


@cache
def _another(language: Language) -> frozenset[str]:
    return frozenset(language.table("events")["reading"]["another"])


def find_anchors(
    sentence: ParsedSentence, text: str, periods: Sequence[Period], language: Language
) -> list[Anchor]:
    """Return the happenings that a sentence names by a noun, in order."""
    found = []
    for happening in find_happenings(sentence.doc.text, language, sentence.offset):
        tokens = sentence.tokens(happening.span)
        if not happening.is_named or not tokens:
            continue
        start = happening.span.start - sentence.offset
        end = happening.span.end - sentence.offset
        near = [
            p
            for p in periods
            if p.first
            and p.last
            and -BESIDE < p.start - end < BESIDE
            and p.end > start - BESIDE
            and p.use == "in"
        ]
        own = min(near, key=lambda p: max(p.start - end, start - p.end), default=None)
        before = {t.lower_ for t in sentence.doc[max(0, tokens[0].i - 4) : tokens[0].i]}
        days = (own.first, own.last) if own is not None and own.first and own.last else None
        span = worded(text, happening.span)
        another = bool(before & _another(language))
        found.append(Anchor(happening, tokens[-1].i, span, span.of(text), days, another))
    return found


def event_of(
    figure: Figure, anchors: Sequence[Anchor], matter: Matter, today: date | None
) -> tuple[Matter, bool]:
    """Return the event of a figure, and whether its sentence names it."""
    governing = _governing(figure, anchors)
    nearest = min(anchors, key=lambda a: abs(a.token - figure.last), default=None)
    if nearest is None:
        return matter, False
    kind = nearest.happening.kind.name
    if _is_other(nearest, matter, today, governs=nearest is governing):
        first, last = nearest.days or (None, None)
        return Matter(
            nearest.words,
            nearest.span,
            kind,
            first=first.isoformat() if first else None,
            last=last.isoformat() if last else None,
        ), True
    if kind != matter.kind:
        return matter, False
    return replace(matter, words=nearest.words, span=nearest.span), True


def _is_other(anchor: Anchor, matter: Matter, today: date | None, *, governs: bool) -> bool:
    """Say whether a happening is not the document's: marked so, long ago, or of another kind."""
    if anchor.is_another:
        return True
    if anchor.days is not None and today is not None and (today - anchor.days[1]).days > OLD:
        return True
    kind = anchor.happening.kind
    return governs and kind.once and kind.name != matter.kind


def _governing(figure: Figure, anchors: Sequence[Anchor]) -> Anchor | None:
    """Return the happening that is the subject of the figure's verb, or that its clause describes."""
    verb = clause_verb(figure.root)
    if not has_verb_form(verb):
        return None
    heads: list[Token] = [verb.head] if is_clause_of_noun(verb) else []
    subject = subject_of(verb)
    if subject is not None:
        heads.append(subject)
    return next((a for a in anchors for head in heads if a.token == head.i), None)
