"""Several processes at one ledger: nobody's decision is lost, and nobody reads half of what another wrote."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from claimtrack.filters import Filters
from claimtrack.model import Document
from claimtrack.store import Store, open_store, queries
from claimtrack.store.decisions import Decision
from store.samples import ENGLISH, NOW, TOYS, read

DECISIONS = 12
"""Decisions of each user."""


def _put(store: Store, identity: str, text: str) -> None:
    store.put(read(Document(identity, text)), run=None, retrieved_at=NOW)


def _at_once(*work: Callable[[], None]) -> None:
    """Do several things at once; what one of them raises is raised here."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(work))

    def run(one: Callable[[], None]) -> None:
        try:
            start.wait(20)
            one()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failed:
        raise failed[0]


def test_two_users_decide_while_documents_come_in(store: Store, location: str) -> None:
    for name in ("a", "b"):
        _put(store, name, "\n".join(f"There were {n} men of {name}." for n in range(DECISIONS)))
    store.refresh_decisions(TOYS, ENGLISH)

    def decide(name: str) -> None:
        with open_store(location, busy_seconds=30) as own:
            for entry in [e for e in own.entries() if e.claim.document == name]:
                made = Decision("claim", "tag", entry.claim.claim, None, f"by-{name}", document=name)
                own.decide([made], at=NOW, who=name)
                own.refresh_decisions(TOYS, ENGLISH)
                shown = own.entries(Filters(document=name, with_tag=f"by-{name}"))
                assert entry.claim.claim in {one.claim.claim for one in shown}

    def ingest() -> None:
        with open_store(location, busy_seconds=30) as own:
            for number in range(DECISIONS):
                _put(own, f"other {number}", f"There are {number} boats.")
                own.refresh_copies(TOYS)
                own.refresh_decisions(TOYS, ENGLISH)

    _at_once(lambda: decide("a"), lambda: decide("b"), ingest)
    log = store.log()
    assert sorted({one.batch for one in log}) == list(range(1, 2 * DECISIONS + 1))
    tagged = [entry for entry in store.entries() if entry.tags]
    assert len(tagged) == 2 * DECISIONS
    assert {entry.tags for entry in tagged} == {("by-a",), ("by-b",)}


def test_several_make_a_new_ledger_at_once(location: str) -> None:
    _at_once(*[lambda: open_store(location, busy_seconds=30).close()] * 6)
    with open_store(location, create=False) as store:
        assert store.check() == []


def test_one_document_that_two_bring_is_there_once(store: Store, location: str) -> None:
    def ingest() -> None:
        with open_store(location, busy_seconds=30) as own:
            for number in range(DECISIONS):
                _put(own, f"same {number}", f"There are {number} boats.")

    _at_once(ingest, ingest)
    assert len(store.documents()) == DECISIONS
    assert store.count() == DECISIONS


def test_a_question_sees_one_moment(store: Store, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that comes in between two queries of one question is in neither."""
    _put(store, "a", "There were 12 men.")
    places_of = queries.places_of
    more = iter(["There were 13 men."])

    def with_writer(*args: Any, **options: Any) -> Any:
        for text in more:
            with open_store(location) as other:
                _put(other, "b", text)
        return places_of(*args, **options)

    monkeypatch.setattr(queries, "places_of", with_writer)
    assert [entry.claim.surface for entry in store.entries()] == ["12"]
    assert [entry.claim.surface for entry in store.entries()] == ["12", "13"]
