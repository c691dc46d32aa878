"""Amounts told in two numbers: a measure in a larger and a smaller unit, and a figure with its uncertainty.

"5ft 11in", "2 hours and 5 minutes", "3 dollars 50 cents" are one amount in the larger unit; what stands behind
"±" belongs to the figure before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from claimtrack.lang import Language
from claimtrack.quantities.lexicon import alternatives, lexicon
from claimtrack.quantities.numbers import Number
from claimtrack.quantities.ranges import Amount
from claimtrack.quantities.units import TIMES, Unit, read_unit


def joined(text: str, last: Amount, number: Number, unit: Unit, language: Language) -> Amount | None:
    """Return the amount before with a number behind it taken in, or ``None`` where that stands for itself."""
    if last.low is None or last.low != last.high or number.low is None or number.low != number.high:
        return None
    gap = text[last.end : number.start if unit.family == "measure" else min(unit.start, number.start)]
    patterns = _patterns(language)
    if patterns.either_way.fullmatch(gap):
        return _with_error(text, last, number, unit, language)
    short = patterns.short.match(text, number.end)
    smaller = _smaller(last, unit, short, language)
    if gap == "-" and last.unit.name == "foot" and number.scale == 1 and unit.name is None:
        smaller = "inch"  # "6-foot-4"
    share = _share_of_larger(last, number, unit, smaller, language)
    if share is None or not _side_by_side(text, last, gap, smaller, language):
        return None
    end = max(unit.end, short.end()) if short and last.unit.family == "measure" else unit.end
    sum_ = last.low + (share if last.low >= 0 else -share)
    return replace(last, low=sum_, high=sum_, end=end, unit=replace(last.unit, end=end), smallest=smaller)


def _with_error(text: str, last: Amount, number: Number, unit: Unit, language: Language) -> Amount:
    """Return the figure before "±" with the unit and the scale that the error states for both."""
    assert last.low is not None
    if last.unit.name:
        return last
    end = unit.end
    if text[end : end + 1] == ")" and "(" in text[last.end : number.start]:
        behind = replace(number, end=end + 1)  # "12.4 (±0.3) tonnes"
        unit = unit if unit.name else read_unit(text, behind, language)
        end = max(end + 1, unit.end)
    scale = number.scale if last.number.scale == 1 else Decimal(1)
    low = last.low * scale * unit.factor
    return replace(last, low=low, high=low, end=end, unit=replace(unit, start=last.start, end=end))


def _smaller(last: Amount, unit: Unit, short: re.Match[str] | None, language: Language) -> str | None:
    """Return the unit of the second number: behind hours "05m" are minutes."""
    signs = lexicon(language).table["compound"]["short"].get(last.smallest or last.unit.name, {})
    return signs.get(short["sign"], unit.name) if short else unit.name


def _share_of_larger(
    last: Amount, number: Number, unit: Unit, smaller: str | None, language: Language
) -> Decimal | None:
    """Return what the second number adds in the larger unit: 11 inches are 0.916667 of a foot."""
    assert last.low is not None and number.low is not None
    whole = last.low == last.low.to_integral_value() or last.smallest is not None
    if not whole or last.last is not None or number.form not in ("digits", "words", "one"):
        return None
    if last.unit.family == "money":  # "3 dollars 50 cents"
        minor = unit.factor != 1 and last.unit.factor == 1 and last.unit.name == unit.name
        return number.low * unit.factor if minor else None
    parts = lexicon(language).table["compound"]["parts"].get(last.unit.name, {})
    many, before = parts.get(smaller, 0), parts.get(last.smallest, 1)
    return number.low / many if 0 <= number.low * before < many else None


def _side_by_side(text: str, last: Amount, gap: str, smaller: str | None, language: Language) -> bool:
    """Say whether the two numbers stand together as one amount.

    "Races of 10 km and 500 m" are two, and so are the stretches of time of a list ("3 years, 2 months and 5 days").
    """
    patterns = _patterns(language)
    parts = lexicon(language).table["compound"]["parts"].get(last.unit.name, {})
    before = text[: last.start]
    if patterns.between.search(before[-40:]):
        return False
    if re.fullmatch(r"10+", str(parts.get(smaller, ""))):
        return bool(patterns.close.fullmatch(gap))
    if gap == "-":
        return smaller == "inch"
    listed = last.unit.name in TIMES and ("," in gap or (gap.strip() and before.endswith(", ")))
    return not listed and bool(patterns.spelled.fullmatch(gap))


@dataclass(frozen=True)
class _Patterns:
    close: re.Pattern[str]
    spelled: re.Pattern[str]
    short: re.Pattern[str]
    between: re.Pattern[str]
    either_way: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    table = lexicon(language).table
    conj = alternatives(table["numbers"]["and"])
    signs = {sign for signs in table["compound"]["short"].values() for sign in signs}
    return _Patterns(
        close=re.compile(r"\s?"),
        spelled=re.compile(rf"(?:,?\s+{conj})?\s+|,?\s?"),
        short=re.compile(rf"\s?(?P<sign>{alternatives(signs)})(?!\w)"),
        between=re.compile(rf"(?<!\w)(?:{alternatives(table['ranges']['between'])})\s+$", re.I),
        either_way=re.compile(rf"\s?[(,]?\s?(?:{alternatives(table['numbers']['either_way'])})\s?", re.I),
    )
