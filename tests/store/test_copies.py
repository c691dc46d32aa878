"""Copies in the ledger: what is kept is what all texts together give, whatever came and went in which
order."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.compare import Copyist, find_copies, origins
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store.tables import GIST, SHINGLE
from store.samples import ENGLISH, NOW, TOYS, read


class SmallCrowds(Copyist):
    """A copyist to whom four documents are a crowd."""

    crowd = 3


DERIVE = replace(TOYS, copyist=SmallCrowds())

WORDS = [f"{a}{b}" for a in ("ka", "lo", "mi", "nu", "re") for b in ("ran", "dol", "mek", "pis")]


def passage(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(9 + seed % 3 * 12)) + f"\nIt was {seed} days."


texts = st.lists(st.integers(0, 6), min_size=1, max_size=4).map(lambda seeds: "\n".join(map(passage, seeds)))

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 9), texts),
        st.tuples(st.just("put"), st.integers(0, 9), texts),
        st.tuples(st.just("date"), st.integers(0, 9), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 9), st.none()),
        st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
        st.tuples(st.just("purge"), st.just(0), st.none()),
        st.tuples(st.just("refresh"), st.just(0), st.none()),
        st.tuples(st.just("rebuild"), st.just(0), st.none()),
    ),
    min_size=4,
    max_size=40,
)


def refresh(store: Store) -> None:
    store.refresh_copies(DERIVE)
    store.refresh_decisions(DERIVE, ENGLISH)


def seen(store: Store) -> list[Any]:
    return [
        store.copies(),
        [(document.document.id, document.origin) for document in store.documents()],
        [(entry.claim.document, entry.claim.start, entry.origin, entry.copy) for entry in store.entries()],
    ]


def live(store: Store, steps: list[tuple[str, int, str | None]]) -> None:
    """Do what the steps say."""
    removed: dict[int, int] = {}
    for step, number, words in steps:
        identity = f"{number}.txt"
        held = store.held(identity)
        if step == "put":
            store.put(read(Document(identity, words or "")), run=None, retrieved_at=NOW)
            removed.pop(number, None)
        elif step == "date" and held is not None:
            there = replace(held.document, text=store.text(held.document_key), date=f"2021-03-0{number + 1}")
            store.put(read(there), run=None, retrieved_at=NOW)
        elif step == "remove" and held is not None:
            removed[number] = store.remove(held.document_key, at=NOW, who="me")
        elif step == "undo" and number in removed:
            store.undo(removed.pop(number), at=NOW, who="me")
        elif step == "purge":
            store.start_run(NOW, "ingest")
            removed.clear()
        elif step == "refresh":
            refresh(store)
        elif step == "rebuild":
            store.rebuild(DERIVE, ENGLISH)


def is_as_all_texts_give(store: Store) -> None:
    documents = {one.document.id: store.text(one.key) for one in store.documents()}
    pairs = find_copies(documents.items(), SmallCrowds())
    kept = seen(store)
    assert kept[0] == pairs
    assert dict(kept[1]) == origins(pairs, documents)
    with store._engine.connect() as connection:
        gists = {row.place: row.gist for row in connection.execute(GIST.select())}
        index = sorted(tuple(row) for row in connection.execute(SHINGLE.select()))
    terms = SmallCrowds().terms
    assert index == sorted((term, place) for place, gist in gists.items() for term in terms(gist))
    assert len(gists) == len(documents)
    assert store.check() == []
    store.rebuild(DERIVE, ENGLISH)
    assert seen(store) == kept


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_kept_is_what_all_texts_give(
    empty: Path, tmp_path: Path, steps: list[tuple[str, int, str | None]]
) -> None:
    path = tmp_path / "life.db"
    for file in tmp_path.glob("life.db*"):
        file.unlink()
    shutil.copy(empty, path)
    with open_store(str(path)) as store:
        live(store, steps)
        refresh(store)
        is_as_all_texts_give(store)


def test_so_it_is_on_any_database(store: Store) -> None:
    chance = random.Random(3)
    for _ in range(4):
        steps = []
        for _ in range(30):
            kind = chance.choice(["put", "put", "put", "date", "remove", "undo", "purge", "refresh"])
            words = "\n".join(passage(chance.randrange(7)) for _ in range(chance.randrange(1, 4)))
            steps.append((kind, chance.randrange(10), words))
        live(store, steps)
        refresh(store)
        is_as_all_texts_give(store)


def test_a_document_that_comes_first_in_a_crowd_is_paired_with_all(store: Store) -> None:
    """Whoever of a crowd comes last, the same ones are paired."""
    names = sorted((f"{n}.txt" for n in range(8)), key=SmallCrowds().place)
    for order in (names, names[::-1]):
        for name in order:
            store.put(read(Document(name, passage(5))), run=None, retrieved_at=NOW)
            refresh(store)
        first = {*names[:3]}
        assert {frozenset((pair.a, pair.b)) for pair in store.copies()} == {
            frozenset((a, b)) for a in first for b in names if a != b
        }
        for document in store.documents():
            store.remove(document.key, at=NOW, who="me")
            refresh(store)
        assert store.copies() == []


def test_only_what_changed_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.store import copies, origins

    for number in range(6):
        store.put(read(Document(f"{number}.txt", passage(number))), run=None, retrieved_at=NOW)
    store.put(read(Document("copy.txt", passage(5))), run=None, retrieved_at=NOW)
    refresh(store)
    written: list[tuple[str, int]] = []
    insert: Callable[..., None] = copies.bulk_insert

    def noted(connection: Any, table: Any, columns: Any, rows: Any) -> None:
        written.append((table.name, len(rows)))
        insert(connection, table, columns, rows)

    for module in (copies, origins):
        monkeypatch.setattr(module, "bulk_insert", noted)
    store.put(read(Document("new.txt", passage(2))), run=None, retrieved_at=NOW)
    refresh(store)
    terms = len(SmallCrowds().terms(SmallCrowds().read(passage(2))))
    assert [one for one in written if one[1]] == [
        ("gist", 1),
        ("shingle", terms),
        ("copy_pair", 1),
        ("document_origin", 1),
        ("claim_copy", 1),
    ]
