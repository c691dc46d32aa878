"""The period a figure speaks about, and the day as of which it is put forward.

Nothing is invented: words such as "yesterday" count from the document's date; without one they give nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import cache

from claimtrack.context.figure import Figure
from claimtrack.context.phrases import VERBS
from claimtrack.lang import Language
from claimtrack.model import AsOfBasis, Document, Modality

NEAR = {"today": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}
"""First and last day, counted from the document's, of the words listed under these names."""

HALF_A_YEAR = 183
"""Days by which a day without a year may lie off before another year is nearer."""

REACH = 6
"""Characters between the two ends of a stretch of time: "from May to July"."""

FAR = 3
"""Finite verbs between a time and a figure from which on they are taken to belong to different events."""


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
    use: str = "in"
    coming: tuple[date, date] | None = None
    gone: tuple[date, date] | None = None
    """The last such day, for what has been: "stood at 40 on 3 August", written in April."""


@dataclass(frozen=True, slots=True)
class Dating:
    """What a figure's context says about time, as ISO days."""

    time_start: str | None = None
    time_end: str | None = None
    asof: str | None = None
    asof_basis: AsOfBasis = "unknown"


@dataclass(frozen=True, slots=True)
class _Rules:
    """The compiled pattern, and what the words in it mean."""

    pattern: re.Pattern[str]
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
    months_of: Mapping[str, int]
    nth: Mapping[str, int]
    reporting: frozenset[str]
    baseline: frozenset[str]
    event: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table = language.table("context")["times"]
    months = {name: i for i, name in enumerate(table["months"], 1)}
    months |= {name[:3]: i for name, i in months.items()} | {name[:4]: i for name, i in months.items()}
    weekdays = {name: i for i, name in enumerate(table["weekdays"])}
    words = table["words"]
    near = {w: days for name, days in NEAR.items() for w in table[name]}
    steps = {w: step for step, name in ((-1, "last"), (0, "this"), (1, "next")) for w in words[name]}
    uses = {w: use for use, openings in table["uses"].items() for w in openings}
    lengths = {**table["days"], **table["months_of"]}
    opening, month, weekday, unit = _any(uses), _any(months), _any(weekdays), _any(lengths)
    of_year = rf"(?:{_any(words['of'])}\s+)?(?P<%s>{_any(steps)})\s+{_any(words['year'])}"
    step, number = _any(steps), rf"(?:\d+|{_any(table['numbers'])})"
    ordinal, of, ago = _any(words["ordinals"]), _any(words["of"]), _any(words["ago"])
    year = r"(?:19|20)\d\d"
    no_number = rf"(?!\s*(?!{year}\b)[\d%]|[.,]\d)"
    date_ = r"(?:3[01]|[12]?\d)"
    years = tuple(
        rf"(?:,?\ ?(?P<{a}>{year})\b|,?\ {of_year % b})?"
        for a, b in (("year", "shift6"), ("year2", "shift7"))
    )
    pattern = rf"""\b
        (?:(?P<use>{opening})\s+)?
        (?:(?P<vague>{_any(words["vaguely"])})[\s-]+)?
        (?:
            (?P<iso>\d{{4}}-\d\d-\d\d)
          | (?P<day>\d{{1,2}}){ordinal}?\ (?:{of}\ )?(?P<month>{month})\b\.?{years[0]}
          | (?P<month2>{month})\.?\ (?P<day2>{date_}){ordinal}?\b{no_number}{years[1]}
          | (?P<month3>{month})\.?,?\ (?:(?P<year3>{year})|{of_year % "shift8"})
          | (?P<year7>{year})\s?[-–/]\s?(?P<year8>{year}|\d\d)(?![-–/\d])
          | (?P<near>{_any(near)})
          | (?:(?P<step>{step})\s+)?(?P<weekday>{weekday})
          | (?P<the>{_any(words["the"])}\s+)?(?P<shift>{step})\s+(?:(?P<count>{number})\s+)?(?P<unit>{unit})s?
          | (?P<nth>{_any(table["nth"])})[\s-]+{_any(words["quarter"])}
            (?:\s+(?:{of}\s+)?(?:(?P<year4>{year})\b|(?P<shift5>{step})\s+{_any(words["year"])}))?
          | (?P<shift4>{step})\s+(?P<month4>{month})
          | (?P<count2>{number})\s+(?P<unit2>{unit})s?\s+{ago}
          | (?P<month5>{month})\b
          | (?P<year5>{year})(?!\s*[-–]\s*\d|,\d)
        )\b"""
    since = rf"\b{_any(table['uses']['since'])}\b[^,;.]{{0,80}}$"
    opened = rf"\b{_any(table['uses']['from'])}\s+$"
    to = rf"\s*(?:{_any(words['through'])}|[-–—])\s*"
    return _Rules(
        re.compile(pattern, re.IGNORECASE | re.VERBOSE),
        re.compile(since, re.IGNORECASE),
        re.compile(opened, re.IGNORECASE),
        re.compile(to, re.IGNORECASE),
        re.compile(rf"\b{_any(table['published'])}\b[\s:]*(?:on\s+)?$", re.IGNORECASE),
        uses,
        months,
        weekdays,
        table["numbers"],
        near,
        steps,
        table["days"],
        table["months_of"],
        table["nth"],
        frozenset(table["reporting"]),
        frozenset(words["baseline"]),
        frozenset(words["event"]),
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; white space in them is free."""
    options = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, option.split())) for option in options) + ")"


def find_periods(text: str, today: date | None, language: Language) -> list[Period]:
    """Return the time expressions of a sentence that can be resolved, in order.

    ``today`` is the document's date; ``None`` leaves out every expression that needs one.
    """
    rules = _rules(language)
    found: list[Period] = []
    for match in rules.pattern.finditer(text):
        use = rules.uses.get(" ".join((match["use"] or "").lower().split()), "")
        # "Between 2019 and 2021": the second end has no word of its own.
        second = found and found[-1].use == "from" and rules.to.fullmatch(text, found[-1].end, match.start())
        if (match["month5"] or match["year5"] or match["year7"]) and not (use or match["vague"] or second):
            continue  # a bare "May" or "2010" may be a name or a number
        days = _resolve(match, use, today, rules)
        end = match.end("month2") if _is_month_alone(match, use) else match.end()
        if days is not None:
            how = _use(use, text[: match.start()], rules)
            if how == "in" and not use and _is_dateline(text, match, rules):
                how = "dateline"
            if second and days[1] is not None:
                found[-1] = _joined(found[-1], days[1], end)
                continue
            coming, gone = _coming(match, today, rules), _gone(match, today, rules)
            found.append(Period(match.start(), end, *days, how, coming, gone))
    return found


def _joined(opening: Period, last: date, end: int) -> Period:
    """Return the period from an opening to its end; "from November to March" lies over New Year."""
    first = opening.first
    if first is not None and first > last:
        first = first.replace(day=1, year=first.year - 1) if first.day == 1 else None
    return Period(opening.start, end, first, last)


def _is_month_alone(match: re.Match[str], use: str) -> bool:
    """Say whether the number behind a month is no day: "in March 12 workers left"."""
    return bool(match["month2"]) and use == "in" and not (match["year2"] or match["shift7"])


def _is_dateline(text: str, match: re.Match[str], rules: _Rules) -> bool:
    """Say whether a date with its year opens the text or is said to be the text's ("Published 3 May")."""
    before, behind = text[: match.start()], text[match.end() :].lstrip()
    if rules.published.search(before):
        return True
    opens = behind[:1].isupper() or behind[:1].isdigit()
    return opens and len(before.split()) <= 1 and bool(match["iso"] or match["year"] or match["year2"])


DATELINE = 1_000
"""Characters by which a dateline counts as farther away than any time in the sentence itself."""

BESIDE_ANOTHER = 40
"""Characters by which a time counts as farther away for each other figure between it and this one."""


def _use(use: str, before: str, rules: _Rules) -> str:
    if use in ("asof", "by"):
        return use
    if use == "since" or rules.since.search(before):
        return "since"  # also "since the conflict began in March"
    if use == "" and rules.opened.search(before):
        return "from"
    return use or "in"


def _resolve(
    match: re.Match[str], use: str, today: date | None, rules: _Rules
) -> tuple[date | None, date | None] | None:
    """Return the first and last day of one expression; ``None`` when it needs a date that is not known."""
    try:
        if _is_month_alone(match, use):
            return _month_near(rules.months[match["month2"].lower()], None, use, today) if today else None
        return _absolute(match, today, rules) or (_relative(match, use, today, rules) if today else None)
    except (ValueError, OverflowError):  # 31 April, year 0: no day at all
        return None


def _absolute(match: re.Match[str], today: date | None, rules: _Rules) -> tuple[date, date] | None:
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
        return day, day
    if match["month3"] and (match["year3"] or today):
        shift8 = rules.steps[match["shift8"].lower()] if match["shift8"] else 0
        year = int(match["year3"]) if match["year3"] else (today.year + shift8 if today else 0)
        return _month(year, rules.months[match["month3"].lower()])
    if match["year7"]:
        last = match["year8"] if len(match["year8"]) == 4 else match["year7"][:2] + match["year8"]
        return date(int(match["year7"]), 1, 1), date(int(last), 12, 31)
    if match["year5"]:
        return date(int(match["year5"]), 1, 1), date(int(match["year5"]), 12, 31)
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
    match: re.Match[str], use: str, today: date, rules: _Rules
) -> tuple[date | None, date | None] | None:
    if match["near"]:
        here, there = rules.near[" ".join(match["near"].lower().split())]
        return today + timedelta(days=here), today + timedelta(days=there)
    if match["weekday"]:
        return _weekday(rules.weekdays[match["weekday"].lower()], match["step"], today, rules)
    if match["nth"]:
        return _quarter(match, today, rules)
    if match["unit"]:
        return _shifted(match, today, rules)
    if match["unit2"]:
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


