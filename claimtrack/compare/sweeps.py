"""Entries -> the relations among them, found by one sweep in the order of time.

Pairing all with all grows with the square of a topic. A sweep sets each figure against the last word of every
voice and against the figures next before it in time, within its own measure, dimension and country; a
document's sums and parts are found inside it. The order in which entries come in plays no part.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from claimtrack.compare.decided import are_apart, read_as_decided
from claimtrack.compare.folding import Key
from claimtrack.compare.intervals import compare
from claimtrack.compare.readings import Reading, read_document
from claimtrack.compare.relations import Relation, may_relate, relate_readings
from claimtrack.compare.sums import find_sums
from claimtrack.lang import Language
from claimtrack.model import Entry

RECENT = 100
"""Figures next before in time that each one is set against."""

VOICES = 100
"""Voices whose last word each figure is set against, the latest ones."""

INSIDE = 25
"""Earlier figures of its own document that each one is set against."""

PARTS = 20
"""Repetitions of a whole that its parts are shown beside."""

ANYWHERE = "*"
"""All countries and none."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The relations found, in the order of time of the later figure, and whether caps cut any pairs off."""

    relations: tuple[Relation, ...]
    figures: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of the ledger with its reading."""

    entry: Entry
    reading: Reading

    @property
    def key(self) -> Key:
        """Return the claim's id and its document."""
        return self.entry.claim.claim, self.entry.claim.document

    @property
    def subject(self) -> str | None:
        """Return what only figures set side by side share; ``None`` for one that is set beside none."""
        one = self.reading
        if not one.comparable or one.amount is None or one.claim.restates is not None:
            return None
        return f"{self.entry.story}|{one.measure or one.thing}|{one.dimension or ''}"

    @property
    def voice(self) -> str:
        """Return whose last word it may be."""
        voice = self.reading.voice
        return " ".join(sorted(voice.words)) or f"text: {voice.outlet}"


_Found = dict[frozenset[Key], Relation]
"""What was found about a pair of claims, each by its id and its document."""


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
    groups = [read_items(members, language) for members in _by_document(entries, topics)]
    items = {item.key: item for group in groups for item in group}
    found: _Found = {}
    for group in groups:
        _find_inside(group, found, language)
    subjects: dict[str, list[Item]] = defaultdict(list)
    for item in items.values():
        if item.subject is not None:
            subjects[item.subject].append(item)
    cut = False
    for members in subjects.values():
        windows = Windows()
        for item in sorted(members, key=lambda one: (one.reading.order, one.key)):
            for other, newest in windows.beside(item):
                pair = frozenset((other.key, item.key))
                if len(pair) == 2 and pair not in found and not are_apart(other.entry, item.entry):
                    found[pair] = _related(other, item, newest)
        cut = cut or windows.is_cut
    found |= _elsewhere(found, items)
    wanted = {key for key, item in items.items() if topics is None or item.entry.topic in topics}
    kept = [one for pair, one in found.items() if one.relation != "unrelated" and pair & wanted]
    return Sweep(tuple(sorted(kept, key=order_of)), len(items), cut)


def _by_document(entries: Iterable[Entry], topics: Collection[str] | None) -> list[list[Entry]]:
    groups: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        groups[entry.claim.document, entry.version_key][entry.claim.claim] = entry
    return [
        list(members.values())
        for _, members in sorted(groups.items())
        if topics is None or any(entry.topic in topics for entry in members.values())
    ]


def read_items(entries: Iterable[Entry], language: Language) -> list[Item]:
    """Return the figures of one document in the order of the text."""
    members = {entry.claim.claim: entry for entry in entries}
    readings = read_document((entry.claim for entry in members.values()), language)
    items = [Item(members[reading.claim.claim], reading) for reading in readings]
    return [replace(i, reading=read_as_decided(i.entry, i.reading, language)) for i in items]


