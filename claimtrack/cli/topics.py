"""``claimtrack topics``: what is set side by side, and what the user decides about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.deciding import EXAMPLES, DryRun, Near, accept, keep, ledger
from claimtrack.cli.done import (
    Facts,
    Figure,
    Group,
    Logged,
    Merged,
    Renamed,
    Shown,
    figures_of,
    show_done,
)
from claimtrack.cli.forms import show_form
from claimtrack.cli.known import check_known
from claimtrack.cli.options import Choice, Db, FormOrSuffix, Output, spread
from claimtrack.cli.user import By
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.holdings import find_topic, topic_names, topic_view, topics_view

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.model import Entry
    from claimtrack.store import Store

topics = typer.Typer(
    help="Which figures are set side by side, and putting that right.",
    no_args_is_help=False,
    epilog="Example: claimtrack topics list --counted tank",
)

Key = Annotated[
    str,
    typer.Argument(
        autocompletion=completing.topics,
        metavar="KEY",
        help="A topic's key, the beginning of one, or its whole name.",
    ),
]


@topics.command("list", epilog="Example: claimtrack topics list --counted tank")
@spread
def list_(choice: Choice, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """List topics, those with most origins and voices first. Filters add up, as in reports."""
    filters = choice.filters()
    with ledger(db, output=output) as store:
        check_known(store, filters)
        view = topics_view(store, filters)
    show_form(view, format, output)


@topics.command(short_help="Say why a topic is one.", epilog="Example: claimtrack topics show destroyed/tank")
def show(key: Key, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """Say why a topic is one: what it is made of, what lies around it, what was decided, and its figures."""
    with ledger(db, output=output) as store:
        view = topic_view(store, key)
    show_form(view, format, output)


@topics.command(epilog='Example: claimtrack topics rename destroyed/tank "Tanks lost"')
def rename(
    key: Key,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Give a topic another name. Its key stays, so that what refers to it goes on doing so."""
    from claimtrack.store.decisions import Decision

    words = " ".join(name.split())
    if not words:
        raise UsageError("a topic needs a name")
    with ledger(db, writing=True) as store:
        found = find_topic(store, key)
        before = topic_names(store)[found]
        if before == words:
            raise UsageError(f"the topic {found} is called {words!r} already")
        batch = keep(store, [Decision("topic", "rename", found, value=words)], by)
    show_done(Renamed(did="topics rename", decision=batch, key=found, before=before, name=words), format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Merged):
    """Two topics that are one, and of those that are only tried the figures that would move."""

    figures: tuple[Figure, ...] = ()

    def lines(self) -> Iterator[str]:
        """Say what went where, with examples."""
        yield from Merged.lines(self)
        yield from _examples(self.figures)


