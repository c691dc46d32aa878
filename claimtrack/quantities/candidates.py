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
from claimtrack.quantities.compound import joined
from claimtrack.quantities.lexicon import alternatives, lexicon
from claimtrack.quantities.not_claims import find_traps, year_like
from claimtrack.quantities.numbers import Form, Number, find_numbers, negated
from claimtrack.quantities.ranges import Amount, join_ranges, share_units
from claimtrack.quantities.units import TIMES, Unit, read_unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a figure, read from the text of a sentence alone; spans count from the sentence's start.

    ``number`` is the numeral inside ``span``. ``moved`` marks the ends of a movement ("from 3 to 4"): levels,
    and no range. ``listed`` marks a number that shares the unit of a later one ("20, 30 and 45 percent").
    ``paired`` is a number behind which a list of bare ones ends the phrase (", 24 and 31,").
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
    paired: bool = False
    signed: str = ""


IDENTIFIER = 10
"""Digits without separators that are no amount any more but a number of an account, a message, a phone."""

WINDOW = 4_000
"""Characters read at once. Sentences are far shorter; the limit keeps text without sentence ends, such as tables
and data dumps, linear in time."""


MOST_BARE = 60
"""Numerals that may follow one another without a letter: more are data ("1-1-1-…", a matrix), said by nobody and
of nothing."""

REPEATED = 20
"""Times that words and numerals come again on the average from which so many are data, too ("1 to 1 to 1 …")."""

_LETTER = re.compile(r"[^\W\d_¼-¾⅐-⅞]")
_NUMERAL = re.compile(r"\d+|[¼-¾⅐-⅞]")
_TOKEN = re.compile(r"\w+")


def find_candidates(text: str, language: Language) -> list[Candidate]:
    """Return the candidates of a sentence in order; an empty list means that it needs no parse.

    A run of more than ``WINDOW`` characters without white space is data and holds no figures, and neither does a
    sentence of more than ``MOST_BARE`` numerals without a letter, or with the same words over and over.
    """
    if _is_data(text):
        return []
    if len(text) <= WINDOW:
        return _read(text, language)
    found: list[Candidate] = []
    for start, end in _windows(text):
        found += [_shifted(candidate, start) for candidate in _read(text[start:end], language)]
    return found


def _is_data(text: str) -> bool:
    """Say whether a sentence is nothing but numerals, or the same few over and over.

    >>> _is_data("1; 2; 3; " * 30), _is_data("1 to " * 61), _is_data("1 to 2 or 3 of 4 " * 15)
    (True, True, False)
    """
    if len(text) <= 2 * MOST_BARE:
        return False
    numerals = len(_NUMERAL.findall(text))
    if numerals <= MOST_BARE:
        return False
    return not _LETTER.search(text) or len(set(_TOKEN.findall(text))) * REPEATED < numerals


def _read(text: str, language: Language) -> list[Candidate]:
    if not lexicon(language).trigger.search(text):
        return []
    numbers = find_numbers(text, language)
    if not numbers:
        return []
    traps = find_traps(text, language)
    amounts = _amounts(text, numbers, traps, language)
    amounts = join_ranges(text, amounts, language)
    amounts = share_units(text, amounts, language)
    found = [c for c in (_candidate(text, amount, language) for amount in amounts) if c]
    return _of_points(text, _restatements(text, found, language), language)


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


def _amounts(text: str, numbers: list[Number], traps: list[Span], language: Language) -> list[Amount]:
    amounts: list[Amount] = []
    patterns = _patterns(language)
    end = -1
    for number in numbers:
        if number.start < end:
            continue  # the "a" of "barrels a day"
        number = _signed(text, number, patterns, language)
        unit = read_unit(text, number, language)
        if amounts and (both := joined(text, amounts[-1], number, unit, language)):
            amounts[-1] = both
            end = max(both.end, unit.end)
            continue
        if amounts and _is_base(text, amounts[-1], unit, number, patterns):
            amounts[-1] = _per_base(text, amounts[-1], number, unit)
            end = max(end, unit.end)
            continue
        if any(trap.start < number.end and number.start < trap.end for trap in traps) and not (
            unit.family in ("money", "percent", "age")
            and not any(t.start < unit.start and unit.end <= t.end for t in traps)
        ):
            continue
        if unit.negative and not number.negative:
            number = negated(number, number.start)
        low = None if number.low is None else (number.low + unit.plus) * unit.factor
        high = None if number.high is None else (number.high + unit.plus) * unit.factor
        amounts.append(Amount(number, unit, low, high, min(unit.start, number.start), unit.end))
        end = unit.end
    return amounts


