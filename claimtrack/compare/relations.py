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

from claimtrack.compare.beside import (
    are_large,
    days_between,
    hardening,
    how_repeated,
    is_answer,
    is_extent,
    is_flipped,
    is_increment_in_name_only,
    is_later,
    is_place_of_total,
    is_told_otherwise,
    may_rival,
    ratio,
)
from claimtrack.compare.events import Match, match
from claimtrack.compare.intervals import compare
from claimtrack.compare.readings import ESTIMATES, Reading, read, read_document
from claimtrack.compare.voices import kin
from claimtrack.lang import Language
from claimtrack.model import Claim

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

RIVAL_GROWTH = 5
"""The same for the next toll of one event that another voice gives."""


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
    if b.is_old and not a.is_old and a.claim.sentence_start == b.claim.sentence_start:
        a, b = (b, a) if a.claim.document == b.claim.document else (a, b)  # "now 40, up from 30"
    label, reason, whole, change, notes = _decide(a, b, same_origin)
    return Relation(a.claim, b.claim, label, reason, whole, change, notes)


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
    x, y = a.claim, b.claim
    one_text = x.document == y.document
    if y.claim in (x.restates, y.claim) and x.claim == y.claim:
        return _say("repeats", "the same claim")
    if one_text and (y.restates == x.claim or x.restates == y.claim):
        return _say("repeats", "the same amount in another unit beside it")
    if x.restates or y.restates:
        return _say("unrelated", "restates its neighbour, which is compared")
    if a.amount is None or b.amount is None:
        return _say("unrelated", "a remark without a figure")
    if one_text and a.is_withdrawn != b.is_withdrawn and a.measure == b.measure and a.measure:
        return _say("corrects", "withdrawn and replaced in the same text", change="estimate")
    added = _addend(a, b)
    if added is not None:
        return added
    if a.is_part or b.is_part:
        parted = _partitive(a, b)
        if parted is not None:
            return parted
    if not (a.topic.comparable and b.topic.comparable) and not (a.elided or b.elided):
        return _say("unrelated", "the text does not say what is counted")
    if a.measure != b.measure:
        if is_told_otherwise(a, b):
            return _say("repeats", "the same figure, told of another measure: perhaps mixed up by the source")
        family = a.topic.family == b.topic.family and a.topic.family != ""
        return _say("unrelated", "siblings: other things happened to them" if family else "another measure")
    if a.dimension != b.dimension:
        money = a.claim.unit is not None and b.claim.unit is not None
        return _say("unrelated", "another currency or unit" if money else "another kind of quantity")
    if a.kind != b.kind:
        loose = {a.kind, b.kind} == {None, "increment"} and is_increment_in_name_only(a, b)
        if not loose:
            return _say("unrelated", "an addition, a change or a rate is not compared with a level")
    if a.kind in ("age", "duration", "change"):
        said = (a.thing, a.side, a.place)
        revised = a.kind == "change" and "revised" in b.signs and is_later(a, b)
        other = compare(a.amount, b.amount) not in ("same", "rounded")
        if revised and other and said == (b.thing, b.side, b.place) and kin(a.voice, b.voice) != "other":
            return _say("corrects", "the same voice revises what it had foreseen", change="estimate")
        ends = a.amount.first, a.amount.last
        same = one_text and a.thing == b.thing and ends == (b.amount.first, b.amount.last)
        return _say("repeats", "the same again") if same else _say("unrelated", f"single {a.kind}s")
    if a.status != b.status:
        return _say("unrelated", "a worst case beside an estimate")
    if a.is_withdrawn or b.is_withdrawn:
        return _say("unrelated", "withdrawn")
    fit = match(a, b)
    if fit.fit == "other":
        return _say("unrelated", fit.why)
    if "denied" in (x.modality, y.modality):
        return _rejection(a, b)
    if fit.fit != "same":
        return _part(a, b, fit)
    return _compared(a, b, fit, same_origin)


def _addend(a: Reading, b: Reading) -> _Answer | None:
    """Return that two figures of one breath are added ("40,000 ... and another 100,000"), if they are."""
    x, y = a.claim, b.claim
    if (
        x.document != y.document
        or y.kind != "increment"
        or x.kind == "increment"
        or a.dimension != b.dimension
    ):
        return None
    next_one = 0 <= y.sentence_start - x.sentence_end < NEXT and a.measure == b.measure
    if not (x.sentence_start == y.sentence_start and x.start < y.start) and not next_one:
        return None
    if a.group != b.group or a.group is None:
        return None
    if "other" in y.wording.lower().split() or "others" in y.wording.lower().split():
        return None
    return _say("part_of", "addends: the one is said to come on top of the other")


