"""``claimtrack compare``: how two claims stand to each other."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.forms import show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import spare_documents
from claimtrack.report.holdings import pair_view


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
    with open_ledger(db) as store:
        spare_documents(output, store)
        view = pair_view(store, a, b)
    show_form(view, format, output)
