"""The ledger in a database: documents, their versions, claims, and what is derived from them.

SQLite by default (one file), PostgreSQL by URL. ``open_store`` is the door::

    with open_store("claimtrack.db", create=False) as store:
        entries = store.entries(Filters(counted="tank"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimtrack.store.opening import base_of, open_store, upgrade_store

if TYPE_CHECKING:
    from claimtrack.store.ledger import Store
    from claimtrack.store.writing import Reading

__all__ = ["Reading", "Store", "base_of", "open_store", "upgrade_store"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: the database layer takes half a second, a wrong path is refused without it.
    if name == "Store":
        from claimtrack.store.ledger import Store

        return Store
    if name == "Reading":
        from claimtrack.store.writing import Reading

        return Reading
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
