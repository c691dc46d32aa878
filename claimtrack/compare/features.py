"""Two figures of one topic -> named features: what speaks for their being a step, or a dispute, worth an
editor's time.

Every feature is a small number that can be read aloud. Their weights are data (``weights/steps.toml``,
``weights/disputes.toml``), fitted by ``tests/eval/fit_findings.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cache

from claimtrack.compare.authorities import one_authority
from claimtrack.compare.families import lower
from claimtrack.compare.intervals import Stand, compare
from claimtrack.compare.places import Lie, lies
from claimtrack.compare.sayings import Saying
from claimtrack.compare.things import are_of_one_thing
from claimtrack.compare.voices import Kin, kin
from claimtrack.lang import Language

TIMES = 2.0
"""From how many times the other on two figures are hardly of one thing."""

MOST = 4.0
"""The largest logarithm of a ratio that counts: some fifty times."""

LEAD = 600
"""Characters of a text's opening, where its own matter stands."""

ENOUGH = 5
"""Words in common near two figures from which more say no more."""

ROUNDED = 1.1
"""How many times the other one of two totals may be that differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one circle, ``a`` the earlier."""

    a: Saying
    b: Saying

    @property
    def stand(self) -> Stand:
        """Return how their amounts lie to each other."""
        return compare(self.a.amount, self.b.amount)

    @property
    def kin(self) -> Kin:
        """Return whether one authority says both, as far as names show."""
        x, y = self.a.claim, self.b.claim
        found = kin(self.a.voice, self.b.voice, one_text=self.one_text)
        if one_authority(x, y, self.a.language):
            # "The mayor" and "the governor" are of a government both; nothing says that it is one.
            ruling = _ruling(self.a.language)
            shared = (_words(x.authority) & _words(y.authority)) - ruling
            is_any = _words(x.authority) <= ruling and not _words(x.speaker) & _words(y.speaker) - SMALL
            return "same" if shared or (found != "other" and not is_any) else "unknown"
        return "other" if x.authority and y.authority and found == "unknown" else found

    @property
    def is_one_topic(self) -> bool:
        """Say whether both are of one topic, and not only of one circle."""
        return self.a.entry.topic == self.b.entry.topic

    @property
    def one_text(self) -> bool:
        """Say whether both stand in one document."""
        return self.a.claim.document == self.b.claim.document

    @property
    def one_sentence(self) -> bool:
        """Say whether both stand in one sentence."""
        return self.one_text and self.a.claim.sentence_start == self.b.claim.sentence_start

    @property
    def is_one_movement(self) -> bool:
        """Say whether one sentence says that the one moved from the other: "to 7.5 percent from 7.4"."""
        return self.one_sentence and "start" in self.a.signs

    @property
    def is_of_one_thing(self) -> bool:
        """Say whether both are of one measure or count one noun, and not of two places nor of two things (see
        ``things``): a topic holds together on average. A noun is only what a share is of."""
        x, y = self.a.slots, self.b.slots
        one_measure = x.family is not None and x.family == y.family
        one_noun = x.scale != "share" and None in (x.family, y.family) and self._is_one_noun
        if not (one_measure or one_noun) or self.places == ("apart", True):
            return False
        if one_measure and self.is_one_movement:
            return True
        return are_of_one_thing(self.a.claim, self.b.claim, x, y, self.a.language)

    @property
    def places(self) -> tuple[Lie, bool]:
        """Return how the place of the first lies to that of the second, and whether the names themselves say
        so; nothing is known where either is only inferred."""
        if any("place" in one.claim.inferred for one in (self.a, self.b)):
            return "unknown", False
        return lies(self.a.slots.place, self.b.slots.place)

    @property
    def _is_one_noun(self) -> bool:
        """Say whether both count one noun, in one topic one sort of people or no two nouns."""
        x, y = lower(self.a.claim.counted_head), lower(self.b.claim.counted_head)
        one, other = (said.slots.sort or said.slots.head for said in (self.a, self.b))
        return (bool(x) and x == y) or (self.is_one_topic and (one == other or None in (one, other)))

    @property
    def days(self) -> int | None:
        """Return the days from the first to the second; ``None`` where a day is unknown."""
        return abs((self.b.day - self.a.day).days) if self.a.day and self.b.day else None

    @property
    def rises(self) -> bool:
        """Say whether the second is larger."""
        return self.b.size > self.a.size

    @property
    def log_ratio(self) -> float:
        """Return the logarithm of how many times the one is the other, at most ``MOST``."""
        low, high = sorted((self.a.size, self.b.size))
        if not low and self.a.claim.unit is None:  # none, then three: as far as from one to four
            low, high = 1.0, high + 1
        return min(math.log(high / low), MOST) if low else MOST


