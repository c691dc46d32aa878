"""Number -> amount: the currency, percent sign or unit of measurement beside it, and the stretch it is counted per."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.wording import keys_of, words_in
from claimtrack.model import Kind
from claimtrack.quantities import quantulum
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon
from claimtrack.quantities.money import money_before
from claimtrack.quantities.number_patterns import HYPHENS
from claimtrack.quantities.numbers import Number, part_behind

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands beside a number: ``name`` as in the record, where the surface then starts and ends.

    ``factor`` turns minor units into the currency, or millions of barrels into barrels; ``plus`` is what the words
    behind the unit add in that unit ("a mile and a half"). ``family`` is "money", "percent", "age" or "measure": two
    amounts of a range share a unit only within one.
    """

    name: str | None
    start: int
    end: int
    family: str | None = None
    factor: Decimal = Decimal(1)
    kind: Kind | None = None
    negative: bool = False
    plus: Decimal = Decimal(0)


@dataclass(frozen=True)
class _Patterns:
    percent: re.Pattern[str]
    currency: re.Pattern[str]
    code: re.Pattern[str]
    millions: re.Pattern[str]
    minor: re.Pattern[str]
    minor_sign: re.Pattern[str]
    minor_words: frozenset[str]
    word: re.Pattern[str]
    stone: re.Pattern[str]
    sign: re.Pattern[str]
    age: re.Pattern[str]
    age_before: re.Pattern[str]
    per: re.Pattern[str]
    per_far: re.Pattern[str]
    per_after: re.Pattern[str]
    sterling: re.Pattern[str]
    priced: re.Pattern[str]
    times: re.Pattern[str]
    marked: re.Pattern[str]
    amid: re.Pattern[str]
    of: re.Pattern[str]
    of_a: re.Pattern[str]
    a: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    rules, money, ages = lex.table["unit_rules"], lex.table["currencies"], lex.table["ages"]
    codes = "|".join(money["codes"])
    adjectives = alternatives(lex.adjectives)
    names = alternatives(lex.currencies)
    minor = alternatives([w + s for w in lex.minor for s in ("", "s")])
    words = alternatives(lex.units)
    abbreviations = alternatives(lex.abbreviations)
    signs = "".join(re.escape(s) for s in lex.symbols if len(s) == 1 and not (s.isalnum() and s.isascii()))
    small = alternatives(rules["small"])  # "2h05m", "5ft11in"
    inch = alternatives(lex.table["compound"]["short"]["foot"])
    per = alternatives(rules["per"])
    things = alternatives(
        [
            *rules["per_time"],
            *rules["per_thing"],
            *(w for w in lex.units if lex.units[w] in rules["per_thing"]),
        ]
    )
    times = alternatives([*rules["per_time"]])
    gap = rf"(?:\s|[{HYPHENS}]|\s[{HYPHENS}]\s?)?"
    return _Patterns(
        percent=re.compile(rf"\s?[-‐‑]?\s?(?P<name>{alternatives(lex.percents)})(?![\w])", re.I),
        currency=re.compile(rf"{gap}(?:(?P<adjective>{adjectives})[\s‐‑-]+)?(?P<name>{names})(?![\w’']\w|\w)", re.I),
        code=re.compile(rf"\s?(?P<code>{codes}|{alternatives([*money['lower_codes'], *money['behind']])}|[{signs}](?!\s?\d))(?![\w])"),
        millions=re.compile(r"\s?M(?P<code>USD|EUR|GBP|SEK|NOK|DKK|CHF)(?!\w)"),
        minor=re.compile(rf"{gap}(?:(?P<adjective>{adjectives})[\s‐‑-]+)?(?P<name>{minor})(?![\w])", re.I),
        minor_sign=re.compile(rf"[{''.join(lex.minor_signs)}](?![\w])"),
        minor_words=keys_of([*lex.minor, *(f"{name}s" for name in lex.minor)]),
        word=re.compile(rf"{gap}(?P<name>{words})(?![\w])", re.I),
        stone=re.compile(rf"\s{rules['stone']}(?=(?P<more>,?\s(?:and\s)?\w+\s?(?:lbs?|pounds?)\b)|\s*[.,;:)]|\s*$|\s+(?:in|of|and|or|to|at|by)\b)"),
        sign=re.compile(
            rf"(?P<gap>[\s\u00a0]?[-‐‑]?)(?:(?P<name>{abbreviations})(?:(?![\w²³])|(?=\d{{1,2}}(?:{small})(?!\w)))"
            rf"|(?P<prime>['’′])(?=\s?\d{{1,2}}(?:\.\d+)?\s?(?:{inch})))"
        ),
        age=re.compile(rf"(?:\s|[-‐‑–]|\s[-‐‑–]\s?)(?P<unit>{alternatives(ages['units'])})s?(?:\s|[-‐‑–]|\s[-‐‑–]\s?)?(?:{alternatives(ages['old_words'])})(?!\w)|\s?(?P<short>{alternatives(ages['short'])})(?!\w)", re.I),
        age_before=re.compile(rf"(?<!\w)(?:{alternatives(lex.table['ages']['before'])})\s+(?:(?:{alternatives(ages['between'])})\s+)?$", re.I),
        per=re.compile(rf"(?:\s+(?:{per})\s+|\s?/\s?|[-‐‑](?:an?|per)[-‐‑])(?P<thing>{things})s?(?!\w|\s+(?:{alternatives(rules['no_per'])})\b)", re.I),
        per_far=re.compile(rf"\s+of\s+(?:[a-z]+\s+){{1,3}}?(?:(?:to|from|in)\s+[A-Z]\w+\s+)?(?:a|per|each|every)\s+(?P<thing>{times})(?!\w)"),
        per_after=re.compile(rf"\s+(?P<thing>{alternatives(rules['per_after'])})(?!\w)", re.I),
        times=re.compile(rf"(?:\s+(?:{alternatives(lex.table['multiples']['times'])})|(?<=\d)x)(?![\w’'])"),
        marked=re.compile(rf"\s?(?:{alternatives(rules['marked'])})(?![\w+])", re.I),
        amid=re.compile(rf"\s(?:{alternatives(rules['amid'])})(?=\s)", re.I),
        of=re.compile(rf"\s+{lex.table['change']['of']}\s"),
        of_a=re.compile(rf"\s+{lex.table['change']['of']}\s+(?:{alternatives(lex.table['numbers']['one_article'])})\s"),
        a=re.compile(rf"\s+(?:{alternatives(lex.table['numbers']['one_article'])})\s"),
        priced=re.compile(rf"{rules['weight_word']}s?(?:\s+(?:{per})\s+|\s?/\s?)(?:{alternatives([*rules['priced'], *(w for w in lex.units if lex.units[w] in rules['priced'])])})(?!\w)", re.I),
        sterling=re.compile(rf"\s+{rules['sterling']}(?!\w)"),
    )  # fmt: skip


