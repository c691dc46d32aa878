"""Figures that the words around them deny, whoever says so: "the claim of 40 is false", "not 40 but 14"."""

from __future__ import annotations

from claimtrack.attribution.words import Words
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_any_subject, is_negation, is_predicate


def is_called_false(parsed: ParsedSentence, span: Span, text: str, words: Words) -> bool:
    """Return whether the figure at a span is set aside for another or called false in its sentence."""
    start, end = parsed.sentence.span.start, parsed.sentence.span.end
    if words.instead.search(text[start : span.start]):
        before, behind = text[start : span.start], text[span.end : end]
        if _goes_on(behind, words) or any(c.isdigit() for c in before):
            return True
    for token in parsed.tokens(span)[:1]:
        while not is_any_subject(token) and token.head != token:
            token = token.head
        verb = token.head
        claims = words.put_forward | words.rumours
        if not is_any_subject(token) or verb.lemma_.lower() not in words.being:
            continue
        if token.lemma_.lower() not in claims:
            continue  # "70 of the paintings are fake": so they are
        negated = any(is_negation(c) for c in verb.children)
        told = (c for c in verb.children if is_predicate(c) and c.i > verb.i)
        if not negated and any(c.lemma_.lower() in words.false for c in told):
            return True
    return False


def _goes_on(behind: str, words: Words) -> bool:
    """Say whether the figure is set off against another behind it: "not 40 but 14"."""
    low = behind.lower().split()
    return any(word.strip(",") in words.contrast for word in low[:5])
