"""``claimtrack show``: one claim where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack.cli.options import Db
from claimtrack.cli.output import say, table_width


def show(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or the beginning of one.")],
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
    say(card(entry, text, others=others, width=table_width(), replaced=replaced))
