"""Days in the forms in which documents print them: ISO, 5 October 2020, Oct. 5, 2020, 05.10.2020, 10/5/2020.

A day of figures alone is read by a fixed rule, because nothing in it says which comes first: with slashes the
month ("10/6/2016" is 6 October), with full stops or hyphens the day ("05.10.2020", which no country writes
otherwise; "05-10-2020", which only some Americans do), unless that gives no day ("23/11/2016"). ``how`` says
so where the rule had to choose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

FIRST_YEAR, LAST_YEAR = 1700, 2100
"""Years outside are misread figures; the day of reading plays no part, so that a run can be repeated."""


@dataclass(frozen=True, slots=True)
class Day:
    """A printed day. ``year`` is ``None`` in "Nov. 5". ``other`` is the second way to read it, if there is
    one; ``how`` names the rule that chose ("month first")."""

    month: int
    day: int
    year: int | None = None
    how: str | None = None
    other: str | None = None

    def iso(self) -> str | None:
        """Return the ISO day, ``None`` without a year."""
        return None if self.year is None else f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> Day | None:
        """Return the same day of a year, ``None`` where that year has no such day."""
        return _day(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day as it stands in a text, with the clock behind it: ``end`` is where both end."""

    day: Day
    start: int
    end: int
    clock: bool = False
    zone: bool = False


def read_day(text: str) -> Day | None:
    """Return the day that a text consists of, a clock or a weekday beside it allowed; else ``None``.

    >>> read_day("Mon, 05 Oct 2020 23:30:00 -0400").iso(), read_day("10/6/2016").iso(), read_day("soon")
    ('2020-10-05', '2016-10-06', None)
    >>> read_day("20201005T233000Z").iso(), read_day("lun., 05 Oct 2020 23:30").iso()
    ('2020-10-05', '2020-10-05')
    """
    text = text.strip()
    stamp = match_day(text)
    if stamp is None:  # a weekday of another language
        weekday = re.match(r"[^\W\d_]{1,12}(?P<mark>[.,]{0,2})\s+(?=\d)", text)
        stamp = match_day(text, weekday.end()) if weekday else None
        if weekday and stamp and not (weekday["mark"] or stamp.clock):
            return None
    if stamp is None or re.match(r"\s*[\w/-]", text[stamp.end :]):
        return None
    return stamp.day


def match_day(text: str, at: int = 0) -> Stamp | None:
    """Return the day that begins at an offset, with its clock, or ``None``.

    >>> match_day("Nov. 5, 2020 (Reuters) - ").day.iso(), match_day("5 Nov").day.iso()
    ('2020-11-05', None)
    """
    for pattern in _patterns():
        match = pattern.match(text, at)
        if match and (day := _read(match)):
            end = match.end()
            behind = _clock().match(text, end)
            if behind:
                end = behind.end()
            return Stamp(day, match.start(), end, bool(behind), bool(behind and behind["zone"]))
    return None


def find_stamps(text: str) -> list[Stamp]:
    """Return the days with a year in a text, in order."""
    stamps: list[Stamp] = []
    for start in _starts().finditer(text):
        if stamps and start.start() < stamps[-1].end:
            continue
        stamp = match_day(text, start.start())
        if stamp and stamp.day.year is not None:
            stamps.append(stamp)
    return stamps


def day_of_heading(line: str) -> Day | None:
    """Return the day with which a heading ends: "Situation report no. 5 - 4 May 2021".

    >>> day_of_heading("Daily update, 4 May 2021 (18:00)").iso(), day_of_heading("The flood of 4 May 2021")
    ('2021-05-04', None)
    """
    for stamp in find_stamps(line):
        before, behind = line[: stamp.start].rstrip(), line[stamp.end :]
        ends = re.fullmatch(r"[\s)\].]*(?:\((?:\D{0,20}\d{1,2}[:.]?\d{0,2}\D{0,20})\))?[\s)\]]*", behind)
        if ends and not behind.startswith(".") and (not before or before[-1] in ",|(–—-:[/"):
            return stamp.day
    return None


def day_of_seconds(number: float) -> Day | None:
    """Return the UTC day of a Unix time in seconds or milliseconds, ``None`` for another number.

    >>> day_of_seconds(1601856000).iso(), day_of_seconds(1601856000000).iso(), day_of_seconds(2020)
    ('2020-10-05', '2020-10-05', None)
    """
    for unit in (1, 1000):
        seconds = number / unit
        if 1e8 <= abs(seconds) < 5e9:
            moment = datetime.fromtimestamp(seconds, UTC)
            return _day(moment.year, moment.month, moment.day)
    return None


