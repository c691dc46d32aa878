"""Sentence text -> candidates: numbers with unit, range and bound, less the dates, names, scores and the like.

This is everything that can be read without a parse. The order is: find numbers, drop those in traps, read units,
join ranges, drop years, read bounds, note restatements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Bound, Kind, Span
from claimtrack.quantities.bounds import bound_after, bound_before
from claimtrack.quantities.lexicon import alternatives, lexicon
from claimtrack.quantities.not_claims import find_traps, score_like, year_like
from claimtrack.quantities.numbers import Form, Number, find_numbers, negated
from claimtrack.quantities.units import Unit, read_unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a figure, read from the text of a sentence alone; spans count from the sentence's start.

    ``number`` is the numeral inside ``span``. ``moved`` marks the ends of a movement ("from 3 to 4"): levels,
    and no range. ``listed`` marks a number that shares the unit of a later one ("20, 30 and 45 percent").
    """

    span: Span
    number: Span
    wording: Span
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    family: str | None
    bound: Bound
    form: Form
    kind: Kind | None = None
    restates: Span | None = None
    moved: bool = False
    listed: bool = False
    plain: bool = False
    appositive: bool = False
    signed: str = ""


@dataclass(frozen=True, slots=True)
class _Amount:
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


WINDOW = 4_000
"""Characters read at once. Sentences are far shorter; the limit keeps text without sentence ends, such as tables
and data dumps, linear in time."""


def find_candidates(text: str, language: Language) -> list[Candidate]:
    """Return the candidates of a sentence in order; an empty list means that it needs no parse.

    A run of more than ``WINDOW`` characters without white space is data and holds no figures.
    """
    if len(text) <= WINDOW:
        return _read(text, language)
    found: list[Candidate] = []
    for start, end in _windows(text):
        found += [_shifted(candidate, start) for candidate in _read(text[start:end], language)]
    return found


