"""Measure extraction against quantulum3 and against the wall, on one thread and in one run.

    python tests/bench/speed.py [FILE.jsonl] [--chars 400000] [--linear]

*Ours* is ``extract`` with everything on. *quantulum3* reads the whole text sentence by sentence, the way it does
best. *The wall* is spaCy's tagger and parser alone, in batches, for the sentences that hold a number. The documents
are cut into portions and each portion goes through all three in turn, so that what else the machine does falls on
all of them; the clock is the processor time of this process. Without a file the texts of ``seeds/`` are repeated.
"""

# ruff: noqa: E402
from __future__ import annotations

import os

for name in ("OMP", "OPENBLAS", "BLIS", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{name}_NUM_THREADS"] = "1"  # read when the libraries are loaded

import argparse
import gc
import itertools
import platform
import re
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy

from claimtrack.documents import read_documents
from claimtrack.lang import Language, load_language
from claimtrack.model import Document
from claimtrack.parsing import load_parser
from claimtrack.parsing.parser import _fast_products
from claimtrack.pipeline import extract
from claimtrack.sentences import lay_out
from claimtrack.settings import DEFAULT_MODEL

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
FASTER = 2.5
"""Times quantulum3's speed that extraction must reach."""

WALL = 2.2
"""Times the wall's time that extraction may take."""

PORTION = 40_000
"""Characters that go through one system before the next has its turn."""

BATCH = 128

NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half"
    r"|zero)\b",
    re.I,
)
"""What makes a sentence one that the wall has to parse."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="JSON Lines with a document a line")
    parser.add_argument("--chars", type=int, default=400_000, help="characters to read (default 400000)")
    parser.add_argument(
        "--linear", action="store_true", help="also read one document of 1 MB and one of 5 MB"
    )
    options = parser.parse_args()

    language, model = load_language(), load_parser(DEFAULT_MODEL)
    documents = list(itertools.islice(_documents(options.file, options.chars), None))
    sentences = {id(d): [s.span.of(d.text) for s in lay_out(d, language).sentences] for d in documents}
    read: dict[str, Callable[[Sequence[Document]], object]] = {
        "ours": lambda portion: [extract(document, model, language) for document in portion],
        "wall": _wall(sentences),
        "quantulum3": _quantulum(sentences),
    }
    for reader in read.values():
        reader(documents[:1])  # tables and patterns are loaded on first use
    seconds = dict.fromkeys(read, 0.0)
    memory: list[tuple[int, int]] = []
    for done, portion in _portions(documents):
        for name, reader in read.items():
            started = time.process_time()
            reader(portion)
            seconds[name] += time.process_time() - started
        memory.append((done, _resident()))

    size = sum(len(document.text) for document in documents)
    numbered = [s for texts in sentences.values() for s in texts if NUMBER.search(s)]
    claims = sum(len(extract(document, model, language)) for document in documents)
    print(f"{platform.machine()}, Python {platform.python_version()}, spaCy {version('spacy')}, ", end="")
    print(f"{DEFAULT_MODEL} {version(DEFAULT_MODEL)}, quantulum3 {version('quantulum3')}")
    print(f"{len(documents)} documents, {size} characters, {claims} claims; ", end="")
    print(f"{len(numbered)} sentences with a number ({sum(map(len, numbered)) / size:.0%} of the characters)")
    for name, spent in seconds.items():
        print(f"{name:12} {spent:8.2f} s {size / spent:12,.0f} characters/s")
    faster, wall = seconds["quantulum3"] / seconds["ours"], seconds["ours"] / seconds["wall"]
    print(f"speed, times quantulum3   {faster:6.2f}  at least {FASTER}   {_verdict(faster >= FASTER)}")
    print(f"time, times the wall      {wall:6.2f}  at most {WALL}    {_verdict(wall <= WALL)}")
    _print_memory(memory)
    if options.linear:
        _print_linear(documents, model, language)


def _verdict(good: bool) -> str:
    return "reached" if good else "MISSED"


def _documents(file: Path | None, limit: int) -> Iterator[Document]:
    """Yield documents up to a number of characters; those of ``seeds/`` again and again."""
    size = 0
    for again in itertools.count():
        empty = True
        for document in read_documents(str(file or SEEDS)):
            if not isinstance(document, Document) or not document.text.strip():
                continue
            empty = False
            yield document if file else _renamed(document, again)
            size += len(document.text)
            if size >= limit:
                return
        if file or empty:
            return


def _renamed(document: Document, number: int) -> Document:
    return Document(f"{document.id}#{number}", document.text, date=document.date, language=document.language)


def _portions(documents: Sequence[Document]) -> Iterator[tuple[int, list[Document]]]:
    """Yield the documents in portions, each with the characters read when it is done."""
    portion: list[Document] = []
    done = size = 0
    for document in documents:
        portion.append(document)
        size += len(document.text)
        if size >= PORTION:
            done += size
            yield done, portion
            portion, size = [], 0
    if portion:
        yield done + size, portion


def _wall(sentences: dict[int, list[str]]) -> Callable[[Sequence[Document]], object]:
    """Return what tags and parses the sentences with a number, all those of a portion in common batches."""
    with _fast_products():  # the matrix library that the program has
        model = spacy.load(DEFAULT_MODEL, exclude=["ner", "senter", "attribute_ruler", "lemmatizer"])

    def read(portion: Sequence[Document]) -> None:
        chosen = (s for document in portion for s in sentences[id(document)] if NUMBER.search(s))
        for _ in model.pipe(chosen, batch_size=BATCH):
            pass

    return read


def _quantulum(sentences: dict[int, list[str]]) -> Callable[[Sequence[Document]], object]:
    """Return what has quantulum3 read every sentence; what it stops at with an error is left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

    def read(portion: Sequence[Document]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for document in portion:
                for sentence in sentences[id(document)]:
                    try:
                        parser.parse(sentence)
                    except Exception:  # it raises many sorts on real text, and the race goes on
                        continue

    return read


def _resident() -> int:
    """Return the memory of this process in kilobytes; 0 where the system does not say."""
    gc.collect()
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    match = re.search(r"VmRSS:\s+(\d+)", status.read_text())
    return int(match[1]) if match else 0


def _print_memory(memory: Sequence[tuple[int, int]]) -> None:
    """Print the memory at the start, in the middle and at the end: the systems' caches fill, then it stays."""
    marks = dict.fromkeys((0, len(memory) // 4, len(memory) // 2, 3 * len(memory) // 4, len(memory) - 1))
    print("memory, all three:  ", end="")
    print(", ".join(f"{memory[i][1] / 1024:.0f} MB after {memory[i][0]:,}" for i in marks))


def _print_linear(documents: Sequence[Document], model: Any, language: Language) -> None:
    """Print what a character costs in one document of 1 MB and in one of 5 MB."""
    text = "\n\n".join(document.text for document in documents)
    costs = []
    for size in (1_000_000, 5_000_000):
        long = "\n\n".join(itertools.repeat(text, size // len(text) + 1))[:size]
        started = time.process_time()
        claims = len(extract(Document(f"{size}", long), model, language))
        costs.append((time.process_time() - started) / size)
        print(
            f"one document of {size:9,} characters: {1e6 * costs[-1]:6.2f} s a million, {claims} claims, ",
            end="",
        )
        print(f"{_resident() / 1024:.0f} MB")
    print(f"cost of a character, 5 MB to 1 MB {costs[1] / costs[0]:6.2f}  (linear: 1)")


if __name__ == "__main__":
    main()
