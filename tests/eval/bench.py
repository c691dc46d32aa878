"""Run extraction over sets of real documents kept outside the project and call their own scorers.

    python tests/eval/bench.py [DIR]            one table; DIR is ../shared/bench unless given
    python tests/eval/bench.py [DIR] --check    fail when a score is below tests/eval/bench_floors.json
    python tests/eval/bench.py [DIR] --pin      raise the floors; --allow-lower also lowers them
    python tests/eval/bench.py [DIR] --keep OUT write the claim records of each set to the folder OUT

Nothing of these sets is part of the project: where the folder is not there, that is said and the exit code is
0. All documents are read and extracted in this one process, as ``claimtrack extract --format jsonl`` does it;
the scorers are programs of their own. Every score is one where higher is better: of the things that must not
be reported, the number that was left alone ("traps avoided", "non-claims kept out").
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOORS = HERE / "bench_floors.json"
DEFAULT = Path("../shared/bench")

Scores = dict[str, float]


def quantity_scores(answer: Mapping[str, Any]) -> Scores:
    """Return the scores of ``score_quantities.py``: F1, recall of what is found, traps, whole sentences."""
    scores = {f"F1 {name}": float(value) for name, value in answer["f1"].items()}
    scores["recall found"] = float(answer["recall"]["found"])
    scores["recall value+unit"] = float(answer["recall"]["value+unit"])
    if answer["traps"]:
        scores[f"traps avoided of {answer['traps']}"] = float(answer["traps"] - answer["traps_hit"])
    return scores


def exact_scores(answer: Mapping[str, Any]) -> Scores:
    """Return the one score of the probes: sentences that are right as a whole."""
    return {f"sentences right of {answer['sentences']}": float(answer["sentences_right"])}


def claim_scores(answer: Mapping[str, Any]) -> Scores:
    """Return the scores of ``score_claims.py`` in percent."""
    scores = {name: 100 * value for name, value in answer.items() if name not in ("not_hit", "not")}
    scores[f"non-claims kept out of {answer['not']}"] = float(answer["not"] - answer["not_hit"])
    return scores


def speaker_scores(answer: Mapping[str, Any]) -> Scores:
    """Return the scores of ``score_speakers.py`` in percent."""
    names = (
        "covered",
        "accuracy",
        "attributed_f1",
        "speaker_precision",
        "speaker_recall",
        "speaker_f1",
        "names",
    )
    return {name: 100 * answer[name] for name in names if answer.get(name) is not None}


@dataclass(frozen=True, slots=True)
class BenchSet:
    """One set: its gold file, the documents (the gold file itself unless given), its scorer."""

    name: str
    gold: str
    scorer: str
    read: Callable[[Mapping[str, Any]], Scores]
    documents: str | None = None
    options: tuple[str, ...] = ()


def _quantities(name: str) -> BenchSet:
    return BenchSet(name, f"quantities/{name}.jsonl", "score_quantities.py", quantity_scores)


def _speakers(name: str) -> BenchSet:
    return BenchSet(name, f"speakers/{name}.jsonl", "score_speakers.py", speaker_scores)


SEEDS = str(ROOT / "seeds")
SETS = (
    _quantities("newsquant"),
    _quantities("ud_news"),
    BenchSet("probes", "quantities/probes.jsonl", "score_quantities.py", exact_scores, options=("--exact",)),
    *(_quantities(f"rtext_{kind}") for kind in ("currency", "dimension", "age", "temperature")),
    BenchSet(
        "claims", "claims/claims.jsonl", "score_claims.py", claim_scores, documents="claims/documents.jsonl"
    ),
    BenchSet("seeds", "seeds/claims.jsonl", "score_claims.py", claim_scores, documents=SEEDS),
    _speakers("polnear_dev"),
    _speakers("polnear_train"),
)


def extract_to(source: Path, out: Path, parser: Any) -> tuple[int, int]:
    """Write the claims of every document of a file or folder; return the number of characters and of claims.

    A document that cannot be read is named on standard error and left out.
    """
    from claimtrack.documents import Failure, read_documents
    from claimtrack.lang import load_language
    from claimtrack.pipeline import extract

    language = load_language("en")
    characters = count = 0
    with out.open("w", encoding="utf-8") as lines:
        for document in read_documents(str(source)):
            if isinstance(document, Failure):
                print(f"{document.where}: {document.message}", file=sys.stderr)
                continue
            characters += len(document.text)
            for claim in extract(document, parser, language):
                lines.write(json.dumps(claim.record(), ensure_ascii=False) + "\n")
                count += 1
    return characters, count


def call_scorer(folder: Path, bench_set: BenchSet, claims: Path, errors: Path | None) -> Scores:
    """Return what the set's own scorer says about these claims."""
    command = [sys.executable, str(folder / bench_set.scorer), str(folder / bench_set.gold), str(claims)]
    command += [*bench_set.options, "--json"]
    if errors and bench_set.scorer != "score_quantities.py":
        command += ["--errors", str(errors)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"{bench_set.name}: {bench_set.scorer} failed: {answer.stderr.strip()}")
    scores = bench_set.read(json.loads(answer.stdout.strip().splitlines()[-1]))
    return {name: round(value, 1) for name, value in scores.items()}


