"""``claimtrack watch``: sources that are looked at again and again, rules on their figures, and alerts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.asking import near
from claimtrack.cli import clock, opening
from claimtrack.cli.done import Done, Facts, Shown, show_done
from claimtrack.cli.options import Db, FormOrSuffix, Model, Output, Several
from claimtrack.cli.output import spare_documents, tell, write
from claimtrack.cli.watch_rules import find_rule, rule, show_watching
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.store.watches import Watch
    from claimtrack.watching import Outcome, World

MOST_NAP = 60.0
"""Seconds after which a loop looks for sources that were added meanwhile."""

NOTIFY = "CLAIMTRACK_NOTIFY"
"""The variable with the addresses of services, with spaces between: on a command line all users of a machine
see them."""

watch = typer.Typer(
    help="Look at sources again and again, and be told when a figure moves.",
    epilog="Example: claimtrack watch add https://example.org/live --every 30m",
)
watch.add_typer(rule, name="rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Done):
    """A source that is watched every so many seconds, and where it was before, how often it was."""

    source: str
    name: str
    every: int
    every_before: int | None = None

    def lines(self) -> Iterator[str]:
        """Say how often it is looked at."""
        from claimtrack.watching.every import every_in_words

        now = f"every {every_in_words(self.every)}"
        if self.every_before is not None:
            yield f"{self.source} was watched every {every_in_words(self.every_before)}, now {now}"
        else:
            yield f"{self.source} is watched {now}{f' as {self.name}' if self.name != self.source else ''}"

    def told(self) -> Iterator[str]:
        """Say what looks at it."""
        if self.every_before is None:
            yield (
                "claimtrack watch run looks at what is due; claimtrack guide watching says how to have it run"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatched(Done):
    """A source that is watched no longer."""

    source: str
    name: str

    def lines(self) -> Iterator[str]:
        """Say so."""
        yield f"{self.source} is no longer watched; its documents stay"


@watch.command(
    short_help="Watch an address, a feed, a file or a folder.",
    epilog="Example: claimtrack watch add https://example.org/live --every 30m --name live",
)
def add(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="An address of a page or feed, a file, or a folder.")
    ],
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="How often to look: 30m, 2h, 1h30m, 1d. [1h]")
    ] = "1h",
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call it. [the source itself]")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It may lie in a private network or on this machine.")
    ] = False,
    follow: Annotated[
        bool,
        typer.Option("--follow", help="Read the pages that a feed links, and not its summaries."),
    ] = False,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Watch an address, a feed, a file or a folder from now on; claimtrack watch run looks at what is due.

    What is read goes the way of claimtrack ingest. A source that is watched already gets the new time. No
    server is asked twice within two seconds, nor what its robots.txt keeps programs from.
    """
    from claimtrack.documents import is_address
    from claimtrack.store.watches import PAGES
    from claimtrack.watching.every import read_every

    seconds = read_every(every)
    words = " ".join((name or "").split())
    if name is not None and (not words or words.isdigit()):
        raise UsageError("a name needs a letter", where="--name")
    from claimtrack.settings import database
    from claimtrack.store import base_of

    asked = _source(source, base_of(database(db)))
    if follow and not is_address(asked):
        raise UsageError("is for feeds, which have an address", where="--follow")
    with opening.open_ledger(db, create=True) as store:
        held = store.watches()
        there = next((one for one in held if one.address == asked), None)
        other = next((one for one in held if one.name == (words or asked) and one is not there), None)
        if other is not None:
            raise UsageError(f"another source is called {other.name!r}: {other.source}", where="--name")
        if there is not None:
            values: dict[str, Any] = {"every": seconds, "allow_private": allow_private or there.allow_private}
            if follow and not there.follows:  # it is read anew
                values |= {"source": asked + PAGES, "seen": None, "etag": None, "modified": None}
            store.set_watch(there.key, name=words or there.name, next_at=_now(), tries=0, **values)
            done = Watched(
                did="watch add",
                source=there.address,
                name=words or there.name,
                every=seconds,
                every_before=there.every,
            )
            show_done(done, format)
            return
        source = asked + PAGES if follow else asked
        store.add_watch(source, words or asked, seconds, clock.now(), allow_private=allow_private)
    show_done(Watched(did="watch add", source=asked, name=words or asked, every=seconds), format)


def _now() -> str:
    from claimtrack.store.runs import stamp

    return stamp(clock.now())


def _source(asked: str, base: str | None) -> str:
    """Return a source as the ledger keeps it: an address tidied, a path from the ledger's folder."""
    from claimtrack.documents import is_address
    from claimtrack.documents.sources import identity
    from claimtrack.documents.web import check_address, tidy
    from claimtrack.errors import DocumentError

    if not asked.strip() or asked == "-":
        raise UsageError(
            "names nothing that can be looked at again; give an address, a file or a folder", where=asked
        )
    if is_address(asked):
        address = tidy(asked)
        try:
            check_address(address)
        except (DocumentError, ValueError) as error:
            raise UsageError(getattr(error, "message", "is no address of the web"), where=asked) from error
        return address
    if not os.path.exists(asked):  # noqa: PTH110 - takes any string
        hint = "; an address begins with https://" if "." in asked and "/" in asked else ""
        raise UsageError(f"no such file or folder{hint}", where=asked)
    return identity(Path(asked), base)


