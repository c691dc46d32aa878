"""What the shell proposes: views and options by themselves, and from the ledger names, topics and ids.

Nothing here is loaded before a key is pressed; a ledger that cannot be read proposes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from claimtrack.store import Store

MOST = 200
"""Proposals at a time: a shell shows them all at once."""

Proposals = list[tuple[str, str]]

Complete = Callable[..., Proposals | list[str]] | None
"""What completes; nothing unless the shell asks: typer looks closely at each function, and that takes a
tenth of the time of ``--version``."""

IS_ASKED = "_CLAIMTRACK_COMPLETE" in os.environ


def _from_ledger(find: Callable[[Store, str], Iterator[tuple[str, str]]]) -> Complete:
    def complete(context: typer.Context, incomplete: str) -> Proposals:
        from contextlib import suppress
        from itertools import islice

        from claimtrack.errors import ClaimTrackError
        from claimtrack.settings import database
        from claimtrack.store import open_store

        place = _place(context) or database()
        with suppress(ClaimTrackError, OSError), open_store(place, create=False) as store:
            return list(islice(find(store, incomplete), MOST))
        return []

    return complete if IS_ASKED else None


def _place(context: Any) -> str | None:
    from claimtrack.settings import database

    while context is not None:
        if context.params.get("db"):
            return database(context.params["db"])
        context = context.parent
    return None


def values_of(name: str) -> Complete:
    """Return what proposes the values of one filter that the ledger has."""

    def find(store: Store, incomplete: str) -> Iterator[tuple[str, str]]:
        no = "!" if incomplete.startswith("!") else ""
        start = incomplete.removeprefix("!").casefold()
        for value in store.vocabulary(name):
            if value.casefold().startswith(start):
                yield _escaped(no + value), ""

    return _from_ledger(find)


def _escaped(value: str) -> str:
    """Return a value as bash wants it: the other shells quote what they insert themselves."""
    import re

    if os.environ.get("_CLAIMTRACK_COMPLETE") != "complete_bash":
        return value
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", value)


def _topics(store: Store, incomplete: str) -> Iterator[tuple[str, str]]:
    for key, name in store.topics().items():
        if key.startswith(incomplete.casefold()):
            yield key, name


def _stories(store: Store, incomplete: str) -> Iterator[tuple[str, str]]:
    for story in store.stories():
        if story.key.startswith(incomplete.casefold()):
            yield story.key, story.name


def _ids(store: Store, incomplete: str) -> Iterator[tuple[str, str]]:
    from claimtrack.rows import short

    for claim, wording in store.ids(incomplete, MOST):
        yield short(claim), wording


def _columns(context: typer.Context, incomplete: str) -> Proposals:  # noqa: ARG001 - typer's arguments
    from claimtrack.rows import COLUMNS, flat_name

    before, comma, last = incomplete.rpartition(",")
    names = ("all", *map(flat_name, COLUMNS))
    return [(f"{before}{comma}{name}", "") for name in names if name.startswith(last)]


def words_of(*words: str) -> Complete:
    """Return what proposes some words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete if IS_ASKED else None


def allowed(name: str) -> Complete:
    """Return what proposes the words that a type of the record allows."""

    def complete(incomplete: str) -> list[str]:
        from typing import get_args

        from claimtrack import model

        return [word for word in get_args(getattr(model, name)) if word.startswith(incomplete)]

    return complete if IS_ASKED else None


topics = _from_ledger(_topics)
stories = _from_ledger(_stories)
ids = _from_ledger(_ids)
columns: Complete = _columns if IS_ASKED else None
