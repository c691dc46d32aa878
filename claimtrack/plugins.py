"""Readers, exporters and languages of other packages, found by entry point."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any


@cache
def load_plugins(group: str) -> dict[str, Callable[..., Any]]:
    """Return what is registered in an entry-point group, by name; built-ins come through the same door.

    A plug-in that cannot be imported is left out, with a warning in the log: it must not stop the others.
    """
    found = {}
    for point in entry_points(group=group):
        try:
            found[point.name] = point.load()
        except Exception as error:  # whatever a stranger's module raises
            logging.getLogger(__name__).warning(
                "plug-in %s (%s) is broken: %s", point.name, point.value, error
            )
    return found
