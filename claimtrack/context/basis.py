"""How a figure is known: the basis, and the words of the text that hedge it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.lang import Language
from claimtrack.model import Basis
from claimtrack.parsing.roles import (
    has_form,
    has_noun_form,
    has_verb_form,
    is_adjective_of,
    is_adverbial_clause,
    is_affected,
    is_any_singular,
    is_conjunct,
    is_participle_clause,
    is_preposition,
    is_relative_clause,
    is_subject,
    stands_as,
)
from claimtrack.parsing.withheld import is_withheld

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_is_clause = stands_as("content_clause conjunct adverbial_clause relative_clause participle_clause")
_may_stand_between = has_form(
    "comparative superlative adverb comparative_adverb article possessive link infinitive_mark comma "
    "opening_quote closing_quote"
)
_opens_clause = has_form("relative_adverb link")


@cache
def _phrases(language: Language) -> dict[str, list[tuple[tuple[str, ...], Basis | None]]]:
    """Return the phrases by their first word, longest first; ``None`` as basis for words that only weaken."""
    table = language.table("context")["basis"]
    found: dict[str, list[tuple[tuple[str, ...], Basis | None]]] = {}
    for basis, phrases in table.items():
        for phrase in phrases:
            words = tuple(phrase.replace("-", " - ").split())
            found.setdefault(words[0], []).append((words, None if basis == "weak" else basis))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


_tells_if_done = stands_as("auxiliary passive_auxiliary negation")


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of a sentence that say how a figure is known, with their token positions."""

    first: int
    last: int
    basis: Basis | None


def find_signs(doc: Doc, language: Language) -> list[Sign]:
    """Return all words of basis and hedge in a sentence, in order, without overlaps. One pass."""
    phrases = _phrases(language)
    signs: list[Sign] = []
    i = 0
    while i < len(doc):
        for words, basis in phrases.get(doc[i].lower_, ()):
            last = None if len(words) == 1 and _is_other(doc[i], basis) else _match(doc, i, words)
            if last is not None:
                signs.append(Sign(i, last, basis))
                i = last
                break
        i += 1
    return signs


def _is_other(word: Token, basis: Basis | None) -> bool:
    """Say whether a single word is no word of its basis: "May" is a month, "an official" a voice."""
    if basis == "official":
        return has_noun_form(word)
    return basis is None and is_any_singular(word)


def _match(doc: Doc, start: int, words: tuple[str, ...]) -> int | None:
    i = start
    for word in words:
        if word == "*":
            continue
        if i < len(doc) and doc[i].lower_ == word:
            i += 1
        elif "*" in words and i + 1 < len(doc) and doc[i + 1].lower_ == word:
            i += 2
        else:
            return None
    return i - 1


def find_basis(
    figure: Figure, signs: list[Sign], noun: Token | None, language: Language, *, setting: bool = False
) -> tuple[Basis | None, str | None]:
    """Return how the figure is known and the words that say so, nearest first; only those that govern it.

    A word governs the figure when it stands on the way from the figure to the root, modifies something on
    that way, or is part of the figure's own wording. A ``setting`` is where another figure was found: what
    stands before that one says nothing of it ("counted 41 dead in three villages").
    """
    if taken_back := _withdrawn(figure, noun, language):
        return "retracted", taken_back
    if not signs:
        return None, None
    way = _way(figure.root)
    frames = frozenset(language.table("context")["modality"]["frames"])
    if noun is not None:
        way |= _way(noun)
    best: Sign | None = None
    score = 0
    for sign in signs:
        near = _governs(figure, sign, way, frames)
        if not near:
            continue
        if setting and near == 1 and any(sign.last < i < figure.begin for i in figure.taken):
            continue
        # A stated basis beats a word that only weakens; the nearer beats the farther.
        value = near * 100 - min(99, abs(sign.first - figure.first)) + (1000 if sign.basis else 0)
        if best is None or value > score:
            best, score = sign, value
    if best is None:
        return None, None
    words = figure.doc[best.first : best.last + 1]
    verb = figure.doc[best.last]
    if best.basis == "confirmed" and is_withheld(verb, language):
        # "Could not be confirmed": the verb alone would say the opposite.
        first = min([best.first, *(part.i for part in verb.lefts if _tells_if_done(part))])
        return "hearsay", figure.doc[first : best.last + 1].text
    return best.basis, words.text


def _withdrawn(figure: Figure, noun: Token | None, language: Language) -> str | None:
    """Return the words that take a figure back ("withdrew its figure of 56"); ``None`` where nobody does."""
    verbs, figures = _taking_back(language)
    for token in (figure.root, noun):
        for _ in range(8):
            if token is None or token.head == token or has_verb_form(token):
                break
            above = token.head
            if token.lemma_.lower() in figures:
                for clause in token.children:  # "a toll of 31, since withdrawn", "which it later retracted"
                    behind = is_participle_clause(clause) or is_relative_clause(clause)
                    if behind and [clause.lemma_.lower()] in verbs and not is_withheld(clause, language):
                        return str(clause.text)
                particles = {child.lower_ for child in above.children}
                verb = above if has_verb_form(above) else above.head
                if is_preposition(above):
                    particles = {above.lower_} | {child.lower_ for child in verb.children}
                acted_on = is_affected(token) or is_preposition(above)
                if (
                    has_verb_form(verb)
                    and acted_on
                    and any(verb.lemma_.lower() == first and set(rest) <= particles for first, *rest in verbs)
                ):
                    return str(verb.text) if not is_withheld(verb, language) else None
            token = above
    return None


@cache
def _taking_back(language: Language) -> tuple[tuple[list[str], ...], frozenset[str]]:
    table = language.table("context")["withdrawn"]
    return tuple(verb.split() for verb in table["verbs"]), frozenset(table["figures"])


def _way(token: Token) -> set[int]:
    """Return the positions from a token up to the end of its clause and the clauses that state it.

    A relative clause and one that opens with "while", "as", "when" are stated on their own; so is a second
    half with a subject.
    """
    way = set()
    for _ in range(20):
        way.add(token.i)
        if token.head == token:
            break
        children = list(token.children)
        if is_conjunct(token) and has_verb_form(token):
            if any(is_subject(c) for c in children):
                break
        elif is_relative_clause(token) or (
            is_adverbial_clause(token) and any(_opens_clause(c) and c.i < token.i for c in children)
        ):
            break
        token = token.head
    return way


def _governs(figure: Figure, sign: Sign, way: set[int], frames: frozenset[str]) -> int:
    """Return 2 for words beside the figure, 1 for words that the grammar ties to it, 0 for others."""
    doc = figure.doc
    if sign.last < figure.first:
        between = doc[sign.last + 1 : figure.begin]
        if len(between) <= 2 and all(_may_stand_between(t) for t in between):
            return 2
    elif figure.last < sign.first <= figure.last + 2:
        return 2
    for token in doc[sign.first : sign.last + 1]:
        if token.i in way:
            return 1
        for _ in range(4):
            if token.lower_ in frames:
                return 1
            if has_verb_form(token) and _is_clause(token):
                break  # "have counted 12 and believe another 30 burned": belief is the other half's
            modifier = is_adjective_of(token)
            token = token.head
            if token.i in way:
                return 1
            if modifier:
                break  # "the alleged attack" alleges the attack only
    return 0
