"""Fit the weights that tell kinds of figures apart, and measure them on events that they were made without.

python tests/eval/fit_kinds.py FOLDER...                    leave each event out in turn: recall, precision, table
python tests/eval/fit_kinds.py FOLDER... --write            also write the weights of all into the package
python tests/eval/fit_kinds.py FOLDER... --without DIR      also write DIR/EVENT/kinds.toml, made without EVENT

Each folder is one event: documents.jsonl (id, text, date, source, title) and figures.jsonl (document, start, end,
low, scope, doubtful). Needs scikit-learn, here only. Weights are of features as they are (no scaling at run time).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from claimtrack.context.kinds.deciding import OTHER, Weights, is_state, open_cases
from claimtrack.context.kinds.features import FEATURES, read_features
from claimtrack.model import Claim, Context, Document

PACKAGED = Path(__file__).parents[2] / "claimtrack" / "context" / "kinds" / "weights.toml"
KINDS = {"cumulative": "total", "level": "level", "period": "period", "incident": "incident"}
"""What the weights must tell apart, by the name that the labels have for it."""

UNASKED = {"forecast", "plan", "pledge"}
"""Scopes that say nothing of the kind: a forecast may be one of a total or of a level."""

ONCE = {"cumulative", "incident", "period", "increment"}
"""Scopes among which a total must be found, as ``total_r`` and ``total_p`` of the stories' scorer count."""

STRENGTH = 0.1
"""C of the regression: few events, so weights are held small; 0.03 and 0.3 were 2 points worse."""

LEAST_SPREAD = 0.25
"""Spread below which a feature is not scaled up: what is rare in training may be common elsewhere."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A labelled figure: the kind that the rules read, and its features where they leave it open."""

    scope: str
    kind: str | None
    features: list[float] | None
    text: str


def read_examples(folder: Path) -> list[Example]:
    """Return the labelled figures of one event that were found, without those that two readers may read apart."""
    from claimtrack.lang import load_language
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract
    from claimtrack.settings import model

    parser, language = load_parser(model()), load_language("en")
    figures: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(folder / "figures.jsonl"):
        figures[row["document"]].append(row)
    examples: list[Example] = []
    for row in _rows(folder / "documents.jsonl"):
        document = Document(row["id"], row["text"], row.get("title"), row.get("source"), date=row.get("date"))
        open_ones: dict[int, list[float]] = {}

        def keep(*given: Any, open_ones: dict[int, list[float]] = open_ones) -> list[Context]:
            mentions, contexts = given[3], list(given[4])
            for position, case in open_cases(*given):
                if case.context.kind != "increment":
                    open_ones[mentions[position][1].span.start] = list(read_features(case).values())
                elif is_state(case):
                    contexts[position] = replace(contexts[position], kind="level")
            return contexts

        with patch("claimtrack.pipeline.decide_kinds", keep):
            claims = extract(document, parser, language)
        for figure in figures[document.id]:
            claim = _claim_of(figure, claims)
            if claim is not None and not figure["doubtful"]:
                shown = f"[{claim.surface}] {claim.sentence}"
                examples.append(Example(figure["scope"], claim.kind, open_ones.get(claim.start), shown))
    return examples


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _claim_of(figure: Row, claims: Iterable[Claim]) -> Claim | None:
    """Return the claim at a labelled figure: one of its amount before one that only touches it."""
    low = None if figure["low"] is None else float(figure["low"])
    over = [c for c in claims if c.start < figure["end"] and figure["start"] < c.end]
    return min(
        over,
        key=lambda c: ((None if c.low is None else float(c.low)) != low, abs(c.start - figure["start"])),
        default=None,
    )


