"""Where and when the event of a report happened: what later sentences leave unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claimtrack.context.times import Dating

NEAR = 2
"""Sentences behind the one that names a place over which it holds in the same paragraph."""

LONGEST_EVENT = 3
"""Days of a period that is still one event's; a figure of a month or year says nothing about the next one."""


@dataclass(slots=True)
class Scene:
    """The place last named, and place and days of the first event that the report gives a figure for."""

    place: str | None = None
    time_start: str | None = None
    time_end: str | None = None
    dated_place: str | None = None
    _places: bool = True
    _days: bool = True
    _named: str | None = None
    _index: int = 0
    _paragraph: int = -1

    def visit(self, place: str, index: int, paragraph: int) -> None:
        """Keep the place that a sentence names last."""
        self._named, self._index, self._paragraph = place, index, paragraph

    def happen(self, place: str) -> None:
        """Keep the place of the first event; a second one elsewhere ends the inference: it may be either."""
        if self.place is None and self._places:
            self.place = place
        elif self.place is not None and place not in self.place and self.place not in place:
            self.place, self._places = None, False

    def place_for(self, index: int, paragraph: int, *, happened: bool) -> str | None:
        """Return the place that holds for a sentence without one: the one just named, else the event's own.

        Only what ``happened`` to the things counted ties them to the event.
        """
        near = index - self._index <= NEAR and paragraph == self._paragraph
        if self._named is not None and near:
            return self._named
        return self.place if happened else None

    def date(self, dating: Dating, place: str | None) -> None:
        """Keep the days of the first event that has some; another day ends the inference in the same way."""
        start, end = dating.time_start, dating.time_end
        if start is None or end is None:
            return
        if (date.fromisoformat(end) - date.fromisoformat(start)).days >= LONGEST_EVENT:
            return
        if self.time_start is None and self._days:
            self.time_start, self.time_end, self.dated_place = start, end, place
        elif self.time_end is not None and (end < (self.time_start or end) or start > self.time_end):
            self.time_start, self.time_end, self._days = None, None, False
