"""Sentence -> mentions: numbers, their units and bounds, and which numbers are no claims.

``find_candidates`` reads the text of a sentence alone; a sentence without candidates needs no parse.
``find_mentions`` weighs the candidates against the parse and returns the figures, in document offsets.
"""

from claimtrack.quantities.candidates import Candidate, find_candidates
from claimtrack.quantities.columns import share_head_units, without_years
from claimtrack.quantities.inherited import inherit_units
from claimtrack.quantities.readings import find_mentions

__all__ = [
    "Candidate",
    "find_candidates",
    "find_mentions",
    "inherit_units",
    "share_head_units",
    "without_years",
]
