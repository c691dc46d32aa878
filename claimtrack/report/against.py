"""What one figure stands against, in words: the gravest first, few enough for a line or two."""

from __future__ import annotations

from claimtrack.compare.relations import Relation
from claimtrack.model import Entry
from claimtrack.report import words
from claimtrack.report.pairs import Pairs
from claimtrack.rows import short

SAID = {
    "conflicts": ("conflicts with", "conflicts with"),
    "rejects": ("rejects", "is rejected:"),
    "corrects": ("corrects", "is corrected:"),
    "diverges": ("is far from", "is far from"),
    "updates": ("updates", "is updated:"),
    "part_of": ("goes together with", "goes together with"),
    "agrees": ("agrees with", "agrees with"),
    "repeats": ("repeats", "is repeated:"),
}
"""What the later figure does to the earlier, and what befalls the earlier; the gravest first."""

MOST = 4
"""Figures named on one card."""


def against(entry: Entry, pairs: Pairs) -> str:
    """Return in words how a figure stands to the others, at most ``MOST`` of them, and how many more there
    are.

    ``pairs`` are the relations in which it stands. Pairs that only say again what another pair says count
    once.
    """
    key = entry.claim.claim, entry.claim.document
    found, every = pairs.foremost(SAID, MOST)
    parts: dict[str, list[str]] = {}
    for relation in (finding.first for finding in found):
        is_later = (relation.b.claim, relation.b.document) == key
        other = pairs.a(relation) if is_later else pairs.b(relation)
        about = (words.who(other.claim), other.claim.asof, short(other.claim.claim))
        told = f"{words.figure(other.claim)} ({', '.join(part for part in about if part)})"
        parts.setdefault(_label(relation, is_later), []).append(told)
    said = [f"{label} {', '.join(others)}" for label, others in parts.items()]
    if every > len(found):
        said.append(f"and {every - len(found):,} more")
    return "; ".join(said)


def _label(relation: Relation, is_later: bool) -> str:
    if relation.relation == "part_of" and relation.whole is not None:
        mine = relation.b if is_later else relation.a
        return "contains" if relation.whole == mine.claim else "is part of"
    return SAID[relation.relation][0 if is_later else 1]
