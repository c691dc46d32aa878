"""The entries of one topic, or of one circle of topics -> its run: which figures stand in it, what they
allow, in which order.

A run is what findings are read from. It holds only what somebody puts forward as so: no question, denial or
forecast, no figure that only repeats its neighbour in another unit, no size of a change or addition, which is
no state of the whole, and no age, duration or distance: these belong to one person, deed or place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from claimtrack.compare.claims import (
    ESTIMATES,
    amount_of,
    day_of,
    is_taken_back,
    signs_of,
    words_before,
    words_behind,
)
from claimtrack.compare.families import dimension_of, lower, measures_of
from claimtrack.compare.flows import may_flow, unit_said
from claimtrack.compare.independence import authority_of
from claimtrack.compare.intervals import Interval
from claimtrack.compare.measures import SHARES, read_measure
from claimtrack.compare.slots import Slots, read_slots
from claimtrack.compare.standing import can_stand
from claimtrack.compare.topics import UNSAID
from claimtrack.compare.voices import Voice, voice_of_claim
from claimtrack.lang import Language
from claimtrack.model import Claim, Entry

PERIOD = timedelta(days=27)
"""The shortest month: how long a time is at least that a figure sums up."""

OVER = 60
"""Days after which a text tells of what is over, and moves no more."""

Order = tuple[date, str, str, int, str]
Row = tuple[str, int, str | None, str | None]


BEFORE = ("old", "start", "from", "announced", "part_before")
"""Signs that the words right before a figure give."""

FORMER = frozenset({"from", "start", "old"})
"""Those of what a figure was before."""


@dataclass(frozen=True, eq=False)
class Saying:
    """One figure of a topic as it is set beside the others; ``amount`` is in the base unit of its dimension,
    and ``day`` the day as of which it is said, else that of its document."""

    entry: Entry
    amount: Interval
    day: date | None
    voice: Voice
    language: Language

    @cached_property
    def claim(self) -> Claim:
        """Return the claim."""
        return self.entry.claim

    @property
    def order(self) -> Order:
        """Return where it stands in time: day, publication, document, place in the text; what a rise or fall
        starts "from", and an earlier figure, stand before all of their sentence."""
        claim = self.claim
        # Only these two signs are looked for: all figures are ordered, and few asked for the others.
        before, lead = _data(self.language).before, words_before(claim)
        is_former = bool(before["start"].search(lead) or before["old"].search(lead))
        place = claim.sentence_start if is_former else claim.start
        return self.day or date.max, claim.date or "", claim.document, place, claim.claim

    @cached_property
    def told_after(self) -> int:
        """Return the days from the day of a figure to the text that tells it."""
        printed = day_of(self.claim.date)
        return (printed - self.day).days if printed and self.day else 0

    @cached_property
    def value(self) -> tuple[Decimal, Decimal]:
        """Return the amounts that are said, whatever the bound makes of them."""
        return self.amount.first, self.amount.last

    @cached_property
    def size(self) -> float:
        """Return the largest amount said, without its sign; a vague word counts as far as it reaches."""
        return float(abs(self.amount.last if self.amount.reach is None else self.amount.reach))

    @property
    def is_named(self) -> bool:
        """Say whether somebody is named whose figure it is."""
        return authority_of(self.claim) is not None

    @property
    def is_total(self) -> bool:
        """Say whether it is a running total, which can only grow."""
        return self.claim.kind == "total"

    @property
    def is_estimate(self) -> bool:
        """Say whether nobody counted it."""
        return self.claim.basis in ESTIMATES

    @cached_property
    def signs(self) -> frozenset[str]:
        """Return the signs that the words around it give: newer, fallen, revised, rival, those of
        ``BEFORE``, and ``part_behind``."""
        claim, data = self.claim, _data(self.language)
        lead = words_before(claim)
        found = {name for name, pattern in data.before.items() if pattern.search(lead)}
        behind = data.part_behind.match(words_behind(claim))
        if (
            behind and len(behind[0].split()) == 2
        ):  # "five of the crew"; "five members of the crew" is a count
            found.add("part_behind")
        return signs_of(claim, self.language) | found

    @property
    def is_part(self) -> bool:
        """Say whether the words around it make it a part of another figure: "five of his victims"; a share of
        the vote is none."""
        return self.claim.unit not in SHARES and not self.signs.isdisjoint(("part_before", "part_behind"))

    @property
    def goes_on(self) -> bool:
        """Say whether the words behind it say where it moved to: "from 51 to 84"."""
        return bool(_data(self.language).onward.match(words_behind(self.claim)))

    @cached_property
    def slots(self) -> Slots:
        """Return what the claim says of its figure, normalised."""
        return _slots(self.claim, self.language)

    @property
    def family(self) -> str | None:
        """Return its measure ("killed"), where the language's table has it."""
        return self.slots.family

    @property
    def row(self) -> Row:
        """Return its sentence, what it is of and its kind, by which the figures of a list are known: "14 in
        Lowden, 9 in Harrow"; a total beside one incident is none."""
        claim = self.claim
        return claim.document, claim.sentence_start, self.family or self.slots.head, claim.kind

    @property
    def things(self) -> set[str]:
        """Return its measure, its counted noun and its topic: two figures of one thing share one of these."""
        return {self.family or "", lower(self.claim.counted_head), self.entry.topic} - {""}

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the content words of its sentence, cut to their stems."""
        words = re.findall(r"[a-z]{4,}", self.claim.sentence.lower())
        return frozenset(_stem(word) for word in words) - _data(self.language).common


@dataclass(frozen=True, slots=True)
class Value:
    """One amount of a topic with all who say it, the earliest first."""

    sayings: tuple[Saying, ...]

    @property
    def topic(self) -> str:
        """Return the topic."""
        return self.first.entry.topic

    @property
    def first(self) -> Saying:
        """Return who said it first."""
        return self.sayings[0]

    @property
    def documents(self) -> int:
        """Return in how many documents it stands, copies counted once."""
        return len({saying.entry.origin for saying in self.sayings})


@dataclass(frozen=True, eq=False)
class Run:
    """The amounts of one topic, or of a circle of topics under the key of the first, by the day on which
    each was first said; of one day, the smaller first where it only grows. ``withdrawn`` are figures that
    their own text takes back. ``rows`` are those that give several amounts (see ``Saying.row``)."""

    topic: str
    values: tuple[Value, ...]
    withdrawn: tuple[Saying, ...] = ()
    grows: bool = False
    rows: frozenset[Row] = frozenset()

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Return the place of the amount of each saying, these by their ``id``."""
        return {id(saying): at for at, value in enumerate(self.values) for saying in value.sayings}

    @cached_property
    def by_thing(self) -> Mapping[str, Sequence[int]]:
        """Return the places, in order, of the amounts of each thing (see ``Saying.things``)."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, value in enumerate(self.values):
            for thing in set().union(*(saying.things for saying in value.sayings)):
                found[thing].append(at)
        return found


def find_runs(entries: Iterable[Entry], language: Language, *, circles: bool = False) -> list[Run]:
    """Return the runs of all topics, or of all ``circles``, by their keys; each dimension is a run of its
    own. The order of the entries plays no part."""
    groups: dict[tuple[str, str], list[Saying]] = defaultdict(list)
    for entry in entries:
        is_placed = entry.topic and not entry.topic.startswith(f"{UNSAID}/")
        saying = read_saying(entry, language) if is_placed else None
        if saying is not None:
            key = entry.circle if circles and entry.circle else entry.topic
            groups[key, _dimension(entry.claim, language)].append(saying)
    return [_run(topic, group) for (topic, _), group in sorted(groups.items())]


def read_saying(entry: Entry, language: Language) -> Saying | None:
    """Return an entry as it is set beside others; ``None`` where it has nothing to say about a state."""
    claim = entry.claim
    stands = can_stand(entry) or is_taken_back(claim, language)
    if claim.low is None or claim.direction is not None or not stands:
        return None
    if claim.kind in ("age", "duration", "increment") or _dimension(claim, language) in ("time", "length"):
        return None
    amount = amount_of(claim, language, per_time=_unit(claim, language) != claim.unit)
    return Saying(entry, amount, _day(claim), voice_of_claim(claim, language), language)


def _run(topic: str, sayings: Iterable[Saying]) -> Run:
    ordered = sorted(sayings, key=lambda saying: saying.order)
    withdrawn = [s for s in ordered if is_taken_back(s.claim, s.language)]
    by_value: dict[tuple[str, tuple[Decimal, Decimal]], list[Saying]] = defaultdict(list)
    for saying in ordered:
        if saying not in withdrawn:
            by_value[saying.entry.topic, saying.value].append(saying)
    values = [Value(tuple(group)) for group in by_value.values()]
    totals = [saying.is_total for saying in ordered]
    grows = sum(totals) * 2 >= len(totals) > 0
    if grows:
        values.sort(key=_as_it_grew)
    return Run(topic, tuple(values), tuple(withdrawn), grows, _rows(ordered))


def _as_it_grew(value: Value) -> tuple[object, ...]:
    """Return where an amount stands of one day in a run that only grows; what something moved "from" stands
    before where it came to."""
    first = value.first
    return first.day or date.max, "from" not in first.signs, first.amount.last, first.order


def _rows(sayings: Iterable[Saying]) -> frozenset[Row]:
    """Return the rows with several amounts; what one of them rose or fell from is no other part. A measure is
    costly to read: that of a figure alone in its sentence is not asked for."""
    sentences: dict[tuple[str, int], list[Saying]] = defaultdict(list)
    for saying in sayings:
        sentences[saying.claim.document, saying.claim.sentence_start].append(saying)
    amounts: dict[Row, set[tuple[Decimal, Decimal]]] = defaultdict(set)
    for group in sentences.values():
        for saying in group if len(group) > 1 else ():
            if saying.signs.isdisjoint(FORMER):
                amounts[saying.row].add(saying.value)
    return frozenset(row for row, several in amounts.items() if len(several) > 1 and row[2])


def _dimension(claim: Claim, language: Language) -> str:
    unit = _unit(claim, language)
    return dimension_of(unit, measures_of(language)) if unit else ""


def _unit(claim: Claim, language: Language) -> str | None:
    return (
        unit_said(claim, read_measure(claim, language), language) if may_flow(claim, language) else claim.unit
    )


def _day(claim: Claim) -> date | None:
    """Return the day on which a figure stands: the last of a month or more that its sentence gives ("in
    1997"), else the day as of which it is said, else that of its document.

    A shorter time is that of an event, whose figures come in later.
    """
    said = day_of(claim.asof) or day_of(claim.date)
    first, last = day_of(claim.time_start), day_of(claim.time_end)
    is_period = first and last and last - first >= PERIOD and "time_end" not in claim.inferred
    return min(said, last) if said and last and is_period else said


def _stem(word: str) -> str:
    return word[:6]


_slots = lru_cache(maxsize=20_000)(read_slots)
"""A figure stands in a run of its topic and in one of its circle."""


@dataclass(frozen=True, slots=True)
class _Data:
    before: Mapping[str, re.Pattern[str]]
    onward: re.Pattern[str]
    part_behind: re.Pattern[str]
    common: frozenset[str]


@cache
def _data(language: Language) -> _Data:
    events = language.table("compare")["events"]
    return _Data(
        {name: re.compile(events[name], re.IGNORECASE) for name in BEFORE},
        re.compile(events["onward"], re.IGNORECASE),
        re.compile(events["part_behind"], re.IGNORECASE),
        frozenset(_stem(word) for word in events["common"]),
    )
