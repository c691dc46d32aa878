"""``claimtrack review --add``: a figure that was not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimtrack.cli import clock
from claimtrack.cli.opening import open_ledger
from claimtrack.cli.output import say, tell
from claimtrack.errors import UsageError


def add_figure(
    db: str | None,
    documents: Sequence[str],
    asked: str,
    number: int | None,
    values: Mapping[str, str | None],
    user: str,
    *,
    dry_run: bool,
) -> None:
    """Add the figure of these words of a document, and say how it was read."""
    from claimtrack.curate import find_document
    from claimtrack.curate.adding import add, choose, newest, read_figure
    from claimtrack.lang import load_english
    from claimtrack.report import words
    from claimtrack.report.card import amount_of
    from claimtrack.rows import short
    from claimtrack.settings import model
    from claimtrack.store.values import TOPIC, with_values

    if len(documents) != 1:
        raise UsageError("name the document in which it stands", where="--document")
    if TOPIC in values:
        raise UsageError("the topic follows from its fields; move the figure when it is added", where="--set")
    with open_ledger(db) as store:
        seen = store.last_decision()
        entry = find_document(documents[0], store.documents())
        version = newest(store, entry)
        span = choose(store.text(entry.key, version), asked, number)
        claim = read_figure(store, entry, version, span, values, parser_name=model())
        shown = with_values(claim, values)
        batch = None
        if not dry_run:
            batch = add(
                store,
                entry,
                version,
                claim,
                values,
                now=clock.now(),
                who=user,
                language=load_english(),
                seen=seen,
            )
    said = [("value", amount_of(shown)), ("counted", shown.counted), ("who", words.who(shown))]
    told = "; ".join(f"{name} {words.clean(value)}" for name, value in said if value)
    say(f"{short(claim.claim)}  {words.figure(claim)}: {told}; as of {words.asof(shown)}")
    if batch is None:
        say("Nothing decided; the figure would be added so.")
        return
    tell(f"decision {batch}; to take it back: claimtrack log undo {batch}")
