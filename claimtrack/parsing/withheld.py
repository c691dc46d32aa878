"""Verbs that somebody does not do: "did not confirm", "has yet to confirm", "declined to", "no official has".

What such a verb would state is stated by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.lang import Language
from claimtrack.parsing.roles import (
    is_adjective,
    is_auxiliary,
    is_conjunct,
    is_gerund,
    is_linking_word,
    is_negation,
    is_open_complement,
    is_predicate_adjective,
    is_prepositional_clause,
    is_subject,
    is_verb,
    opens_clause,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class _Signs:
    negations: frozenset[str]
    nobody: frozenset[str]
    none: frozenset[str]
    only: frozenset[str]
    open: frozenset[str]
    able: frozenset[str]
    without: frozenset[str]
    short: frozenset[str]
    to: frozenset[str]
    confirming: frozenset[str]


@cache
def _signs(language: Language) -> _Signs:
    table = language.table("context")["withheld"]
    return _Signs(**{name: frozenset(words) for name, words in table.items()})


def is_unconfirmed(verb: Token, language: Language) -> bool:
    """Say whether a verb is one of confirming that somebody does not do."""
    return verb.lemma_.lower() in _signs(language).confirming and is_withheld(verb, language)


def is_left_open(verb: Token, language: Language) -> bool:
    """Say whether a verb stands in "neither confirm nor deny"."""
    joined = (verb.head, *verb.children) if is_conjunct(verb) else tuple(verb.children)
    confirming = _signs(language).confirming
    return any(
        other.lemma_.lower() in confirming
        and is_withheld(other, language)
        and (is_conjunct(verb) or is_conjunct(other))
        for other in joined
    )


def withholder(token: Token, language: Language) -> Token | None:
    """Return the verb of confirming above a figure that is not done ("said it cannot confirm 40")."""
    for _ in range(10):
        if is_unconfirmed(token, language):
            return token
        if token.head == token:
            return None
        token = token.head
    return None


def is_withheld(verb: Token, language: Language) -> bool:
    """Say whether a verb is negated, only wished for, or on a condition.

    An infinitive is done only under a word that says so ("was able to confirm", "was the first to confirm").
    """
    signs = _signs(language)
    for _ in range(3):  # "could not see or confirm"
        if _is_negated(verb, signs):
            return True
        if not is_conjunct(verb) or not is_verb(verb.head):
            break
        verb = verb.head
    if verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in signs.none:
        return True  # "have confirmed neither the deaths nor"
    above = verb.head
    infinitive = any(child.lower_ in signs.to and is_auxiliary(child) for child in verb.children)
    if above == verb:
        return infinitive  # "Police to confirm 40 deaths": not yet
    if infinitive:
        done = above.lemma_.lower() in signs.able or bool({c.lower_ for c in above.children} & signs.able)
        # "has not been able to": the negation stands with "been"
        copula = above.head if is_adjective(above) and is_predicate_adjective(above) else above
        return not done or _is_negated(above, signs) or _is_negated(copula, signs)
    if is_prepositional_clause(verb) or is_linking_word(above):
        return (  # "without confirming", "stopped short of confirming"
            above.lower_ in signs.without
            or above.head.lower_ in signs.short
            or above.head.lemma_ in signs.short
        )
    return is_gerund(verb) and is_open_complement(verb) and above.lemma_.lower() in signs.short


def _is_negated(verb: Token, signs: _Signs) -> bool:
    for child in verb.children:
        if is_negation(child) or child.lower_ in signs.negations:
            behind = child.nbor(1).lower_ if child.i + 1 < len(child.doc) else ""
            if behind not in signs.only and child.i < verb.i:
                return True
        if opens_clause(child) and child.lower_ in signs.open and child.i < verb.i:
            return True
        if is_subject(child):
            first = next(iter(child.subtree))
            if first.lower_ in signs.none or child.lower_ in signs.nobody:
                return True
    return False
