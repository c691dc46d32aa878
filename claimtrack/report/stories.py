"""The views on stories: which there are, and why the documents of one belong together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from claimtrack.compare.kinship import kinship
from claimtrack.compare.profiles import Profile
from claimtrack.compare.weights import Weights, load_weights
from claimtrack.filters import Filters
from claimtrack.model import DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import (
    AT_ONCE,
    LABEL,
    Column,
    Hint,
    Records,
    View,
    in_order,
    make_section,
    on_demand,
    rows_of,
)
from claimtrack.store.decisions import Decided
from claimtrack.store.told import StoryEntry, StoryLink

MOST = 40
"""Stories listed where no ``--limit`` says otherwise."""

FEW = 100
"""Documents of a story up to which all of its links are asked for at once."""

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
    sizes: Mapping[str, tuple[int, int]],
    entries: Iterable[Entry] | None = None,
    filters: Filters = NONE,
) -> View:
    """Return the stories, those with most origins first: name, key, figures, documents, days.

    ``sizes`` are their figures and origins. With ``entries`` only the stories of these, with what they have
    among them.
    """
    told = {one.key: len(one.documents) for one in held}
    if entries is not None:
        figures: Counter[str] = Counter()
        documents: dict[str, set[str]] = {}
        origins: dict[str, set[str]] = {}
        for entry in entries:
            figures[entry.story] += 1
            documents.setdefault(entry.story, set()).add(entry.claim.document)
            origins.setdefault(entry.story, set()).add(entry.origin)
        told = {key: len(some) for key, some in documents.items()}
        sizes = {key: (figures[key], len(some)) for key, some in origins.items()}
    records: list[dict[str, Any]] = [
        {
            "story": one.key,
            "name": one.name,
            "figures": sizes[one.key][0],
            "documents": told[one.key],
            "origins": sizes[one.key][1],
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
    rows = rows_of(shown if len(shown) <= AT_ONCE else on_demand(shown), _row)
    return View(
        "Stories",
        intro=(count,),
        sections=(make_section(columns, rows),) if rows else (),
        notes=("* Merged, split or named by hand.",) if by_hand else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        records=tuple(records[: filters.limit]),
    )


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"{words.clean(one['name'])}{' *' if one['decided'] else ''}\n  {one['story']}",
        f"{one['figures']:,}",
        f"{one['documents']:,}",
        f"{one['origins']:,}",
        _days(one["first"], one["last"]),
    )


@dataclass(frozen=True, slots=True)
class Explained(View):
    """The view of one story: its key, and its documents in the order of time."""

    key: str = field(default="", kw_only=True)
    documents: Sequence[DocumentEntry] = field(default=(), kw_only=True, repr=False)


class Linked(Protocol):
    """What is asked of a ledger about the links of a story; see ``store.Store``."""

    def story_links(self, documents: Sequence[str], among: Sequence[str]) -> list[StoryLink]: ...


def story(
    one: StoryEntry,
    documents: Iterable[DocumentEntry],
    ledger: Linked,
    outside: Sequence[StoryLink] = (),
    decided: Iterable[Decided] = (),
    names: Mapping[str, str] | None = None,
) -> Explained:
    """Return why a story is one: its documents in the order of time, each with the link that holds it best,
    what was decided, and which documents ``outside`` come nearest.

    ``documents`` are its own and these, ``names`` the names of the stories of these. Of a long story links
    are asked for as they are shown.
    """
    weights = load_weights("stories")
    by_id = {entry.document.id: entry for entry in documents}
    own = [by_id[document] for document in one.documents if document in by_id]
    of_origin: dict[str, list[DocumentEntry]] = {}
    for entry in own:
        of_origin.setdefault(entry.origin, []).append(entry)

    def made(places: Sequence[int]) -> list[Mapping[str, Any]]:
        some = [own[place] for place in places]
        links = ledger.story_links([entry.document.id for entry in some], one.documents)
        inside = {link.document: link for link in links}
        return [belonging(entry, inside.get(entry.document.id)) for entry in some]

    def belonging(entry: DocumentEntry, link: StoryLink | None) -> Mapping[str, Any]:
        copies = (one for one in of_origin[entry.origin] if one is not entry)
        other = by_id.get(link.other) if link is not None else next(copies, None)
        return {
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

    def row(record: Mapping[str, Any]) -> tuple[str, ...]:
        other = by_id[record["linked_to"]] if record["linked_to"] else None
        said = ""
        if other is not None:
            is_copy = other.origin == by_id[record["document"]].origin
            said = "near copies" if is_copy else _said(record["log_odds"], record["reasons"])
        return (
            record["date"] or "no date",
            words.clean(record["label"]),
            words.cut(words.clean(record["title"]), 60),
            f"{record['figures']:,}",
            f"with {words.clean(other.label)}: {said}" if other is not None else "",
        )

    records: Sequence[Mapping[str, Any]] = Records(made, range(len(own)))
    if len(own) <= FEW:
        records = tuple(records)
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
        *(("near it", words.clean(_near(link, by_id, names or {}, weights))) for link in outside),
    ]
    name = words.clean(one.name)
    return Explained(
        name,
        intro=(name, *(f"{term}\t{value}" for term, value in facts if value)),
        sections=(make_section(columns, rows_of(records, row)),),
        hints=(Hint("report", (("story", one.key),)),),
        columns=LINKS,
        records=records,
        key=one.key,
        documents=own,
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


def _near(
    link: StoryLink, by_id: Mapping[str, DocumentEntry], names: Mapping[str, str], weights: Weights
) -> str:
    label = by_id[link.other].label if link.other in by_id else link.other
    return words.clean(f"{label} ({names.get(link.other, '')}): {_said(link.score, _reasons(link, weights))}")


def _said(score: float, reasons: Sequence[Mapping[str, Any]]) -> str:
    """Return how likely a link is and what speaks for it: "98 %, by names 0.41, words 0.38"."""
    likely = min(99, round(100 / (1 + math.exp(-score))))
    for_it = [reason for reason in reasons if reason["part"] > 0]
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