def _read(text: str, language: Language) -> list[Candidate]:
    if not lexicon(language).trigger.search(text):
        return []
    numbers = find_numbers(text, language)
    if not numbers:
        return []
    traps = find_traps(text, language)
    amounts = _amounts(text, numbers, traps, language)
    amounts = _ranges(text, amounts, language)
    amounts = _lists(text, amounts, language)
    found = [c for c in (_candidate(text, amount, language) for amount in amounts) if c]
    return _restatements(text, found)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of at most ``WINDOW`` characters that begin and end beside white space."""
    start = 0
    for gap in re.finditer(r"\s+|$", text):
        if gap.start() - start > WINDOW:
            start = gap.end()
        elif gap.end() - start > WINDOW // 2 or gap.start() == len(text):
            yield start, gap.start()
            start = gap.end()


def _shifted(candidate: Candidate, by: int) -> Candidate:
    return replace(
        candidate,
        span=candidate.span.shifted(by),
        number=candidate.number.shifted(by),
        wording=candidate.wording.shifted(by),
        restates=candidate.restates and candidate.restates.shifted(by),
    )


def _amounts(text: str, numbers: list[Number], traps: list[Span], language: Language) -> list[_Amount]:
    amounts: list[_Amount] = []
    patterns = _patterns(language)
    end = -1
    for number in numbers:
        if number.start < end:
            continue  # the "a" of "barrels a day"
        number = _signed(text, number, patterns)
        unit = read_unit(text, number, language)
        if amounts and _minor_part(text, amounts[-1], unit, end):
            # "3 dollars 50 cents" is one amount
            last = amounts[-1]
            sum_ = (last.low or 0) + (number.low or 0) * unit.factor
            amounts[-1] = replace(last, low=sum_, high=sum_, end=unit.end)
            end = unit.end
            continue
        if any(trap.start < number.end and number.start < trap.end for trap in traps) and not (
            unit.family in ("money", "percent", "age")
            and not any(t.start < unit.start and unit.end <= t.end for t in traps)
        ):
            continue
        if (
            not number.negative
            and unit.start < number.start
            and "-" in text[unit.start : number.start].replace("−", "-")
        ):
            number = replace(
                number, low=number.low and -number.low, high=number.high and -number.high, negative=True
            )
        half = Decimal("0.5") if unit.family == "half" else Decimal(0)
        low = None if number.low is None else (number.low + half) * unit.factor
        high = None if number.high is None else (number.high + half) * unit.factor
        amounts.append(_Amount(number, unit, low, high, min(unit.start, number.start), unit.end))
        end = unit.end
    return amounts


def _minor_part(text: str, last: _Amount, unit: Unit, end: int) -> bool:
    same = (
        unit.factor != 1 and last.unit.factor == 1 and last.unit.name == unit.name and last.low == last.high
    )
    return same and bool(re.fullmatch(r"(?:,?\s+and)?\s+", text[end : unit.start]))


def _signed(text: str, number: Number, patterns: _Patterns) -> Number:
    match = patterns.minus.search(text[max(0, number.start - 14) : number.start])
    if not match or number.form not in ("digits", "words") or number.low is None:
        return number
    start = number.start - (len(match[0]) - (match.start("sign") - match.start()))
    return negated(number, start)


def _ranges(text: str, amounts: list[_Amount], language: Language) -> list[_Amount]:
    joined: list[_Amount] = []
    i = 0
    while i < len(amounts):
        first = amounts[i]
        far = i + 1
        while far + 1 < len(amounts) and _in_brackets(text, first.end, amounts[far]):
            far += 1  # "from 12,000 barrels (504,000 gallons) to 25,000"
        for at in dict.fromkeys((far, i + 1)):
            if at >= len(amounts):
                continue
            both = _join(text, first, amounts[at], language)
            if both is None:
                continue
            if isinstance(both, _Amount):
                joined.append(both)
                i = at + 1
            elif both == "moved":
                first, amounts[at] = _levels(first, amounts[at])
                joined.append(first)
                i += 1
            else:
                i += 2
            break
        else:
            joined.append(first)
            i += 1
    return joined


def _levels(first: _Amount, second: _Amount) -> tuple[_Amount, _Amount]:
    """Return the two ends of a movement, sharing scale and currency: "from $3 to 4 million"."""
    if not second.unit.name and first.unit.family == "money" and second.number.scale >= first.number.scale:
        second = replace(second, unit=replace(first.unit, start=second.start, end=second.end))
    low, _ = _shared_scale(first, second, False)
    return replace(first, low=low, high=low, moved=True), replace(second, moved=True)


_NOTHING = object()


def _in_brackets(text: str, since: int, amount: _Amount) -> bool:
    gap = text[since : amount.start]
    return gap.count("(") > gap.count(")") and ")" in text[amount.end : amount.end + 60]


def _join(text: str, first: _Amount, second: _Amount, language: Language) -> object:
    """Return the range of two amounts, ``"moved"`` for a movement, ``_NOTHING`` for a score, or ``None``."""
    if first.low is None or second.low is None or first.low != first.high or second.low != second.high:
        return None
    if first.unit.factor != second.unit.factor:
        return None
    if first.number.form not in _JOINABLE or second.number.form not in _JOINABLE:
        return None
    patterns = _patterns(language)
    between = re.sub(r"\s*\([^()]*\)", "", text[first.end : second.start])
    before = text[: first.start]
    dash = re.fullmatch(r"\s?[-‐‑–—−]\s?|-to-|-or-", between) and not (
        " " in between and "-" in between and first.unit.name
    )
    to, conj, alt = (
        patterns.to.fullmatch(between),
        patterns.conj.fullmatch(between),
        patterns.alt.fullmatch(between),
    )
    bracket = patterns.between.search(before) if conj else None
    if not (dash or to or bracket or alt):
        return None
    if (
        dash
        and score_like(first.number, second.number, text, language)
        and not second.unit.name
        and not first.unit.name
    ):
        return _NOTHING
    if (
        year_like(first.number, text, language)
        and year_like(second.number, text, language)
        and not second.unit.name
    ):
        return _NOTHING
    low, high = _shared_scale(first, second, bool(dash))
    unit = second.unit
    if first.unit.name and second.unit.name and first.unit.name != second.unit.name:
        if not (first.unit.family == "money" and second.unit.name.startswith(first.unit.name)):
            return None
    elif first.unit.name and not second.unit.name:
        led = first.unit.start < first.number.start or (
            first.unit.family == "age" and first.unit.end == first.number.end
        )
        ranged = (
            to
            and patterns.from_.search(before)
            and not re.match(r"\s+[a-z]+s\b", text[second.end : second.end + 20])
        )
        if not led and not ranged and not (dash and first.unit.family == "money"):
            return None
        unit = first.unit
    elif (
        second.unit.family == "money"
        and not first.unit.name
        and second.start < second.number.start
        and not alt
    ):
        return None  # "from 5 to $10"; "8 or $9" is a range
    start = patterns.from_.search(before) if to else bracket
    if to and start and _movement(text[: start.start()], language):
        return "moved"
    if to and not start and (_movement(text[: first.start], language, 2) or first.low > second.low):
        return "moved"
    if low is None or high is None or low >= high:
        return None
    if alt and (high > low * 10 or second.number.form == "article"):
        return None
    return _Amount(
        first.number, replace(unit, start=first.start), low, high, first.start, second.end,
        lead=start.start("lead") if start else None, last=second.number,
    )  # fmt: skip


_JOINABLE = ("digits", "words", "fraction", "one", "article")


def _shared_scale(first: _Amount, second: _Amount, dash: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return both ends with the scale that the second states for both: "$30-40 million", "45-50,000"."""
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
    return low, high


