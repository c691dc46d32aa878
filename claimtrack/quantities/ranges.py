"""Amounts beside one another: ranges, movements, scores, and lists that share a unit.

"Between 20 and 25" is one range; "rose from 20 to 25" are two levels; "won 3-1" is nothing; in "20, 30 and 45
percent" all three are percentages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from claimtrack.lang import Language
from claimtrack.quantities.lexicon import alternatives, lexicon
from claimtrack.quantities.not_claims import score_like, year_like
from claimtrack.quantities.numbers import Number
from claimtrack.quantities.traps import YEAR
from claimtrack.quantities.units import Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, at ``[start, end)`` of a sentence; a range has its second number in ``last``.

    ``lead`` is where "from" or "between" begins; ``moved`` and ``listed`` as in ``Candidate``; ``smallest`` is the
    last unit of a measure in several ("2 hours 5 minutes").
    """

    number: Number
    unit: Unit
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    lead: int | None = None
    moved: bool = False
    listed: bool = False
    last: Number | None = None
    smallest: str | None = None


def join_ranges(text: str, amounts: list[Amount], language: Language) -> list[Amount]:
    """Return the amounts with ranges joined into one, movements marked, and scores and spans of years gone."""
    joined: list[Amount] = []
    i = 0
    while i < len(amounts):
        first = amounts[i]
        far = i + 1
        while far + 1 < len(amounts) and (
            _in_brackets(text, first.end, amounts[far]) or _dates(text, first, amounts[far], language)
        ):
            far += 1  # "from 12,000 barrels (504,000 gallons) to 25,000", "from 4,000 in 1993 to 6,859"
        for at in dict.fromkeys((far, i + 1)):
            if at >= len(amounts):
                continue
            both = _join(text, first, amounts[at], language)
            if both is None:
                continue
            if isinstance(both, Amount):
                joined.append(both)
                i = at + 1
            elif both == "moved":
                first, amounts[at] = _levels(text, first, amounts[at], language)
                joined.append(first)
                i += 1
            else:
                i += 2
            break
        else:
            joined.append(first)
            i += 1
    return joined


def _levels(text: str, first: Amount, second: Amount, language: Language) -> tuple[Amount, Amount]:
    """Return the two ends of a movement, sharing scale and unit: "from $3 to 4 million", "from 23 mpg to 24"."""
    if not first.unit.name and _unit_behind(second):
        first = _in_unit_of(first, second)  # "from 4 to 4.5 percent"
    elif _alike(text, first, second, language):
        second = replace(
            second, unit=replace(first.unit, start=second.start, end=second.end, plus=Decimal(0))
        )
    elif not second.unit.name and first.unit.family == "money" and second.number.scale >= first.number.scale:
        second = replace(second, unit=replace(first.unit, start=second.start, end=second.end))
    if first.unit.name and (second.unit.name or "").startswith(f"{first.unit.name} per "):
        first = replace(first, unit=replace(first.unit, name=second.unit.name, kind=second.unit.kind))
    low, _ = _shared_scale("", first, second, False, language)
    return replace(first, low=low, high=low, moved=True), replace(second, moved=True)


def _unit_behind(amount: Amount) -> bool:
    """Say whether an amount has a unit behind its number, which may go for what stands before, too."""
    shared = amount.unit.family in ("percent", "measure", "money", "age")
    return shared and amount.unit.start >= amount.start and amount.unit.end > amount.number.end


def _in_unit_of(bare: Amount, named: Amount) -> Amount:
    """Return a bare amount in the unit of another, and in its millions where that brings both to one size."""
    low, high, scale = bare.low, bare.high, (named.last or named.number).scale * named.unit.factor
    if bare.number.scale == 1 and scale > 1 and low and named.low and low * scale <= named.low * LIKE:
        low, high = low * scale, high and high * scale
    return replace(
        bare, low=low, high=high, unit=replace(named.unit, start=bare.start, end=bare.end, plus=Decimal(0))
    )


LIKE = 10
"""How many times as large as the amount after it one may be that shares its scale ("from 24 to 33 billion")."""


def _alike(text: str, named: Amount, bare: Amount, language: Language) -> bool:
    """Say whether a bare number is in the unit of the other end of a movement: nothing that it counts follows."""
    if named.unit.family not in ("measure", "percent") or bare.unit.name or not named.low or not bare.low:
        return False
    near = named.low / LEVEL <= bare.low <= named.low * LEVEL
    return near and bare.number.form == "digits" and bool(_patterns(language).alone.match(text, bare.end))


