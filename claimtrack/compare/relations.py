"""Two claims -> how the later one stands to the earlier: repeats, agrees, diverges, conflicts, updates,
corrects, part of, rejects, unrelated; with a reason in a few words.

First what can be compared at all (``events.match``), then how the amounts lie (``intervals.compare``), then
time, voice and basis. Few conflicts, nearly all real: where it is not plain that two figures are of one thing
and time, they are left unrelated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from claimtrack.compare.claims import ESTIMATES
from claimtrack.compare.events import Match, are_large, match, ratio
from claimtrack.compare.intervals import compare
from claimtrack.compare.places import lies
from claimtrack.compare.readings import Reading, read, read_document
from claimtrack.compare.voices import EXCHANGE, kin
from claimtrack.lang import Language
from claimtrack.model import Claim
from claimtrack.plural import many

Label = Literal[
    "repeats",
    "agrees",
    "diverges",
    "conflicts",
    "updates",
    "corrects",
    "part_of",
    "rejects",
    "unrelated",
]

RIVALS = timedelta(days=10)
"""How far apart rival figures of one quantity still conflict, and are not chapters of a history."""

FAR_RIVALS = timedelta(days=20)
"""The same for figures that diverge: a bound holds longer."""

PARTS = 800
"""Characters between a whole and "including 8", "6 of the dead"."""

NEXT = 3
"""Characters between two sentences of one paragraph."""

GROWTH = 1.5
"""How much more the next toll of a war may be; what is more was counted by somebody else."""

ALONE = ("age", "duration", "change")
"""Kinds of figures that are each of their own, unless the words revise one."""

RIVAL_SCALE = 25
"""The same for two rival tolls of one disaster."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How claim ``b`` stands to claim ``a``, the earlier one, with a reason in a few words.

    ``whole`` is the id of the claim that the other is a part of. ``change`` says for updates and corrections
    whether the estimate or the world changed. ``notes`` are further findings: "stale", "hardened",
    "bound flipped", "part above whole", "falls".
    """

    a: Claim
    b: Claim
    relation: Label
    reason: str
    whole: str | None = None
    change: Literal["estimate", "world"] | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_tension(self) -> bool:
        """Say whether the two cannot both be right, or are far apart."""
        return self.relation in ("conflicts", "diverges")


def relate(
    a: Claim,
    b: Claim,
    *,
    language: Language,
    same_origin: bool = False,
    around_a: Iterable[Claim] = (),
    around_b: Iterable[Claim] = (),
) -> Relation:
    """Return how two claims stand to each other, the earlier one first; swapping them changes nothing.

    ``same_origin`` says that their documents carry one text. ``around_a`` and ``around_b`` are the other
    claims of their documents: what a claim leaves out (place, day, the thing counted) is taken over from
    them.
    """
    one = _reading(a, around_a, language)
    other = _reading(b, around_b, language)
    return relate_readings(one, other, same_origin=same_origin)


def _reading(claim: Claim, around: Iterable[Claim], language: Language) -> Reading:
    others = {c.claim: c for c in around if c.document == claim.document}
    if not others:
        return read(claim, language)
    others[claim.claim] = claim
    return next(r for r in read_document(others.values(), language) if r.claim.claim == claim.claim)


def relate_readings(one: Reading, other: Reading, *, same_origin: bool = False) -> Relation:
    """Return how two readings stand to each other, the earlier one first."""
    a, b = (one, other) if one.order <= other.order else (other, one)
    label, reason, whole, change, notes = _decide(a, b, same_origin)
    return Relation(a.claim, b.claim, label, reason, whole, change, notes)


def may_relate(a: Reading, b: Reading) -> bool:
    """Say whether two figures of one document may stand in a relation: quicker than to find which."""
    x, y = a.claim, b.claim
    if a.is_part or b.is_part or x.restates or y.restates or "increment" in (x.kind, y.kind):
        return True
    if a.measure != b.measure:
        return False
    if a.is_withdrawn or b.is_withdrawn:
        return True
    if a.sort is b.sort is None and a.thing != b.thing and x.counted_head and y.counted_head:
        return False
    alike = (a.dimension, a.kind, a.status) == (b.dimension, b.kind, b.status)
    return alike and a.comparable and b.comparable


_Answer = tuple[Label, str, str | None, Literal["estimate", "world"] | None, tuple[str, ...]]


def _say(
    label: Label,
    reason: str,
    whole: Reading | None = None,
    change: Literal["estimate", "world"] | None = None,
    notes: tuple[str, ...] = (),
) -> _Answer:
    return label, reason, whole.claim.claim if whole is not None else None, change, notes


def _decide(a: Reading, b: Reading, same_origin: bool) -> _Answer:
    """Decide what can be compared at all."""
    x, y = a.claim, b.claim
    one_text = x.document == y.document
    if x.claim == y.claim:
        return _say("repeats", "the same claim")
    if one_text and (y.restates == x.claim or x.restates == y.claim):
        return _say("repeats", "the same amount in another unit beside it")
    if x.restates or y.restates:
        return _say("unrelated", "restates its neighbour, which is compared")
    if a.amount is None or b.amount is None:
        return _say("unrelated", "a remark without a figure")
    if a.is_withdrawn or b.is_withdrawn:
        if one_text and a.is_withdrawn != b.is_withdrawn and a.measure == b.measure:
            return _say("corrects", "withdrawn and replaced in the same text", change="estimate")
        return _say("unrelated", "withdrawn")
    if _is_addend(a, b):
        return _say("part_of", "addends: the one is said to come on top of the other")
    if a.is_part != b.is_part or (a.is_part and one_text):
        return _partitive(a, b)
    if not (a.comparable and b.comparable):
        return _say("unrelated", "the text does not say what is counted")
    if a.measure != b.measure:
        return _say("unrelated", "other things happened to them")
    if a.dimension != b.dimension:
        return _say("unrelated", "another currency, unit or kind of quantity")
    if a.kind != b.kind or (a.kind in ALONE and "revised" not in b.signs):
        return _say("unrelated", f"{a.kind or b.kind} figures stand alone")
    if a.status != b.status:
        return _say("unrelated", "cases of another status, or a worst case")
    fit = match(a, b)
    if fit.fit == "other":
        return _say("unrelated", fit.why)
    if "denied" in (x.modality, y.modality):
        return _rejection(a, b)
    if fit.fit != "same":
        return _part(a, b, fit)
    return _compared(a, b, fit, same_origin)


def _is_addend(a: Reading, b: Reading) -> bool:
    """Say whether two figures of one breath are added ("40,000 ... and another 100,000")."""
    x, y = a.claim, b.claim
    if x.document != y.document or y.kind != "increment" or x.kind == "increment" or y.start < x.start:
        return False
    alike = a.dimension == b.dimension and a.group == b.group and a.group is not None
    return alike and y.sentence_start - x.sentence_end < NEXT


def _partitive(a: Reading, b: Reading) -> _Answer:
    """Decide about a figure that its words make a part ("including 10") of the figure before it in its own
    text; it is nobody's total."""
    x, y = a.claim, b.claim
    assert a.amount is not None and b.amount is not None
    close = x.document == y.document and 0 <= y.start - x.end < PARTS
    if b.is_part and close and x.unit == y.unit and a.kind in (None, "increment") and not _is_more(b, a):
        return _say("part_of", "its words make it a part of the figure before it", a)
    return _say("unrelated", "a part of another figure of its own text")


