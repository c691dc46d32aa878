"""The view of figures to check before they are used, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.doubts import Doubt, queue
from claimtrack.report.view import LABEL, Column, Hint, Records, View, Whole, as_given, make_section
from claimtrack.rows import BRIEF, COLUMNS, record, short

NONE = Filters()

REVIEW = Hint("review", (("queue", "doubtful"),), then="goes through them one by one.")

DOUBT_COLUMNS = ("doubt", "about", *COLUMNS)

MOST_SHOWN = 40
"""Figures of one kind of doubt that people are shown without ``--limit``."""

TABLE = (
    Column("id", 1, 8),
    Column("figure as worded", 4),
    Column("who says it", 4),
    Column("why", 4),
    Column("doc, as of", 2, LABEL),
)


def doubtful(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),
    copies: Iterable[CopyPair] = (),  # noqa: ARG001 - every view takes the same values
    filters: Filters = NONE,
    whole: Whole = as_given,
    among: tuple[int, Collection[str]] | None = None,
) -> View:
    """Return the figures that are in doubt, each under its gravest doubt, with all that is doubtful about it.

    Figures reviewed as right are in no doubt. Records have one line for each figure. ``whole`` reads what is
    shown, where ``entries`` are sketches. ``among`` is how many figures there are, and on which topics only
    unnamed voices speak, where ``entries`` are not all.
    """
    given = list(entries)
    every, unnamed = among or (len(given), None)
    found = queue(given, {document.key: document for document in documents}, unnamed)
    if filters.sort and filters.sort.removeprefix("-") not in DOUBT_COLUMNS:
        raise UsageError(f"no column {filters.sort!r}; there are {', '.join(DOUBT_COLUMNS)}", where="--sort")

    def made(places: Sequence[int]) -> list[dict[str, Any]]:
        read = whole([found[place][0] for place in places])
        return [
            {**_about(found[place][1]), **record(entry)} for place, entry in zip(places, read, strict=True)
        ]

    records = Records(made, range(len(found)))
    if filters.sort:
        name = filters.sort.removeprefix("-")
        values = [str(one[name] or "") for one in records]
        places = sorted(range(len(found)), key=values.__getitem__, reverse=filters.sort.startswith("-"))
        records = records.chosen(places)
    sections = []
    shown = 0
    for doubt in Doubt:
        group = [(entry, why) for entry, why in found if why[0][0] is doubt]
        most = max(0, filters.limit - shown) if filters.limit else MOST_SHOWN
        part = group[:most]
        if not part:
            continue
        shown += len(part)
        read = whole([entry for entry, _ in part])
        rows = [
            (
                short(entry.claim.claim),
                words.figure(entry.claim),
                "\n".join(part for part in (words.who(entry.claim), words.signs(entry)) if part),
                "\n".join(about if kind is doubt else f"{kind}: {about}" for kind, about in why),
                f"{words.clean(entry.label)}\n{entry.claim.asof or ''}".rstrip(),
            )
            for entry, (_, why) in zip(read, part, strict=True)
        ]
        cut = f"; {len(part):,} shown, --limit shows more" if len(part) < len(group) else ""
        title = f"{doubt.upper()} ({len(group):,}{cut})"
        sections.append(make_section(TABLE, rows, title=title, behind=[(e,) for e in read]))
    return View(
        "Doubtful",
        intro=(_count(len(found), every, filters),),
        sections=tuple(sections),
        hints=(REVIEW,) if found else (),
        columns=DOUBT_COLUMNS,
        brief=("doubt", "about", *BRIEF),
        records=records[: filters.limit],
    )


def _about(why: Sequence[tuple[Doubt, str]]) -> dict[str, Any]:
    return {"doubt": str(why[0][0]), "about": "; ".join(about for _, about in why)}


def _count(found: int, every: int, filters: Filters) -> str:
    chosen = words.asked(filters)
    asked = f", for {chosen}" if chosen else ""
    if not every:
        return f"No figure fits {chosen}." if chosen else "No figures to show."
    if not found:
        return f"Nothing is in doubt among {many(every, 'figure')}{asked}."
    return f"{found:,} of {many(every, 'figure')} to check{asked}, the gravest doubt first."
