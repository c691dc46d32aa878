"""What the commands share that decide about topics, speakers and documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.opening import open_ledger, say_what_is_behind
from claimtrack.cli.output import spare_documents, tell
from claimtrack.cli.user import who
from claimtrack.errors import StoreError, UsageError

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.store.decisions import Decision

EXAMPLES = 5
"""Figures shown of those that a decision would move."""

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]


Near = Annotated[
    bool, typer.Option("--yes", "-y", help="Take what only comes near the given name without asking.")
]


def accept(asked: str, found: str, names: Iterable[str], *, near: bool) -> None:
    """Ask whether what was found is meant where only a part of its names was given; where nobody can answer
    it has to be said with ``--yes``, which is ``near``."""
    from claimtrack.curate import is_whole

    if near or is_whole(asked, names):
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"{asked!r} is a part of {found}; give the whole name, or --yes to take that")
    if not typer.confirm(f"{asked}: is {found} meant?", err=True):
        tell("nothing was decided")
        raise typer.Exit(1)


@contextmanager
def ledger(
    db: str | None, *, writing: bool = False, output: Path | None = None, quietly: bool = False
) -> Iterator[Store]:
    """Open the ledger that is asked for; one that may not be written is refused before any question, and an
    ``output`` (``-o``) in which documents of it stand. What is not up to date is said, unless ``quietly``."""

    with open_ledger(db) as store:
        if writing and store.read_only:
            from claimtrack.store.trouble import cannot_write

            raise StoreError(cannot_write(store.where), where=store.where)
        spare_documents(output, store)
        if not quietly:
            say_what_is_behind(store)
        yield store


def keep(store: Store, made: Iterable[Decision], by: str | None) -> int:
    """Log decisions with who made them, work out what they come to, and return the number to undo them by."""
    from claimtrack.curate import decide
    from claimtrack.lang import load_english

    return decide(store, made, now=clock.now(), who=who(by), language=load_english())
