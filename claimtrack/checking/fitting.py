"""A figure of a draft and one of the ledger -> whether both are of one thing, and what the one says of the
other's amount and voice."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from claimtrack.compare.authorities import same_authority
from claimtrack.compare.claims import amount_of, day_of
from claimtrack.compare.features import Pair
from claimtrack.compare.independence import authority_of
from claimtrack.compare.intervals import INFINITY, Interval, differ
from claimtrack.compare.places import lies
from claimtrack.compare.sayings import Saying, read_saying
from claimtrack.compare.voices import voice_of_claim
from claimtrack.compare.where import place_of_event
from claimtrack.context.happenings import kinds
from claimtrack.model import Claim, Entry

if TYPE_CHECKING:
    from claimtrack.lang import Language

STATES = frozenset({"total", "level", "incident", None})
"""Kinds that a text often leaves open: 40 dead are a total or those of one deed."""

MOVING = frozenset({"total", "level", "rate", "price", "share"})
"""Kinds of figures that go on with the days."""


GOOD = 2.0
"""Log-odds of one topic from which a figure of a draft and one of the ledger are surely of one thing: of the
drafts that were read, all 46 equal ones of one topic were, and 12 of 14 others."""

FAIR = 0.0
"""The same for equal amounts of one measure or noun."""

LEAST = 0.15
"""Log-odds below which two figures are not set beside each other: the bar of topics."""

NEAR = timedelta(days=60)
"""How long after a time that a draft gives figures for it come in."""

WEEK, SEASON = timedelta(days=4), timedelta(days=200)
"""How long a time is of which a figure is a part of the whole event's: longer than a weekend, and no year."""

LONG = 300
"""Days after which a draft that gives no time is hardly of the same event."""

TIMES = 4.0
"""From how many times the other on one of two figures is hardly a rival: what they count differs."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A figure of the ledger beside one of a draft, which are of one thing; ``is_sure`` says whether enough
    speaks for it."""

    mine: Saying
    other: Saying
    is_sure: bool

    @property
    def pair(self) -> Pair:
        """Return both, the ledger's first."""
        return Pair(self.other, self.mine)

    @property
    def entry(self) -> Entry:
        """Return the ledger's figure."""
        return self.other.entry

    @property
    def day(self) -> date:
        """Return the day of the ledger's figure; one without a day is older than any other."""
        return self.other.day or date.min

    @property
    def when(self) -> tuple[date, str]:
        """Return the day of the ledger's figure, and that on which it was printed: a figure for last year is
        replaced by another one for last year."""
        return self.day, self.entry.claim.date or ""

    @property
    def supports(self) -> bool:
        """Say whether the draft's amount is true wherever the ledger's is, and says no less."""
        return supports(self.other.amount, self.mine.amount)

    @property
    def excludes(self) -> bool:
        """Say whether no amount makes both true, and they may still be of one thing: a vague word excludes
        nothing."""
        if self.mine.amount.reach is not None or self.other.amount.reach is not None:
            return False
        is_apart = self.pair.stand in ("apart", "touch") and not self.supports
        return is_apart and self.pair.log_ratio <= math.log(TIMES)

    @property
    def moves_on(self) -> bool:
        """Say whether the ledger's figure, where it is the later one, takes the place of the draft's: it
        excludes it, or is far above what it leaves open ("at least 14", and 63)."""
        is_open = self.mine.amount.high == INFINITY and self.mine.amount.reach is None
        is_above = self.other.amount.reach is None and self.other.size > self.mine.size
        return self.excludes or (is_open and is_above and self.pair.stand == "open" and not self.supports)

    @property
    def is_own(self) -> bool:
        """Say whether the one whom the draft names, or its text, is who says the ledger's figure too."""
        return is_own(self.mine.claim, self.other, self.mine.language) or (
            self.mine.is_named and self.pair.kin == "same"
        )


def supports(said: Interval, drafted: Interval) -> bool:
    """Say whether a figure that was said bears out another: every amount that makes it true makes the other
    true, or one is the other rounded, and they do not differ much.

    >>> from decimal import Decimal as D
    >>> from claimtrack.compare.intervals import interval
    >>> supports(interval(D(63), D(63), "exact"), interval(D(60), D(60), "more_than"))
    True
    >>> supports(interval(D(200), D(200), "at_most"), interval(D(200), D(200), "exact"))
    False
    """
    from claimtrack.compare.intervals import compare

    stand = compare(said, drafted)
    if drafted.reach is not None:  # "thousands"
        return stand == "within" and said.low >= drafted.low
    if said.reach is not None or _opens_below(said) != _opens_below(drafted):
        return False
    if drafted.low_open and said.low == drafted.low and not said.low_open:
        return False  # 63 is not "more than 63"
    if stand in ("same", "rounded"):
        return True
    inside = drafted.low <= said.low and said.high <= drafted.high
    is_near = not differ(said.first, drafted.first) or not differ(said.last, drafted.last)
    return inside and is_near and stand in ("near", "within", "open")


