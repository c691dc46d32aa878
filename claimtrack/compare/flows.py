"""Claim -> how its figure is measured: the dimension of its unit, and whether it is of a worst case.

What flows is told apart from what has flowed by the words behind the figure, not by its unit alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.compare.claims import words_behind
from claimtrack.compare.families import Measures, dimension_of, measures_of
from claimtrack.compare.measures import Said
from claimtrack.lang import Language
from claimtrack.model import Claim

NEAR = 70
"""Characters around a figure in which "worst case" and "in theory" are said of it."""


@dataclass(frozen=True, slots=True)
class _Data:
    measures: Measures
    worst: re.Pattern[str]
    per_time: re.Pattern[str]
    each: re.Pattern[str]
    whole: re.Pattern[str]


def dimension_said(claim: Claim, said: Said, language: Language) -> str | None:
    """Return the dimension of a claim's unit, as ``unit_said``."""
    unit = unit_said(claim, said, language)
    return None if unit is None else dimension_of(unit, measures_of(language))


def unit_said(claim: Claim, said: Said, language: Language) -> str | None:
    """Return the unit of a claim. Of what flows it is a rate where the words behind the figure say so ("600
    barrels (95,000 litres) per day")."""
    data = _data(language)
    if may_flow(claim, language):
        is_rate = data.per_time.search(words_behind(claim)) or _goes_on_as_rate(claim, data)
        if is_rate and _flows(claim, said, data):
            return f"{claim.unit} per day"
    return claim.unit


def may_flow(claim: Claim, language: Language) -> bool:
    """Say whether a claim's unit measures what may flow."""
    return claim.unit is not None and dimension_of(claim.unit, measures_of(language)) in ("volume", "mass")


def says_worst_case(claim: Claim, said: Said, language: Language) -> bool:
    """Say whether a figure is of what could be in the worst case, and no estimate of what is.

    A toll that "could be as high as 100,000" is still an estimate; a flow that "could reach 40,000" is not.
    """
    data = _data(language)
    if claim.basis == "worst_case":
        return True
    flows = _flows(claim, said, data)
    supposed = claim.modality == "hypothetical" and claim.basis in (None, "feared")
    at = max(0, claim.start - claim.sentence_start)
    near = claim.sentence[max(0, at - NEAR) : claim.end - claim.sentence_start + NEAR]
    return (flows and supposed) or bool((flows or supposed) and data.worst.search(near))


def _flows(claim: Claim, said: Said, data: _Data) -> bool:
    entry = data.measures.table.get(said.family or "")
    return entry is not None and "volume per time" in entry.about and claim.unit is not None


def _goes_on_as_rate(claim: Claim, data: _Data) -> bool:
    """Say whether a figure leaves out the time that the one before it has: "1,000 barrels a day, then 5,000
    barrels"; a total beside a rate says that it is one."""
    word = claim.surface.split()[-1]
    before = claim.sentence[: max(0, claim.start - claim.sentence_start)]
    if re.search(rf"(?:{data.each.pattern})\s*\([^)]*$", before):
        return True  # "19,000 barrels a day (798,000 gallons/3.02 million litres)"
    rates = list(
        re.finditer(rf"\b{re.escape(word)}(?: of \w+)?(?: \([^)]*\))? (?:{data.each.pattern})", before)
    )
    return word.isalpha() and bool(rates) and not data.whole.search(before[rates[-1].end() :])


@cache
def _data(language: Language) -> _Data:
    words = language.table("compare")["words"]
    return _Data(
        measures_of(language),
        re.compile("|".join(words["worst"]), re.IGNORECASE),
        re.compile(words["per_time"], re.IGNORECASE),
        re.compile(words["each"], re.IGNORECASE),
        re.compile(words["whole"], re.IGNORECASE),
    )
