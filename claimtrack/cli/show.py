"""``claimtrack show``: one claim where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.old_ids import current
from claimtrack.cli.options import Db, Output
from claimtrack.cli.output import sink, table_width

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store


class Form(StrEnum):
    """The forms of one claim."""

    table = "table"
    html = "html"


def show(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or the beginning of one.")],
    format: Annotated[
        Form, typer.Option("--format", "-f", metavar="FORM", help=f"{', '.join(Form)}.")
    ] = Form.table,
    output: Output = None,
    db: Db = None,
) -> None:
    """Show one claim: the words around it, who says it and how that was found, and a citation to paste."""
    from claimtrack.model import Filters
    from claimtrack.report import card
    from claimtrack.settings import database
    from claimtrack.store import open_store

    with open_store(database(db), create=False) as store:
        entry = current(store, claim)
        # An id of an older version still leads to the text in which it stands.
        text = store.text(entry.document_key, entry.version_key)
        others = store.entries(Filters(topic=entry.topic))
        replaced = store.replaced(entry.version_key)
        beside = "" if replaced else _against(store, entry)
    if replaced:
        replaced = replaced[0], replaced[1][:10]
    if format is Form.html:
        from claimtrack.report.html import claim_page

        shown = claim_page(entry, text, others=others, replaced=replaced, against=beside)
    else:
        width = table_width(output)
        shown = card(entry, text, others=others, width=width, replaced=replaced, against=beside) + "\n"
    with sink(output) as write:
        write(shown)


def _against(store: Store, entry: Entry) -> str:
    """Return how a claim stands to others, as the ledger keeps it; comparing all of it anew would be slow."""
    from claimtrack.ingest import kept_relations
    from claimtrack.report.against import against
    from claimtrack.report.pairs import find_pairs

    kept = kept_relations(store, [entry])
    return "" if kept is None else against(entry, find_pairs([entry], kept=kept))
