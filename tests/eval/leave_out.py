"""Run a scorer over labelled events, each with the weights that were made without it, and sum up.

    python tests/eval/leave_out.py SCORER --tool TOOL --weights DIR FOLDER... [--unread NAME ...]

DIR/EVENT is what ``fit_topics.py --out DIR`` and the like wrote. SCORER is the program of the folders; it is
run with ``--json``, and prints shares with the counts that they are made of, which add up over events.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SHOWN = (
    *("topic_p", "topic_r", "topic_f1", "unequal_p", "unequal_r", "unequal_f1", "series_coherent"),
    *("total_r", "total_p", "place", "asof", "voice_r", "narrator"),
    *("conflicts_p", "tensions_r", "changes_p", "moves_r"),
)


def score(scorer: Path, tool: str, folder: Path, weights: Path) -> dict[str, Any]:
    """Return the answer of the scorer on one event."""
    environ = {**os.environ, "CLAIMTRACK_WEIGHTS": str(weights / folder.name)}
    command = [sys.executable, str(scorer), "--tool", tool, "--json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def together(answers: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Return the shares over several events: counts are added, topics weighted by the figures found."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for answer in answers:
        for name, (hit, of) in answer["counts"].items():
            sums[name][0] += hit
            sums[name][1] += of
        for name in ("topic_p", "topic_r"):
            placed = answer["counts"]["figures"][0]
            sums[name][0] += answer[name] / 100 * placed
            sums[name][1] += placed
    found: dict[str, float | None] = {n: 100 * hit / of if of else None for n, (hit, of) in sums.items()}
    for name in ("topic", "unequal"):
        p, r = found[f"{name}_p"] or 0.0, found[f"{name}_r"] or 0.0
        found[f"{name}_f1"] = 2 * p * r / (p + r) if p + r else 0.0
    return found


def line(name: str, answer: Mapping[str, float | None]) -> str:
    """Return one line of the table."""
    cells = (answer.get(shown) for shown in SHOWN)
    return f"{name:16}" + "".join(f"{'-' if cell is None else format(cell, '.1f'):>7}" for cell in cells)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scorer", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--tool", default="claimtrack")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--unread", nargs="*", default=[])
    args = parser.parse_args(argv)
    print(" " * 16 + "".join(f"{name[:6]:>7}" for name in SHOWN))
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for folder in args.folders:
        answer = score(args.scorer, args.tool, folder, args.weights)
        print(line(folder.name, answer), flush=True)
        for part in ("all", "unread" if folder.name in args.unread else "read"):
            parts[part].append(answer)
    for part, answers in sorted(parts.items(), reverse=True):
        print(line(part, together(answers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
