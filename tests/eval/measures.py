"""Measure how the measure of a figure is read, on events whose figures are labelled.

    python tests/eval/measures.py FOLDER...          one line an event, one for all
    python tests/eval/measures.py FOLDER... --show   also each pair of readings that went wrong
    python tests/eval/measures.py --coverage FILE... the share of figures of unlabelled documents with a measure
    python tests/eval/measures.py ... --claims DIR   read claims from DIR/NAME.jsonl, written there if missing

A folder holds ``documents.jsonl`` and ``figures.jsonl`` of one event: of each figure its ``series`` and its
``measure`` in the labeller's words. Two figures of one series should have one measure, two with different
``measure`` cells different ones. All numbers are percentages: of the pairs of one series those that agree, those
that differ, those where a side says nothing; of the pairs with different cells those that wrongly agree (all
pairs, and those in one unit: "40 killed" and "$40" are easy to tell apart).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from claimtrack.compare.measures import read_measure
from claimtrack.lang import load_english
from claimtrack.model import Claim

Row = Mapping[str, Any]
Pair = tuple[Row, Claim]


@dataclass(slots=True)
class Tally:
    """Counts of pairs: of one series, and with different cells."""

    agree: int = 0
    differ: int = 0
    unknown: int = 0
    apart: int = 0
    merged: int = 0
    apart_unit: int = 0
    merged_unit: int = 0
    faults: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        for name in ("agree", "differ", "unknown", "apart", "merged", "apart_unit", "merged_unit"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    def line(self, name: str) -> str:
        """Return the percentages as a line of the table."""
        same = self.agree + self.differ + self.unknown or 1
        shares = [100 * n / same for n in (self.agree, self.differ, self.unknown)]
        shares += [100 * self.merged / (self.apart or 1), 100 * self.merged_unit / (self.apart_unit or 1)]
        return f"{name:18}" + "".join(f"{share:9.1f}" for share in shares) + f"{same:8}{self.apart:8}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--coverage", nargs="+", type=Path, default=[])
    parser.add_argument("--claims", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    if asked.folders:
        print(
            f"{'':18}{'agree':>9}{'differ':>9}{'unknown':>9}{'merged':>9}{'in unit':>9}{'pairs':>8}{'apart':>8}"
        )
    whole = Tally()
    for folder in asked.folders:
        tally = compare(labelled(folder, asked.claims))
        whole.add(tally)
        print(tally.line(folder.name))
    if len(asked.folders) > 1:
        print(whole.line("all"))
    if asked.show:
        for fault, count in whole.faults.most_common():
            print(f"{count:5}  {' | '.join(fault)}")
    for path in asked.coverage:
        print(coverage(path, asked.claims))


def claims_of(source: Path, name: str, kept: Path | None) -> list[Claim]:
    """Return the claims of a file of documents, kept in a folder where one is given."""
    path = kept / f"{name}.jsonl" if kept else None
    if path is not None and path.exists():
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return [Claim.from_record(row) for row in rows]
    from run import extract_all

    claims = [row for rows in extract_all(source).values() for row in rows]
    if path is not None:
        path.write_text("".join(json.dumps(row) + "\n" for row in claims), encoding="utf-8")
    return [Claim.from_record(row) for row in claims]


def labelled(folder: Path, kept: Path | None) -> list[Pair]:
    """Return the labelled figures that were found, each with its claim; doubtful ones are left out."""
    by_document: dict[str, list[Claim]] = {}
    for claim in claims_of(folder / "documents.jsonl", folder.name, kept):
        by_document.setdefault(claim.document, []).append(claim)
    found = []
    for row in map(json.loads, (folder / "figures.jsonl").read_text(encoding="utf-8").splitlines()):
        over = [
            claim
            for claim in by_document.get(row["document"], [])
            if claim.start < row["end"] and row["start"] < claim.end
        ]
        if over and not row.get("doubtful"):
            found.append((row, min(over, key=lambda claim: abs(claim.start - row["start"]))))
    return found


def compare(pairs: Sequence[Pair]) -> Tally:
    """Return the counts over all pairs of an event's figures."""
    language = load_english()
    tally = Tally()
    said = [(row, claim, read_measure(claim, language).family) for row, claim in pairs]
    for (a, claim_a, of_a), (b, claim_b, of_b) in combinations(said, 2):
        if a["series"] and a["series"] == b["series"]:
            if of_a is None or of_b is None:
                tally.unknown += 1
            elif of_a == of_b:
                tally.agree += 1
                continue
            else:
                tally.differ += 1
            tally.faults[
                ("series", a["document"].rsplit("-", 1)[0], a["series"], *sorted((str(of_a), str(of_b))))
            ] += 1
        elif a["measure"] != b["measure"]:
            one_unit = claim_a.unit == claim_b.unit
            tally.apart += 1
            tally.apart_unit += one_unit
            if of_a is not None and of_a == of_b:
                tally.merged += 1
                tally.merged_unit += one_unit
                cells = sorted((a["measure"] or "", b["measure"] or ""))
                tally.faults[("merged", a["document"].rsplit("-", 1)[0], of_a, *cells)] += 1
    return tally


def coverage(path: Path, kept: Path | None) -> str:
    """Return the share of a file's figures that have a measure; ages and durations are left out."""
    language = load_english()
    claims = [c for c in claims_of(path, f"pool-{path.stem}", kept) if c.kind not in ("age", "duration")]
    said = Counter(_sort(read_measure(claim, language).family) for claim in claims)
    shares = {name: 100 * said[name] / (len(claims) or 1) for name in ("family", "noun", "nothing")}
    return f"{path.stem:18}{len(claims):6} figures: " + ", ".join(f"{n} {s:.0f} %" for n, s in shares.items())


def _sort(family: str | None) -> str:
    from claimtrack.compare.families import measures_of

    if family is None:
        return "nothing"
    return "family" if family in measures_of(load_english()).table else "noun"


if __name__ == "__main__":
    main()
