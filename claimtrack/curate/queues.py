"""What there is to look at: figures of which something is in doubt, and those that nobody reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.report.doubts import doubtful_day
from claimtrack.report.doubts import queue as in_doubt

if TYPE_CHECKING:
    from claimtrack.store import Store

Waiting = Sequence[tuple[Entry, str]]
"""Figures in the order in which they are asked about, each with why."""


def find_doubtful(store: Store, filters: Filters, *, every: bool = False) -> Waiting:
    """Return sketches of the figures of which something is in doubt, the gravest first: those that nobody
    found right or wrong yet, or ``every`` one. Of the others only what puts them in order is read."""
    dated = [version for version, how in store.dates_found().items() if doubtful_day(how)]
    sketches, unnamed = store.doubtful(filters, dated, ("chain", "counted", "hedge"))
    chosen = [entry for entry in sketches if every or entry.verdict is None]
    documents = {one.key: one for one in store.documents(versions={e.version_key for e in chosen})}
    found = in_doubt(chosen, documents, unnamed)
    return [(entry, "; ".join(f"{doubt} ({what})" for doubt, what in why)) for entry, why in found]
