"""``claimtrack documents``: what was read, what is known of it, and putting that right."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import clock
from claimtrack.cli.deciding import DryRun, ledger, undoable
from claimtrack.cli.forms import show_form
from claimtrack.cli.options import Db, FormOrSuffix, Model, Output, check_past, spread
from claimtrack.cli.output import say, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.cli.removing import Removed, ask_whether, what_goes
from claimtrack.cli.user import By, who
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.holdings import FIELDS, document_view, documents_view

if TYPE_CHECKING:
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


SHOWN = 20
"""Documents that are listed before they are removed."""


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


@documents.command(
    "set", epilog='Example: claimtrack documents set 003 --date 2020-10-19 --publisher "A Haber"'
)
@spread
def set_(docs: Docs, metadata: Metadata, by: By = None, model: Model = None, db: Db = None) -> None:
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
    for one in changed:
        said = [
            f"{name.replace('_', ' ')} {_shown(value)} (was {_shown(getattr(one.document, name))})"
            for name, value in values.items()
        ]
        now = after[one.key]
        moved = sum(_reads_otherwise(before[one.key].get(key), claim) for key, claim in now.items())
        what = f"; {moved:,} of {many(len(now), 'figure')} read otherwise" if moved else ""
        say(f"{one.label}: {', '.join(said)}{what}")
    undoable(batch)
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
        for one in going[:SHOWN]:
            what = f"{many(one.versions, 'version')}, {many(one.claims, 'figure')}"
            say(f"{one.label}: {one.document.id}, {what}")
        if len(going) > SHOWN:
            say(f"and {len(going) - SHOWN:,} more")
        count, rest = many(len(going), "document"), what_goes(store, going)
        if staying:
            say(
                f"{many(staying, 'document')} had come before that run, and would stay"
                if dry_run
                else f"{many(staying, 'document')} had come before that run, and stay"
            )
        if dry_run:
            say(f"Nothing removed. Would remove {count}, with {rest}.")
            return
        if not yes:
            ask_whether(f"{count}, with {rest},")
        batch = take_out(store, going, now=clock.now(), who=who(by), language=load_english())
    say(f"{count} removed, with {rest}")
    tell(f"decision {batch}; to have them back before the next ingest: claimtrack log undo {batch}")


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
        label = one.document.label
        if one.outcome == "new version":
            number = one.document.versions
            say(f"{label}: version {number}; what changed: claimtrack documents show {label} --versions")
        elif one.outcome == "failed":
            tell(f"{label}: {one.why}")
        elif one.outcome != "unchanged" and docs:
            say(f"{label}: {one.outcome}{f' ({one.why})' if one.why else ''}")
    count = tally(found)
    say(f"{many(len(found), 'document')}: {', '.join(f'{n:,} {outcome}' for outcome, n in count.items())}")
    if "not refreshed" in count and not docs:
        say("not refreshed are records; claimtrack ingest reads the file again that they came in")
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
