"""How sure an attribution is: a small model over what is known of a voice and its figure.

People are shown *sure* from 0.9 on, *likely* from 0.7 on, else *check*. The weights stand in
``certainty.toml`` and are fitted by ``tests/eval/fit_certainty.py`` on 504 articles of political news. Right
of the figures with a voice, each article judged by weights that were made without it:

    ==================  ==========  ==========  ==========
    articles            sure        likely      check
    ==================  ==========  ==========  ==========
    the 504, left out   183 of 192  552 of 643  113 of 175
    84 others            30 of  30  179 of 189   24 of  35
    ==================  ==========  ==========  ==========

The sets do not say whose the pronouns are, so what the name behind one is worth is no part of the fit: it
lowers the certainty by itself.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from claimtrack.attribution.reports import Report
from claimtrack.attribution.words import Words
from claimtrack.model import LIKELY, SURE, Span

STATEMENT = 0.95
"""How sure it is that a statement is its issuer's word."""

OPEN = 0.55
"""The same of a pronoun that nobody resolved."""

UNKNOWN = 0.5
"""The same of a voice without a name, as which nothing can be right."""

FURTHEST = 300
"""Characters between a cue and its figure from which on they stand equally far apart."""

_ASIDE = re.compile(r"(?:\s[–—-]{1,2}\s|—|\()(?:(?!\s[–—-]{1,2}\s|—|\)).)*$")

Evidence = Mapping[str, float]
"""What speaks for and against an attribution, by name; what is not named is 0."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """The weights by name, and the chances of being right from which an attribution is sure or likely."""

    weights: Mapping[str, float]
    sure: float
    likely: float


@cache
def load_certainty() -> Certainty:
    """Return the fitted weights."""
    data = files("claimtrack.attribution").joinpath("certainty.toml").read_text(encoding="utf-8")
    table = tomllib.loads(data)
    return Certainty(table["weights"], table["bounds"]["sure"], table["bounds"]["likely"])


def certainty(evidence: Evidence) -> float:
    """Return how sure an attribution is, 0 to 1; the bounds of the fit become those that people are shown."""
    fitted = load_certainty()
    known = fitted.weights
    score = known["always"] + sum(known.get(name, 0.0) * value for name, value in evidence.items())
    chance = 1 / (1 + math.exp(-score))
    steps = ((0.0, 0.0), (fitted.likely, LIKELY), (fitted.sure, SURE), (1.0, 1.0))
    for (low, shown_low), (high, shown_high) in pairwise(steps):
        if chance < high:
            return shown_low + (shown_high - shown_low) * (chance - low) / (high - low)
    return 1.0


def distance(report: Report, span: Span) -> float:
    """Return how far a figure stands from its cue, 0 to 1."""
    gap = max(report.at.start - span.end, span.start - report.at.end, 0)
    return min(gap / FURTHEST, 1.0)


def is_far(report: Report, span: Span, text: str, words: Words) -> bool:
    """Say whether a border stands between a figure and its cue, behind which the reporter may be speaking."""
    if report.pattern not in ("clause", "trailing", "according"):
        return False
    here = next((c for c in report.content if c.start <= span.start and span.end <= c.end), None)
    if here is None:
        return False
    if report.at.start >= here.end:
        return words.far_behind.search(text[span.end : here.end]) is not None
    between = text[here.start : span.start]
    return (words.far_before.search(between) or _ASIDE.search(between)) is not None
