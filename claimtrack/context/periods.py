"""The expressions of time in a text -> the days that they mean.

Nothing is invented: words such as "yesterday" count from the document's date; without one they give nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from claimtrack.context.time_words import Rules, rules_of
from claimtrack.lang import Language

DAY = 24
"""Hours of a day: of "the past 36 hours" the days are told."""

OVER = 60
"""Days since its end from which on the last season is called so."""

DASHES = "-–—"
"""Any of these alone makes one period of the times before and behind it."""

CENTURY = 100
"""Years; a row of years whose last has two digits is shorter than half of it."""

HALF_A_YEAR = 183
"""Days by which a day without a year may lie off before another year is nearer."""

FROM, IN = "from", "in"
"""Uses of a period: that it opens a stretch of time, and that it is one."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression of a sentence: where it stands, the first and last day it means, and how it is used.

    ``use`` is "in" for a period, "since" and "until" for one end of it, "asof" for the day of the count,
    "dateline" for the date that a text without line breaks carries before its first words. ``coming`` is the
    next such month or day, for what is yet to come ("will fall by December").
    """

    start: int
    end: int
    first: date | None
    last: date | None
    use: str = IN
    coming: tuple[date, date] | None = None
    gone: tuple[date, date] | None = None
    """The last such day, for what has been: "stood at 40 on 3 August", written in April."""

    @property
    def is_limit(self) -> bool:
        """Say whether it is the day by which something had come to be."""
        return self.use == "by"


def find_periods(text: str, today: date | None, language: Language) -> list[Period]:
    """Return the time expressions of a sentence that can be resolved, in order.

    ``today`` is the document's date; ``None`` leaves out every expression that needs one.
    """
    return list(_periods(text, today, language))


@lru_cache(maxsize=64)  # each part of a reading asks for those of its sentence
def _periods(text: str, today: date | None, language: Language) -> tuple[Period, ...]:
    rules = rules_of(language)
    found: list[Period] = []
    for match in rules.pattern.finditer(text):
        use = rules.uses.get(" ".join((match["use"] or "").lower().split()), "")
        # "Between 2019 and 2021", "in May-June": the second end has no word of its own.
        link = rules.to.fullmatch(text, found[-1].end, match.start()) if found else None
        second = link and (found[-1].use == FROM or link.group() in DASHES)
        if (match["month5"] or match["year5"] or match["year7"]) and not (use or match["vague"] or second):
            continue  # a bare "May" or "2010" may be a name or a number
        days = _resolve(match, use, found, today, rules)
        end = match.end("month2") if _is_month_alone(match, use) else match.end()
        if days is not None:
            if days[1] is not None and " ".join((match["vague"] or "").lower().split()) in rules.closing:
                days = days[1], days[1]
            how = _use(use, text[: match.start()], text[end:], rules)
            if how == IN and not use and _is_dateline(text, match, rules):
                how = "dateline"
            if match["day4"]:  # "from 1 to 7 May", "1-7 May"; but "a rise to 7 May"
                days = days if use == FROM or match["link"].strip() in DASHES else (days[1], days[1])
                how = IN if use == FROM else how
            if second and days[1] is not None:
                found[-1] = _joined(found[-1], days[1], end)
                continue
            coming, gone = _coming(match, today, rules), _gone(match, today, rules)
            found.append(Period(match.start(), end, *days, how, coming, gone))
    return tuple(found)


_OWNS = re.compile(r"['’\"]s\s")


def _before(
    match: re.Match[str], found: Sequence[Period], today: date | None, rules: Rules
) -> tuple[date, date] | None:
    """Return the time that lies before the one that the sentence named last, as long as that: "the previous
    year" behind "in 1986", "a year earlier" behind "in the first quarter", or behind it: "two years later";
    ``None`` for any other time, and where none was named."""
    unit = (match["unit"] or match["unit2"] or match["unit4"] or "").lower()
    named = next(((p.first, p.last) for p in reversed(found) if p.first and p.last), None)
    if match["unit"]:
        is_before = not match["count"] and match["shift"].lower() in rules.previous
    else:
        is_before = bool(match["earlier"] or match["forth"] or match["unit4"])
    if match["unit4"] and named is None and today is not None:
        return _ago(1, unit, today, rules)
    if not is_before or named is None or unit in rules.hours:
        return None
    count = _number(match["count2"] or "1", rules) * (-1 if match["forth"] else 1)
    if unit in rules.days:
        back = timedelta(days=count * rules.days[unit])
        return named[0] - back, named[1] - back
    months = count * rules.months_of[unit]
    if named[0].day == 1 and named[1] == _end_of_month(named[1]):
        first, last = (day.year * 12 + day.month - 1 - months for day in named)
        return _month(*divmod_month(first))[0], _month(*divmod_month(last))[1]
    return None


def _joined(opening: Period, last: date, end: int) -> Period:
    """Return the period from an opening to its end; "from November to March" lies over New Year."""
    first = opening.first
    if first is not None and first > last:
        first = first.replace(day=1, year=first.year - 1) if first.day == 1 else None
    return Period(opening.start, end, first, last)


def _is_month_alone(match: re.Match[str], use: str) -> bool:
    """Say whether the number behind a month is no day: "in March 12 workers left"."""
    return bool(match["month2"]) and use == "in" and not (match["year2"] or match["shift7"])


def _is_dateline(text: str, match: re.Match[str], rules: Rules) -> bool:
    """Say whether a date with its year opens the text or is said to be the text's ("Published 3 May")."""
    before, behind = text[: match.start()], text[match.end() :].lstrip()
    if rules.published.search(before):
        return True
    opens = behind[:1].isupper() or behind[:1].isdigit()
    return opens and len(before.split()) <= 1 and bool(match["iso"] or match["year"] or match["year2"])


