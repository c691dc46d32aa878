"""The view on decisions: what was decided, by whom and when, and which of it was taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import Column, View, make_section
from claimtrack.rows import short
from claimtrack.store.decisions import Decided

COLUMNS = (
    *("decision", "at", "who", "kind", "action", "target", "field", "value", "document", "wording"),
    *("undoes", "undone", "orphan"),
)


def decisions(
    decided: Sequence[Decided], *, orphans: bool = False, about: str | None = None, limit: int | None = None
) -> View:
    """Return decisions, the latest last: ``orphans`` only those whose figure is no longer there, ``about``
    only those on what has these words in it, ``limit`` only so many of the latest.

    Words that no decision is about are a ``UsageError``.
    """
    chosen = _chosen(decided, orphans, about)
    batches = [list(group) for _, group in groupby(chosen, key=lambda one: one.batch)]
    shown = batches[-limit:] if limit else batches
    columns = (
        Column("no", 1, 3),
        Column("when, UTC", 1, 10),
        Column("who", 1),
        Column("what", 5),
        Column("state", 2),
    )
    rows = [_row(batch) for batch in shown]
    orphaned = sum(one.orphan is not None for one in chosen)
    of = f", the latest of {len(batches):,}" if len(shown) < len(batches) else ""
    intro = [f"{many(len(shown), 'decision')}{of}."] if chosen else []
    if not decided:
        intro = ["Nothing was decided yet. claimtrack review decides about figures."]
    elif not chosen:
        intro = ["Every decision has its figure still."]
    if orphaned:
        intro.append(f"Without a figure: {orphaned:,}. It stands in no newest version; nothing is lost.")
    return View(
        "Decisions",
        tuple(intro),
        (make_section(columns, rows),) if rows else (),
        columns=COLUMNS,
        records=tuple(_record(one) for batch in shown for one in batch),
    )


def summary(batch: Sequence[Decided]) -> str:
    """Return in words what one batch decided, and about how much."""
    steps = list(dict.fromkeys(_words(one) for one in batch))
    targets = list(dict.fromkeys(one.decision.target for one in batch))
    kind = batch[0].decision.kind
    name = short(targets[0]) if kind == "claim" else targets[0][:40]
    about = f"{kind} {name}" if len(targets) == 1 else many(len(targets), kind)
    return f"{about}: {', '.join(steps)}"


def _words(decided: Decided) -> str:
    decision = decided.decision
    if decided.undoes is not None:
        return f"took back decision {decided.undoes}"
    if decision.action == "verdict":
        return decision.value or "not reviewed"
    if decision.action == "add":
        read = {"figure": decision.field, **json.loads(decision.value or "{}").get("set", {})}
        return f"added {', '.join(f'{name} {value}' for name, value in read.items() if value)}"
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


def _chosen(decided: Sequence[Decided], orphans: bool, about: str | None) -> list[Decided]:
    wanted = [one for one in decided if one.orphan or not orphans]
    if about is None:
        return wanted
    part = about.casefold()
    found = [
        one
        for one in wanted
        if any(
            part in (words or "").casefold()
            for words in (one.decision.target, one.decision.document, one.decision.value)
        )
    ]
    if not found:
        raise UsageError(f"no decision about {about!r}; claimtrack log lists all", where="--about")
    return found


def _row(batch: Sequence[Decided]) -> tuple[str, ...]:
    state = "taken back" if batch[0].undone else ""
    gone = [one for one in batch if one.orphan]
    if gone:
        count = f"{len(gone):,} " if len(batch) > 1 else ""
        state = "; ".join(filter(None, (state, f"{count}without a figure: {gone[0].orphan}")))
    anchor = batch[0].decision.anchor
    is_of_one = len({one.decision.target for one in batch}) == 1
    where = f'"{words.cut(words.clean(anchor.sentence), 60)}"' if anchor and is_of_one else ""
    return (
        str(batch[0].batch),
        f"{batch[0].at[:10]}\n{batch[0].at[11:16]}",
        words.clean(batch[0].who),
        "\n".join(filter(None, (words.clean(summary(batch)), where))),
        state,
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
