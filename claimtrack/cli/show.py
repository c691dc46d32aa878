"""``claimtrack show``: one claim where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.forms import form_of, show_form
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, FormOrSuffix, Output
from claimtrack.cli.output import spare_documents
from claimtrack.report.holdings import claim_view


def show(
    claim: Annotated[
        str,
        typer.Argument(
            autocompletion=completing.ids, metavar="CLAIM", help="A claim's id, or the beginning of one."
        ),
    ],
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """Show one claim: the words around it, who says it and how that was found, and a citation to paste."""
    form_of(format, output)  # a form that there is not is said before anything is read
    with open_ledger(db) as store:
        spare_documents(output, store)
        view = claim_view(store, claim)
    show_form(view, format, output)