def _in_brackets(text: str, since: int, amount: Amount) -> bool:
    gap = text[since : amount.start]
    return gap.count("(") > gap.count(")") and ")" in text[amount.end : amount.end + 60]


def _year_between(between: str) -> bool:
    """Say whether the words between two figures date the first: they are two levels, then."""
    return re.search(rf"\s{YEAR}\b", between) is not None


def _dates(text: str, first: Amount, amount: Amount, language: Language) -> bool:
    """Say whether an amount behind another is the year of that one."""
    near = re.fullmatch(r"(?:\s+[a-z]+){1,3}\s+", text[first.end : amount.start])
    return near is not None and _is_date(text, amount, language)


def _is_date(text: str, amount: Amount, language: Language) -> bool:
    """Say whether a bare number is a year behind its preposition ("in 1993")."""
    if amount.unit.name or not year_like(amount.number, text, language):
        return False
    before = re.search(r"([A-Za-z]+)\s+$", text[max(0, amount.start - 12) : amount.start])
    return before is not None and before[1].lower() in lexicon(language).words("ranges", "dated")


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands before two amounts and what links them; ``lead`` is the "from" or "between" before the first."""

    before: str
    between: str
    dash: bool
    to: bool
    alt: bool
    lead: re.Match[str] | None


def _join(
    text: str, first: Amount, second: Amount, language: Language
) -> Amount | Literal["moved", "nothing"] | None:
    """Return the range of two amounts, "moved" for a movement, "nothing" for a score or years, else ``None``."""
    patterns = _patterns(language)
    scaled = _scaled_alike(first, second)
    link = _find_link(text, first, second, patterns) if scaled is not None else None
    if scaled is None or link is None:
        return None
    if _is_score(text, scaled, second, link, language) or _are_years(text, scaled, second, language):
        return "nothing"
    unit = _shared_unit(text, scaled, second, link)
    if unit is None or _is_date(text, scaled, language):  # "fell in 2011 to 2,050"
        return None
    if link.to and _is_size_and_level(scaled, second, link, language):
        return None
    if link.to and _is_movement(scaled, second, link, language):
        return "moved"
    low, high = _shared_scale(text, scaled, second, link.dash, language)
    if low is None or high is None or low >= high:
        return None
    if link.alt and (high > low * 10 or second.number.form == "article"):
        return None
    return Amount(
        first.number, replace(unit, start=first.start), low, high, first.start, second.end,
        lead=link.lead.start("lead") if link.lead else None, last=second.number,
    )  # fmt: skip


def _scaled_alike(first: Amount, second: Amount) -> Amount | None:
    """Return the first amount multiplied as the unit of the second asks; ``None`` where the two make no range."""
    if first.low is None or second.low is None or first.low != first.high or second.low != second.high:
        return None
    if first.number.form not in _JOINABLE or second.number.form not in _JOINABLE:
        return None
    if not first.unit.name and second.unit.family in ("measure", "money"):  # "1.2 to 1.4 mb/d", "7-9p"
        scaled = first.low * second.unit.factor
        return replace(first, low=scaled, high=scaled)
    return first if first.unit.factor == second.unit.factor else None


def _find_link(text: str, first: Amount, second: Amount, patterns: _Patterns) -> _Link | None:
    """Return what links two amounts: a dash, "to", "or", "and" behind "between"."""
    before, words = text[: first.start], text[first.end : second.start]
    between = patterns.aside.sub("", words)
    set_apart = " " in between and "-" in between and first.unit.name
    dash = bool(_DASH.fullmatch(between)) and not set_apart
    to, alt = bool(patterns.to.fullmatch(between)), bool(patterns.alt.fullmatch(between))
    lead = None
    if to:
        lead = patterns.from_.search(before)
    elif patterns.conj.fullmatch(between):
        lead = patterns.between.search(before)
    return _Link(before, words, dash, to, alt, lead) if dash or to or alt or lead else None


def _is_score(text: str, first: Amount, second: Amount, link: _Link, language: Language) -> bool:
    bare = not first.unit.name and not second.unit.name
    return link.dash and bare and score_like(first.number, second.number, text, language)


def _are_years(text: str, first: Amount, second: Amount, language: Language) -> bool:
    years = year_like(first.number, text, language) and year_like(second.number, text, language)
    return years and not second.unit.name


def _shared_unit(text: str, first: Amount, second: Amount, link: _Link) -> Unit | None:
    """Return the unit of both ends; ``None`` where the words give each its own, or only one of them one."""
    one, other = first.unit, second.unit
    if one.name and other.name:
        return other if other.name == one.name or other.name.startswith(f"{one.name} per ") else None
    if one.name:
        led = one.start < first.number.start or (one.family == "age" and one.end == first.number.end)
        ranged = link.to and link.lead and not _PLURAL.match(text, second.end, second.end + 20)
        return one if led or ranged or (link.dash and one.family == "money") else None
    if other.family == "money" and second.start < second.number.start and not link.alt:
        return None  # "from 5 to $10"; "8 or $9" is a range
    return other


def _is_movement(first: Amount, second: Amount, link: _Link, language: Language) -> bool:
    """Say whether "to" leads from one level to another: "rose from 20 to 25", "from 40 in 2010 to 80", "80 to 40"."""
    if link.lead is not None:
        return _year_between(link.between) or _movement(link.before[: link.lead.start()], language)
    measured = second.unit.family == "percent" or (second.unit.family == "measure" and not first.unit.name)
    sized = measured and (first.low or 0) < (second.low or 0)
    if _patterns(language).by.search(link.before) or (sized and _movement(link.before, language, 1)):
        return False  # "rose by 2 to 3 tonnes", "fell 2 to 3 percent"
    falls = (second.low or 0) < (first.low or 0) <= (second.low or 0) * FALL
    return _movement(link.before, language, 2) or falls


def _is_size_and_level(first: Amount, second: Amount, link: _Link, language: Language) -> bool:
    """Say whether the size of a change and the level reached stand beside "to": "rose by 11 to 94", "rose 4c to 97c"."""
    if link.lead is not None:
        return False
    patterns = _patterns(language)
    by = patterns.by.search(link.before)
    level = second.unit.family == "money" and (second.low or 0) >= (first.low or 0) * LEVEL
    if not by:
        return bool(first.unit.name and level and _movement(link.before, language, 1))
    if not second.unit.name:
        return True
    settled = patterns.settled.search(link.before) and second.unit.family != "percent"
    return bool(first.unit.name and (settled or level))  # "rose by $2 billion to $19 billion"


FALL = 100
"""How many times as large the one of two levels may be where no word tells of a change ("$500,000 to one man")."""

_DASH = re.compile(r"\s?[-‐‑–—−]\s?|-to-|-or-")
_PLURAL = re.compile(r"\s+[a-z]+s\b")

LEVEL = 3
"""How many times a second sum behind "by" is as large as the first where it is no end of a range but a level."""

_JOINABLE = ("digits", "words", "fraction", "one", "article")


def _shared_scale(
    text: str, first: Amount, second: Amount, dash: bool, language: Language
) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends with the scale that the second states for both: "$30-40 million", "45-50,000", "3-400"."""
    low, high = first.low, second.low
    assert low is not None and high is not None
    scale = second.number.scale
    if first.number.scale == 1 and scale > 1 and second.number.form == "digits" and low < high / scale:
        return low * scale, high
    if (
        first.number.scale == 1
        and scale > 1
        and second.number.form == "words"
        and low < high / scale
        and low < 1000
    ):
        return low * scale, high
    grouped = scale == 1 and re.search(r"\d,\d{3}$", second.number.numeral)
    if (
        grouped
        and dash
        and first.number.numeral.isdigit()
        and low < 1000
        and low < high / 1000
        and high % 1000 == 0
        and low * 100 < high
    ):
        return low * 1000, high
    hundreds = re.fullmatch(r"[2-9](00|000)", second.number.numeral) if scale == 1 else None
    if hundreds and re.fullmatch(r"[1-9]", first.number.numeral) and not first.unit.name:
        one = Decimal(10) ** len(hundreds[1])
        rough = _patterns(language).rough.search(text, max(0, first.start - 24), first.start)
        if high / one / 2 <= low < high / one and (rough or (dash and low > 1)):
            return low * one, high  # "some 3 to 400", "3-400"
    return low, high


