"""Where the figures of a document are about: the place that stands near, else the one the document is about.

What decides is how near a name stands and what the article is about; the parse only keeps out the places of
speakers ("police in Lowden said"). Whatever stands for a place counts as one: "nationwide", "the city", and a
list of towns stands for what holds them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.happenings import kinds
from claimtrack.context.matter import Matter, places_in
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Document, Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    has_common_form,
    has_form,
    has_verb_form,
    is_conjunct,
    is_content_clause,
    is_genitive_mark,
    stands_as,
)
from claimtrack.sentences import Layout
from claimtrack.sentences.gazetteer import COUNTRY, LARGE, MIDDLE, WIDE, Site
from claimtrack.sentences.sites import Named

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_is_clause_below = stands_as("content_clause open_complement adverbial_clause inserted_clause")
_is_expletive = stands_as("expletive")
_may_precede_name = has_form("adjective article")

TOO_FAR = 30
"""Cost from which on a place of the same sentence belongs to something else; one for each token between."""

CLAUSE, FIGURE = 20, 20
"""Cost of a word that begins a clause, and of another figure, between the two."""

MARK = 3
"""Cost of a comma or the like between the two: "29 in Lowden, 27 in Harrow"."""

OTHERS, NEAR = 12, 8
"""Cost of a place that another figure has, and tokens within which that one stands before it."""

CLOSE = 8
"""Cost up to which a place counts where the matter has none, as a lawsuit's."""

LIST = 3
"""Places in a row from which on what holds them all is meant."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence: its tokens, and what is meant (``None`` for nothing that can be named).

    ``says`` is the token of the verb of saying on which it hangs.
    """

    first: int
    last: int
    place: str | None
    says: int | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    reporting: frozenset[str]
    never: frozenset[str]
    centres: frozenset[str]
    clauses: frozenset[str]
    nation: frozenset[str]
    ranks: Mapping[str, int]
    definite: frozenset[str]
    joins: frozenset[str]
    having: frozenset[str]
    beside: frozenset[str]
    others: frozenset[str]
    here: frozenset[str]
    there: frozenset[str]
    moneys: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    words = language.table("places")["words"]
    ranks = {word: rank for name, rank in (("a_town", MIDDLE), ("a_province", LARGE)) for word in words[name]}
    reporting = frozenset(language.table("context")["times"]["reporting"])
    return read_value(_Rules, words, ranks=ranks, reporting=reporting)


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a document: ``sites`` in order, the one of its dateline, and what it is about."""

    matter: Matter
    sites: tuple[Named, ...]
    layout: Layout
    text: str
    dateline: Site | None
    language: Language

    @property
    def has_place(self) -> bool:
        """Say whether what the document is about happens anywhere at all."""
        kind = kinds(self.language).get(self.matter.kind or "")
        return kind is None or not kind.nowhere

    def within(self, span: Span) -> list[Named]:
        """Return the places that a span of the text names, peoples left out."""
        return [n for n in self.sites if span.start <= n.start < span.end and not n.is_people]

    def last_named(self, before: int, rank: int | None = None) -> Site | None:
        """Return the place that the text named last: what "there" means, or "the city" if of that size."""
        found = [
            n.site for n in self.sites if n.start < before and not n.is_people and rank in (None, n.site.rank)
        ]
        return found[-1] if found else None


def survey(document: Document, layout: Layout, matter: Matter, language: Language) -> Ground:
    """Return the places of a document, looked up once."""
    sites = places_in(document.text, language)
    line = re.match(r"[A-Z][^\n]{0,80}?(?:--|_|[-–—] )", document.text)
    first = next((n.site for n in sites if line and n.end < line.end() and n.site.rank != COUNTRY), None)
    return Ground(matter, sites, layout, document.text, first, language)


def find_spots(sentence: ParsedSentence, ground: Ground) -> list[Spot]:
    """Return the places of a sentence that may be a figure's, in order."""
    rules = _rules(ground.language)
    doc = sentence.doc
    named = [
        (tokens[0].i, tokens[-1].i, n)
        for n in ground.within(sentence.sentence.span)
        if (tokens := sentence.tokens(Span(n.start, n.end)))
    ]
    named = [
        item for item in named if not _is_dateline(doc, item[1]) and not _is_currency(doc, item[1], rules)
    ]
    found = []
    for group in _groups(doc, named, rules):
        place = _common(group, doc, ground, rules)
        for first, last, n in group:
            head = _head(doc[first : last + 1])
            owner = last + 1 < len(doc) and is_genitive_mark(doc[last + 1])
            if owner and any(last + 2 <= f <= last + 3 for f, _, _ in named):
                continue  # "Peru's Lowden province", "Peru's capital Lima"
            # What stands before a row is said of all of it: "from Peru and Chile".
            never = _opens_aside(doc, group[0][0], rules) and not _has_figure(doc, last, rules)
            if not never and not _is_centre(head, rules):
                found.append(Spot(first, last, place or n.site.name, _saying(head, rules)))
    found += _references(sentence, ground, rules, [first for first, _, _ in named])
    return sorted(found, key=lambda spot: spot.first)


