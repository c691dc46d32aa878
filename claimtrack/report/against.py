"""What one figure stands against, in words: the gravest first, few enough for a line or two."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.compare.ties import Tie
from claimtrack.report import words
from claimtrack.rows import short

SAID = {
    "conflict": ("conflicts with", "conflicts with"),
    "withdrawal": ("takes back", "is taken back:"),
    "correction": ("corrects", "is corrected:"),
    "fall": ("is below the earlier total", "is above the later total"),
    "sum": ("is a part of what does not add up to", "does not add up:"),
    "diverge": ("is far from", "is far from"),
    "revision": ("revises", "is revised:"),
    "update": ("updates", "is updated:"),
    "part": ("contains", "is part of"),
    "agrees": ("agrees with", "agrees with"),
    "repeats": ("repeats", "is repeated:"),
}
"""What the later figure does to the earlier, and what befalls the earlier; of a sum, the whole, the part."""

MOST = 4
"""Figures named on one card."""


def against(ties: Sequence[Tie]) -> str:
    """Return in words how a figure stands to the others, at most ``MOST`` of them, and how many more there
    are."""
    parts: dict[str, list[str]] = {}
    for tie in ties[:MOST]:
        claim = tie.other.claim
        about = (words.who(claim), claim.asof, short(claim.claim))
        told = f"{words.figure(claim)} ({', '.join(part for part in about if part)})"
        parts.setdefault(SAID[tie.label][0 if tie.is_later else 1], []).append(told)
    said = [f"{label} {', '.join(others)}" for label, others in parts.items()]
    if len(ties) > MOST:
        said.append(f"and {len(ties) - MOST:,} more")
    return "; ".join(said)
