"""Slots of two claims -> the evidence that both belong on one timeline.

Each feature is a function of some claims' slots that returns a matrix: its value for every two of them. What
a feature weighs is fitted on labelled events and kept as data (``weights/topics.toml``, written by
``tests/eval/fit_topics.py``); ``sign`` says in which direction it may weigh. Nothing depends on the order of
the claims.
"""

# numpy's operators are typed as Any
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from claimtrack.compare.columns import Columns, Matrix
from claimtrack.compare.slots import Slots
from claimtrack.compare.weights import Weights

Sign = Literal["+", "-"]

CLIP = 4.0
"""Log-odds beyond which a pair counts no more: one pair that is out of the question does not outweigh ten."""


SEASON = 200
"""Days after which most figures are of another year's fire, flood or plague."""

ROUNDED = 1.1
"""How many times the other one of two figures may be that differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One sign that two figures share a topic, or do not: ``of`` computes it, ``sign`` bounds its weight."""

    name: str
    sign: Sign
    of: Callable[[Columns], Matrix]

    @property
    def about(self) -> str:
        """Return what it means."""
        return (self.of.__doc__ or "").strip()


FEATURES: list[Feature] = []
"""All features, in the order in which they are explained."""


def _feature(sign: Sign) -> Callable[[Callable[[Columns], Matrix]], Callable[[Columns], Matrix]]:
    def note(function: Callable[[Columns], Matrix]) -> Callable[[Columns], Matrix]:
        FEATURES.append(Feature(function.__name__.strip("_"), sign, function))
        return function

    return note


# --- amounts -----------------------------------------------------------------------------------------------


@_feature("+")
def amount_equal(c: Columns) -> Matrix:
    """The same amount: "2,000 dead" and "the 2,000 victims"."""
    return c.equal


@_feature("+")
def amount_telling(c: Columns) -> Matrix:
    """The same amount of three digits or more, which is hardly chance: "12,040" twice."""
    digits = np.array([min(row.digits, 5) - 2 for row in c.rows], dtype=float)
    return c.equal * np.maximum(np.minimum(digits[:, None], digits[None, :]), 0)


@_feature("+")
def amount_within(c: Columns) -> Matrix:
    """A word that an amount bears out: "thousands" and 7,200."""
    found = np.zeros((c.n, c.n))
    for i, row in enumerate(c.rows):
        if row.high is None and row.low:
            found[i] = (c.amounts >= row.low) & (c.amounts < 10 * row.low)
    return np.maximum(found, found.T) * (1 - c.equal)


@_feature("-")
def amount_ratio(c: Columns) -> Matrix:
    """How far apart the amounts are: 12 and 12,000. Estimates of one flow lie far apart."""
    return c.ratio * ~(c.is_vague[:, None] | c.is_vague[None, :]) * (1 - c.one_flow)


@_feature("-")
def amount_fallen(c: Columns) -> Matrix:
    """A running total that is lower on a later day: it is not the total that it was."""
    is_total = np.array([row.kind == "total" for row in c.rows])
    return c.fallen * (c.ratio > math.log(ROUNDED)) * (is_total[:, None] & is_total[None, :])


# --- measure, thing, people --------------------------------------------------------------------------------


@_feature("+")
def family_same(c: Columns) -> Matrix:
    """The same measure: "killed" and "deaths"."""
    return c.same([row.family for row in c.rows])


@_feature("-")
def family_apart(c: Columns) -> Matrix:
    """Two measures: killed and injured."""
    return c.differ([row.family for row in c.rows])


@_feature("+")
def head_same(c: Columns) -> Matrix:
    """The same noun is counted: camps and camps, or people of whom no more is said."""
    return c.same([row.head for row in c.rows])


@_feature("-")
def head_apart(c: Columns) -> Matrix:
    """Two nouns are counted: camps and graves."""
    return c.differ([row.head for row in c.rows])