def _partitive(a: Reading, b: Reading) -> _Answer | None:
    """Decide about a figure that its words make a part ("including 10"): of the figure before it in its own
    text; it is nobody's total, so beside another text's figure only the same part can be compared."""
    x, y = a.claim, b.claim
    assert a.amount is not None and b.amount is not None
    if x.document != y.document:
        if a.is_part and b.is_part:
            return None
        return _say("unrelated", "a part of another figure of its own text")
    if not b.is_part:
        return None
    close = 0 <= y.start - x.end < PARTS
    same_unit = x.unit == y.unit and a.kind in (None, "increment")
    of_them = a.measure == b.measure or x.counted_head == y.counted_head or b.thing is None
    of_them = of_them or (b.measure is None and x.sentence_start == y.sentence_start)
    if (
        close
        and same_unit
        and of_them
        and b.amount.last <= a.amount.last
        and x.kind not in ("age", "duration")
    ):
        return _say("part_of", "its words make it a part of the figure before it", a)
    return _say("unrelated", "a part of another figure") if not a.is_part else None


def _rejection(a: Reading, b: Reading) -> _Answer:
    x, y = a.claim, b.claim
    assert a.amount is not None and b.amount is not None
    stand = compare(a.amount, b.amount)
    if y.modality != "denied" or x.modality == "denied" or stand not in ("same", "rounded", "near", "touch"):
        return _say("unrelated", "denied")
    if a.asof and b.asof and b.asof - a.asof > FAR_RIVALS:
        return _say("unrelated", "too far apart in time")
    if kin(a.voice, b.voice, one_text=x.document == y.document) == "same":
        return _say("unrelated", "one voice, for and against")
    return _say("rejects", "the later voice says that the figure is not so")


def _part(a: Reading, b: Reading, fit: Match) -> _Answer:
    """Decide between a part and its whole; a part above its whole is a finding."""
    part, whole = (a, b) if fit.fit == "a in b" else (b, a)
    assert part.amount is not None and whole.amount is not None
    if compare(part.amount, whole.amount) in ("same", "rounded") and part.sort == whole.sort:
        return _say("repeats", "the same figure, the place named more or less exactly")
    one_text = a.claim.document == b.claim.document
    if part.sort == whole.sort and one_text and kin(a.voice, b.voice, one_text=True) == "other":
        return _compared(a, b, Match("same", "the same event", True), False)
    later = is_later(a, b)
    moved = a.grows and whole is a and later and "newer" in b.signs
    if part.sort != whole.sort and part.amount.last > whole.amount.last:
        return _say("unrelated", "larger than what it would be a part of")
    if part.amount.low > whole.amount.high:
        if moved:
            above = f"the toll has risen; part above whole, whose figure is older: {fit.why}"
            return _say("updates", above, whole, change="world", notes=("part above whole",))
        if one_text:
            return _say("unrelated", "the part is larger than the whole: another event")
        if not fit.is_sure and ratio(part, whole) > 2:
            return _say("unrelated", "larger than what it would be a part of")
        return _say("conflicts", f"part above whole: {fit.why}", whole, notes=("part above whole",))
    if part.amount.last > whole.amount.last and whole.claim.bound == "vague":
        return _say("unrelated", "a vague whole says nothing against a larger part")
    if part.amount.last > whole.amount.last:
        return _say(
            "diverges", f"part above whole, but both possible: {fit.why}", whole, notes=("part above whole",)
        )
    return _say("part_of", fit.why, whole)