def read_unit(text: str, number: Number, language: Language) -> Unit:
    """Return the unit of a number with the surface's start and end; a bare number has none.

    What stands directly behind wins over a currency sign before it only where both are given ("US$5 dollars").
    """
    lex, patterns = lexicon(language), _patterns(language)
    if number.form in ("multiple", "growth", "remark", "zero"):
        return Unit(number.unit, number.start, number.end, "times" if number.unit else None)
    if number.form in ("digits", "fraction", "words") and (
        sign := money_before(text, number.start, language)
    ):
        end = number.end
        if again := patterns.currency.match(text, end):
            end = again.end() if _code(again, lex) == sign.code else end
        return _per(text, Unit(sign.code, sign.start, end, "money", negative=sign.negative), lex, patterns)
    if number.form == "vague" and (match := patterns.of.match(text, number.end)):
        # "billions of dollars", "hundreds of kilometres": the unit follows behind "of"
        moved = replace(number, end=match.end() - 1)
        for reader in (_percent, _money, _measure):
            if (unit := reader(text, moved, language, patterns)) and unit.start <= number.start:
                return unit
    if number.unit == "fraction" and (match := patterns.of_a.match(text, number.end)):
        # "¾ of a litre", "a third of a mile", "a quarter of a percentage point"
        moved = replace(number, end=match.end() - 1)
        unit = _measure(text, moved, language, patterns) or _percent(text, moved, language, patterns)
        if unit and (unit.family == "measure" or unit.name in _POINTS):
            return unit
    if number.unit == "fraction" and (match := patterns.a.match(text, number.end)):
        unit = _percent(text, replace(number, end=match.end() - 1), language, patterns)
        if unit and unit.name in _POINTS:
            return unit  # "half a percentage point"
    marked = patterns.marked.match(text, number.end)
    for end in (number.end, *((marked.end(),) if marked else ())):  # "20-odd years", "20+ years"
        for read in (_age, _percent, _money, _measure):
            if unit := read(text, replace(number, end=end), language, patterns):
                return unit
    if amid := patterns.amid.match(text, number.end):  # "50 more years"
        unit = _measure(text, replace(number, end=amid.end()), language, patterns)
        if unit is not None and unit.name in TIMES:
            return unit
    if (
        patterns.age_before.search(text[max(0, number.start - 24) : number.start])
        and number.low is not None
        and number.low <= 130
    ):
        return Unit("year", number.start, number.end, "age", kind="age")
    if number.unit == "fraction" and "/" in text[number.start : number.end]:
        follow = re.match(r"\s([a-z]+)", text[number.end : number.end + 24])
        if follow and follow[1] not in lex.words("grammar", "share_words"):
            return Unit(None, number.start, number.end)  # "1/4 point" is no share of anything
    return Unit(number.unit, number.start, number.end, "fraction" if number.unit == "fraction" else None)