def _movement(before: str, language: Language, words: int = 7) -> bool:
    """Say whether the words before "from" speak of a change, so that two levels follow and no range."""
    stems = _patterns(language).movement
    return any(stems.match(word) for word in re.findall(r"[a-z]+", before.lower())[-words:])


def share_units(text: str, amounts: list[Amount], language: Language) -> list[Amount]:
    """Give a bare number the unit of the next one in a list: "20, 30 and 45 percent", "three or four years"."""
    patterns = _patterns(language)
    named = amounts[-1:]
    for i in range(len(amounts) - 2, -1, -1):
        here, after = amounts[i], amounts[i + 1]
        if not after.listed:
            named = [after]
        if here.unit.name or not _unit_behind(named[0]) or here.number.form not in (*_JOINABLE, "vague"):
            continue
        gap, shared = text[here.end : after.start], _in_unit_of(here, named[0])
        sides = named[0].unit.family == "measure" and patterns.sides.fullmatch(gap)  # "30 by 40 metres"
        back = patterns.back.fullmatch(gap) and patterns.level.search(
            text, max(0, here.start - 8), here.start
        )
        led = patterns.to.fullmatch(gap) and patterns.from_.search(text, 0, here.start)
        if (
            (back or led)
            and after.low
            and shared.low
            and after.low / LEVEL <= shared.low <= after.low * LEVEL
        ):
            amounts[i] = replace(shared, moved=here.moved or bool(led))
        elif (sides or patterns.listed.fullmatch(gap)) and not year_like(here.number, text, language):
            amounts[i] = replace(shared, listed=True)
    return amounts


