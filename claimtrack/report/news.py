"""The view of what came in since the last look: new figures, and what changed in texts that were known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from claimtrack.compare.edits import Edit
from claimtrack.compare.ties import Tie, key_of
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.edits import Step, edits_section, find_edits, told
from claimtrack.report.listings import arrange, rank
from claimtrack.report.names import Names
from claimtrack.report.view import LABEL, Column, Records, Section, View, Whole, as_given, make_section
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

NOTHING: Mapping[tuple[int, str], Sequence[Tie]] = MappingProxyType({})


def news(
    steps: Iterable[Step],
    since: str,
    ties: Mapping[tuple[int, str], Sequence[Tie]] = NOTHING,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    fitting: Collection[tuple[int, str]] | None = None,
    whole: Whole = as_given,
    find: Find | None = None,
) -> View:
    """Return what came in ``since`` then, in words: new figures by topic, then edits of known texts.

    ``ties`` are those of the new figures, of which the gravest to an older one is said. ``fitting`` are the
    claims that fit the filters, by version and claim; without it all do. ``whole`` reads what is shown, where
    figures of new documents are sketches; ``find`` finds the ties of some figures, where ``ties`` has none.
    """
    every = sorted(steps, key=lambda step: step.document.label)
    edits = find_edits(every)
    fresh = [e for s in every if s.old is None for e in s.new]
    fresh += [edit.new for _, edit in edits if edit.change == "appeared" and edit.new is not None]
    changed = told(edits)
    if fitting is not None:
        fresh = [e for e in fresh if (e.version_key, e.claim.claim) in fitting]
        changed = [(s, x) for s, x in changed if (x.entry.version_key, x.entry.claim.claim) in fitting]
    fresh = [e for e in fresh if words.is_live(e)]
    ours = {key_of(e) for e in fresh}
    names = Names(fresh, whole)
    groups = words.by_topic(fresh)
    ranked = sorted(groups, key=lambda key: (*rank(names.sketch(key), groups[key]), key))
    ordered = arrange(fresh, filters) if filters.sort else [e for key in ranked for e in groups[key]]
    shown = whole(ordered[: filters.limit or MOST_SHOWN])
    by_key = words.by_topic(shown)
    names.learn(by_key)

    def tied(entries: Sequence[Entry]) -> Mapping[tuple[int, str], Tie]:
        return _beside(find(entries) if find else ties, ours)

    beside = tied(shown)
    sections = [_figures(key, names[key].name, by_key[key], beside) for key in ranked if key in by_key]
    if changed:
        sections.append(edits_section(changed))
    return View(
        "New",
        intro=(_intro(every, since, ordered, len(shown), changed, filters),),
        sections=tuple(section for section in sections if section.rows),
        notes=(
            "claimtrack show ID shows one where it stands; claimtrack documents show DOC --versions "
            "compares texts.",
        )
        if shown or changed
        else (),
        columns=NEWS_COLUMNS,
        brief=("news", "against", "reason", *BRIEF),
        records=_records(ordered[: filters.limit], whole, tied, changed),
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
    ties: Mapping[tuple[int, str], Sequence[Tie]], ours: Collection[tuple[int, str]]
) -> Mapping[tuple[int, str], Tie]:
    """Return for each new figure the gravest tie to a figure that is not itself new."""
    found: dict[tuple[int, str], Tie] = {}
    for key in ties.keys() & ours:
        first = next((tie for tie in ties[key] if key_of(tie.other) not in ours), None)
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


def _intro(
    every: Sequence[Step],
    since: str,
    ordered: Sequence[Entry],
    shown: int,
    changed: Sequence[object],
    filters: Filters,
) -> str:
    fresh = sum(step.old is None for step in every)
    chosen = words.asked(filters)
    asked = f", for {chosen}" if chosen else ""
    if not every:
        return f"Nothing came in since {since}."
    texts = len(every) - fresh
    came = [many(fresh, "new document")] if fresh or not texts else []
    came += [f"{many(texts, 'new text')} of known documents"] if texts else []
    figures = [f"{many(len(ordered), 'new figure')}{asked}"]
    figures += [f"{len(changed):,} changed or gone"] if changed else []
    said = f"Since {since}: {', '.join(came)}; {', '.join(figures)}."
    if shown < len(ordered):
        said += f" {shown:,} of {len(ordered):,} shown; a higher --limit shows more."
    return said


def _record(news: str, entry: Entry, tie: Tie | None) -> dict[str, object]:
    against = tie.other.claim.claim if tie else None
    return {"news": news, "against": against, "reason": tie.label if tie else None, **record(entry)}
