"""``claimtrack review --add``: a figure that was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimtrack.cli import clock
from claimtrack.cli.done import Logged
from claimtrack.cli.opening import open_ledger
from claimtrack.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(Logged):
    """A figure that was missed, and as what it is read."""

    claim: str
    document: str
    figure: str
    read: Mapping[str, str]
    asof: str

    def lines(self) -> Iterator[str]:
        """Say how it is read."""
        from claimtrack.rows import short

        told = "; ".join(f"{name} {value}" for name, value in self.read.items())
        yield f"{short(self.claim)}  {self.figure}: {told}; as of {self.asof}"
        if self.decision is None:
            yield "Nothing decided; the figure would be added so."

    def told(self) -> Iterator[str]:
        """Say how it is taken back."""
        if self.decision is not None:
            yield f"decision {self.decision}; to take it back: claimtrack log undo {self.decision}"


def add_figure(
    db: str | None,
    documents: Sequence[str],
    asked: str,
    number: int | None,
    values: Mapping[str, str | None],
    user: str,
    *,
    dry_run: bool,
) -> Added:
    """Add the figure of these words of a document, and return how it was read."""
    from claimtrack.curate import find_document
    from claimtrack.curate.adding import add, choose, newest, read_figure
    from claimtrack.lang import load_english
    from claimtrack.report import words
    from claimtrack.report.card import amount_of
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
    return Added(
        did="review --add",
        decision=batch,
        dry_run=dry_run,
        claim=claim.claim,
        document=claim.document,
        figure=words.figure(claim),
        read={name: words.clean(value) for name, value in said if value},
        asof=words.asof(shown),
    )
