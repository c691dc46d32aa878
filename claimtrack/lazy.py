"""Public names that are imported when they are first asked for, so that importing a package stays cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose public names live in its modules.

    ``homes`` has the module of each, by its name within the package; any other name is an ``AttributeError``.

    >>> lazily("claimtrack", {"many": "plural"})("many")(2, "tank")
    '2 tanks'
    """

    def find(name: str) -> Any:
        if name in homes:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
