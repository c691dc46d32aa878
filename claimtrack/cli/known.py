"""Telling of names in filters that nothing in the ledger has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimtrack import asking
from claimtrack.cli.output import tell

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.store import Store


def check_known(store: Store, filters: Filters, only: Iterable[str] = ()) -> None:
    """Refuse what must be a slip, and tell which names are not there; see ``asking.check_known``."""
    for line in asking.check_known(store, filters, only):
        tell(line)