def _is_base(text: str, last: Amount, unit: Unit, number: Number, patterns: _Patterns) -> bool:
    """Say whether a number is what an amount is counted per ("31 deaths per 1,000 births"): the base of a rate.

    "For every 9 weeks" states a stretch of its own.
    """
    match = patterns.base.fullmatch(text, max(0, last.end - 1), min(unit.start, number.start))
    return match is not None and (unit.name is None or " " not in match["base"])


def _per_base(text: str, last: Amount, number: Number, unit: Unit) -> Amount:
    """Return the rate with the base in its unit, where both measure: "8 litres per 100 km"."""
    if last.unit.family == unit.family == "measure" and last.unit.name:
        name = f"{last.unit.name} per {text[number.start : number.end]} {unit.name}"
        return replace(last, end=unit.end, unit=replace(last.unit, name=name, end=unit.end, kind="rate"))
    return replace(last, unit=replace(last.unit, kind=last.unit.kind or "rate"))


def _signed(text: str, number: Number, patterns: _Patterns, language: Language) -> Number:
    head = text[max(0, number.start - 14) : number.start]
    match = patterns.minus.search(head) or patterns.minus_apart.search(head)
    if not match or number.form not in ("digits", "words") or number.low is None:
        return number
    before = text[: number.start - len(match["sign"])]
    if patterns.either_way.search(before):
        return number
    if match["sign"] in _DASHES and not _is_minus(text, before, number, language):
        return number
    start = number.start - (len(head) - match.start("sign"))
    return negated(number, start)


_DASHES = "-–‒"
"""What is a minus or the dash of a list or a clause; "−" is always a minus."""


def _is_minus(text: str, before: str, number: Number, language: Language) -> bool:
    """Say whether a dash glued to a number is a minus: "was –0.4 percent"; not "- 12 died", "tanks –2039", "5 –7"."""
    line = before.rstrip(" ").rsplit("\n", 1)[-1]
    first = re.search(r"(?P<n>[\d,]*\.?\d)\s?(?:%|[$€£])?$", line)
    if first and number.low is not None and Decimal(first["n"].replace(",", "") or 0) < number.low:
        return False  # "5 –7 boats", but "the CAC 40 -1.2%"
    unit = read_unit(text, number, language)
    measured = unit.family is not None or "." in number.numeral
    hyphen, follows = text[len(before)] == "-", re.match(r"\s+[a-z]", text[unit.end :])
    if not line.strip():  # a dash that opens a line is that of a list, but before the value of a table cell
        return not follows or (hyphen and measured)
    if text[number.start - 1].isspace():
        return hyphen or measured
    return hyphen or measured or bool(_patterns(language).minus_behind.search(before[-16:]))


def _candidate(text: str, amount: Amount, language: Language) -> Candidate | None:
    number, unit, patterns = amount.number, amount.unit, _patterns(language)
    start, end = amount.start, amount.end
    more = patterns.more_before.search(text[:start])
    alone = amount.last is None and (unit.name is not None or not _is_known(text, number, language))
    if more is None and alone and _is_scale_alone(number, language):
        return None  # "how many thousand", "multi-billion"
    lead = more.start("lead") if more else amount.lead
    if more and number.form == "words" and number.numeral.lower() in lexicon(language).scales:
        start = more.start("lead")  # "another million"
    stated = _stated_before(text, amount, start if lead is None else lead, start, language)
    after = _stated_behind(text, amount, language)
    bound = number.bound
    if stated and number.form != "remark":
        bound, lead = (stated[0] if bound in _LOOSE else bound), stated[1]
    if after and bound in _LOOSE:
        bound = after[0]
    if (
        _is_unused_article(text, amount, bool(stated), patterns)
        or _is_bare_designator(text, amount, start, stated[0] if stated else None, language)
        or _is_point_or_rhetoric(text, amount, bound, patterns)
    ):
        return None
    low, high = amount.low, amount.high
    if amount.smallest and low is not None and low != low.to_integral_value():
        low = high = round(low, 6).normalize()
    wording = Span(lead if lead is not None else start, max(end, after[1]) if after else end)
    return Candidate(
        Span(start, end), Span(number.start, (amount.last or number).end), wording, low, high, unit.name, unit.family,
        bound, number.form, _kind(text, amount, start, more is not None, patterns), moved=amount.moved, listed=amount.listed,
        plain=number.plain_integer and not unit.name, signed=_sign(text, start),
        appositive=bool(patterns.appositive.search(text[:start])) and bool(patterns.closed.match(text, end)),
        paired=bool(patterns.paired.match(text, end)),
    )  # fmt: skip