def fit(examples: Iterable[Example]) -> Weights:
    """Return the weights of a logistic regression over the figures whose kind the rules leave open."""
    from sklearn.linear_model import LogisticRegression

    asked = [e for e in examples if e.features is not None and e.scope not in UNASKED]
    x = np.array([e.features for e in asked])
    mean, spread = x.mean(0), np.maximum(x.std(0), LEAST_SPREAD)
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000)
    fitted.fit((x - mean) / spread, [KINDS.get(e.scope, OTHER) for e in asked])
    weights = fitted.coef_ / spread
    starts = fitted.intercept_ - weights @ mean
    names = [feature.__name__ for feature in FEATURES]
    return Weights(
        {kind: round(float(start), 3) for kind, start in zip(fitted.classes_, starts, strict=True)},
        {
            name: {kind: round(float(w), 3) for kind, w in zip(fitted.classes_, column, strict=True)}
            for name, column in zip(names, weights.T, strict=True)
        },
    )


def kind_of(example: Example, weights: Weights) -> str | None:
    """Return the kind that the package would give."""
    if example.features is None:
        return example.kind
    names = [feature.__name__ for feature in FEATURES]
    likely = weights.likelihoods(dict(zip(names, example.features, strict=True)))
    kind = max(likely, key=lambda name: likely[name])
    return example.kind if kind == OTHER else kind


def told(answers: Sequence[tuple[Example, str | None]]) -> str:
    """Return recall and precision of totals, and how many of the four kinds are right, in percent."""
    once = [(e.scope == "cumulative", kind == "total") for e, kind in answers if e.scope in ONCE]
    hits = sum(wanted and said for wanted, said in once)
    four = [KINDS[e.scope] == kind for e, kind in answers if e.scope in KINDS]
    recall = _percent(hits, sum(wanted for wanted, _ in once))
    precision = _percent(hits, sum(said for _, said in once))
    return f"totals R {recall} P {precision}  kinds {_percent(sum(four), len(four))} of {len(four)}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f}" if whole else "    -"


def write(weights: Weights, path: Path, events: Sequence[str], figures: int) -> None:
    """Write the weights as a table, with what made them."""
    lines = [
        f"# Made by tests/eval/fit_kinds.py on {date.today().isoformat()} from {figures} figures of",
        f"# {len(events)} events: {', '.join(events)}.",
        "# What each feature of features.py adds for each kind; the likeliest kind is taken.",
        "",
        "[start]",
        *(f"{kind} = {weight}" for kind, weight in weights.start.items()),
        "",
        "[features]",
    ]
    for name, row in weights.features.items():
        lines.append(f"{name} = {{ {', '.join(f'{kind} = {weight}' for kind, weight in row.items())} }}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="write the weights of all events into the package"
    )
    parser.add_argument(
        "--without", type=Path, metavar="DIR", help="write DIR/EVENT/kinds.toml for each event"
    )
    parser.add_argument("--errors", nargs="*", default=(), metavar="EVENT", help="print the errors of these")
    options = parser.parse_args()
    events = {folder.name: read_examples(folder) for folder in options.folders}
    everything: list[tuple[Example, str | None]] = []
    table: Counter[tuple[str, str]] = Counter()
    for name, examples in events.items():
        others = [e for other, given in events.items() if other != name for e in given]
        weights = fit(others)
        if options.without:
            write(
                weights, options.without / name / "kinds.toml", [e for e in events if e != name], len(others)
            )
        answers = [(e, kind_of(e, weights)) for e in examples]
        everything += answers
        print(f"{name:18} {told(answers)}")
        for example, kind in answers:
            table[example.scope, kind or "-"] += 1
            if name in options.errors and KINDS.get(example.scope, kind) != kind:
                print(f"    {example.scope} read as {kind}: {example.text}")
    print(f"{'all, left out':18} {told(everything)}")
    columns = sorted({kind for _, kind in table})
    print(f"\n{'scope':12}", *(f"{c:>10}" for c in columns))
    for scope in sorted({scope for scope, _ in table}):
        print(f"{scope:12}", *(f"{table[scope, c]:10}" for c in columns))
    if options.write:
        given = [e for examples in events.values() for e in examples]
        write(fit(given), PACKAGED, list(events), len(given))


if __name__ == "__main__":
    main()
