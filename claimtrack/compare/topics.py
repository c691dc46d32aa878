"""The claims of one story -> topics: what belongs on one timeline.

Figures of one scale (counts, money, shares ...) are compared pair by pair (``pairing``), and those whose
pairs speak for it on average are one topic (``linkage``). Nothing depends on the order of the claims. What a
story costs is bounded: what says the same in the same words is compared once, and where still too much is
left, only figures of one measure or one noun are compared.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from claimtrack.compare.claims import counted_before_head
from claimtrack.compare.families import measures_of
from claimtrack.compare.linkage import average_linkage
from claimtrack.compare.naming import told_apart, topic_name
from claimtrack.compare.places import COUNTRY, LARGE, Place
from claimtrack.compare.slots import Slots, read_slots, stem_of
from claimtrack.compare.weights import Weights, load_weights
from claimtrack.lang import Language
from claimtrack.model import NO_ORDER, Claim, Topic

MOST = 1_200
"""Nodes that are compared pair by pair: about two seconds."""

MARKS = {"side": "of-", "place": "at-", "dimension": "in-", "kind": "as-", "status": "is-"}
"""How the parts of a topic stand in its key."""

UNSAID = "unsaid"
"""The first part of the key of a topic whose figures do not say what they count."""


Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Node:
    """Claims that say the same in the same words, as one."""

    slots: Slots
    claims: tuple[int, ...]


def topics_of(
    claims: Sequence[Claim], language: Language, *, story: str = "", weights: Weights | None = None
) -> list[Topic]:
    """Return the topic of each claim of one story, equal ones as one object.

    What comes out depends on the set of the claims alone. ``story`` is the story's key, which is a part of
    the keys of its topics.

    >>> from claimtrack.lang import load_english
    >>> topics_of([], load_english())
    []
    """
    if not claims:
        return []
    order = sorted(range(len(claims)), key=lambda i: _place(claims[i]))
    ordered = [claims[i] for i in order]
    slots = [read_slots(claim, language) for claim in ordered]
    groups, circles = _groups(slots, weights or load_weights("topics"))
    made = _named(groups, circles, ordered, slots, language, story)
    found: list[Topic | None] = [None] * len(claims)
    for group, topic in zip(groups, made, strict=True):
        for member in group:
            found[order[member]] = topic
    return [topic for topic in found if topic is not None]


def subject_of(claim: Claim, language: Language) -> Topic:
    """Return the topic that a claim makes by itself."""
    return topics_of([claim], language)[0]


def _place(claim: Claim) -> tuple[str, str, int, int, str]:
    return claim.date or "", claim.document, claim.start, claim.end, claim.claim


# --- groups ------------------------------------------------------------------------------------------------


def _groups(slots: Sequence[Slots], weights: Weights) -> tuple[list[list[int]], list[int]]:
    """Return the claims of each topic, as places in order, topics by their first claim; and of each topic
    the place among them of the first topic of its circle: all that is compared with one another."""
    groups: dict[tuple[int, ...], int] = {}
    for lot, nodes in enumerate(_comparable(_nodes(slots))):
        for group in _linked(nodes, weights):
            groups[tuple(sorted(member for node in group for member in node.claims))] = lot
    first: dict[int, int] = {}
    ordered = sorted(groups)
    circles = [first.setdefault(groups[group], place) for place, group in enumerate(ordered)]
    return [list(group) for group in ordered], circles


_said = attrgetter(
    *(f.name for f in fields(Slots) if f.name not in ("document", "sentence_at", "at", "is_headline", "day"))
)
"""Returns of slots what is said, all words of the sentence included, and not where and when."""


def _nodes(slots: Sequence[Slots]) -> list[_Node]:
    """Return the claims with those that say the same in the same sentence as one: reprints and copies."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for i, one in enumerate(slots):
        found[_said(one), one.at - one.sentence_at].append(i)
    return [_Node(slots[members[0]], tuple(members)) for members in found.values()]


def _comparable(nodes: Sequence[_Node]) -> list[list[_Node]]:
    """Return the nodes in lots within which they are compared: of one scale, and no lot too large."""
    lots = _parted(nodes, _scale)
    for key in (_happening, _noun, slot_key):
        lots = [part for lot in lots for part in (_parted(lot, key) if len(lot) > MOST else [lot])]
    return lots


def _scale(slots: Slots) -> str:
    return f"{slots.scale} {slots.sphere}"


def _happening(slots: Slots) -> str:
    return slots.family or slots.verb or slots.head or ""


def _noun(slots: Slots) -> str:
    return slots.head or ""