_LOOSE = ("exact", "about")
"""Bounds of a number's own words that give way to one stated beside it."""


def _is_scale_alone(number: Number, language: Language) -> bool:
    lex = lexicon(language)
    word = number.numeral.lower()
    return number.form == "words" and (word in lex.scales or word in lex.hundreds)


def _is_known(text: str, number: Number, language: Language) -> bool:
    """Say whether people or things counted by a scale word alone were named before: "those billion people"."""
    before = re.search(r"(\w+)\s+$", text[max(0, number.start - 12) : number.start])
    definite = before is not None and before[1].lower() in lexicon(language).words("dates", "definite")
    return definite and _countable(text, number.end, language)


def _kind(text: str, amount: Amount, start: int, more: bool, patterns: _Patterns) -> Kind | None:
    """Return what the words beside an amount make of it: more of the same ("another 40"), or a rate."""
    unit, end = amount.unit, amount.end
    if unit.kind is not None:
        return unit.kind
    added = (
        not unit.name
        and patterns.added.search(text[max(0, start - 6) : start])
        and text[end : end + 1] == ")"
    )
    behind = unit.family not in ("percent", "times", "fraction") and patterns.more_after.match(text, end)
    if more or added or behind:  # "1,204 (+31)", "40 more"
        return "increment"
    return "rate" if not unit.name and patterns.rated.match(text, end) else None


def _stated_before(
    text: str, amount: Amount, lead: int, start: int, language: Language
) -> tuple[Bound, int] | None:
    """Return the bound in front of an amount and where it begins; a stretch of time may have none there."""
    unit = amount.unit
    stated = bound_before(text, lead, language, amount=unit.family in ("money", "percent", "times"))
    if stated is None or unit.name not in TIMES or unit.family == "age":
        return stated
    no_bound = _period(text, stated[1], language) or _compared(text, stated[1], start, language)
    return None if no_bound else stated


def _stated_behind(text: str, amount: Amount, language: Language) -> tuple[Bound, int] | None:
    """Return the bound behind an amount, or between its number and unit, and where it ends."""
    number = amount.number
    after = bound_after(text, amount.end, language) if number.form not in ("remark", "zero") else None
    if after is None and amount.unit.end > number.end and amount.last is None:
        return bound_after(text, number.end, language, glued=True)  # "20-odd years"
    return after


def _is_unused_article(text: str, amount: Amount, stated: bool, patterns: _Patterns) -> bool:
    """Say whether an article measures nothing: "a day", but "about an hour" and "an hour and a half"."""
    unit = amount.unit
    if amount.number.form != "article":
        return False
    if unit.family != "measure" or not (stated or unit.plus):
        return True
    return bool(unit.plus and patterns.later.match(text, amount.end))  # "an hour and a half later"


def _is_bare_designator(
    text: str, amount: Amount, start: int, bound: Bound | None, language: Language
) -> bool:
    """Say whether a number without a unit is a year, an identifier or a stray numeral."""
    number, end = amount.number, amount.end
    if amount.unit.name:
        return False
    if number.plain_integer and len(number.numeral) >= IDENTIFIER:
        return True
    if amount.last is not None:
        return False
    if number.form == "digits" and _stray(text, start, end):
        return True
    counted = bound not in (None, "about", "less_than") and _countable(text, end, language)
    return not counted and year_like(number, text, language)


def _is_point_or_rhetoric(text: str, amount: Amount, bound: Bound, patterns: _Patterns) -> bool:
    """Say whether an amount dates something ("3 days ago") or none is a way of speaking ("not a single wish may")."""
    if amount.unit.name in TIMES and bound in _LOOSE and patterns.ago.match(text, amount.end):
        return True
    return amount.number.form == "zero" and bool(patterns.rhetorical.match(text, amount.end))