def _use(use: str, before: str, behind: str, rules: Rules) -> str:
    owned = _OWNS.match(behind)  # "by Thursday's storm": who did it, and no end of a period
    if use in ("asof", "by") and not owned:
        return use
    if use == "since" or rules.since.search(before):
        return "since"  # also "since the conflict began in March"
    if (use == "" and rules.opened.search(before)) or rules.compared.search(before):
        return FROM
    return ("" if owned else use) or IN


def _resolve(
    match: re.Match[str], use: str, found: Sequence[Period], today: date | None, rules: Rules
) -> tuple[date | None, date | None] | None:
    """Return the first and last day of one expression; ``None`` when it needs a date that is not known."""
    try:
        before = _before(match, found, today, rules)
        if before is not None:
            return before
        if _is_month_alone(match, use):
            return _month_near(rules.months[match["month2"].lower()], None, use, today) if today else None
        return _absolute(match, today, rules) or (_relative(match, use, today, rules) if today else None)
    except (ValueError, OverflowError):  # 31 April, year 0: no day at all
        return None


def _absolute(match: re.Match[str], today: date | None, rules: Rules) -> tuple[date, date] | None:
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return day, day
    if match["month"] or match["month2"]:
        month = rules.months[(match["month"] or match["month2"]).lower()]
        number = int(match["day"] or match["day2"])
        year = match["year"] or match["year2"]
        shift = match["shift6"] or match["shift7"]
        if year:
            day = date(int(year), month, number)
        elif shift and today:
            day = date(today.year + rules.steps[shift.lower()], month, number)
        elif today:
            day = _nearest(month, number, today)
        else:
            return None
        # "Fell from 31 to 12 May", "May 12-5": the other number is no day before or behind it.
        first = min(int(match["day4"] or day.day), day.day)
        last = max(int(match["day5"] or day.day), day.day)
        return day.replace(day=first), day.replace(day=last)
    if match["month3"] and (match["year3"] or today):
        shift8 = rules.steps[match["shift8"].lower()] if match["shift8"] else 0
        year = int(match["year3"]) if match["year3"] else (today.year + shift8 if today else 0)
        return _month(year, rules.months[match["month3"].lower()])
    if match["year7"]:
        return _years(match["year7"], match["year8"])
    if match["season2"]:
        return _months(int(match["year11"]), rules.seasons[match["season2"].lower()], 3)
    if match["year5"] or match["year10"]:
        opening = match["year5"] or match["year10"]
        return _years(opening, match["year12"] or opening)
    return None


