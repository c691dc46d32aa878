"""``claimtrack show``: one claim where it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.forms import form_of, write_texts
from claimtrack.cli.old_ids import current
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.options import Db, Format, Output
from claimtrack.cli.output import spare_documents, table_width

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store


class Form(StrEnum):
    """The forms of one claim."""

    table = "table"
    html = "html"
    json = "json"


def show(
    claim: Annotated[
        str,
        typer.Argument(
            autocompletion=completing.ids, metavar="CLAIM", help="A claim's id, or the beginning of one."
        ),
    ],
    format: Annotated[
        Form | None,
        typer.Option(
            "--format", "-f", metavar="FORM", help=f"{', '.join(Form)}. [by FILE's suffix, else table]"
        ),
    ] = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """Show one claim: the words around it, who says it and how that was found, and a citation to paste."""
    from claimtrack.filters import Filters
    from claimtrack.report.card import card

    with open_ledger(db) as store:
        spare_documents(output, store)
        entry = current(store, claim)
        # An id of an older version still leads to the text in which it stands.
        text = store.text(entry.document_key, entry.version_key)
        others = store.entries(Filters(topic=entry.topic))
        replaced = store.replaced(entry.version_key)
        beside = "" if replaced else _against(store, entry, others)
    if replaced:
        replaced = replaced[0], replaced[1][:10]
    form = Form(form_of(Format(format) if format else None, output, map(Format, Form)))
    if form is Form.json:
        shown = _as_json(entry, replaced, beside)
    elif form is Form.html:
        from claimtrack.report.html import claim_page

        shown = claim_page(entry, text, others=others, replaced=replaced, against=beside)
    else:
        width = table_width(output)
        shown = card(entry, text, others=others, width=width, replaced=replaced, against=beside) + "\n"
    write_texts([shown], output, is_table=form is Form.table)


def _as_json(entry: Entry, replaced: tuple[int, str] | None, against: str) -> str:
    """Return the record with what the card says beside it."""
    from claimtrack.report.card import cite
    from claimtrack.rows import record

    about = {"cite": cite(entry.claim), "against": against, "replaced": replaced[1] if replaced else None}
    return json.dumps({**record(entry), **about}, ensure_ascii=False, indent=2) + "\n"


def _against(store: Store, entry: Entry, others: Sequence[Entry]) -> str:
    """Return how a claim stands to those of its topics' circle, and to the sums of its document."""
    from claimtrack.compare.findings import circle_of
    from claimtrack.compare.ties import find_parts, find_ties, key_of
    from claimtrack.errors import LanguageError
    from claimtrack.filters import Filters
    from claimtrack.lang import load_language
    from claimtrack.report.against import against

    beside = store.entries(Filters(document=entry.claim.document))
    own = [one for one in beside if one.version_key == entry.version_key]
    told = store.beside(Filters(story=entry.story), {circle_of(entry)}, ()) if entry.story else []
    circle = store.whole(told)
    held = {key_of(one): one for one in (*others, *circle, *own)}
    ties = list(find_ties(held.values(), {key_of(entry)}).get(key_of(entry), ()))
    with suppress(LanguageError):
        ties += find_parts(entry, own, load_language(entry.claim.language))
    return against(ties)
