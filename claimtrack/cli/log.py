"""``claimtrack log``: what was decided, by whom and when, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.forms import show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import say, spare_documents, tell
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


@log.command(epilog="Example: claimtrack log undo 12")
def undo(
    number: Annotated[
        int, typer.Argument(metavar="N", help="The number of a decision, as claimtrack log shows it.")
    ],
    by: By = None,
    db: Db = None,
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
    say(f"taken back: {summary(taken)}")
    tell(f"decision {batch}; to bring it back: claimtrack log undo {batch}")
