"""A claim -> what every comparison takes from it alike: its amount, its days, the words around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from claimtrack.compare.intervals import Interval, interval
from claimtrack.lang import Language
from claimtrack.model import Claim

AROUND = 160
"""Characters on either side of a figure in which words such as "revised" are said of it."""

ESTIMATES = frozenset({"estimate", "belief", "hearsay", "feared", "projection", "worst_case"})
"""Bases of a figure that nobody counted."""


def amount_of(claim: Claim, language: Language, *, per_time: bool = False) -> Interval:
    """Return the interval of a claim in the base unit of its dimension, of a unit that is in no table in the
    unit itself. Amounts of what is measured or paid are taken as rounded, counts as they are.

    What is ``per_time`` though its unit does not say so is a day's: "600 barrels (95,000 litres) per day".
    """
    assert claim.low is not None
    data = _data(language)
    top, _, below = (claim.unit or "").partition(" per ")
    below = below or ("day" if per_time else "")
    factor = data.factors.get(top, Decimal(1)) / data.below.get(below, Decimal(1))
    rounded = claim.unit not in (None, "percent")
    amount = interval(claim.low, claim.high, claim.bound, rounded=rounded)
    return amount if factor == 1 else amount.times(factor)


def factors_of(language: Language) -> Mapping[str, Decimal]:
    """Return how many base units of its dimension each unit has."""
    return _data(language).factors


def day_of(text: str | None) -> date | None:
    """Return the day that a field of a claim holds; a year or a month is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def words_before(claim: Claim) -> str:
    """Return the words of the sentence before a figure and its bound."""
    return claim.sentence[: max(0, min(claim.wording_start, claim.start) - claim.sentence_start)]


def words_behind(claim: Claim) -> str:
    """Return the words of the sentence behind a figure."""
    return claim.sentence[max(0, claim.end - claim.sentence_start) :]


def words_around(claim: Claim) -> str:
    """Return the words of the sentence around a figure, the figure itself left out."""
    at = max(0, claim.start - claim.sentence_start)
    return f"{claim.sentence[max(0, at - AROUND) : at]} # {words_behind(claim)[:AROUND]}"


def counted_before_head(claim: Claim) -> list[str]:
    """Return the words of what is counted that stand before its noun, as they are written; all where the noun
    is not among them: of "young children of rank" it is "young"."""
    words = re.findall(r"[\w&](?:[\w.&'’-]*\w)?", claim.counted or "")
    last = (claim.counted_head or "").lower().split()[-1:]
    stem = last[0][: max(3, len(last[0]) - 2)] if last else ""
    at = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower().startswith(stem)), None)
    return words[:at] if stem else words


def signs_of(claim: Claim, language: Language) -> frozenset[str]:
    """Return the signs that the words around a figure give: newer, fallen, revised, rival."""
    near = words_around(claim)
    return frozenset(name for name, sign in _data(language).signs.items() if sign.search(near))


def is_taken_back(claim: Claim, language: Language) -> bool:
    """Say whether a text names a figure only to take it back, as a correction note does."""
    return claim.basis == "retracted" or bool(_data(language).withdrawn.search(words_before(claim)))


@dataclass(frozen=True, slots=True)
class _Data:
    factors: Mapping[str, Decimal]
    below: Mapping[str, Decimal]
    """What a rate is divided by: of times the day is the base, so that a day's rate stays a round number."""
    signs: Mapping[str, re.Pattern[str]]
    withdrawn: re.Pattern[str]


@cache
def _data(language: Language) -> _Data:
    table = language.table("compare")
    events, units = table["events"], table["units"]
    factors = {unit: Decimal(str(factor)) for unit, factor in units["factors"].items()}
    times = {unit: factors[unit] / factors["day"] for unit in units["dimensions"]["time"] if unit in factors}
    return _Data(
        factors,
        factors | times,
        {name: re.compile(pattern, re.IGNORECASE) for name, pattern in events["signs"].items()},
        re.compile(events["withdrawn"], re.IGNORECASE),
    )
