"""Figures that somebody wants, plans or demands.

"The minister wants to cut 300 posts", "the mayor is confident that 40 will return": nobody says anything in
so many words, but the figure is theirs all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.attribution.content import clause_reach
from claimtrack.attribution.frames import report_of
from claimtrack.attribution.objects import number_reach
from claimtrack.attribution.reports import Report
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_complement,
    is_content_clause,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_any_clause = stands_as("content_clause open_complement adverbial_clause")
_is_predicate_word = stands_as("predicate_adjective object_predicate")


def read_wished(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a wish, a plan or a demand: "wants to hire 40", "called for 40", "seeks 40"."""
    if any(shows_passive(c) for c in verb.children):
        return None
    reach = _wish(verb, words)
    return report_of(parsed, verb, reach, words, language, pattern="wish", weak=True) if reach else None


def _wish(verb: Token, words: Words) -> tuple[int, int] | None:
    """Return the tokens of what is wished."""
    lemma = verb.lemma_.lower()
    behind = [c for c in verb.children if c.i > verb.i]
    if lemma in words.urging:
        # Who is urged is no part of it: "urged 40 mayors to act".
        clause = next((c for c in behind if _is_any_clause(c)), None)
        if clause is not None:
            return clause.left_edge.i, clause.right_edge.i + 1
    if lemma not in words.wishing:
        return None
    clause = next((c for c in behind if is_complement(c)), None)
    if clause is not None:
        first, end = clause_reach(verb, clause, words)
        # "Voted 5 to 4 to stall it": how many is no part of what they want.
        return max(first, clause.left_edge.i), end
    return number_reach(verb, words) if lemma in words.seeking else None


def read_convinced(parsed: ParsedSentence, word: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a state of mind: "is confident that 40 will return".

    And of what somebody makes known: "made it clear that 40 will return".
    """
    made = word.lower_ in words.made_plain and word.head.lemma_.lower() in words.making
    if not made and (word.lower_ not in words.convinced or not _is_predicate_word(word)):
        return None
    behind = (c for up in (word, word.head)[: 1 + made] for c in up.children if c.i > word.i)
    clause = next((c for c in behind if is_content_clause(c) or c.left_edge.lower_ in words.that), None)
    reach = (word.i + 1, clause.right_edge.i + 1) if clause is not None else (0, 0)
    pattern = "clause" if made else "wish"
    return report_of(parsed, word.head, reach, words, language, pattern=pattern, weak=not made)