def _quarter(match: re.Match[str], today: date, rules: _Rules) -> tuple[date, date]:
    """Return the quarter that is meant: of the year that is named, else the last one that has begun."""
    number = rules.nth[match["nth"].lower()]
    if match["year4"]:
        year = int(match["year4"])
    elif match["shift5"]:
        year = today.year + rules.steps[match["shift5"].lower()]
    else:
        year = today.year - (3 * number - 2 > today.month)
    return _month(year, 3 * number - 2)[0], _month(year, 3 * number)[1]


def _coming(match: re.Match[str], today: date | None, rules: _Rules) -> tuple[date, date] | None:
    """Return the next month or day of a name that is written without a year; ``None`` for any other time."""
    if today is None:
        return None
    if match["month5"]:
        month = rules.months[match["month5"].lower()]
        year = today.year + (month < today.month)
        return _month(year, month) if year <= MAXYEAR else None
    return _day_without_year(match, today, rules, 1)


def _gone(match: re.Match[str], today: date | None, rules: _Rules) -> tuple[date, date] | None:
    """Return the last day of a name that is written without a year; ``None`` for any other time."""
    return _day_without_year(match, today, rules, -1) if today else None


def _day_without_year(match: re.Match[str], today: date, rules: _Rules, way: int) -> tuple[date, date] | None:
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


