"""Waiting for a lock that another process holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from claimtrack.errors import StoreLocked

PAUSE = 0.05
"""Seconds between two tries; each try waits for the lock itself."""

Done = TypeVar("Done")


def patiently(write: Callable[[], Done], seconds: float) -> Done:
    """Return what a writing returns, tried until a lock is free, for so many seconds; then ``StoreLocked``.

    Each try is a transaction, or several that can be made again.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return write()
        except StoreLocked:
            if time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE)
