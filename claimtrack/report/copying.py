"""The view of copies: which documents share text, and how many origins that leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from claimtrack.compare.copies import origins
from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import Column, View, make_section
from claimtrack.store.families import families

NONE = Filters()

COLUMNS = ("a", "b", "kind", "containment")


def copies(
    chosen: Collection[str] | None = None,
    documents: Iterable[DocumentEntry] = (),
    copies: Iterable[CopyPair] = (),
    filters: Filters = NONE,
) -> View:
    """Return the documents that share text, the closest first, and how many origins that leaves.

    People see each document beside its closest copy, so that sixty versions of one text are 59 rows and not
    1,770; the records are all pairs. With ``chosen`` documents these are the pairs in which at least one of
    them is.
    """
    known = {d.document.id: d for d in documents}
    pairs = [p for p in copies if chosen is None or p.a in chosen or p.b in chosen]
    pairs.sort(key=lambda pair: (-pair.containment, pair.a, pair.b))
    closest = _arrange(_closest(pairs), filters)
    pairs = _arrange(pairs, filters)
    shown = closest[: filters.limit]

    def cell(key: str) -> str:
        entry = known.get(key)
        day = (entry.document.date or "no date") if entry else ""
        return "\n".join(part for part in (words.clean(entry.label if entry else key), day) if part)

    rows = tuple(
        (
            cell(pair.a),
            cell(pair.b),
            "one text" if pair.kind == "same_text" else "shared passages",
            f"{round(100 * pair.containment)} %",
        )
        for pair in shown
    )
    columns = (
        Column("document", 3),
        Column("and", 3),
        Column("kind", 2),
        Column("of the shorter, in the longer", 2),
    )
    records = tuple({name: getattr(p, name) for name in COLUMNS} for p in pairs[: filters.limit])
    return View(
        "Copies",
        intro=(" ".join(_intro(pairs, closest, len(shown), known, words.asked(filters))),),
        sections=(make_section(columns, rows),) if rows else (),
        columns=COLUMNS,
        records=records,
    )


def _intro(
    pairs: Sequence[CopyPair], closest: Sequence[CopyPair], shown: int, known: Collection[str], chosen: str
) -> Iterable[str]:
    groups = families(pairs)
    asked = f", for {chosen}" if chosen else ""
    if not groups:
        yield f"No documents with text in common{asked}."
    else:
        of = f" in {len(groups):,} groups" if len(groups) > 1 else ""
        yield f"{many(sum(map(len, groups)), 'document')} with text in common{of}{asked}."
    if len(closest) < len(pairs):
        yield f"Each beside its closest; --csv has all {len(pairs):,} pairs."
    if known and not chosen:
        left = len(set(origins(pairs, known).values()))
        yield f"{many(len(known), 'document')} in the ledger, {many(left, 'origin')}."
    if shown < len(closest):
        yield f"{shown:,} of {len(closest):,} rows shown."


def _closest(pairs: Sequence[CopyPair]) -> list[CopyPair]:
    """Return of pairs in order those that are needed to hold their groups together."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    kept = []
    for pair in pairs:
        if root(pair.a) != root(pair.b):
            parent[root(pair.a)] = root(pair.b)
            kept.append(pair)
    return kept


def _arrange(pairs: Sequence[CopyPair], filters: Filters) -> list[CopyPair]:
    if not filters.sort:
        return list(pairs)
    name = filters.sort.removeprefix("-")
    if name not in COLUMNS:
        raise UsageError(f"no column {name!r}; there are {', '.join(COLUMNS)}", where="--sort")
    return sorted(pairs, key=lambda pair: getattr(pair, name), reverse=filters.sort.startswith("-"))
