"""Entries -> the relations among them, found by one sweep in the order of time.

Pairing all with all grows with the square of a topic. A sweep sets each figure against the last word of every
voice and against the figures next before it in time, within its own measure, dimension and country; a
document's sums and parts are found inside it. The order in which entries come in plays no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimtrack.compare.folding import Key
from claimtrack.compare.intervals import compare
from claimtrack.compare.readings import Reading, read_document
from claimtrack.compare.relations import Relation, relate_readings
from claimtrack.compare.sums import find_sums
from claimtrack.lang import Language
from claimtrack.model import Entry

RECENT = 60
"""Figures next before in time that each one is set against."""

VOICES = 100
"""Voices whose last word each figure is set against, the latest ones."""

INSIDE = 25
"""Earlier figures of its own document that each one is set against."""

PARTS = 20
"""Repetitions of a whole in other texts that its parts are shown beside."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The relations found, in the order of time of the later figure, and whether caps cut any pairs off."""

    relations: tuple[Relation, ...]
    figures: int
    is_cut: bool


_Found = dict[frozenset[Key], Relation]
"""What was found about a pair of claims, each by its id and its document."""


@dataclass(frozen=True, slots=True)
class _Item:
    entry: Entry
    reading: Reading

    @property
    def key(self) -> Key:
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
    documents = _by_document(entries, language, topics)
    items = sorted((item for group in documents for item in group), key=lambda i: (i.reading.order, i.key))
    found: _Found = {}
    for group in documents:
        _inside(group, found, language)
    cut = _across(items, found)
    _parts_elsewhere(items, found)
    if topics is not None:
        wanted = {item.key for item in items if item.entry.topic in topics}
        found = {pair: relation for pair, relation in found.items() if pair & wanted}
    ranked = sorted(found.values(), key=_order)
    return Sweep(tuple(r for r in ranked if r.relation != "unrelated"), len(items), cut)


def _by_document(
    entries: Iterable[Entry], language: Language, topics: Collection[str] | None
) -> list[list[_Item]]:
    groups: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        groups[entry.claim.document, entry.version_key][entry.claim.claim] = entry
    return [
        [
            _Item(members[reading.claim.claim], reading)
            for reading in read_document((entry.claim for entry in members.values()), language)
        ]
        for _, members in sorted(groups.items())
        if topics is None or any(entry.topic in topics for entry in members.values())
    ]


def _inside(group: Sequence[_Item], found: _Found, language: Language) -> None:
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
            if here in found:
                continue
            relation = relate_readings(other.reading, later.reading, same_origin=True)
            if relation.relation == "part_of" and later.reading.is_part:
                if not partitive:
                    relation = replace(relation, relation="unrelated")
                    found[here] = relation
                partitive = False  # a part of the nearest figure that it can be a part of, and of no other
            if relation.relation != "unrelated":
                found[here] = relation


def _across(items: Sequence[_Item], found: _Found) -> bool:
    """Sweep over all figures in the order of time."""
    recent: dict[tuple[str | None, ...], list[_Item]] = defaultdict(list)
    last: dict[tuple[str | None, ...], dict[str, _Item]] = defaultdict(dict)
    cut = False
    for item in items:
        reading = item.reading
        if not _is_comparable(reading):
            continue
        key = (reading.measure or reading.thing, reading.dimension)
        own, unknown, anywhere = (*key, reading.country), (*key, None), (*key, "*")
        # A figure whose country nobody says is set against all, and all against it.
        places = (own, unknown) if reading.country is not None and not reading.is_state else (anywhere,)
        others: dict[Key, _Item] = {}
        for place in places:
            cut = cut or len(recent[place]) > RECENT
            for other in recent[place][-RECENT:]:
                others[other.key] = other
            for other in list(last[place].values())[-VOICES:]:
                others[other.key] = other
        for other in others.values():
            _set_side_by_side(other, item, last[own], found)
        for place in dict.fromkeys((own, anywhere)):
            recent[place].append(item)
            voice = _voice(item)
            last[place].pop(voice, None)  # the latest word goes to the end
            last[place][voice] = item
    return cut


def _set_side_by_side(
    a: _Item,
    b: _Item,
    last: dict[str, _Item],
    found: _Found,
) -> None:
    pair = frozenset((a.key, b.key))
    if pair in found or len(pair) < 2:
        return
    relation = relate_readings(a.reading, b.reading, same_origin=a.entry.origin == b.entry.origin)
    if relation.relation == "unrelated":
        return
    newest = last.get(_voice(a))
    if relation.relation == "repeats" and newest is not None and _is_stale(a, newest, b):
        relation = replace(relation, notes=(*relation.notes, "stale"))
    found[pair] = relation


def _is_stale(a: _Item, newest: _Item, b: _Item) -> bool:
    """Say whether ``b`` brings back a figure that its own voice had replaced by a newer one."""
    first, second, third = a.reading, newest.reading, b.reading
    if newest.key == a.key or not (first.asof and second.asof and third.asof):
        return False
    if not first.asof < second.asof <= third.asof or first.amount is None or second.amount is None:
        return False
    return compare(first.amount, second.amount) not in ("same", "rounded")


def _parts_elsewhere(items: Sequence[_Item], found: _Found) -> None:
    """Show a part beside the same whole in other texts: "17 of the 45" and another paper's 45."""
    by_claim: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        by_claim[item.reading.claim.claim].append(item)
    repeated: dict[Key, list[Key]] = defaultdict(list)
    by_key = {item.key: item for item in items}
    parts: list[tuple[Key, Key, Relation]] = []
    for both, relation in sorted(found.items(), key=lambda kv: _order(kv[1])):
        one, other = sorted(both)
        if relation.relation == "repeats":
            repeated[one].append(other)
            repeated[other].append(one)
        elif relation.relation == "part_of" and relation.whole is not None:
            whole = one if one[0] == relation.whole else other
            parts.append((other if whole == one else one, whole, relation))
    for part, whole, relation in parts:
        elsewhere = [k for k in repeated[whole] if by_key[k].entry.claim.document != part[0]]
        for key in elsewhere[:PARTS]:
            pair = frozenset((part, key))
            if pair in found and found[pair].relation != "unrelated":
                continue
            a, b = sorted((by_key[part], by_key[key]), key=lambda i: i.reading.order)
            found[pair] = Relation(
                a.reading.claim,
                b.reading.claim,
                "part_of",
                f"a part of the same figure elsewhere: {relation.reason}",
                by_key[key].reading.claim.claim,
            )


def _is_comparable(reading: Reading) -> bool:
    said = (reading.topic.comparable or reading.elided) and reading.amount is not None
    return said and reading.claim.restates is None


def _voice(item: _Item) -> str:
    words = " ".join(sorted(item.reading.voice.words))
    return words or f"text: {item.reading.voice.outlet}"


def _order(relation: Relation) -> tuple[str, str, int, str, str, int, str]:
    a, b = relation.a, relation.b
    return (b.asof or b.date or "", b.document, b.start, b.claim, a.document, a.start, a.claim)
