"""What is imported when it is first asked for, so that importing a package stays cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


class Later:
    """A module that is imported when something of it is first asked for.

    >>> Later("claimtrack.plural").many(2, "tank")
    '2 tanks'
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found


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
