"""The words of a language for times, and the pattern that finds expressions of time by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.lang.wording import LONG, Sought

NEAR = {"today": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}
"""First and last day, counted from the document's, of the words listed under these names."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The words and patterns of one language by which times are read, and what the words mean."""

    pattern: Sought
    since: re.Pattern[str]
    opened: re.Pattern[str]
    to: re.Pattern[str]
    published: re.Pattern[str]
    uses: Mapping[str, str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    near: Mapping[str, tuple[int, int]]
    steps: Mapping[str, int]
    days: Mapping[str, int]
    hours: Mapping[str, int]
    months_of: Mapping[str, int]
    seasons: Mapping[str, int]
    previous: frozenset[str]
    closing: frozenset[str]
    nth: Mapping[str, int]
    ends: Mapping[str, int]
    reporting: frozenset[str]
    baseline: frozenset[str]
    standing: frozenset[str]
    compared: re.Pattern[str]
    event: frozenset[str]


@cache
def rules_of(language: Language) -> Rules:
    """Return the words and patterns of a language, made once."""
    table = language.table("context")["times"]
    months = {name: i for i, name in enumerate(table["months"], 1)}
    months |= {name[:3]: i for name, i in months.items()} | {name[:4]: i for name, i in months.items()}
    weekdays = {name: i for i, name in enumerate(table["weekdays"])}
    words = table["words"]
    near = {w: days for name, days in NEAR.items() for w in table[name]}
    steps = {w: step for step, name in ((-1, "last"), (0, "this"), (1, "next")) for w in words[name]}
    uses = {w: use for use, openings in table["uses"].items() for w in openings}
    lengths = {**table["days"], **table["months_of"], **table["hours"]}
    opening, month, weekday, unit = _any(uses), _any(months), _any(weekdays), _any(lengths)
    of_year = rf"(?:{_any(words['of'])}\s+)?(?P<%s>{_any(steps)})\s+{_any(words['year'])}"
    step, number = _any(steps), rf"(?:\d+|{_any(table['numbers'])})"
    the, half, months_of = _any(words["the"]), _any(words["half"]), _any(table["months_of"])
    earlier = rf"{_any(words['earlier'])}(?=\s*(?:[.,;:)]|$))"
    forth = rf"{_any(words['forth'])}(?=\s*(?:[.,;:)]|$|\w+))"
    ordinal, of, ago = _any(words["ordinals"]), _any(words["of"]), _any(words["ago"])
    year = r"(?:19|20)\d\d"
    hour = rf"(?:\d{{1,2}}:\d\d|(?:\d{{1,2}}(?:[.:]?\d\d)?\s*)?{_any(words['clock'])})"
    clock = rf"(?:{hour},?\s+(?:{_any(words['on'])}\s+)?)"
    # "in June 3 000 boats", "May 8%"; but "since May 8 3,400 boats"
    no_number = rf"(?!\d|\s*%|\s(?!{year}\b)\d{{3}}(?![\d,])|[.,]\d)"
    date_ = r"(?:3[01]|[12]?\d)"
    through = _any(words["through"])
    years = tuple(
        rf"(?:,?\ ?(?P<{a}>{year})\b|,?\ {of_year % b})?"
        for a, b in (("year", "shift6"), ("year2", "shift7"))
    )
    pattern = rf"""\b
        (?:(?P<use>{opening})\s+{clock}{{0,2}})?
        (?:(?P<vague>{_any((*words["vaguely"], *words["closing"]))})[\s-]+)?
        (?:
            (?P<iso>\d{{4}}-\d\d-\d\d)
          | (?:(?P<day4>{date_}){ordinal}?(?P<link>\s{through}\s|\s?[-–—]\s?))?
            (?P<day>\d{{1,2}}){ordinal}?\ (?:{of}\ )?(?P<month>{month})\b\.?{years[0]}
          | (?P<month2>{month})\.?\ (?P<day2>{date_})(?:[-–—](?P<day5>{date_}))?{ordinal}?\b
            {no_number}{years[1]}
          | (?P<month3>{month})\.?,?\ (?:(?P<year3>{year})|{of_year % "shift8"})
          | (?P<year7>{year})\s?[-–/]\s?(?P<year8>{year}|\d\d)(?![-–/\d])
          | (?P<near>{_any(near)})
          | (?P<day3>{date_}){ordinal}\ {of}\ (?P<shift10>{step}|{the})\ {_any(words["month"])}
          | (?P<shift11>{step})\s+(?P<season>{_any(table["seasons"])})(?!\s+{of}\b)
          | (?P<season2>{_any(table["seasons"])})\s+(?:{of}\s+)?(?P<year11>{year})
          | (?:{the}\s+)?(?P<end>{_any(table["ends"])})
            \s+(?:(?P<count3>{number})\s+(?P<unit3>{months_of})s?|{half})
            \s+{of}\s+(?:(?P<year9>{year})\b|(?P<shift9>{step}|{the})\s+{_any(words["year"])})
          | (?:(?P<step>{step})\s+)?(?P<weekday>{weekday})
          | (?P<the>{the}\s+)?(?P<shift>{step})\s+(?:(?P<count>{number})\s+)?(?P<unit>{unit})s?
          | (?P<nth>{_any(table["nth"])})[\s-]+{_any(words["quarter"])}
            (?:\s+(?:{of}\s+)?(?:(?P<year4>{year})\b|(?P<shift5>{step})\s+{_any(words["year"])}))?
          | (?P<shift4>{step})\s+(?P<month4>{month})
          | (?P<count2>{number})\s+(?P<unit2>{unit})s?\s+(?:{ago}|(?P<earlier>{earlier})|(?P<forth>{forth}))
          | {the}\s+(?P<unit4>{unit})\s+{earlier}
          | (?P<month5>{month})\b
          | {_any(words["of_year"])}\s+(?P<year10>{year})(?:[-–/](?P<year12>\d\d))?(?=\s+(?-i:[^\W\d_A-Z]))
          | (?P<year5>{year})(?!\s*[-–]\s*\d|,\d)
        )\b"""
    since = rf"\b{_any(table['uses']['since'])}\b[^,;.]{{0,80}}$"
    opened = rf"\b{_any(table['uses']['from'])}\s+$"
    to = rf"\s*(?:{_any(words['through'])}|[-–—])\s*"
    told = [*months, *weekdays, *near, *lengths, *(f"{unit}s" for unit in lengths)]
    told += [*words["year"], *words["month"], *words["quarter"], *table["seasons"], LONG]
    return read_value(
        Rules,
        table,
        {name: words[name] for name in ("previous", "closing", "baseline", "standing", "event")},
        pattern=Sought(re.compile(pattern, re.IGNORECASE | re.VERBOSE), told),
        since=re.compile(since, re.IGNORECASE),
        opened=re.compile(opened, re.IGNORECASE),
        to=re.compile(to, re.IGNORECASE),
        published=re.compile(rf"\b{_any(table['published'])}\b[\s:]*(?:on\s+)?$", re.IGNORECASE),
        compared=re.compile(rf"\b{_any(words['compared'])}\s+$", re.IGNORECASE),
        uses=uses,
        months=months,
        weekdays=weekdays,
        near=near,
        steps=steps,
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; white space in them is free."""
    options = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, option.split())) for option in options) + ")"
