"""Texts and counts of words -> ``claimtrack/lang/en/background.toml``: how common a word is, whatever the ledger.

    python tests/eval/count_words.py SPEECHES.jsonl COUNTS.txt > claimtrack/lang/en/background.toml

``SPEECHES.jsonl`` are documents in the public domain, a record a line with ``title`` and ``text``;
``COUNTS.txt`` holds a word and how often it was counted a line, such as the frequency dictionary that comes
with SymSpell. A word is as common as the larger of the two shares says.
"""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from claimtrack.compare.profiles import words_of

LENGTH = 300
"""Words of a piece of news, for which the share of texts is worked out from the share of words."""

RAREST = 0.004
"""Share of texts below which a word is left out of the table, and counts as rare."""

STEP = 0.5
"""Words are kept by the natural logarithm of one over their share, in steps of so much."""

HEAD = """\
# How common words are, whatever stands in a ledger: from their share of texts, the negative natural logarithm
# in steps, e.g. 3 where one text in twenty has the word. Words that are not here are rare. In the form in
# which they are compared (small letters, no plural "s").
#
# Made by tests/eval/count_words.py from speeches and statements in the public domain, and from the frequency
# dictionary of SymSpell (MIT), which was made from the Google Books Ngrams (CC BY 3.0) and SCOWL.
"""


def share_in_texts(path: Path) -> Mapping[str, float]:
    """Return for each word the share of the texts that have it."""
    found: Counter[str] = Counter()
    texts = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found.update(set(words_of(f"{record.get('title') or ''}\n{record['text']}")))
        texts += 1
    return {word: count / texts for word, count in found.items()}


def share_by_counts(path: Path) -> Mapping[str, float]:
    """Return for each counted word the share of texts of ``LENGTH`` words that would have it."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        word, _, count = line.partition(" ")
        for one in words_of(word):
            counts[one] += int(count)
    total = sum(counts.values())
    return {word: 1 - math.exp(-LENGTH * count / total) for word, count in counts.items()}


def main() -> None:
    """Print the table."""
    speeches, counts = map(Path, sys.argv[1:3])
    texts, counted = share_in_texts(speeches), share_by_counts(counts)
    levels: dict[float, list[str]] = defaultdict(list)
    for word in sorted({*texts, *counted}):
        share = max(texts.get(word, 0.0), counted.get(word, 0.0))
        if share >= RAREST:
            levels[round(-math.log(share) / STEP) * STEP].append(word)
    print(HEAD)
    print("rare = 6.5")
    print('months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]')
    print("\n[levels]")
    for level, words in sorted(levels.items()):
        body = "\n".join(textwrap.wrap(" ".join(words), 110, break_on_hyphens=False, break_long_words=False))
        print(f'"{level}" = """\n{body}"""')


if __name__ == "__main__":
    main()