def _rejection(a: Reading, b: Reading) -> _Answer:
    assert a.amount is not None and b.amount is not None
    one = compare(a.amount, b.amount) in ("same", "rounded", "near", "touch")
    if not one or a.claim.modality == "denied":
        return _say("unrelated", "denied")
    if a.asof and b.asof and b.asof - a.asof > FAR_RIVALS:
        return _say("unrelated", "too far apart in time")
    return _say("rejects", "the later voice says that the figure is not so")


def _part(a: Reading, b: Reading, fit: Match) -> _Answer:
    """Decide between a part and its whole; a part above its whole is a finding."""
    part, whole = (a, b) if fit.fit == "a in b" else (b, a)
    assert part.amount is not None and whole.amount is not None
    if part.amount.low <= whole.amount.high:
        return _say("part_of", fit.why, whole)
    if whole is a and _is_later(a, b) and a.grows and "newer" in b.signs:
        why = f"the toll has risen; part above whole, whose figure is older: {fit.why}"
        return _say("updates", why, whole, change="world", notes=("part above whole",))
    if a.claim.document == b.claim.document:
        return _say("unrelated", "the part is larger than the whole: another event")
    return _say("conflicts", f"part above whole: {fit.why}", whole, notes=("part above whole",))


def _compared(a: Reading, b: Reading, fit: Match, same_origin: bool) -> _Answer:
    """Decide between two figures of one thing."""
    assert a.amount is not None and b.amount is not None
    one_text = a.claim.document == b.claim.document
    who = kin(a.voice, b.voice, one_text=one_text)
    stand = compare(a.amount, b.amount)
    later = _is_later(a, b)
    rising = b.amount.first > a.amount.first
    estimates = a.is_estimate or b.is_estimate
    if stand in ("same", "rounded"):
        return _say("repeats", _how_repeated(a, b, same_origin, who), notes=_hardening(a, b))
    if one_text and _is_answer(a, b):
        return _say("corrects", "the one who was asked answers with a figure of their own", change="estimate")
    if "asked" in (a.claim.modality, b.claim.modality):
        return _say("unrelated", "asked, not said")
    if "fallen" in b.signs and not rising and who != "other":
        if one_text:
            return _say("updates", "the text says that it fell", change="world", notes=("falls",))
        return _say("corrects", "the later one is told as lowered", change="estimate", notes=("falls",))
    if a.is_estimate and "revised" in b.signs and later and who != "other":
        return _say("corrects", "a later estimate replaces the earlier one", change="estimate")
    if a.grows and rising and "newer" in b.signs and fit.is_likely:
        return _say("updates", "the later one is put forward as the newer", change="world")
    if a.moves and (later or "news" in b.signs) and stand in ("apart", "open", "touch"):
        notes = () if rising else ("falls",)
        return _say("updates", f"it moved in {_days_between(a, b)}", change="world", notes=notes)
    counted = not estimates or a.dimension in ("area", "length")
    leaps = a.scope == "war" and ratio(a, b) > GROWTH
    of_one = fit.is_sure or b.voice.is_named or are_large(a, b)
    if later and rising and a.grows and counted and of_one and not leaps:
        return _say("updates", f"the count grew in {_days_between(a, b)}", change="world")
    if stand == "near":
        ranged = a.amount.first != a.amount.last or b.amount.first != b.amount.last
        if ranged and who != "other":
            return _say("repeats", "one end of the same range")
        return _say("agrees", "they differ by about a tenth at most")
    if stand == "within":
        return _say("agrees", "one lies inside the other")
    if later and who == "same":
        if flipped := _flipped(a, b):
            why = "the ceiling of before is now the floor"
            return _say("corrects", why, change="estimate", notes=flipped)
        moved_on = rising and "newer" in b.signs and b.claim.basis not in ESTIMATES
        if a.is_estimate and b.is_estimate and not moved_on:
            return _say("corrects", "the same voice replaces its own estimate", change="estimate")
        if rising:
            return _say("updates", f"the same voice counted on for {_days_between(a, b)}", change="world")
        return _say("corrects", "the same voice goes down", change="estimate", notes=("falls",))
    # A flow that the text itself tells and that a voice of it puts otherwise.
    rival = "rival" in b.signs or (a.dimension or "").endswith(" per time")
    if one_text and who != "other" and not rival:
        if _is_place_of_total(a, b):
            return _say("part_of", "one place of what the text counts before", a)
        return _say("unrelated", "one voice in one text: two events, or parts of one")
    if not fit.is_sure and not (are_large(a, b) and ratio(a, b) <= RIVAL_SCALE):
        return _say("unrelated", "nothing says that they are of one thing and time")
    if a.asof and b.asof and b.asof - a.asof > (RIVALS if stand == "apart" else FAR_RIVALS):
        return _say("unrelated", "too far apart in time")
    if stand == "touch":
        return _say("diverges", "they only touch", notes=_flipped(a, b))
    if stand == "open":
        return _say("diverges", "both can be true, since one is open to one side, but they are far apart")
    basis = "rival estimates" if estimates else "two counts"
    return _say("conflicts", f"{basis} of one thing that cannot both be right")


