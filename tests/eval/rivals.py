"""Run other quantity extractors on our own gold and print their scores beside ours.

    python tests/eval/rivals.py

Each is fed one sentence at a time, the way it does best, and asked only for what all of them give: where the
figures are and what their value is. What is not installed is skipped and said so; quantulum3 always is there,
CQE and Recognizers-Text seldom, since they ask for old versions of other packages.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import gold
from scoring import Score, prf, score

Found = tuple[int, int, float, float]
"""Start and end in the sentence, low and high."""

Reader = Callable[[str], Iterator[Found]]


def load_quantulum() -> Reader:
    """Return quantulum3 as a reader. Its ranges are a mean and an uncertainty, taken apart again here."""
    parser = importlib.import_module("quantulum3.parser")

    def read(sentence: str) -> Iterator[Found]:
        for quantity in parser.parse(sentence):
            spread = quantity.uncertainty or 0
            yield *quantity.span, quantity.value - spread, quantity.value + spread

    return read


def load_cqe() -> Reader:
    """Return CQE as a reader."""
    parser = importlib.import_module("CQE.CQE").CQE(overload=True)

    def read(sentence: str) -> Iterator[Found]:
        for quantity in parser.parse(sentence):
            value = quantity.value
            if not value.char_indices:
                continue
            start = min(start for start, _ in value.char_indices)
            end = max(end for _, end in value.char_indices)
            low, high = (value.lower, value.upper) if hasattr(value, "lower") else (value.value, value.value)
            yield start, end, float(low), float(high)

    return read


def load_recognizers() -> Reader:
    """Return the numbers of Recognizers-Text as a reader; its spans include their last character."""
    recognize = importlib.import_module("recognizers_number").recognize_number
    culture = importlib.import_module("recognizers_text").Culture.English

    def read(sentence: str) -> Iterator[Found]:
        for result in recognize(sentence, culture):
            value = float(result.resolution["value"])
            yield result.start, result.end + 1, value, value

    return read


RIVALS: Mapping[str, tuple[str, Callable[[], Reader]]] = {
    "quantulum3": ("quantulum3", load_quantulum),
    "CQE": ("CQE", load_cqe),
    "Recognizers-Text": ("recognizers-text-number", load_recognizers),
}


def claims_of(read: Reader, documents: Sequence[gold.GoldDocument]) -> dict[str, list[dict[str, Any]]]:
    """Return what a reader finds, as claim records that hold a span and a value and nothing else.

    A sentence that makes a rival fail counts as one in which it finds nothing; it is named on standard error.
    """
    from claimtrack.lang import load_language
    from claimtrack.model import Document
    from claimtrack.sentences import lay_out

    language = load_language("en")
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        for sentence in lay_out(Document(id=document.id, text=document.text), language).sentences:
            text, offset = sentence.span.of(document.text), sentence.span.start
            try:
                found = list(read(text))
            except Exception as error:  # a rival may fail with anything
                print(f"{document.id}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            claims[document.id] += [_record(document.text, offset, *item) for item in found]
    return claims


def _record(text: str, offset: int, start: int, end: int, low: float, high: float) -> dict[str, Any]:
    start, end = start + offset, end + offset
    empty = dict.fromkeys(("bound", "unit", "direction", "counted_head", "basis", "speaker", "restates"))
    span = {"start": start, "end": end, "surface": text[start:end]}
    return {**empty, **span, "low": f"{low:.6f}", "high": f"{high:.6f}", "modality": "asserted", "chain": []}


def line(name: str, part: Score) -> str:
    """Return one row of the table: found precision, recall and F1, value F1, non-claims reported."""
    found = prf(part.found, part.claims, part.gold)
    value = prf(part.right["value"], part.claims, part.gold)[2]
    cells = "".join(f"{x:>9.1f}" for x in (*found, value))
    return f"{name:28}{cells}{f'{part.reported} of {part.non_claims}':>14}"


def main() -> int:
    """Print the table."""
    from run import extract_all, facts

    documents = gold.load("gold")
    counts = facts("gold")
    print(
        f"{date.today()}, {counts['claims']} claims and {counts['not']} non-claims in {counts['documents']} texts"
    )
    print(f"{'':28}{'found P':>9}{'R':>9}{'F1':>9}{'value F1':>9}{'non-claims':>14}")
    print(
        line(
            f"ClaimTrack {version('claimtrack')}",
            score(documents, extract_all(gold.source_of("gold")))["all"],
        )
    )
    for name, (package, load) in RIVALS.items():
        try:
            label, read = f"{name} {version(package)}", load()
        except (PackageNotFoundError, ImportError) as error:
            print(f"{name}: skipped, not installed ({error})")
            continue
        print(line(label, score(documents, claims_of(read, documents))["all"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
