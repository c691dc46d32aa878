"""``claimtrack db``: looking after the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from claimtrack.cli import clock, opening
from claimtrack.cli.deciding import ledger
from claimtrack.cli.done import Done, Facts, Shown, show_done, show_run, write_facts
from claimtrack.cli.forms import show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Model, Output, Workers
from claimtrack.cli.output import say, spare_documents, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.plural import many
from claimtrack.report.holdings import info_view

db = typer.Typer(
    help="Look after the ledger.", no_args_is_help=False, epilog="Example: claimtrack db info --db ledger.db"
)


@db.command(short_help="Say what the ledger holds.", epilog="Example: claimtrack db info")
def info(format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """Say what the ledger holds: documents, versions, claims, and which version wrote it."""
    with open_ledger(db) as store:
        spare_documents(output, store)
        view = info_view(store)
    show_form(view, format, output)


@db.command(short_help="List the ingests, with their numbers.", epilog="Example: claimtrack db runs")
def runs(db: Db = None, format: Facts = Shown.table) -> None:
    """List the ingests: number, moment in UTC, documents new and changed, figures found, failures."""
    with open_ledger(db) as store:
        found = store.runs()
    if format is Shown.json:
        told = [
            {"run": r.key, "started": r.started, "finished": r.finished, "command": r.command}
            | {"counts": r.counts, "failures": r.failures}
            for r in found
        ]
        write_facts(told)
        return
    if not found:
        say("no runs yet; claimtrack ingest reads documents")
    for run in found:
        count = run.counts
        parts = [f"{count.get(name, 0):,} {name}" for name in ("new", "changed") if count.get(name)]
        parts += [many(count["claims"], "figure")] if count.get("claims") else []
        parts += [f"{run.failures:,} failed"] if run.failures else []
        said = ", ".join(parts) or "nothing new"
        say(f"{run.key:>4}  {run.started}  {run.command}: {said if run.finished else 'did not end'}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded(Done):
    """A ledger in the form of this version; ``older`` documents were read by an older extractor."""

    before: str
    after: str
    older: int

    def lines(self) -> Iterator[str]:
        """Say from what to what, and what an upgrade does not do."""
        changed = self.before != self.after
        yield f"upgraded from {self.before} to {self.after}" if changed else f"is up to date ({self.after})"
        if self.older:
            yield (
                f"the figures of {many(self.older, 'document')} were read by an older extractor; "
                "to read the texts again: claimtrack db rebuild --extract"
            )


@db.command(
    short_help="Bring a ledger of an older ClaimTrack up to date.", epilog="Example: claimtrack db upgrade"
)
def upgrade(db: Db = None, format: Facts = Shown.table) -> None:
    """Bring the ledger to the form that this version of ClaimTrack writes. Nothing in it is lost."""
    from claimtrack.ingest import settle
    from claimtrack.lang import load_english
    from claimtrack.settings import database
    from claimtrack.store import upgrade_store

    before, after = upgrade_store(database(db), busy_seconds=opening.wait)
    with open_ledger(db) as store:
        if before != after:
            settle(store, load_english())
        older = store.count_older(load_english())
    show_done(Upgraded(did="db upgrade", before=str(before), after=str(after), older=older), format)


@db.command(short_help="Look for faults in the ledger.", epilog="Example: claimtrack db check")
def check(db: Db = None, format: Facts = Shown.table) -> None:
    """Look for faults: figures that do not stand in their text, rows that belong to nothing."""
    with open_ledger(db) as store:
        faults = store.check()
    if format is Shown.json:
        write_facts({"faults": faults})
    else:
        for fault in faults:
            tell(fault)
    if faults:
        raise typer.Exit(1)
    if format is Shown.table:
        say("no faults found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed(Done):
    """What was brought up to date for so many documents, and what others left behind meanwhile."""

    remade: Sequence[str]
    documents: int
    behind: Sequence[str]

    def lines(self) -> Iterator[str]:
        """Say what was brought up to date."""
        from claimtrack.report.asking import joined

        of = f" of {many(self.documents, 'document')}" if self.documents else ""
        yield f"brought up to date: {joined(self.remade)}{of}" if self.remade else "all is up to date"

    def told(self) -> Iterator[str]:
        """Say what is not up to date again."""
        from claimtrack.report.asking import joined

        if self.behind:
            yield f"others wrote meanwhile; not up to date: {joined(self.behind)}"


@db.command(
    short_help="Bring up to date what follows from the documents.", epilog="Example: claimtrack db refresh"
)
def refresh(db: Db = None, format: Facts = Shown.table) -> None:
    """Bring up to date what follows from documents and decisions: copies, stories, voices, topics, conflicts.

    Every ingest does it at its end; it is wanted after one that was stopped, and after an upgrade of
    ClaimTrack. Views never do it: they show what is kept, and say what is not up to date.
    """
    from claimtrack.ingest import settle
    from claimtrack.lang import load_english
    from claimtrack.store.behind import remade

    with ledger(db, writing=True, quietly=True) as store:
        before = store.behind()
        settle(store, load_english())
        after = store.behind()
    parts = remade(before, after)
    show_done(
        Refreshed(did="db refresh", remade=parts, documents=before.documents, behind=after.parts), format
    )


@db.command(
    short_help="Make topics, copies and origins anew.", epilog="Example: claimtrack db rebuild --extract"
)
def rebuild(
    db: Db = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="Read all texts again with this version's extractor first.")
    ] = False,
    workers: Workers = 1,
    model: Model = None,
    format: Facts = Shown.table,
) -> None:
    """Make topics, copies and origins anew from the documents and claims that the ledger holds."""
    from claimtrack import settings
    from claimtrack.ingest import rebuild as make_anew
    from claimtrack.lang import load_language

    with open_ledger(db) as store:
        texts = int(store.info()["versions"] or 0) if extract else None
        with progress_bar("reading", texts, workers=workers, more=True) as progress:
            summary = make_anew(
                store,
                extract=extract,
                parser_name=settings.model(model),
                language=load_language("en"),
                workers=workers,
                now=clock.now(),
                progress=progress,
                tell=tell,
            )
    show_run("db rebuild", summary, format)
