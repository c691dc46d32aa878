"""Two readings -> whether they are about one thing: the same event or state, a part of it, or another.

Single events are known by their place and days and by how they happened; states and wars by place and what is
counted. What a document leaves out is no evidence against, and not enough evidence for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from claimtrack.compare.places import COUNTRY, lies
from claimtrack.compare.readings import Reading

Fit = Literal["same", "a in b", "b in a", "other"]

FRESH, LONG = timedelta(days=3), timedelta(days=30)
"""How long an event is spoken of without its day, and how long a disaster is."""

LARGE = 500
"""Victims from which on an event is a disaster."""

SURE = 2
"""Points of evidence (see ``_evidence``) from which two reports are of one event; tuned on news pairs."""

AREAL = frozenset({"quake", "water", "storm", "disease", "fire"})
"""What strikes many places at once, so that a town's toll is a part of the country's."""


@dataclass(frozen=True, slots=True)
class Match:
    """How two readings fit: ``fit``, why in a few words, whether enough says so to call it a conflict, and
    whether nearly enough does, so that a word such as "risen" may decide."""

    fit: Fit
    why: str
    is_sure: bool
    is_likely: bool = False


def match(a: Reading, b: Reading) -> Match:
    """Return how two readings of one measure and dimension fit; mirrored for ``(b, a)``."""
    thing = _things(a, b)
    if thing.fit == "other":
        return thing
    if a.side and b.side and a.side != b.side:
        return _other("other side")
    lie, _ = lies(a.place, b.place)
    if lie == "apart" and a.place_sure and b.place_sure:
        return _other("other place")
    if not a.is_event or a.is_state:
        return thing
    if a.scope != b.scope:
        return _other("a whole war or some weeks, and one event")
    if a.scope == "war":
        return thing
    return _events(a, b, thing)


def _other(why: str) -> Match:
    return Match("other", why, True)


def _things(a: Reading, b: Reading) -> Match:
    """Compare what is counted: sorts of people may be parts of one another, things are the same or not."""
    if a.sort == b.sort:
        if a.thing == b.thing or a.sort is not None:
            return Match("same", "", True)
        unsaid = None in (a.claim.counted_head, b.claim.counted_head)  # "it will cost 40 million"
        return Match("same", "", False) if unsaid else _other("something else is counted")
    for part, whole, fit in ((a, b, "a in b"), (b, a, "b in a")):
        if (whole.sort or whole.thing or "people") in part.within:
            return Match(fit, f"{part.sort} among the {whole.sort or 'people'}", True)  # type: ignore[arg-type]
        if whole.sort is None and whole.thing is None:
            return Match("same", "", False)  # one report says "people" where another says "civilians"
    return _other("something else is counted")


def _events(a: Reading, b: Reading, thing: Match) -> Match:
    if a.means and b.means and not a.means & b.means:
        return _other("another kind of event")
    if _when(a, b) == "apart":
        return _other("other days")
    evidence = _evidence(a, b)
    if thing.fit != "same":
        return thing if evidence >= SURE else _other("nothing says that it is one event")
    lie, is_said = lies(a.place, b.place)
    if lie in ("inside", "around") and a.place_sure and b.place_sure:
        areal = bool((a.means | b.means) & AREAL)
        if is_said if _is_town(a) == _is_town(b) else areal:
            return Match("a in b" if lie == "inside" else "b in a", "one place lies in the other", False)
    return Match("same", "the same event", evidence >= SURE, evidence >= SURE - 1)


def _evidence(a: Reading, b: Reading) -> int:
    """Return how much says that two reports are of one event: points for days, place, deed, names, text."""
    lie, _ = lies(a.place, b.place)
    return sum(
        (
            (_when(a, b) == "same") * (2 if a.days_sure and b.days_sure else 1),
            (lie == "same" and _is_town(a)) * (2 if a.place_sure or b.place_sure else 1),
            bool(a.means & b.means),
            bool(a.scene & b.scene),
            a.claim.document == b.claim.document,
        )
    )


def _is_town(reading: Reading) -> bool:
    return reading.place is not None and reading.place.rank != COUNTRY


def _when(a: Reading, b: Reading) -> Literal["same", "apart", "unknown"]:
    """Compare the days of two events; a toll printed days later may leave its day out."""
    if a.days is not None and b.days is not None and a.days_sure and b.days_sure:
        return "same" if a.days[0] <= b.days[1] and b.days[0] <= a.days[1] else "apart"
    if a.asof is None or b.asof is None:
        return "unknown"
    gap = abs(a.asof - b.asof)
    return "apart" if gap > (LONG if are_large(a, b) else FRESH) else "unknown" if gap else "same"


def are_large(a: Reading, b: Reading) -> bool:
    """Say whether both figures are of a disaster's size."""
    return all(r.amount is not None and r.amount.last >= LARGE for r in (a, b))


def ratio(a: Reading, b: Reading) -> float:
    """Return how many times the one is the other."""
    assert a.amount is not None and b.amount is not None
    # "Thousands" is said up to ten thousand.
    low, high = sorted(abs(amount.reach or amount.last) for amount in (a.amount, b.amount))
    return float(high / low) if low else 1e9
