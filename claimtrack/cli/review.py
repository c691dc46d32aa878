"""``claimtrack review``: what a reader finds about figures, kept for good."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.done import Facts, Figure, Logged, Shown, figures_of, show_done
from claimtrack.cli.old_ids import current
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Choice, Db, spread
from claimtrack.cli.output import say, tell
from claimtrack.cli.user import By, who
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.curate.reviewing import Step
    from claimtrack.model import Entry
    from claimtrack.store import Store
    from claimtrack.store.decisions import Decided

SHOWN = 20
"""Figures that a bulk review lists before it asks, or with ``--dry-run``."""


REPLACING = ("verdict", "grade", "set")
"""Actions of which the latest counts; notes and tags stand beside each other."""


class Queue(StrEnum):
    """What can be gone through one by one."""

    doubtful = "doubtful"
    unreviewed = "unreviewed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about figures, as options."""

    ok: Annotated[bool, typer.Option("--ok", help="The figure is right as it stands in the ledger.")] = False
    wrong: Annotated[
        bool, typer.Option("--wrong", help="It is none, or misread: it is left out of every view.")
    ] = False
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Take an ok or wrong away; undo does it too.")
    ] = False
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What a field should say; FIELD= for nothing. value=N sets low and high, topic=KEY moves "
            "the figure to another topic. Can be repeated.",
        ),
    ] = None
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="A note to keep beside it.")] = None
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag. Can be repeated.")] = None
    untag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="Take a tag away.")] = None
    grade: Annotated[
        str | None,
        typer.Option(
            metavar="GRADE",
            help="confirmed, fair, weak, contested, discounted, or those of CLAIMTRACK_GRADES; none takes "
            "it away.",
        ),
    ] = None

    def steps(self) -> list[Step]:
        """Return (action, field, value) of each decision; what contradicts itself is a ``UsageError``."""
        from claimtrack.curate.reviewing import read_assignment, read_grade, read_note, read_tag

        verdicts = [n for n in ("ok", "wrong", "unreviewed") if getattr(self, n)]
        if len(verdicts) > 1:
            raise UsageError(f"one of --{' and --'.join(verdicts)}, not both")
        made: list[Step] = [("verdict", None, None if name == "unreviewed" else name) for name in verdicts]
        for assignment in self.set_ or ():
            made += [("set", field, value) for field, value in read_assignment(assignment)]
        if self.note is not None:
            made.append(("note", None, read_note(self.note, "--note")))
        made += [("tag", None, read_tag(tag, "--tag")) for tag in self.tag or ()]
        made += [("untag", None, read_tag(tag, "--untag")) for tag in self.untag or ()]
        if self.grade is not None:
            made.append(("grade", None, read_grade(self.grade)))
        return made


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said of figures: verdict, set, note, tag, untag or grade."""

    action: str
    field: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Logged):
    """What was decided about figures: those that were chosen, those decided about, how many were so already,
    why others were refused, and which decisions of other people it replaces."""

    said: tuple[Said, ...]
    named: bool
    chosen: tuple[Figure, ...]
    decided: tuple[Figure, ...]
    already: int
    refused: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Say what was decided about which figures."""
        from claimtrack.curate.reviewing import in_words

        said = in_words([(one.action, one.field, one.value) for one in self.said])
        were = f"{many(self.already, 'figure')} {'was' if self.already == 1 else 'were'} so already"
        count = many(len(self.decided), "figure")
        if self.dry_run:
            yield from listed(self.chosen)
            yield f"Nothing decided. Would decide about {count}: {said}."
            if self.already:
                yield f"{were}."
            for why in self.refused[:SHOWN]:
                yield f"refused: {why}"
        elif self.decision is None:
            yield f"{_named(self.chosen)}: {said} already; nothing was decided"
        else:
            if self.named:
                yield from listed(self.decided)
            yield f"{count}: {said}{f'; {were}' if self.already else ''}"

    def told(self) -> Iterator[str]:
        """Say what others had decided otherwise, and how to take this back."""
        if self.decision is not None:
            yield from self.replaced[:SHOWN]
            yield f"decision {self.decision}; to take it back: claimtrack log undo {self.decision}"


