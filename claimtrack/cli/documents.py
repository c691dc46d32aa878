"""``claimtrack documents``: what was read, what is known of it, and putting that right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.deciding import DryRun, ledger
from claimtrack.cli.done import Done, Facts, Logged, Shown, show_done
from claimtrack.cli.forms import show_form
from claimtrack.cli.options import Db, FormOrSuffix, Model, Output, check_past, spread
from claimtrack.cli.output import say, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.cli.removing import Removed, ask_whether, removal_of
from claimtrack.cli.user import By, who
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.holdings import FIELDS, document_view, documents_view

if TYPE_CHECKING:
    from claimtrack.curate.refreshing import Outcome
    from claimtrack.model import Claim, DocumentEntry
    from claimtrack.store import Store

documents = typer.Typer(
    help="What was read, what is known of it, and putting that right.",
    epilog="Example: claimtrack documents set 003 --date 2020-10-19",
)

Doc = Annotated[
    str, typer.Argument(metavar="DOC", help="A document's label, path, address, or a part of its path.")
]
Docs = Annotated[list[str], typer.Argument(metavar="DOC", help="Labels, paths, addresses.")]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is to be known of documents; fields as in ``model.Document``."""

    date: Annotated[str | None, typer.Option(metavar="DAY", help="Day of publication, YYYY-MM-DD.")] = None
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None
    url: Annotated[str | None, typer.Option(metavar="URL", help="Its address.")] = None
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language, ISO 639.")] = None
    issued_by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The body whose own statement it is: the voice of its figures."),
    ] = None
    clear: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="A field that is to have no value. Can be repeated."),
    ] = None

    def values(self) -> dict[str, str | None]:
        """Return the checked values by field, ``None`` for none."""
        from claimtrack.curate.deciding import check_metadata

        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "clear"}
        values = {name: check_metadata(name, value) for name, value in given.items() if value is not None}
        check_past(values.get("date"))
        for field in self.clear or ():
            if field in values:
                raise UsageError(f"{field} is set and cleared at once", where="--clear")
            values[field] = check_metadata(field, None)
        if not values:
            raise UsageError(
                "nothing to set: give --date, --publisher, --title, --url, --language, --issued-by"
            )
        return values


