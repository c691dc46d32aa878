"""Ids that were noted down before a document changed: they lead to the figure as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.cli.output import tell

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store


def current(store: Store, prefix: str) -> Entry:
    """Return the claim whose id begins so, as it stands now, and tell where that is another one; see
    ``holdings.current``."""
    from claimtrack.report import holdings

    entry, told = holdings.current(store, prefix)
    for line in told:
        tell(line)
    return entry
