"""Near copies: which documents are one text, which share passages, and what origins that makes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare import find_copies, origins
from claimtrack.model import CopyPair

WORDS = [
    f"{a}{b}" for a in ("ka", "lo", "mi", "nu", "re", "so", "ta", "vi") for b in ("ran", "dol", "mek", "pis")
]


def prose(seed: int, length: int) -> str:
    """Return words in an order of their own for each seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) + str(chosen.randrange(90)) for _ in range(length))


STORY = prose(1, 300)
OTHER = prose(2, 300)
HEAD, BODY = " ".join(STORY.split()[:100]), " ".join(STORY.split()[100:])

CASES = [
    # first, second, kind, containment at least
    (STORY, STORY, "same_text", 1.0),
    (STORY, STORY.upper().replace(" ", "\n\n"), "same_text", 1.0),
    (STORY, f"{STORY} {OTHER}", "same_text", 1.0),  # a longer version
    (STORY, f"{prose(3, 60)} {STORY}", "same_text", 1.0),  # a new paragraph in front
    (STORY, f"{HEAD} {prose(3, 100)} {BODY}", "same_text", 0.9),  # something put in
    (HEAD, STORY, "same_text", 1.0),  # the rest cut off
    (f"{prose(3, 100)} {BODY}", f"{prose(4, 150)} {BODY}", "shared_passages", 0.6),  # a rolling page
    (f"{OTHER} {HEAD}", f"{HEAD} {prose(5, 300)}", "shared_passages", 0.2),  # one passage
    ("It was closed.", "It was closed.", "same_text", 1.0),
]
INDEPENDENT = [
    (STORY, OTHER),
    (STORY, ""),
    ("", ""),
    ("It was closed.", "It was opened."),
    # One quotation of ten words in two reports.
    (f"{prose(6, 200)} {prose(7, 10)} {prose(8, 100)}", f"{prose(7, 10)} {prose(9, 300)}"),
    # A short note whose title is also in a long text.
    ("The ministry said on Monday that", f"The ministry said on Monday that {OTHER}"),
]


@pytest.mark.parametrize(("first", "second", "kind", "least"), CASES)
def test_copies_are_found(first: str, second: str, kind: str, least: float) -> None:
    [pair] = find_copies([("b", second), ("a", first)])
    assert (pair.a, pair.b, pair.kind) == ("a", "b", kind)
    assert least <= pair.containment <= 1


@pytest.mark.parametrize(("first", "second"), INDEPENDENT)
def test_independent_texts_are_no_pair(first: str, second: str) -> None:
    assert find_copies([("a", first), ("b", second)]) == []


def test_apostrophes_do_not_make_another_word() -> None:
    text = "Turkey's drones and Georgia's roads were in the minister's letter to the country's people today."
    assert find_copies([("a", text), ("b", text.replace("'", "’"))]) == [CopyPair("a", "b", "same_text", 1.0)]


def test_the_seeds_hold_one_text_twice(seeds: Path) -> None:
    pairs = find_copies((path.name[:3], path.read_text(encoding="utf-8")) for path in seeds.glob("0*.txt"))
    [pair] = pairs
    assert (pair.a, pair.b, pair.kind) == ("000", "001", "same_text")
    assert origins(pairs, ["000", "001", "002", "003", "004"])["001"] == "000"


def test_a_text_that_is_everywhere_makes_one_origin() -> None:
    documents = [(f"{n:03}", f"{STORY} {prose(100 + n, 20)}") for n in range(80)]
    pairs = find_copies(documents)
    assert len(pairs) < 80 * 79 / 2  # not every pair of a crowd
    assert set(origins(pairs, [key for key, _ in documents]).values()) == {"000"}
    assert all(pair.containment > 0.9 for pair in pairs)


def test_a_footer_on_every_page_makes_no_copies() -> None:
    footer = prose(50, 25)
    assert find_copies((f"{n:03}", f"{prose(200 + n, 300)} {footer}") for n in range(60)) == []


ORIGINS = [
    # pairs, ids, origins
    ([], "ab", {"a": "a", "b": "b"}),
    ([CopyPair("a", "b", "same_text", 0.5)], "abc", {"a": "a", "b": "a", "c": "c"}),
    (
        [CopyPair("b", "c", "same_text", 1), CopyPair("a", "c", "same_text", 1)],
        "abc",
        dict.fromkeys("abc", "a"),
    ),
    ([CopyPair("a", "b", "shared_passages", 0.59)], "ab", {"a": "a", "b": "b"}),
    ([CopyPair("a", "b", "shared_passages", 0.6)], "ab", {"a": "a", "b": "a"}),
    ([CopyPair("a", "z", "same_text", 1)], "a", {"a": "a"}),  # a document that is not asked about
]


@pytest.mark.parametrize(("pairs", "ids", "expected"), ORIGINS)
def test_origins(pairs: list[CopyPair], ids: str, expected: dict[str, str]) -> None:
    assert origins(pairs, ids) == expected
    assert origins(reversed(pairs), reversed(ids)) == expected


passages = st.lists(st.integers(0, 5), min_size=1, max_size=4).map(
    lambda seeds: " ".join(prose(seed, 40) for seed in seeds)
)


@given(st.lists(passages, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_documents_plays_no_part(texts: list[str], chance: random.Random) -> None:
    documents = [(f"d{i}", text) for i, text in enumerate(texts)]
    shuffled = list(documents)
    chance.shuffle(shuffled)
    assert find_copies(documents) == find_copies(shuffled)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_text_is_too_odd(texts: list[str]) -> None:
    pairs = find_copies((str(i), text) for i, text in enumerate(texts))
    assert all(pair.a < pair.b and 0 < pair.containment <= 1 for pair in pairs)
