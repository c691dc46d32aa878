"""Figures -> sums that do not hold: "88 people died: 85 passengers and 1 rescuer".

Inside a text a sum is only checked where its words say that it is one, by a colon or by words such as "a
total of" in one sentence, and where nothing says that parts are left out. Over several texts only what leaves
nothing out is added up: the confirmed and the probable cases of one place, day and authority are all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

from claimtrack.compare.disputes import Dispute
from claimtrack.compare.independence import authority_of
from claimtrack.compare.sayings import Run, Saying, read_saying
from claimtrack.compare.slots import Slots, read_slots
from claimtrack.compare.weights import Reason
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Claim, Entry, plain

PARTS = range(2, 7)
"""How many parts a sum in a sentence has; longer ones are tables."""

SPAN = 300
"""Characters over which the figures of such a sum may stand."""

OFF = Decimal("0.5")
"""How much of the sum the whole may differ from it: what is further off is no sum."""

SURELY = 2.0
"""The log-odds of a sum that the text itself lays out."""

LIKELY = 1.0
"""Those of one over several texts."""


def find_misfits(entries: Iterable[Entry], language: Language) -> list[Dispute]:
    """Return the sums of texts that do not hold, in the order of their texts: ``a`` is the whole, ``b`` its
    first part, and ``told`` says what the parts come to."""
    found = []
    for whole, parts in _laid_out(entries):
        if _is_sum(whole.claim, [part.claim for part in parts], language):
            said = [read_saying(one, language) for one in (whole, *parts)]
            known = [one for one in said if one is not None]
            if len(known) == len(said):
                found.append(_dispute(known, SURELY))
    return found


def find_torn(run: Run) -> list[Dispute]:
    """Return the sums that do not hold over the texts of one day: what an authority counts in all, beside the
    parts that leave nothing out, in whichever text; ``a`` is the whole and ``b`` the first part.

    Where it gives one of them twice, or some of the parts make up the whole, the count went on.
    """
    found = []
    for group in _by_status(run).values():
        words = _rules(group[None][0].language).parts if None in group else ()
        said = [group[word] for word in (None, *words) if word in group]
        values = [{_value(one.claim) for one in sayings} for sayings in said]
        if len(said) < 3 or words[0] not in group or any(len(value) > 1 for value in values):
            continue
        whole, *parts = (next(iter(value)) for value in values)
        sums = {sum(some) for n in range(1, len(parts) + 1) for some in combinations(parts, n)}
        if whole not in sums and abs(sum(parts) - whole) <= OFF * whole:
            found.append(_dispute([sayings[0] for sayings in said], LIKELY))
    return found


def _by_status(run: Run) -> dict[object, dict[str | None, list[Saying]]]:
    """Return what one authority counts in one place on one day, by how sure it is that a case is one."""
    groups: dict[object, dict[str | None, list[Saying]]] = defaultdict(lambda: defaultdict(list))
    for one in (one for value in run.values for one in value.sayings if _is_point(one.claim)):
        slots, who = one.slots, authority_of(one.claim) or one.claim.publisher
        is_whole = slots.status is None
        if one.day and who and not (is_whole and one.row in run.rows):
            place = slots.place and slots.place.key
            key = (
                one.day,
                who.casefold(),
                slots.family,
                slots.head,
                slots.scale,
                slots.sphere,
                place,
                slots.side,
            )
            groups[key][slots.status].append(one)
    return groups


def _dispute(said: Sequence[Saying], score: float) -> Dispute:
    """Return a sum that does not hold, of a whole and its parts."""
    whole, *parts = (_value(one.claim) for one in said)
    told = f"{' + '.join(map(plain, parts))} = {plain(sum(parts, Decimal(0)))}, not {plain(whole)}"
    why = (Reason("sum", 1.0, score),)
    topic = said[0].entry.topic
    return Dispute(topic, "sum", said[0], said[1], score, True, why, tuple(said), 0, told)


def may_misfit(entries: Iterable[Entry]) -> set[tuple[int, str]]:
    """Return which figures, as (version, claim), may be of a sum that does not hold; sketches are enough."""
    return {
        (entry.version_key, entry.claim.claim)
        for whole, parts in _laid_out(entries)
        for entry in (whole, *parts)
    }


def _laid_out(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Sequence[Entry]]]:
    """Yield figures that stand before or behind some that nearly add up to them."""
    by_text: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if _is_point(entry.claim):
            by_text[entry.version_key].append(entry)
    for _, held in sorted(by_text.items()):
        held.sort(key=lambda entry: (entry.claim.start, entry.claim.end))
        for at, whole in enumerate(held):
            for count in PARTS:
                for parts in (held[at + 1 : at + 1 + count], held[max(0, at - count) : at]):
                    if len(parts) == count and _is_near(whole.claim, [part.claim for part in parts]):
                        yield whole, parts


def _is_near(whole: Claim, parts: Sequence[Claim]) -> bool:
    ends = [whole.start, *(part.start for part in parts)]
    total = sum((_value(part) for part in parts), Decimal(0))
    one_unit = all(part.unit == whole.unit for part in parts)
    off = abs(total - _value(whole))
    return one_unit and max(ends) - min(ends) <= SPAN and 0 < off <= OFF * _value(whole)


def _is_point(claim: Claim) -> bool:
    is_exact = claim.low is not None and claim.low == claim.high and claim.bound == "exact"
    apart = ("age", "duration", "share", "price", "rate", "measure")
    return is_exact and claim.restates is None and claim.modality == "asserted" and claim.kind not in apart


def _value(claim: Claim) -> Decimal:
    return claim.low if claim.low is not None else Decimal(0)


def _is_sum(whole: Claim, parts: Sequence[Claim], language: Language) -> bool:
    """Say whether a text says that the parts make up the whole, all of them in one sentence."""
    claims = sorted((whole, *parts), key=lambda claim: claim.start)
    if len({claim.sentence_start for claim in claims}) > 1:
        return False
    sentence, at = whole.sentence, whole.sentence_start
    ends = [(claim.start - at, claim.end - at) for claim in claims]
    gaps = [sentence[end:start] for (_, end), (start, _) in pairwise(ends)]
    rules = _rules(language)
    opens = claims[0] is whole
    behind = sentence[ends[-1][1] :] if opens else sentence[ends[-1][1] :][:SPAN]
    before = sentence[: ends[0][0]]
    joint, between = (gaps[0], gaps[1:]) if opens else (gaps[-1], gaps[:-1])
    says = rules.opens if opens else rules.closes
    is_open = any(rules.partial.search(text) for text in (before[-SPAN:], *gaps, behind))
    is_list = all(rules.joins.search(gap) for gap in between)
    has_more = bool(re.search(r"\d", behind)) if opens else False
    if is_open or has_more or not is_list or not says.search(joint):
        return False
    one = read_slots(whole, language)
    return all(_may_be_part(read_slots(part, language), one) for part in parts)


def _may_be_part(part: Slots, whole: Slots) -> bool:
    """Say whether a figure counts what the whole counts: the same thing, or people both."""
    people = [slots.head in (None, "person") or slots.sort is not None for slots in (part, whole)]
    alike = part.head in (None, whole.head) or all(people)
    return alike and part.scale == whole.scale and (part.family in (None, whole.family) or not whole.family)


@dataclass(frozen=True, slots=True)
class _Rules:
    opens: re.Pattern[str]
    closes: re.Pattern[str]
    joins: re.Pattern[str]
    partial: re.Pattern[str]
    parts: tuple[str, ...]


@cache
def _rules(language: Language) -> _Rules:
    return read_value(_Rules, language.table("compare")["sums"])
