"""Fit the weights of findings on labelled events, each judged by weights made without it.

python tests/eval/fit_findings.py FOLDER...               fit on all events and print how well each is ranked
python tests/eval/fit_findings.py --write FOLDER...       and write claimtrack/compare/weights/
python tests/eval/fit_findings.py --leave-out OUT FOLDER...   write OUT/EVENT/*.toml, made without EVENT
python tests/eval/fit_findings.py --gold FOLDER...        with the labelled topics in place of those found

Each FOLDER holds documents.jsonl, figures.jsonl, tensions.jsonl and moves.jsonl of one event: every figure with
its series, day, authority and modality. A pair is right where it is a labelled move or tension, or would be one
by its labels: one series, both asserted, unequal amounts, and for a dispute one day and two authorities. Pairs
with a doubtful figure are left out. Logistic regression with a penalty on squares; a feature whose weight has the
wrong sign is left out. With CLAIMTRACK_WEIGHTS=OUT/EVENT other weights made without an event take part.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.compare import disputes, steps
from claimtrack.compare.features import FEATURES, Pair, features
from claimtrack.compare.sayings import Run, find_runs
from claimtrack.compare.weights import FOLDER, Weights, write_weights
from claimtrack.lang import load_english
from claimtrack.model import Entry

PENALTY = {"steps": 6.0, "disputes": 12.0}
"""How much the square of a standardised weight costs."""

SIGNS = {
    "steps": {"ratio": -1, "far": -1, "skipped": -1, "vague": -1, "head": 1, "action": 1, "place": 1, "kind": 1,
              "category": 1, "period": 1, "alike": 1, "newer": 1, "total": 1, "few": -1, "confidence": 1,
              "documents": 1, "one authority": 1, "lead": 1, "exact": 1, "apart": 1, "stated": 1},
    "disputes": {"ratio": -1, "far": -1, "vague": -1, "head": 1, "action": 1, "place": 1, "kind": 1, "category": 1,
                 "period": 1, "alike": 1, "newer": -1, "few": -1, "confidence": 1, "rivals": 1, "both named": 1,
                 "apart": 1, "exact": 1, "rival words": 1, "one sentence": -1, "stated": 1},
}  # fmt: skip
"""The features of each model, with the sign that its weight may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair with what is known of it: right, wrong, or ``None`` where that is doubtful."""

    event: str
    pair: Pair
    right: bool | None


class Event:
    """The labels of one event, and its figures as they were read."""

    def __init__(self, folder: Path, entries: Sequence[Entry], *, gold: bool) -> None:
        self.name = folder.name
        self.figures = _read(folder / "figures.jsonl")
        by_id = {one["id"]: one for one in self.figures}
        self.here: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for figure in self.figures:
            self.here[figure["document"]].append(figure)
        both = [*_read(folder / "moves.jsonl"), *_read(folder / "tensions.jsonl")]
        self.moves = {_ends(by_id[m["a"]], by_id[m["b"]]) for m in both[: len(_read(folder / "moves.jsonl"))]}
        self.tensions = {_ends(by_id[m["a"]], by_id[m["b"]]) for m in both} - self.moves
        tense = _read(folder / "tensions.jsonl")
        self.tensions = {_ends(by_id[m["a"]], by_id[m["b"]]) for m in tense}
        chosen = [self._placed(entry) for entry in entries] if gold else entries
        self.runs = find_runs(chosen, load_english())

    def at(self, entry: Entry) -> dict[str, Any] | None:
        """Return the labelled figure at a claim's place."""
        claim = entry.claim
        over = [f for f in self.here[claim.document] if claim.start < f["end"] and f["start"] < claim.end]
        return over[0] if over else None

    def _placed(self, entry: Entry) -> Entry:
        figure = self.at(entry)
        series = figure["series"] if figure is not None else None
        return replace(entry, topic=series or f"{entry.claim.document}/{entry.claim.claim}")

    def judge(self, pair: Pair, model: str) -> bool | None:
        """Return whether a pair is right."""
        a, b = self.at(pair.a.entry), self.at(pair.b.entry)
        if a is None or b is None:
            return False
        real = self.tensions if model == "disputes" else self.tensions | self.moves
        if _ends(a, b) in real:
            return True
        if a["doubtful"] or b["doubtful"]:
            return None
        same = a["series"] is not None and a["series"] == b["series"]
        asserted = a["modality"] == b["modality"] == "asserted" and "forecast" not in (a["scope"], b["scope"])
        if not same or not asserted or (a["low"], a["high"]) == (b["low"], b["high"]):
            return False
        if model == "disputes":
            return bool(a["asof"] == b["asof"] and a["authority"] != b["authority"])
        return bool(a["asof"] and b["asof"] and a["asof"] <= b["asof"])

    def seen(self, pairs: Iterable[Pair], wanted: set[Any]) -> int:
        """Return how many of the wanted pairs are among these."""
        found = set()
        for pair in pairs:
            a, b = self.at(pair.a.entry), self.at(pair.b.entry)
            if a is not None and b is not None:
                found.add(_ends(a, b))
        return len(wanted & found)


def find_entries(folder: Path, cache: Path | None, weights: Path | None) -> list[Entry]:
    """Return the figures of an event as a user's ledger has them; what was read once is kept in ``cache``."""
    kept = cache / f"{folder.name}.pickle" if cache else None
    if kept is not None and kept.exists():
        return list(pickle.loads(kept.read_bytes()))  # noqa: S301 - our own file
    from claimtrack.ingest import ingest_paths  # type: ignore[attr-defined]

    raise NotImplementedError(ingest_paths, weights)


def fit(rows: Sequence[Row], model: str, made: dict[str, Any]) -> Weights:
    """Return the weights that tell right pairs from wrong ones."""
    firm = [row for row in rows if row.right is not None]
    y = np.array([bool(row.right) for row in firm], dtype=float)
    values = [features(row.pair) for row in firm]
    names = [name for name in FEATURES if name in SIGNS[model] or name in FREE[model]]
    while True:
        x = np.array([[value[name] for name in names] for value in values])
        middle, spread = x.mean(0), x.std(0)
        used = spread > 0
        spread = np.where(used, spread, 1.0)
        weights, bias = _logistic((x - middle) / spread, y, PENALTY[model])
        wrong = [n for n, w, u in zip(names, weights, used, strict=True) if not u or w * SIGNS[model].get(n, 0) < 0]
        if not wrong:
            break
        names = [name for name in names if name not in wrong]
    raw = weights / spread
    return Weights(
        round(float(bias - raw @ middle), 4),
        0.0,
        {name: round(float(w), 4) for name, w in zip(names, raw, strict=True)},
        {**made, "pairs": len(firm), "right": int(y.sum())},
    )


def _logistic(x: Any, y: Any, penalty: float) -> tuple[Any, float]:
    """Return weights and bias by Newton's method; the bias is not penalised."""
    a = np.hstack([x, np.ones((len(x), 1))])
    ridge = np.diag([penalty] * x.shape[1] + [1e-6])
    found = np.zeros(a.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ found))
        slope = a.T @ (p - y) + ridge @ found
        step = np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a + ridge, slope)
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return found[:-1], float(found[-1])
