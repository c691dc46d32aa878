"""``claimtrack check``: how the figures of a draft stand against the ledger; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.asking import one_of
from claimtrack.cli import completing
from claimtrack.cli.forms import columns_of, form_of, show_form, write_texts
from claimtrack.cli.known import check_known
from claimtrack.cli.opening import say_what_is_behind
from claimtrack.cli.options import (
    Choice,
    Columns,
    Db,
    Format,
    FormOrSuffix,
    Model,
    Output,
    Reading,
    Several,
    spread,
)
from claimtrack.cli.output import refuse_empty, spare_documents, spare_sources, tell
from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.checking import CheckedDraft
    from claimtrack.documents import ReadOptions
    from claimtrack.filters import Filters
    from claimtrack.model import Claim, Document
    from claimtrack.store import Store

FAILING = 3
"""The exit code where a figure has one of the verdicts of ``--fail-on``."""

FAIL_ON = ("contradicted", "superseded")
"""Verdicts on which a check fails unasked."""

NONE, ANY = "none", "any"
"""What ``--fail-on`` takes beside verdicts: nothing, and every alarm."""

LANGUAGE = "en"
"""The language that is extracted."""


@spread
def check(
    draft: Annotated[
        str, typer.Argument(metavar="DRAFT", help="A file, an address (https://...); - is standard input.")
    ],
    reading: Reading,
    story: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.stories,
            metavar="TEXT",
            help="The story that it tells of: key, or words of its name. [found by its words]",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Against what was known on this day."),
    ] = None,
    by: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("publisher"),
            metavar="NAME",
            help="Only against what this publisher printed; !NAME leaves it out.",
        ),
    ] = None,
    fail_on: Annotated[
        Several,
        typer.Option(
            metavar="VERDICT",
            help="Exit with 3 on contradicted, voice, superseded, source, inside; any, none. "
            "[contradicted and superseded]",
        ),
    ] = None,
    format: FormOrSuffix = None,
    columns: Columns = None,
    output: Output = None,
    model: Model = None,
    db: Db = None,
) -> None:
    """Say of each figure of a draft how it stands against the ledger, the most pressing first; store nothing.

    A figure that the draft credits to somebody is held against what that one said, one that it states itself
    against everybody's latest word. Ends with exit code 3 where a figure is surely contradicted or
    superseded, so that a pipeline can stop on it. What may be of two things is said, and never fails.
    """
    failing = _failing(fail_on)
    options = reading.options()
    filters = Choice(story=story, as_of=as_of, publisher=by).filters()
    refuse_empty([draft])
    spare_sources(output, [draft])
    form = form_of(format, output)
    from claimtrack.settings import database
    from claimtrack.store import open_store

    with open_store(database(db), create=False, read_only=True) as store:
        say_what_is_behind(store)
        check_known(store, filters)
        spare_documents(output, store)
        failures: list[str] = []
        checked = list(_checked(store, draft, options, filters, model, failures))
        if checked:
            _show(checked, form, columns, output, store)
    if failures or not checked:
        raise typer.Exit(1)
    if any(one.verdict in failing and one.is_sure for found in checked for one in found.figures):
        raise typer.Exit(FAILING)


def _failing(asked: list[str] | None) -> frozenset[str]:
    from claimtrack.checking import ALARMS, VERDICTS

    known = (*(verdict for verdict in VERDICTS if verdict in ALARMS), ANY, NONE)
    names = [one_of(name, known, "--fail-on") for name in asked or FAIL_ON]
    if NONE in names and len(names) > 1:
        raise UsageError("none stands by itself", where="--fail-on")
    return frozenset(ALARMS) if ANY in names else frozenset(names) - {NONE}


def _checked(
    store: Store,
    path: str,
    options: ReadOptions,
    filters: Filters,
    model: str | None,
    failures: list[str],
) -> Iterator[CheckedDraft]:
    from claimtrack.checking import check_draft
    from claimtrack.engine import run_extraction
    from claimtrack.errors import DocumentError
    from claimtrack.lang import load_language
    from claimtrack.settings import model as model_name

    language = load_language(LANGUAGE)
    documents = _documents(path, options, failures)
    for document, result in run_extraction(documents, model_name(model), LANGUAGE, 1):
        if isinstance(result, DocumentError):
            _fail(str(result), failures)
        else:
            yield check_draft(store, document, _sound(document, result), language, filters)


def _sound(document: Document, claims: list[Claim]) -> list[Claim]:
    """Return the claims whose span holds their words, as the ledger keeps no others."""
    return [claim for claim in claims if document.text[claim.start : claim.end] == claim.surface]


def _documents(path: str, options: ReadOptions, failures: list[str]) -> Iterator[Document]:
    from claimtrack.documents import Failure, read_documents

    found: Iterable[Document | Failure] = read_documents(path, options=options)
    for item in found:
        if isinstance(item, Failure):
            _fail(f"left out: {item}" if item.is_left_out else str(item), failures)
        elif item.language.partition("-")[0].lower() != LANGUAGE:
            _fail(f"{item.id}: language {item.language}: not checked, only English is", failures)
        else:
            yield item


def _fail(message: str, failures: list[str]) -> None:
    failures.append(message)
    tell(message)


def _show(
    checked: list[CheckedDraft], form: Format, columns: str | None, output: Output, store: Store
) -> None:
    from claimtrack.checking.page import checked_page
    from claimtrack.checking.view import checked_view
    from claimtrack.store.labels import labels

    names = labels([one.document.id for one in checked])
    if len(checked) == 1:
        [identity] = names
        names = {
            identity: "the draft" if identity.startswith("-") else identity.rpartition("/")[2] or identity
        }
    view = checked_view(checked, names)
    if form is Format.html and not columns_of(columns, view):
        ledger = str(store.info()["ledger"]).replace("\\", "/").rpartition("/")[2]
        write_texts([checked_page(checked, names, ledger)], output)
    else:
        show_form(view, form, output, columns)
