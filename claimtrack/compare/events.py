"""Two readings -> whether they are about one thing: the same event or state, a part of it, or another.

Single events are known by their place and days and by how they happened; states and wars by place and what is
counted. What a document leaves out is no evidence against, and not enough evidence for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from claimtrack.compare.families import lower
from claimtrack.compare.intervals import INFINITY
from claimtrack.compare.places import COUNTRY, lies
from claimtrack.compare.readings import Reading
from claimtrack.compare.voices import kin

Fit = Literal["same", "a in b", "b in a", "other"]

FRESH = timedelta(days=3)
"""How long after an event its toll still moves, and reports of it name its day or leave it out."""

STATE = timedelta(days=120)
"""How far apart in time two figures of one state or one war are still set side by side."""

SCALE = 50
"""A figure so many times another one is about something else, a war and not a strike."""

WAR_SCALE = 4
"""The same for two tolls of one war: what is more counts others (the tortured, the children)."""

SURE = 4
"""Points of evidence (see ``_evidence``) from which two reports are of one event; tuned on news pairs."""

NEAR = 900
"""Characters within which a text that quotes two voices on one measure speaks of one event."""

BLASTS = frozenset({"bomb", "air", "shells", "mine", "fire"})
"""What another report may call a blast."""

AREAL = frozenset({"quake", "water", "storm", "disease", "fire"})
"""What strikes many places at once, so that a town's toll is a part of the country's."""

LARGE = 500
"""Victims from which on an event is a disaster, whose toll is spoken of for weeks."""


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
        return Match("other", "other side", True)
    if not a.is_event:
        agents = [set(lower(r.claim.agent).split()) - {"the"} for r in (a, b)]
        if any(x and y and not x & y for x, y in (agents, (a.givers, b.givers))):
            return Match("other", "another one's", True)
        where, where_sure = lies(a.place, b.place)
        if where == "apart" and where_sure and a.place_sure and b.place_sure:
            return Match("other", "other place", True)
        return thing
    if a.is_state and (a.dimension is None or a.dimension.endswith(" per time")):
        return _states(a, b, thing)
    if a.scope != b.scope and "war" in (a.scope, b.scope) and not _of_one_size(a, b):
        return Match("other", "a whole war and one event of it", True)
    if "war" in (a.scope, b.scope):
        return _wars(a, b, thing)
    return _events(a, b, thing)


def _things(a: Reading, b: Reading) -> Match:
    """Compare what is counted: sorts of people may be parts of one another, things are the same or not."""
    if a.sort == b.sort:
        same = a.thing == b.thing or a.sort is not None or a.elided or b.elided
        if not same and None in (a.thing, b.thing) and a.measure is not None and not a.is_event:
            unsaid = a if a.thing is None else b  # "it will cost 40 million"
            if unsaid.claim.counted_head is None and a.place is not None and a.place == b.place:
                return Match("same", "", False)
        return Match("same", "", True) if same else Match("other", "something else is counted", True)
    if a.thing and b.thing and None in (a.sort, b.sort):
        return Match("other", "something else is counted", True)
    if a.sort is None or b.sort is None:
        narrow = a.sort or b.sort
        if (a.thing is not None and a.sort is None) or (b.thing is not None and b.sort is None):
            return Match("other", "something else is counted", True)
        if narrow in ("civilian", "passenger", "worker"):
            return Match("same", "", False)  # one report says "people" where another says "civilians"
        return Match("a in b" if a.sort else "b in a", f"{narrow} are part of the people", True)
    wide = {("child", "civilian"), ("woman", "civilian"), ("journalist", "civilian"), ("police", "soldier")}
    if (a.sort, b.sort) in wide:
        return Match("a in b", f"{a.sort} among the {b.sort}s", True)
    if (b.sort, a.sort) in wide:
        return Match("b in a", f"{b.sort} among the {a.sort}s", True)
    return Match("other", "other people", True)


def _wars(a: Reading, b: Reading, thing: Match) -> Match:
    lie, sure = lies(a.place, b.place)
    if a.country and b.country and a.country != b.country and sure and a.place_sure and b.place_sure:
        return Match("other", "other place", True)
    if _apart(a, b) > STATE:
        return Match("other", "too far apart in time", True)
    if _ratio(a, b) > WAR_SCALE:
        return Match("other", "another scale", True)
    if thing.fit != "same" or lie in ("same", "unknown") or not (a.place_sure and b.place_sure):
        known = a.country is not None and a.country == b.country
        return thing if thing.fit != "same" else Match("same", "the same war", known or lie == "same")
    if lie == "apart":
        return Match("other", "other place", True)
    return Match("a in b" if lie == "inside" else "b in a", "one place lies in the other", sure)


def _states(a: Reading, b: Reading, thing: Match) -> Match:
    """Compare two figures of how something stands ("600 barrels a day are leaking")."""
    if _apart(a, b) > STATE:
        return Match("other", "too far apart in time", True)
    if _ratio(a, b) > 2 * SCALE:
        return Match("other", "another scale", True)
    lie, _ = lies(a.place, b.place)
    if lie == "apart" and a.place_sure and b.place_sure:
        return Match("other", "other place", True)
    known = a.country is not None and a.country == b.country
    return thing if thing.fit != "same" else Match("same", "the same state", known or lie == "same")


def _events(a: Reading, b: Reading, thing: Match) -> Match:
    one_text = a.claim.document == b.claim.document
    plague = "disease" in a.means | b.means  # it has no day; how long a text says that it lasts is chance
    if a.scope != b.scope and not plague and not (_is_large(a) and _is_large(b)):
        return Match("other", "some weeks' tally and one event", True)
    if _ratio(a, b) > SCALE:
        return Match("other", "another scale", True)
    if a.means and b.means and not a.means & b.means and not _may_be_blast(a.means, b.means):
        return Match("other", "another kind of event", True)
    if _when(a, b) == "apart":
        return Match("other", "other days", True)
    lie, sure = lies(a.place, b.place)
    named = a.place_sure and b.place_sure
    if lie == "apart" and named:
        return Match("other", "other place", True)
    evidence = _evidence(a, b)
    together = one_text or evidence >= 2 or (a.country is not None and a.country == b.country)
    if not together and not (_is_large(a) and _is_large(b)):
        return Match("other", "nothing says that it is one event", False)
    if thing.fit != "same":
        narrow = a if thing.fit == "a in b" else b
        if lie not in ("same", "unknown") and narrow.place_sure and _is_town(narrow):
            return Match("other", "other place", False)
        return (
            thing
            if one_text or evidence >= SURE
            else Match("other", "nothing says that it is one event", False)
        )
    # A report that names the country only is of the town's event as well; a town's toll is a part of another
    # text's only where both say where.
    if lie in ("inside", "around") and sure and _is_town(a) and _is_town(b) and (named or one_text):
        return Match("a in b" if lie == "inside" else "b in a", "one place lies in the other", named)
    if one_text and lie == "unknown" and a.place_sure != b.place_sure:
        part, whole = (a, b) if a.place_sure else (b, a)
        if _is_said_total(whole) and not _is_said_total(part) and _is_less(part, whole):
            return Match("a in b" if part is a else "b in a", "one place of what the total counts", False)
    town = a if lie == "inside" else b
    # A disaster's toll without a place is the country's that its text is about.
    above = "alone" in town.signs and town.place_sure and _is_less(b if town is a else a, town)
    placed = named or (above and _is_large(a) and _is_large(b))
    areal = bool((a.means | b.means) & AREAL) or "alone" in town.signs
    if (
        lie in ("inside", "around")
        and _is_town(a) != _is_town(b)
        and (_is_far_below(a, b, lie == "inside") or (areal and placed and not one_text))
    ):
        return Match("a in b" if lie == "inside" else "b in a", "a town's toll and the country's", False)
    return Match("same", "the same event", evidence >= SURE, evidence >= SURE - 1)


def _may_be_blast(a: frozenset[str], b: frozenset[str]) -> bool:
    return ("blast" in a and bool(b & BLASTS)) or ("blast" in b and bool(a & BLASTS))


def _evidence(a: Reading, b: Reading) -> int:
    """Return how much says that two reports are of one event: points for days, place, deed, names, words."""
    points = 0
    one_text = a.claim.document == b.claim.document
    when = _when(a, b)
    if when == "same":
        points += 2 if a.days_sure and b.days_sure else 1
    lie, sure = lies(a.place, b.place)
    if lie == "same" and _is_town(a):
        points += 2 if a.place_sure and b.place_sure else 1
    elif lie in ("inside", "around") and sure and _is_town(a) and _is_town(b):
        points += 1
    elif lie in ("inside", "around") and (a.country or "") == b.country and a.means & b.means & AREAL:
        points += 2 * (
            a.place_sure and b.place_sure
        )  # one text says that the town lies in the other's country
    elif lie not in ("unknown", "same") and not sure and a.place_sure and b.place_sure and not one_text:
        points -= 2  # two names, and nothing says that one place lies in the other
    if when == "unknown" and not (_is_large(a) and _is_large(b)) and _apart(a, b):
        points -= 1 if a.names & b.names or a.days is None or b.days is None else 2  # the news of two days
    points += bool(a.means & b.means)
    points += 2 * bool(a.names & b.names) or bool(a.scene & b.scene)
    shared = len(a.words & b.words)
    points += 2 if shared >= 4 else shared >= 2
    points += a.sort is not None and a.sort == b.sort
    if one_text:
        near = abs(a.claim.start - b.claim.start) < NEAR
        points += 2 if near and kin(a.voice, b.voice, one_text=True) == "other" else 1
    return points


def _is_far_below(a: Reading, b: Reading, a_inside: bool) -> bool:
    """Say whether a disaster's toll in one place is so far below the country's that it must be a part."""
    part, whole = (a, b) if a_inside else (b, a)
    if not (part.is_estimate and whole.is_estimate) or part.amount is None or whole.amount is None:
        return False
    if part.claim.bound == "vague":
        return False
    return _is_large(part) and _is_large(whole) and part.amount.last * 5 <= whole.amount.first


def _is_said_total(reading: Reading) -> bool:
    """Say whether the words make it a total: a town's toll is one, too, but a part of the nation's."""
    return reading.claim.kind == "total" and "kind" not in reading.claim.inferred


def _is_less(a: Reading, b: Reading) -> bool:
    return a.amount is not None and b.amount is not None and a.amount.last < b.amount.first


def _is_town(reading: Reading) -> bool:
    return reading.place is not None and reading.place.rank != COUNTRY


def _of_one_size(a: Reading, b: Reading) -> bool:
    """Say whether both figures are of the size of a war's."""
    return _is_large(a) and _is_large(b) and _ratio(a, b) <= 4 and _apart(a, b) <= FRESH


