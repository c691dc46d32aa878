"""Whose the counted things are, who acted on them, where, and of which sort of people they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun
from claimtrack.context.phrases import NOUNS, VERBS, phrase_at, singular, subject_of
from claimtrack.context.population import find_category
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

TOO_FAR = 45
"""Tokens, with a penalty for verbs between, from which on a place belongs to something else."""

LONGEST_ACRONYM = 5
"""Letters of the short name of a body ("UNHCR"); longer words in capitals stand in headlines."""

LONGEST_NAME = 6
"""Tokens of an agent or place that are kept; what is longer is a clause."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields of the record that say whose, by whom, where and who."""

    side: str | None = None
    agent: str | None = None
    place: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    prepositions: frozenset[str]
    loose: frozenset[str]
    places: frozenset[str]
    not_places: frozenset[str]
    acronyms: frozenset[str]
    events: frozenset[str]
    on: frozenset[str]
    held: frozenset[str]
    sides: Mapping[str, str]
    times: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table = language.table("context")
    scope = table["scope"]
    return _Rules(
        frozenset(scope["prepositions"]),
        frozenset(scope["loose"]),
        frozenset(scope["places"]),
        frozenset(scope["not_places"]),
        frozenset(scope["acronyms"]),
        frozenset(table["action"]["nouns"]).union(table["kind"]["incident"], scope["events"]),
        frozenset(scope["on"]),
        frozenset(scope["held"]),
        scope["sides"],
        frozenset(table["counted"]["times"]),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a sentence names: the tokens of the phrase behind its preposition."""

    preposition: int
    last: int
    text: str


def find_scope(
    figure: Figure, noun: Noun | None, places: list[Place], words: Words, language: Language
) -> Scope:
    """Return side, agent, place and category as far as the sentence says them."""
    rules = _rules(language)
    return Scope(
        side=_side(figure, noun, rules, words),
        agent=_agent(figure, noun, words),
        place=_place(figure, places),
        category=find_category(noun, language),
    )


def find_places(doc: Doc, language: Language) -> list[Place]:
    """Return the places named in a sentence, in order: a proper name behind a preposition of place.

    Behind "to", "from", "of" and the like a name is taken only with a word such as "town" or "province", or
    where something happened to it ("the siege of Harrow"); behind "on", too ("attacks on Harrow").
    """
    rules = _rules(language)
    words = words_of(language)
    found = []
    for token in doc:
        if token.tag_ not in ("IN", "TO", "RP"):
            continue
        left = doc[token.i - 1] if token.i > 0 else None
        if left is not None and token.lower_ in words.grammar.of and left.tag_ == "NNP":
            continue  # "Secretary of State Jane Marsh"; "Gulf of Mexico" is read from its own preposition
        strict = token.lower_ in rules.prepositions
        if not strict and token.lower_ not in rules.loose:
            continue
        if token.lower_ in rules.on or (not strict and token.lower_ in words.grammar.of):
            strict = left is not None and singular(left.lower_) in rules.events
        named = _named_place(doc, token.i + 1, rules, words)
        if named is not None and (strict or named[1]):
            found.append(Place(token.i, named[0].end - 1, named[0].text))
    return found


def _named_place(doc: Doc, start: int, rules: _Rules, words: Words) -> tuple[Span, bool] | None:
    """Return the proper name of the place that begins at ``start``, and whether "town" or the like marks it.

    Of "Kenya's capital Nairobi" and "the town of Harrow" that is the last name.
    """
    i, marked = start, False
    best: Span | None = None
    while i < len(doc) and i < start + 10:
        token = doc[i]
        proper = token.tag_ in ("NNP", "NNPS")
        hyphened = token.tag_ in NOUNS and i + 2 < len(doc) and doc[i + 1].text == "-"
        if (proper or hyphened) and token.text[:1].isupper():
            end = _name_end(doc, i + 1, words)
            if doc[end - 1].lower_ in rules.held and end - i > 1:
                i = end  # "the rebel-held town", "IS-controlled territory"
                continue
            best, i = doc[i:end], end
            while len(best) > 1 and _is_acronym(best[-1], rules) and not best[0].is_upper:
                best = best[:-1]  # in a text without stops: "in eastern Syria UNICEF said"
            if best.end < i:
                break
            if i < len(doc) and doc[i].lower_ in rules.places and doc[i].tag_ in NOUNS:
                marked = True
                if not (i + 1 < len(doc) and doc[i + 1].tag_ == "NNP"):
                    best = doc[best.start : i + 1]
                i += 1
        elif token.lower_ in rules.places and token.tag_ in NOUNS:
            marked, i = True, i + 1
            if i < len(doc) and doc[i].lower_ in words.grammar.of:
                i += 1
        elif best is None and token.tag_ in ("DT", "JJ", "PRP$", "NN", "HYPH", "VBN"):
            i += 1
        elif token.tag_ == "POS" and best is not None:
            best, i = None, i + 1  # an owner; the place, if any, stands behind
        else:
            verb = singular(token.lower_) in words.movements | words.level_verbs
            if token.tag_ in NOUNS and best is not None and i == best.end and not verb:
                return None  # "in FIFA circles", but "attacks on Harrow rises to 12"
            break
    if best is None or not (best.text[-1].isalnum() or best.text[-1] == ".") or _is_no_name(best, rules):
        return None
    lows = [token.lower_ for token in best]
    if any(low in rules.times or low in rules.not_places for low in lows) or all(
        low in rules.places for low in lows
    ):
        return None
    return best, marked or any(low in rules.places for low in lows)


def _is_acronym(token: Token, rules: _Rules) -> bool:
    """Say whether a token is the short name of a body; those of states are listed."""
    return token.is_upper and 2 <= len(token) <= LONGEST_ACRONYM and token.lower_ not in rules.acronyms


def _is_no_name(name: Span, rules: _Rules) -> bool:
    """Say whether a name is a people's or a language's, a body's short name or an address of the web."""
    last = name[-1]
    if len(name) == 1 and _is_acronym(last, rules):
        return True
    if name[0].lower_ in rules.sides and last.lower_ not in rules.places:
        return True  # "in Spanish", "on French Television", but "in the Czech Republic"
    return any(mark in name.text for mark in ("/", "@", "_", "=", "#"))


def _name_end(doc: Doc, i: int, words: Words) -> int:
    """Return the position behind a run of proper nouns, also "Port-au-Prince" and "Gulf of Mexico"."""
    while i < len(doc):
        glued = (
            doc[i].text == "-" and i + 1 < len(doc) and not doc[i].whitespace_ and not doc[i - 1].whitespace_
        )
        if glued:
            i += 2
        elif doc[i].tag_ in ("NNP", "NNPS"):
            i += 1
        elif (
            doc[i].lower_ in words.grammar.of
            and i + 1 < len(doc)
            and doc[i + 1].tag_ == "NNP"
            and doc[i - 1].tag_ == "NNP"
        ):
            i += 2
        else:
            break
    return min(i, len(doc))


def _place(figure: Figure, places: list[Place]) -> str | None:
    """Return the place nearest to the figure, rather behind it than before it, in the same clause."""
    best: Place | None = None
    score = TOO_FAR
    for place in places:
        low, high = sorted((place.preposition, figure.last))
        walls = sum(t.text == ";" or t.tag_ in ("VBD", "VBZ", "VBP") for t in figure.doc[low + 1 : high])
        distance = high - low + 12 * max(0, walls - 1) + (6 if place.preposition < figure.first else 0)
        if distance < score:
            best, score = place, distance
    return best.text if best is not None else None


def _side(figure: Figure, noun: Noun | None, rules: _Rules, words: Words) -> str | None:
    """Return whose the things are.

    A people's adjective or name in the phrase ("Armenian tanks"), its owner ("Syria's army"), a name behind
    "of" ("citizens of Turkey") or "among" ("hurt among the Armenians"), an organisation before people ("UN
    observers").
    """
    if noun is None or noun.token is None:
        return None
    doc, token = figure.doc, noun.token
    phrase = phrase_at(token, words)
    for t in doc[phrase.first : token.i + 1]:
        side = _people(t, rules)
        if side is not None:
            return side
    before = phrase.first - 1
    for i in (*range(phrase.first, token.i), before, figure.begin - 1):
        if i > 0 and doc[i].tag_ == "POS" and doc[i - 1].tag_ in ("NNP", "NNPS"):
            return phrase_at(doc[i - 1], words).text
    behind = token.i + 1
    if behind + 1 < len(doc) and doc[behind].lower_ in words.grammar.of:
        name = next((t for t in doc[behind + 1 : behind + 3] if t.tag_ in ("NNP", "NNPS")), None)
        inside = name is not None and (figure.first <= name.i <= figure.last or name.i in figure.taken)
        if name is not None and not inside and name.lower_ not in rules.times:
            return doc[name.i : _name_end(doc, name.i, words)].text
    if noun.head in words.humans:
        for i, t in enumerate(doc):
            if t.lower_ in words.grammar.among and i + 1 < len(doc):
                for named in doc[i + 1 : i + 3]:
                    side = _people(named, rules)
                    if side is not None:
                        return side
        names = [t for t in doc[phrase.first : token.i] if t.tag_ in ("NNP", "NNPS") or t.is_upper]
        if names and names[0].i == phrase.first and not any(t.lower_ in rules.times for t in names):
            return doc[names[0].i : names[-1].i + 1].text
    return None


def _people(token: Token, rules: _Rules) -> str | None:
    """Return the country or people that a capitalised adjective or plural names ("Armenian", "Armenians")."""
    if not token.text[:1].isupper():
        return None
    return rules.sides.get(token.lower_) or rules.sides.get(singular(token.lower_))


def _agent(figure: Figure, noun: Noun | None, words: Words) -> str | None:
    """Return who acted: the subject of an active verb with the things as object, or "by" behind a passive."""
    token = noun.token if noun is not None and noun.token is not None else figure.root
    for _ in range(4):
        if token.dep_ in ("conj", "nummod", "appos", "compound"):
            token = token.head
        else:
            break
    verb = token.head
    if verb.tag_ not in VERBS:
        return None
    actor: Token | None = None
    if verb.dep_ in ("acl", "relcl") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return None  # "the storm that hit the coast leaving 3 dead": who acted, the parse does not know
    if token.dep_ == "dobj":
        actor = subject_of(verb)
    elif token.dep_ == "nsubjpass":
        by = next((c for c in verb.children if c.dep_ == "agent"), None)
        actor = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    if actor is None or actor.tag_ not in NOUNS or actor == token or actor.lower_ in words.figures:
        return None
    if any(child.i in figure.taken for child in actor.children):
        return None  # "3 people killed, 9 hurt": counted themselves, in a headline that the parse misreads
    phrase = phrase_at(actor, words)
    return phrase.text if phrase.last - phrase.first < LONGEST_NAME else actor.text
