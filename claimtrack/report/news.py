"""The view of what came in since the last look: new figures, and what changed in texts that were known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from claimtrack.compare.relations import Relation
from claimtrack.model import Entry, Filters
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.edits import Step, edits_section, find_edits, told
from claimtrack.report.listings import arrange, rank
from claimtrack.report.pairs import Pairs
from claimtrack.report.view import LABEL, Column, Section, View, make_section
from claimtrack.rows import COLUMNS, record, short

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
    "conflicts": "CONFLICTS with",
    "rejects": "REJECTS",
    "corrects": "corrects",
    "diverges": "far from",
    "updates": "updates",
    "part_of": "part of, or whole of",
    "agrees": "agrees with",
    "repeats": "repeats",
}
"""What a new figure does to one that was known, the gravest first."""


def news(
    steps: Iterable[Step],
    since: str,
    pairs: Pairs | None = None,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    fitting: Collection[tuple[int, str]] | None = None,
) -> View:
    """Return what came in ``since`` then, in words: new figures by topic, then edits of known texts.

    ``pairs`` are the relations of the new figures, of which the gravest to an older one is said. ``fitting``
    are the claims that fit the filters, by version and claim; without it all do.
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
    beside = _beside(pairs, fresh)
    names = words.topics(fresh)
    groups = words.by_topic(fresh)
    ranked = sorted(groups, key=lambda key: (*rank(names[key], groups[key]), key))
    ordered = arrange(fresh, filters) if filters.sort else [e for key in ranked for e in groups[key]]
    shown = ordered[: filters.limit or MOST_SHOWN]
    by_key = words.by_topic(shown)
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
        records=(
            *(_record("new", e, beside.get(_key(e))) for e in ordered[: filters.limit]),
            *(_record(edit.change, edit.entry, None) for _, edit in changed),
        ),
    )


def _beside(pairs: Pairs | None, fresh: Sequence[Entry]) -> Mapping[tuple[str, str], tuple[Relation, Entry]]:
    """Return for each new figure the gravest relation to a figure that is not itself new."""
    if pairs is None:
        return {}
    ours = {_key(e) for e in fresh}
    rank_of = {label: i for i, label in enumerate(SAID)}
    found: dict[tuple[str, str], tuple[Relation, Entry]] = {}
    for finding in pairs.findings(tuple(SAID)):
        relation = finding.first
        ends = (pairs.a(relation), pairs.b(relation))
        for mine, other in (ends, ends[::-1]):
            if _key(mine) not in ours or _key(other) in ours:
                continue
            held = found.get(_key(mine))
            if held is None or rank_of[relation.relation] < rank_of[held[0].relation]:
                found[_key(mine)] = relation, other
    return found


def _figures(
    key: str,
    name: str,
    members: Sequence[Entry],
    beside: Mapping[tuple[str, str], tuple[Relation, Entry]],
) -> Section:
    rows = [
        (
            short(e.claim.claim),
            words.figure(e.claim),
            "\n".join(part for part in (words.who(e.claim), words.beside(e)) if part),
            _said(beside.get(_key(e))),
            f"{words.clean(e.label)}\n{e.claim.asof or ''}".rstrip(),
        )
        for e in members
    ]
    behind = [(e, beside[_key(e)][1]) if _key(e) in beside else (e,) for e in members]
    return make_section(TABLE, rows, title=name, lines=(f"--topic {key}",), behind=behind)


def _said(found: tuple[Relation, Entry] | None) -> str:
    if found is None:
        return ""
    relation, other = found
    label = SAID[relation.relation]
    return f"{label} {words.figure(other.claim)}, {words.who(other.claim)}, {words.asof(other.claim)}"


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


def _record(news: str, entry: Entry, found: tuple[Relation, Entry] | None) -> dict[str, object]:
    against = found[1].claim.claim if found else None
    reason = f"{found[0].relation}: {found[0].reason}" if found else None
    return {"news": news, "against": against, "reason": reason, **record(entry)}


def _key(entry: Entry) -> tuple[str, str]:
    return entry.claim.claim, entry.claim.document
