"""Entries -> the relations among them, found by one sweep in the order of time.

Pairing all with all grows with the square of a topic. A sweep sets each figure against the last word of every
voice and against the figures next before it in time, within its own measure, dimension and country; a
document's sums and parts are found inside it. The order in which entries come in plays no part.

Which figures are set side by side (``Windows``) needs to know little of them, and how two of them stand
(``Sweeper.relate``) is decided by the two.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar

from claimtrack.compare.decided import are_apart, read_as_decided
from claimtrack.compare.folding import Key
from claimtrack.compare.intervals import compare
from claimtrack.compare.places import COUNTRY
from claimtrack.compare.readings import Reading, read_document
from claimtrack.compare.relations import Relation, relate_readings
from claimtrack.compare.sums import find_sums
from claimtrack.lang import Language
from claimtrack.model import Entry

RECENT = 250
"""Figures next before in time that each one is set against."""

VOICES = 250
"""Voices whose last word each figure is set against, the latest ones."""

CROWD = 1_000
"""Figures of one subject and country from which on the next ones are set against fewer of them, and as many
again of the same town: whoever reads the 5,000th toll of a war wants to see it beside the latest."""

RECENT_IN_CROWD, VOICES_IN_CROWD = 8, 12
"""The same in a crowd."""

INSIDE = 25
"""Earlier figures of its own document that each one is set against."""

PARTS = 20
"""Repetitions of a whole that its parts are shown beside."""

Id = TypeVar("Id")
"""How a caller names a figure."""


Moment = tuple[str, str, str, int, str]
"""Where a figure stands in time: as-of day, day of publication, document, place in the text, claim."""


@dataclass(frozen=True, slots=True)
class Mark(Generic[Id]):
    """What decides which other figures one is compared with; ``key`` is how the caller names it.

    Only figures of one ``subject`` are set side by side; without one, none is. ``is_state`` is set where it
    tells how something stands, wherever that is.
    """

    key: Id
    subject: str | None
    order: Moment
    country: str | None
    town: str | None
    is_state: bool
    voice: str


@dataclass(frozen=True, slots=True)
class Link(Generic[Id]):
    """A relation between two figures under their callers' names: ``whole`` is one of the two, or ``None``."""

    a: Id
    b: Id
    label: str
    reason: str = ""
    whole: Id | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """The relations found, in the order of time of the later figure, and whether caps cut any pairs off."""

    relations: tuple[Relation, ...]
    figures: int
    is_cut: bool


_Found = dict[frozenset[Key], Relation]
"""What was found about a pair of claims, each by its id and its document."""


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of the ledger with its reading."""

    entry: Entry
    reading: Reading

    @property
    def key(self) -> Key:
        """Return the claim's id and its document."""
        return self.entry.claim.claim, self.entry.claim.document


def relations(
    entries: Iterable[Entry], *, language: Language, topics: Collection[str] | None = None
) -> Iterator[Relation]:
    """Yield the relations among entries, unrelated pairs left out; see ``sweep``."""
    yield from sweep(entries, language=language, topics=topics).relations


def sweep(entries: Iterable[Entry], *, language: Language, topics: Collection[str] | None = None) -> Sweep:
    """Return the relations among entries: of topics as well as across their parents and siblings.

    Give it all entries of the documents concerned: what a figure leaves out is read from the others. With
    ``topics`` (keys as in ``Entry.topic``) documents without a figure of theirs are not read, and relations
    without one are left out: much less work in a large ledger.
    """
    sweeper = Sweeper(language)
    groups = [sweeper.read(members) for members in _by_document(entries, topics)]
    items = {item.key: item for group in groups for item in group}
    found: _Found = {}
    for group in groups:
        found |= {frozenset((_end(r, "a"), _end(r, "b"))): r for r in sweeper.inside(group)}
    cut = False
    subjects: dict[str, list[Mark[Key]]] = defaultdict(list)
    for key, item in items.items():
        mark = sweeper.mark(item, key)
        if mark.subject is not None:
            subjects[mark.subject].append(mark)
    for marks in subjects.values():
        windows: Windows[Key] = Windows()
        for mark in sorted(marks, key=_when):
            for other, newest in windows.beside(mark).items():
                pair = frozenset((other, mark.key))
                if pair in found or len(pair) < 2:
                    continue
                relation = sweeper.relate(
                    items[other], items[mark.key], None if newest is None else items[newest]
                )
                if relation is not None:
                    found[pair] = relation
            cut = cut or windows.is_cut
    found |= _elsewhere(found, items)
    if topics is not None:
        wanted = {key for key, item in items.items() if item.entry.topic in topics}
        found = {pair: relation for pair, relation in found.items() if pair & wanted}
    ranked = sorted(found.values(), key=order_of)
    return Sweep(tuple(r for r in ranked if r.relation != "unrelated"), len(items), cut)