def _nearest(month: int, number: int, today: date) -> date:
    """Return the day without a year that lies nearest to the document's date."""
    day = date(today.year, month, number)
    if (day - today).days > HALF_A_YEAR:
        return date(today.year - 1, month, number)
    if (today - day).days > HALF_A_YEAR:
        return date(today.year + 1, month, number)
    return day


def _relative(
    match: re.Match[str], use: str, today: date, rules: Rules
) -> tuple[date | None, date | None] | None:
    if match["near"]:
        here, there = rules.near[" ".join(match["near"].lower().split())]
        return today + timedelta(days=here), today + timedelta(days=there)
    if match["day3"]:
        back = rules.steps.get(match["shift10"].lower(), 0)
        year, number = divmod_month(today.year * 12 + today.month - 1 + back)
        return (date(year, number, int(match["day3"])),) * 2
    if match["season"]:
        return _season(rules.seasons[match["season"].lower()], rules.steps[match["shift11"].lower()], today)
    if match["weekday"]:
        return _weekday(rules.weekdays[match["weekday"].lower()], match["step"], today, rules)
    if match["nth"]:
        return _quarter(match, today, rules)
    if match["end"]:
        return _portion(match, today, rules)
    if match["unit"]:
        return _shifted(match, today, rules)
    if match["unit2"]:
        if match["forth"]:
            return None  # than what, the sentence does not say
        return _ago(_number(match["count2"], rules), match["unit2"].lower(), today, rules)
    month = (match["month4"] or match["month5"] or "").lower()
    step = rules.steps[match["shift4"].lower()] if match["shift4"] else None
    return _month_near(rules.months[month], step, use, today) if month else None


def _month_near(month: int, step: int | None, use: str, today: date) -> tuple[date, date]:
    """Return the month that is meant by its name alone, no longer than to the day of writing."""
    year = today.year
    if step == -1:
        year -= month >= today.month
    elif step == 1:
        year += month <= today.month
    elif month - today.month > (3 if use in ("by", "until", "in") else 0):
        year -= 1  # "in November", written in March, is the last one
    opening, closing = _month(year, month)
    return opening, min(closing, today) if opening <= today else closing


def _quarter(match: re.Match[str], today: date, rules: Rules) -> tuple[date, date]:
    """Return the quarter that is meant: of the year that is named, else the last one that has begun."""
    number = rules.nth[match["nth"].lower()]
    if match["year4"]:
        year = int(match["year4"])
    elif match["shift5"]:
        year = today.year + rules.steps[match["shift5"].lower()]
    else:
        year = today.year - (3 * number - 2 > today.month)
    return _months(year, 3 * number - 2, 3)


def _season(month: int, step: int, today: date) -> tuple[date, date]:
    """Return a season by its first month: "last summer", told in autumn, is that of the year before."""
    told = today - timedelta(days=OVER) if step < 0 else today
    year = told.year - (told < _months(told.year, month, 3)[step < 0]) if step else today.year
    return _months(year + max(step, 0), month, 3)


def _portion(match: re.Match[str], today: date, rules: Rules) -> tuple[date, date] | None:
    """Return the months at one end of a year: "the first six months of 1997", "the second half of it"."""
    by = 0 if match["year9"] else rules.steps.get(match["shift9"].lower(), 0)
    year = int(match["year9"] or today.year + by)
    many = 6  # half a year
    if match["unit3"]:
        many = _number(match["count3"], rules) * rules.months_of[match["unit3"].lower()]
    if not 0 < many < 12:
        return None
    first = 1 if rules.ends[match["end"].lower()] > 0 else 13 - many
    return _months(year, first, many)


def _coming(match: re.Match[str], today: date | None, rules: Rules) -> tuple[date, date] | None:
    """Return the next month or day of a name that is written without a year; ``None`` for any other time."""
    if today is None:
        return None
    if match["weekday"] and not match["step"]:
        ahead = (rules.weekdays[match["weekday"].lower()] - today.weekday()) % 7
        return None if date.max - today < timedelta(ahead) else (today + timedelta(ahead),) * 2
    if match["month5"]:
        month = rules.months[match["month5"].lower()]
        year = today.year + (month < today.month)
        return _month(year, month) if year <= MAXYEAR else None
    return _day_without_year(match, today, rules, 1)


