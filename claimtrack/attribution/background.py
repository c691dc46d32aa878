"""Amounts that everybody knows of by their words: "the $40 million judgment"."""

from __future__ import annotations

from claimtrack.attribution.words import Words
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_noun, is_owner, stands_as

_modifies = stands_as("adjective noun_modifier compound number quantifier noun_adverbial")

NEAR = 4
"""Tokens from the end of the amount to its noun: "the $40 million court judgment"."""


def is_known(parsed: ParsedSentence, span: Span, text: str, words: Words) -> bool:
    """Return whether an amount of money only tells a known thing from others.

    In "X said it would fight the $40 million judgment" the amount is no part of what X says; in "fight a $40
    million judgment", "the costs of $40 million" it is. Counts ("the 40 missing boats") are not looked at: a
    voice gives them as often as not.
    """
    tokens = parsed.tokens(span)
    if not tokens or not words.money.search(span.of(text)):
        return False
    first, last = tokens[0], tokens[-1]
    noun = last
    while _modifies(noun) and noun.i < noun.head.i < last.i + NEAR:
        noun = noun.head
    if noun.i <= last.i or not is_noun(noun):
        return False
    return any(c.i < first.i and (is_owner(c) or c.lower_ in words.known_by) for c in noun.children)