def _when(a: Reading, b: Reading) -> Literal["same", "apart", "unknown"]:
    """Compare the days of two events; a toll printed days later may leave its day out."""
    if a.days is not None and b.days is not None and a.days_sure and b.days_sure:
        return "same" if a.days[0] <= b.days[1] and b.days[0] <= a.days[1] else "apart"
    for one, other in ((a, b), (b, a)):
        if one.days is not None and one.days_sure and other.asof is not None:
            # What is known as of before the event is not about it.
            if other.asof < one.days[0] or other.asof - one.days[1] > _fresh(a, b):
                return "apart"
            return "same" if other.asof <= one.days[1] else "unknown"
    if a.asof is not None and b.asof is not None:
        gap = abs(a.asof - b.asof)
        if gap > _fresh(a, b):
            return "apart"
        return "same" if gap == timedelta(0) else "unknown"
    return "unknown"


def _fresh(a: Reading, b: Reading) -> timedelta:
    """Return how long one event is spoken of."""
    long = (_is_large(a) and _is_large(b)) or "period" in (a.scope, b.scope) or "disease" in a.means | b.means
    return timedelta(days=30) if long else FRESH


def _is_large(reading: Reading) -> bool:
    """Say whether a figure is of a disaster, whose toll is spoken of for weeks."""
    return reading.amount is not None and reading.amount.last >= LARGE


def _apart(a: Reading, b: Reading) -> timedelta:
    return abs(a.asof - b.asof) if a.asof is not None and b.asof is not None else timedelta(0)


def _ratio(a: Reading, b: Reading) -> float:
    if a.amount is None or b.amount is None:
        return 1.0
    low, high = sorted((abs(a.amount.last), abs(b.amount.last)))
    if (
        INFINITY in (a.amount.high, b.amount.high)
        and (a.amount.reach or b.amount.reach)
        and low
        and high / low > SCALE
    ):
        return 1.0  # "thousands" and "more than 100,000" of one event
    return float(high / low) if low else (1.0 if high == low else float(SCALE))
