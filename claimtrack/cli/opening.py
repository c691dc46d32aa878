"""Opening the ledger that a command is for, and waiting while another program writes into it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claimtrack.cli import loud
from claimtrack.cli.output import tell
from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.store import Store

WAIT = 60.0
"""Seconds for which a command waits while another program writes, unless ``--wait`` says otherwise."""

wait = WAIT


def say_what_is_behind(store: Store) -> None:
    """Say on stderr what of the ledger is not up to date, if anything, and what brings it up."""
    from claimtrack.report.asking import told_behind

    if said := told_behind(store):
        tell(said)


def read_wait(given: str | None) -> float:
    """Return the seconds that ``--wait`` names.

    >>> read_wait("0.5"), read_wait(None)
    (0.5, 60.0)
    """
    if given is None:
        return WAIT
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise UsageError(f"{given!r} is no number of seconds, such as 10", where="--wait")
    return seconds


def open_ledger(db: str | None, *, create: bool = False, busy_seconds: float | None = None) -> Store:
    """Return the ledger that is asked for; its writings wait for those of other programs."""
    from claimtrack import store
    from claimtrack.settings import database
    from claimtrack.store.opening import conceal

    location = database(db)

    @cache  # said once
    def waiting() -> None:
        loud.note(f"{conceal(location)}: another program is writing; waiting for up to {wait:g} s (--wait)")

    seconds = wait if busy_seconds is None else busy_seconds
    return store.open_store(location, create=create, busy_seconds=seconds, waiting=waiting)
