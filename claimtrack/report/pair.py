"""One pair of figures explained: how the later stands to the earlier, also where they cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from claimtrack.compare.folding import Finding
from claimtrack.compare.independence import authority_of
from claimtrack.compare.relations import Relation, relate
from claimtrack.compare.standing import voice_of
from claimtrack.errors import UsageError
from claimtrack.model import Entry
from claimtrack.report import words
from claimtrack.report.pairs import (
    COLUMNS,
    TABLE,
    Pairs,
    find_pairs,
    known_language,
    pair_behind,
    pair_record,
    pair_rows,
)
from claimtrack.report.view import Column, View, make_section
from claimtrack.rows import short

SAID = {
    "repeats": "the later repeats the earlier",
    "agrees": "they agree",
    "diverges": "both are possible, but far apart",
    "conflicts": "they cannot both be right",
    "updates": "the later updates the earlier",
    "corrects": "the later corrects the earlier",
    "part_of": "one is a part of the other",
    "rejects": "the later rejects the earlier",
    "unrelated": "not comparable",
}

CHANGES = {
    "estimate": "the same thing, estimated anew",
    "world": "what is counted changed, not how it is estimated",
}


def compared(one: Entry, other: Entry, around: Iterable[Entry] = ()) -> View:
    """Return how two claims stand to each other, with the reason; the earlier is ``a``, whichever is named
    first.

    ``around`` are the claims of their documents: sums and what a claim leaves out are read from them. One
    claim twice is a ``UsageError``.
    """
    if one.claim.claim == other.claim.claim and one.claim.document == other.claim.document:
        raise UsageError(f"{short(one.claim.claim)} is one claim; name two")
    beside = {(e.claim.claim, e.claim.document): e for e in (*around, one, other)}
    relation = _relation(one, other, list(beside.values()))
    both = (one, other)
    pairs = Pairs((relation,), beside.values(), both)
    finding = Finding(relation)
    a, b = pairs.a(relation), pairs.b(relation)
    facts = [
        ("relation", f"{relation.relation.replace('_', ' ')}: {SAID[relation.relation]}"),
        ("why", relation.reason),
        ("noted", "; ".join(relation.notes)),
        ("changed", CHANGES.get(relation.change or "", "")),
        ("whole", _whole(relation)),
        ("topic", _topic(pairs, a, b)),
        ("as of", _days(a, b)),
        ("origin", _origin(a, b)),
        ("to ask", _to_ask(a, b)),
    ]
    top, bottom = pair_rows(pairs, finding)
    rows = (("earlier", *top[1:]), ("later", *bottom[1:]))
    columns = (Column("", 1, 7), *TABLE[1:])
    return View(
        "Comparison",
        intro=tuple(f"{name}\t{value}" for name, value in facts if value),
        sections=(make_section(columns, rows, behind=pair_behind(pairs, finding)),),
        columns=COLUMNS,
        records=(pair_record(pairs, relation),),
    )


def _relation(one: Entry, other: Entry, beside: list[Entry]) -> Relation:
    """Return the relation as the other views see it, among all figures of the two documents; a pair that
    they do not show is explained by itself."""
    wanted = {(e.claim.claim, e.claim.document) for e in (one, other)}
    for found in find_pairs([one], beside).relations:
        ends = {(found.a.claim, found.a.document), (found.b.claim, found.b.document)}
        if ends == wanted:
            return found
    language = known_language(one.claim.language)
    if language is None or one.claim.language != other.claim.language:
        return Relation(one.claim, other.claim, "unrelated", "in languages that are not compared")
    around = [e.claim for e in beside]
    return relate(
        one.claim,
        other.claim,
        language=language,
        same_origin=one.origin == other.origin,
        around_a=around,
        around_b=around,
    )


def _whole(relation: Relation) -> str:
    if relation.whole is None:
        return ""
    whole = relation.a if relation.whole == relation.a.claim else relation.b
    return f"{words.figure(whole)} [{short(whole.claim)}]"


def _topic(pairs: Pairs, a: Entry, b: Entry) -> str:
    first, second = pairs.names[a.topic], pairs.names[b.topic]
    if a.topic == b.topic:
        return first.name if first.comparable else f"{first.name}: the text does not say what is counted"
    return f"{first.name} / {second.name}"


def _days(a: Entry, b: Entry) -> str:
    first, second = a.claim.asof, b.claim.asof
    if first is None or second is None:
        return "unknown for both" if first == second else "unknown for one of them"
    days = (date.fromisoformat(second) - date.fromisoformat(first)).days
    if not days:
        return f"{first}, the same day"
    return f"{first} and {second}, {abs(days):,} day{'s' if abs(days) > 1 else ''} apart"


def _origin(a: Entry, b: Entry) -> str:
    if a.claim.document == b.claim.document:
        return "one document"
    if a.origin == b.origin:
        return "one origin: their documents share text"
    return "one origin: one voice in two documents" if voice_of(a) == voice_of(b) else "two origins"


def _to_ask(a: Entry, b: Entry) -> str:
    """Return who can say which holds: those whose figures they are, and who told them on; where it is one,
    that one alone."""
    return "; ".join(dict.fromkeys(_source(one) for one in (a, b)))


def _source(entry: Entry) -> str:
    claim = entry.claim
    own = authority_of(claim)
    spoken = [] if claim.speaker in (None, own) else [claim.speaker]
    names = [own or claim.publisher or entry.label, *spoken]
    others = (*names[1:], *claim.chain, claim.publisher)
    told_on = [one for one in others if one and not words.is_named_so(one, names[0])]
    by_way = f", by way of {', '.join(dict.fromkeys(map(words.clean, told_on)))}" if told_on else ""
    return f"{words.clean(names[0])}{by_way}"
