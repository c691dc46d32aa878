"""Days of figures alone in one file of records: what some rows prove about the order holds for the others.

"05/04/2021" may be 4 May or 5 April. Where a row of the same file says "23/04/2021", the day comes first in
all of its rows. Rows that prove both orders prove nothing, and the rule of ``dates`` stands.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from claimtrack.documents.contract import Failure
from claimtrack.errors import DocumentError
from claimtrack.model import Document

MONTH_FIRST, DAY_FIRST = "month first", "day first"

MADE = "day of making"
"""How the day is called on which a file was made, where nothing names the day of publication."""

HELD = 1_000
"""Documents that wait at most for a row that proves the order; a file of millions is still streamed."""

HELD_CHARACTERS = 10_000_000
"""Characters of text that wait at most."""

_FIGURES = re.compile(r"\D*(\d{1,2})([-/])(\d{1,2})\2(?:\d{4})(?!\d)")
_SIGNS = {MONTH_FIRST: "/", DAY_FIRST: "-"}
"""The sign behind which the rule of ``dates`` reads a day so."""


@dataclass(slots=True)
class DayOrder:
    """What the rows of one file have proved so far: the orders seen, by the sign between the figures."""

    proved: dict[str, set[str]] = field(default_factory=dict)

    def see(self, printed: str | None) -> None:
        """Take note of a printed day.

        >>> order = DayOrder()
        >>> order.see("23/04/2021"), order.see("05-04-2021"), order.proved
        (None, None, {'/': {'day first'}})
        """
        match = _FIGURES.match(printed or "")
        if match is None:
            return
        first, second = int(match[1]), int(match[3])
        if first <= 12 < second <= 31:
            self.proved.setdefault(match[2], set()).add(MONTH_FIRST)
        elif second <= 12 < first <= 31:
            self.proved.setdefault(match[2], set()).add(DAY_FIRST)

    def settle(self, items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """Yield the items in their order, days that may be read in two ways as the other rows prove.

        From the first such day on the documents wait for a row that proves something, up to ``HELD`` of them.
        """
        waiting: deque[Document | Failure] = deque()
        size = 0
        patient = True
        try:
            for item in items:
                if patient and (waiting or self._is_open(item)):
                    waiting.append(item)
                    size += len(item.text) if isinstance(item, Document) else 0
                    patient = len(waiting) < HELD and size < HELD_CHARACTERS
                    if patient and any(map(self._is_open, waiting)):
                        continue
                    while waiting:
                        yield self._decide(waiting.popleft())
                    size = 0
                else:
                    yield self._decide(item)
        except DocumentError:
            yield from map(self._decide, waiting)
            raise
        yield from map(self._decide, waiting)

    def _is_open(self, item: Document | Failure) -> bool:
        rule = _rule(item)
        return rule is not None and not self.proved.get(_SIGNS[rule])

    def _decide(self, item: Document | Failure) -> Document | Failure:
        rule = _rule(item)
        proved = self.proved.get(_SIGNS[rule]) if rule else None
        if rule is None or proved is None or len(proved) > 1:
            return item
        assert isinstance(item, Document) and item.date is not None
        [order] = proved
        year, month, day = item.date.split("-")
        iso = item.date if order == rule else f"{year}-{day}-{month}"
        how = f"{item.found['date'].partition(',')[0]}, {order} as in other records"
        return replace(item, date=iso, found={**item.found, "date": how})


def _rule(item: Document | Failure) -> str | None:
    """Return the rule by which the day of a record was read, ``None`` where nothing had to be chosen."""
    if isinstance(item, Failure):
        return None
    how = item.found.get("date", "")
    return next(
        (rule for rule in (MONTH_FIRST, DAY_FIRST) if how in (f"record, {rule}", f"feed, {rule}")), None
    )


def is_guessed(document: Document) -> str | None:
    """Return the rule by which a day was read that may as well be another, ``None`` where none was needed:
    the order of its figures, or the day on which the file was made.

    >>> is_guessed(Document("a", "text", date="2021-05-04", found={"date": "record, month first"}))
    'month first'
    """
    how = document.found.get("date", "").partition(";")[0]
    return next((rule for rule in (MONTH_FIRST, DAY_FIRST, MADE) if how.endswith(f", {rule}")), None)


def broken_day(document: Document) -> str | None:
    """Return the words that stand where a day should and are none, ``None`` where there are no such words.

    >>> broken_day(Document("a", "text", found={"date": "record, not a day: 31.02.2021"}))
    '31.02.2021'
    """
    return document.found.get("date", "").partition(", not a day: ")[2] or None
