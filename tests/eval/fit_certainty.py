"""Fit the weights that say how sure an attribution is, and measure them on articles that the fit has not seen.

python tests/eval/fit_certainty.py SCORER TRAIN ... [--check SET ...]   a table for each set
python tests/eval/fit_certainty.py SCORER TRAIN ... --write             also write the weights into the package

SCORER is the program that judges speakers; TRAIN and SET are its gold files. The bounds of *sure* and *likely*
are set on TRAIN, each article judged by weights made without it.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from claimtrack import pipeline
from claimtrack.attribution import assign
from claimtrack.documents import read_documents
from claimtrack.lang import load_language
from claimtrack.model import Document, Span
from claimtrack.parsing import load_parser
from claimtrack.settings import model

PACKAGED = Path(assign.__file__).with_name("certainty.toml")

FOLDS = 10
STRENGTH = 3.0
"""Weight of the squares of the weights: some hundred figures, so they are held small; 1 found fewer sure ones."""

SURE, LIKELY = 0.95, 0.88
"""Shares of right ones asked on TRAIN of the sure, and of the sure and the likely together."""

TURNS = 3
"""Figures in turns above which an article is left out as a transcript: the sets do not mark who has the turn."""

RAREST = 5
"""Figures of TRAIN below which a feature gets no weight."""


@dataclass(frozen=True)
class Example:
    """A figure with a named voice: its article, what is known of the voice, whether it is the right one."""

    article: str
    evidence: Mapping[str, float]
    right: bool


def load_scorer(path: Path) -> ModuleType:
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_examples(path: Path, scorer: ModuleType, parser: Any) -> Iterator[Example]:
    """Yield the figures of a gold file that have a voice, but for turns and statements, which are not graded."""
    golds = {row["id"]: row for row in scorer.read(path)}
    for document in read_documents(str(path)):
        if not isinstance(document, Document):
            continue
        known: dict[int, Mapping[str, float]] = {}
        row, claims = golds[document.id], extract(document, parser, known)
        if sum(c["attribution"] == "turn" for c in claims) > TURNS:
            continue
        claims = [c for c in claims if c["start"] in known]
        for number in row["numbers"]:
            if number["speaker"] and number.get("head") in scorer.PRONOUNS and not number.get("speaker_name"):
                continue
            over = [c for c in claims if c["start"] < number["end"] and number["start"] < c["end"]]
            for claim in over[:1]:
                right = number["speaker"] is not None and scorer.right_speaker(number, claim, row["text"])
                yield Example(document.id, known[claim["start"]], right)


def extract(document: Document, parser: Any, known: dict[int, Mapping[str, float]]) -> list[dict[str, Any]]:
    """Return the claims of a document; ``known`` gets the evidence of each by where it starts."""
    at: list[int] = [0]
    attribution = assign._Desk.attribution

    def follow(desk: assign._Desk, index: int, span: Span) -> Any:
        at[0] = span.start
        return attribution(desk, index, span)

    def keep(evidence: Mapping[str, float]) -> float:
        known[at[0]] = evidence
        return 0.5

    with patch.object(assign._Desk, "attribution", follow), patch.object(assign, "certainty", keep):
        return [claim.record() for claim in pipeline.extract(document, parser, load_language("en"))]


def features(examples: Sequence[Example]) -> list[str]:
    """Return the names of what is known of enough figures, the one that is always so first."""
    names = sorted({name for e in examples for name, value in e.evidence.items() if value})
    return ["always", *(n for n in names if sum(bool(e.evidence.get(n)) for e in examples) >= RAREST)]


def matrix(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return a row for each figure."""
    return np.array([[1.0, *(float(e.evidence.get(n, 0)) for n in names[1:])] for e in examples])


def fit(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return the weights of a logistic regression, by Newton's steps; the first is not held small."""
    rows, right = matrix(examples, names), np.array([float(e.right) for e in examples])
    weights, held = np.zeros(len(names)), np.full(len(names), STRENGTH)
    held[0] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - chance) - held * weights
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + np.diag(held)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def chances(examples: Sequence[Example], names: Sequence[str], weights: np.ndarray) -> np.ndarray:
    """Return the chance of each to be right."""
    return 1 / (1 + np.exp(-matrix(examples, names) @ weights))


def left_out(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return the chances by weights that were made without the article of each."""
    articles = sorted({e.article for e in examples})
    fold = {article: i % FOLDS for i, article in enumerate(articles)}
    found = np.zeros(len(examples))
    for part in range(FOLDS):
        inside = [i for i, e in enumerate(examples) if fold[e.article] == part]
        weights = fit([e for e in examples if fold[e.article] != part], names)
        found[inside] = chances([examples[i] for i in inside], names, weights)
    return found


def bound(chance: np.ndarray, right: Sequence[bool], share: float) -> float:
    """Return the lowest chance from which on this share is right."""
    order = np.argsort(-chance)
    hits = np.cumsum(np.array(right, dtype=float)[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(hits >= share)[0]
    return float(chance[order[enough[-1]]]) if len(enough) else 1.0


def told(name: str, chance: np.ndarray, right: Sequence[bool], sure: float, likely: float) -> str:
    """Return one line of the table."""
    parts = []
    for label, low, high in (("sure", sure, 2.0), ("likely", likely, sure), ("check", 0.0, likely)):
        here = [r for c, r in zip(chance, right, strict=True) if low <= c < high]
        parts.append(f"{label} {sum(here)} of {len(here)} ({100 * sum(here) / max(1, len(here)):.0f} %)")
    return f"{name:24} " + "   ".join(parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("scorer", type=Path)
    options.add_argument("train", type=Path, nargs="+")
    options.add_argument("--check", type=Path, nargs="*", default=[])
    options.add_argument("--write", action="store_true")
    args = options.parse_args(argv)
    scorer, parser = load_scorer(args.scorer), load_parser(model())
    train = [e for path in args.train for e in read_examples(path, scorer, parser)]
    names = features(train)
    weights, apart = fit(train, names), left_out(train, names)
    right = [e.right for e in train]
    sure, likely = bound(apart, right, SURE), bound(apart, right, LIKELY)
    print(told("left out", apart, right, sure, likely))
    for path in args.check:
        examples = list(read_examples(path, scorer, parser))
        chance = chances(examples, names, weights)
        print(told(path.stem, chance, [e.right for e in examples], sure, likely))
    lines = [f'"{name}" = {weight:.3f}' for name, weight in zip(names, weights, strict=True)]
    made = (
        f"# Made by tests/eval/fit_certainty.py on {datetime.now(UTC):%Y-%m-%d} from {len(train)} figures.\n"
    )
    text = (
        f"{made}\n[bounds]\nsure = {sure:.3f}\nlikely = {likely:.3f}\n\n[weights]\n" + "\n".join(lines) + "\n"
    )
    print(text)
    if args.write:
        PACKAGED.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
