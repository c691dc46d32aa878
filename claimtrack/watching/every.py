"""How often a source is looked at, and when again: as asked, less often where it fails."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from claimtrack.errors import UsageError
from claimtrack.store.runs import stamp

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
"""What may stand behind a number, in seconds."""

SHORTEST, LONGEST = 60, 366 * 86_400
"""Seconds between two looks at a source, at least and at most: who wants less than a minute wants a pipe."""

MOST_BACK_OFF = 86_400
"""Seconds to which the time between two looks doubles at most, where it is shorter by itself."""

MOST_ASKED = 7 * 86_400
"""Seconds for which a server may put us off at most: ``Retry-After`` can name any day."""


def read_every(asked: str) -> int:
    """Return the seconds that a time such as "30m" or "1h30m" means; any other is a ``UsageError``.

    >>> read_every("30m"), read_every("1h30m"), read_every("1 d")
    (1800, 5400, 86400)
    """
    words = asked.replace(" ", "").lower()
    if not re.fullmatch(r"(\d{1,6}[smhdw])+", words):
        unit = "; it has no unit" if words.isdigit() else ""
        raise UsageError(f"{asked!r} is no time{unit}; write it as 30m, 2h, 1h30m or 1d", where="--every")
    seconds = sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([smhdw])", words))
    if not SHORTEST <= seconds <= LONGEST:
        raise UsageError(
            f"{asked!r} is {'shorter than a minute' if seconds < SHORTEST else 'longer than a year'}",
            where="--every",
        )
    return seconds


def every_in_words(seconds: int) -> str:
    """Return a time as it is written.

    >>> every_in_words(1800), every_in_words(5400), every_in_words(86400)
    ('30m', '1h30m', '1d')
    """
    said = ""
    for unit, size in sorted(UNITS.items(), key=lambda one: -one[1]):
        if unit != "w" and seconds >= size:
            said += f"{seconds // size}{unit}"
            seconds %= size
    return said


def next_after_failure(every: int, tries: int, asked: float = 0) -> int:
    """Return the seconds until a source is looked at again after so many failures in a row: twice as long
    each time, up to a bound, and never sooner than the server ``asked`` for.

    >>> [next_after_failure(1800, tries) for tries in (1, 2, 3, 40)], next_after_failure(1800, 1, 7200)
    ([3600, 7200, 14400, 86400], 7200)
    """
    doubled = min(every << min(tries, 30), max(every, MOST_BACK_OFF))
    return max(doubled, int(min(asked, MOST_ASKED)))


def retry_after(said: str | None, now: datetime) -> float:
    """Return for how many seconds a server puts us off with ``Retry-After``; 0 where it says nothing.

    >>> retry_after("120", datetime(2021, 3, 4, tzinfo=UTC))
    120.0
    >>> retry_after("Thu, 04 Mar 2021 00:05:00 GMT", datetime(2021, 3, 4, tzinfo=UTC))
    300.0
    """
    words = (said or "").strip()
    if re.fullmatch(r"\d{1,9}", words):
        return float(words)
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def later(now: datetime, seconds: float) -> str:
    """Return the moment so many seconds on, as the ledger keeps it."""
    return stamp(now + timedelta(seconds=seconds))


def moment_of(text: str) -> datetime:
    """Return a moment that the ledger keeps.

    >>> moment_of("2021-03-04T05:06:07Z").isoformat()
    '2021-03-04T05:06:07+00:00'
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