def listed(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield a line for each of the first figures."""
    from claimtrack.rows import short

    for one in figures[:SHOWN]:
        yield f"{short(one.claim)}  {one.figure}, {one.who}, {one.label}"
    if len(figures) > SHOWN:
        yield f"and {len(figures) - SHOWN:,} more"


def _named(chosen: Sequence[Figure]) -> str:
    """Return which figure it is, or how many."""
    from claimtrack.rows import short

    if len(chosen) > 1:
        return many(len(chosen), "figure")
    return f"{short(chosen[0].claim)} {chosen[0].figure}"


@spread
def review(
    choice: Choice,
    finding: Finding,
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="CLAIM", help="Ids of claims, or their beginnings.")
    ] = None,
    queue: Annotated[
        Queue | None,
        typer.Option(metavar="NAME", help="Go through figures one by one: doubtful, or unreviewed."),
    ] = None,
    add: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help="Add a figure that was not read, by its words as they stand in the text of --document; "
            "--set says what is otherwise than it is read.",
        ),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(metavar="N", help="With --add, which of them, where the words stand several times."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be decided, and decide nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Decide about many without asking.")] = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Decide about figures: right or wrong, what a field should say, a note, tags, a grade; or add one.

    Name claims, or choose them in bulk by the filters of claimtrack report. Nothing extracted is overwritten:
    decisions are a log (claimtrack log), and each can be taken back.
    """
    filters = choice.filters()
    given = replace(filters, limit=None, sort=None) != type(filters)()
    steps = finding.steps()
    if number is not None and add is None:
        raise UsageError("says which words --add means", where="--number")
    if add is not None:
        from claimtrack.cli.adding import add_figure

        if queue or claims or filters != type(filters)(document=filters.document):
            raise UsageError("adds one figure: give it --document, and --set", where="--add")
        if any(action != "set" for action, _, _ in steps):
            raise UsageError("takes --set alone; decide about the figure when it is added", where="--add")
        values = {field: value for _, field, value in steps if field}
        done = add_figure(db, filters.values("document"), add, number, values, who(by), dry_run=dry_run)
        show_done(done, format)
        return
    if queue and format is not Shown.table:
        raise UsageError("is asked key by key, and has no other form", where="--queue")
    if queue and (claims or steps or dry_run):
        raise UsageError("asks about each figure itself; give it filters only", where="--queue")
    if claims and given:
        raise UsageError("name claims, or choose them by filters, not both")
    if not queue and not steps:
        raise UsageError("nothing to decide: give --ok, --wrong, --set, --note, --tag, --untag or --grade")
    if not queue and not claims and not given:
        raise UsageError("name claims, or choose them by filters; claimtrack report figures lists them")

    from claimtrack.curate.reviewing import decide, plan

    with open_ledger(db) as store:
        if queue:
            from claimtrack.cli.queue import go_through

            go_through(store, queue.value, filters, who(by))
            return
        seen = store.last_decision()
        chosen = [current(store, prefix) for prefix in claims] if claims else store.entries(filters)
        chosen = list({(e.claim.claim, e.claim.document): e for e in chosen}.values())
        if filters.limit:
            chosen = chosen[: filters.limit]
        if not chosen:
            raise UsageError("no figure fits these filters")
        named = bool(claims)
        figures = figures_of(chosen)
        batch, refused, before = None, tuple[str, ...](), tuple[str, ...]()
        if dry_run:
            found = plan(store, chosen, steps, seen)
            changes, already = found.changes, len(found.already)
            refused = tuple(why for _, why in found.refused)
        else:
            if not named and not yes:
                for line in listed(figures):
                    (say if format is Shown.table else tell)(line)
                _ask(len(chosen), steps)
            before = _replaced(store, chosen, steps, who(by))
            batch, changes = decide(store, chosen, steps, who(by), now=clock.now(), seen=seen)
            already = len(chosen) - len(changes)
    reviewed = Reviewed(
        did="review",
        decision=batch,
        dry_run=dry_run,
        said=tuple(Said(*step) for step in steps),
        named=named,
        chosen=figures,
        decided=figures_of(changes),
        already=already,
        refused=refused,
        replaced=before,
    )
    show_done(reviewed, format)


def _replaced(store: Store, chosen: Sequence[Entry], steps: Sequence[Step], user: str) -> tuple[str, ...]:
    """Return what others had decided otherwise in the same matter: who decides now is to see it."""
    from claimtrack.curate.reviewing import step_in_words
    from claimtrack.rows import short

    about = {(entry.claim.claim, entry.claim.document) for entry in chosen}
    asked = {(action, field): value for action, field, value in steps if action in REPLACING}
    standing: dict[tuple[str, str | None, str, str | None], Decided] = {}
    for one in store.log() if asked else ():
        made = one.decision
        is_about = (made.target, made.document) in about and (made.action, made.field) in asked
        if is_about and not one.undone and not one.undoes:
            standing[made.target, made.document, made.action, made.field] = one
    return tuple(
        f"{short(made.target)}: {step_in_words(made.action, made.field, made.value)} had been decided by "
        f"{one.who} (decision {one.batch})"
        for one in standing.values()
        if one.who != user and (made := one.decision).value != asked[made.action, made.field]
    )


def _ask(count: int, steps: Sequence[Step]) -> None:
    """Ask before deciding about many; where nobody can answer, ``--yes`` must be given."""
    from claimtrack.curate.reviewing import in_words

    if not sys.stdin.isatty():
        raise UsageError(f"chooses {many(count, 'figure')}; look with --dry-run first, then give --yes")
    if not typer.confirm(f"{many(count, 'figure')}: {in_words(steps)}?", default=False):
        raise typer.Exit(1)