def _compared(a: Reading, b: Reading, fit: Match, same_origin: bool) -> _Answer:
    """Decide between two figures of one thing."""
    assert a.amount is not None and b.amount is not None
    x, y = a.claim, b.claim
    one_text = x.document == y.document
    who = kin(a.voice, b.voice, one_text=one_text)
    stand = compare(a.amount, b.amount)
    later = is_later(a, b)
    answer = one_text and is_answer(a, b)
    estimates = a.is_estimate or b.is_estimate
    named = who == "same" and a.voice.is_named and b.voice.is_named
    if stand == "rounded" and who == "other" and a.amount.first != b.amount.first:
        return _say("agrees", "two voices, one the other's figure rounded")
    if stand in ("same", "rounded"):
        notes = hardening(a, b)
        return _say("repeats", how_repeated(a, b, same_origin, who), notes=notes)
    if is_flipped(a, b) and not (a.is_old or b.is_old or "asked" in (x.modality, y.modality)):
        flip = ("bound flipped",)
        if later and who != "other" and (fit.is_sure or fit.is_likely or may_rival(a, b)):
            return _say("corrects", "the ceiling of before is now the floor", change="estimate", notes=flip)
        if fit.is_sure or (a.is_event and may_rival(a, b)):
            return _say("diverges", "the ceiling of the one is the floor of the other", notes=flip)
    if a.is_old and one_text and x.sentence_start == y.sentence_start and who != "other":
        change: Literal["estimate", "world"] = "estimate" if estimates or not a.grows else "world"
        return _say(
            "corrects" if change == "estimate" else "updates",
            "the text names the old figure beside the new",
            change=change,
        )
    if a.is_old or b.is_old:
        return _say("unrelated", "an old figure, told again for comparison")
    if x.modality == "asked" and answer:
        return _say("corrects", "the one who was asked answers with a figure of their own", change="estimate")
    if x.modality == "asked" or y.modality == "asked":
        return _say("unrelated", "asked, not said")
    rising = b.amount.last > a.amount.last or (b.amount.first > a.amount.first)
    if one_text and "fallen" in b.signs and not rising and who != "other":
        return _say("updates", "the text says that it fell", change="world", notes=("falls",))
    if answer:
        return _say("corrects", "the one who was asked answers with a figure of their own", change="estimate")
    if later and "fallen" in b.signs and not rising and who != "other" and fit.is_sure:
        return _say("corrects", "the later one is told as lowered", change="estimate", notes=("falls",))
    if a.is_estimate and b.is_estimate and "revised" in b.signs and later and who != "other":
        return _say("corrects", "a later estimate replaces the earlier one", change="estimate")
    signed = "newer" in b.signs and a.grows and rising
    if signed and (fit.is_sure or fit.is_likely or may_rival(a, b)) and stand != "near":
        return _say("updates", "the later one is put forward as the newer", change="world")
    if (
        (later or "news" in b.signs)
        and a.moves
        and (fit.is_sure or named)
        and stand in ("apart", "open", "touch")
    ):
        return _say(
            "updates", f"it moved in {days_between(a, b)}", change="world", notes=() if rising else ("falls",)
        )
    if (
        later
        and rising
        and a.grows
        and not (who == "other" and ratio(a, b) > RIVAL_GROWTH and not are_large(a, b))
        and not (estimates and not is_extent(a, b))
        and (fit.is_sure or named or are_large(a, b) or a.scope == "war")
        and (a.scope != "war" or ratio(a, b) <= GROWTH)
    ):
        return _say("updates", f"the count grew in {days_between(a, b)}", change="world")
    may = fit.is_sure or not a.is_event or may_rival(a, b) or (one_text and who == "same")
    if stand in ("near", "within") and not may:
        return _say("unrelated", "nothing says that they are of one thing and time")
    if stand == "near":
        point = a.amount.first == a.amount.last or b.amount.first == b.amount.last
        ranged = a.amount.first != a.amount.last or b.amount.first != b.amount.last
        if point and ranged and who != "other":
            return _say("repeats", "one end of the same range")
        return _say("agrees", "they differ by about a tenth at most")
    if stand == "within":
        return _say("agrees", "one lies inside the other")
    if later and who == "same" and stand == "apart":
        both = a.is_estimate and b.is_estimate
        guessed = x.basis in ESTIMATES or y.basis in ESTIMATES or "revised" in b.signs
        if both and rising and not a.is_state and not guessed and "newer" in b.signs:
            return _say("updates", "the later one is put forward as the newer", change="world")
        if both and a.is_state and not named and not b.signs & {"newer", "revised"}:
            return _say("unrelated", "estimates that one publisher prints: whose they are is not said")
        if both:
            return _say("corrects", "the same voice replaces its own estimate", change="estimate")
        if rising:
            return _say("updates", f"the same voice counted on for {days_between(a, b)}", change="world")
        return _say("corrects", "the same voice goes down", change="estimate", notes=("falls",))
    # A flow or a level that the text itself tells and that a voice of it puts otherwise.
    rival = who != "same" and (
        "rival" in b.signs or (a.is_state and (a.dimension or "").endswith(" per time"))
    )
    if one_text and who != "other" and is_place_of_total(a, b):
        return _say("part_of", "one place of what the text counts before", a)
    if one_text and who != "other" and not rival:
        return _say("unrelated", "one voice in one text: two events, or parts of one")
    if not fit.is_sure and not (a.is_event and may_rival(a, b)):
        return _say("unrelated", "nothing says that they are of one thing and time")
    war = a.scope == b.scope == "war"
    if a.asof and b.asof and b.asof - a.asof > (RIVALS if stand == "apart" and not war else FAR_RIVALS):
        return _say("unrelated", "too far apart in time")
    if stand in ("open", "touch"):
        flipped = ("bound flipped",) if stand == "touch" and {x.low, x.high} == {y.low, y.high} else ()
        reason = "they only touch" if stand == "touch" else "both possible through a bound, but far apart"
        return _say("diverges", reason, notes=flipped)
    basis = "rival estimates" if estimates else "two counts"
    return _say("conflicts", f"{basis} of one thing that cannot both be right")
