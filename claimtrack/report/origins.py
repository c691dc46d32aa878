"""The view of origins: whose each figure is, by way of whom it came, and which texts are copies of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from claimtrack.compare.independence import authority_of, by_authority, count_origins
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import LABEL, Column, View, make_section
from claimtrack.rows import COLUMNS as FIGURE
from claimtrack.rows import record, short

MOST = 200
"""Figures that people are shown without ``--limit``."""

COLUMNS = ("authority", "by_way_of", "copy_of", *FIGURE)

TABLE = (
    Column("figure as worded", 4),
    Column("by way of", 4),
    Column("printed by", 3),
    Column("text", 3),
    Column("doc", 2, LABEL),
    Column("id", 1, 8),
)


def origins(
    entries: Sequence[Entry],
    labels: Mapping[str, str],
    filters: Filters = Filters(),  # noqa: B008 - frozen
) -> View:
    """Return figures by the authority whose they are, those with most texts first: by way of whom each came
    and who printed it, in the order of days. ``labels`` are those of documents by identity.

    Several who print one authority's figure are no further origin, and neither are copies of one text.
    """
    groups = by_authority(entries)
    ranked = sorted(groups, key=lambda name: (-len({one.origin for one in groups[name]}), name.casefold()))
    left = filters.limit or MOST
    sections = []
    for name in ranked:
        members = sorted(groups[name], key=_in_time)
        shown = members[:left]
        left -= len(shown)
        if not shown:
            break
        texts = len({one.origin for one in members})
        publishers = {one.claim.publisher or one.origin for one in members}
        line = f"{words.counted(members)} in {many(texts, 'text')}, printed by {len(publishers):,}"
        rows = [
            (
                words.figure(one.claim),
                _way(one),
                _printed(one),
                _text(one, labels),
                words.clean(one.label),
                short(one.claim.claim),
            )
            for one in shown
        ]
        title = words.clean(labels.get(name, name))
        sections.append(make_section(TABLE, rows, title, (line,), behind=[(one,) for one in shown]))
    every = [(name, one) for name in ranked for one in sorted(groups[name], key=_in_time)]
    return View(
        "Who has it from whom",
        intro=(_intro(entries, len(groups), filters),),
        sections=tuple(sections),
        notes=(
            "One authority is one origin, however many print it; so is one text, however many copy it. What "
            "a publisher says in its own word is no second origin beside the one that it cites.",
        )
        if entries
        else (),
        columns=COLUMNS,
        records=tuple(_record(labels.get(name, name), one) for name, one in every[: filters.limit]),
    )


def _intro(entries: Sequence[Entry], authorities: int, filters: Filters) -> str:
    asked = words.asked(filters)
    if not entries:
        return f"No figures{f', for {asked}' if asked else ''}."
    documents = len({one.claim.document for one in entries})
    counts = (
        many(count_origins(entries), "origin"),
        many(authorities, "authority", "authorities"),
        many(documents, "document"),
    )
    return f"{words.counted(entries)}{f', for {asked}' if asked else ''}: {', '.join(counts)}."


def _printed(entry: Entry) -> str:
    """Return who printed a figure, and on which day."""
    parts = (words.clean(entry.claim.publisher), entry.claim.date or "no date")
    return ", ".join(part for part in parts if part)


def _way(entry: Entry) -> str:
    """Return by way of whom a figure came: its voice, where that is not the authority itself, and those who
    told it on."""
    claim = entry.claim
    if claim.speaker is None:
        return "in its own word"
    own = [] if claim.speaker == authority_of(claim) else [words.voice_name(claim)]
    return ", via ".join([*own, *map(words.clean, claim.chain)]) or "itself"


def _text(entry: Entry, labels: Mapping[str, str]) -> str:
    """Return whether a text is one of its own, or shares its origin with another."""
    if entry.origin == entry.claim.document:
        return "its own"
    return f"one text with {words.clean(labels.get(entry.origin, entry.origin))}"


def _in_time(entry: Entry) -> tuple[str, str, int]:
    return entry.claim.date or "9999", entry.claim.document, entry.claim.start


def _record(name: str, entry: Entry) -> dict[str, Any]:
    copied = None if entry.origin == entry.claim.document else entry.origin
    return {"authority": name, "by_way_of": _way(entry), "copy_of": copied, **record(entry)}