@documents.command(
    "list", short_help="List the documents.", epilog="Example: claimtrack documents list --without date"
)
def list_(
    search: Annotated[
        str | None,
        typer.Option("--search", metavar="TEXT", help="Words of its path, title, publisher or issuing body."),
    ] = None,
    without: Annotated[
        str | None, typer.Option("--without", metavar="FIELD", help=f"Lacks one: {', '.join(FIELDS)}.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Show this many; what is left out is said.")
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Sort by a column; -COLUMN for the other way round.")
    ] = None,
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """List the documents: day, publisher, title, figures, versions, what could not be read, copies."""
    with ledger(db, output=output) as store:
        view = documents_view(store, search=search, without=without, limit=limit, sort=sort)
    show_form(view, format, output)


@documents.command(
    short_help="Show what is known of a document, and what was edited in it.",
    epilog="Example: claimtrack documents show 003 --versions",
)
def show(
    doc: Doc,
    versions: Annotated[
        bool,
        typer.Option("--versions", help="What changed between its versions: figures with both sentences."),
    ] = False,
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """Show what is known of a document and how it was found; with --versions, what was edited in it."""
    with ledger(db, output=output) as store:
        view = document_view(store, doc, versions=versions)
    show_form(view, format, output)


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a document in one matter, and what was before."""

    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document of which other things are known, and how many of its figures read otherwise for it."""

    document: str
    label: str
    fields: Mapping[str, Field]
    figures: int
    read_otherwise: int

    def __str__(self) -> str:
        said = [
            f"{name.replace('_', ' ')} {_shown(one.now)} (was {_shown(one.before)})"
            for name, one in self.fields.items()
        ]
        moved = f"{self.read_otherwise:,} of {many(self.figures, 'figure')} read otherwise"
        return f"{self.label}: {', '.join(said)}{f'; {moved}' if self.read_otherwise else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Logged):
    """Documents of which something was put right; ``failed`` could not be read again."""

    documents: tuple[Corrected, ...]
    failed: int

    def lines(self) -> Iterator[str]:
        """Say of each what is known now."""
        yield from map(str, self.documents)


@documents.command(
    "set", epilog='Example: claimtrack documents set 003 --date 2020-10-19 --publisher "A Haber"'
)
@spread
def set_(
    docs: Docs,
    metadata: Metadata,
    by: By = None,
    model: Model = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Put right what is known of documents; "" is no value. It stays so when they are ingested again.

    Their texts are read again: who speaks, and as of which day, depends on it.
    """
    from claimtrack import settings
    from claimtrack.curate import set_values
    from claimtrack.lang import load_english

    values = metadata.values()
    with ledger(db, writing=True) as store:
        chosen = _find_all(store, docs)
        changed = [d for d in chosen if not all(_says_so(d, name, values[name]) for name in values)]
        if not changed:
            raise UsageError("that is what is known already; nothing was changed")
        before = {d.key: _figures(store, d) for d in changed}
        batch, summary = set_values(
            store,
            changed,
            values,
            now=clock.now(),
            who=who(by),
            language=load_english(),
            parser_name=settings.model(model),
            tell=tell,
        )
        after = {d.key: _figures(store, d) for d in changed}
    corrected = tuple(
        Corrected(
            one.document.id,
            one.label,
            {name: Field(getattr(one.document, name), value) for name, value in values.items()},
            len(after[one.key]),
            sum(_reads_otherwise(before[one.key].get(key), now) for key, now in after[one.key].items()),
        )
        for one in changed
    )
    done = Settled(did="documents set", decision=batch, documents=corrected, failed=summary.failed)
    show_done(done, format)
    if summary.failures:
        raise typer.Exit(1)


@documents.command(
    short_help="Remove documents with their figures.",
    epilog="Example: claimtrack documents remove --publisher Trend --dry-run",
)
@spread
def remove(
    chosen: Removed,
    docs: Annotated[list[str] | None, typer.Argument(metavar="DOC", help="Labels, paths, addresses.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking.")] = False,
    dry_run: DryRun = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Remove documents with all their versions and figures: those named, or those that all options fit.

    What would go is shown first. It is logged, and claimtrack log undo has them back until the next ingest;
    files stay where they are. What was decided about their figures is kept, and holds again if they are
    ingested again.
    """
    from claimtrack.curate import take_out
    from claimtrack.lang import load_english

    if bool(docs) == chosen.is_given():
        raise UsageError("name documents, or choose them by options; claimtrack documents list has all")
    with ledger(db, writing=not dry_run) as store:
        going, staying = (_find_all(store, docs), 0) if docs else chosen.find(store)
        if not going:
            raise UsageError("no document fits that; claimtrack documents list has all")
        done = removal_of(store, going, staying, dry_run=dry_run)
        asks = not (yes or dry_run)
        if asks or format is Shown.table:
            for line in done.listing():
                (say if format is Shown.table else tell)(line)
        if asks:
            ask_whether(f"{', with '.join(done.what())},")
        if not dry_run:
            batch = take_out(store, going, now=clock.now(), who=who(by), language=load_english())
            done = replace(done, decision=batch)
    show_done(done, format)


@dataclass(frozen=True, slots=True)
class Again:
    """A document that was to be read again: what became of it and why, and how many versions it has."""

    document: str
    label: str
    outcome: str
    why: str | None
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain(Done):
    """Documents that were to be read again; ``named`` where the user said which."""

    documents: tuple[Again, ...]
    counts: Mapping[Outcome, int]
    named: bool

    def lines(self) -> Iterator[str]:
        """Say of which the text changed, and how many documents had which outcome."""
        for one in self.documents:
            if one.outcome == "new version":
                yield (
                    f"{one.label}: version {one.versions}; "
                    f"what changed: claimtrack documents show {one.label} --versions"
                )
            elif one.outcome not in ("unchanged", "failed") and self.named:
                yield f"{one.label}: {one.outcome}{f' ({one.why})' if one.why else ''}"
        outcomes = ", ".join(f"{n:,} {outcome}" for outcome, n in self.counts.items())
        yield f"{many(len(self.documents), 'document')}: {outcomes}"
        if "not refreshed" in self.counts and not self.named:
            yield "not refreshed are records; claimtrack ingest reads the file again that they came in"


@documents.command(
    short_help="Read files and addresses again.", epilog="Example: claimtrack documents refresh 003"
)
def refresh(
    docs: Annotated[
        list[str] | None, typer.Argument(metavar="DOC", help="Labels, paths, addresses. [all]")
    ] = None,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Also addresses in private networks and on this machine."),
    ] = False,
    model: Model = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Read the files and addresses of documents again: a changed text becomes a new version.

    What could not be read again stays as it is in the ledger.
    """
    from claimtrack import settings
    from claimtrack.curate import refresh as read_anew
    from claimtrack.curate.refreshing import tally
    from claimtrack.lang import load_english

    with ledger(db, writing=True) as store:
        chosen = _find_all(store, docs) if docs else store.documents()
        if not chosen:
            raise UsageError("the ledger has no documents yet; claimtrack ingest reads them")
        with progress_bar("reading", len(chosen), more=True) as progress:
            found = read_anew(
                store,
                chosen,
                parser_name=settings.model(model),
                language=load_english(),
                now=clock.now(),
                allow_private=allow_private,
                progress=progress,
            )
    for one in found:
        if one.outcome == "failed":
            tell(f"{one.document.label}: {one.why}")
    read = tuple(
        Again(held.document.id, held.label, one.outcome, one.why, held.versions)
        for one in found
        for held in (one.document,)
    )
    count = tally(found)
    show_done(ReadAgain(did="documents refresh", documents=read, counts=count, named=bool(docs)), format)
    if "failed" in count:
        raise typer.Exit(1)


def _find_all(store: Store, asked: list[str]) -> list[DocumentEntry]:
    from claimtrack.curate import find_document

    held = store.documents()
    found = {one.key: one for one in (find_document(name, held) for name in asked)}
    return list(found.values())


def _figures(store: Store, one: DocumentEntry) -> dict[str, Claim]:
    from claimtrack.filters import Filters

    found = store.entries(Filters(document=one.document.id, reviewed="any"))
    return {entry.claim.claim: entry.claim for entry in found}


def _says_so(one: DocumentEntry, name: str, value: str | None) -> bool:
    """Say whether a user decided this already; what was only read may read otherwise the next time."""
    from claimtrack.store.convert import DECIDED

    return getattr(one.document, name) == value and one.document.found.get(name) == DECIDED


def _reads_otherwise(before: Claim | None, after: Claim) -> bool:
    """Say whether a figure has another voice, day or reading; its provenance differs anyway."""
    from claimtrack.store.convert import PROVENANCE

    if before is None:
        return True
    return replace(before, **{name: getattr(after, name) for name in PROVENANCE}) != after


def _shown(value: str | None) -> str:
    from claimtrack.report.words import clean

    return clean(value) or "none"
