"""The head of the overview: how much there is, who gives most of it, what is to be known of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from claimtrack.compare.standing import voice_of
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.store.families import families

MOST_LABELS = 8
"""Documents named in one line of the head."""

Key = TypeVar("Key")


def make_head(
    every: Sequence[Entry],
    live: Sequence[Entry],
    held: Sequence[DocumentEntry],
    copies: Sequence[CopyPair],
    behind: str,
    filters: Filters,
) -> list[str]:
    """Return the lines of the head: how many figures of how many documents, and who gives most of them."""
    chosen = words.asked(filters)
    if not every:
        if chosen:
            return [f"No figure fits {chosen}."]
        return [f"{many(len(held), 'document')}, no figures.", *say_documents(held, copies)]
    if chosen:
        given = len({e.claim.document for e in every})
        found = f"{words.counted(every)} in {many(given, 'document')}, for {chosen}."
        return [f"{found} {behind}".strip()]
    numbers = [e for e in live if e.claim.low is not None]
    most = say_most(numbers, held) if numbers else []
    found = f"{many(len(held), 'document')}, {words.counted(every)}."
    return [" ".join([found, *most, behind]).strip(), *say_documents(held, copies)]


def say_most(live: Sequence[Entry], held: Sequence[DocumentEntry]) -> list[str]:
    """Return a sentence on the document and the voice that give more than half of the figures, if they do."""
    said: list[str] = []
    key, given = _top(Counter(e.claim.document for e in live))
    inside = live
    if len(held) > 1 and 2 * given > len(live):
        inside = [e for e in live if e.claim.document == key]
        turns = sum(e.claim.attribution == "turn" for e in inside)
        said.append(gives(inside[0], given, len(live), turns))
    voice, times = _top(Counter(voice_of(e) for e in inside))
    if 2 * times > len(inside) and len(inside) > 1:
        first = next(e for e in inside if voice_of(e) == voice)
        said.append(speaks(first, times, bool(said)))
    return [", and ".join(said) + "."] if said else []


def gives(first: Entry, given: int, every: int, turns: int) -> str:
    """Return in words that one document gives so many of all figures, ``turns`` of which are in turns."""
    sort = "interview" if 2 * turns > given else "document"
    count = f"all {given:,}" if given == every else f"{given:,}"
    return f"One {sort} ({words.clean(first.label)}) gives {count}"


def speaks(first: Entry, times: int, is_inside: bool) -> str:
    """Return in words that one voice speaks so often, in that document (``is_inside``) or in all."""
    name = words.voice_name(first.claim)
    if is_inside:
        return f"{name} is the voice of {times:,} of those"
    return f"{name[:1].upper()}{name[1:]} is the voice of {times:,} of them"


def _top(counter: Counter[Key]) -> tuple[Key, int]:
    """Return the key with the highest count; among equals the smallest, not the first that was counted."""
    return min(counter.items(), key=lambda item: (-item[1], str(item[0])))


def say_behind(topics: int, several: int) -> str:
    """Return in words how many of the topics have figures of several origins."""
    if not topics:
        return ""
    if not several:
        return "NO FIGURE HERE HAS A SECOND ORIGIN."
    said = many(topics, "topic")
    return f"{several:,} of {said} have figures of more than one origin; these need not agree."


def say_documents(held: Sequence[DocumentEntry], copies: Sequence[CopyPair]) -> list[str]:
    """Return what must be known about the documents before a figure is read."""
    lines = []
    undated = [words.clean(d.label) for d in held if d.document.date is None]
    if undated:
        listed = words.listed(undated, MOST_LABELS)
        lines.append(f"no date\t{listed}: not placed in time; see claimtrack documents set")
    lines += [f"copies\t{line}" for line in _copies(held, copies)]
    without = [words.clean(d.label) for d in held if not d.claims and d.unread is None]
    if without:
        lines.append(f"no figures\t{words.listed(without, MOST_LABELS)}")
    unread = [f"{words.clean(d.label)} ({words.clean(d.unread)})" for d in held if d.unread is not None]
    if unread:
        lines.append(f"not read\t{words.listed(unread, MOST_LABELS)}")
    return lines


def _copies(held: Sequence[DocumentEntry], copies: Sequence[CopyPair]) -> list[str]:
    by_origin: dict[str, list[DocumentEntry]] = {}
    for document in held:
        by_origin.setdefault(document.origin, []).append(document)
    pairs = {(pair.a, pair.b): pair for pair in copies}
    lines = []
    several = [family for family in by_origin.values() if len(family) > 1]
    for family in several[:3]:
        shorter, longer = sorted(family, key=lambda d: (d.characters, d.document.id))[:2]
        a, b = words.clean(shorter.label), words.clean(longer.label)
        ends = sorted((shorter.document.id, longer.document.id))
        pair = pairs.get((ends[0], ends[1]))
        share = f"{round(100 * pair.containment)} %" if pair else ""
        if len(family) > 2 or pair is None:
            said = f"{words.listed([words.clean(d.label) for d in family], MOST_LABELS)} share their text"
        elif pair.containment == 1 and shorter.characters == longer.characters:
            said = f"{a} and {b} are the same text"
        elif pair.kind == "same_text":
            said = f"{a} is a shorter version of {b} ({share} of it word for word)"
        else:
            said = f"{share} of {a} is also in {b}"
        lines.append(f"{said}; together one origin")
    origin = {d.document.id: d.origin for d in held}
    loose = families(p for p in copies if origin.get(p.a, p.a) != origin.get(p.b, p.b))
    rest = []
    if len(several) > 3:
        rest.append(f"{len(several) - 3:,} more groups of copies")
    if loose:
        rest.append(f"{many(sum(map(len, loose)), 'document')} share passages")
    if rest:
        lines.append(f"{', '.join(rest)}: claimtrack report copies")
    return lines


# Stories