def _before(doc: Doc, first: int) -> str:
    i = first - 1
    while i > 0 and _may_precede_name(doc[i]):
        i -= 1
    return str(doc[i].lower_) if i >= 0 else ""


def _opens_aside(doc: Doc, first: int, rules: _Rules) -> bool:
    """Say whether a name stands behind words that say whence or who, or give it as one of many: "such as"."""
    opening = _before(doc, first)
    return opening in rules.never or (first > 1 and f"{doc[first - 2].lower_} {opening}" in rules.never)


def _has_figure(doc: Doc, last: int, rules: _Rules) -> bool:
    """Say whether a figure follows a name as its own: "first came Lowden, followed by **Harrow with 12**"."""
    behind = doc[last + 1 : last + 3]
    return len(behind) == 2 and behind[0].lower_ in rules.having and bool(behind[1].like_num)


def _is_dateline(doc: Doc, last: int) -> bool:
    """Say whether a name stands before the dash that ends a dateline: "LIMA (AFP) -- "."""
    behind = [t.text for t in doc[last + 1 : last + 14]]
    return last < 12 and doc[0].is_upper and any(mark in behind for mark in ("--", "_", "—", "–"))


def _is_currency(doc: Doc, last: int, rules: _Rules) -> bool:
    return last + 1 < len(doc) and doc[last + 1].lower_ in rules.moneys


def _head(tokens: Iterable[Token]) -> Token:
    words = list(tokens)
    inside = {t.i for t in words}
    return next((t for t in words if t.head.i not in inside or t.head == t), words[-1])


def _saying(token: Token, rules: _Rules) -> int | None:
    """Return the verb of saying on which a place hangs, by its subject or itself: "police in Lowden said"."""
    for _ in range(8):
        head = token.head
        if head == token:
            return None
        if has_verb_form(head):
            return head.i if head.lemma_.lower() in rules.reporting and not is_content_clause(token) else None
        token = head
    return None


def _is_centre(token: Token, rules: _Rules) -> bool:
    """Say whether a place is only the centre of a quake or storm."""
    for _ in range(3):
        if token.lower_ in rules.centres:
            return True
        token = token.head
    return False


Item = tuple[int, int, Named]


def _groups(doc: Doc, named: Sequence[Item], rules: _Rules) -> list[list[Item]]:
    """Return the places in rows: "in Lowden and Harrow". One inside the next ("Lowden, Ohio") is alone."""
    groups: list[list[Item]] = []
    for item in named:
        if groups:
            last = groups[-1][-1]
            between = doc[last[1] + 1 : item[0]]
            if all(t.lower_ in rules.joins for t in between) and len(between) <= 3:
                if item[2].site.name in (last[2].site.region, last[2].site.country):
                    continue
                groups[-1].append(item)
                continue
        groups.append([item])
    return groups


def _common(group: Sequence[Item], doc: Doc, ground: Ground, rules: _Rules) -> str | None:
    """Return what holds all places of a list, or ``None`` where the group is none: each is meant itself."""
    behind = [t.lower_ for t in doc[group[-1][1] + 1 : group[-1][1] + 5]]
    more = behind[:1] in (["and"], [","]) and any(word in rules.others for word in behind)
    if len(group) < LIST and not more:
        return None
    sites = [n.site for _, _, n in group]
    if all(site.rank in (COUNTRY, WIDE) for site in sites):
        return ground.matter.place if len(group) >= LIST else None
    regions = {site.region for site in sites}
    if len(regions) == 1 and None not in regions and not more:
        return sites[0].region
    countries = {site.country for site in sites}
    return sites[0].country if len(countries) == 1 else None


def _references(sentence: ParsedSentence, ground: Ground, rules: _Rules, names: Sequence[int]) -> list[Spot]:
    """Return the words that stand for a place: "nationwide", "the city" (but not of Lowden), "here"."""
    found = []
    doc = sentence.doc
    for token in doc:
        low = token.lower_
        definite = token.i > 0 and doc[token.i - 1].lower_ in rules.definite
        if low in rules.nation and (definite or not has_common_form(token)):
            found.append(Spot(token.i, token.i, ground.matter.country, _saying(token, rules)))
        elif low in rules.ranks and definite and not any(token.is_ancestor(doc[i]) for i in names):
            site = ground.last_named(sentence.offset + token.idx, rules.ranks[low])
            if site is not None:
                found.append(Spot(token.i, token.i, site.name, _saying(token, rules)))
        elif low in rules.there and not _is_expletive(token):
            site = ground.last_named(sentence.offset + token.idx)
            if site is not None:
                found.append(Spot(token.i, token.i, site.name, _saying(token, rules)))
        elif low in rules.here and ground.dateline is not None:
            found.append(Spot(token.i, token.i, ground.dateline.name, _saying(token, rules)))
    return found


