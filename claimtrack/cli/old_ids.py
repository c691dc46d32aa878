"""Ids that were noted down before a document changed: they lead to the figure as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.cli.output import tell

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store


def current(store: Store, prefix: str) -> Entry:
    """Return the claim whose id begins so. Where only an older version of its document makes it, and the
    newest one still has the same figure in the same sentence, that one is returned, and said so."""
    from claimtrack.rows import short

    entry = store.claim(prefix)
    if store.replaced(entry.version_key) is None:
        return entry
    now = store.successor(entry)
    if now is None:
        return entry
    old, new = short(entry.claim.claim), short(now.claim.claim)
    tell(f"{old}: the document has changed since; its figure stands in the same sentence and is now {new}")
    return now
