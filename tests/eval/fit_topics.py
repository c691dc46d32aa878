"""Fit the evidence for topics on labelled events, and say what it reaches on events left out.

    python tests/eval/fit_topics.py FOLDER...            the table, each event with weights made without it
    python tests/eval/fit_topics.py FOLDER... --write    fit on all and write claimtrack/compare/weights/topics.toml
    python tests/eval/fit_topics.py FOLDER... --out DIR  write DIR/EVENT/topics.toml, made without the event
    --cache DIR keeps the claims between runs; --unread NAMES sums these events up apart

Each FOLDER holds documents.jsonl, figures.jsonl and series.jsonl of one event (see bench.py), which counts as
one story. Pairs of figures of one series are what topics should join. The fit is a logistic regression with
ridge and with weights whose signs are bound (``pairing.FEATURES``). The measures are those of the scorer of these folders.
"""

from __future__ import annotations

import argparse
import datetime
import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.compare.columns import Columns
from claimtrack.compare.linkage import average_linkage
from claimtrack.compare.pairing import CLIP, FEATURES
from claimtrack.compare.slots import Slots, read_slots
from claimtrack.compare.weights import FOLDER, Weights, write_weights
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document

RIDGE = 3.0
"""Strength of the ridge on weights of features of one standard deviation; 2 to 10 measure much the same."""

UNEQUAL = 3.0
"""Weight of a pair of one series whose amounts differ: equal amounts are easy, and there are more of them."""

UNTRACKED = 0.25
"""Weight of a pair of a figure that belongs to a series and one that belongs to none."""

THRESHOLD = 0.25
"""Mean log-odds from which figures are one topic. From 0 to 0.45 the F1 of topics of events left out moves by
half a point, and short reports of two more events stay whole; above it these lose 20 points of recall."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bucket:
    """Claims of one scale: their places in the event, and the features of their pairs."""

    at: NDArray[np.int64]
    features: Array


@dataclass(frozen=True, slots=True)
class Event:
    """One labelled event: claims, the gold figure of each claim that has a sure one, and training pairs."""

    name: str
    claims: Sequence[Claim]
    gold: Mapping[int, dict[str, Any]]
    tracked: Sequence[tuple[dict[str, Any], int]]
    important: frozenset[str]
    buckets: Sequence[Bucket]
    pairs: Array
    same: Array
    weight: Array


def load_event(folder: Path, cache: Path | None) -> Event:
    """Return an event with its claims as they are read today."""
    claims = _claims(folder, cache)
    figures = _rows(folder / "figures.jsonl")
    claim_of = {figure["id"]: at for figure in figures if (at := _claim_at(figure, claims)) is not None}
    firm = [(f, claim_of[f["id"]]) for f in figures if not f["doubtful"] and f["id"] in claim_of]
    gold = {at: figure for figure, at in reversed(firm)}
    buckets = _buckets([read_slots(claim, load_language("en")) for claim in claims])
    pairs, same, weight = _pairs(buckets, gold)
    series = _rows(folder / "series.jsonl")
    return Event(
        folder.name,
        claims,
        gold,
        [(figure, at) for figure, at in firm if figure["series"]],
        frozenset(s["series"] for s in series if s["importance"] >= 2),
        buckets,
        pairs,
        same,
        weight,
    )


def _claims(folder: Path, cache: Path | None) -> list[Claim]:
    kept = cache / f"{folder.name}.pickle" if cache else None
    if kept is not None and kept.is_file():
        found: list[Claim] = pickle.loads(kept.read_bytes())
        return found
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract
    from claimtrack.settings import model

    parser, language = load_parser(model()), load_language("en")
    claims = []
    for row in _rows(folder / "documents.jsonl"):
        document = Document(
            row["id"], row["text"], title=row.get("title"), publisher=row.get("source"), date=row.get("date")
        )
        claims += list(extract(document, parser, language))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(claims))
    return claims


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _claim_at(figure: Mapping[str, Any], claims: Sequence[Claim]) -> int | None:
    """Return the claim at a figure's place, as the scorer finds it."""
    over = [
        i
        for i, claim in enumerate(claims)
        if claim.document == figure["document"]
        and claim.start < figure["end"]
        and figure["start"] < claim.end
    ]
    low = None if figure["low"] is None else float(figure["low"])

    def distance(i: int) -> tuple[bool, int]:
        mine = claims[i].low
        return (None if mine is None else float(mine)) != low, abs(claims[i].start - figure["start"])

    return min(over, key=distance, default=None)


def _buckets(slots: Sequence[Slots]) -> list[Bucket]:
    by_scale: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, one in enumerate(slots):
        by_scale[one.scale, one.sphere].append(i)
    found = []
    for _, at in sorted(by_scale.items()):
        columns = Columns([slots[i] for i in at])
        found.append(Bucket(np.array(at), np.stack([f.of(columns) for f in FEATURES], axis=-1)))
    return found


def _pairs(buckets: Sequence[Bucket], gold: Mapping[int, Mapping[str, Any]]) -> tuple[Array, Array, Array]:
    """Return the features of the pairs with a sure answer, the answer, and how much each counts."""
    rows, same, weight = [], [], []
    for bucket in buckets:
        labels = [gold.get(int(i)) for i in bucket.at]
        for i, a in enumerate(labels):
            for j, b in enumerate(labels[:i]):
                if a is None or b is None or not (a["series"] or b["series"]):
                    continue
                is_same = a["series"] == b["series"]
                differ = (a["low"], a["high"]) != (b["low"], b["high"])
                rows.append(bucket.features[i, j])
                same.append(float(is_same))
                tracked = a["series"] and b["series"]
                weight.append(UNTRACKED if not tracked else UNEQUAL if is_same and differ else 1.0)
    return np.array(rows), np.array(same), np.array(weight)