def _weekday(number: int, step: str | None, today: date, rules: _Rules) -> tuple[date, date]:
    """Return the last such day, today included; "next Friday" the first one to come."""
    distance = (today.weekday() - number) % 7
    which = rules.steps[step.lower()] if step else 0
    if which > 0:
        day = today + timedelta(days=7 - distance)
    else:
        day = today - timedelta(days=distance or (7 if which < 0 else 0))
    return day, day


def _shifted(match: re.Match[str], today: date, rules: _Rules) -> tuple[date, date] | None:
    """Return "last month" as that month, "the past two months" as the days up to today."""
    word, unit = match["shift"].lower(), match["unit"].lower()
    step = rules.steps[word]
    if match["count"] or match["the"]:
        return _stretch(step, _number(match["count"] or "1", rules), unit, today, rules) if step else None
    if unit == "day":
        return None
    if unit in rules.days:
        monday = today - timedelta(days=today.weekday() - 7 * step)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return first, monday + timedelta(days=6)
    length = rules.months_of[unit]
    number = today.year * 12 + today.month - 1
    opening = (number // length + step) * length
    return _month(*divmod_month(opening))[0], _month(*divmod_month(opening + length - 1))[1]


def _stretch(step: int, count: int, unit: str, today: date, rules: _Rules) -> tuple[date, date]:
    if unit in rules.days:
        other = today + timedelta(days=step * count * rules.days[unit])
    else:
        number = today.year * 12 + today.month - 1 + step * count * rules.months_of[unit]
        year, month = divmod_month(number)
        other = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return (today, other) if step > 0 else (other, today)


def _ago(count: int, unit: str, today: date, rules: _Rules) -> tuple[date, date]:
    """Return the day, month or year that lies so far back: "two years ago" names a year, not a day."""
    if unit in rules.days:
        day = today - timedelta(days=count * rules.days[unit])
        return day, day
    number = today.year * 12 + today.month - 1 - count * rules.months_of[unit]
    year, month = divmod_month(number)
    return _month(year, month) if rules.months_of[unit] < 12 else (date(year, 1, 1), date(year, 12, 31))


def _number(word: str, rules: _Rules) -> int:
    return int(word) if word.isdigit() else rules.numbers[" ".join(word.lower().split())]


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def divmod_month(number: int) -> tuple[int, int]:
    """Return year and month of a month counted from January of the year 0.

    >>> divmod_month(2021 * 12 + 2)
    (2021, 3)
    """
    return number // 12, number % 12 + 1


WEEK = 7
"""Days by which a dateline may lie before the document's date; an older one is another text's."""

HEAD = 100
"""Characters in which a dateline must end."""


def day_of_document(document: Document, language: Language) -> date | None:
    """Return the day on which a document was written: its dateline's own, else the one it is known by.

    >>> from claimtrack.lang import load_english
    >>> document = Document("d", "LIMA, May 3 (AFP) -- Rain fell.", date="2010-05-04")
    >>> day_of_document(document, load_english())
    datetime.date(2010, 5, 3)
    """
    try:
        today = date.fromisoformat(document.date) if document.date else None
    except ValueError:
        today = None
    if today is None:
        return None
    marks = language.table("context")["times"]["words"]["dateline"]
    ends = [at for mark in marks if (at := document.text.find(mark)) > 0]
    line = document.text[: min(ends)] if ends and min(ends) < HEAD else ""
    for period in find_periods(line, today, language) if line[:2].isupper() else ():
        day = period.last
        if day is not None and day == period.first and timedelta() <= today - day <= timedelta(WEEK):
            return day
    return today


def heading_dates(text: str, start: int, today: date | None, language: Language) -> list[Period]:
    """Return the as-of days of the line that heads a list: "Losses as of 2 January 2023:", then its entries.

    ``start`` is where an entry begins. The lines between end in figures, as entries do; an empty line
    stands at most behind the heading.
    """
    blank = False
    for line in reversed(text[max(0, start - LIST) : start].splitlines()):
        if line.rstrip().endswith(":"):
            return [period for period in find_periods(line, today, language) if period.use == "asof"]
        if line.strip() and (blank or not _ENTRY.search(line)):
            break
        blank = not line.strip()
    return []


LIST = 1_500
"""Characters of a list in which its heading is looked for."""

_ENTRY = re.compile(r"\d\)?\W{0,3}$")


def find_dating(
    figure: Figure,
    periods: list[Period],
    today: date | None,
    language: Language,
    modality: Modality = "asserted",
) -> Dating:
    """Return the figure's period and as-of day; a forecast speaks of the month or day to come.

    A day beside a verb of saying dates the statement ("said on Saturday"); any other dates what is counted.
    """
    asof = today
    basis: AsOfBasis = "document" if today else "unknown"
    start = end = None
    best = 10_000
    rules = _rules(language)
    offset = figure.mention.span.start - figure.parsed.offset
    for number, period in enumerate(periods):
        following = periods[number + 1] if number + 1 < len(periods) else None
        reaches = following is not None and 0 <= following.start - period.end < REACH
        if period.use == "asof" or _dates_statement(figure, period, rules):
            if period.last is not None and (today is None or period.last <= today):
                asof, basis = period.last, "stated"
            continue
        if figure.measure in ("duration", "age") and not period.start <= offset < period.end:
            continue
        if not reaches and _is_baseline(figure, period, offset, rules):
            continue
        distance = _distance(figure, period, offset, rules)
        if distance >= best:
            continue
        best = distance
        start, end = period.first, period.last
        if period.gone is not None and start is not None and today and start > today and _is_past(figure):
            start, end = period.gone
        if period.coming is not None and period.use in ("in", "by", "until") and modality == "forecast":
            start, end = period.coming
        if period.use == "since":
            end = today
        elif period.use in ("by", "until"):
            start = None
        elif following is not None and reaches:
            end = following.last or end  # "from May to July", "on Thursday and Friday"
            if start is not None and end is not None and end < start:
                end = period.last
    return Dating(_iso(start), _iso(end), _iso(asof), basis)


def _is_past(figure: Figure) -> bool:
    """Say whether the verb of the figure's clause tells of what has been."""
    token = figure.root
    while token.tag_ not in VERBS and token.head is not token:
        token = token.head
    return token.tag_ == "VBD" or any(
        child.tag_ == "VBD" for child in token.children if child.dep_ in ("aux", "auxpass")
    )


def _is_baseline(figure: Figure, period: Period, offset: int, rules: _Rules) -> bool:
    """Say whether a time is that of what the figure is compared with, or the figure is, and the time is not.

    "Up from 30 in 1985", "a drop of 5 percent from 1985", "grew to 9 last year, from 7 in 1985".
    """
    before = figure.before()
    if period.start < offset:
        return before is not None and before.lower_ in rules.baseline
    if period.use == "from":
        return True
    first = next((t.i for t in figure.doc if t.idx + len(t) > period.start), len(figure.doc))
    between = range(figure.last + 1, first)
    return any(
        i in figure.taken and i - 1 not in figure.taken and figure.doc[i - 1].lower_ in rules.baseline
        for i in between
    )


def _distance(figure: Figure, period: Period, offset: int, rules: _Rules) -> int:
    """Return how far an expression stands from the figure; walls between clauses make it far."""
    tokens = [t for t in figure.doc if t.idx < period.end and period.start < t.idx + len(t)]
    if not tokens:
        return 10_000
    gap = abs(period.start - offset)
    between = figure.doc[min(tokens[0].i, figure.first) : max(tokens[-1].i, figure.last)]
    walls = sum(t.text == ";" or t.tag_ in ("VBD", "VBZ", "VBP") for t in between)
    if period.use == "dateline":
        return gap + DATELINE
    # "due this year and $3m due in 2025", "from 40 in 2010 to 80 in 2020": what stands before belongs to the
    # first half
    past = period.start < offset and any(t.tag_ == "CC" or rules.to.fullmatch(t.text) for t in between)
    others = past + sum(t.i in figure.taken and t.i - 1 not in figure.taken for t in between)
    return gap + 40 * walls + BESIDE_ANOTHER * others if walls < FAR else 10_000


def _dates_statement(figure: Figure, period: Period, rules: _Rules) -> bool:
    if period.use != "in" or period.first != period.last:
        return False  # a dateline is nobody's day of speaking, a month none at all
    token = next((t for t in figure.doc if t.idx < period.end <= t.idx + len(t)), None)
    for _ in range(5):
        if token is None or token.head == token or token.lower_ in rules.event:
            return False
        if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.pos_ in ("NOUN", "PROPN"):
            return False  # "confirmed after Saturday's quake": the quake's day
        if token.head.tag_ in VERBS:
            verb = token.head
            return verb.lemma_.lower() in rules.reporting and verb.i not in range(
                figure.first, figure.last + 1
            )
        token = token.head
    return False


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