def _sign(text: str, start: int) -> str:
    """Return the sign written before a figure: tables of prices say "+0.2%" for a rise, "-1.3%" for a fall."""
    if text[start : start + 1] in "-−":
        return "-"
    return (
        "+"
        if text[max(0, start - 1) : start] == "+" and not text[max(0, start - 2) : start - 1].isalnum()
        else ""
    )


def _period(text: str, start: int, language: Language) -> bool:
    """Say whether "over" before a duration speaks of the period ("a rise of 3 percent over two years")."""
    rules = lexicon(language).table["unit_rules"]
    if not re.match(rf"{rules['over']}\s", text[start:], re.I):
        return False
    before = re.search(r"([\w’'-]+)\s*$", text[:start])
    return before is not None and before[1].lower() not in rules["over_bound"]


def _compared(text: str, lead: int, start: int, language: Language) -> bool:
    """Say whether "than" before a time compares with what was then ("9 percent more than a year ago")."""
    phrase = " ".join(text[lead:start].lower().split())
    if phrase in lexicon(language).words("unit_rules", "no_time"):
        return True
    return phrase.endswith(lexicon(language).table["change"]["than"]) and bool(
        _patterns(language).amount_ends.search(text[max(0, lead - 24) : lead])
    )


def _countable(text: str, end: int, language: Language) -> bool:
    """Say whether a noun that can be counted follows a four-digit number ("more than 2000 people")."""
    lex = lexicon(language)
    follow = re.match(r"\s+(?:(?P<first>[a-z-]+)\s+)?(?P<noun>[a-z]+)", text[end : end + 40])
    if follow is None or follow["first"] in lex.words("bounds", "apart"):
        return False  # "at least 2031 before pumps arrive"
    nouns = (follow["first"] or "", follow["noun"])
    return any(noun.endswith("s") or noun in lex.words("grammar", "people") for noun in nouns)


