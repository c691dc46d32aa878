"""The view of what was read, and what was not and why: a figure that is missing here was not looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from claimtrack.filters import Filters
from claimtrack.model import DocumentEntry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import LABEL, Column, View, in_order, make_section

COLUMNS = ("document", "label", "publisher", "date", "language", "reader", "characters", "figures", "why")

MOST_SHOWN = 100
"""Documents of one section that people are shown without ``--limit``."""

FAILED = "failed: "

Failures = Sequence[tuple[str, str, str]]
"""What could not be read at all: place, message, and the day of the run that met it."""


def coverage(
    documents: Iterable[DocumentEntry],
    failures: Failures = (),
    filters: Filters = Filters(),  # noqa: B008 - frozen
) -> View:
    """Return what was not read and why: other languages, failed extraction, no figures, unreadable sources.

    Both are those that are asked for. ``failures`` are of the runs in order; one whose place was read since
    is left out by who gives them.
    """
    every = sorted(documents, key=lambda d: (d.label, d.document.id))
    kept = [d for d in every if d.unread]
    silent = [d for d in every if not d.unread and not d.claims]
    gone = list(failures)
    records = [
        *(_record(d, d.unread or "") for d in kept),
        *(_record(d, "read; holds no figure") for d in silent),
        *(
            dict.fromkeys(COLUMNS) | {"document": place, "label": place, "why": message}
            for place, message, _ in gone
        ),
    ]
    records = in_order(records, COLUMNS, filters.sort)
    most = filters.limit or MOST_SHOWN
    sections = []
    reasons = Counter(_reason(d.unread or "") for d in kept)
    columns = (Column("doc", 2, LABEL), Column("publisher", 2), Column("characters", 1, 10), Column("why", 5))
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        group = [d for d in kept if _reason(d.unread or "") == reason]
        title = f"KEPT, NOT READ: {reason} ({_shown(count, most)})"
        sections.append(make_section(columns, [_row(d) for d in group[:most]], title=title))
    if gone:
        rows = [(words.clean(place), words.clean(message), day) for place, message, day in gone[:most]]
        could = (Column("what", 4), Column("why", 5), Column("tried", 1, 10))
        title = f"COULD NOT BE READ ({_shown(len(gone), most)})"
        sections.append(make_section(could, rows, title=title))
    if silent:
        rows_of = [_row(d) for d in silent[:most]]
        title = f"READ, NO FIGURE FOUND ({_shown(len(silent), most)})"
        sections.append(make_section(columns, rows_of, title=title))
    read = len(every) - len(kept)
    intro = f"{many(len(every), 'document')}: {read:,} read, {len(kept):,} kept without being read"
    intro += f"; {many(len(gone), 'source')} could not be read." if gone else "."
    return View(
        "Coverage",
        intro=(intro if every or gone else "No documents yet.",),
        sections=tuple(sections),
        notes=(
            "Running text is read, and tables that come as rows and columns (pages, Word, sheets); "
            "figures in pictures and charts are not, of tables in a PDF only lines that read as sentences.",
        )
        if every
        else (),
        columns=COLUMNS,
        records=tuple(records[: filters.limit]),
    )


def _reason(unread: str) -> str:
    """Return the reason why a document was not read, without what is of this document alone."""
    return "extraction failed" if unread.startswith(FAILED) else words.clean(unread)


def _shown(count: int, most: int) -> str:
    return f"{count:,}" if count <= most else f"{most:,} of {count:,} shown; --limit shows more"


def _row(document: DocumentEntry) -> tuple[str, ...]:
    return (
        words.clean(document.label),
        words.clean(document.document.publisher),
        f"{document.characters:,}",
        words.clean((document.unread or "").removeprefix(FAILED)),
    )


def _record(document: DocumentEntry, why: str) -> dict[str, object]:
    known = document.document
    return {
        "document": known.id,
        "label": document.label,
        "publisher": known.publisher,
        "date": known.date,
        "language": known.language,
        "reader": known.reader,
        "characters": document.characters,
        "figures": document.claims,
        "why": why,
    }