def _opens_below(amount: Interval) -> bool:
    """Say whether an amount is only bounded above: "up to 200"."""
    return amount.low <= 0 < amount.last and amount.high < INFINITY


def is_own(claim: Claim, other: Saying, language: Language) -> bool:
    """Say whether a figure of the ledger is the own word, unnamed, of a publisher that a draft names."""
    named = authority_of(claim) or claim.speaker
    outlet = other.claim.publisher
    return authority_of(other.claim) is None and same_authority(named, outlet, language)


def saying_of(entry: Entry, language: Language) -> Saying | None:
    """Return a figure as it is set beside others, those too that are no state of anything, such as the size
    of a change or a forecast; ``None`` for a question, and for what is taken back."""
    claim = entry.claim
    if claim.low is None or claim.modality == "asked" or claim.basis == "retracted" or claim.restates:
        return None
    day, voice = day_of(claim.asof or claim.date), voice_of_claim(claim, language)
    return read_saying(entry, language) or Saying(entry, amount_of(claim, language), day, voice, language)


def is_state(saying: Saying) -> bool:
    """Say whether a figure tells how things stand, so that another may follow or exclude it."""
    return read_saying(saying.entry, saying.language) is not None


def fit(
    mine: Saying, other: Saying, evidence: float, *, one_topic: bool, one_circle: bool, one_story: bool
) -> Fit | None:
    """Return two figures as of one thing, ``None`` where they are not or nothing says so.

    ``evidence`` are the log-odds that both share a topic. One amount in one topic with good evidence is
    surely of one thing, whatever the words call it; two amounts need one measure or noun as well.
    """
    if not (one_topic or one_circle) or not _may_be_of_one(mine, other):
        return None
    pair = Pair(other, mine)
    one_amount = mine.value == other.value and one_topic
    is_same = one_amount and evidence >= GOOD
    one_thing = pair.is_of_one_thing or (one_topic and (_is_unsaid(mine, other) or _is_repeated(pair)))
    if not is_same and (not one_thing or evidence < LEAST):
        return None
    doubts = (
        not one_story,
        not is_same and (not one_topic or evidence < (FAIR if one_amount else GOOD)),
        *(doubt(mine, other) for doubt in DOUBTS),
    )
    return Fit(mine, other, not any(doubts))


def _may_be_of_one(mine: Saying, other: Saying) -> bool:
    """Say whether nothing that both say tells them apart."""
    a, b = mine.slots, other.slots
    tells_apart = (
        a.family and b.family and a.family != b.family,
        mine.claim.modality != other.claim.modality or a.mood != b.mood,
        a.direction != b.direction,
        (a.kind == "increment") != (b.kind == "increment"),
        a.sort and b.sort and a.sort != b.sort,
        a.status and b.status and a.status != b.status,
        a.modifiers and b.modifiers and not a.modifiers & b.modifiers and mine.value != other.value,
        a.side and b.side and a.side != b.side,
        _are_two_periods(mine.claim, other.claim),
    )
    return not any(tells_apart)


# --- doubts ------------------------------------------------------------------------------------------------


def _other_place(mine: Saying, other: Saying) -> bool:
    """One place lies apart from the other, or in it; not where both figures are of the whole event, which one
    text puts into a town and the other into its country, nor where one amount is hardly chance."""
    # Of a place that is taken over from the text around only the country counts.
    places = (place_of_event(one.claim, one.language)[0] for one in (mine, other))
    lie, is_said = lies(*places)
    if lie in ("same", "unknown"):
        return False
    is_one = _says_same(mine, other) if mine.value == other.value else _are_of_event(mine, other)
    return lie == "apart" or not is_said or not is_one


def _other_measure(mine: Saying, other: Saying) -> bool:
    """Something else happened: only one is of a measure in the table, or both are amounts of one and come
    about otherwise ("earned", "lost")."""
    a, b = mine.claim.action, other.claim.action
    if not a or not b or a == b:
        return False
    if (mine.family is None) != (other.family is None):
        return not _is_telling(mine, other)
    return mine.family is not None and mine.slots.scale == "money"


