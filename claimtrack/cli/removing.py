"""Which documents are to be removed, and what goes with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.done import Logged
from claimtrack.cli.output import tell
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.model import Document, DocumentEntry
    from claimtrack.store import Store


SHOWN = 20
"""Documents that are listed before they are removed."""


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


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that goes, or went."""

    document: str
    label: str
    versions: int
    figures: int

    def __str__(self) -> str:
        what = f"{many(self.versions, 'version')}, {many(self.figures, 'figure')}"
        return f"{self.label}: {self.document}, {what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal(Logged):
    """Documents that were removed, with their figures and so many ``decisions`` about them;
    ``staying`` others had come before the run that was named."""

    documents: tuple[Gone, ...]
    figures: int
    decisions: int
    staying: int

    def listing(self) -> Iterator[str]:
        """Yield what is shown before anything is removed."""
        for one in self.documents[:SHOWN]:
            yield str(one)
        if len(self.documents) > SHOWN:
            yield f"and {len(self.documents) - SHOWN:,} more"
        if self.staying:
            stay = "would stay" if self.dry_run else "stay"
            yield f"{many(self.staying, 'document')} had come before that run, and {stay}"

    def what(self) -> tuple[str, str]:
        """Return in words how much it is, and what goes with it."""
        figures = many(self.figures, "figure")
        rest = f"{figures} and {many(self.decisions, 'decision')}" if self.decisions else figures
        return many(len(self.documents), "document"), rest

    def lines(self) -> Iterator[str]:
        """Say what was removed, or would be."""
        count, rest = self.what()
        if self.dry_run:
            yield f"Nothing removed. Would remove {count}, with {rest}."
        else:
            yield f"{count} removed, with {rest}"

    def told(self) -> Iterator[str]:
        """Say how to have them back."""
        if self.decision is not None:
            yield (
                f"decision {self.decision}; to have them back before the next ingest: "
                f"claimtrack log undo {self.decision}"
            )


def removal_of(store: Store, going: Sequence[DocumentEntry], staying: int, *, dry_run: bool) -> Removal:
    """Return what goes with documents."""
    names = {one.document.id for one in going}
    about = sum(
        not one.undone
        and one.undoes is None
        and bool({one.decision.document, one.decision.target} & names)
        and one.decision.action != "remove"
        for one in store.log()
    )
    return Removal(
        did="documents remove",
        dry_run=dry_run,
        documents=tuple(Gone(one.document.id, one.label, one.versions, one.claims) for one in going),
        figures=sum(one.claims for one in going),
        decisions=about,
        staying=staying,
    )


def ask_whether(what: str) -> None:
    """Ask whether to remove; where nobody can answer, it has to be said with --yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("nobody is there to ask; say --yes to remove them", where="documents remove")
    if not typer.confirm(f"Remove {what} from the ledger?", err=True):
        tell("nothing was removed")
        raise typer.Exit(1)
