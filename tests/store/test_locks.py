"""A run beside others that hold the lock, take the file away, or are killed between two steps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from claimtrack.errors import StoreError, StoreLocked
from claimtrack.ingest import Parts, ingest
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.dialect import server_engine, sqlite_engine
from claimtrack.summary import Summary
from store.samples import ENGLISH, NOW, TOYS, find_claims, make_toy

DOCUMENTS = [Document(f"{n}.txt", f"Head {n}\nThey lost {n} tanks.") for n in range(8)]


def take_in(
    store: Store, documents: list[Document] = DOCUMENTS, during: Callable[[str], object] = str, **options: Any
) -> Summary:
    """Ingest documents; ``during`` is called with the id of each while it is read."""

    def make(_parser: str, _language: str) -> Any:
        def extract(document: Document) -> Any:
            during(document.id)
            return find_claims(document)

        return extract

    parts = Parts(lambda *_: documents, make, TOYS)
    return ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts, **options)


@contextmanager
def locked(location: str) -> Iterator[None]:
    """Hold the lock that writers take."""
    sqlite = "://" not in location
    engine = sqlite_engine(location, busy_seconds=9) if sqlite else server_engine(location, busy_seconds=9)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if not sqlite:
            connection.execute(text("LOCK TABLE derivation IN EXCLUSIVE MODE"))
        yield
    engine.dispose()


def test_a_lock_that_is_held_for_a_while_is_waited_for(store: Store, location: str) -> None:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(location):
            held.set()
            time.sleep(1.0)
        over.set()

    def begin(name: str) -> None:
        if name == "3.txt":
            threading.Thread(target=hold).start()
            assert held.wait(9)

    with open_store(location, busy_seconds=0.1) as own:
        summary = take_in(own, during=begin, wait=30)
    assert over.wait(9)
    assert (summary.new, summary.failures) == (8, [])
    assert store.check() == []


def test_what_a_lock_keeps_out_is_tried_again_at_the_end(store: Store, location: str) -> None:
    release, held = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(location):
            held.set()
            release.wait(30)

    def step(name: str) -> None:
        if name == "2.txt":
            threading.Thread(target=hold).start()
            assert held.wait(9)
        if name == "6.txt":
            release.set()
            time.sleep(0.2)

    with open_store(location, busy_seconds=0.1) as own:
        summary = take_in(own, during=step, wait=0)
    assert (summary.new, summary.failures) == (8, [])
    assert [one.document.id for one in store.documents()] == [one.id for one in DOCUMENTS]


def test_what_a_lock_kept_out_is_said_at_the_end(store: Store, location: str) -> None:
    with open_store(location, busy_seconds=0.1) as own:
        with locked(location), pytest.raises(StoreLocked):
            take_in(own, wait=0)  # not even its beginning can be noted
        put, count = Store.put, iter(range(99))

        def put_until(self: Store, *args: Any, **options: Any) -> Any:
            if next(count) < 5:
                return put(self, *args, **options)
            with locked(location):
                return put(self, *args, **options)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "put", put_until)
            summary = take_in(own, wait=0)
    assert summary.new == 5
    assert list(map(str, summary.failures)) == [
        f"{n}.txt: was not stored: the ledger is in use by another program; try again later"
        for n in (5, 6, 7)
    ]
    assert store.failures(1) == [(problem.where, problem.message) for problem in summary.failures]
    assert take_in(store).new == 3
    assert store.check() == []


# --- the file is gone --------------------------------------------------------------------------------------


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize("moment", ["0.txt", "4.txt", "7.txt"])
def test_a_ledger_that_is_taken_away_is_no_success(moment: str, replaced: bool, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    other = tmp_path / "other.db"
    open_store(str(other)).close()

    def take_away(name: str) -> None:
        if name == moment:
            path.unlink()
            if replaced:
                other.rename(path)

    with (
        open_store(str(path)) as store,
        pytest.raises(StoreError, match=r"was deleted or replaced while this ran"),
    ):
        take_in(store, during=take_away)
    assert path.exists() == replaced


# --- killed between two steps ------------------------------------------------------------------------------


def test_what_was_decided_and_not_read_is_taken_over_by_any_ingest(store: Store) -> None:
    """As after ``documents set`` that was killed when it had decided."""
    parts = Parts(lambda *_: DOCUMENTS[:2], make_toy, TOYS)
    ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts)
    store.decide([Decision("document", "set", "0.txt", "date", "2020-10-05")], at=NOW, who="Ada")
    assert store.out_of_step() == ["0.txt"]
    for unrelated in (DOCUMENTS[5:6], []):
        parts = Parts(lambda *_, new=unrelated: new, make_toy, TOYS)
        ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts)
        assert store.out_of_step() == []
    assert {e.claim.date for e in store.entries() if e.claim.document == "0.txt"} == {"2020-10-05"}
    assert store.check() == []


def test_copies_are_found_beside_a_writer_that_never_rests(
    store: Store, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.samples import read

    count = iter(range(99))
    writing = store._writing

    @contextmanager
    def beside_a_writer() -> Any:
        if (number := next(count)) < 4:  # between two transactions
            with open_store(location) as other:
                if number % 2:
                    key = other.documents()[0].key
                    other.remove(key, at=NOW, who="Ada")
                other.put(read(Document(f"more {number}", "Head 0\nNo figure.")), run=None, retrieved_at=NOW)
        with writing() as connection:
            yield connection

    take_in(store)
    store.put(read(Document("copy", "Head 0\nNo figure.")), run=None, retrieved_at=NOW)
    monkeypatch.setattr(store, "_writing", beside_a_writer)
    store.refresh_copies(TOYS)
    assert not store.is_current()
    assert len({one.document.id for one in store.documents()}) == len(store.documents())
    assert [pair for pair in store.copies() if "copy" in (pair.a, pair.b)]
    monkeypatch.undo()
    store.refresh_copies(TOYS)
    kept = store.copies()
    store.rebuild(TOYS, ENGLISH)
    assert (store.copies(), store.is_current()) == (kept, True)
