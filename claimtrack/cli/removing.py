"""Which documents are to be removed, and what goes with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.output import tell
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.model import Document, DocumentEntry
    from claimtrack.store import Store


@dataclass(frozen=True, slots=True)
class Removed:
    """Which documents are to be removed; what is given has to fit all together."""

    publisher: Annotated[str | None, typer.Option(metavar="TEXT", help="Its publisher has this in it.")] = (
        None
    )
    published_from: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on this day, month or year, or later.")
    ] = None
    published_to: Annotated[str | None, typer.Option(metavar="DAY", help="On this day or earlier.")] = None
    like: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN",
            help="Its path, address, id or title has this in it; * is anything, ? a letter.",
        ),
    ] = None
    folder: Annotated[str | None, typer.Option(metavar="FOLDER", help="It was read below this folder.")] = (
        None
    )
    run: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="It came in with this run; claimtrack db runs lists them."),
    ] = None

    def is_given(self) -> bool:
        """Say whether anything is asked for."""
        return any(getattr(self, f.name) is not None for f in fields(self))

    def find(self, store: Store) -> tuple[list[DocumentEntry], int]:
        """Return the documents that fit, and how many others the run brought another version of."""
        from claimtrack.store.filtering import first_day, last_day

        if self.published_from or self.published_to:
            first = self.published_from and first_day(self.published_from, "--published-from")
            last = self.published_to and last_day(self.published_to, "--published-to")
            self = replace(self, published_from=first, published_to=last)
        held, staying = store.documents(), 0
        if self.run is not None:
            came, staying = store.only_of_run(self.run)
            held = [one for one in held if one.key in came]
        return [one for one in held if self._fits(one, store.where)], staying

    def _fits(self, one: DocumentEntry, where: str) -> bool:
        document = one.document
        names = (document.id, document.title)
        publisher, date = (document.publisher or "").casefold(), document.date
        tests = (
            self.publisher is None or self.publisher.casefold() in publisher,
            not self.published_from or (date is not None and date >= self.published_from),
            not self.published_to or (date is not None and date <= self.published_to),
            self.like is None or any(_is_like(name, self.like) for name in names),
            self.folder is None or _is_below(document, self.folder, where),
        )
        return all(tests)


def _is_like(name: str | None, pattern: str) -> bool:
    """Say whether a name has a pattern in it, in any case.

    >>> _is_like("Reuters/2020-10.txt", "reuters/*-10"), _is_like("wire.txt", "reuters")
    (True, False)
    """
    return fnmatchcase((name or "").casefold(), f"*{pattern.casefold()}*")


def _is_below(document: Document, folder: str, where: str) -> bool:
    """Say whether a document was read below a folder; what came from an address or a pipe was not."""
    from claimtrack.documents.sources import STDIN, identity
    from claimtrack.store import base_of

    source = document.source or document.id
    if "://" in source or source.partition("#")[0] == STDIN:
        return False
    base = base_of(where)
    tops = {identity(path, base) for path in (Path(folder), Path(os.path.realpath(folder)))}
    if "." in tops:
        return not source.startswith("/")
    return any(source.startswith(f"{top.rstrip('/')}/") for top in tops)


def what_goes(store: Store, going: Sequence[DocumentEntry]) -> str:
    """Return in words what goes with documents."""
    names = {one.document.id for one in going}
    about = sum(
        not one.undone
        and one.undoes is None
        and bool({one.decision.document, one.decision.target} & names)
        and one.decision.action != "remove"
        for one in store.log()
    )
    figures = many(sum(one.claims for one in going), "figure")
    return f"{figures} and {many(about, 'decision')}" if about else figures


def ask_whether(what: str) -> None:
    """Ask whether to remove; where nobody can answer, it has to be said with --yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("nobody is there to ask; say --yes to remove them", where="documents remove")
    if not typer.confirm(f"Remove {what} from the ledger?", err=True):
        tell("nothing was removed")
        raise typer.Exit(1)