def measure(folder: Path, keep: Path | None = None, only: Sequence[str] = ()) -> dict[str, Scores]:
    """Return the scores of each set; say on standard error how long each took. ``keep`` keeps the claims."""
    from claimtrack.parsing import load_parser
    from claimtrack.settings import model

    parser = load_parser(model())
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        out = keep or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        for bench_set in SETS:
            if only and bench_set.name not in only:
                continue
            source = folder / (bench_set.documents or bench_set.gold)
            if not source.exists() or not (folder / bench_set.gold).exists():
                print(f"{bench_set.name}: skipped, {source} is not there", file=sys.stderr)
                continue
            started = time.perf_counter()
            claims = out / f"{bench_set.name}.jsonl"
            characters, count = extract_to(source, claims, parser)
            seconds = time.perf_counter() - started
            print(
                f"{bench_set.name}: {characters:,} characters, {count:,} claims, {seconds:.1f} s",
                file=sys.stderr,
            )
            errors = out / f"{bench_set.name}.errors.jsonl" if keep else None
            results[bench_set.name] = call_scorer(folder, bench_set, claims, errors)
    return results


def table(results: Mapping[str, Scores]) -> str:
    """Return one line for each score, set by set."""
    return "\n".join(
        f"{name if i == 0 else '':16} {task:30} {value:6.1f}"
        for name, scores in results.items()
        for i, (task, value) in enumerate(scores.items())
    )


def check(results: Mapping[str, Scores], floors: Mapping[str, Scores]) -> list[str]:
    """Return one line for each score below its floor. A set that was not measured is not asked about."""
    return [
        f"{name}: {task} fell from {floor} to {results[name].get(task, 0.0)}"
        for name in results
        for task, floor in floors.get(name, {}).items()
        if results[name].get(task, 0.0) < floor
    ]


def raised(
    results: Mapping[str, Scores], floors: Mapping[str, Scores], *, allow_lower: bool = False
) -> dict[str, Scores]:
    """Return new floors: none is lowered unless allowed, and sets that were not measured keep theirs."""
    new = {name: dict(scores) for name, scores in floors.items()}
    for name, scores in results.items():
        old = new.get(name, {})
        new[name] = {t: v if allow_lower else max(v, old.get(t, 0.0)) for t, v in scores.items()}
    return new


def read_floors() -> dict[str, Scores]:
    """Return the pinned floors; none before the first pin."""
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when a check fails."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", nargs="?", type=Path, default=ROOT / DEFAULT, metavar="DIR")
    options.add_argument("--check", action="store_true", help="compare with bench_floors.json")
    options.add_argument("--pin", action="store_true", help="raise bench_floors.json to these scores")
    options.add_argument("--allow-lower", action="store_true", help="with --pin: also lower floors")
    options.add_argument(
        "--keep", type=Path, metavar="OUT", help="keep claims and errors of each set in this folder"
    )
    options.add_argument(
        "--only", action="append", default=[], metavar="SET", help="only this set; may be repeated"
    )
    args = options.parse_args(argv)
    if not args.folder.is_dir():
        print(f"skipped: there is no folder {args.folder}")
        return 0
    results = measure(args.folder, args.keep, args.only)
    print(table(results))
    if args.pin:
        floors = raised(results, read_floors(), allow_lower=args.allow_lower)
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    if args.check or args.pin:
        complaints = check(results, read_floors())
        print("\n".join(complaints) or "every score is at or above its floor", file=sys.stderr)
        return 1 if complaints else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
