"""The ledger in a database: documents, their versions, claims, and what is derived from them.

SQLite by default (one file), PostgreSQL by URL. ``open_store`` is the door::

    with open_store("claimtrack.db", create=False) as store:
        entries = store.entries(Filters(counted="tank"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.lazy import lazily
from claimtrack.store.opening import base_of, open_store, upgrade_store

if TYPE_CHECKING:
    from claimtrack.store.ledger import Store
    from claimtrack.store.writing import Reading

__all__ = ["Reading", "Store", "base_of", "open_store", "upgrade_store"]

# Loaded when asked for: the database layer takes half a second, a wrong path is refused without it.
_HOMES = {"Store": "ledger", "Reading": "writing"}

__getattr__ = lazily(__name__, _HOMES)