@topics.command(
    short_help="Put the figures of a topic into another one.",
    epilog="Example: claimtrack topics merge destroyed/panzer destroyed/tank --dry-run",
)
def merge(
    key: Key,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The topic that it goes into.")],
    force: Annotated[
        bool, typer.Option("--force", help="Also where nobody could compare the figures.")
    ] = False,
    dry_run: DryRun = False,
    near: Near = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Put the figures of a topic into another one, claims to come as well.

    They are then compared as figures of that topic, whatever their own words say. Into a topic that was
    defined they go for the lists: figures there are compared as their words allow.
    """
    from claimtrack.curate import check_merge
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        names = topic_names(store)
        one, other = find_topic(store, key, names), find_topic(store, into, names)
        if one == other:
            raise UsageError(f"{one} is one topic; name two")
        moving, staying = _members(store, one), _members(store, other)
        if not force:
            check_merge(moving, staying)
        batch = None
        if not dry_run:
            for asked, found in ((key, one), (into, other)):
                accept(asked, f"{names[found]} ({found})", (found, names[found]), near=near)
            batch = keep(store, [Decision("topic", "merge", one, value=other)], by)
    done = Moved(
        did="topics merge",
        decision=batch,
        dry_run=dry_run,
        one=Group(one, names[one], len(moving), "figure"),
        into=Group(other, names[other], len(staying), "figure"),
        figures=figures_of(moving if dry_run else ()),
    )
    show_done(done, format)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a topic: what its figures have in the field, and how many they are."""

    value: str
    figures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted(Logged):
    """A topic that is parted by a field."""

    key: str
    field: str
    parts: tuple[Part, ...]

    def lines(self) -> Iterator[str]:
        """Say into what, the largest part first."""
        verb = "would be" if self.dry_run else "is"
        yield f"{self.key} {verb} parted by {self.field} into {many(len(self.parts), 'topic')}:"
        for part in self.parts:
            yield f"  {self.key} / {part.value}   {many(part.figures, 'figure')}"


@topics.command(epilog="Example: claimtrack topics split killed --by place --dry-run")
def split(
    key: Key,
    field: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="The field of the record by which it is parted: place, side, category, publisher ...",
        ),
    ],
    dry_run: DryRun = False,
    decider: Annotated[
        str | None,
        typer.Option("--who", metavar="NAME", help="Who decides. [CLAIMTRACK_USER, else the login name]"),
    ] = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Part a topic by a field of its figures. Figures of two parts are not set against each other."""
    from claimtrack.curate import parts_by
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        found = find_topic(store, key)
        parts = parts_by(_members(store, found), field)
        if len(parts) < 2:
            only = next(iter(parts), "not said")
            raise UsageError(
                f"all figures of {found} have one {field}: {only}; nothing to part", where="--by"
            )
        batch = None
        if not dry_run:
            batch = keep(store, [Decision("topic", "split", found, field=field)], decider)
    ranked = sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))
    done = Parted(
        did="topics split",
        decision=batch,
        dry_run=dry_run,
        key=found,
        field=field,
        parts=tuple(Part(value, len(members)) for value, members in ranked),
    )
    show_done(done, format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined(Logged):
    """A topic made of the figures that filters find, which come from so many ``topics``."""

    key: str
    name: str
    figures: tuple[Figure, ...]
    topics: int

    def lines(self) -> Iterator[str]:
        """Say what is in it, and what to look at; examples of what would be."""
        count = many(len(self.figures), "figure")
        said = f"{count}, from {many(self.topics, 'topic')}" if self.figures else "no figure yet"
        verb = "would be" if self.dry_run else "is"
        yield f"{self.name} {verb} a topic: {said}; claims to come that fit go there too"
        if self.dry_run:
            yield from _examples(self.figures)
        else:
            yield f"  claimtrack report timeline --topic {self.key}"


@topics.command(
    short_help="Make a topic of the figures that filters find.",
    epilog='Example: claimtrack topics define "Haiti dead" --counted person --action kill --place Haiti',
)
@spread
def define(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What it is to be called; its key is made of it.")
    ],
    choice: Choice,
    dry_run: DryRun = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Make a topic of the figures that filters find, now and in documents to come.

    The filters are those of the reports. Figures are compared there as their words allow; to say that two
    topics are of one thing, merge them.
    """
    from claimtrack.curate import new_key
    from claimtrack.store.decisions import Decision
    from claimtrack.store.settle import write_filters

    filters = choice.filters()
    for option in ("limit", "sort", "extracted"):
        if getattr(filters, option):
            raise UsageError("says how a report looks; a topic cannot be defined by it", where=f"--{option}")
    if filters == _no_filters():
        raise UsageError("say by filters which figures belong to it: --counted, --action, --place ...")
    words = " ".join(name.split())
    with ledger(db, writing=not dry_run) as store:
        check_known(store, filters, only=("unit",))
        key = new_key(words, topic_names(store))
        _check_is_free(key)
        fitting = store.entries(replace(filters, reviewed=filters.reviewed or "any"))
        batch = None
        if not dry_run:
            decision = Decision("topic", "define", key, field=words, value=write_filters(filters))
            batch = keep(store, [decision], by)
    done = Defined(
        did="topics define",
        decision=batch,
        dry_run=dry_run,
        key=key,
        name=words,
        figures=figures_of(fitting),
        topics=len({entry.topic for entry in fitting}),
    )
    show_done(done, format)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One decision that holds no longer."""

    decision: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot(Logged):
    """A topic as if nothing had been decided about it."""

    key: str
    forgotten: tuple[Forgotten, ...]

    def lines(self) -> Iterator[str]:
        """Say what was decided."""
        yield f"{self.key}: {'would be forgotten' if self.dry_run else 'forgotten'}:"
        for one in self.forgotten:
            yield f"  {one.words} (decision {one.decision})"


@topics.command(
    short_help="Forget what was decided about a topic.",
    epilog="Example: claimtrack topics forget haiti-dead",
)
def forget(
    key: Key,
    dry_run: DryRun = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Forget what was decided about a topic: its name, its definition, how it was parted, what it went into.

    The figures go back to where they were before.
    """
    from claimtrack.report.topics import in_words
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        decided = store.topic_decisions()
        names = topic_names(store) | {one.decision.target: one.decision.target for one in decided}
        asked = find_topic(store, key, names)
        about = [one for one in decided if one.decision.target == asked]
        if not about:
            into = [one.decision.target for one in decided if one.decision.value == asked]
            base = asked.partition(" / ")[0]
            hint = f"; forget {', '.join(into)}, which went into it" if into else ""
            hint = hint or (f"; it is a part of {base}: forget that" if base != asked else "")
            raise UsageError(f"nothing was decided about {asked}{hint}")
        batch = None
        if not dry_run:
            batch = keep(store, [Decision("topic", "forget", asked)], by)
    forgotten = tuple(Forgotten(one.batch, in_words(one, names)) for one in about)
    show_done(
        Forgot(did="topics forget", decision=batch, dry_run=dry_run, key=asked, forgotten=forgotten), format
    )


@topics.command(
    short_help="Propose topics that may be one.", epilog="Example: claimtrack topics suggest --limit 5"
)
@spread
def suggest(choice: Choice, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """Propose topics that may be one, with reasons, figures of both and the command; nothing is changed.

    Few are proposed: a false merge looks like corroboration.
    """
    from claimtrack.compare.proposals import propose
    from claimtrack.report import words
    from claimtrack.report.topics import proposals

    filters = choice.filters()
    with ledger(db, output=output) as store:
        check_known(store, filters)
        entries = store.entries(filters)
    members = words.by_topic(entries)
    show_form(proposals(propose(words.topics(entries), members), members, filters), format, output)


def _no_filters() -> Filters:
    from claimtrack.filters import Filters

    return Filters()


def _members(store: Store, key: str) -> list[Entry]:
    from claimtrack.filters import Filters

    return [e for e in store.entries(Filters(topic=key, reviewed="any")) if e.topic == key]


def _check_is_free(key: str) -> None:
    """Refuse a key that figures may get by their own words: "killed" alone is a topic."""
    from claimtrack.compare.families import measures_of
    from claimtrack.lang import load_english

    if key.replace("-", "_") in measures_of(load_english()).table:
        raise UsageError(f"{key} is the key of a topic that figures have by themselves; choose another name")


def _examples(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield some of the figures that a decision would move."""
    from claimtrack.report import words

    for one in figures[:EXAMPLES]:
        yield f"  {words.cut(f'{one.figure} {one.who}', 60)} ({one.label})"
    if len(figures) > EXAMPLES:
        yield f"  and {len(figures) - EXAMPLES:,} more"