def _parted(nodes: Iterable[_Node], key: Callable[[Slots], str]) -> list[list[_Node]]:
    lots: dict[str, list[_Node]] = defaultdict(list)
    for node in nodes:
        lots[key(node.slots)].append(node)
    return [lot for _, lot in sorted(lots.items())]


def _linked(nodes: list[_Node], weights: Weights) -> list[list[_Node]]:
    """Return the nodes of each topic."""
    if len(nodes) == 1 or len(nodes) > MOST:  # more than can be compared say the very same
        return [nodes]
    from claimtrack.compare.pairing import evidence

    groups: dict[int, list[_Node]] = defaultdict(list)
    scores = evidence([node.slots for node in nodes], weights)
    for node, group in zip(nodes, average_linkage(scores, weights.threshold), strict=True):
        groups[group].append(node)
    return list(groups.values())


def slot_key(slots: Slots) -> str:
    """Return the slots that make a topic where pairs are not compared."""
    place = slots.place.key if slots.place else ""
    words = (slots.family or slots.verb, slots.head, *sorted(slots.modifiers), slots.sort, place, slots.kind)
    return " ".join(word or "-" for word in words)


# --- names and keys ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A topic before its key: its parts, what they are made of, and the order of its first claim."""

    parts: tuple[tuple[str, str], ...]
    who: str | None
    modifiers: tuple[str, ...]
    comparable: bool
    order: int
    family: str
    place: Place | None
    first: Claim


def _named(
    groups: Sequence[Sequence[int]],
    circles: Sequence[int],
    claims: Sequence[Claim],
    slots: Sequence[Slots],
    language: Language,
    story: str,
) -> list[Topic]:
    sketches = [_sketch([claims[i] for i in g], [slots[i] for i in g], language) for g in groups]
    # Where the story is goes without saying: a reader wants to know which figures are of another place.
    home = _place_name(_most([s.place for s in slots]))
    own = [[claims[i] for i in group] for group in groups]
    names = []
    for sketch, members in zip(sketches, own, strict=True):
        said = tuple((part, value) for part, value in sketch.parts if part != "place" or value != home)
        names.append(topic_name(said, sketch.who, sketch.modifiers, language, members))
    names = told_apart(names, [sketch.parts for sketch in sketches], own, language)
    keys: dict[str, int] = {}
    made: list[Topic] = []
    for sketch, circle, name in zip(sketches, circles, names, strict=True):
        key = _key(sketch, story)  # that of the first claim has the plain key
        if key in keys:
            mark = hashlib.sha256(f"{sketch.first.document}\n{sketch.first.claim}".encode("utf-8", "replace"))
            key = f"{key}-{mark.hexdigest()[:4]}"
        while key in keys:
            key += "-"
        keys[key] = len(made)
        first = made[circle].key if circle < len(made) else key
        made.append(
            Topic(key, name, sketch.parts, sketch.comparable, sketch.order, sketch.family, (), story, first)
        )
    by_parts: dict[tuple[tuple[str, str], ...], str] = {}
    for topic in made:
        by_parts.setdefault(topic.parts, topic.key)
    wider = language.table("compare")["words"]["wider"]
    return [
        replace(topic, parents=_parents(topic, sketch, by_parts, wider))
        for topic, sketch in zip(made, sketches, strict=True)
    ]


def _sketch(claims: Sequence[Claim], slots: Sequence[Slots], language: Language) -> _Sketch:
    """Return what most of a topic's claims say."""
    measures = measures_of(language)
    table = measures.table
    first = slots[0]
    measure = _most([s.family for s in slots]) or _most([s.verb for s in slots], share=0.5)
    entry = table.get(measure or "")
    head = _most([s.head for s in slots], share=0.34)
    sort = _most([s.sort for s in slots], share=0.5)
    noun = _most([s.noun for s in slots if s.head == head and head])
    words = language.table("compare")["words"]
    who = sort if sort and (noun in (None, "person") or noun in words["categories"]) else noun
    if who == "person":
        who = None if entry is not None else "people"
    spoken = {*(words["categories"] if sort else ()), *(entry.name.split() if entry is not None else ())}
    said = [w for w in _modifiers(claims, slots) if w != who and w not in spoken]
    # "300 dead" says killed once more, and no sort of them.
    modifiers = tuple(w for w in said if measure not in measures.nouns.get(w.lower(), ()))
    if entry is not None and who in entry.things:
        who = None
    place = _most([s.place for s in slots], share=0.5)
    kind = _most([_shown(s) for s in slots], share=0.5)
    status = _most([s.status for s in slots], share=0.5)
    dimension = _most([s.dimension for s in slots], share=0.5)
    side = _most([s.side for s in slots], share=0.5)
    parts = (
        ("measure", measure),
        ("counted", " ".join([*modifiers, who or ""]).strip() or None),
        ("side", side.title() if side else None),
        ("place", _place_name(place)),
        ("dimension", None if dimension == kind else dimension),
        ("kind", kind),
        ("status", status),
    )
    comparable = measure is not None or who not in (None, "people") or bool(modifiers)
    order = list(table).index(measure) if measure and entry is not None else NO_ORDER
    return _Sketch(
        tuple((part, value) for part, value in parts if value),
        who,
        modifiers,
        comparable,
        order,
        entry.family if entry is not None else measure or who or first.scale,
        place,
        claims[0],
    )


