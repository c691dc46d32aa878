"""The figures of the ledger that are of one thing with a draft's -> its verdict.

A figure that the draft credits to somebody is held against what that one said; one that it states itself,
against everybody's latest word. The rules stand in ``RULES``, in order; the first that has an answer decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from claimtrack.checking.fitting import MOVING, Fit, is_state
from claimtrack.checking.values import Part, Side, Verdict
from claimtrack.compare.disputes import are_rivals
from claimtrack.compare.features import Pair
from claimtrack.compare.sayings import Saying

MOST_SIDES = 4
"""Figures of one part that are shown beside a draft's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with what it rests on."""

    verdict: Verdict
    is_sure: bool
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Case:
    """A figure of a draft with those of the ledger that are of one thing with it. ``source`` are those that
    stand in the source which the draft cites for it, ``is_cited`` says that there is such a source."""

    mine: Saying
    fits: Sequence[Fit]
    is_cited: bool = False
    source: Sequence[Fit] = ()
    is_press: bool = False

    def surely(self) -> Case:
        """Return the case with the figures that are surely of one thing with the draft's, and what its own
        voice said, which is not to be passed over."""
        own = self.own
        fits, source = (
            [one for one in some if one.is_sure or one in own] for some in (self.fits, self.source)
        )
        return replace(self, fits=fits, source=source)

    @cached_property
    def own(self) -> list[Fit]:
        """Return what the one whom the draft names said, the earliest first."""
        return [one for one in self.fits if one.is_own] if self.is_named else []

    @cached_property
    def is_named(self) -> bool:
        """Say whether the draft credits the figure to somebody who speaks for himself."""
        return self.mine.is_named and not self.is_press

    @cached_property
    def saying_so(self) -> list[Fit]:
        """Return the figures of the ledger that bear it out."""
        return [one for one in self.fits if one.supports]

    @property
    def is_of_its_day(self) -> bool:
        """Say whether the draft itself says as of which day the figure is."""
        return self.mine.claim.asof_basis == "stated" and self.mine.day is not None

    def is_later(self, than: Fit) -> bool:
        """Say whether the draft's figure is of a later day than one of the ledger."""
        return self.mine.day is not None and self.mine.day > than.day

    @property
    def may_go_on(self) -> bool:
        """Say whether the figure is of what moves with the days."""
        return self.mine.slots.grows or self.mine.slots.is_flow or self.mine.claim.kind in MOVING


def decide(case: Case) -> Answer | None:
    """Return the verdict on a figure, ``None`` where nothing can be compared: by what is surely of one thing,
    else by what may be."""
    for held in (case.surely(), case):
        for rule in RULES:
            answer = rule(held)
            if answer is not None:
                return answer
    return None


# --- the rules ---------------------------------------------------------------------------------------------


def _not_in_source(case: Case) -> Answer | None:
    """The cited source has another figure, and nobody else is known to say this one."""
    if not case.is_cited or not case.source or any(one.supports for one in case.source):
        return None
    if case.is_named and (any(_is_anothers(one) for one in case.saying_so) or _is_next(case, case.source)):
        return None
    others = [one for one in case.source if not one.supports]
    return _answer("source", others, {"source": others, "said so": case.saying_so})


def _followed(case: Case) -> Answer | None:
    """Its voice said so, and says otherwise by now."""
    same = [one for one in case.own if one.supports]
    if not same:
        return None
    last = same[-1]
    after = [one for one in case.own if one.when > last.when and one.moves_on]
    if not after or _is_told_of_then(case, after[-1]):
        return None
    return _answer("superseded", (last, after[-1]), {"latest": after[-1:], "said so": [last]})


def _own_word(case: Case) -> Answer | None:
    """Its voice says so; of what does not move with the days another may have found otherwise since."""
    same = [one for one in case.own if one.supports]
    if not same:
        return None
    latest = _latest(case.fits)
    rivals = [one for one in latest if one.excludes and one.day >= same[-1].day and not one.is_own]
    later = [one for one in rivals if one.when > same[-1].when]
    if later and is_state(case.mine) and not case.may_go_on and not _is_told_of_then(case, later[-1]):
        return _answer("superseded", (same[-1], later[-1]), {"latest": later[-1:], "said so": same[-1:]})
    return _supported(same, rivals)


def _too_little(case: Case) -> Answer | None:
    """It leaves open far more than it says, and by the latest word it is far more: "at least 14", and 63."""
    said = (case.own or case.fits) if is_state(case.mine) else ()
    latest = [
        one for one in _latest(said) if one.moves_on and not one.excludes and not _is_told_of_then(case, one)
    ]
    if not latest or any(one.supports for one in said if one.when >= latest[-1].when):
        return None
    return _answer("superseded", latest[-1:], {"latest": latest[-1:], "said so": case.saying_so[-1:]})


def _anothers(case: Case) -> Answer | None:
    """Its voice said otherwise, and somebody else says so."""
    if not case.own or not is_state(case.mine):
        return None
    others = [one for one in case.saying_so if _is_anothers(one)]
    last = case.own[-1]
    if not others or not last.excludes:
        return None
    return _answer("voice", (last, others[-1]), {"latest": [last], "said so": others[-1:]})


def _otherwise(case: Case) -> Answer | None:
    """Its voice said otherwise on that day or later; what comes after its latest word goes on from it."""
    if not case.own or not is_state(case.mine):
        return None
    last = case.own[-1]
    if not last.excludes:
        return None
    if _is_next(case, case.own):
        return _answer("newer", (last,), {"latest": [last]})
    return _answer("voice", (last,), {"latest": [last], "said so": case.saying_so[-1:]})


