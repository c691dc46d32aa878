"""Floors under scores: compare with them, raise them, say what fell.

A file of floors holds, for each set, the facts that its scores belong to (the gold's hash and counts; none for
sets outside the project) and under "scores" the floor of each task. Every score is one where higher is better.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Scores = dict[str, float]
Results = Mapping[str, Scores]
"""The scores of each set that was measured."""

Floors = Mapping[str, Mapping[str, Any]]
Facts = Mapping[str, Mapping[str, Any]]
"""For each set what its scores belong to."""


def read(path: Path) -> Floors:
    """Return the pinned floors; none before the first pin."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def table(results: Results) -> str:
    """Return one line for each score, set by set."""
    return "\n".join(
        f"{name if i == 0 else '':16} {task:30} {value:6.1f}"
        for name, scores in results.items()
        for i, (task, value) in enumerate(scores.items())
    )


def check(results: Results, floors: Floors, facts: Facts | None = None) -> list[str]:
    """Return one line for each score below its floor and for each fact that is not the pinned one.

    A set that was not measured is not asked about.

    >>> check({"gold": {"value": 89.9}}, {"gold": {"scores": {"value": 90.0}}})
    ['gold: value fell from 90.0 to 89.9']
    """
    complaints = []
    for name, scores in results.items():
        pinned = floors.get(name, {})
        complaints += [
            f"{name}: {key} of the gold is {value}, pinned was {pinned.get(key)}; pin again"
            for key, value in (facts or {}).get(name, {}).items()
            if pinned.get(key) != value
        ]
        complaints += [
            f"{name}: {task} fell from {floor} to {scores.get(task, 0.0)}"
            for task, floor in pinned.get("scores", {}).items()
            if scores.get(task, 0.0) < floor
        ]
    return complaints


def raised(
    results: Results, floors: Floors, facts: Facts | None = None, *, allow_lower: bool = False
) -> dict[str, Any]:
    """Return new floors: none is lowered or dropped unless allowed, and sets not measured keep theirs.

    >>> raised({"gold": {"value": 89.9, "unit": 80.0}}, {"gold": {"scores": {"value": 90.0}}})
    {'gold': {'scores': {'value': 90.0, 'unit': 80.0}}}
    """
    new: dict[str, Any] = dict(floors)
    for name, scores in results.items():
        old = {} if allow_lower else floors.get(name, {}).get("scores", {})
        best = {task: max(scores.get(task, 0.0), old.get(task, 0.0)) for task in {**scores, **old}}
        new[name] = {**(facts or {}).get(name, {}), "scores": best}
    return new


def add_options(options: argparse.ArgumentParser, path: Path) -> None:
    """Give a command the options that ``conclude`` obeys."""
    options.add_argument("--check", action="store_true", help=f"compare with {path.name}")
    options.add_argument("--pin", action="store_true", help=f"raise {path.name} to these scores")
    options.add_argument("--allow-lower", action="store_true", help="with --pin: also lower floors")


def conclude(args: argparse.Namespace, path: Path, results: Results, facts: Facts | None = None) -> int:
    """Pin and check as the options say, and return the exit code: 1 when a score is below its floor."""
    if args.pin:
        new = raised(results, read(path), facts, allow_lower=args.allow_lower)
        path.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    if args.check or args.pin:
        complaints = check(results, read(path), facts)
        print("\n".join(complaints) or "every score is at or above its floor", file=sys.stderr)
        return 1 if complaints else 0
    return 0
