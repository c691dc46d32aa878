"""The views on topics: all of them ranked, one explained, and merges worth a look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from claimtrack.compare.decided import SPLIT
from claimtrack.compare.explain import explain, joined_by
from claimtrack.compare.proposals import Proposal
from claimtrack.errors import LanguageError
from claimtrack.filters import Filters
from claimtrack.lang import load_language
from claimtrack.model import Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.listings import rank
from claimtrack.report.names import Names
from claimtrack.report.view import (
    AT_ONCE,
    LABEL,
    Column,
    Hint,
    Records,
    View,
    Whole,
    as_given,
    in_order,
    make_section,
    rows_of,
)
from claimtrack.report.words import Tally
from claimtrack.rows import short
from claimtrack.store.decisions import Decided

if TYPE_CHECKING:
    from claimtrack.store.chosen import Group
    from claimtrack.store.sums import TopicSum

MOST = 40
"""Topics listed where no ``--limit`` says otherwise: about two screens."""

MANY = 2_000
"""Topics from which on all figures are read where all topics are asked for: one by one takes longer."""

MEMBERS = 12
"""Figures shown of one topic."""

REASONS = 3
"""Ways in which its figures say a topic, the most common ones."""

READ = 1_000
"""Figures of a topic whose words are read for that."""

PAIRED = 100
"""Figures of a topic whose pairs are asked for what speaks for it."""

SIBLINGS = 6
"""Parents, siblings and derived topics named of one topic, and figures shared that a proposal shows."""

COLUMNS = ("topic", "name", "figures", "origins", "voices", "documents", "decided", "order")

PROPOSED = ("topic", "topic_name", "figures", "into", "into_name", "into_figures", "reason", "shared")

ONE = Hint("topics show", blanks=("KEY",), then="explains one; the beginning of a key will do.")

NONE = Filters()


def topics(
    entries: Iterable[Entry],
    decided: Iterable[Decided] = (),
    filters: Filters = NONE,
    whole: Whole = as_given,
    *,
    empty: bool = True,
) -> View:
    """Return the topics, those with most origins and voices first: key, name, what stands behind each, and
    what the user decided about it.

    A defined topic without a figure is listed too, unless ``empty`` is false: it waits for claims to come.
    """
    # A figure that repeats its neighbour in another unit is counted with it, on the neighbour's topic.
    every = [e for e in words.by_place(entries) if e.claim.restates is None]
    names = Names(every, whole)
    groups = words.by_topic(every)
    made = decided_words(decided, groups)
    # What does not say what it counts is no more than a list; such topics come last.
    ranked = {
        key: (not names.sketch(key).comparable, *rank(names.sketch(key), groups[key]), key) for key in groups
    }
    ordered = sorted(groups, key=ranked.__getitem__)
    waiting = _empty(decided, groups) if empty else []

    def read(places: Sequence[int]) -> list[dict[str, Any]]:
        keys = [ordered[place] for place in places if place < len(ordered)]
        names.learn(keys)
        found = iter([_record(names[key], groups[key], made.get(key, "")) for key in keys])
        return [next(found) if place < len(ordered) else waiting[place - len(ordered)] for place in places]

    records: Sequence[Mapping[str, Any]] = Records(read, range(len(ordered) + len(waiting)))
    if filters.sort:
        records = in_order(read(range(len(records))), COLUMNS, filters.sort)
    return _listed(list(records[: filters.limit or MOST]), len(records), records[: filters.limit], filters)


class Kept(Protocol):
    """What is asked of a ledger that keeps what stands behind its topics; see ``store.Store``."""

    def topic_sums(self, limit: int | None = None) -> list[TopicSum]: ...
    def number_of_topics(self) -> int: ...
    def firsts(self, topics: Iterable[str], filters: Filters, among: Group | None = None) -> list[Entry]: ...
    def topics(self) -> dict[str, str]: ...
    def entries(self) -> list[Entry]: ...


def kept_topics(ledger: Kept, decided: Sequence[Decided], filters: Filters) -> View:
    """Return what ``topics`` returns of all figures, of which only those that name what is shown are read."""
    is_split = any(one.decision.action == "split" for one in decided)
    known = ledger.topics() if is_split or any(one.decision.action == "define" for one in decided) else {}
    made = decided_words(decided, known)
    waiting = _empty(decided, known)

    def read(sums: Sequence[TopicSum]) -> list[dict[str, Any]]:
        names = words.topics(ledger.firsts([one[0] for one in sums], NONE, "publisher"))
        return [_record_of(names[one[0]], Tally(*one[1:]), made.get(one[0], "")) for one in sums]

    most = filters.limit or MOST
    number = ledger.number_of_topics() + len(waiting)
    held = ledger.topic_sums(most)
    every: list[Mapping[str, Any]] = []

    def records(places: Sequence[int]) -> list[Mapping[str, Any]]:
        if number > MANY and not filters.limit:
            if not every:
                every.extend(topics(ledger.entries(), decided, filters).records)
            return [every[place] for place in places]
        if len(held) == most:
            held[:] = ledger.topic_sums(filters.limit)
        found = iter(read([held[place] for place in places if place < len(held)]))
        return [next(found) if place < len(held) else waiting[place - len(held)] for place in places]

    given = Records(records, range(min(number, filters.limit or number)))
    if len(held) > AT_ONCE and filters.limit:
        is_decided = bool(waiting) or any(one[0] in made for one in held)
        return _listed(given, number, given, filters, is_decided=is_decided)
    return _listed((read(held) + waiting)[:most], number, given, filters)


def _empty(decided: Iterable[Decided], known: Container[str]) -> list[dict[str, Any]]:
    """Return the records of defined topics that have no figure."""
    return [
        _record(Topic(one.decision.target, one.decision.field or one.decision.target, ()), [], "defined")
        for one in decided
        if one.decision.action == "define" and one.decision.target not in known
    ]


def _listed(
    shown: Sequence[Mapping[str, Any]],
    number: int,
    records: Sequence[Mapping[str, Any]],
    filters: Filters,
    *,
    is_decided: bool = True,
) -> View:
    columns = (
        Column("topic, its key", 8, 20),
        Column("figures", 1, 7),
        Column("origins", 1, 7),
        Column("voices", 1, 6),
        Column("docs", 1, 4),
        Column("decided", 2, 8),
    )
    rows = rows_of(shown, _row)
    unsaid = () if is_decided else ("decided",)
    chosen = words.asked(filters)
    count = f"{many(number, 'topic')}{f', for {chosen}' if chosen else ''}."
    if not number:
        count = f"No figure fits {chosen}." if chosen else "No topics yet."
    elif len(shown) < number:
        count += f" {len(shown):,} shown, those with most origins first; --limit shows more."
    return View(
        "Topics",
        intro=(count,),
        sections=(make_section(columns, rows, unsaid=unsaid),) if rows else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        records=records,
    )


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"{one['name']}\n  {one['topic']}" if one["name"] != one["topic"] else one["topic"],
        f"{one['figures']:,}",
        f"{one['origins']:,}",
        f"{one['voices']:,}",
        f"{one['documents']:,}",
        one["decided"],
    )


class Kin(Protocol):
    """What is asked of a ledger about one topic; see ``store.Store``."""

    def whole(self, sketches: Iterable[Entry]) -> list[Entry]: ...
    def kin(self, topic: Topic, also: Collection[str], stories: Sequence[str]) -> list[Entry]: ...


def topic(
    key: str,
    entries: Iterable[Entry],
    ledger: Kin,
    decided: Iterable[Decided] = (),
    stories: Sequence[str] = (),
) -> View:
    """Return why a topic is one: its parts and the words that say them, what it is a part of and what lies
    beside it, what was decided about it, and its figures in short.

    ``entries`` are its figures, of which sketches are enough. Parents and siblings are looked for in
    ``stories``, in all of the ledger where there are none.
    """
    members = words.by_place(entries)
    decisions = [one for one in decided if _concerns(one, key)]
    is_made = _is_made(members)
    read = ledger.whole(members if is_made else members[:READ])
    own = Names(members, ledger.whole)[key] if members else None
    named = [one.decision.value for one in decisions if one.decision.value]
    beside = ledger.kin(own, [key, *own.parents, *named], stories) if own is not None else []
    around = Names(beside, ledger.whole)
    around.learn(around)
    counts = Counter(e.topic for e in beside if words.is_live(e))
    names = {name: around[name].name for name in around}
    made_of = Counter((one.derived.key, one.derived.name) for one in read if one.derived is not None)
    facts = [("key", key)]
    if own is not None and not is_made:
        facts.append(("made of", "; ".join(f"{part}: {value}" for part, value in own.parts)))
        if not own.comparable:
            facts.append(("so", "the texts do not say what is counted; these figures are not compared"))
    elif made_of:
        shown = [f"{name} ({one}) {count:,}" for (one, name), count in made_of.most_common(SIBLINGS)]
        rest = len(made_of) - len(shown)
        facts.append(("holds", "; ".join(shown) + (f"; and {rest:,} more" if rest else "")))
    why = Counter(said for said in map(_own_words, read[:READ]) if said)
    of = f" of the first {READ:,}" if len(members) > READ else ""
    facts += [
        ("why", f"{said} ({count:,}{of})" if len(members) > 1 else said)
        for said, count in why.most_common(REASONS)
    ]
    facts += _evidence(read)
    if own is not None and own.parents:
        parents = [
            f"{names[one]} ({one}), {many(counts[one], 'figure')}" for one in own.parents if one in names
        ]
        facts.append(("part of", "; ".join(parents)))
    if own is not None and own.family and own.comparable:
        siblings = [
            other
            for other in around
            if around[other].family == own.family
            and around[other].comparable
            and other not in (key, *own.parents)
        ]
        siblings.sort(key=lambda one: (-counts[one], one))
        listed = [f"{names[one]} ({one}) {counts[one]:,}" for one in siblings[:SIBLINGS]]
        rest = len(siblings) - len(listed)
        facts.append(("beside", "; ".join(listed) + (f"; and {rest:,} more" if rest else "")))
    if members:
        facts.append(("behind", f"{words.tally(members)}; {words.counted(members)}"))
    facts += [
        ("decided", f"{in_words(one, names)} ({one.who}, {one.at[:10]}; decision {one.batch})")
        for one in decisions
    ]
    live = [entry for entry in members if words.is_live(entry)]
    rows = [
        (
            words.figure(e.claim),
            "\n".join(part for part in (words.who(e.claim), words.beside(e)) if part),
            words.asof(e.claim),
            words.clean(e.label),
            short(e.claim.claim),
        )
        for e in ledger.whole(live[:MEMBERS])
    ]
    columns = (
        Column("figure as worded", 5),
        Column("who says it", 4),
        Column("as of", 1, 10),
        Column("doc", 2, LABEL),
        Column("id", 1, 8),
    )
    more = len(live) - MEMBERS
    hints = [Hint("report timeline", (("topic", key),), f"{more:,} more")] if more > 0 else []
    notes = [] if members else ["No figure is in it now; claims to come may be."]
    name = (
        own.name if own is not None else next((d.decision.field for d in decisions if d.decision.field), key)
    )
    return View(
        name or key,
        intro=(name or key, *(f"{term}\t{value}" for term, value in facts if value)),
        sections=(make_section(columns, rows, notes=notes, hints=hints),),
        columns=(
            "topic",
            "name",
            *(f"{term.replace(' ', '_')}" for term, _ in facts[1:] if term != "decided"),
        ),
        records=({"topic": key, "name": name, **_facts(facts[1:])},),
    )


def proposals(
    found: Sequence[Proposal], members: Mapping[str, Sequence[Entry]], filters: Filters = NONE
) -> View:
    """Return the merges worth a look, each with its reason, figures of both and the command that does it."""
    names = words.topics(entry for group in members.values() for entry in group)
    shown = found[: filters.limit]
    columns = (
        Column("topic", 5),
        Column("figure as worded", 4),
        Column("who says it", 3),
        Column("doc, as of", 2, LABEL),
    )
    sections = []
    for number, one in enumerate(shown, start=1):
        samples = one.shared[:2] or ((members[one.topic][0], members[one.into][0]),)
        rows: list[tuple[str, ...]] = []
        for pair in samples:
            for key, entry in zip((one.topic, one.into), pair, strict=True):
                about = (
                    ""
                    if rows and len(rows) > 1
                    else f"{names[key].name}\n{many(len(members[key]), 'figure')}"
                )
                place = f"{words.clean(entry.label)}\n{words.asof(entry.claim)}"
                rows.append((about, words.figure(entry.claim), words.who(entry.claim), place))
        merge = Hint("topics merge", given=(one.topic, one.into))
        sections.append(make_section(columns, rows, f"{number} {one.reason}", hints=(merge,)))
    count = f"{many(len(found), 'merge')} worth a look; nothing was changed." if found else ""
    if len(shown) < len(found):
        count += f" {len(shown):,} shown; --limit shows more."
    return View(
        "Topics that may be one",
        intro=(count or "No two topics here look like one.",),
        sections=tuple(sections),
        columns=PROPOSED,
        records=tuple(
            {
                "topic": one.topic,
                "topic_name": names[one.topic].name,
                "figures": len(members[one.topic]),
                "into": one.into,
                "into_name": names[one.into].name,
                "into_figures": len(members[one.into]),
                "reason": one.reason,
                "shared": len(one.shared),
            }
            for one in shown
        ),
    )


def decided_words(decided: Iterable[Decided], known: Iterable[str] = ()) -> dict[str, str]:
    """Return in a word or two what was decided about each topic."""
    keys = list(known)
    said: dict[str, list[str]] = {}
    for one in decided:
        decision = one.decision
        if decision.action == "split":
            for key in (key for key in keys if key.startswith(decision.target + SPLIT)):
                said.setdefault(key, []).append("split")
            continue
        target = decision.value if decision.action == "merge" else decision.target
        word = {"rename": "renamed", "merge": "merged", "define": "defined"}.get(decision.action)
        if word and target:
            said.setdefault(target, []).append(word)
    return {key: ", ".join(dict.fromkeys(done)) for key, done in said.items()}


def in_words(one: Decided, names: Mapping[str, str] | None = None) -> str:
    """Return what one decision about a topic says."""
    decision = one.decision
    match decision.action:
        case "rename":
            return f'renamed to "{words.clean(decision.value)}"'
        case "merge":
            into = (names or {}).get(decision.value or "", decision.value)
            return f"{decision.target} merged into {words.clean(into)}"
        case "split":
            return f"split by {decision.field}"
        case "define":
            return f'defined as "{words.clean(decision.field)}": {filters_in_words(decision.value)}'
        case other:
            return other


def filters_in_words(text: str | None) -> str:
    """Return the saved query of a defined topic as the options that make it."""
    given = json.loads(text or "{}")
    return " ".join(
        f"--{name.replace('_', '-')}" + ("" if value is True else f" {quoted(str(value))}")
        for name, value in given.items()
    )


def quoted(word: str) -> str:
    """Return a word as it can be given to a shell.

    >>> quoted("kill/at-haiti"), quoted("kill / Haiti")
    ('kill/at-haiti', "'kill / Haiti'")
    """
    from shlex import quote

    return quote(words.clean(word))


def _record(topic: Topic, group: Sequence[Entry], decided: str) -> dict[str, Any]:
    return _record_of(topic, words.tally(group), decided)


def _record_of(topic: Topic, count: Tally, decided: str) -> dict[str, Any]:
    return {
        "topic": topic.key,
        "name": topic.name,
        "figures": count.said,
        "origins": count.origins,
        "voices": count.voices,
        "documents": count.documents,
        "decided": decided,
        "order": topic.order,
    }


def _concerns(one: Decided, key: str) -> bool:
    decision = one.decision
    base = key.partition(SPLIT)[0]
    return decision.target in (key, base) or (decision.action == "merge" and decision.value in (key, base))


def _is_made(entries: Sequence[Entry]) -> bool:
    """Say whether the user put figures here that are elsewhere by their own words."""
    return any(entry.topic_decided for entry in entries)


def _own_words(entry: Entry) -> str:
    """Return which words of a claim say what it is about."""
    try:
        return words.clean(explain(entry.claim, load_language(entry.claim.language)))
    except LanguageError:
        return ""


def _evidence(members: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return what speaks for one topic of some figures, and what against it, over all their pairs."""
    claims = [entry.claim for entry in members[:PAIRED]]
    try:
        found = joined_by(claims, load_language(claims[0].language)) if len(claims) > 1 else []
    except LanguageError:
        return []
    pro = [about for about, part in found if part > 0][:REASONS]
    con = [about for about, part in found if part < 0][:REASONS]
    return [("for it", "; ".join(pro)), ("against it", "; ".join(con))]


def _facts(facts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    decided = [value for term, value in facts if term == "decided"]
    rest = {term.replace(" ", "_"): value for term, value in facts if term != "decided"}
    return {**rest, "decided": decided}