def _age(text: str, number: Number, language: Language, patterns: _Patterns) -> Unit | None:
    lex = lexicon(language)
    match = patterns.age.match(text, number.end)
    if not match:
        return None
    name = "year" if match["short"] else lex.table["ages"]["units"][match["unit"].lower()]
    return Unit(name, number.start, match.end(), "age", kind="age")


def _percent(text: str, number: Number, language: Language, patterns: _Patterns) -> Unit | None:
    lex = lexicon(language)
    match = patterns.percent.match(text, number.end)
    if not match:
        return None
    name = lex.percents[" ".join(match["name"].lower().split())]
    return Unit(name, number.start, _before_full_stop(text, match), "percent")


def _before_full_stop(text: str, match: re.Match[str]) -> int:
    """Return where a sign ends: the point of "pct." or "lb." is none of its own where the text ends with it."""
    return match.end() - (match[0].endswith(".") and not text[match.end() :].strip())


def _money(text: str, number: Number, language: Language, patterns: _Patterns) -> Unit | None:
    lex = lexicon(language)
    if minor := _minor(text, number, lex, patterns):
        return _per(text, minor, lex, patterns)
    if match := patterns.currency.match(text, number.end):
        code = _code(match, lex)
        money = lex.table["currencies"]
        if match["name"].lower() in money["words_too"] and (number.low or 0) < money["words_too_from"]:
            code = ""
        if code and not _weighed(text, number, match, language):
            more = patterns.sterling.match(text, match.end()) or match
            return _per(text, Unit(code, number.start, more.end(), "money"), lex, patterns)
    if match := patterns.millions.match(text, number.end):
        return Unit(match["code"], number.start, match.end(), "money", Decimal(1_000_000))
    if match := patterns.code.match(text, number.end):
        code = lex.symbols.get(match["code"], match["code"].upper())
        code = lex.table["currencies"]["alias"].get(code, code)
        return _per(text, Unit(code, number.start, match.end(), "money"), lex, patterns)
    return None


