"""What two readings show beside their amounts: time between them, size, hardening, question and answer."""

from __future__ import annotations

from claimtrack.compare.places import lies
from claimtrack.compare.readings import ESTIMATES, Reading
from claimtrack.compare.voices import kin

EXCHANGE = 700
"""Characters between a question and the answer that corrects it."""


def is_told_otherwise(a: Reading, b: Reading) -> bool:
    """Say whether one figure of one day is told of two measures: 4,000 bodies collected, and buried."""
    x, y = a.claim, b.claim
    same = (x.low, x.high, x.bound, x.counted_head, x.asof) == (
        y.low,
        y.high,
        y.bound,
        y.counted_head,
        y.asof,
    )
    large = x.low is not None and x.low >= 1000 and x.counted_head is not None
    return same and large and a.group is not None and a.group == b.group


def is_increment_in_name_only(a: Reading, b: Reading) -> bool:
    """Say whether "another three were killed" is one event's count, set beside a rival one: the next figure
    of the same text, or the same place and day."""
    extra = a if a.kind == "increment" else b
    plain = b if extra is a else a
    if extra.claim.document == plain.claim.document:
        follows = 0 <= plain.claim.start - extra.claim.end < 200
        return follows and kin(a.voice, b.voice) == "other"
    return extra.place_sure and plain.place_sure and extra.place == plain.place


def is_extent(a: Reading, b: Reading) -> bool:
    """Say whether both are measured extents ("3,200 hectares burned"), which nobody calls an estimate."""
    return a.dimension in ("area", "length") and not any(r.claim.basis in ESTIMATES for r in (a, b))


def is_flipped(a: Reading, b: Reading) -> bool:
    """Say whether one figure is a ceiling in the first and a floor in the second: "up to" and "over 200"."""
    assert a.amount is not None and b.amount is not None
    same = (a.amount.first, a.amount.last) == (b.amount.first, b.amount.last)
    bounds = a.claim.bound, b.claim.bound
    return same and bounds[0] in ("at_most", "less_than") and bounds[1] in ("at_least", "more_than")


def is_place_of_total(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` counts, further down in the text, a place in the place of the larger figure ``a``."""
    assert a.amount is not None and b.amount is not None
    inside, _ = lies(b.place, a.place)
    placed = a.place_sure and b.place_sure and inside == "inside"
    days = a.days is None or b.days is None or a.days == b.days
    return placed and days and a.grows and a.scope == b.scope and b.amount.last < a.amount.first


def is_answer(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` answers the interviewer's figure ``a`` in the same exchange."""
    asked = a.voice.role == "interviewer" and b.voice.role != "interviewer"
    return asked and 0 <= b.claim.start - a.claim.end < EXCHANGE and b.claim.speaker is not None


def hardening(a: Reading, b: Reading) -> tuple[str, ...]:
    """Return what became firmer from the first figure to the second: its basis, or its bound."""
    x, y = a.claim, b.claim
    soft = ("feared", "belief", "hearsay", "estimate", "projection")
    notes = []
    if (x.modality == "hypothetical" or x.basis in soft) and y.modality == "asserted" and y.basis not in soft:
        notes.append("hardened")
    if {x.bound, y.bound} in ({"at_least", "at_most"}, {"more_than", "at_most"}, {"more_than", "less_than"}):
        notes.append("bound flipped")
    elif x.bound != y.bound and y.bound == "exact":
        notes.append("bound dropped")
    return tuple(notes)


def how_repeated(a: Reading, b: Reading, same_origin: bool, who: str) -> str:
    """Return in words how the second figure repeats the first."""
    if same_origin or a.claim.document == b.claim.document:
        return "the same figure, one origin" if same_origin else "the same figure again in one text"
    if who == "same":
        return "the same voice, the same figure"
    same = a.claim.low == b.claim.low and a.claim.unit == b.claim.unit
    return "the same figure for the same thing" if same else "the same figure, rounded or in another unit"


def is_later(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` is as of a later day."""
    return a.asof is not None and b.asof is not None and b.asof > a.asof


def days_between(a: Reading, b: Reading) -> str:
    """Return the days between two as-of days, in words."""
    days = (b.asof - a.asof).days if a.asof and b.asof else 0
    return "a day" if days == 1 else f"{days} days"


def are_large(a: Reading, b: Reading) -> bool:
    """Say whether both figures are of a disaster's size."""
    return all(r.amount is not None and r.amount.last >= 500 for r in (a, b))


def may_rival(a: Reading, b: Reading) -> bool:
    """Say whether figures whose place is not said can still be rivals: of one disaster, of one size."""
    if a.country is not None and b.country is not None and a.country != b.country:
        return False
    flows = a.is_state and (a.dimension or "").endswith(" per time")
    return (flows or are_large(a, b)) and ratio(a, b) <= 25


def ratio(a: Reading, b: Reading) -> float:
    """Return how many times the one is the other."""
    assert a.amount is not None and b.amount is not None
    # "Thousands" is said up to ten thousand.
    low, high = sorted(abs(amount.reach or amount.last) for amount in (a.amount, b.amount))
    return float(high / low) if low else 1e9
