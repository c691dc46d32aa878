"""Deciding a figure's kind from its features by fitted weights, once for each document."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from claimtrack.context.counted import find_noun
from claimtrack.context.figure import place_figure
from claimtrack.context.kinds.case import Case, kind_words, read_runs
from claimtrack.context.kinds.features import is_blow, read_features, several_blows
from claimtrack.context.words import words_of
from claimtrack.lang import Language
from claimtrack.model import Context, Document, Kind, Mention
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_argument, is_past_participle
from claimtrack.sentences import Layout

FOLDER = "CLAIMTRACK_WEIGHTS"
"""Names a folder whose ``kinds.toml`` stands in for the weights given here, to measure with events left
out."""

OTHER = "other"
"""What the weights say of a figure that is none of the kinds they know; the rules' reading stays."""

OPEN: tuple[Kind | None, ...] = (None, "total", "incident")
"""What the rules leave open; a rate, a share, a price, an age, a duration, an addition is one."""


@dataclass(frozen=True, slots=True)
class Weights:
    """For each kind what it weighs from the start, and what each feature adds to that."""

    start: Mapping[str, float]
    features: Mapping[str, Mapping[str, float]]

    def likelihoods(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return how likely each kind is, together 1.

        >>> weights = Weights({"total": 0.0, "level": 0.0}, {"still": {"total": -1.0, "level": 1.0}})
        >>> {kind: round(p, 2) for kind, p in weights.likelihoods({"still": 1.0}).items()}
        {'total': 0.12, 'level': 0.88}
        """
        scores = dict(self.start)
        for name, value in features.items():
            for kind, weight in self.features[name].items() if value else ():
                scores[kind] += weight * value
        top = max(scores.values())
        grown = {kind: math.exp(score - top) for kind, score in scores.items()}
        whole = sum(grown.values())
        return {kind: part / whole for kind, part in grown.items()}


@cache
def read_weights() -> Weights:
    """Return the fitted weights that come with ClaimTrack, or those of a folder named in the environment."""
    folder = os.environ.get(FOLDER)
    path = Path(folder) / "kinds.toml" if folder else None
    if path is None or not path.is_file():
        text = files("claimtrack.context.kinds").joinpath("weights.toml").read_text(encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Weights(table["start"], table["features"])


def open_cases(
    document: Document,
    layout: Layout,
    parsed: Mapping[int, ParsedSentence],
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    language: Language,
) -> Iterator[tuple[int, Case]]:
    """Yield the position and the case of every figure whose kind the rules leave open, and of additions."""
    words, table = words_of(language), kind_words(language)
    runs = None
    for position, ((index, mention), context) in enumerate(zip(mentions, contexts, strict=True)):
        sentence = parsed.get(index)
        unit = mention.quantity.unit
        if sentence is None or mention.quantity.low is None:
            continue
        amount = context.kind == "measure" and unit in table.amounts
        if context.kind not in OPEN and context.kind != "increment" and not amount:
            continue
        figure = place_figure(index, mention, sentence, words)
        if figure is None or figure.measure not in ("count", "money", "measure"):
            continue
        noun = find_noun(figure, words)
        runs = runs if runs is not None else read_runs(document, layout, language)
        yield position, Case(figure, noun.token if noun is not None else None, context, runs, words, table)


def is_flow(case: Case) -> bool:
    """Say whether a figure adds up what was done in a stretch of time: "built 900 flats in 2017".

    A state lasts ("employed 900 people in 2017"), and what one event did, or an event since a day, is a
    total.
    """
    start, end = case.context.time_start, case.context.time_end
    if start is None or end is None or start == end or case.context.kind == "total":
        return False
    is_fresh = any(child.lower_ in case.table.near["fresh"] for child in case.token.children)
    if is_fresh and case.head in case.table.nouns["happening"]:
        return True  # "37 **new** cases in the last 24 hours"
    took_part = case.token.head == case.verb and is_argument(case.token)
    lasts = case.tense == "perfect" or (case.tense == "present" and is_past_participle(case.verb))
    if not took_part or lasts or case.tense == "none":
        return False
    verb = case.verb.lemma_.lower()
    standing = case.words.level_verbs | case.words.grammar.have | case.table.verbs["lasting"]
    opened = any(token.lower_ in case.table.near["opened"] for token in case.clause)
    return verb not in standing and not opened and not is_blow(case) and not several_blows(case)


def is_state(case: Case) -> bool:
    """Say whether an addition belongs to a standing state: "thousands more are **still** missing"."""
    return case.tense == "present" and case.figure.measure == "count" and case.says("standing")


def decide_kinds(
    document: Document,
    layout: Layout,
    parsed: Mapping[int, ParsedSentence],
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    language: Language,
) -> list[Context]:
    """Return the contexts with the likeliest kind where the rules leave it open, marked as inferred."""
    weights = read_weights()
    decided = list(contexts)
    for position, case in open_cases(document, layout, parsed, mentions, contexts, language):
        if case.context.kind == "increment":
            if is_state(case):
                decided[position] = replace(case.context, kind="level")
            continue
        if is_flow(case):
            decided[position] = replace(case.context, kind="period")
            continue
        likely = weights.likelihoods(read_features(case))
        kind = max(likely, key=lambda name: likely[name])
        if kind not in (OTHER, case.context.kind):
            inferred = (*case.context.inferred, "kind")
            decided[position] = replace(case.context, kind=cast(Kind, kind), inferred=inferred)
    return decided