def _by_document(entries: Iterable[Entry], topics: Collection[str] | None) -> list[list[Entry]]:
    groups: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        groups[entry.claim.document, entry.version_key][entry.claim.claim] = entry
    return [
        list(members.values())
        for _, members in sorted(groups.items())
        if topics is None or any(entry.topic in topics for entry in members.values())
    ]


class Sweeper:
    """The steps of a sweep in one language, each a pure function."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def read(self, entries: Iterable[Entry]) -> list[Item]:
        """Return the figures of one document in the order of the text."""
        members = {entry.claim.claim: entry for entry in entries}
        readings = read_document((entry.claim for entry in members.values()), self._language)
        items = [Item(members[reading.claim.claim], reading) for reading in readings]
        return [replace(i, reading=read_as_decided(i.entry, i.reading, self._language)) for i in items]

    def mark(self, item: Item, key: Id) -> Mark[Id]:
        """Return what decides which others a figure is set against."""
        reading = item.reading
        subject = None
        if _is_comparable(reading):
            about = reading.measure or reading.thing
            subject = f"{item.entry.story}|{about}|{reading.dimension or ''}"
        town = reading.place.key if reading.place is not None and reading.place.rank != COUNTRY else None
        return Mark(key, subject, reading.order, reading.country, town, reading.is_state, _voice(item))

    def inside(self, group: Sequence[Item]) -> list[Relation]:
        """Return the sums, parts, corrections and answers inside one document.

        "unrelated" among them are pairs that must not be set side by side again.
        """
        found: _Found = {}
        _inside(group, found, self._language)
        return list(found.values())

    def relate(self, a: Item, b: Item, newest: Item | None) -> Relation | None:
        """Return how the later figure stands to the earlier, ``None`` for unrelated.

        ``newest`` is what the voice of ``a`` had said last before ``b``, ``None`` where that is ``a``.
        """
        if are_apart(a.entry, b.entry):
            return None
        relation = relate_readings(a.reading, b.reading, same_origin=a.entry.origin == b.entry.origin)
        if relation.relation == "unrelated":
            return None
        if relation.relation == "repeats" and newest is not None and _is_stale(a, newest, b):
            relation = replace(relation, notes=(*relation.notes, "stale"))
        return relation


class _Place(Generic[Id]):
    """The figures of one place, in the order of time: the latest, and the last of each voice."""

    def __init__(self) -> None:
        self.seen = 0
        self.recent: deque[Id] = deque(maxlen=RECENT)
        self.last: dict[str, Id] = {}

    def add(self, mark: Mark[Id]) -> None:
        self.seen += 1
        self.recent.append(mark.key)
        self.last.pop(mark.voice, None)  # the latest word goes to the end
        self.last[mark.voice] = mark.key

    def latest(self, few: bool) -> Iterator[Id]:
        yield from islice(reversed(self.recent), RECENT_IN_CROWD if few else RECENT)
        yield from islice(reversed(self.last.values()), VOICES_IN_CROWD if few else VOICES)


class Windows(Generic[Id]):
    """The figures of one subject that the next one in time is set against."""

    def __init__(self) -> None:
        self._places: dict[tuple[str | None, str | None], _Place[Id]] = defaultdict(_Place)
        self._voices: dict[Id, str] = {}
        self.is_cut = False

    def beside(self, mark: Mark[Id]) -> dict[Id, Id | None]:
        """Return the earlier figures that one is set against, each with what its voice said last where that
        is another; then the figure itself is an earlier one. ``is_cut`` says whether others were left out."""
        # A figure whose country nobody says is set against all, and all against it.
        told = mark.country is not None and not mark.is_state
        others: dict[Id, None] = {}
        self.is_cut = False
        for country in (mark.country, None) if told else (ANYWHERE,):
            place = self._places[country, None]
            self.is_cut = self.is_cut or place.seen > RECENT
            few = place.seen > CROWD
            others.update(dict.fromkeys(place.latest(few)))
            if few and mark.town is not None:
                others.update(dict.fromkeys(self._places[country, mark.town].latest(few)))
        own = self._places[mark.country, None]
        beside: dict[Id, Id | None] = {}
        for other in others:
            newest = own.last.get(self._voices[other])
            beside[other] = None if newest == other else newest
        self._voices[mark.key] = mark.voice
        for country in dict.fromkeys((mark.country, ANYWHERE)):
            for town in dict.fromkeys((None, mark.town)):
                self._places[country, town].add(mark)
        return beside


ANYWHERE = "*"
"""All countries and none."""


def _when(mark: Mark[Id]) -> tuple[Moment, str]:
    return mark.order, str(mark.key)


def _inside(group: Sequence[Item], found: _Found, language: Language) -> None:
    """Find sums, parts, corrections and answers inside one document."""
    items = {item.reading.claim.claim: item for item in group}
    for one in find_sums([item.reading for item in group], language):
        whole = items[one.whole.claim.claim]
        for part in one.parts:
            pair = items[part.claim.claim]
            a, b = sorted((whole, pair), key=lambda i: i.reading.order)
            found[frozenset((a.key, b.key))] = Relation(
                a.reading.claim, b.reading.claim, "part_of", one.reason, whole.reading.claim.claim
            )
    for i, later in enumerate(group):
        partitive = later.reading.is_part
        for other in reversed(group[max(0, i - INSIDE) : i]):
            here = frozenset((later.key, other.key))
            if here in found or are_apart(other.entry, later.entry):
                continue
            relation = relate_readings(other.reading, later.reading, same_origin=True)
            if relation.relation == "part_of" and later.reading.is_part:
                if not partitive:
                    relation = replace(relation, relation="unrelated")
                    found[here] = relation
                partitive = False  # a part of the nearest figure that it can be a part of, and of no other
            if relation.relation != "unrelated":
                found[here] = relation


def _is_stale(a: Item, newest: Item, b: Item) -> bool:
    """Say whether ``b`` brings back a figure that its own voice had replaced by a newer one."""
    first, second, third = a.reading, newest.reading, b.reading
    if newest.key == a.key or not (first.asof and second.asof and third.asof):
        return False
    if not first.asof < second.asof <= third.asof or first.amount is None or second.amount is None:
        return False
    return compare(first.amount, second.amount) not in ("same", "rounded")


def parts_elsewhere(links: Iterable[Link[Id]], moments: Mapping[Id, Moment]) -> Iterator[Link[Id]]:
    """Yield a part beside its whole where that is said again: "17 of the 45" and another paper's 45.

    Of ``links`` those are read that repeat a whole, make a part of one, or stand at a part; ``moments`` are
    those of their figures.
    """
    ordered = sorted(links, key=lambda link: _link_order(moments[link.a], moments[link.b]))
    linked = {frozenset((link.a, link.b)) for link in ordered if link.label != "unrelated"}
    repeated: dict[Id, list[Id]] = defaultdict(list)
    for link in ordered:
        if link.label == "repeats":
            repeated[link.a].append(link.b)
            repeated[link.b].append(link.a)
    for link in ordered:
        if link.label != "part_of" or link.whole is None:
            continue
        part = link.b if link.whole == link.a else link.a
        for key in repeated[link.whole][:PARTS]:
            pair = frozenset((part, key))
            if pair not in linked:
                linked.add(pair)
                a, b = sorted(pair, key=lambda one: moments[one])
                yield Link(a, b, "part_of", f"a part of the same figure elsewhere: {link.reason}", key)


def _link_order(a: Moment, b: Moment) -> tuple[str | int, ...]:
    return (b[0], *b[2:], *a[2:])


def _elsewhere(found: _Found, items: Mapping[Key, Item]) -> _Found:
    """Return the parts beside their wholes where these are said again, by pair."""

    def link(relation: Relation) -> Link[Key]:
        a, b = _end(relation, "a"), _end(relation, "b")
        whole = None
        if relation.whole is not None:
            whole = a if relation.a.claim == relation.whole else b
        return Link(a, b, relation.relation, relation.reason, whole)

    moments = {key: item.reading.order for key, item in items.items()}
    more: _Found = {}
    for one in parts_elsewhere(map(link, found.values()), moments):
        a, b = items[one.a].reading.claim, items[one.b].reading.claim
        whole = items[one.whole].reading.claim.claim if one.whole is not None else None
        more[frozenset((one.a, one.b))] = Relation(a, b, "part_of", one.reason, whole)
    return more


def _is_comparable(reading: Reading) -> bool:
    said = (reading.comparable or reading.elided) and reading.amount is not None
    return said and reading.claim.restates is None


def _voice(item: Item) -> str:
    words = " ".join(sorted(item.reading.voice.words))
    return words or f"text: {item.reading.voice.outlet}"


def _end(relation: Relation, end: str) -> Key:
    claim = relation.a if end == "a" else relation.b
    return claim.claim, claim.document


def order_of(relation: Relation) -> tuple[str, str, int, str, str, int, str]:
    """Return what relations are ordered by: day and place of the later figure, place of the earlier."""
    a, b = relation.a, relation.b
    return (b.asof or b.date or "", b.document, b.start, b.claim, a.document, a.start, a.claim)
