"""Measure extraction on our own gold, on the seeds, and on the short texts for the record's other fields.

python tests/eval/run.py                 the table
python tests/eval/run.py --tags          also by phenomenon
python tests/eval/run.py --errors        every error with its words around it; --set for one set only
python tests/eval/run.py --check         fail when a score fell below its floor or the gold changed
python tests/eval/run.py --pin           raise the floors to today's scores; --allow-lower also lowers them
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import floors
import gold
from scoring import Score, score

FLOORS = gold.HERE / "floors.json"
Row = Mapping[str, Any]


def extract_all(source: Path, parser: Any = None) -> dict[str, list[Row]]:
    """Return the claim records of every document of a file or folder, by document id.

    A seed's id is its path; gold rows know it by its file name. A document that cannot be read ends the run.
    """
    from claimtrack.documents import Failure, read_documents
    from claimtrack.lang import load_language
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract
    from claimtrack.settings import model

    parser = parser or load_parser(model())
    language = load_language("en")
    claims: dict[str, list[Row]] = defaultdict(list)
    for document in read_documents(str(source)):
        if isinstance(document, Failure) and document.is_left_out:
            continue
        if isinstance(document, Failure):
            raise SystemExit(f"{document.where}: {document.message}")
        name = Path(document.id).name if source.is_dir() else document.id
        claims[name] += [claim.record() for claim in extract(document, parser, language)]
    return claims


def measure(parser: Any = None, sets: Sequence[str] = gold.SETS) -> dict[str, dict[str, Score]]:
    """Return for each set the scores as a whole and by tag."""
    return {name: score(gold.load(name), extract_all(gold.source_of(name), parser)) for name in sets}


def facts(name: str) -> dict[str, Any]:
    """Return what a floor belongs to: the gold's hash and its counts."""
    data = gold.path(name).read_bytes()
    documents = gold.load(name)
    rows = [row for _, row in gold.all_rows(documents)]
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "documents": len(documents),
        "claims": sum(row.get("kind") != "not" and not row.get("doubtful") for row in rows),
        "not": sum(row.get("kind") == "not" for row in rows),
    }


def table(results: Mapping[str, Mapping[str, Score]]) -> str:
    """Return the scores of all sets side by side, with how many pairs each field was asked of."""
    names = list(results)
    lines = [f"{'':24}" + "".join(f"{name:>18}" for name in names)]
    totals = {name: results[name]["all"] for name in names}
    for label, pick in (("gold claims", "gold"), ("claims made", "claims"), ("found", "found")):
        lines.append(f"{label:24}" + "".join(f"{getattr(totals[name], pick):>18}" for name in names))
    scores = {name: totals[name].scores() for name in names}
    tasks = list(dict.fromkeys(task for name in names for task in scores[name]))
    for task in tasks:
        cells = []
        for name in names:
            value, asked = scores[name].get(task), totals[name].judged.get(task)
            cell = "" if value is None else f"{value:.1f}" + (f" of {asked:>4}" if asked else " " * 8)
            cells.append(f"{cell:>18}")
        lines.append(f"{task:24}" + "".join(cells))
    for name in names:
        part = totals[name]
        remarks = f"remarks {part.remarks_found} of {part.remarks}, {part.remarks_claimed} made"
        lines.append(f"{name}: {part.reported} of {part.non_claims} non-claims reported; {remarks}")
        trust = [
            (band, part.trusted[band, True], part.trusted[band, False])
            for band in ("sure", "likely", "check")
        ]
        bands = "; ".join(f"{band} {right} of {right + wrong}" for band, right, wrong in trust)
        lines.append(f"{name}: named speakers right: {bands}")
    return "\n".join(lines)


def tag_table(parts: Mapping[str, Score]) -> str:
    """Return one line for each phenomenon: how much is found, and what is right of it."""
    columns = ("value", "bound", "unit", "counted_head", "speaker")
    lines = [f"{'phenomenon':22}{'gold':>5}{'made':>5}{'found F1':>10}{'whole F1':>10}{'not':>8}"
             + "".join(f"{name.removesuffix('_head'):>9}" for name in columns)]  # fmt: skip
    for tag in sorted(set(parts) - {"all"}):
        part = parts[tag]
        values = part.scores()
        lines.append(
            f"{tag:22}{part.gold:>5}{part.claims:>5}{values['found F1']:>10.1f}{values['whole F1']:>10.1f}"
            f"{f'{part.reported}/{part.non_claims}':>8}"
            + "".join(f"{values[name]:>9.1f}" if name in values else f"{'':9}" for name in columns)
        )
    return "\n".join(lines)


def print_errors(results: Mapping[str, Mapping[str, Score]]) -> None:
    """Print every error with the words around it, what was wanted and what was given."""
    for name, parts in results.items():
        for error in sorted(parts["all"].errors, key=lambda e: (e["document"], e["start"])):
            print(f"{name} {error['document']}: {error['error']}\n    {error['context']}")
            for key, (want, have) in error["fields"].items():
                print(f"      {key}: {want!r} wanted, {have!r} given")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when a check fails."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    floors.add_options(options, FLOORS)
    options.add_argument("--errors", action="store_true", help="print every error")
    options.add_argument("--tags", action="store_true", help="print the scores by phenomenon")
    options.add_argument("--set", choices=gold.SETS, action="append", help="measure this set only")
    args = options.parse_args(argv)
    results = measure(sets=args.set or gold.SETS)
    scores = {name: parts["all"].scores() for name, parts in results.items()}
    if args.errors:
        print_errors(results)
    print(table(results))
    if args.tags:
        print("\n" + "\n\n".join(tag_table(parts) for parts in results.values()))
    return floors.conclude(args, FLOORS, scores, {name: facts(name) for name in scores})


if __name__ == "__main__":
    sys.exit(main())