def place_of_figure(figure: Figure, spots: Sequence[Spot], ground: Ground) -> tuple[str | None, bool]:
    """Return the place of a figure, and whether its sentence names it."""
    best: Spot | None = None
    rules = _rules(ground.language)
    limit = TOO_FAR if ground.has_place else CLOSE
    least = limit + OTHERS
    for spot in spots:
        if figure.first <= spot.first <= figure.last or _is_speakers(figure, spot):
            continue
        if any(_describes(figure, spot, other, rules) for other in spots):
            continue
        cost = _cost(figure, spot, rules)
        if cost < limit and cost + _taken(figure, spot, rules) < least:
            best, least = spot, cost + _taken(figure, spot, rules)
    if best is not None:
        return best.place, True
    if not ground.has_place:
        return None, False
    return ground.matter.place, False


def _describes(figure: Figure, spot: Spot, other: Spot, rules: _Rules) -> bool:
    """Say whether a place only describes another one, that something lies in: "Lowden, the largest town of
    Peru", but not "near Lowden in Peru"."""
    if _before(figure.doc, other.first) in rules.beside:
        return False
    described = figure.doc[other.first : other.last + 1].root
    token = figure.doc[spot.first : spot.last + 1].root
    if not described.is_ancestor(token) or described.is_ancestor(figure.root):
        return False
    while token != described and not is_conjunct(token):
        token = token.head
    return token == described


def _is_speakers(figure: Figure, spot: Spot) -> bool:
    """Say whether a place is that of whoever says the figure, or where it is said."""
    if spot.says is None:
        return False
    token = figure.root
    while token.head != token:
        if token.head.i == spot.says:
            return _is_clause_below(token)
        token = token.head
    return True


def _cost(figure: Figure, spot: Spot, rules: _Rules) -> int:
    """Return how far a place stands from the figure; another clause or figure makes it far.

    What only describes the place is no way: "in Lowden, where it rained for days, 12 people drowned"; but
    "the flood near Lowden in Peru" was in Peru.
    """
    doc = figure.doc
    low, high = (figure.last, spot.first) if spot.first > figure.last else (spot.last, figure.first)
    described = doc[spot.first : spot.last + 1].root
    if _hangs_on(described, figure.root):
        return 0  # "12 in Lowden and 7 in Harrow"
    inside = described.is_ancestor(figure.root) or _before(doc, spot.first) in rules.beside
    between = [t for t in doc[low + 1 : high] if inside or not described.is_ancestor(t)]
    clauses = sum(t.lower_ in rules.clauses for t in between)
    # "More than tripled" is no figure that could have the place.
    figures = sum(
        t.i in figure.taken and t.i + 1 not in figure.taken and not has_verb_form(t) for t in between
    )
    figures -= figures > 0 and _goes_on(figure, rules)
    marks = sum(t.is_punct for t in between)
    return len(between) + CLAUSE * clauses + FIGURE * figures + MARK * marks


def _goes_on(figure: Figure, rules: _Rules) -> bool:
    """Say whether a figure ends a movement whose start stands before it: "rose from 12 **to 30**"."""
    i = figure.begin
    opening = next((j for j in range(i - 2, max(i - 9, 0), -1) if figure.doc[j].lower_ in rules.starts), None)
    return figure.doc[i - 1].lower_ in rules.ends and opening is not None and opening + 1 in figure.taken


def _hangs_on(token: Token, number: Token) -> bool:
    """Say whether a token stands in a phrase of the number's own, with no verb between."""
    while token != number and token.head != token and not has_verb_form(token):
        token = token.head
    return token == number and not has_verb_form(number)


def _taken(figure: Figure, spot: Spot, rules: _Rules) -> int:
    """Return the cost of a place that belongs to another figure: "12 in Lowden and **7** in Harrow", "Harrow
    with 7"."""
    doc = figure.doc
    if spot.last + 1 in figure.taken or (
        _has_figure(doc, spot.last, rules) and spot.last + 2 in figure.taken
    ):
        return OTHERS
    if spot.last < figure.first and any(i in figure.taken for i in range(spot.first - NEAR, spot.first)):
        between = doc[spot.last + 1 : figure.begin]
        return OTHERS if any(t.lower_ in rules.joins for t in between) else 0
    return 0