def day_in_filename(filename: str) -> str | None:
    """Return the ISO day in a file name; two different days give none (a period, or a copy's day).

    >>> day_in_filename("2020-10-05_x.txt"), day_in_filename("x20201005.txt"), day_in_filename("20201005.md")
    ('2020-10-05', None, '2020-10-05')
    """
    pattern = r"(?<![0-9A-Za-z])(\d{4})([-_.]?)(\d{2})\2(\d{2})(?![0-9]|(?!T\d)[A-Za-z])"
    days = {
        found.iso()
        for match in re.finditer(pattern, filename)
        if (found := _day(int(match[1]), int(match[3]), int(match[4])))
    }
    for match in re.finditer(r"(?<![0-9A-Za-z.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![0-9A-Za-z])", filename):
        if found := _day(int(match[3]), int(match[2]), int(match[1])):
            days.add(found.iso())
    return days.pop() if len(days) == 1 else None


def year_in_filename(filename: str) -> int | None:
    """Return the only year named in a file name.

    >>> year_in_filename("2020_baku.txt"), year_in_filename("2019-2020.txt"), year_in_filename("x2020.txt")
    (2020, None, None)
    """
    years = set(re.findall(r"(?<![0-9A-Za-z])((?:19|20)\d{2})(?![0-9A-Za-z])", filename))
    return int(years.pop()) if len(years) == 1 else None


def day_in_url(url: str) -> str | None:
    """Return the ISO day in an address: many newspapers put it into the path.

    >>> day_in_url("https://paper.example/2020/10/05/flood"), day_in_url("https://paper.example/1/2/3")
    ('2020-10-05', None)
    """
    match = re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)", url)
    found = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
    return found.iso() if found else None


def nearest_year(day: Day, known: str) -> str | None:
    """Return the ISO day of a day without a year that lies nearest to a known one.

    >>> nearest_year(Day(12, 31), "2021-01-02")
    '2020-12-31'
    """
    anchor = date.fromisoformat(known)
    days = [found for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (found := day.in_year(year))]
    if not days:
        return None
    best = min(days, key=lambda d: abs((date.fromisoformat(d.iso() or known) - anchor).days))
    return best.iso()


def _day(
    year: int | None, month: int, day: int, how: str | None = None, other: str | None = None
) -> Day | None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        date(year if year is not None else 2000, month, day)
    except ValueError:
        return None
    return Day(month, day, year, how, other)


def _read(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts["year"] else None
    if "name" in parts:
        return _day(year, _months()[parts["name"].lower()], int(parts["day"]))
    if "first" not in parts:
        return _day(year, int(parts["month"]), int(parts["day"]))
    first, second = int(parts["first"]), int(parts["second"])
    if parts["sign"] == ".":
        return _day(year, second, first)
    month_first, day_first = _day(year, first, second), _day(year, second, first)
    if month_first and day_first and first != second:
        if parts["sign"] == "-":
            return _day(year, second, first, "day first", month_first.iso())
        return _day(year, first, second, "month first", day_first.iso())
    return month_first or day_first


@cache
def _months() -> Mapping[str, int]:
    rows = load_language("en").table("documents")["dates"]["months"]
    return {name: number for number, row in enumerate(rows, 1) for name in row.split()}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<name>{any_of(_months())})\b\.?"
    weekday = rf"(?:(?:{_weekdays()})\b\.?,?\s+)?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:%])"
    year = r"(?P<year>[12]\d{3})(?![\d,.]\d|\d)"
    forms = (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>[12]\d{3})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        rf"{weekday}(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second>\d{{1,2}})(?P=sign)(?P<year>\d{{4}})(?!\d)",
        # Mon Oct 05 23:30:00 +0000 2020
        rf"{weekday}{month}\s+{day}\s+\d\d:\d\d:\d\d\s+(?:[+-]\d{{4}}\s+|[A-Z]{{3,4}}\s+)?{year}",
        rf"{weekday}{day}[-\s](?:of\s+)?{month}(?:,?[-\s]{year})?",
        rf"{weekday}{month}\s+{day}(?:(?:,\s*|\s+){year})?",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _clock() -> re.Pattern[str]:
    zones = any_of(load_language("en").table("documents")["dates"]["zones"].split())
    return re.compile(
        r"(?:T\d{4}(?:\d{2}(?:[.,]\d+)?)?(?![\d:])|(?:T|[\s,|–—-]+(?:at\s+)?)\d{1,2}(?:[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?"
        r"|\s*[ap]\.?m\b\.?))"
        rf"(?P<zone>\s*\(?(?:(?:{zones})\b|[+-]\d{{2}}:?\d{{2}}\b)\)?)?",
        re.IGNORECASE,
    )


@cache
def _starts() -> re.Pattern[str]:
    """Return where a day may begin, so that not every offset is tried."""
    return re.compile(rf"(?<![\w.,/$€£-])(?:\d|(?:{_weekdays()}|{any_of(_months())})\b)", re.IGNORECASE)


@cache
def _weekdays() -> str:
    return any_of(load_language("en").table("documents")["dates"]["weekdays"].split())