def _stray(text: str, start: int, end: int) -> bool:
    """Say whether a numeral is glued to letters or marks that no reading explains ("x100y", "5_6")."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalpha() or before in ("_", "/") or after.isalpha() or after == "_"


def _restatements(text: str, found: list[Candidate], language: Language) -> list[Candidate]:
    """Mark what repeats the figure before it in another unit: "$450m (£308m)", "10 miles, or 16 km"."""
    patterns = _patterns(language)
    for i in range(1, len(found)):
        here = found[i]
        last = found[i - 1]
        is_another = last.family == here.family and here.unit not in (None, last.unit)
        if last.restates and is_another and patterns.again.fullmatch(text, last.span.end, here.wording.start):
            found[i] = replace(here, restates=last.restates)  # "(25,200 gallons or 95,000 litres)"
            continue
        opening = patterns.restated.search(text[: here.wording.start])
        earlier = [c for c in found[:i] if opening and c.span.end <= opening.start()]
        if here.unit is None or opening is None or not earlier:
            continue
        first, bracket = earlier[-1], "(" in opening[0]
        gap = text[first.span.end : opening.start()]
        alike = here.family in ("money", "measure") and first.family in (
            (here.family, None) if bracket else (here.family,)
        )
        points = here.family == "percent" and first.family is None and patterns.points.fullmatch(gap)
        near = len(gap) < 40 if bracket else len(gap) < 12
        if (alike or points) and first.unit != here.unit and near and not re.search(r"[.;:]", gap):
            # "more than 10 miles (16 km)": the bound goes for both
            shared = bracket and alike and here.bound == "exact" and first.bound in _LIMITS
            bound = first.bound if shared else here.bound
            found[i] = replace(here, restates=first.restates or first.span, bound=bound)
    return found


_LIMITS = frozenset({"at_least", "more_than", "at_most", "less_than", "almost"})
"""Bounds that a conversion shares; what is "about 10 miles" is said to be 16 km without more ado."""


def _of_points(text: str, found: list[Candidate], language: Language) -> list[Candidate]:
    """Read "two points lower" as percentage points where the sentence has spoken in percent before."""
    for i, here in enumerate(found):
        match = _patterns(language).points.match(text, here.span.end)
        if match and match["after"] and here.unit is None and any(c.family == "percent" for c in found[:i]):
            end = match.end("points")
            wording = Span(here.wording.start, max(end, here.wording.end))
            span = Span(here.span.start, end)
            found[i] = replace(
                here, span=span, wording=wording, unit="percentage point", family="percent", plain=False
            )
    return found


@dataclass(frozen=True)
class _Patterns:
    minus: re.Pattern[str]
    minus_apart: re.Pattern[str]
    minus_behind: re.Pattern[str]
    either_way: re.Pattern[str]
    more_before: re.Pattern[str]
    more_after: re.Pattern[str]
    appositive: re.Pattern[str]
    ago: re.Pattern[str]
    later: re.Pattern[str]
    base: re.Pattern[str]
    added: re.Pattern[str]
    rated: re.Pattern[str]
    rhetorical: re.Pattern[str]
    closed: re.Pattern[str]
    paired: re.Pattern[str]
    restated: re.Pattern[str]
    again: re.Pattern[str]
    points: re.Pattern[str]
    amount_ends: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    more = lex.table["increments"]
    rules = lex.table["unit_rules"]
    again = lex.table["change"]["again"]
    bounds = alternatives(lex.before)

    def words(items: Iterable[str]) -> str:
        return alternatives(items)

    closed = rf"\s?[,.;:)—–]|$|\s(?:{words(lex.table['ages']['appositive_end'])})\b"
    several = rf"{closed}|\s(?:{words(lex.table['ages']['paired_end'])})\b"
    small = rf"(?:\d{{1,3}}|(?:{alternatives(lex.values)})(?!\w))"
    base = rf"(?:{alternatives(rules['base'])})"
    return _Patterns(
        minus=re.compile(rf"(?:(?:^|(?<=[\s(\[“\",]))(?P<sign>(?:{words(lex.table['numbers']['minus'])})[\s-]+|[-−–‒](?=\d|$|[$€£¥]))$)", re.I),
        minus_behind=re.compile(rf"\b(?:{words(lex.table['grammar']['before_minus'])})\s$", re.I),
        minus_apart=re.compile(rf"\b(?:{words(lex.table['grammar']['before_minus'])})\s(?P<sign>[-−–])\s$", re.I),
        either_way=re.compile(rf"(?:{words(lex.table['numbers']['plus_or'])})\s*$", re.I),
        more_before=re.compile(rf"(?<!\w)(?P<lead>{words(more['before'])})\s+(?:(?:{bounds})\s+)?$", re.I),
        more_after=re.compile(rf"\s+(?:{words(more['after'])})(?!\w|\s+than)", re.I),
        base=re.compile(rf"[\w%](?:\s+[a-z][\w-]*){{0,3}}\s+(?P<base>{base})\s+"),
        added=re.compile(r"[\d\w]\s?\(\s?\+\s?$"),
        rated=re.compile(
            rf"(?:\s+[a-z][\w-]*){{1,3}}\s+(?:{words(rules['per'])})\s+(?:{words(rules['per_time'])})(?!\w|\s+(?:{words(rules['no_per'])})\b)"
            rf"|(?:\s+[a-z][\w-]*){{0,3}}\s+{base}\s+[\d,]+"
        ),
        ago=re.compile(rf"\s+(?:{words(lex.table['dates']['ago'])})\b", re.I),
        later=re.compile(rf"\s+(?:{words(rules['no_per'])})(?!\w)", re.I),
        # "Not a single issue can be settled without us": a way of speaking, nothing was counted
        rhetorical=re.compile(rf"(?:\s+[\w’'-]+){{1,6}}?\s+(?:{words(lex.table['grammar']['may'])})\b"),
        appositive=re.compile(r"[a-z’')]\s?,\s$"),
        closed=re.compile(closed),
        paired=re.compile(rf"(?:,\s{small})*,?\s+(?:{words(lex.table['ranges']['and'])})\s+{small}(?:{several})", re.I),
        again=re.compile(rf"\s*(?:/|,|;|,?\s*{again})\s*"),
        restated=re.compile(rf"(?:\(\s*(?:{again}\s+)?[\w\s]{{0,12}}|,\s+{again}\s+)$"),
        amount_ends=re.compile(rf"(?:\d|(?<!\w)(?:{words(lex.percents)}|{words(lex.currencies)}|{words(lex.units)})|%)\s+$", re.I),
        points=re.compile(rf"(?P<points>\s+(?:{words(rules['points'])})(?!\w))(?P<after>\s+(?:{words(rules['points_after'])})\b)?"),
    )  # fmt: skip