def _movement(before: str, language: Language, words: int = 7) -> bool:
    """Say whether the words before "from" speak of a change, so that two levels follow and no range."""
    stems = _patterns(language).movement
    return any(stems.match(word) for word in re.findall(r"[a-z]+", before.lower())[-words:])


def _lists(text: str, amounts: list[_Amount], language: Language) -> list[_Amount]:
    """Give a bare number the unit of the next one in a list: "20, 30 and 45 percent", "three or four years"."""
    patterns = _patterns(language)
    for i in range(len(amounts) - 2, -1, -1):
        here, after = amounts[i], amounts[i + 1]
        if (
            here.unit.name
            or after.unit.family not in ("percent", "measure")
            or here.number.form not in _JOINABLE
        ):
            continue
        gap = text[here.end : after.start]
        if patterns.listed.fullmatch(gap) and not year_like(here.number, text, language):
            amounts[i] = replace(here, unit=replace(after.unit, start=here.start, end=here.end), listed=True)
    return amounts


def _candidate(text: str, amount: _Amount, language: Language) -> Candidate | None:
    number, unit, patterns = amount.number, amount.unit, _patterns(language)
    start, end = amount.start, amount.end
    low, high = amount.low, amount.high
    bound: Bound = number.bound
    lead = amount.lead
    kind = unit.kind
    before = text[:start]
    if match := patterns.more_before.search(before):
        kind = kind or "increment"
        if number.form == "words" and number.numeral.lower() in lexicon(language).scales:
            start = match.start("lead")
            before = text[:start]
        lead = match.start("lead")
    elif (
        number.form == "words"
        and number.numeral.lower() in {*lexicon(language).scales, *lexicon(language).hundreds}
        and not amount.last
    ):
        return None  # "how many thousand", "multi-billion"
    if patterns.more_after.match(text, end) and unit.family not in ("percent", "times", "fraction"):
        kind = kind or "increment"
    stated = bound_before(text, lead if lead is not None else start, language)
    if stated and number.form != "remark":
        bound, lead = (stated[0] if bound in ("exact", "about") else bound), stated[1]
    after = bound_after(text, end, language) if number.form not in ("remark", "zero") else None
    if after:
        if bound in ("exact", "about"):
            bound = after[0]
        elif bound == "vague" and after[0] != "about":
            bound = "vague"
    if number.form == "article" and (not stated or unit.family not in ("measure", "half")):
        return None
    if (
        amount.last is None
        and not unit.name
        and year_like(number, text, language)
        and not (stated and stated[0] not in ("about", "less_than") and _amountlike(text, end))
    ):
        return None
    if number.form == "digits" and not unit.name and amount.last is None and _stray(text, start, end):
        return None
    if unit.name in _TIMES and bound in ("exact", "about") and patterns.ago.match(text, end):
        return None
    if number.form == "zero" and patterns.rhetorical.match(text, end):
        return None
    wording = Span(lead if lead is not None else start, max(end, after[1]) if after else end)
    family = "measure" if unit.family == "half" else unit.family
    return Candidate(
        Span(start, end), Span(number.start, (amount.last or number).end), wording, low, high, unit.name, family,
        bound, number.form, kind, moved=amount.moved, listed=amount.listed, plain=number.plain_integer and not unit.name,
        signed=_sign(text, start),
        appositive=bool(patterns.appositive.search(before)) and bool(patterns.closed.match(text, end)),
    )  # fmt: skip


