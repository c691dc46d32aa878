"""``claimtrack stories``: the same event or matter in several documents, and what is decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.deciding import DryRun, Near, accept, keep, ledger
from claimtrack.cli.done import Facts, Group, Logged, Merged, Renamed, Shown, show_done
from claimtrack.cli.forms import show_form
from claimtrack.cli.known import check_known
from claimtrack.cli.options import Choice, Db, FormOrSuffix, Output, spread
from claimtrack.cli.user import By
from claimtrack.errors import UsageError
from claimtrack.report.holdings import stories_view, story_view

if TYPE_CHECKING:
    from claimtrack.store.told import StoryEntry

stories = typer.Typer(
    help="Which documents tell of the same event or matter.",
    epilog="Example: claimtrack stories list --place Turkey",
)

Key = Annotated[
    str,
    typer.Argument(
        autocompletion=completing.stories,
        metavar="STORY",
        help="A story: its key, or words that only its name has.",
    ),
]


@stories.command("list", epilog="Example: claimtrack stories list --place Turkey")
@spread
def list_(choice: Choice, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """List stories, those with most origins first. Filters add up, as in reports."""
    filters = choice.filters()
    with ledger(db, output=output) as store:
        check_known(store, filters)
        view = stories_view(store, filters)
    show_form(view, format, output)


@stories.command(
    short_help="Say why documents are one story.",
    epilog='Example: claimtrack stories show "earthquake turkey"',
)
def show(key: Key, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """Say why documents are one story: what links each of them, what was decided, and what comes near."""
    with ledger(db, output=output) as store:
        view = story_view(store, key)
    show_form(view, format, output)


@stories.command(
    short_help="Say that two stories are one.",
    epilog='Example: claimtrack stories merge "strike flint" "strike general motors"',
)
def merge(
    key: Key,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The story that it goes into.")],
    dry_run: DryRun = False,
    near: Near = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Say that two stories are one: the documents of the first go into the second, also those to come."""
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        held = store.stories()
        one, other = _find(held, key), _find(held, into)
        if one.key == other.key:
            raise UsageError(f"{key!r} and {into!r} are one story already: {one.name} ({one.key})")
        batch = None
        if not dry_run:
            for asked, story in ((key, one), (into, other)):
                accept(asked, _named(story), (story.key, story.name), near=near)
            made = Decision(
                "story", "merge", one.key, other.documents[0], other.key, document=one.documents[0]
            )
            batch = keep(store, [made], by)
    done = Merged(did="stories merge", decision=batch, dry_run=dry_run, one=_group(one), into=_group(other))
    show_done(done, format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Logged):
    """Documents that do not belong to a story."""

    story: Group
    documents: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Say of each that it stands by itself."""
        verb = "would stand" if self.dry_run else "stands"
        for document in self.documents:
            yield f"{document} {verb} by itself, no longer in {self.story}"


@stories.command(
    short_help="Say that documents do not belong to a story.",
    epilog='Example: claimtrack stories split "earthquake turkey" 004 --dry-run',
)
def split(
    key: Key,
    documents: Annotated[
        list[str], typer.Argument(metavar="DOCUMENT...", help="Labels, paths or addresses.")
    ],
    dry_run: DryRun = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Say that documents do not belong to a story. Each stands by itself then; merge puts them together."""
    from claimtrack.curate import find_document
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        found = _find(store.stories(), key)
        every = store.documents()
        chosen = list(dict.fromkeys(find_document(asked, every).document.id for asked in documents))
        for document in chosen:
            if document not in found.documents:
                raise UsageError(f"{document} is not in {_named(found)}")
        if len(chosen) == len(found.documents):
            raise UsageError(f"{_named(found)} has no other document; leave one in it")
        batch = None
        if not dry_run:
            made = [Decision("story", "split", found.key, document=document) for document in chosen]
            batch = keep(store, made, by)
    done = Split(
        did="stories split", decision=batch, dry_run=dry_run, story=_group(found), documents=tuple(chosen)
    )
    show_done(done, format)


@stories.command(epilog='Example: claimtrack stories rename "earthquake turkey" "Izmit earthquake"')
def rename(
    key: Key,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Give a story another name."""
    from claimtrack.store.decisions import Decision

    words = " ".join(name.split())
    if not words:
        raise UsageError("a story needs a name")
    with ledger(db, writing=True) as store:
        found = _find(store.stories(), key)
        if found.name == words:
            raise UsageError(f"the story {found.key} is called {words!r} already")
        made = Decision("story", "rename", found.key, value=words, document=found.documents[0])
        batch = keep(store, [made], by)
    done = Renamed(did="stories rename", decision=batch, key=found.key, before=found.name, name=words)
    show_done(done, format)


def _find(held: list[StoryEntry], asked: str) -> StoryEntry:
    from claimtrack.curate import find_story

    key = find_story(asked, {one.key: one.name for one in held})
    return next(one for one in held if one.key == key)


def _group(one: StoryEntry) -> Group:
    return Group(one.key, one.name, len(one.documents), "document")


def _named(one: StoryEntry) -> str:
    return f"{one.name} ({one.key})"