SMALL = frozenset({"the", "and", "for"})
"""Words of three letters that no two names share."""


def _words(name: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", (name or "").casefold()))


@cache
def _ruling(language: Language) -> frozenset[str]:
    return frozenset(language.table("attribution")["authority"]["ruling"])


def _agree(x: object, y: object) -> float:
    """Return 1 where both say the same, -1 where the one says another thing, 0 where either says nothing."""
    return 0.0 if not x or not y else 1.0 if x == y else -1.0


def _lie(pair: Pair) -> float:
    """Return 1 where both are of one place, -1 where they are of two, 0 where the one lies in the other or
    nothing is known."""
    lie, _ = lies(pair.a.slots.place, pair.b.slots.place)
    return {"same": 1.0, "apart": -1.0}.get(lie, 0.0)


def _alike(x: Set[str], y: Set[str]) -> float:
    """Return the share of the fewer words that both have."""
    fewer = min(len(x), len(y))
    return len(x & y) / fewer if fewer else 0.0


FEATURES: Mapping[str, Callable[[Pair], float]] = {
    "ratio": lambda pair: pair.log_ratio,
    "rises": lambda pair: pair.rises,
    "falls": lambda pair: (
        pair.a.is_total and pair.b.is_total and not pair.rises and pair.log_ratio > math.log(ROUNDED)
    ),
    "days": lambda pair: math.log1p(pair.days or 0),
    "same day": lambda pair: pair.days == 0,
    "one text": lambda pair: pair.one_text,
    "one sentence": lambda pair: pair.one_sentence,
    "people": lambda pair: "person" in (pair.a.slots.noun, pair.b.slots.noun),
    "modifiers": lambda pair: bool(pair.a.slots.modifiers & pair.b.slots.modifiers),
    "action": lambda pair: _agree(lower(pair.a.claim.action), lower(pair.b.claim.action)),
    "place": _lie,
    "kind": lambda pair: _agree(pair.a.claim.kind, pair.b.claim.kind),
    "period": lambda pair: _agree(pair.a.claim.time_end, pair.b.claim.time_end),
    "holder": lambda pair: _agree(pair.a.slots.holder, pair.b.slots.holder),
    "alike": lambda pair: _alike(pair.a.stems, pair.b.stems),
    "words": lambda pair: min(len(pair.a.slots.words & pair.b.slots.words), ENOUGH),
    "newer": lambda pair: "newer" in pair.b.signs,
    "estimate": lambda pair: pair.a.is_estimate or pair.b.is_estimate,
    "unit": lambda pair: pair.a.claim.unit is not None,
    "lead": lambda pair: sum(one.claim.start < LEAD for one in (pair.a, pair.b)),
}
"""All features by name; a model has weights for some of them. ``holder`` is the name nearest before a figure,
``alike`` compares sentences, ``words`` counts what stands near both figures."""


def features(pair: Pair) -> dict[str, float]:
    """Return all features of a pair."""
    return {name: float(feature(pair)) for name, feature in FEATURES.items()}