class Windows:
    """The figures of one subject that the next one in time is set against, by country; those of its own topic
    whatever came between."""

    def __init__(self) -> None:
        self._topics: dict[str, deque[Item]] = defaultdict(lambda: deque(maxlen=RECENT))
        self._recent: dict[str | None, deque[Item]] = defaultdict(lambda: deque(maxlen=RECENT))
        self._last: dict[str | None, dict[str, Item]] = defaultdict(dict)
        self.is_cut = False

    def beside(self, item: Item) -> list[tuple[Item, Item | None]]:
        """Return the earlier figures that one is set against, each with what its voice said last where that
        is another; then the figure itself is an earlier one."""
        here = item.reading.country
        # A figure whose country nobody says is set against all, and all against it.
        told = here is not None and not item.reading.is_state
        others: dict[Key, Item] = {}
        for country in (here, None) if told else (ANYWHERE,):
            latest = [*self._recent[country], *islice(reversed(self._last[country].values()), VOICES)]
            others |= {one.key: one for one in latest}
        of_topic = self._topics[item.entry.topic]
        others |= {one.key: one for one in of_topic}
        of_topic.append(item)
        beside = [(one, self._last[here].get(one.voice)) for one in others.values()]
        for country in (here, ANYWHERE):
            self.is_cut = self.is_cut or len(self._recent[country]) == RECENT
            self._recent[country].append(item)
            self._last[country].pop(item.voice, None)  # the latest word goes to the end
            self._last[country][item.voice] = item
        return beside


def _related(a: Item, b: Item, newest: Item | None) -> Relation:
    """Return how the later figure stands to the earlier; ``newest`` is what the voice of ``a`` said last."""
    relation = relate_readings(a.reading, b.reading, same_origin=a.entry.origin == b.entry.origin)
    if relation.relation == "repeats" and newest is not None and _is_stale(a, newest, b):
        return replace(relation, notes=(*relation.notes, "stale"))
    return relation


def _is_stale(a: Item, newest: Item, b: Item) -> bool:
    """Say whether ``b`` brings back a figure that its own voice had replaced by a newer one."""
    first, second, third = a.reading, newest.reading, b.reading
    if not (first.asof and second.asof and third.asof and first.asof < second.asof <= third.asof):
        return False
    if first.amount is None or second.amount is None:
        return False
    return compare(first.amount, second.amount) not in ("same", "rounded")


def _find_inside(group: Sequence[Item], found: _Found, language: Language) -> None:
    """Find the sums, parts, corrections and answers inside one document; "unrelated" among them are pairs
    that must not be set side by side again."""
    items = {item.reading.claim.claim: item for item in group}
    for one in find_sums([item.reading for item in group], language):
        whole = one.whole.claim.claim
        for part in one.parts:
            pair = (items[whole], items[part.claim.claim])
            found[frozenset(i.key for i in pair)] = _part_of(*pair, one.reason, whole)
    for i, later in enumerate(group):
        has_whole = False
        for other in reversed(group[max(0, i - INSIDE) : i]):
            if not may_relate(other.reading, later.reading):
                continue
            here = frozenset((later.key, other.key))
            if here in found or are_apart(other.entry, later.entry):
                continue
            relation = relate_readings(other.reading, later.reading, same_origin=True)
            if relation.relation == "part_of" and later.reading.is_part:
                if has_whole:  # a part of the nearest figure that it can be a part of, and of no other
                    found[here] = replace(relation, relation="unrelated")
                    continue
                has_whole = True
            if relation.relation != "unrelated":
                found[here] = relation


def _elsewhere(found: _Found, items: dict[Key, Item]) -> _Found:
    """Return the parts beside their wholes where these are said again: "17 of the 45", and another's 45."""
    related = ((pair, one) for pair, one in found.items() if one.relation != "unrelated")
    ordered = sorted(related, key=lambda entry: order_of(entry[1]))
    repeated: dict[Key, list[Key]] = defaultdict(list)
    for pair, relation in ordered:
        if relation.relation == "repeats":
            a, b = sorted(pair)
            repeated[a].append(b)
            repeated[b].append(a)
    more: _Found = {}
    for pair, relation in ordered:
        for whole in pair:
            if relation.relation == "part_of" and relation.whole == whole[0]:
                [part] = pair - {whole}
                for again in repeated[whole][:PARTS]:
                    here = frozenset((part, again))
                    known = found.get(here)
                    if len(here) == 2 and (known is None or known.relation == "unrelated"):
                        why = f"a part of the same figure elsewhere: {relation.reason}"
                        more.setdefault(here, _part_of(items[part], items[again], why, again[0]))
    return more


def _part_of(one: Item, other: Item, reason: str, whole: str) -> Relation:
    a, b = sorted((one.reading, other.reading), key=lambda r: r.order)
    return Relation(a.claim, b.claim, "part_of", reason, whole)


def order_of(relation: Relation) -> tuple[str, str, int, str, str, int, str]:
    """Return what relations are ordered by: day and place of the later figure, place of the earlier."""
    a, b = relation.a, relation.b
    return (b.asof or b.date or "", b.document, b.start, b.claim, a.document, a.start, a.claim)
