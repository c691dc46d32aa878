"""The views on stories: which there are, and why the documents of one belong together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from claimtrack.compare.kinship import kinship
from claimtrack.compare.profiles import Profile
from claimtrack.compare.weights import Weights, load_weights
from claimtrack.filters import Filters
from claimtrack.model import DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import LABEL, Column, Hint, View, in_order, make_section
from claimtrack.store.decisions import Decided
from claimtrack.store.stories import StoryEntry, StoryLink

MOST = 40
"""Stories listed where no ``--limit`` says otherwise."""

REASONS = 3
"""What spoke for a link, the strongest."""

COLUMNS = ("story", "name", "figures", "documents", "origins", "first", "last", "decided")

LINKS = ("story", "document", "label", "date", "title", "figures", "linked_to", "log_odds", "reasons")

ONE = Hint("stories show", blanks=("KEY",), then="says why its documents belong together.")

NONE = Filters()

CALLED = {
    "text": "words",
    "names": "names",
    "lead": "opening",
    "title": "title",
    "kinds": "kind of happening",
    "days": "days apart",
    "no day": "no date",
    "elsewhere": "another country",
}
"""Features as people are shown them."""


def stories(
    held: Sequence[StoryEntry],
    documents: Iterable[DocumentEntry],
    entries: Iterable[Entry] | None = None,
    filters: Filters = NONE,
) -> View:
    """Return the stories, those with most figures first: name, key, figures, documents, days.

    With ``entries`` only the stories of these, with what they have among them.
    """
    origin = {one.document.id: one.origin for one in documents}
    figures: Counter[str] = Counter()
    told: dict[str, set[str]] = {}
    if entries is None:
        told = {one.key: set(one.documents) for one in held}
        story_of = {document: one.key for one in held for document in one.documents}
        for entry in documents:
            figures[story_of.get(entry.document.id, "")] += entry.claims
    else:
        for one in entries:
            figures[one.story] += 1
            told.setdefault(one.story, set()).add(one.claim.document)
    records: list[dict[str, Any]] = [
        {
            "story": one.key,
            "name": one.name,
            "figures": figures[one.key],
            "documents": len(told[one.key]),
            "origins": len({origin.get(document, document) for document in told[one.key]}),
            "first": one.first,
            "last": one.last,
            "decided": int(one.is_decided),
        }
        for one in held
        if one.key in told
    ]
    records.sort(key=lambda one: (-one["origins"], -one["figures"], one["story"]))
    records = in_order(records, COLUMNS, filters.sort)
    shown = records[: filters.limit or MOST]
    rows = [
        (
            f"{words.clean(one['name'])}{' *' if one['decided'] else ''}\n  {one['story']}",
            f"{one['figures']:,}",
            f"{one['documents']:,}",
            f"{one['origins']:,}",
            _days(one["first"], one["last"]),
        )
        for one in shown
    ]
    columns = (
        Column("story, its key", 8, 20),
        Column("figures", 1, 7),
        Column("docs", 1, 4),
        Column("origins", 1, 7),
        Column("published", 2, 10),
    )
    asked = words.asked(filters)
    count = f"{many(len(records), 'story', 'stories')}{f', for {asked}' if asked else ''}."
    if not records:
        count = f"No figure fits {asked}." if asked else "No stories yet."
    elif len(shown) < len(records):
        count += f" {len(shown):,} shown, those with most origins first; --limit shows more."
    by_hand = any(one["decided"] for one in records)
    return View(
        "Stories",
        intro=(count,),
        sections=(make_section(columns, rows),) if rows else (),
        notes=("* Merged, split or named by hand.",) if by_hand else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        records=tuple(records[: filters.limit]),
    )


def story(
    one: StoryEntry,
    documents: Iterable[DocumentEntry],
    links: Sequence[StoryLink],
    decided: Iterable[Decided] = (),
    names: Mapping[str, str] | None = None,
) -> View:
    """Return why a story is one: its documents in the order of time, each with the link that holds it best,
    what was decided, and which documents outside come nearest.

    ``names`` are the names of the stories by document.
    """
    weights = load_weights("stories")
    by_id = {entry.document.id: entry for entry in documents}
    own = [by_id[document] for document in one.documents if document in by_id]
    inside = {link.document: link for link in links if link.other in one.documents}
    rows, records = [], []
    for entry in own:
        link = inside.get(entry.document.id)
        other = by_id.get(link.other) if link else None
        said = _why(link, weights) if link else ""
        if other is not None and entry.origin == other.origin:
            said = "near copies"
        copies = [o for o in own if o.origin == entry.origin and o is not entry]
        if link is None and copies:
            other, said = copies[0], "near copies"
        rows.append(
            (
                entry.document.date or "no date",
                words.clean(entry.label),
                words.cut(words.clean(entry.document.title), 60),
                f"{entry.claims:,}",
                f"with {words.clean(other.label)}: {said}" if other is not None else "",
            )
        )
        records.append(
            {
                "story": one.key,
                "document": entry.document.id,
                "label": entry.label,
                "date": entry.document.date,
                "title": entry.document.title,
                "figures": entry.claims,
                "linked_to": other.document.id if other is not None else None,
                "log_odds": link.score if link else None,
                "reasons": _reasons(link, weights) if link else [],
            }
        )
    columns = (
        Column("date", 1, 10),
        Column("doc", 2, LABEL),
        Column("title", 4),
        Column("figures", 1, 7),
        Column("belongs", 4),
    )
    facts = [
        ("key", one.key),
        ("published", _days(one.first, one.last)),
        ("holds", f"{many(len(own), 'document')}, {many(len({e.origin for e in own}), 'origin')}"),
        *(
            ("decided", f"{in_words(d)} ({words.clean(d.who)}, {d.at[:10]}; decision {d.batch})")
            for d in decided
            if concerns(d, one)
        ),
        *(
            ("near it", words.clean(_near(link, by_id, names or {}, weights)))
            for link in _outside(one, links)
        ),
    ]
    name = words.clean(one.name)
    return View(
        name,
        intro=(name, *(f"{term}\t{value}" for term, value in facts if value)),
        sections=(make_section(columns, rows),),
        hints=(Hint("report", (("story", one.key),)),),
        columns=LINKS,
        records=tuple(records),
    )


def in_words(one: Decided) -> str:
    """Return what one decision about a story says."""
    decision = one.decision
    value, document = words.clean(decision.value), words.clean(decision.document)
    return {
        "rename": f'named "{value}"',
        "merge": f"{decision.target} put into {value}",
        "split": f"{document} split off",
    }.get(decision.action, decision.action)


def concerns(one: Decided, story: StoryEntry) -> bool:
    """Say whether a decision is about a story: its key, or one of its documents."""
    decision = one.decision
    return story.key in (decision.target, decision.value) or decision.document in story.documents


def _outside(one: StoryEntry, links: Sequence[StoryLink]) -> list[StoryLink]:
    return [link for link in links if link.other not in one.documents]


def _near(
    link: StoryLink, by_id: Mapping[str, DocumentEntry], names: Mapping[str, str], weights: Weights
) -> str:
    label = by_id[link.other].label if link.other in by_id else link.other
    return words.clean(f"{label} ({names.get(link.other, '')}): {_why(link, weights)}")


def _why(link: StoryLink, weights: Weights) -> str:
    """Return how likely a link is and what speaks for it: "98 %, by names 0.41, words 0.38"."""
    likely = min(99, round(100 / (1 + math.exp(-link.score))))
    for_it = [reason for reason in _reasons(link, weights) if reason["part"] > 0]
    said = ", ".join(f"{CALLED.get(r['code'], r['code'])} {r['value']:.2f}" for r in for_it[:REASONS])
    return f"{likely} %" + (f", by {said}" if said else "")


def _reasons(link: StoryLink, weights: Weights) -> list[dict[str, Any]]:
    """Return what spoke for and against a link: the feature, its value, what it added to the log-odds."""
    a, b = Profile.from_record(link.profile), Profile.from_record(link.other_profile)
    found = kinship(a, b, weights).reasons
    return [{"code": one.code, "value": one.value, "part": round(one.part, 2)} for one in found]


def _days(first: str | None, last: str | None) -> str:
    if first is None:
        return "no date"
    return first if first == last else f"{first}\nto {last}"
