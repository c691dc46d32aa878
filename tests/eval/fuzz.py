"""Feed mutated sentences to the whole extraction: no exception, no broken offset, bounded time.

    python tests/eval/fuzz.py [--texts 20000] [--seed 1] [--slowest 5]

The sentences are those of our gold and of ``seeds/``, cut, spliced and sprinkled with what breaks readers: other
scripts, right-to-left marks, emoji, control characters, long numerals, unbalanced brackets. Prints what failed and
the slowest texts; exit code 1 when anything failed or took longer than ``LIMIT`` seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from claimtrack import settings
from claimtrack.lang import load_language
from claimtrack.model import Document
from claimtrack.parsing import load_parser
from claimtrack.pipeline import extract

LIMIT = 5.0
"""Seconds for one text of at most a few thousand characters; a hundred times what a sentence takes."""

NASTY = [
    "\u200f", "\u202e", "\u00a0", "\u2009", "\ufeff", "\x00", "\x1b[31m", "\r\n", "\n", "\t", "😀", "🇺🇦", "e\u0301", "İ", "ß", "ﬁ",
    "٣٤", "百万", "²", "½", "⅞", "1/0", "0/0", "1e999", "9" * 400, "1,2,3,4", "1.2.3.4", "--5", "+-5", "$", "€", "$$5", "%", "%%",
    "((((", "))))", "[[[", "{{", "“", "”", "«", "»", "'", "’", '"', "–", "—", "-", "...", "of of of", "and and", "to to",
    "between between", "from from from", "or more or less", "at least at most", "another another billion", "one one one",
    "hundred hundred", "half half a", "million million", "a a a", "twenty twenty twenty", "per per day", "5 5 5 5 5",
]  # fmt: skip


def main() -> int:
    """Run the command line; return the exit code."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--texts", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--slowest", type=int, default=3)
    arguments = options.parse_args()
    language, parser = load_language("en"), load_parser(settings.model())
    failures, times = 0, []
    for number, text in enumerate(mutated(arguments.texts, random.Random(arguments.seed))):
        started = time.perf_counter()
        try:
            claims = extract(Document(id=str(number), text=text), parser, language)
        except Exception as error:  # any exception is what we look for
            failures += 1
            print(f"{type(error).__name__}: {error}\n  {text[:300]!r}", flush=True)
            continue
        times.append((time.perf_counter() - started, text))
        for claim in claims:
            spans = [
                (claim.start, claim.end, claim.surface),
                (claim.wording_start, claim.wording_end, claim.wording),
            ]
            if any(text[start:end] != words or not words for start, end, words in spans):
                failures += 1
                print(f"broken offset {claim.start}-{claim.end}\n  {text[:300]!r}")
    times.sort(reverse=True)
    for seconds, text in times[: arguments.slowest]:
        print(f"{seconds:.2f} s for {len(text)} characters: {text[:80]!r}")
    slow = sum(seconds > LIMIT for seconds, _ in times)
    print(f"{arguments.texts} texts, {failures} failures, {slow} slower than {LIMIT} s")
    return 1 if failures or slow else 0


def mutated(count: int, chance: random.Random) -> Iterator[str]:
    """Yield ``count`` texts made from real sentences by one to six changes each; the same seed, the same texts."""
    sentences = list(_sentences())
    for _ in range(count):
        text = chance.choice(sentences)
        for _ in range(chance.randint(1, 6)):
            text = _change(text, sentences, chance)
        yield text[:4000]


def _change(text: str, sentences: list[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    to = min(len(text), at + chance.randint(0, 12))
    return chance.choice(
        [
            text[:at] + chance.choice(NASTY) + text[at:],
            text[:at] + text[to:],
            text[:at] + text[at:to] * 3 + text[to:],
            text[:at] + chance.choice(sentences)[chance.randint(0, 40) :],
            text[:at] + str(chance.randint(0, 10 ** chance.randint(1, 15))) + text[to:],
            text[:at] + text[at:to].upper() + text[to:],
            text[:at] + text[at:to][::-1] + text[to:],
        ]
    )


def _sentences() -> Iterator[str]:
    root = Path(__file__).resolve().parent.parent.parent
    sys.path.insert(0, str(root))
    from tests.eval.gold import load

    for name in ("gold", "seeds"):
        for document in load(name):
            yield from (line for line in document.text.splitlines() if line.strip())


if __name__ == "__main__":
    sys.exit(main())