def _most(values: Iterable[Value | None], share: float = 0.0) -> Value | None:
    """Return the value that most have, where more than a share of all have it; of equally many the first by
    its letters."""
    known = list(values)
    total = len(known)
    if not known or known.count(known[0]) == total:
        return known[0] if known else None
    counts = Counter(value for value in known if value is not None)
    if not counts:
        return None
    value, count = min(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return value if count > share * total or count == total else None


def _modifiers(claims: Sequence[Claim], slots: Sequence[Slots]) -> list[str]:
    """Return the words before the counted noun that most claims have, as they are written."""
    counts = Counter(word for s in slots for word in s.modifiers)
    common = {word for word, count in counts.items() if 2 * count > len(slots)}
    for claim in claims:
        words = [word for word in counted_before_head(claim) if stem_of(word.lower()) in common]
        if len({stem_of(w.lower()) for w in words}) == len(common):
            return list(dict.fromkeys(words))
    return []


def _shown(slots: Slots) -> str | None:
    """Return the kind of figure that a topic's name says: a total or a level is what a reader expects."""
    if slots.direction:
        return "change"
    if slots.mood:
        return slots.mood
    if slots.kind == "rate" and " per " in (slots.unit or ""):
        return None  # its dimension says so
    return None if slots.kind in (None, "total", "level", "measure", "incident") else slots.kind


def _place_name(place: Place | None) -> str | None:
    """Return a place as a topic prints it: a known town without "city", a province with its word."""
    if place is None:
        return None
    name = place.name
    if place.country and place.rank == LARGE and not place.within:
        name = f"{name} province"
    return f"{'-'.join(sorted(place.parts))} {name}" if place.parts and place.rank != COUNTRY else name


def _key(sketch: _Sketch, story: str) -> str:
    values = dict(sketch.parts)
    keyed = [slug(values.get("measure", "")) or "count", slug(values.get("counted", ""))]
    keyed += [mark + slug(values[part]) for part, mark in MARKS.items() if part in values]
    keyed = [UNSAID, *keyed] if not sketch.comparable else keyed
    return "/".join([*(part for part in keyed if part), *([story] if story else [])])


@lru_cache(maxsize=50_000)
def slug(value: str) -> str:
    """Return a word or words as they stand in a key."""
    return re.sub(r"[\W_]+", "-", value.casefold()).strip("-")


def _parents(
    topic: Topic,
    sketch: _Sketch,
    by_parts: Mapping[tuple[tuple[str, str], ...], str],
    wider: Mapping[str, Sequence[str]],
) -> tuple[str, ...]:
    """Return the topics of the story that are the same with a wider place or wider people."""
    if not topic.comparable:
        return ()
    values = dict(topic.parts)
    places = [values.get("place"), sketch.place.country if sketch.place else None, None]
    counted = values.get("counted")
    sorts: list[str | None] = [counted, *wider.get(counted or "", ())]
    if sketch.who and not sketch.modifiers:
        sorts.append(None)
    keys = []
    for where in dict.fromkeys(places):
        for sort in dict.fromkeys(sorts):
            wide = {**values, "place": where or "", "counted": sort or ""}
            keys.append(by_parts.get(tuple((part, value) for part, value in wide.items() if value)))
    return tuple(dict.fromkeys(key for key in keys if key and key != topic.key))


def topic_of_key(key: str, language: Language) -> Topic:
    """Return a topic as far as its key shows it, enough to rank it: its name is the key. A large ledger has
    tens of thousands of topics, and only a few are shown.

    >>> from claimtrack.lang import load_english
    >>> topic = topic_of_key("killed/soldier/at-cairo/s-12ab", load_english())
    >>> topic.order, topic.comparable
    (0, True)
    """
    first, *rest = key.split("/")
    comparable = first != UNSAID
    measure = first if comparable or not rest else rest[0]
    parts = tuple((part, part) for part in key.split("/"))
    return Topic(key, key, parts, comparable, _orders(language).get(measure, NO_ORDER))


@lru_cache(maxsize=8)
def _orders(language: Language) -> Mapping[str, int]:
    return {slug(measure): order for order, measure in enumerate(measures_of(language).table)}