@watch.command("list", epilog="Example: claimtrack watch list --json")
def list_(format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """List what is watched: when it was looked at, when it had something new, and what goes wrong."""
    from claimtrack.watching.listing import watches_view

    with opening.open_ledger(db) as store:
        view = watches_view(store.watches(pages=True))
        show_watching(view, format, output, store)


@watch.command(epilog="Example: claimtrack watch remove live")
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, its source, or its number.")],
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Watch a source no longer. Its documents stay in the ledger."""
    with opening.open_ledger(db) as store:
        found = _find(name, store.watches())
        store.remove_watch(found.key)
    show_done(Unwatched(did="watch remove", source=found.address, name=found.name), format)


def _find(asked: str, watches: Sequence[Watch]) -> Watch:
    from claimtrack.documents.web import tidy

    words = asked.strip()
    for one in watches:
        if words in (one.name, one.source, str(one.key)) or tidy(words) == one.address:
            return one
    path = os.path.abspath(words)  # noqa: PTH100 - takes any string
    for one in watches:
        if path.endswith(f"/{one.source}"):
            return one
    if not watches:
        raise UsageError("nothing is watched")
    close = near(words, [name for one in watches for name in (one.name, one.source)])
    hint = f"; did you mean {' or '.join(close)}?" if close else "; claimtrack watch list has all"
    raise UsageError(f"nothing that is watched is called {asked!r}{hint}")


@watch.command(
    short_help="Look at what is due, judge the rules, alert.",
    epilog="Example: claimtrack watch run --feed alerts.xml",
)
def run(
    forever: Annotated[
        bool, typer.Option("--forever", help="Go on until stopped with Ctrl-C or SIGTERM.")
    ] = False,
    feed: Annotated[
        Path | None, typer.Option("--feed", metavar="FILE", help="Write all alerts as an Atom feed.")
    ] = None,
    notify: Annotated[
        Several,
        typer.Option(
            "--notify",
            metavar="URL",
            help=f"Send alerts to a service, as apprise writes it: mailto://... [{NOTIFY}]",
        ),
    ] = None,
    db: Db = None,
    model: Model = None,
) -> None:
    """Look at what is due, take in what is new as claimtrack ingest does, judge every rule, and alert.

    A new rule only looks the first time. Alerts are printed, and kept: claimtrack watch alerts lists them.
    Each is printed once and in the feed once, whatever stops a run; a service that does not confirm one is
    sent it again. Exit code 1 where a source or a service failed; it is tried again later, ever less often.
    """
    from claimtrack.watching import run_once, seconds_until_due
    from claimtrack.watching.sending import services

    given = [*(notify or ()), *([] if notify else os.environ.get(NOTIFY, "").split())]
    sent = services(given)
    if feed is not None and (feed.is_dir() or not feed.absolute().parent.is_dir()):
        raise UsageError(
            "is a folder; name a file" if feed.is_dir() else "its folder is not there", where=str(feed)
        )
    with opening.open_ledger(db) as store:
        spare_documents(feed, store)
        world = _world(model, feed, sent)
        if not forever:
            outcome = run_once(store, world)
            _end(outcome, store)
            return
        import time

        try:
            while True:
                _tell(_patient_run(store, world), quiet=True)
                time.sleep(seconds_until_due(store, clock.now, MOST_NAP))
        except KeyboardInterrupt:
            tell("stopped; what was read and judged is kept")


def _patient_run(store: Store, world: World) -> Outcome | None:
    """Return what one run of a loop did; where the ledger is busy, it is left for the next one."""
    from claimtrack.errors import StoreLocked
    from claimtrack.watching import run_once

    try:
        return run_once(store, world)
    except (StoreLocked, UsageError) as error:
        tell(error)
        return None


def _world(model: str | None, feed: Path | None, sent: Sequence[Any]) -> World:
    import time

    from claimtrack import settings
    from claimtrack.cli.output import sink
    from claimtrack.lang import load_english
    from claimtrack.watching import World

    def put(path: Path, text: str) -> None:
        with sink(path) as out:
            out(text)

    return World(
        parser_name=settings.model(model),
        language=load_english(),
        clock=clock.now,
        sleep=time.sleep,
        show=lambda text: write(text + "\n\n"),
        tell=tell,
        write=put,
        feed=feed,
        services=sent,
        wait=opening.wait,
        who=settings.user(),
    )


def _tell(outcome: Outcome | None, *, quiet: bool = False) -> None:
    """Say on stderr what a run did; stdout is for alerts."""
    from claimtrack.cli import loud

    if outcome is None or (quiet and not (outcome.summary or outcome.alerts)):
        return
    parts = [f"looked at {many(outcome.looked, 'source')}"] if outcome.looked else ["nothing was due"]
    for number, what in (
        (outcome.unchanged, "unchanged"),
        (outcome.failed, "failed"),
        (outcome.put_off, "put off by the server"),
    ):
        if number:
            parts.append(f"{number:,} {what}")
    if outcome.summary is not None:
        parts.append(str(outcome.summary).splitlines()[0])
    loud.note(f"{', '.join(parts)}; {many(len(outcome.alerts), 'alert')}")


def _end(outcome: Outcome, store: Store) -> None:
    _tell(outcome)
    if not store.watches():
        tell("nothing is watched yet: claimtrack watch add ADDRESS --every 30m")
    if not outcome.is_well:
        raise typer.Exit(1)


@watch.command(epilog="Example: claimtrack watch alerts --limit 10 --format markdown")
def alerts(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="On this day, month or year, or later.")
    ] = None,
    of_rule: Annotated[int | None, typer.Option("--rule", metavar="N", help="Of this rule only.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="The latest N.")] = None,
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """List the alerts that there were, the latest first: from what to what, who says so, where, and why."""
    from claimtrack.store.filtering import first_day
    from claimtrack.watching.listing import alerts_view

    day = first_day(since, "--since") if since else ""
    with opening.open_ledger(db) as store:
        found = store.alerts(rule=of_rule, since=day)
        if of_rule is not None and not found:
            find_rule(of_rule, store.rules())
        show_watching(alerts_view(found, limit), format, output, store)