@dataclass(frozen=True)
class _Patterns:
    aside: re.Pattern[str]
    to: re.Pattern[str]
    conj: re.Pattern[str]
    alt: re.Pattern[str]
    between: re.Pattern[str]
    from_: re.Pattern[str]
    movement: re.Pattern[str]
    listed: re.Pattern[str]
    by: re.Pattern[str]
    settled: re.Pattern[str]
    alone: re.Pattern[str]
    sides: re.Pattern[str]
    back: re.Pattern[str]
    level: re.Pattern[str]
    rough: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    ranges = lex.table["ranges"]
    bounds, words = alternatives(lex.before), alternatives
    return _Patterns(
        aside=re.compile(
            rf"\s*\([^()]*\)|(?:\s+[a-z]+)?\s+(?:{words(ranges['dated'])})\s+(?:[a-z]+\s+){{0,2}}(?:[A-Z][a-z]+\s+)?{YEAR}(?![\d,])"
        ),
        to=re.compile(rf"\s+(?:{words(ranges['to'])})\s+(?:(?:{bounds})\s+)?", re.I),
        conj=re.compile(rf"\s+(?:{words(ranges['and'])})\s+(?:(?:{bounds})\s+)?", re.I),
        alt=re.compile(rf"\s+(?:{words(ranges['or'])})\s+", re.I),
        between=re.compile(rf"(?<!\w)(?P<lead>{words(ranges['between'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        from_=re.compile(rf"(?<!\w)(?P<lead>{words(ranges['from'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        movement=re.compile(rf"(?:{'|'.join(map(re.escape, ranges['movement']))})"),
        by=re.compile(rf"\b{lex.table['change']['by']}\s+(?:\w+\s+)?$", re.I),
        settled=re.compile(
            rf"\b(?:\w+ed|{words(ranges['settled'])})\s+(?:\w+ly\s+)?{lex.table['change']['by']}\s+(?:\w+\s+)?$",
            re.I,
        ),
        alone=re.compile(rf"\s*(?:[.,;:)]|$)|\s+(?:{words(ranges['behind_level'])})(?!\w)", re.I),
        sides=re.compile(rf"\s?[x×]\s?|\s+{lex.table['change']['by']}\s+"),
        # "to 24 from 23 mpg"
        back=re.compile(
            rf",?\s+(?:(?:{words(lex.table['grammar']['up_down'])})\s+)?(?:{words(ranges['from'])})\s+", re.I
        ),
        rough=re.compile(
            rf"\b(?:{words(w for w, bound in lex.before.items() if bound == 'about')})\s$", re.I
        ),
        level=re.compile(rf"\b(?:{words(lex.table['change']['levels'])})\s+$", re.I),
        listed=re.compile(rf"\s?[-‐‑]?(?:,\s*|,?\s+(?:{words([*ranges['and'], *ranges['or']])})\s+)", re.I),
    )
