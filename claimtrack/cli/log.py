"""``claimtrack log``: what was decided, by whom and when, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli import clock
from claimtrack.cli.forms import show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import say, spare_documents, tell
from claimtrack.cli.user import By, who
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.rows import short

if TYPE_CHECKING:
    from claimtrack.report.view import View
    from claimtrack.store.decisions import Decided

COLUMNS = (
    *("decision", "at", "who", "kind", "action", "target", "field", "value", "document", "wording"),
    *("undoes", "undone", "orphan"),
)

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
        decided = store.log()
    view = _view(_chosen(decided, orphans, target), limit, len(decided))
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


def summary(batch: Sequence[Decided]) -> str:
    """Return in words what one batch decided, and about how much."""
    steps = list(dict.fromkeys(_words(one) for one in batch))
    targets = list(dict.fromkeys(one.decision.target for one in batch))
    kind = batch[0].decision.kind
    name = short(targets[0]) if kind == "claim" else targets[0][:40]
    about = name if len(targets) == 1 else many(len(targets), kind)
    return f"{kind} {about}: {', '.join(steps)}" if len(targets) == 1 else f"{about}: {', '.join(steps)}"


def _words(decided: Decided) -> str:
    decision = decided.decision
    if decided.undoes is not None:
        return f"took back decision {decided.undoes}"
    if decision.action == "verdict":
        return decision.value or "not reviewed"
    if decision.action == "define":
        given = ", ".join(f"{k} {v}" for k, v in sorted(json.loads(decision.value or "{}").items()))
        return f'defined as "{decision.field}": {given}'
    if decision.action == "set":
        return f"{decision.field} set to {decision.value or 'nothing'}"
    if decision.kind == "story" and decision.action == "split":
        return f"split off {decision.document}"
    if decision.action == "split" and decision.field:
        return f"split by {decision.field}"
    past = {"tag": "tagged", "untag": "no longer tagged", "grade": "graded", "merge": "merged into"}
    past |= {"rename": "renamed to", "split": "split off", "forget": "forgotten", "remove": "removed"}
    word = past.get(decision.action, f"{decision.action}:")
    return f"{word} {decision.value}" if decision.value else word


def _chosen(decided: Sequence[Decided], orphans: bool, target: str | None) -> list[Decided]:
    wanted = [one for one in decided if one.orphan or not orphans]
    if target is None:
        return wanted
    part = target.casefold()
    found = [
        one
        for one in wanted
        if any(
            part in (words or "").casefold()
            for words in (one.decision.target, one.decision.document, one.decision.value)
        )
    ]
    if not found:
        raise UsageError(f"no decision about {target!r}; claimtrack log lists all", where="--about")
    return found


def _view(decided: Sequence[Decided], limit: int | None, every: int) -> View:
    from claimtrack.report import words
    from claimtrack.report.view import Column, View, make_section

    batches = [list(group) for _, group in groupby(decided, key=lambda one: one.batch)]
    shown = batches[-limit:] if limit else batches
    rows = []
    for batch in shown:
        state = "taken back" if batch[0].undone else ""
        gone = [one for one in batch if one.orphan]
        if gone:
            count = f"{len(gone):,} " if len(batch) > 1 else ""
            state = "; ".join(filter(None, (state, f"{count}orphaned: {gone[0].orphan}")))
        anchor = batch[0].decision.anchor
        is_of_one = len({one.decision.target for one in batch}) == 1
        where = f'"{words.cut(words.clean(anchor.sentence), 60)}"' if anchor and is_of_one else ""
        rows.append(
            (
                str(batch[0].batch),
                f"{batch[0].at[:10]}\n{batch[0].at[11:16]}",
                words.clean(batch[0].who),
                "\n".join(filter(None, (words.clean(summary(batch)), where))),
                state,
            )
        )
    columns = (
        Column("no", 1, 3),
        Column("when, UTC", 1, 10),
        Column("who", 1),
        Column("what", 5),
        Column("state", 2),
    )
    orphaned = sum(one.orphan is not None for one in decided)
    intro = [f"{many(len(shown), 'decision')} shown of {len(batches):,}"] if decided else []
    if not every:
        intro = ["Nothing was decided yet. claimtrack review decides about figures."]
    elif not decided:
        intro = ["No decision is orphaned."]
    if orphaned:
        intro.append(f"Orphaned: {orphaned:,}. Their figures stand in no newest version; nothing is lost.")
    return View(
        "Decisions",
        tuple(intro),
        (make_section(columns, rows),) if rows else (),
        columns=COLUMNS,
        records=tuple(_record(one) for batch in shown for one in batch),
    )


def _record(one: Decided) -> dict[str, Any]:
    decision = one.decision
    return {
        "decision": one.batch,
        "at": one.at,
        "who": one.who,
        "kind": decision.kind,
        "action": decision.action,
        "target": decision.target,
        "field": decision.field,
        "value": decision.value,
        "document": decision.document,
        "wording": decision.anchor.sentence if decision.anchor else None,
        "undoes": one.undoes,
        "undone": int(one.undone),
        "orphan": one.orphan,
    }
