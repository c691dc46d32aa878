"""Who is looking at which figure of the review queue, in the memory of the program that serves it.

It keeps two editors from looking at the same figure; nobody is kept from anything by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

STAYS = timedelta(minutes=10)
"""After which who showed no sign is taken to be gone: long enough to read a text and call somebody."""

Figure = tuple[int, str]
"""A version of a document, and the claim in it."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who has a figure before them, ``said`` in words, since when, and when they last showed a sign."""

    who: str
    figure: Figure
    said: str
    since: datetime
    last: datetime


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Those who are at the queue."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._lock = Lock()
        self._seats: dict[str, Seat] = {}

    def take(self, who: str, figure: Figure, said: str) -> None:
        """Note that somebody has a figure before them, and no longer the one of before."""
        now = self._now()
        with self._lock:
            held = self._seats.get(who)
            if held is not None and held.figure == figure and now - held.last < STAYS:
                self._seats[who] = replace(held, last=now)
            else:
                self._seats[who] = Seat(who, figure, said, now, now)

    def others(self, who: str) -> Mapping[Figure, Seat]:
        """Return what others have before them; where several have the same, who had it first."""
        now = self._now()
        with self._lock:
            self._seats = {name: seat for name, seat in self._seats.items() if now - seat.last < STAYS}
            seats = sorted(self._seats.values(), key=lambda seat: seat.since)
        return {seat.figure: seat for seat in reversed(seats) if seat.who != who}
