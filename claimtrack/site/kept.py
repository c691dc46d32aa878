"""Views and what else was made of a ledger already: of a large one it takes seconds, and pages are turned."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from copy import copy
from threading import Lock
from typing import TYPE_CHECKING, Self, TypeVar, cast

from claimtrack.store.opening import read_location

if TYPE_CHECKING:
    from claimtrack.report.view import View

MOST = 40
"""Views that are kept, those asked for last; each has a few thousand rows at most."""

MOST_PAGES = 200
"""Pages that are kept as they were sent."""

LARGEST_PAGE = 500_000
"""Bytes of a page that is kept."""

Made = TypeVar("Made")

Stamp = tuple[tuple[int, int, int], ...]


class Kept:
    """What was made of one ledger as it is now, at most so many things; with the ledger all of them
    change."""

    def __init__(self, location: str, most: int = MOST) -> None:
        self._path = read_location(location).path
        self._most = most
        self._lock = Lock()
        self._made: OrderedDict[Hashable, tuple[Stamp, object]] = OrderedDict()
        self._before: Stamp | None = None

    def from_before(self, moment: Stamp | None) -> Self:
        """Return the same for who reads the ledger as it was at one moment, and had this stamp before that:
        what was written since is not in what they make."""
        made = copy(self)
        made._before = moment
        return made

    def view(self, key: Hashable, make: Callable[[], View]) -> View:
        """Return a view that was made of the ledger as it is now, else make it.

        Its sections are for all to show. Its records may be read from the ledger of who made it, which may be
        closed: only that one may ask for them.
        """
        return self.value(key, make)

    def value(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the ledger as it is now under a key, else make it."""
        before = self._before or self.stamp()
        held = self.held(key, before)
        if held is not None:
            return cast(tuple[Made], held)[0]
        made = make()
        self.keep(key, (made,), before)  # also that there is nothing
        return made

    def held(self, key: Hashable, now: Stamp | None) -> object | None:
        """Return what was made under a key of the ledger as it is ``now``; ``None`` where nothing was."""
        with self._lock:
            held = self._made.get(key)
            if now is None or held is None or held[0] != now:
                return None
            self._made.move_to_end(key)
            return held[1]

    def keep(self, key: Hashable, made: object, before: Stamp | None) -> None:
        """Keep what was made of the ledger as it was before that began. Where it was written meanwhile nobody
        knows of which state it is."""
        if before is None or self.stamp() != before:
            return
        with self._lock:
            self._made[key] = before, made
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def stamp(self) -> Stamp | None:
        """Return what changes whenever the ledger is written; ``None`` where that cannot be seen, as of one
        on a server."""
        if self._path is None:
            return None
        found = []
        for path in (self._path, f"{self._path}-wal"):
            try:
                state = os.stat(path)  # noqa: PTH116 - asked at every page
            except OSError:
                continue
            if state.st_size:  # an empty log comes and goes with those who read
                found.append((state.st_ino, state.st_size, state.st_mtime_ns))
        return tuple(found) or None
