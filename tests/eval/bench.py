"""Run extraction over sets of real documents kept outside the project and call their own scorers.

    python tests/eval/bench.py [DIR]            one table; DIR is ../shared/bench unless given
    python tests/eval/bench.py [DIR] --check    fail when a score is below tests/eval/bench_floors.json
    python tests/eval/bench.py [DIR] --pin      raise the floors; --allow-lower also lowers them
    python tests/eval/bench.py [DIR] --keep OUT write the claim records of each set to the folder OUT

Nothing of these sets is part of the project: where the folder is not there, that is said and the exit code is
0. For the extraction sets all documents are read in this one process, as ``claimtrack extract --format jsonl``
does it; for the comparison sets the commands themselves write into a temporary ledger and report on it. The
scorers are programs of their own. Every score is one where higher is better: of the things that must not be
reported, the number that was left alone ("traps avoided", "non-claims kept out", "false conflicts avoided").
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import floors
from floors import Scores

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOORS = HERE / "bench_floors.json"
DEFAULT = Path("../shared/bench")


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


CALM = ("repeats", "agrees", "part_of", "unrelated")
"""Relations that a report must not turn into a conflict."""


def relation_scores(answer: str) -> Scores:
    """Return what ``score_relations.py pairs`` says: F1, tensions seen, and calm pairs left without a conflict."""
    fine, coarse = answer.split("coarse:")
    asked = {label: int(count) for label, count in re.findall(r"^  (\w+) .*\((\d+)\)$", fine, re.MULTILINE)}
    calm = sum(asked.get(label, 0) for label in CALM)
    seen, tense, false = numbers(answer, r"tension seen (\d+) of (\d+); false conflicts .* (\d+)$")
    return {
        "macro-F1": numbers(fine, r"macro-F1 ([\d.]+)")[0],
        "macro-F1 coarse": numbers(coarse, r"macro-F1 ([\d.]+)")[0],
        f"tension seen of {tense:.0f}": seen,
        f"false conflicts avoided of {calm}": calm - false,
    }


def copy_scores(answer: str) -> Scores:
    """Return the scores of ``score_relations.py copies`` over pairs of documents."""
    accuracy, f1 = numbers(answer, r"accuracy ([\d.]+)  macro-F1 ([\d.]+)")
    return {"accuracy": accuracy, "macro-F1": f1}


def topic_scores(answer: str) -> Scores:
    """Return the scores of ``score_relations.py topics``: figures with a topic, and how the topics group them."""
    wanted, found = numbers(answer, r"figures (\d+)  with a claim and a topic (\d+)")
    precision, _, f1 = numbers(answer, r"B-cubed P ([\d.]+)  R ([\d.]+)  F1 ([\d.]+)")
    return {f"figures found of {wanted:.0f}": found, "B-cubed precision": precision, "B-cubed F1": f1}


def numbers(answer: str, pattern: str) -> list[float]:
    """Return the numbers that a scorer's answer has in a pattern's groups; without them the run ends."""
    found = re.search(pattern, answer, re.MULTILINE)
    if not found:
        raise SystemExit(f"the scorer's answer has no {pattern!r}: {answer.strip()}")
    return [float(number) for number in found.groups()]


@dataclass(frozen=True, slots=True)
class BenchSet:
    """One extraction set: its gold file, the documents (the gold file itself unless given), its scorer."""

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


@dataclass(frozen=True, slots=True)
class LedgerSet:
    """One comparison set: its gold file, the documents of the ledger, the view that answers, its scorer's word."""

    name: str
    gold: str
    documents: str
    view: str
    word: str
    read: Callable[[str], Scores]


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
LEDGER_SETS = (
    LedgerSet(
        "relations",
        "relations/pairs.jsonl",
        "relations/documents.jsonl",
        "relations",
        "pairs",
        relation_scores,
    ),
    LedgerSet(
        "copies", "relations/syndication.jsonl", "relations/documents.jsonl", "copies", "copies", copy_scores
    ),
    LedgerSet("figures", "events/figures.jsonl", "events/documents.jsonl", "figures", "topics", topic_scores),
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
    command = [str(folder / bench_set.scorer), str(folder / bench_set.gold), str(claims)]
    command += [*bench_set.options, "--json"]
    if errors and bench_set.scorer != "score_quantities.py":
        command += ["--errors", str(errors)]
    return bench_set.read(json.loads(call(*command).strip().splitlines()[-1]))


def call(*arguments: str, may_fail: bool = False) -> str:
    """Return what a Python program prints; say what it complains of, and end the run unless it may fail."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        complaint = f"{' '.join(arguments[:3])}: exit code {done.returncode}: {done.stderr.strip()}"
        if not may_fail:
            raise SystemExit(complaint)
        print(complaint, file=sys.stderr)
    return done.stdout


def measure(folder: Path, keep: Path | None = None, only: Sequence[str] = ()) -> dict[str, Scores]:
    """Return the scores of each set; say on standard error how long each took. ``keep`` keeps the claims."""
    results: dict[str, Scores] = {}
    with tempfile.TemporaryDirectory() as scratch:
        out = keep or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        extraction = [s for s in SETS if is_wanted(s, folder, only)]
        results |= measure_extraction(folder, extraction, out, keep_errors=keep is not None)
        comparison = [s for s in LEDGER_SETS if is_wanted(s, folder, only)]
        results |= measure_comparison(folder, comparison, out, Path(scratch))
    return {
        name: {task: round(value, 1) for task, value in scores.items()} for name, scores in results.items()
    }


def is_wanted(bench_set: BenchSet | LedgerSet, folder: Path, only: Sequence[str]) -> bool:
    """Say whether a set is asked for and there; of one that is not there, say so on standard error."""
    if only and bench_set.name not in only:
        return False
    for path in (bench_set.documents or bench_set.gold, bench_set.gold):
        if not (folder / path).exists():
            print(f"{bench_set.name}: skipped, {folder / path} is not there", file=sys.stderr)
            return False
    return True


def measure_extraction(
    folder: Path, sets: Sequence[BenchSet], out: Path, *, keep_errors: bool
) -> dict[str, Scores]:
    """Return the scores of the extraction sets; the claims, and on request the errors, go to ``out``."""
    from claimtrack.parsing import load_parser
    from claimtrack.settings import model

    parser = load_parser(model()) if sets else None
    results = {}
    for bench_set in sets:
        started = time.perf_counter()
        claims = out / f"{bench_set.name}.jsonl"
        characters, count = extract_to(folder / (bench_set.documents or bench_set.gold), claims, parser)
        seconds = time.perf_counter() - started
        print(
            f"{bench_set.name}: {characters:,} characters, {count:,} claims, {seconds:.1f} s",
            file=sys.stderr,
        )
        errors = out / f"{bench_set.name}.errors.jsonl" if keep_errors else None
        results[bench_set.name] = call_scorer(folder, bench_set, claims, errors)
    return results


def measure_comparison(
    folder: Path, sets: Sequence[LedgerSet], out: Path, scratch: Path
) -> dict[str, Scores]:
    """Return the scores of the comparison sets. Sets with the same documents share one ledger in ``scratch``.

    A document that cannot be ingested is named on standard error and left out.
    """
    claimtrack = ("-m", "claimtrack")
    ledgers: dict[str, str] = {}
    results = {}
    for bench_set in sets:
        started = time.perf_counter()
        if bench_set.documents not in ledgers:
            db = ledgers[bench_set.documents] = str(scratch / f"{len(ledgers)}.db")
            call(*claimtrack, "ingest", "--db", db, str(folder / bench_set.documents), may_fail=True)
        rows = call(*claimtrack, "report", bench_set.view, "--jsonl", "--db", ledgers[bench_set.documents])
        answer = out / f"{bench_set.name}.jsonl"
        answer.write_text(rows, encoding="utf-8")
        seconds = time.perf_counter() - started
        print(f"{bench_set.name}: {rows.count(chr(10)):,} rows, {seconds:.1f} s", file=sys.stderr)
        scorer = (str(folder / "score_relations.py"), bench_set.word)
        results[bench_set.name] = bench_set.read(call(*scorer, str(folder / bench_set.gold), str(answer)))
    return results


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when a check fails."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", nargs="?", type=Path, default=ROOT / DEFAULT, metavar="DIR")
    floors.add_options(options, FLOORS)
    options.add_argument(
        "--keep", type=Path, metavar="OUT", help="keep claims and errors of each set in this folder"
    )
    options.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="SET",
        choices=[bench_set.name for bench_set in (*SETS, *LEDGER_SETS)],
        help="only this set; may be repeated",
    )
    args = options.parse_args(argv)
    if not args.folder.is_dir():
        print(f"skipped: there is no folder {args.folder}")
        return 0
    results = measure(args.folder, args.keep, args.only)
    print(floors.table(results))
    return floors.conclude(args, FLOORS, results)


if __name__ == "__main__":
    sys.exit(main())
