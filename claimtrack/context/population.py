"""Which sort of people a figure counts (``category``), and how sure each case of them is (``status``).

Both stand apart from the noun: "12 suspected cases" are cases, "38 soldiers were killed, 76 wounded" are 76
soldiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun
from claimtrack.context.phrases import singular
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language
from claimtrack.model import Status
from claimtrack.parsing.roles import has_verb_form, is_content_clause, is_participle, is_past_participle
from claimtrack.parsing.withheld import is_unconfirmed

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 16
"""Tokens before and behind a figure in which a phrase such as "tested positive" speaks of it."""

APPOSED = 5
"""Tokens behind a noun within which a remark in commas says who they are (", all of them soldiers")."""

FARTHEST = 2
"""Steps up the parse from a noun to a verb that speaks of it and not of what it belongs to."""


@dataclass(frozen=True, slots=True)
class _Rules:
    categories: Mapping[str, str]
    harmed: frozenset[str]
    all: frozenset[str]
    beside: Mapping[str, Status]
    phrases: Mapping[str, Status]
    verbs: Mapping[str, Status]
    walls: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    scope, status = language.table("context")["scope"], language.table("context")["status"]

    def by_word(part: str) -> dict[str, Status]:
        return {word: cast(Status, name) for name, listed in status[part].items() for word in listed}

    return _Rules(
        {word: name for name, listed in scope["category"].items() for word in listed},
        frozenset(scope["harmed"]),
        frozenset(scope["all"]),
        by_word("beside"),
        by_word("phrases"),
        by_word("verbs"),
        frozenset(status["walls"]),
    )


def find_category(noun: Noun | None, language: Language) -> str | None:
    """Return the sort of people that is counted; ``None`` for people at large and for what is no people.

    "40 rebels" are militants, "40 rebel strongholds" are none; "40 civilian deaths", "40 bodies of policemen"
    and "40 people, all of them soldiers," say it beside the noun.
    """
    if noun is None:
        return None
    rules, words = _rules(language), words_of(language)
    if noun.head in rules.categories:
        return rules.categories[noun.head]
    if noun.head not in words.humans and noun.head not in rules.harmed:
        return None
    said = (word.strip(",'\"") for word in (noun.text or "").lower().split())
    found = next(filter(None, (_sort_of(word, rules, words) for word in said)), None)
    return found or _apposed(noun, rules, words)


def _sort_of(word: str, rules: _Rules, words: Words) -> str | None:
    return rules.categories.get(words.singular.get(word, singular(word)))


def _apposed(noun: Noun, rules: _Rules, words: Words) -> str | None:
    """Return the sort that a remark behind the noun gives all of them ("3 people, all children, died")."""
    if noun.token is None:
        return None
    doc, i = noun.token.doc, noun.token.i + 1
    if i + 1 >= len(doc) or doc[i].text not in (",", "(", "-", "–", "--"):
        return None
    if doc[i + 1].lower_ not in rules.all:
        return None
    for token in doc[i + 2 : i + 1 + APPOSED]:
        found = _sort_of(token.lower_, rules, words)
        if found is not None:
            return found
        if not token.is_alpha:
            return None
    return None


def find_status(figure: Figure, noun: Noun | None, language: Language) -> Status | None:
    """Return how sure each case is, from the words that stand at the number, its noun or its verb.

    "12 suspected cases", "confirmed 12 cases", "12 people confirmed dead", "12 birds tested positive"; but a
    spokesman who "confirmed that 12 had died" says only how he knows.
    """
    rules, doc = _rules(language), figure.doc
    last = noun.beside if noun is not None and noun.beside is not None else figure.last
    for i in (*range(figure.last + 1, last + 3), figure.begin - 1):
        if not 0 <= i < len(doc) or i in figure.taken:
            continue
        token, close = doc[i], figure.begin - 1 <= i <= max(last, figure.last + 1)
        if not close and not is_participle(token):
            continue  # only a participle may stand apart: "people confirmed dead"
        found = rules.beside.get(token.lower_)
        if found is not None and is_unconfirmed(token, language):
            return None
        if found is not None and not _is_reporting(token):
            return found
    around = f" {' '.join(t.lower_ for t in _clause(figure, last, rules))} "
    for phrase, status in rules.phrases.items():
        if f" {phrase} " in around:
            return status
    token = noun.token if noun is not None and noun.token is not None else figure.root
    for _ in range(FARTHEST):  # "confirmed 12 birds", "confirmed in 12 birds"
        token = token.head
        if has_verb_form(token):
            if is_unconfirmed(token, language):
                return None
            return None if _is_reporting(token) else rules.verbs.get(token.lemma_.lower())
    return None


def _clause(figure: Figure, last: int, rules: _Rules) -> list[Token]:
    """Return the tokens around a figure up to a wall (a semicolon, "but") on either side."""
    doc = figure.doc
    before = list(doc[max(0, figure.begin - REACH) : figure.begin])
    behind = list(doc[last + 1 : last + REACH])
    first = max((i + 1 for i, token in enumerate(before) if token.lower_ in rules.walls), default=0)
    stop = next((i for i, token in enumerate(behind) if token.lower_ in rules.walls), len(behind))
    return [*before[first:], *doc[figure.begin : last + 1], *behind[:stop]]


def _is_reporting(verb: Token) -> bool:
    """Say whether a verb only tells what is counted in its clause: "confirmed that 12 had died"."""
    if not has_verb_form(verb) or is_past_participle(verb):
        return False
    return any(is_content_clause(child) and child.i > verb.i for child in verb.children)
