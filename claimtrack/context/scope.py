"""Whose the counted things are, who acted on them, and of which sort of people they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun
from claimtrack.context.phrases import phrase_at, singular, subject_of
from claimtrack.context.population import find_category
from claimtrack.context.words import Words
from claimtrack.lang import Language
from claimtrack.lang.nations import nationalities
from claimtrack.parsing.roles import (
    has_name_form,
    has_noun_form,
    has_verb_form,
    is_agent,
    is_clause_of_noun,
    is_genitive_mark,
    is_object,
    is_passive_subject,
    is_possessive,
    is_prepositional_object,
    is_subject,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_belongs_to_phrase = stands_as("conjunct apposition compound number")

LONGEST_NAME = 6
"""Tokens of an agent that are kept; what is longer is a clause."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields of the record that say whose, by whom and who."""

    side: str | None = None
    agent: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    sides: Mapping[str, str]
    times: frozenset[str]
    countries: Mapping[str, str]
    holding: frozenset[str]
    from_: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table = language.table("context")
    scope = table["scope"]
    return _Rules(
        {**nationalities(language), **scope["sides"]},
        frozenset(table["counted"]["times"]),
        {country.lower(): country for country in language.table("places")["countries"]},
        frozenset(scope["holding"]),
        frozenset(scope["from"]),
    )


def find_scope(figure: Figure, noun: Noun | None, words: Words, language: Language) -> Scope:
    """Return side, agent and category as far as the sentence says them."""
    rules = _rules(language)
    return Scope(
        side=_side(figure, noun, rules, words),
        agent=_agent(figure, noun, words),
        category=find_category(noun, language),
    )


def _name_end(doc: Doc, i: int) -> int:
    """Return the position behind a run of proper nouns, also "Port-au-Prince"."""
    while i < len(doc):
        glued = (
            doc[i].text == "-" and i + 1 < len(doc) and not doc[i].whitespace_ and not doc[i - 1].whitespace_
        )
        if glued:
            i += 2
        elif has_name_form(doc[i]):
            i += 1
        else:
            break
    return min(i, len(doc))


def _side(figure: Figure, noun: Noun | None, rules: _Rules, words: Words) -> str | None:
    """Return whose the things are.

    A people's adjective or name in the phrase ("Armenian tanks"), its owner ("Syria's army"), a name behind
    "of" ("citizens of Turkey") or "among" ("hurt among the Armenians"), an organisation before people ("UN
    observers").
    """
    if noun is None or noun.token is None or figure.measure not in ("count", "share"):
        return None
    doc, token = figure.doc, noun.token
    phrase = phrase_at(token, words)
    for t in doc[phrase.first : token.i + 1]:
        side = _people(t, rules)
        if side is not None:
            return side
    before = phrase.first - 1
    for i in (*range(phrase.first, token.i), before, figure.begin - 1):
        owned = i > 0 and figure.measure == "count"  # "China's economy grew 2 percent": the place
        named = owned and is_genitive_mark(doc[i]) and has_name_form(doc[i - 1])
        if named and doc[i - 1].lower_ not in rules.times:
            return phrase_at(doc[i - 1], words).text
    behind = token.i + 1
    if behind + 1 < len(doc) and doc[behind].lower_ in words.grammar.of:
        name = next((t for t in doc[behind + 1 : behind + 3] if has_name_form(t)), None)
        inside = name is not None and (figure.first <= name.i <= figure.last or name.i in figure.taken)
        if name is not None and not inside and name.lower_ not in rules.times:
            return doc[name.i : _name_end(doc, name.i)].text
    if noun.head in words.humans:
        for i, t in enumerate(doc):
            if t.lower_ in words.grammar.among and i + 1 < len(doc):
                for named in doc[i + 1 : i + 3]:
                    side = _people(named, rules)
                    if side is not None:
                        return side
        own = range(figure.first, figure.last + 1)  # "9m people"
        names = [
            t for t in doc[phrase.first : token.i] if t.i not in own and (has_name_form(t) or t.is_upper)
        ]
        if names and names[0].i == phrase.first and not any(t.lower_ in rules.times for t in names):
            return doc[names[0].i : names[-1].i + 1].text
        if behind < len(doc) and doc[behind].lower_ in rules.from_:
            return _country(doc[behind + 1 : _name_end(doc, behind + 1)].text, rules)
    return _holder(token, rules, words)


def _country(name: str, rules: _Rules) -> str | None:
    """Return the country that a name is, with its article or without."""
    low = name.lower()
    return rules.countries.get(low) or rules.countries.get(low.partition(" ")[2])


def _holder(token: Token, rules: _Rules, words: Words) -> str | None:
    """Return the country that has, sends or loses the things: "Peru lost 40 tanks", "40 of its tanks"."""
    owned = any(is_possessive(child) for child in token.children)
    while is_prepositional_object(token) and token.head.lower_ in words.grammar.of:
        token = token.head.head  # "40 of its tanks"
    verb = token.head
    holds = has_verb_form(verb) and is_object(token) and (owned or verb.lemma_.lower() in rules.holding)
    subject = subject_of(verb) if holds else None
    return _country(phrase_at(subject, words).text, rules) if subject is not None else None


def _people(token: Token, rules: _Rules) -> str | None:
    """Return the country or people that a capitalised adjective or plural names ("Armenian", "Armenians")."""
    if not token.text[:1].isupper():
        return None
    names = [token.lower_] if token.i == 0 else [f"{token.nbor(-1).lower_} {token.lower_}", token.lower_]
    forms = (form for name in names for form in (name, singular(name), name.removesuffix("s")))  # "Yemenis"
    return next((side for form in forms if (side := rules.sides.get(form))), None)


def _agent(figure: Figure, noun: Noun | None, words: Words) -> str | None:
    """Return who acted: the subject of an active verb with the things as object, or "by" behind a passive."""
    token = noun.token if noun is not None and noun.token is not None else figure.root
    for _ in range(4):
        if _belongs_to_phrase(token):
            token = token.head
        else:
            break
    verb = token.head
    if not has_verb_form(verb):
        return None
    actor: Token | None = None
    if is_clause_of_noun(verb) and not any(is_subject(c) for c in verb.children):
        return None  # "the storm that hit the coast leaving 3 dead": who acted, the parse does not know
    if is_object(token):
        actor = subject_of(verb)
    elif is_passive_subject(token):
        by = next((c for c in verb.children if is_agent(c)), None)
        actor = next((c for c in by.children if is_prepositional_object(c)), None) if by is not None else None
    if actor is None or not has_noun_form(actor) or actor == token or actor.lower_ in words.figures:
        return None
    if any(child.i in figure.taken for child in actor.children):
        return None  # "3 people killed, 9 hurt": counted themselves, in a headline that the parse misreads
    phrase = phrase_at(actor, words)
    return phrase.text if phrase.last - phrase.first < LONGEST_NAME else actor.text
