"""``claimtrack show``: one claim where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from claimtrack.cli.options import Db, Output
from claimtrack.cli.output import sink, table_width


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
        entry = store.claim(claim)
        # An id of an older version still leads to the text in which it stands.
        text = store.text(entry.document_key, entry.version_key)
        others = store.entries(Filters(topic=entry.topic))
        replaced = store.replaced(entry.version_key)
    if replaced:
        replaced = replaced[0], replaced[1][:10]
    if format is Form.html:
        from claimtrack.report.html import claim_page

        shown = claim_page(entry, text, others=others, replaced=replaced)
    else:
        shown = card(entry, text, others=others, width=table_width(output), replaced=replaced) + "\n"
    with sink(output) as write:
        write(shown)
