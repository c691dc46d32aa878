"""When the event of a report happened: what later sentences leave unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claimtrack.context.times import Dating

LONGEST_EVENT = 3
"""Days of a period that is still one event's; a figure of a month or year says nothing about the next one."""


@dataclass(slots=True)
class Scene:
    """Place and days of the first event that the report gives a figure for."""

    place: str | None = None
    time_start: str | None = None
    time_end: str | None = None
    _open: bool = True

    def date(self, dating: Dating, place: str | None) -> None:
        """Keep the days of the first event that has some; another day ends the inference."""
        start, end = dating.time_start, dating.time_end
        if start is None or end is None:
            return
        if (date.fromisoformat(end) - date.fromisoformat(start)).days >= LONGEST_EVENT:
            return
        if self.time_start is None and self._open:
            self.time_start, self.time_end, self.place = start, end, place
        elif self.time_end is not None and (end < (self.time_start or end) or start > self.time_end):
            self.time_start, self.time_end, self._open = None, None, False
