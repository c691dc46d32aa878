"""Mention -> who said it: quotations, cues, turns, statements, and the names behind pronouns and titles."""

from claimtrack.attribution.assign import attribute
from claimtrack.attribution.reach import neighbours

__all__ = ["attribute", "neighbours"]