def _gone(match: re.Match[str], today: date | None, rules: Rules) -> tuple[date, date] | None:
    """Return the last day of a name that is written without a year; ``None`` for any other time."""
    return _day_without_year(match, today, rules, -1) if today else None


def _day_without_year(match: re.Match[str], today: date, rules: Rules, way: int) -> tuple[date, date] | None:
    name, number = match["month"] or match["month2"], match["day"] or match["day2"]
    if not name or any(match[part] for part in ("year", "year2", "shift6", "shift7")):
        return None
    month = rules.months[name.lower()]
    try:
        day = date(today.year, month, int(number))
        day = (
            day if day == today or (day > today) == (way > 0) else date(today.year + way, month, int(number))
        )
    except ValueError:  # 29 February, or the year after the last
        return None
    return day, day


def _weekday(number: int, step: str | None, today: date, rules: Rules) -> tuple[date, date]:
    """Return the last such day, today included; "next Friday" the first one to come."""
    distance = (today.weekday() - number) % 7
    which = rules.steps[step.lower()] if step else 0
    if which > 0:
        day = today + timedelta(days=7 - distance)
    else:
        day = today - timedelta(days=distance or (7 if which < 0 else 0))
    return day, day


def _shifted(match: re.Match[str], today: date, rules: Rules) -> tuple[date, date] | None:
    """Return "last month" as that month, "the past two months" as the days up to today."""
    word, unit = match["shift"].lower(), match["unit"].lower()
    step = rules.steps[word]
    if match["count"] or match["the"]:
        return _stretch(step, _number(match["count"] or "1", rules), unit, today, rules) if step else None
    if unit == "day" or unit in rules.hours:
        return None
    if unit in rules.days:
        monday = today - timedelta(days=today.weekday() - 7 * step)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return first, monday + timedelta(days=6)
    length = rules.months_of[unit]
    number = today.year * 12 + today.month - 1
    opening = (number // length + step) * length
    return _month(*divmod_month(opening))[0], _month(*divmod_month(opening + length - 1))[1]


def _stretch(step: int, count: int, unit: str, today: date, rules: Rules) -> tuple[date, date]:
    if unit in rules.hours:
        other = today + timedelta(days=step * -(-count // DAY))
    elif unit in rules.days:
        other = today + timedelta(days=step * count * rules.days[unit])
    else:
        number = today.year * 12 + today.month - 1 + step * count * rules.months_of[unit]
        year, month = divmod_month(number)
        other = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return (today, other) if step > 0 else (other, today)


def _ago(count: int, unit: str, today: date, rules: Rules) -> tuple[date, date] | None:
    """Return the day, month or year that lies so far back: "two years ago" names a year, not a day."""
    if unit in rules.hours:
        return None
    if unit in rules.days:
        day = today - timedelta(days=count * rules.days[unit])
        return day, day
    number = today.year * 12 + today.month - 1 - count * rules.months_of[unit]
    year, month = divmod_month(number)
    return _month(year, month) if rules.months_of[unit] < 12 else (date(year, 1, 1), date(year, 12, 31))


def _number(word: str, rules: Rules) -> int:
    return int(word) if word.isdigit() else rules.numbers[" ".join(word.lower().split())]


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _years(opening: str, closing: str) -> tuple[date, date] | None:
    """Return the first and last day of some years: "2017-18", "1999-00"; "2020-12" is no row of years."""
    first, last = int(opening), int(opening[: -len(closing)] + closing)
    if len(closing) == 2 and last < first:
        last += CENTURY
    row = first <= last and (len(closing) > 2 or last - first < CENTURY / 2)
    return (date(first, 1, 1), date(last, 12, 31)) if row else None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first and last day of some months in a row."""
    return date(year, month, 1), _month(*divmod_month(year * 12 + month + count - 2))[1]


def _end_of_month(day: date) -> date:
    return _month(day.year, day.month)[1]


def divmod_month(number: int) -> tuple[int, int]:
    """Return year and month of a month counted from January of the year 0.

    >>> divmod_month(2021 * 12 + 2)
    (2021, 3)
    """
    return number // 12, number % 12 + 1
