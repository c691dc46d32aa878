"""What stands on a topic: the latest word of each authority, behind however many voices and texts it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimtrack.compare.independence import by_authority, count_origins
from claimtrack.compare.standing import standing
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import LABEL, Column, Section, Whole, as_given, make_section
from claimtrack.rows import short

MOST = 30
"""Authorities that are named, those whose word is the latest."""

COLUMNS = (
    Column("authority", 4),
    Column("figure as worded", 4),
    Column("as of", 1, 10),
    Column("by way of", 4),
    Column("behind it", 3),
    Column("doc", 2, LABEL),
    Column("id", 1, 8),
)


@dataclass(frozen=True, slots=True)
class Word:
    """The latest word of an authority; ``behind`` are its figures that say the same."""

    authority: str
    entry: Entry
    behind: tuple[Entry, ...]


def latest_words(members: Sequence[Entry], as_of: str | None = None) -> list[Word]:
    """Return what each authority says last of the figures of one topic, as of a day where one is given; the
    latest first.

    What is denied, asked or only supposed, forecast or taken back is nobody's word, and a figure without a
    day is taken for older than one with a day.
    """
    found = []
    for name, group in by_authority(members).items():
        own = standing(group, asof=as_of)
        if own:
            last = max(own.values(), key=_lateness)
            alike = tuple(one for one in group if _amount(one) == _amount(last))
            found.append(Word(name, last, alike))
    return sorted(found, key=lambda one: (_lateness(one.entry), one.authority), reverse=True)


def stands(
    members: Sequence[Entry], as_of: str | None = None, whole: Whole = as_given, most: int = MOST
) -> Section | None:
    """Return the latest words as a section, ``None`` where nobody says anything."""
    found = latest_words(members, as_of)
    if not found:
        return None
    shown = found[:most]
    labels = {one.claim.document: one.label for one in members}
    entries = whole([one.entry for one in shown])
    rows = [
        (
            words.clean(labels.get(one.authority, one.authority)),
            words.figure(entry.claim),
            words.asof(entry.claim),
            _way(one, entry),
            _behind(one),
            words.clean(entry.label),
            short(entry.claim.claim),
        )
        for one, entry in zip(shown, entries, strict=True)
    ]
    rest = f", those of the latest {most:,}" if len(found) > most else ""
    return make_section(
        COLUMNS,
        rows,
        "What stands, by authority",
        (f"{many(len(found), 'authority', 'authorities')}, each with its latest word{rest}.",),
        behind=[(entry,) for entry in entries],
    )


def _way(word: Word, entry: Entry) -> str:
    who = words.who(entry.claim)
    return "" if words.is_named_so(who, word.authority) else who


def _behind(word: Word) -> str:
    texts = len({one.origin for one in word.behind})
    return f"{many(count_origins(word.behind), 'origin')}, {many(texts, 'text')}"


def _amount(entry: Entry) -> tuple[object, ...]:
    claim = entry.claim
    return claim.low, claim.high, claim.unit


def _lateness(entry: Entry) -> tuple[str, str, str, int]:
    claim = entry.claim
    return claim.asof or "", claim.date or "", claim.document, claim.start
