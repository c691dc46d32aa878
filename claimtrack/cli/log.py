"""``claimtrack log``: what was decided, by whom and when, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.done import Facts, Logged, Shown, show_done
from claimtrack.cli.forms import show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import spare_documents, tell
from claimtrack.cli.user import By, who
from claimtrack.report.holdings import log_view

log = typer.Typer(
    help="What was decided, and taking it back.",
    invoke_without_command=True,
    epilog="Example: claimtrack log undo 12",
)


@log.callback()
def show(
    context: typer.Context,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only decisions whose figure is no longer there.")
    ] = False,
    target: Annotated[
        str | None,
        typer.Option("--about", metavar="TEXT", help="A claim, topic, story, voice or document."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the latest N decisions.")
    ] = None,
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """List decisions, the latest last; claimtrack log undo N takes one back."""
    if context.invoked_subcommand is not None:
        return

    with open_ledger(db) as store:
        spare_documents(output, store)
        view = log_view(store, orphans=orphans, about=target, limit=limit)
    show_form(view, format, output)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Logged):
    """A decision that was taken back."""

    undone: int
    words: str

    def lines(self) -> Iterator[str]:
        """Say what was decided."""
        yield f"taken back: {self.words}"

    def told(self) -> Iterator[str]:
        """Say how it is brought back."""
        yield f"decision {self.decision}; to bring it back: claimtrack log undo {self.decision}"


@log.command(epilog="Example: claimtrack log undo 12")
def undo(
    number: Annotated[
        int, typer.Argument(metavar="N", help="The number of a decision, as claimtrack log shows it.")
    ],
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Take a decision back; that is logged too, and can itself be undone."""
    from claimtrack import settings
    from claimtrack.curate.reviewing import take_back
    from claimtrack.lang import load_english
    from claimtrack.report.decisions import summary

    with open_ledger(db) as store:
        batch, taken = take_back(
            store,
            number,
            now=clock.now(),
            who=who(by),
            language=load_english(),
            parser_name=settings.model(),
            tell=tell,
        )
    show_done(Undone(did="log undo", decision=batch, undone=number, words=summary(taken)), format)