def _minor(text: str, number: Number, lex: Lexicon, patterns: _Patterns) -> Unit | None:
    """Return the currency of an amount in its hundredths: "63 cents", "50p", "8 Australian cents"."""
    match, code = patterns.minor_sign.match(text, number.end), None
    if match and (match[0] == "¢" or _is_minor(text, number, match[0], lex, patterns)):
        code = lex.minor_signs[match[0]]
    elif not patterns.minor_words.isdisjoint(words_in(text)) and (
        match := patterns.minor.match(text, number.end)
    ):
        code = _minor_code(match, lex)
    return Unit(code, number.start, match.end(), "money", CENT) if match and code else None


def _minor_code(match: re.Match[str], lex: Lexicon) -> str | None:
    """Return the code of a name of hundredths: that of the country named before it ("8 Australian cents")."""
    name = " ".join(match["name"].lower().split())
    of = lex.table["currencies"]["minor"]["hundredths"].get(name.rstrip("s"))
    if not match["adjective"]:
        return lex.minor.get(name) or lex.minor.get(name.rstrip("s"))
    country = lex.adjectives[" ".join(match["adjective"].lower().split())]
    return lex.currencies[of].get(country) if of else lex.minor.get(name) or lex.minor.get(name.rstrip("s"))


def _is_minor(text: str, number: Number, sign: str, lex: Lexicon, patterns: _Patterns) -> bool:
    """Say whether a letter glued to a numeral is pence or cents: "50p"; "9c" where prices are spoken of."""
    if number.form != "digits" or text[number.end] != sign or number.low is None or number.low >= 1000:
        return False
    if sign != "c" or patterns.per.match(text, number.end + 1):
        return True
    return not _near(text, number, "warm", lex) and _near(text, number, "cents", lex)


def _near(text: str, number: Number, what: str, lex: Lexicon) -> bool:
    """Say whether words around a glued letter speak of warmth ("warm") or of prices ("cents")."""
    around = text[max(0, number.start - 80) : number.start] + text[number.end + 1 : number.end + 40]
    return not lex.words("currencies", "minor", f"{what}_near").isdisjoint(
        re.findall(r"[a-z]+", around.lower())
    )


def _code(match: re.Match[str], lex: Lexicon) -> str:
    """Return the code of a name of money: its country's, or none where a name of many has another country's."""
    codes = lex.currencies[" ".join(match["name"].lower().split())]
    country = lex.adjectives[" ".join(match["adjective"].lower().split())] if match["adjective"] else ""
    return codes.get(country, "" if len(codes) > 1 else codes[""])


def _weighed(text: str, number: Number, match: re.Match[str], language: Language) -> bool:
    """Say whether "pounds" is a weight: it weighs, is lost or lifted, or is so many pounds of something or heavy."""
    lex = lexicon(language)
    rules = lex.table["unit_rules"]
    name = match["name"].lower()
    if name.rstrip("s") != rules["weight_word"] or match["adjective"]:
        return False
    if _patterns(language).priced.search(text, match.start(), match.end() + 40):
        return False  # "shed 18 pounds to 6,204 pounds a tonne"
    before = re.findall(r"[a-z]+", text[max(0, number.start - 40) : number.start].lower())
    if not lex.words("unit_rules", "weight_before").isdisjoint(before):
        return True
    after = re.match(r"[\s-]+([a-z]+)(?:\s+([a-z]+))?", text[match.end() : match.end() + 30].lower())
    if after is None:
        return False
    if after[1] == lex.table["change"]["of"]:
        return after[2] not in lex.words("unit_rules", "money_of")
    return after[1] in lex.words("unit_rules", "weight_after")


def _measure(text: str, number: Number, language: Language, patterns: _Patterns) -> Unit | None:
    """Return the unit of measure behind a number: of our own list, one unit per another, or a foreign sign."""
    lex = lexicon(language)
    unit = _listed(text, number, lex, patterns)
    if rate := _one_per_another(text, number, unit.end if unit else number.end, lex):
        return rate
    unit = unit or _foreign(text, number, lex)
    if unit is None:
        match = patterns.times.match(text, number.end)
        counted = match is not None and number.form in ("digits", "words", "one", "vague")
        return Unit("times", number.start, match.end(), "times") if match and counted else None
    if more := part_behind(text, unit.end, language):
        return replace(unit, end=more[1], plus=more[0])
    return unit if unit.name in _WHOLE else _per(text, unit, lex, patterns)


