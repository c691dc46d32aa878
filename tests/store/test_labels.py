"""Short names of documents."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import UsageError
from claimtrack.model import Document
from claimtrack.store import Store
from claimtrack.store.labels import WIDTH, labels
from claimtrack.store.writing import Reading
from store.samples import ENGLISH, NOW, TOYS

CASES = [
    # identities                                       labels
    (["seeds/000_aa1b29a6.txt", "seeds/001_14e6.txt"], ["000", "001"]),
    (["a/001_x.txt", "b/001_y.txt"], ["001_x", "001_y"]),
    (["003.txt", "notes.txt"], ["003", "notes"]),
    (["2020-10-05-report.txt", "2021-01-01-report.txt"], ["2020", "2021"]),
    (["wire.jsonl.gz", "wire2.jsonl"], ["wire", "wire2"]),
    (["https://example.org/a/losses.html?x=1"], ["losses"]),
    (["https://example.org/"], ["example.org"]),
    (["box.zip!inside/letter.txt"], ["letter"]),
    (["a-very-long-name-of-a-file.txt"], ["a-very-long…"]),
    (["2021-01-20-lead-in-the-water.html"], ["2021"]),
    (["2021-01-20-lead-in-water.html", "2021-01-21-lakes.html"], ["lead-in-water", "lakes"]),
    (
        ["2021-01-20-lead-in-the-water.html", "2021-01-21-lead-in-the-rivers.html"],
        ["lead-in…water", "lead-in…rivers"],
    ),
    (["quake-in-turkey-01", "quake-in-turkey-02"], ["quake-in-tu…01", "quake-in-tu…02"]),
    (["3f2504e0-4f89-11d3-9a0c"], ["3f2504e0-4f89…"]),
    (["-"], ["-"]),
    ([""], None),
    (["x/same.txt", "y/same.txt"], None),
    (["2020-10-05-a-long-report.txt", "2020-10-05-a-long-list.txt"], None),
    (["x/12.txt", "y/12.txt", "12"], None),
]


@pytest.mark.parametrize(("identities", "expected"), CASES)
def test_labels(identities: list[str], expected: list[str] | None) -> None:
    found = labels(identities)
    assert list(found) == identities
    if expected:
        assert list(found.values()) == expected
    assert len(set(found.values())) == len(identities)
    assert all(0 < len(name) <= WIDTH for name in found.values())


IDENTITIES = st.lists(st.text("ab1/.!?:~…", max_size=20) | st.text(), unique=True, max_size=12)


@given(IDENTITIES, st.randoms())
def test_labels_are_unique_in_any_order(identities: list[str], chance: random.Random) -> None:
    found = labels(identities)
    assert len(set(found.values())) == len(identities) and all(found.values())
    chance.shuffle(identities)
    assert labels(identities) == found


NAMES = (
    *("a/001_north.txt", "b/001_north.txt", "a/001.txt", "001.md", "002.md", "north.txt", "c/north.txt"),
    *("notes-of-october-one.txt", "notes-of-october-two.txt", "x/notes-of-october-one.txt", "notes-of….txt"),
    *("wire.jsonl#a-12", "news-of-october.jsonl#a-12", "north.txt#1", "2021-03-04-north.txt"),
)


@pytest.mark.parametrize("seed", range(4))
def test_labels_that_are_kept_are_those_of_all(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    batches: list[int] = []
    for _ in range(40):
        name = chance.choice(NAMES)
        held = store.held(name)
        match chance.choice(("put", "put", "remove", "undo", "refresh", "ingest")):
            case "put":
                document = Document(name, f"At least {chance.randrange(9)} came.")
                store.put(Reading(document, [], [], 1, "toy"), run=None, retrieved_at=NOW)
            case "remove" if held is not None:
                batches.append(store.remove(held.document_key, at=NOW, who="me"))
            case "undo" if batches:
                with suppress(UsageError):
                    store.undo(batches.pop(), at=NOW, who="me")
            case "ingest":
                store.start_run(NOW, "ingest")
                batches.clear()
            case "refresh":
                store.refresh_decisions(TOYS, ENGLISH)
        named = {one.document.id: one.label for one in store.documents()}
        assert named == labels(named)
    store.refresh_decisions(TOYS, ENGLISH)
    named = {one.document.id: one.label for one in store.documents()}
    assert named == labels(named)
