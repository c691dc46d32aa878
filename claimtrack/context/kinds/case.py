"""A figure beside what its kind is read from: its verb, its sentence, and what its document is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from claimtrack.context.figure import Figure
from claimtrack.context.phrases import clause_verb, singular
from claimtrack.context.words import Words
from claimtrack.lang import Language
from claimtrack.model import Context, Document
from claimtrack.parsing.roles import (
    has_form,
    has_verb_form,
    is_any_auxiliary,
    is_clause_of_noun,
    is_gerund,
    is_modal,
    is_past,
    is_present,
    stands_as,
)
from claimtrack.sentences import Layout

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_bare_participle = has_form("gerund past_participle")
_shares_tense = stands_as("open_complement conjunct")

Tense = Literal["perfect", "past", "present", "participle", "modal", "none"]
"""The tense of a verb with its auxiliaries; a progressive form has the tense of its auxiliary."""

WORD = re.compile(r"[^\W\d_]+")
TITLE, LEAD, SECOND, BODY = 4.0, 3.0, 2.0, 1.0
"""What a word says about a document's matter by where it stands; right for 19 in 20 articles read by hand."""

NEAR = (5, 6)
"""Tokens before and behind a figure in which a word still speaks of it."""


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of ``kinds.toml``."""

    near: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    verbs: Mapping[str, frozenset[str]]
    runs: Mapping[str, frozenset[str]]
    incidents: frozenset[str]
    amounts: frozenset[str]


@cache
def kind_words(language: Language) -> KindWords:
    """Return the compiled words of a language."""
    table = language.table("kinds")
    near, nouns, verbs, runs = (
        {name: frozenset(listed) for name, listed in table[part].items()}
        for part in ("near", "nouns", "verbs", "runs")
    )
    incidents = frozenset(table["incidents"]["nouns"]) | runs["toll"]
    return KindWords(near, nouns, verbs, runs, incidents, frozenset(table["units"]["amounts"]))


Runs = Mapping[str, float]
"""How the matter of a document runs: for ``toll``, ``lasting`` and ``dealing`` its share, together 1 or 0."""


def read_runs(document: Document, layout: Layout, language: Language) -> Runs:
    """Return how the matter of a document runs, by its words, weighted by where they stand."""
    table = kind_words(language).runs
    weight = dict.fromkeys(table, 0.0)
    paragraphs = [span.of(document.text) for span in layout.paragraphs]
    parts = [(document.title or "", TITLE), *zip(paragraphs, (LEAD, SECOND), strict=False)]
    parts.append(("\n".join(paragraphs[2:]), BODY))
    for text, worth in parts:
        for word in WORD.findall(text.lower()):
            for run in _runs_of(word, language):
                weight[run] += worth
    whole = sum(weight.values()) or 1.0
    return {run: weight[run] / whole for run in table}


@lru_cache(maxsize=20_000)
def _runs_of(word: str, language: Language) -> tuple[str, ...]:
    table = kind_words(language).runs
    return tuple(run for run, listed in table.items() if word in listed or singular(word) in listed)


@dataclass(frozen=True)
class Case:
    """One figure with all that the features ask for; ``noun`` is the token of what is counted."""

    figure: Figure
    noun: Token | None
    context: Context
    runs: Runs
    words: Words
    table: KindWords

    @property
    def head(self) -> str:
        """Return what is counted, as a lemma; "" where nothing is."""
        return self.context.counted_head or ""

    @property
    def action(self) -> str:
        """Return what happened to the things, as a lemma; "" where nothing did."""
        return (self.context.action or "").split(" or ")[0]

    @property
    def token(self) -> Token:
        """Return the token by which the figure hangs on its sentence: its noun, else the number."""
        return self.noun if self.noun is not None else self.figure.root

    @cached_property
    def verb(self) -> Token:
        """Return the verb that says what happened to the things: of a clause behind them, else above them.

        "One of the 7,000 people who died" hangs on "died".
        """
        for child in self.token.children:
            if is_clause_of_noun(child) and has_verb_form(child) and child.i > self.figure.last:
                return child
        return clause_verb(self.figure.root)

    @cached_property
    def tense(self) -> Tense:
        """Return the tense of that verb."""
        return tense_of(self.verb, self.words)

    @cached_property
    def clause(self) -> tuple[Token, ...]:
        """Return the tokens of the figure's part of the sentence, between semicolons, dashes and "while"."""
        doc, walls = self.figure.doc, self.table.near["walls"]
        first, last = self.figure.begin, self.figure.last
        while first > 0 and doc[first - 1].lower_ not in walls:
            first -= 1
        while last + 1 < len(doc) and doc[last + 1].lower_ not in walls:
            last += 1
        return tuple(doc[first : last + 1])

    def around(self, before: int, behind: int) -> tuple[Token, ...]:
        """Return the figure's tokens with so many before and behind it."""
        doc, figure = self.figure.doc, self.figure
        return tuple(doc[max(0, figure.begin - before) : figure.last + 1 + behind])

    def says(self, name: str, before: int = NEAR[0], behind: int = NEAR[1]) -> bool:
        """Say whether one of the words or phrases of a list stands near the figure."""
        around = f" {' '.join(t.lower_ for t in self.around(before, behind))} "
        return any(f" {phrase} " in around for phrase in self.table.near[name])

    def did(self, name: str) -> bool:
        """Say whether what happened to the things, or their verb, is one of a list."""
        listed = self.table.verbs[name]
        return self.action in listed or self.verb.lemma_.lower() in listed


def tense_of(verb: Token, words: Words) -> Tense:
    """Return the tense of a verb; one that is joined or handed on has that of the verb above it."""
    for _ in range(3):
        auxiliaries = [c for c in verb.children if is_any_auxiliary(c)]
        if any(is_modal(c) for c in auxiliaries):
            return "modal"
        if any(c.lemma_.lower() in words.grammar.have for c in auxiliaries):
            return "perfect"
        if is_past(verb) or any(is_past(c) for c in auxiliaries):
            return "past" if not is_gerund(verb) else "present"
        if is_present(verb) or any(is_present(c) for c in auxiliaries):
            return "present"
        if _shares_tense(verb) and has_verb_form(verb.head) and verb.head != verb:
            verb = verb.head
            continue
        return "participle" if _is_bare_participle(verb) else "none"
    return "none"
