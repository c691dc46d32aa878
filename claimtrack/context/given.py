"""Figures that a text takes for granted: "they may settle the $10 billion judgment" supposes no judgment."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.lang import Language
from claimtrack.parsing.roles import is_owner, is_singular, stands_as

if TYPE_CHECKING:
    from spacy.tokens import Token

_belongs_to_noun = stands_as("adjective noun_modifier compound number quantifier noun_adverbial")


def is_given(figure: Figure, language: Language) -> bool:
    """Say whether a figure describes one thing that is named as known: an amount before the noun of "the $10
    billion judgment", "its two-week shutdown". A count is what the clause is about ("free the 40 hostages"),
    and as open as it is."""
    noun = figure.root
    while _belongs_to_noun(noun) and noun.head.i > noun.i:
        noun = noun.head
    is_attribute = figure.measure != "count" and noun.i > figure.last and is_singular(noun)
    return is_attribute and any(
        _is_definite(word, language) for word in noun.children if word.i < figure.first
    )


def _is_definite(word: Token, language: Language) -> bool:
    return is_owner(word) or word.lower_ in _definite(language)


@cache
def _definite(language: Language) -> frozenset[str]:
    return frozenset(language.table("places")["words"]["definite"])