def _listed(text: str, number: Number, lex: Lexicon, patterns: _Patterns) -> Unit | None:
    """Return the unit of our own list that stands behind a number as a word, a sign or a letter."""
    start, behind = number.start, number.end
    if match := patterns.word.match(text, behind):
        name = lex.units[" ".join(match["name"].lower().split())]
        ordinal = match["name"].lower() == lex.table["unit_rules"]["ordinal"] and "-" not in match[0]
        if name == "second" and (number.form == "article" or (ordinal and number.low != 1)):
            return None
        return Unit(name, start, match.end(), "measure")
    if match := patterns.currency.match(text, behind):
        weight = match["name"].lower().rstrip("s") == lex.table["unit_rules"]["weight_word"]
        return Unit("pound-mass", start, match.end(), "measure") if weight else None
    if (match := patterns.sign.match(text, behind)) and number.form != "article":
        sign = " ".join((match["name"] or match["prime"]).split())
        if not _is_sign(text, number, match, sign, lex):
            return None
        factor = lex.scaled.get(sign, Decimal(1))
        return Unit(lex.abbreviations[sign], start, _before_full_stop(text, match), "measure", factor)
    if (match := patterns.stone.match(text, behind)) and _is_stone(text, number, match, lex):
        return Unit("stone", start, match.end(), "measure")
    if (match := _LETTER.match(text, behind)) and _near(text, number, "warm", lex):
        return Unit(_WARMTH[match[0]], start, match.end(), "measure")
    return None


def _is_sign(text: str, number: Number, match: re.Match[str], sign: str, lex: Lexicon) -> bool:
    """Say whether a sign behind a number is that of a unit, and no word, scale or quotation mark."""
    glued = match["gap"] in ("", "-")
    apart = sign in lex.glued_only or (len(sign) == 1 and sign not in ("m", "g"))
    if not glued and apart and not _spaced(text, match, lex):
        return False
    if _preposition(text, match) or (sign in _QUOTES and not _is_prime(text, number, sign)):
        return False
    return number.form == "digits" or sign not in lex.table["unit_rules"]["digits_only"]


def _one_per_another(text: str, number: Number, end: int, lex: Lexicon) -> Unit | None:
    """Return a unit per another that reaches behind ``end``: "10 kV/cm", "1.3 A/cm²".

    Where we know only one of the signs, quantulum3 is asked.
    """
    match = _COMPOUND.match(text, number.end) if number.form == "digits" else None
    if match is None or match.end() <= end:
        return None  # our own list has a longer sign, such as "km/h"
    parts = [
        lex.abbreviations.get(sign) or quantulum.unit_of(sign) for sign in (match["top"], match["bottom"])
    ]
    known: str | None = " per ".join(part for part in parts if part)
    if known and number.low is not None and not all(parts):
        known = quantulum.second_reading(text[number.start : match.end()], number.low)
    return Unit(known, number.start, match.end(), "measure", kind="rate") if known else None


def _foreign(text: str, number: Number, lex: Lexicon) -> Unit | None:
    """Return a unit that is not in our list but that quantulum3 may know: "9 kPa", "two megaparsecs".

    Glued to digits even a common word is a sign ("0.8rad").
    """
    match = _FOREIGN.match(text, number.end) if number.form != "article" else None
    if match is None:
        return None
    common = frozenset[str]() if match["glued"] else lex.words("unit_rules", "common_words")
    sign = match["glued"] or match["mixed"] or match["long"]
    name = None if sign in lex.table["unit_rules"]["not_signs"] else quantulum.unit_of(sign, common)
    return Unit(name, number.start, match.end(), "measure") if name is not None else None


_QUOTES = {"'": "'‘", "’": "‘'", "”": "“", '"': '"'}
"""Marks that are feet or inches behind digits, with the marks that open a quotation which they would close."""


