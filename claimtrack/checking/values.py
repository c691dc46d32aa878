"""What a check of a draft comes to: each figure with its verdict and the sides that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from claimtrack.model import Claim, Document, Entry

Verdict = Literal[
    "contradicted", "voice", "superseded", "source", "inside", "newer", "nothing", "aside", "supported"
]
"""How a figure of a draft stands against the ledger:

- ``contradicted``: another figure for the same thing and time excludes it;
- ``voice``: it is credited to one who said otherwise;
- ``superseded``: it was said, and its voice's or its topic's latest word is another;
- ``source``: it is not in the source that the draft cites for it;
- ``inside``: the draft gives two figures for one thing;
- ``newer``: it goes on from the latest word that the ledger has, which does not have it;
- ``nothing``: nothing in the ledger can be compared;
- ``aside``: it is not put forward as so (a forecast, a denial, a question), and was not compared;
- ``supported``: who is said to say it, or another origin where nobody is, says so and stands by it.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""The verdicts in the order in which an editor has to look at them."""

ALARMS: frozenset[Verdict] = frozenset({"contradicted", "voice", "superseded", "source", "inside"})
"""Verdicts for which something has to be done."""

Part = Literal["says so", "said so", "latest", "rival", "source", "beside", "nearest"]
"""What another figure is to one of the draft: it says the same and stands, it said the same and was followed,
it is the latest word, it excludes it, it is what the cited source has, it stands in the same draft, or it is
the nearest that there is."""


@dataclass(frozen=True, slots=True)
class Side:
    """Another figure beside one of the draft, and what it is to it."""

    part: Part
    entry: Entry


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure of a draft with its verdict. ``is_sure`` is false where the figures may be of two things: then
    people are told "may be". ``origins`` counts who stands behind it; ``line`` is its line in the draft."""

    entry: Entry
    verdict: Verdict
    is_sure: bool = True
    sides: tuple[Side, ...] = ()
    origins: int = 0
    line: int = 1

    @property
    def claim(self) -> Claim:
        """Return the claim."""
        return self.entry.claim

    def of(self, *parts: Part) -> list[Entry]:
        """Return the figures that are one of these parts, in order."""
        return [side.entry for side in self.sides if side.part in parts]


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft with its figures in the order of the text. ``stories`` are the names of those that it was
    compared with, ``copies`` the labels of documents left out since they are the draft itself."""

    document: Document
    figures: tuple[Checked, ...]
    stories: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def count(self) -> Counter[tuple[Verdict, bool]]:
        """Return how many figures have each verdict, sure ones and others apart."""
        return Counter((one.verdict, one.is_sure) for one in self.figures)

    def pressing(self) -> Sequence[Checked]:
        """Return the figures, what an editor has to look at first; of one verdict in the order of the
        text."""
        return sorted(self.figures, key=lambda one: (_rank(one), one.claim.start))


def _rank(one: Checked) -> tuple[int, int]:
    is_open = one.verdict in ALARMS and not one.is_sure
    return (len(ALARMS) if is_open else VERDICTS.index(one.verdict)), VERDICTS.index(one.verdict)