def _sign(text: str, start: int) -> str:
    """Return the sign written before a figure: tables of prices say "+0.2%" for a rise, "-1.3%" for a fall."""
    if text[start : start + 1] in "-−":
        return "-"
    return (
        "+"
        if text[max(0, start - 1) : start] == "+" and not text[max(0, start - 2) : start - 1].isalnum()
        else ""
    )


_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})


def _amountlike(text: str, end: int) -> bool:
    """Say whether a noun that can be counted follows a four-digit number ("more than 2000 people")."""
    follow = re.match(r"\s+(?:[a-z-]+\s+)?([a-z]+)", text[end : end + 40])
    return follow is not None and (
        follow[1].endswith("s") or follow[1] in ("people", "men", "women", "children")
    )


def _stray(text: str, start: int, end: int) -> bool:
    """Say whether a numeral is glued to letters or marks that no reading explains ("x100y", "5_6")."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isalpha() or before == "_" or before == "/") or (
        after == "_" or (after.isalpha() and after not in "+")
    )


def _restatements(text: str, found: list[Candidate]) -> list[Candidate]:
    """Mark what repeats the figure before it in another unit: "$450m (£308m)", "10 miles (16 km)"."""
    for i in range(1, len(found)):
        here = found[i]
        opening = re.search(r"\(\s*(?:or\s+)?[\w\s]{0,12}$", text[: here.wording.start])
        if here.unit is None or here.family not in ("money", "measure") or not opening:
            continue
        earlier = [c for c in found[:i] if c.span.end <= opening.start()]
        if not earlier:
            continue
        first = earlier[-1]
        gap = text[first.span.end : opening.start()]
        if (
            first.family in (here.family, None)
            and first.unit != here.unit
            and len(gap) < 40
            and not re.search(r"[.;:]", gap)
        ):
            found[i] = replace(here, restates=first.restates or first.span)
    return found


@dataclass(frozen=True)
class _Patterns:
    to: re.Pattern[str]
    conj: re.Pattern[str]
    alt: re.Pattern[str]
    between: re.Pattern[str]
    from_: re.Pattern[str]
    movement: re.Pattern[str]
    listed: re.Pattern[str]
    minus: re.Pattern[str]
    more_before: re.Pattern[str]
    more_after: re.Pattern[str]
    appositive: re.Pattern[str]
    ago: re.Pattern[str]
    rhetorical: re.Pattern[str]
    closed: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    ranges, more = lex.table["ranges"], lex.table["increments"]
    bounds = alternatives(lex.before)

    def words(items: Iterable[str]) -> str:
        return alternatives(items)

    return _Patterns(
        to=re.compile(rf"\s+(?:{words(ranges['to'])})\s+(?:(?:{bounds})\s+)?", re.I),
        conj=re.compile(rf"\s+(?:{words(ranges['and'])})\s+(?:(?:{bounds})\s+)?", re.I),
        alt=re.compile(rf"\s+(?:{words(ranges['or'])})\s+", re.I),
        between=re.compile(rf"(?<!\w)(?P<lead>{words(ranges['between'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        from_=re.compile(rf"(?<!\w)(?P<lead>{words(ranges['from'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        movement=re.compile(rf"(?:{'|'.join(map(re.escape, ranges['movement']))})"),
        listed=re.compile(rf"\s?[-‐‑]?(?:,\s*|,?\s+(?:{words([*ranges['and'], *ranges['or']])})\s+)", re.I),
        minus=re.compile(rf"(?:(?:^|(?<=[\s(\[“\",]))(?P<sign>(?:{words(lex.table['numbers']['minus'])})[\s-]+|[-−](?=\d|$|[$€£¥]))$)", re.I),
        more_before=re.compile(rf"(?<!\w)(?P<lead>{words(more['before'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        more_after=re.compile(rf"\s+(?:{words(more['after'])})(?!\w|\s+than)", re.I),
        ago=re.compile(rf"\s+(?:{words(lex.table['dates']['ago'])})\b", re.I),
        # "Not a single issue can be settled without us": a way of speaking, nothing was counted
        rhetorical=re.compile(r"(?:\s+[\w’'-]+){1,6}?\s+(?:can|could|may)\b"),
        appositive=re.compile(r"[a-z’')]\s?,\s$"),
        closed=re.compile(r"\s?[,.;:)—–]|$|\s(?:who|was|is|from|of|said|says|has|had|told|and)\b"),
    )  # fmt: skip
