"""What a command did, as a value: in words for people, or as one JSON object for programs.

A command that changes something makes such a value and gives it to :func:`show_done`; the words are made of
the fields that the object has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.output import say, tell, write
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.summary import Summary


OTHERWISE = ("claims", "seconds", "unused")
"""What a run's object has in another way, or not at all."""


class Shown(StrEnum):
    """The forms of what a command did, and of what is said about a ledger."""

    table = "table"
    json = "json"


Facts = Annotated[
    Shown,
    typer.Option(
        "--format", "-f", metavar="FORM", help="table, which is in words, or json; --json for short."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command did: ``did`` is the command; ``lines`` say it, ``told`` what belongs on stderr."""

    did: str

    def lines(self) -> Iterator[str]:
        """Yield what was done, in words."""
        return iter(())

    def told(self) -> Iterator[str]:
        """Yield what to know beside it."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged(Done):
    """A decision, with the number to undo it by; ``dry_run`` where it was only tried, and has none."""

    decision: int | None = None
    dry_run: bool = False

    def told(self) -> Iterator[str]:
        """Say how the decision is taken back."""
        if self.decision is not None:
            yield f"decision {self.decision}; take it back with: claimtrack log undo {self.decision}"


@dataclass(frozen=True, slots=True)
class Group:
    """A topic or a story, and how many figures or documents are ``of`` it."""

    key: str
    name: str
    count: int
    of: str

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Logged):
    """Two topics or stories that are one: ``one`` went into the other."""

    one: Group
    into: Group

    def lines(self) -> Iterator[str]:
        """Say what went where."""
        verb = ("would go", "has") if self.dry_run else ("went", "had")
        yield (
            f"{many(self.one.count, self.one.of)} of {self.one} {verb[0]} into {self.into}, "
            f"which {verb[1]} {self.into.count:,}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed(Logged):
    """A topic or a story with another name."""

    key: str
    before: str
    name: str

    def lines(self) -> Iterator[str]:
        """Say both names."""
        yield f'{self.key}: "{self.before}" is now "{self.name}"'


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a decision is about."""

    claim: str
    document: str
    label: str
    figure: str
    who: str


def figures_of(entries: Iterable[Entry]) -> tuple[Figure, ...]:
    """Return figures as what was done names them."""
    from claimtrack.report import words

    return tuple(
        Figure(c.claim, c.document, words.clean(one.label), words.figure(c), words.who(c))
        for one in entries
        for c in (one.claim,)
    )


def show_done(done: Done, form: Shown) -> None:
    """Write what was done: words on stdout and what belongs beside them on stderr, or one JSON object."""
    if form is Shown.json:
        write_facts(plain(done))
        return
    for line in done.lines():
        say(line)
    for line in done.told():
        tell(line)


def show_run(did: str, summary: Summary, form: Shown) -> None:
    """Write what a run did; failures, which were told when they happened, make the exit code 1."""
    from claimtrack.cli import loud

    if form is Shown.json:
        write_facts({"did": did} | _facts(summary))
    elif not loud.quiet:
        say(str(summary))
    if summary.failures:
        raise typer.Exit(1)


def _facts(summary: Summary) -> dict[str, Any]:
    """Return what a run did but for the time that it took, so that the same run writes the same."""
    facts = {f.name: plain(getattr(summary, f.name)) for f in fields(summary) if f.name not in OTHERWISE}
    unused = [{"fields": list(names), "files": list(files)} for names, files in summary.unused.items()]
    figures = summary.claims - summary.remarks
    return {"documents": summary.documents, "figures": figures} | facts | {"unused": unused}


def write_facts(facts: object) -> None:
    """Write one JSON object to stdout."""
    write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")


def plain(value: Any) -> Any:
    """Return a value as JSON has it: amounts as strings, what has fields as an object.

    >>> plain((Decimal("1.50"), Group("flood", "Flood", 2, "document")))
    ['1.50', {'key': 'flood', 'name': 'Flood', 'count': 2, 'of': 'document'}]
    """
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
