"""Fit the weights of findings on labelled events, each judged by weights made without it.

python tests/eval/fit_findings.py FOLDER...               fit on all events and print how well each is ranked
python tests/eval/fit_findings.py --write FOLDER...       and write claimtrack/compare/weights/
python tests/eval/fit_findings.py --leave-out OUT FOLDER...   write OUT/EVENT/*.toml, made without EVENT
python tests/eval/fit_findings.py --gold FOLDER...        with the labelled topics in place of those found
  --judged DOCUMENTS    learn as well from the steps of other texts that readers judged (``judged.jsonl``)

Each FOLDER holds documents.jsonl, figures.jsonl, tensions.jsonl and moves.jsonl of one event: every figure with
its series, day, authority and modality. A pair is right where it is a labelled move or tension, or would be one
by its labels: one series, both asserted, unequal amounts, and for a dispute one day and two authorities. Pairs
with a doubtful figure are left out. What readers judged is one line a step: where its two figures stand (the
document by a hash of its id), and whether somebody who knew nothing of the weights found it right, defensible or
wrong. Logistic regression with a penalty on squares; a feature whose weight has the wrong sign is left out.
With CLAIMTRACK_WEIGHTS=OUT/EVENT other weights made without an event take part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.compare import disputes, steps
from claimtrack.compare.features import FEATURES, Pair, features
from claimtrack.compare.sayings import find_runs, read_saying
from claimtrack.compare.weights import FOLDER, Weights, write_weights
from claimtrack.lang import load_english
from claimtrack.model import Entry
from claimtrack.store import open_store

PENALTY = {"steps": 10.0, "disputes": 5.0}
"""How much the square of a standardised weight costs."""

SIGNS = {
    "steps": {"ratio": -1, "lead": 1, "place": 1, "kind": 1, "action": 1, "falls": -1, "holder": 1, "words": 1,
              "modifiers": 1, "one text": -1},
    "disputes": {"newer": -1, "alike": 1},
}  # fmt: skip
"""The features of each model whose sign is known."""

FREE = {
    "steps": ("rises", "days", "same day", "one sentence", "people", "unit", "estimate"),
    "disputes": (),
}  # fmt: skip
"""Its other features."""

JUDGED = Path(__file__).parent / "judged.jsonl"
"""Steps of texts without labels, as a reader judged them."""

CUT = {"steps": 0.24, "disputes": 0.35}
"""The probability below which a finding is only shown on request."""

SHOWN = 30
"""Findings of an event that a person would read."""


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
        self.moves, self.tensions = (
            {_ends(by_id[one["a"]], by_id[one["b"]]) for one in _read(folder / f"{name}.jsonl")}
            for name in ("moves", "tensions")
        )
        self.labelled = find_runs([self._placed(entry) for entry in entries], load_english())
        self.runs = self.labelled if gold else find_runs(entries, load_english())
        self.circles = self.labelled if gold else find_runs(entries, load_english(), circles=True)

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


def judged_rows(documents: Path) -> list[Row]:
    """Return the steps that readers judged, of texts in a file of documents."""
    judged = _read(JUDGED)
    wanted = {document for one in judged for document, _ in (one["a"], one["b"])}
    entries = find_entries([one for one in _read(documents) if _short(one["id"]) in wanted], None)
    at = {(_short(entry.claim.document), entry.claim.start): entry for entry in entries}
    rows = []
    for one in judged:
        ends = (at.get((document, start)) for document, start in (one["a"], one["b"]))
        a, b = (read_saying(entry, load_english()) if entry else None for entry in ends)
        if a is not None and b is not None:
            rows.append(Row("judged", Pair(a, b), one["is"] != "wrong"))
    return rows


def _short(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()[:12]


def find_entries(documents: Iterable[Mapping[str, Any]], weights: Path | None) -> list[Entry]:
    """Return the figures of documents as the ledger of a user who ingests them has them."""
    environ = {**os.environ, "CLAIMTRACK_WEIGHTS": str(weights)} if weights else dict(os.environ)
    with tempfile.TemporaryDirectory() as scratch:
        ledger, slim = f"{scratch}/ledger.db", Path(scratch, "documents.jsonl")
        known = ("id", "text", "date", "source", "title")
        slim.write_text(
            "".join(
                json.dumps({name: one[name] for name in known if one.get(name)}) + "\n" for one in documents
            )
        )
        command = [sys.executable, "-m", "claimtrack", "ingest", str(slim), "--db", ledger]
        subprocess.run(command, env=environ, check=True, capture_output=True)
        with open_store(ledger, create=False) as store:
            return store.entries()


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
        weights, bias = _logistic((x - middle) / spread, y, PENALTY[model], is_even=model == "disputes")
        wrong = [
            n for n, w, u in zip(names, weights, used, strict=True) if not u or w * SIGNS[model].get(n, 0) < 0
        ]
        if not wrong:
            break
        names = [name for name in names if name not in wrong]
    raw = weights / spread
    return Weights(
        round(float(bias - raw @ middle), 4),
        round(math.log(CUT[model] / (1 - CUT[model])), 4),
        {name: round(float(w), 4) for name, w in zip(names, raw, strict=True)},
        {**made, "pairs": len(firm), "right": int(y.sum())},
    )


def _logistic(x: Any, y: Any, penalty: float, *, is_even: bool) -> tuple[Any, float]:
    """Return weights and bias by Newton's method; the bias is not penalised. Where ``is_even``, right and
    wrong pairs count as much in all: of a few right ones, one event has most, and without it none are left."""
    mass = (
        np.where(y > 0, 1 / max(y.mean(), 1e-9), 1 / max(1 - y.mean(), 1e-9)) / 2
        if is_even
        else np.ones(len(y))
    )
    a = np.hstack([x, np.ones((len(x), 1))])
    ridge = np.diag([penalty] * x.shape[1] + [1e-6])
    found = np.zeros(a.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ found))
        slope = a.T @ (mass * (p - y)) + ridge @ found
        step = np.linalg.solve((a * (mass * p * (1 - p))[:, None]).T @ a + ridge, slope)
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return found[:-1], float(found[-1])


def rows_of(event: Event, model: str) -> list[Row]:
    """Return all pairs that could be shown of an event; disputes are few, so that those of the labelled topics
    are added to those of the topics found."""
    if model == "disputes":
        runs = event.circles if event.circles is event.labelled else [*event.circles, *event.labelled]
        pairs = [pair for run in runs for pair, _ in disputes.candidates(run)]
    else:
        pairs = [
            pair
            for run in event.circles
            for at, value in enumerate(run.values)
            for pair in steps.candidates(run, at, value.first)
        ]
    return [Row(event.name, pair, event.judge(pair, model)) for pair in pairs]


def shown(event: Event, model: str, weights: Weights) -> list[Pair]:
    """Return what a view would show of an event, the surest first."""
    found: list[Any] = (
        list(disputes.find_disputes(event.circles, weights))
        if model == "disputes"
        else list(steps.find_steps(event.circles, weights))
    )
    found = [one for one in found if one.is_shown]
    return [Pair(one.a, one.b) for one in sorted(found, key=lambda one: -one.score)]


def measure(event: Event, by_model: Mapping[str, Weights]) -> Counter[str]:
    """Return how many of the findings shown are right, and how many labelled ones are seen."""
    found: Counter[str] = Counter()
    pairs = {model: shown(event, model, weights) for model, weights in by_model.items()}
    for model, listed in pairs.items():
        judged = [event.judge(pair, model) for pair in listed[:SHOWN]]
        found[f"{model} right"] += judged.count(True)
        found[f"{model} of"] += len(judged) - judged.count(None)
        found[f"{model} shown"] += len(listed)
    found["moves seen"] = event.seen(pairs["steps"], event.moves)
    found["moves"] = len(event.moves)
    found["tensions seen"] = event.seen([*pairs["disputes"][:SHOWN], *pairs["steps"]], event.tensions)
    found["tensions"] = len(event.tensions)
    return found


def _ends(a: Mapping[str, Any], b: Mapping[str, Any]) -> frozenset[tuple[Any, ...]]:
    return frozenset((one["series"], one["low"], one["high"]) for one in (a, b))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _line(name: str, found: Mapping[str, int]) -> str:
    parts = [
        f"{name:18}",
        *(
            f"{what} {found[f'{what} right']}/{found[f'{what} of']} right, {found[f'{what} shown']} shown"
            for what in ("steps", "disputes")
        ),
        f"moves {found['moves seen']}/{found['moves']}",
        f"tensions {found['tensions seen']}/{found['tensions']}",
    ]
    return "  ".join(parts)


def main() -> None:
    """Fit, and print how well events are ranked by weights made without them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--gold", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--judged", type=Path, metavar="DOCUMENTS")
    options = parser.parse_args()
    made = {"script": "tests/eval/fit_findings.py", "date": datetime.now(UTC).date().isoformat(),
            "events": len(options.folders), "topics": "labelled" if options.gold else "found"}  # fmt: skip
    events = []
    for folder in options.folders:
        apart = options.leave_out / folder.name if options.leave_out else None
        events.append(
            Event(folder, find_entries(_read(folder / "documents.jsonl"), apart), gold=options.gold)
        )
    rows = {model: {event.name: rows_of(event, model) for event in events} for model in SIGNS}
    if options.judged:
        rows["steps"]["judged"] = judged_rows(options.judged)
        made["judged"] = len(rows["steps"]["judged"])
    total: Counter[str] = Counter()
    for event in events:
        weights = {
            model: fit([row for name, some in by_event.items() if name != event.name for row in some], model,
                       {**made, "without": event.name})
            for model, by_event in rows.items()
        }  # fmt: skip
        if options.leave_out:
            _write(options.leave_out / event.name, weights)
        found = measure(event, weights)
        total.update(found)
        print(_line(event.name, found))
    print(_line("all", total))
    every = {
        model: fit([row for some in by_event.values() for row in some], model, made)
        for model, by_event in rows.items()
    }
    for model, fitted in every.items():
        ranked = sorted(fitted.of.items(), key=lambda one: -abs(one[1]))
        print(f"{model}: {fitted.bias:+.2f} " + " ".join(f"{name} {weight:+.2f}" for name, weight in ranked))
    if options.write:
        _write(FOLDER, every)


def _write(folder: Path, by_model: Mapping[str, Weights]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for model, weights in by_model.items():
        (folder / f"{model}.toml").write_text(write_weights(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
