"""Keys in lists that go into one condition of a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Some = TypeVar("Some")

KEYS = 500
"""Keys in one condition: far below what any database refuses."""


def chunks(values: Iterable[Some], size: int = KEYS) -> Iterator[list[Some]]:
    """Yield values in lists of so many."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk
