"""The view of what came in since the last look: new figures, and what changed in texts that were known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.compare.edits import Edit
from claimtrack.compare.ties import Tie, key_of
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.edits import Step, edits_section, find_edits, told
from claimtrack.report.listings import arrange, rank
from claimtrack.report.names import Names
from claimtrack.report.view import (
    LABEL,
    Column,
    LateRecords,
    Records,
    Section,
    View,
    Whole,
    as_given,
    make_section,
)
from claimtrack.rows import BRIEF, COLUMNS, record, short

NEWS_COLUMNS = ("news", "against", "reason", *COLUMNS)

MOST_SHOWN = 200
"""New figures that people are shown without ``--limit``."""

TABLE = (
    Column("id", 1, 8),
    Column("figure as worded", 4),
    Column("who says it", 4),
    Column("beside what was known", 5),
    Column("doc, as of", 2, LABEL),
)

SAID = {
    "conflict": "CONFLICTS with",
    "withdrawal": "takes back",
    "correction": "corrects",
    "fall": "BELOW the total before,",
    "diverge": "far from",
    "revision": "revises",
    "update": "updates",
    "agrees": "agrees with",
    "repeats": "repeats",
}
"""What a new figure does to one that was known."""

Find = Callable[[Sequence[Entry]], Mapping[tuple[int, str], Sequence[Tie]]]


@dataclass(frozen=True, slots=True)
class Since:
    """What came in since a moment, which ``told`` names: how many new documents, and how many new texts of
    documents that were known."""

    told: str
    documents: int
    texts: int


@dataclass(frozen=True, slots=True)
class Latest:
    """What is known of all new figures where only those of the latest documents are given, of so many
    ``documents``: how many there are, which versions are ``unread``, and what returns the records of all."""

    documents: int
    figures: int
    unread: Collection[int]
    every: Callable[[], Sequence[Mapping[str, Any]]]


def news(
    steps: Iterable[Step],
    since: Since,
    find: Find,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    fitting: Collection[tuple[int, str]] | None = None,
    whole: Whole = as_given,
    latest: Latest | None = None,
) -> View:
    """Return what came in ``since`` then, in words: new figures by topic, then edits of known texts.

    ``find`` finds the ties of new figures, of which the gravest to an older one is said. ``fitting`` are the
    claims that fit the filters, by version and claim; without it all do. ``whole`` reads what is shown, where
    figures of new documents are sketches. ``latest`` says that the steps are not all.
    """
    every = sorted(steps, key=lambda step: step.document.label)
    edits = find_edits(every)
    appeared = [edit.new for _, edit in edits if edit.change == "appeared" and edit.new is not None]
    changed = told(edits)
    if fitting is not None:
        appeared = [e for e in appeared if key_of(e) in fitting]
        changed = [(s, x) for s, x in changed if key_of(x.entry) in fitting]
    appeared = [e for e in appeared if words.is_live(e)]
    fresh = [e for s in every if s.old is None for e in s.new if fitting is None or key_of(e) in fitting]
    fresh = [e for e in fresh if words.is_live(e)] + appeared
    ours = {key_of(e) for e in fresh}
    unread = latest.unread if latest is not None else ()
    names = Names(fresh, whole)
    groups = words.by_topic(fresh)
    ranked = sorted(groups, key=lambda key: (*rank(names.sketch(key), groups[key]), key))
    ordered = arrange(fresh, filters) if filters.sort else [e for key in ranked for e in groups[key]]
    shown = whole(ordered[: filters.limit or MOST_SHOWN])
    by_key = words.by_topic(shown)
    names.learn(by_key)

    def tied(entries: Sequence[Entry]) -> Mapping[tuple[int, str], Tie]:
        return _beside(find(entries), ours, unread)

    beside = tied(shown)
    sections = [_figures(key, names[key].name, by_key[key], beside) for key in ranked if key in by_key]
    if changed:
        sections.append(edits_section(changed))
    figures = len(ordered) if latest is None else latest.figures + len(appeared)
    notes = [_of_the_latest(latest, since)] if latest is not None else []
    if shown or changed:
        notes.append(
            "claimtrack show ID shows one where it stands; claimtrack documents show DOC --versions "
            "compares texts."
        )
    records: Sequence[Mapping[str, Any]] = _records(ordered[: filters.limit], whole, tied, changed)
    if latest is not None and (filters.limit is None or filters.limit > len(ordered)):
        made = latest.every
        records = LateRecords(lambda: (made(), ""))
    return View(
        "New",
        intro=(_intro(since, figures, len(shown), len(changed), filters),),
        sections=tuple(section for section in sections if section.rows),
        notes=tuple(notes),
        columns=NEWS_COLUMNS,
        brief=("news", "against", "reason", *BRIEF),
        records=records,
        cut="" if latest is None else _of_the_latest(latest, since),
    )


def _of_the_latest(latest: Latest, since: Since) -> str:
    return (
        f"Ranked are the figures of {latest.documents:,} of {many(since.documents, 'new document')}, the "
        "latest: --story, --topic or --published-to choose others; --jsonl has all."
    )


def _records(
    fresh: Sequence[Entry],
    whole: Whole,
    tied: Callable[[Sequence[Entry]], Mapping[tuple[int, str], Tie]],
    changed: Sequence[tuple[Step, Edit]],
) -> Records:
    """Return the records of new figures, then of edits."""

    def made(places: Sequence[int]) -> list[dict[str, object]]:
        read = whole([fresh[place] for place in places if place < len(fresh)])
        beside = tied(read)
        edits = [changed[place - len(fresh)][1] for place in places if place >= len(fresh)]
        return [
            *(_record("new", e, beside.get(key_of(e))) for e in read),
            *(_record(edit.change, edit.entry, None) for edit in edits),
        ]

    return Records(made, range(len(fresh) + len(changed)))


def _beside(
    ties: Mapping[tuple[int, str], Sequence[Tie]],
    ours: Collection[tuple[int, str]],
    unread: Collection[int],
) -> Mapping[tuple[int, str], Tie]:
    """Return for each new figure the gravest tie to a figure that is not itself new, nor of a version that is
    new and not read."""
    found: dict[tuple[int, str], Tie] = {}
    for key in ties.keys() & ours:
        others = (tie for tie in ties[key] if key_of(tie.other) not in ours)
        first = next((tie for tie in others if tie.other.version_key not in unread), None)
        if first is not None:
            found[key] = first
    return found


def _figures(
    key: str,
    name: str,
    members: Sequence[Entry],
    beside: Mapping[tuple[int, str], Tie],
) -> Section:
    rows = [
        (
            short(e.claim.claim),
            words.figure(e.claim),
            "\n".join(part for part in (words.who(e.claim), words.beside(e)) if part),
            _said(beside.get(key_of(e))),
            f"{words.clean(e.label)}\n{e.claim.asof or ''}".rstrip(),
        )
        for e in members
    ]
    behind = [(e, beside[key_of(e)].other) if key_of(e) in beside else (e,) for e in members]
    return make_section(TABLE, rows, title=name, lines=(f"--topic {key}",), behind=behind)


def _said(tie: Tie | None) -> str:
    if tie is None:
        return ""
    other = tie.other.claim
    return f"{SAID[tie.label]} {words.figure(other)}, {words.who(other)}, {words.asof(other)}"


def _intro(since: Since, figures: int, shown: int, changed: int, filters: Filters) -> str:
    chosen = words.asked(filters)
    asked = f", for {chosen}" if chosen else ""
    if not since.documents and not since.texts:
        return f"Nothing came in since {since.told}."
    came = [many(since.documents, "new document")] if since.documents or not since.texts else []
    came += [f"{many(since.texts, 'new text')} of known documents"] if since.texts else []
    found = [f"{many(figures, 'new figure')}{asked}"]
    found += [f"{changed:,} changed or gone"] if changed else []
    said = f"Since {since.told}: {', '.join(came)}; {', '.join(found)}."
    if shown < figures:
        said += f" {shown:,} of {figures:,} shown; a higher --limit shows more."
    return said


def _record(news: str, entry: Entry, tie: Tie | None) -> dict[str, object]:
    against = tie.other.claim.claim if tie else None
    return {"news": news, "against": against, "reason": tie.label if tie else None, **record(entry)}