def _is_prime(text: str, number: Number, sign: str) -> bool:
    """Say whether a mark behind digits is feet or inches: it closes no quotation ("the 'core 4' met")."""
    before = text[: number.start]
    opened = re.search(rf"(?:^|[\s(—–])[{_QUOTES[sign]}]\w|“[^”]*$", before)
    return number.form == "digits" and opened is None


def _is_stone(text: str, number: Number, match: re.Match[str], lex: Lexicon) -> bool:
    """Say whether "stone" is a weight: it weighs, is lost or gained, or pounds follow; not "two stone walls"."""
    before = set(re.findall(r"[a-z]+", text[max(0, number.start - 40) : number.start].lower()))
    return match["more"] is not None or not before.isdisjoint(lex.words("unit_rules", "weight_before"))


_WARMTH = {"c": "degree celsius", "f": "degree fahrenheit"}
_LETTER = re.compile(r"(?<=\d)[cf](?!\w)")

_COMPOUND = re.compile(r"[\s-]?(?P<top>[A-Za-zµμ°Ω]{1,4})/(?P<bottom>[a-z]{1,3}L?[23²³]?)(?![\w/])")

_FOREIGN = re.compile(
    r"(?P<glued>(?<=\d)[a-zA-Zµμ°/²³·]{1,8})(?!\w)|[\s-](?P<mixed>[µμ][A-Za-z]{1,3}|[a-z][A-Z][a-z]?|[A-Z]{2}[a-z])(?!\w)"
    r"|[\s-](?P<long>(?:micro|milli|centi|kilo|mega|giga|tera|peta|nano|hecto)[a-z]+)(?!\w)"
)
"""What may be a unit's sign: glued to digits, in mixed case behind a space, or a name with an SI prefix."""

TIMES = frozenset({
    "second", "millisecond", "minute", "hour", "day", "week", "fortnight", "month", "year", "decade", "century",
    "millennium",
})  # fmt: skip
"""Units of time: durations, which are no levels, and are counted per nothing."""

_POINTS = frozenset({"percentage point", "basis point"})

_WHOLE = TIMES | {"degree", "degree celsius", "degree fahrenheit"}


def _preposition(text: str, match: re.Match[str]) -> bool:
    """Say whether an abbreviation is really a word: "10 in." against "10 in the"; "5 m" is left to length."""
    return match["name"] == "in." and text[match.end() : match.end() + 2].strip().islower()


def _spaced(text: str, match: re.Match[str], lex: Lexicon) -> bool:
    """Say whether a capital behind a space is a sign ("a 12 V battery"): no other number, no name follows."""
    return match["name"] in lex.table["unit_rules"]["spaced"] and not _OTHERWISE.match(text, match.end())


_OTHERWISE = re.compile(r"\s*\d|[-‐‑'’&]|\.\s?\w|\s+[A-Z][a-z]")

_BRACKET = re.compile(r"\s?\([^()]{1,40}\)|\)")


def _per(text: str, unit: Unit, lex: Lexicon, patterns: _Patterns) -> Unit:
    """Widen a unit by what it is counted per: "barrels a day", "$80 per barrel", "$70bn annually"."""
    end, thing = unit.end, None
    bracket = _BRACKET.match(text, unit.end)
    if match := patterns.per.match(text, unit.end):
        thing, end = match["thing"], match.end()
    elif bracket and (match := patterns.per.match(text, bracket.end())):
        thing = match["thing"]  # "$6 (£4) a share": the surface ends before the bracket
    elif match := patterns.per_after.match(text, unit.end):
        thing = lex.table["unit_rules"]["per_after_units"][match["thing"].lower()]
        end = unit.end
    elif unit.family == "measure" and (match := patterns.per_far.match(text, unit.end)):
        thing = match["thing"]
    if thing is None:
        return unit
    word = " ".join(thing.lower().split())
    word = lex.units.get(word, word)
    if unit.name in (None, word):
        return unit
    kind: Kind = (
        "price" if unit.family == "money" and word not in lex.table["unit_rules"]["per_time"] else "rate"
    )
    return Unit(f"{unit.name} per {word}", unit.start, end, unit.family, unit.factor, kind)