def _is_more(a: Reading, b: Reading) -> bool:
    assert a.amount is not None and b.amount is not None
    return a.amount.last > b.amount.last


def _is_place_of_total(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` counts, further down in the text, a place in the place of the larger figure ``a``."""
    inside, _ = lies(b.place, a.place)
    return inside == "inside" and a.days in (None, b.days) and _is_more(a, b)


def _is_answer(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` answers the interviewer's figure ``a`` in the same exchange."""
    asked = a.voice.role == "interviewer" and b.voice.role != "interviewer"
    return asked and 0 <= b.claim.start - a.claim.end < EXCHANGE and b.claim.speaker is not None


def _is_later(a: Reading, b: Reading) -> bool:
    """Say whether ``b`` is as of a later day."""
    return a.asof is not None and b.asof is not None and b.asof > a.asof


def _days_between(a: Reading, b: Reading) -> str:
    """Return the days between two as-of days, in words."""
    return many((b.asof - a.asof).days if a.asof and b.asof else 0, "day")


def _how_repeated(a: Reading, b: Reading, same_origin: bool, who: str) -> str:
    """Return in words how the second figure repeats the first."""
    if same_origin:
        return "the same figure, one origin"
    if a.claim.document == b.claim.document:
        return "the same figure again in one text"
    return "the same voice, the same figure" if who == "same" else "the same figure for the same thing"


def _hardening(a: Reading, b: Reading) -> tuple[str, ...]:
    """Return what became firmer from the first figure to the second: its basis, or its bound."""
    x, y = a.claim, b.claim
    hardened = x.basis in ESTIMATES and y.basis not in ESTIMATES and y.modality == "asserted"
    dropped = x.bound != y.bound and y.bound == "exact"
    return (
        *(("hardened",) if hardened else ()),
        *_flipped(a, b),
        *(("bound dropped",) if dropped else ()),
    )


def _flipped(a: Reading, b: Reading) -> tuple[str, ...]:
    """Say whether one figure is a ceiling here and a floor there: "up to" and "over 200"."""
    bounds = {a.claim.bound, b.claim.bound}
    same = (a.claim.low, a.claim.high) == (b.claim.low, b.claim.high)
    flips = bounds & {"at_least", "more_than"} and bounds & {"at_most", "less_than"}
    return ("bound flipped",) if same and flips else ()