def _said_by_others_only(case: Case) -> Answer | None:
    """It is credited to one of whom the ledger has nothing: what a text says in its own word may be his."""
    if not case.is_named or case.own:
        return None
    open_ones = [one for one in case.saying_so if not _is_anothers(one)]
    if open_ones:
        return None
    if case.saying_so:
        sure = any(one.is_sure for one in case.saying_so)
        return Answer("nothing", sure, _sides({"said so": case.saying_so[-1:]}))
    return None


def _disputed(case: Case) -> Answer | None:
    """The draft states as so what one says and another excludes, as of one day."""
    if case.is_named or not is_state(case.mine):
        return None
    latest = _latest(case.fits)
    same = [one for one in latest if one.supports]
    if not same:
        return None
    last = max(one.day for one in same)
    rivals = [one for one in latest if one.excludes and one.day == last and _is_rival(one, same)]
    if not rivals:
        return None
    return _answer("contradicted", (*rivals[-1:], *same[-1:]), {"rival": rivals, "says so": same})


def _left_behind(case: Case) -> Answer | None:
    """It was said, and the latest word on the topic is another."""
    if not is_state(case.mine) or not case.saying_so:
        return None
    latest = _latest(case.fits)
    same = [one for one in latest if one.supports]
    last = max(case.saying_so, key=lambda one: one.when)
    after = [one for one in latest if one.moves_on and one.when > last.when and (not same or _rises(one))]
    if not after or _is_told_of_then(case, after[-1]):
        return None
    return _answer("superseded", (last, after[-1]), {"latest": after[-1:], "said so": [last]})


def _borne_out(case: Case) -> Answer | None:
    """Somebody says so and stands by it."""
    same = [one for one in _latest(case.fits) if one.supports] or (
        case.saying_so if case.is_of_its_day or not is_state(case.mine) else []
    )
    if not same:
        return None
    rivals = [one for one in _latest(case.fits) if one.excludes and one.day >= same[-1].day]
    return _supported(same, rivals)


def _excluded(case: Case) -> Answer | None:
    """Nobody says so, and the latest word excludes it."""
    if not is_state(case.mine) or case.is_named or case.saying_so:
        return None
    latest = [one for one in _latest(case.fits) if one.excludes]
    if not latest:
        return None
    last = latest[-1]
    if _is_next(case, latest):
        return _answer("newer", (last,), {"latest": [last]})
    if any(one.pair.stand in ("near", "within", "open") for one in case.fits if one.day == last.day):
        return None
    return _answer("contradicted", (last,), {"rival": latest})


RULES: tuple[Callable[[Case], Answer | None], ...] = (
    _not_in_source,
    _followed,
    _too_little,
    _own_word,
    _anothers,
    _otherwise,
    _said_by_others_only,
    _disputed,
    _left_behind,
    _borne_out,
    _excluded,
)
"""All rules, in order."""


# --- what they ask -----------------------------------------------------------------------------------------


def _latest(fits: Sequence[Fit]) -> list[Fit]:
    """Return each authority's latest word, those of a later day behind."""
    last: list[Fit] = []
    for one in fits:
        last = [other for other in last if not _are_one_voice(other, one)]
        last.append(one)
    return sorted(last, key=lambda one: one.when)


def _are_one_voice(a: Fit, b: Fit) -> bool:
    pair = Pair(a.other, b.other)
    if pair.kin != "unknown":
        return pair.kin == "same"
    # A text's own word is no other's beside the word of the one that it cites.
    return a.entry.origin == b.entry.origin and a.other.is_named == b.other.is_named


def _is_anothers(one: Fit) -> bool:
    """Say whether a figure of the ledger is the word of another than whom the draft names."""
    return one.other.is_named and not one.is_own and one.pair.kin == "other"


def _is_rival(one: Fit, same: Iterable[Fit]) -> bool:
    for two in same:
        a, b = sorted((one.other, two.other), key=lambda saying: saying.order)
        if not are_rivals(Pair(a, b)):
            return False
    return True


def _rises(one: Fit) -> bool:
    """Say whether a figure of the ledger is more than the draft's, of what only grows or goes on."""
    return one.other.size > one.mine.size


def _is_told_of_then(case: Case, after: Fit) -> bool:
    """Say whether the draft gives the figure as of a day before another one came."""
    return case.is_of_its_day and case.mine.day is not None and case.mine.day < after.day


def _is_next(case: Case, said: Sequence[Fit]) -> bool:
    """Say whether a figure may follow those that were said: of a later day, of what moves, and no less than
    a running total was."""
    last = said[-1]
    if not case.may_go_on or not all(case.is_later(one) for one in said):
        return False
    grows = case.mine.slots.grows or case.mine.is_total or last.other.is_total
    return not grows or case.mine.size > last.other.size


def _supported(same: Sequence[Fit], rivals: Sequence[Fit]) -> Answer:
    sure = [one for one in same if one.is_sure]
    if not sure:
        return Answer("nothing", False, _sides({"said so": same}))
    return _answer("supported", sure[:1], {"says so": sure, "rival": rivals})


def _answer(verdict: Verdict, rests: Iterable[Fit], parts: dict[Part, Sequence[Fit]]) -> Answer:
    return Answer(verdict, all(one.is_sure for one in rests), _sides(parts))


def _sides(parts: dict[Part, Sequence[Fit]]) -> tuple[Side, ...]:
    """Return the figures of each part, the latest first, one document once."""
    found = []
    for part, fits in parts.items():
        once = {one.entry.claim.document: one for one in sorted(fits, key=_recency)}
        shown = sorted(once.values(), key=_recency, reverse=True)[:MOST_SIDES]
        found += [Side(part, one.entry) for one in shown]
    return tuple(found)


def _recency(one: Fit) -> tuple[date, str, int]:
    return one.day, one.entry.claim.document, one.entry.claim.start
