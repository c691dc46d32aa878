"""Views and what else was made of a ledger already: of a large one it takes seconds, and pages are turned."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar, cast

from claimtrack.store.opening import read_location

if TYPE_CHECKING:
    from claimtrack.report.view import View

MOST = 40
"""Views that are kept, those asked for last; each has a few thousand rows at most."""

Made = TypeVar("Made")

Stamp = tuple[tuple[int, int, int], ...]


class Kept:
    """The views of one ledger as it is now; with the ledger all of them change."""

    def __init__(self, location: str) -> None:
        self._path = read_location(location).path
        self._lock = Lock()
        self._views: OrderedDict[Hashable, tuple[Stamp, object]] = OrderedDict()

    def view(self, key: Hashable, make: Callable[[], View]) -> View:
        """Return a view that was made of the ledger as it is now, else make it.

        Its sections are for all to show. Its records may be read from the ledger of who made it, which may be
        closed: only that one may ask for them.
        """
        return self.value(key, make)

    def value(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the ledger as it is now under a key, else make it."""
        before = self._stamp()
        with self._lock:
            held = self._views.get(key)
            if held is not None and held[0] == before:
                self._views.move_to_end(key)
                return cast(Made, held[1])
        made = make()
        # Where the ledger was written meanwhile nobody knows of which state the view is.
        if before is not None and self._stamp() == before:
            with self._lock:
                self._views[key] = before, made
                self._views.move_to_end(key)
                while len(self._views) > MOST:
                    self._views.popitem(last=False)
        return made

    def _stamp(self) -> Stamp | None:
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
