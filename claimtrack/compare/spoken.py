"""Claim -> its words, as the evidence for its measure looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from claimtrack.compare.claims import words_before
from claimtrack.compare.families import UNITLESS, Measures, dimension_of, lower
from claimtrack.model import Claim

REACH = 9
"""Words behind a figure, and before it, in which its clause may say its measure."""

NEAR = 4
"""The same behind a thing that is named: "90 houses, the office said, as rain ..." is no matter of rain."""

MONEY = re.compile(r"[A-Z]{3}(?: per (.+))?")
"""A currency, or a price or rate in one."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A claim, the dimensions that its measure may have, and its words in small letters.

    ``counted`` are the words of what is counted and ``head`` their head; ``named`` says that it is a thing of
    its own. ``verbs`` are what happened to it, what decides first.
    """

    claim: Claim
    data: Measures
    head: str
    counted: tuple[str, ...]
    verbs: tuple[str, ...]
    named: bool
    dimensions: frozenset[str]

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Return the words of the clause before the figure, the nearest last."""
        return self._spoken(self.data.stop.split(self._sides[0])[-1])[-REACH:]

    @cached_property
    def far(self) -> tuple[str, ...]:
        """Return the words of the sentence before the figure, the nearest last."""
        return self._spoken(self.data.wide.split(self._sides[0])[-1])

    @cached_property
    def behind(self) -> tuple[str, ...]:
        """Return the words of the clause behind the number."""
        return self._spoken(_first(self.data.stop, self._through(self._sides[1])))[:REACH]

    @cached_property
    def after(self) -> tuple[str, ...]:
        """Return the words of the clause behind what is counted, without what is said in passing."""
        claim = self.claim
        text = claim.sentence[max(claim.end, claim.wording_end) - claim.sentence_start :]
        text = self._through(self.data.aside.sub("", text))
        return self._spoken(_first(self.data.stop, text))[: NEAR if self.named else REACH]

    @cached_property
    def rest(self) -> tuple[str, ...]:
        """Return the words behind the number up to what happened before or later."""
        return self._spoken(_first(self.data.later, self._through(self._sides[1])))[: 2 * REACH]

    @cached_property
    def next(self) -> tuple[str, ...]:
        """Return the next few words behind the number, and the numbers and commas among them."""
        words = re.findall(r"[\w'’-]+|[,;]", self._sides[1][:100].lower())
        return tuple(word for word in words[:REACH] if word not in self.data.skip)

    @cached_property
    def is_point(self) -> bool:
        """Say whether a number without a unit is a point on a scale: "a 7.4 quake"."""
        return self.claim.unit is None and _is_point(self.claim)

    @cached_property
    def _sides(self) -> tuple[str, str]:
        claim = self.claim
        start = max(0, claim.start - claim.sentence_start)
        return claim.sentence[:start], claim.sentence[max(start, claim.end - claim.sentence_start) :]

    def _through(self, text: str) -> str:
        """Return a text without the numbers that end no clause: "are staying in 90 camps"."""
        return self.data.through.sub(r"\1", text)

    def _spoken(self, text: str) -> tuple[str, ...]:
        """Return the words of a text but for articles and possessives: "lost their lives" is "lost lives"."""
        return tuple(word.rstrip(".") for word in words_in(text) if word not in self.data.skip)


def look_at(claim: Claim, data: Measures) -> Figure:
    """Return a claim as the evidence looks at it."""
    head = lower(claim.counted_head)
    is_vague = not head or head in data.not_counted or is_name(claim, head)
    named = not is_vague and claim.unit is None and not _is_human(claim, head, data)
    action = "" if head in data.not_counted else lower(claim.action)  # "a count of 40 was withdrawn"
    verbs = [verb.strip() for verb in re.split(r"\s+(?:or|and)\s+", action) if verb.strip()]
    # "raised the toll to 40": the verb moves the figure
    if verbs and words_in(words_before(claim))[-1:] in data.moved:
        verbs = [verb for verb in verbs if verb not in data.revising]
    if " and " in action:
        verbs.reverse()  # "collected and buried": the last thing that happened to them is what is counted
    dimensions = frozenset(_dimensions(claim, head, named, data))
    return Figure(claim, data, head, words_in(claim.counted or ""), tuple(verbs), named, dimensions)


@lru_cache(maxsize=20_000)
def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters."""
    return tuple(re.findall(r"[a-z][\w.]*(?:[-'’][\w]+)*", text.lower()))


def is_name(claim: Claim, head: str) -> bool:
    """Say whether the counted noun is a name, of people, bodies or things: "Chechens", "Boeings".

    In a headline every word may be written so, and "DVDs" are things.
    """
    if not head or not claim.counted:
        return False
    stem = head.split()[-1]
    stem = stem[: max(3, len(stem) - 2)]
    named = any(
        word[:1].isupper() and word.lower().startswith(stem) and not re.fullmatch(r"[A-Z]{2,}s", word)
        for word in claim.counted.split()
    )
    return named and not _is_headline(claim.sentence)


@lru_cache(maxsize=5_000)
def _is_headline(sentence: str) -> bool:
    """Say whether most longer words are written with a capital: "Rebels Foil Raid, Kill 29 Militants"."""
    words = re.findall(r"\b[A-Za-z]{4,}\b", sentence)
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _first(stop: re.Pattern[str], text: str) -> str:
    found = stop.search(text)
    return text[: found.start()] if found else text


def _is_human(claim: Claim, head: str, data: Measures) -> bool:
    return bool(claim.category) or head in data.people or (head.endswith("man") and head != "man")


def _is_broken(end: Decimal | None) -> bool:
    return end is not None and end != end.to_integral_value()


def _is_point(claim: Claim) -> bool:
    return claim.kind == "measure" or any(_is_broken(end) for end in (claim.low, claim.high))


def _dimensions(claim: Claim, head: str, named: bool, data: Measures) -> Iterator[str]:
    """Yield what a family must be about to fit the claim: one of these."""
    unit = claim.unit
    money = MONEY.fullmatch(unit or "")
    if money is not None:
        yield "money"
        if money[1]:
            yield f"money per {'time' if data.dimensions.get(money[1]) == 'time' else 'thing'}"
    elif unit is not None:
        yield from (dimension_of(unit, data), unit, unit.partition(" per ")[0])
    elif _is_point(claim):
        yield "number"
    elif head in data.animals:
        yield from ("animals", "things")
    elif named:
        yield "things"
    elif _is_human(claim, head, data):
        yield "people"
    else:
        yield from UNITLESS