@_feature("+")
def modifiers_shared(c: Columns) -> Matrix:
    """Words before the noun in common: "trafficking camps"."""
    return c.alike([row.modifiers for row in c.rows])


@_feature("-")
def holder_apart_listed(c: Columns) -> Matrix:
    """Other names stand nearest before two figures of one text: "14 in Gao, 39 in Mopti"."""
    document = c.same([row.document for row in c.rows])
    return c.differ([row.holder for row in c.rows]) * document * (1 - c.equal)


@_feature("+")
def holder_same(c: Columns) -> Matrix:
    """The same name stands nearest before two amounts: "Ek has 44 percent"."""
    return c.same([row.holder if row.scale != "count" else None for row in c.rows])


@_feature("-")
def side_apart(c: Columns) -> Matrix:
    """Whose they are differs."""
    return c.differ([row.side for row in c.rows])


@_feature("-")
def status_apart(c: Columns) -> Matrix:
    """Confirmed and suspected, or one says nothing of it: "12 confirmed cases" and "12 cases"."""
    statuses = [row.status for row in c.rows]
    return c.differ(statuses) + c.one_sided(statuses)


# --- kind, mood --------------------------------------------------------------------------------------------


@_feature("+")
def kind_same(c: Columns) -> Matrix:
    """The same kind of figure: two totals."""
    return c.same([row.kind for row in c.rows])


@_feature("-")
def kind_period(c: Columns) -> Matrix:
    """One is of a stated time alone: "900 arrests in May" and all arrests."""
    is_period = np.array([row.kind == "period" for row in c.rows])
    return (is_period[:, None] != is_period[None, :]).astype(float)


# --- place, time -------------------------------------------------------------------------------------------


@_feature("-")
def place_nested(c: Columns) -> Matrix:
    """A town and its country: "12 in Quito" and "40 in Ecuador"."""
    return c.places["nested"]


@_feature("-")
def place_apart(c: Columns) -> Matrix:
    """Two places of which none lies in the other."""
    return c.places["apart"]


@_feature("-")
def place_one_sided(c: Columns) -> Matrix:
    """One names a place."""
    return c.places["one"]


@_feature("-")
def season_apart(c: Columns) -> Matrix:
    """So many days lie between the figures that the later is of another season."""
    return (c.apart > SEASON).astype(float)


# --- where in the texts ------------------------------------------------------------------------------------


@_feature("-")
def document_same(c: Columns) -> Matrix:
    """Two amounts in one document, which seldom says a thing twice."""
    return c.same([row.document for row in c.rows]) * (1 - c.equal)


@_feature("+")
def voices_apart(c: Columns) -> Matrix:
    """Two voices in one document on one noun: "the police said 30,000, the unions 90,000"."""
    one_text = c.same([row.document for row in c.rows]) * (1 - c.differ([row.head for row in c.rows]))
    return c.differ([row.voice for row in c.rows]) * one_text * (1 - c.equal)


@_feature("+")
def headline_both(c: Columns) -> Matrix:
    """Both stand in a headline or lead."""
    is_headline = np.array([row.is_headline for row in c.rows])
    return (is_headline[:, None] & is_headline[None, :]).astype(float)


@_feature("+")
def words_alike(c: Columns) -> Matrix:
    """The words near the figures are alike."""
    return c.alike([row.words for row in c.rows]) * (1 - c.one_sentence)


# --- scores ------------------------------------------------------------------------------------------------


def evidence(rows: Sequence[Slots], weights: Weights) -> Matrix:
    """Return the log-odds that two claims share a topic, for all pairs, within ``CLIP``."""
    columns = Columns(rows)
    found = np.full((columns.n, columns.n), weights.bias)
    for feature in FEATURES:
        if weight := weights.of.get(feature.name, 0.0):
            found += weight * feature.of(columns)
    return np.round(np.clip(found, -CLIP, CLIP), 6)  # machines differ in the last digits
