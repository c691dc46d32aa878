"""Whose the figures of a document on dealings are: the company, party or body that they belong to.

A takeover, a strike or a budget has many figures of one sort, and only the body tells them apart: "Marsh
earned $5m", "the company's reserves". Bodies are names that the document keeps using; no list knows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.counted import find_noun
from claimtrack.context.figure import Figure, place_figure
from claimtrack.context.kinds.case import read_runs
from claimtrack.context.phrases import VERBS, above_prepositions, phrase_at, subject_of
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language
from claimtrack.model import Context, Document, Mention
from claimtrack.parsing import ParsedSentence
from claimtrack.sentences import Layout
from claimtrack.sentences.sites import find_sites

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME = re.compile(r"(?<![\w.])[A-Z][\w&'’-]*(?:[ ][A-Z][\w&'’-]*)*")
OFTEN = 3
"""Times that a document uses a name from which on it is one of the bodies that it is about."""

DEALING = 0.5
"""Share of dealings in a document's matter from which on bodies own its figures."""

BEHIND = 4
"""Tokens behind a noun in which "workers at Marsh" names the owner."""


@dataclass(frozen=True, slots=True)
class _Rules:
    suffixes: frozenset[str]
    no_bodies: frozenset[str]
    links: frozenset[str]
    shared: frozenset[str]
    own: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table, context = language.table("kinds")["owners"], language.table("context")
    no_bodies = {*context["scope"]["sides"], *context["counted"]["times"], *table["no_bodies"]}
    suffixes, links, shared, own = (frozenset(table[name]) for name in ("suffixes", "links", "shared", "own"))
    return _Rules(suffixes, frozenset(no_bodies), links, shared, own)


def find_bodies(text: str, places: frozenset[str], language: Language) -> dict[str, str]:
    """Return the bodies that a text is about: each name that it has for one, and the name in full.

    "Marsh Brothers Corp.", then "Marsh" and "MB", are one. Bodies are shortened to their first word or their
    initials, persons to their last, which is how the two are told apart.
    """
    rules = _rules(language)
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in NAME.finditer(text):
        words = [re.sub(r"['’]s?$", "", word) for word in match[0].split()]
        while words and words[0].lower() in rules.no_bodies:
            words.pop(0)
        while words and words[-1].lower().strip(".") in rules.suffixes:
            words.pop()
        if words and not any(word.lower() in rules.no_bodies for word in words):
            name = " ".join(words)
            counts[name] += 1
            first.setdefault(name, match.start())
    long = sorted((name for name in counts if " " in name), key=lambda name: (first[name], name))
    ends = [(name.split()[0], name.split()[-1]) for name in long]
    persons = {last for beginning, last in ends if counts[last] and not counts[beginning]}
    full: dict[str, str] = {}
    for name in counts:
        whole = next((o for o in long if first[o] <= first[name] and _is_short(name, o)), name)
        if name.lower() not in places and whole.lower() not in places and whole.split()[-1] not in persons:
            full[name] = whole
    often = Counter[str]()
    for name, whole in full.items():
        often[whole] += counts[name]
    return {name: whole for name, whole in full.items() if often[whole] >= OFTEN}


def _is_short(name: str, other: str) -> bool:
    """Say whether a name is short for another: its first words or its initials."""
    words = other.split()
    return name == "".join(word[0] for word in words) or (name != other and other.startswith(f"{name} "))


def name_owners(
    document: Document,
    layout: Layout,
    parsed: Mapping[int, ParsedSentence],
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    language: Language,
) -> list[Context]:
    """Return the contexts with the body that owns a figure as its side, in a document on dealings.

    Where the sentence does not name it ("the company", "revenues fell to $5m") it is the one named last as
    somebody who does something, and marked as inferred.
    """
    named = list(contexts)
    if not mentions or read_runs(document, layout, language)["dealing"] < DEALING:
        return named
    places = frozenset(site.words.lower() for site in find_sites(document.text, language))
    bodies = find_bodies(document.text, places, language)
    if not bodies:
        return named
    rules, words = _rules(language), words_of(language)
    acting: str | None = None
    seen = -1
    for position, (index, mention) in enumerate(mentions):
        sentence = parsed.get(index)
        if sentence is None:
            continue
        if index != seen:
            acting, seen = _acting(sentence.doc, bodies) or acting, index
        context = contexts[position]
        figure = place_figure(index, mention, sentence, words)
        if figure is None or context.counted_head in rules.shared:
            continue
        if context.side is not None:
            named[position] = replace(context, side=bodies.get(context.side, context.side))
            continue
        noun = find_noun(figure, words)
        token = noun.token if noun is not None and noun.token is not None else figure.root
        owner = _owner(figure, token, bodies, rules, words)
        if owner is not None:
            named[position] = replace(context, side=owner)
        elif acting is not None and context.counted_head in rules.own:
            named[position] = replace(context, side=acting, inferred=(*context.inferred, "side"))
    return named


def _owner(
    figure: Figure, token: Token, bodies: Mapping[str, str], rules: _Rules, words: Words
) -> str | None:
    """Return the body that the figure's words give it to: in its phrase, behind its noun, as its subject."""
    doc = figure.doc
    phrase = phrase_at(token, words)
    for start, stop in ((max(0, phrase.first - 3), token.i), (token.i + 1, token.i + 1 + BEHIND)):
        if start > token.i and (start >= len(doc) or doc[start].lower_ not in rules.links):
            continue
        body = _body_in(doc, start, stop, bodies)
        if body is not None:
            return body
    verb = above_prepositions(figure.root.head)
    for _ in range(3):
        if verb.tag_ in VERBS:
            break
        verb = verb.head
    subject = subject_of(verb) if verb.tag_ in VERBS else None
    return _body_in(doc, subject.left_edge.i, subject.i + 1, bodies) if subject is not None else None


def _body_in(doc: Doc, start: int, stop: int, bodies: Mapping[str, str]) -> str | None:
    """Return the last body named between two positions."""
    found = None
    for i in range(max(0, start), min(stop, len(doc))):
        for end in range(min(i + 4, stop, len(doc)), i, -1):
            name = doc[i:end].text
            if name in bodies:
                found = bodies[name]
                break
    return found


def _acting(doc: Doc, bodies: Mapping[str, str]) -> str | None:
    """Return the body that is the first subject of a sentence."""
    for token in doc:
        if token.dep_ in ("nsubj", "nsubjpass"):
            body = _body_in(doc, token.left_edge.i, token.i + 1, bodies)
            if body is not None:
                return body
    return None