def _other_noun(mine: Saying, other: Saying) -> bool:
    """Another noun is counted: homes, schools."""
    a, b = mine.slots, other.slots
    return a.scale == "count" and bool(a.head and b.head) and a.head != b.head


def _other_people(mine: Saying, other: Saying) -> bool:
    """One says of which people: soldiers among the people."""
    return bool(mine.slots.sort) != bool(other.slots.sort)


def _other_status(mine: Saying, other: Saying) -> bool:
    """One says how sure its cases are, and the amounts differ."""
    return mine.value != other.value and bool(mine.slots.status) != bool(other.slots.status)


def _other_kind(mine: Saying, other: Saying) -> bool:
    """One is of a period, a rate or an age, and the other none."""
    a, b = mine.slots.kind, other.slots.kind
    is_apart = None not in (a, b) and a != b and not {a, b} <= STATES
    return is_apart and not _is_telling(mine, other)


def _other_time(mine: Saying, other: Saying) -> bool:
    """The draft gives the time of its figure, which is another or a part ("last week"); or it gives none, and
    the ledger's figure is of long ago."""
    first, last = _told(mine.claim)
    if other.day is None or mine.day is None:
        return False
    if first is None or last is None:
        return abs((mine.day - other.day).days) > LONG
    others = _told(other.claim)
    if (first, last) == others:
        return False
    is_near = first - NEAR <= other.day <= last + NEAR
    is_part = WEEK <= last - first < SEASON and mine.claim.kind not in ("period", "share", "price", "rate")
    return not is_near or (is_part and others == (None, None))


def _other_event(mine: Saying, other: Saying) -> bool:
    """The figures are of two kinds of what happens, one of them on a day: an earthquake, an epidemic."""
    known = kinds(mine.language)
    if any("event" in one.claim.inferred for one in (mine, other)):
        return False
    found = {one.claim.event_kind for one in (mine, other)}
    if len(found) < 2 or not all(kind in known for kind in found):
        return False
    return any(known[str(kind)].once for kind in found)


def _may_be(mine: Saying, other: Saying) -> bool:
    """The draft only says that it may be so."""
    words = mine.language.table("checking")["may_be"]
    return mine.claim.hedge in words and other.claim.hedge not in words


DOUBTS: tuple[Callable[[Saying, Saying], bool], ...] = (
    _other_place,
    _other_measure,
    _other_noun,
    _other_people,
    _other_status,
    _other_kind,
    _other_time,
    _other_event,
    _may_be,
)
"""What keeps two figures from being surely of one thing."""


def _told(claim: Claim) -> tuple[date, date] | tuple[None, None]:
    """Return the first and the last day that the words themselves give for a figure."""
    if {"time_start", "time_end"} & set(claim.inferred) or not claim.time_start or not claim.time_end:
        return None, None
    try:
        return date.fromisoformat(claim.time_start), date.fromisoformat(claim.time_end)
    except ValueError:
        return None, None


def _are_of_event(mine: Saying, other: Saying) -> bool:
    return all(_is_of_event(one.claim) for one in (mine, other))


def _is_of_event(claim: Claim) -> bool:
    return "place" in claim.inferred or claim.place == claim.event_place


def _is_unsaid(mine: Saying, other: Saying) -> bool:
    """Say whether two figures of one measure in units, which count nothing, can be of one thing: of no two
    measures."""
    a, b = mine.slots, other.slots
    return mine.claim.unit is not None and None in (a.family, b.family) and (a.head is None or b.head is None)


def _is_repeated(pair: Pair) -> bool:
    """Say whether one voice says one amount of one measure twice, whatever it calls what is measured."""
    one_measure = pair.a.family is not None and pair.a.family == pair.b.family
    return one_measure and pair.a.value == pair.b.value and pair.kin == "same" and pair.b.is_named


def _is_telling(mine: Saying, other: Saying) -> bool:
    """Say whether two figures have one amount that is no chance: three digits beside its noughts."""
    return mine.value == other.value and mine.slots.digits >= 3


def _says_same(mine: Saying, other: Saying) -> bool:
    """Say whether two figures have one amount that is hardly chance."""
    return mine.value == other.value and mine.slots.digits >= 2


def _are_two_periods(a: Claim, b: Claim) -> bool:
    """Say whether two figures sum up two times: two quarters, two days."""
    if "period" not in (a.kind, b.kind):
        return False
    return bool(a.time_end and b.time_end) and (a.time_start, a.time_end) != (b.time_start, b.time_end)