# --- fit ---------------------------------------------------------------------------------------------------


def fit(events: Sequence[Event]) -> Weights:
    """Return the weights and bias that some events ask for."""
    pairs = np.concatenate([event.pairs for event in events])
    same = np.concatenate([event.same for event in events])
    weight = np.concatenate([event.weight for event in events])
    found, bias = _regress(pairs, same, weight)
    of = {f.name: round(float(w), 3) for f, w in zip(FEATURES, found, strict=True) if abs(w) >= 0.0005}
    made = {
        "by": "tests/eval/fit_topics.py",
        "on": datetime.date.today().isoformat(),
        "events": sorted(event.name for event in events),
        "pairs": len(same),
    }
    return Weights(round(float(bias), 3), THRESHOLD, of, made)


def _regress(pairs: Array, same: Array, weight: Array, rounds: int = 800) -> tuple[Array, float]:
    """Return weights and bias: logistic regression by accelerated projected gradient."""
    spread = np.maximum(pairs.std(axis=0), 1e-6)
    x = np.column_stack([pairs / spread, np.ones(len(same))])
    low = np.array([0.0 if f.sign == "+" else -np.inf for f in FEATURES] + [-np.inf])
    high = np.array([0.0 if f.sign == "-" else np.inf for f in FEATURES] + [np.inf])
    step = 1 / (0.25 * np.linalg.eigvalsh((x * weight[:, None]).T @ x)[-1] + RIDGE)
    now = np.zeros(x.shape[1])
    ahead, speed = now.copy(), 1.0
    for _ in range(rounds):
        slope = x.T @ (weight * (1 / (1 + np.exp(-(x @ ahead))) - same))
        slope[:-1] += RIDGE * ahead[:-1]
        then = np.clip(ahead - step * slope, low, high)
        faster = (1 + np.sqrt(1 + 4 * speed * speed)) / 2
        ahead = then + (speed - 1) / faster * (then - now)
        now, speed = then, faster
    return now[:-1] / spread, float(now[-1])


def cluster(event: Event, weights: Array, bias: float, threshold: float) -> dict[int, tuple[int, int]]:
    """Return the topic of each claim of an event."""
    topic = {}
    for number, bucket in enumerate(event.buckets):
        scores = np.clip(bucket.features @ weights + bias, -CLIP, CLIP)
        for at, group in zip(bucket.at, average_linkage(scores, threshold), strict=True):
            topic[int(at)] = (number, group)
    return topic


# --- measures ----------------------------------------------------------------------------------------------


def measure(event: Event, topic: Mapping[int, Any]) -> Array:
    """Return counts that add up over events; ``summary`` makes percentages of them."""
    placed = [(figure, topic[at]) for figure, at in event.tracked]
    gold, said = defaultdict(list), defaultdict(list)
    for figure, t in placed:
        gold[figure["series"]].append(t)
        said[t].append(figure["series"])
    p = sum(said[t].count(f["series"]) / len(said[t]) for f, t in placed)
    r = sum(gold[f["series"]].count(t) / len(gold[f["series"]]) for f, t in placed)
    right = put = wanted = 0
    for i, (f, t) in enumerate(placed):
        for g, u in placed[i + 1 :]:
            if (f["low"], f["high"]) != (g["low"], g["high"]):
                wanted += f["series"] == g["series"]
                put += t == u
                right += f["series"] == g["series"] and t == u
    whole = asked = 0
    for series in event.important & gold.keys():
        if len(gold[series]) >= 3:
            asked += 1
            best = max(2 * gold[series].count(t) / (len(said[t]) + len(gold[series])) for t in gold[series])
            whole += best >= 0.75
    return np.array([p, r, len(placed), right, put, wanted, whole, asked], dtype=float)


def _f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def _rates(counts: Array) -> tuple[float, ...]:
    p, r, n, right, put, wanted, whole, asked = (float(count) for count in counts)
    p, r = p / max(n, 1), r / max(n, 1)
    up, ur = right / max(put, 1), right / max(wanted, 1)
    return tuple(100 * x for x in (p, r, _f1(p, r), up, ur, _f1(up, ur), whole / max(asked, 1)))


def summary(name: str, counts: Array) -> str:
    """Return one line of the table."""
    p, r, f, up, ur, uf, whole = _rates(counts)
    return (
        f"{name:18}  topics {p:5.1f} {r:5.1f} {f:5.1f}   unequal {up:5.1f} {ur:5.1f} {uf:5.1f}"
        f"   series {whole:5.1f} of {counts[7]:.0f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--unread", nargs="*", default=[])
    args = parser.parse_args(argv)
    events = [load_event(folder, args.cache) for folder in sorted(args.folders)]
    sums: dict[str, Array] = defaultdict(lambda: np.zeros(8))
    for event in events:
        others = [other for other in events if other is not event]
        weights = fit(others)
        of = np.array([weights.of.get(feature.name, 0.0) for feature in FEATURES])
        counts = measure(event, cluster(event, of, weights.bias, weights.threshold))
        print(summary(event.name, counts), flush=True)
        for part in ("all", "unread" if event.name in args.unread else "read"):
            sums[part] += counts
        if args.out:
            (args.out / event.name).mkdir(parents=True, exist_ok=True)
            (args.out / event.name / "topics.toml").write_text(write_weights(weights), encoding="utf-8")
    for part, counts in sorted(sums.items(), reverse=True):
        print(summary(part, counts))
    everything = fit(events)
    print("\n".join(f"  {name:22} {weight:6.2f}" for name, weight in everything.of.items()))
    if args.write:
        (FOLDER / "topics.toml").write_text(write_weights(everything), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
