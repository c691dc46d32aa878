"""Readers, exporters and languages of other packages, found by entry point."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any


@cache
def load_plugins(group: str) -> dict[str, Callable[..., Any]]:
    """Return what is registered in an entry-point group, by name; built-ins come through the same door."""
    return {point.name: point.load() for point in entry_points(group=group)}
