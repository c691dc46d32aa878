"""``claimtrack compare``: how two claims stand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.forms import show_form
from claimtrack.cli.old_ids import current
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import spare_documents

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store


def compare(
    a: Annotated[
        str,
        typer.Argument(
            autocompletion=completing.ids, metavar="CLAIM", help="A claim's id, or the beginning of one."
        ),
    ],
    b: Annotated[str, typer.Argument(autocompletion=completing.ids, metavar="CLAIM", help="Another one's.")],
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """Say how two figures stand to each other and why, also where they cannot be compared."""
    from claimtrack.report.pair import compared

    with open_ledger(db) as store:
        spare_documents(output, store)
        one, other = current(store, a), current(store, b)
        view = compared(one, other, [*_beside(store, one), *_beside(store, other)])
    show_form(view, format, output)


def _beside(store: Store, entry: Entry) -> list[Entry]:
    """Return the claims of one version; a claim that only an older version makes is left by itself."""
    from claimtrack.filters import Filters

    found = store.entries(Filters(document=entry.claim.document))
    return [one for one in found if one.version_key == entry.version_key]
