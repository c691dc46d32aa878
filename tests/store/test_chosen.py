"""What the database counts and orders is what is counted and ordered of the entries themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from claimtrack.compare.findings import circle_of
from claimtrack.compare.ties import key_of
from claimtrack.filters import Filters
from claimtrack.model import Document, Entry
from claimtrack.report.doubtful import doubtful
from claimtrack.report.held import Asked, counts_of
from claimtrack.report.listings import (
    figures,
    list_figures,
    list_publishers,
    list_speakers,
    publishers,
    speakers,
)
from claimtrack.report.view import View
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from claimtrack.store.dialect import begins, is_among
from claimtrack.store.tables import CLAIM
from store.samples import ENGLISH, NOW, TOYS, make_claim, read

DOCUMENTS = [
    # Their order is another in the collation of most languages.
    ("Zeta.txt", "The Post"),
    ("alpha.txt", "The Post"),
    ("Ängelholm.txt", "the post"),
    ("alpha/2.txt", None),
    ("Beta.txt", ""),
]

SAID: list[dict[str, Any]] = [
    {"speaker": "Ilham Aliyev", "speaker_role": "person", "asof": "2020-10-01", "unit": "USD"},
    {"speaker": "ILHAM  Aliyev", "asof": None, "speaker_confidence": 0.5},
    {"speaker": None, "modality": "asked"},
    {"speaker": "officials", "speaker_role": "unnamed", "counted": "unknowns", "counted_head": "unknown"},
    {"low": None, "high": None, "bound": "unquantified", "speaker": ""},
    {"basis": "retracted", "confidence": 0.2, "speaker": "Q", "speaker_role": "interviewer"},
]

FILTERS = [
    Filters(),
    Filters(limit=3),
    Filters(topic="toy-tank"),
    Filters(document="Zeta"),
    Filters(speaker="aliyev"),
    Filters(counted="nothing of this"),
    Filters(reviewed="any"),
    Filters(extracted=True),
    Filters(over="3", limit=5),
]

SORTS = [
    "low",
    "-low",
    "asof",
    "-asof",
    "document",
    "-unit",
    "start",
    "speaker",
    "chain",
    "topic",
    "-confidence",
]


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a ledger with voices under several names, copies, remarks, and decisions about some."""
    for number, (identity, publisher) in enumerate(DOCUMENTS):
        first = "Said again." if number > 2 else f"Said {'first' * number}."
        text = f"{first}\n1 tanks\n2 cars\n3 tanks\n4 birds\n5 cars\n6 tanks"
        document = Document(identity, text, publisher=publisher, date="2020-10-05" if number else None)
        claims = []
        for at, changes in enumerate(SAID, start=1):
            start = text.index(f"\n{at} ") + 1
            claims.append(make_claim(document, start, start + 1, **{**changes, "claim": f"{at}{number}ff"}))
        store.put(read(document, claims=claims), run=None, retrieved_at=NOW)
    store.refresh_copies(TOYS)
    store.refresh_decisions(TOYS, ENGLISH)
    ids = [entry.claim.claim for entry in store.entries()]
    chosen = [
        Decision("claim", "verdict", ids[0], value="wrong"),
        Decision("claim", "set", ids[2], field="speaker", value="Ilham Aliyev"),
        Decision("claim", "set", ids[7], field="topic", value="toy-tank"),
        Decision("speaker", "rename", "Q", value="The Presenter"),
    ]
    store.decide(chosen, at=NOW, who="me")
    store.refresh_decisions(TOYS, ENGLISH)
    return store


def _given(store: Store, filters: Filters) -> tuple[Sequence[Entry], Any]:
    return store.entries(filters), partial(store.whole, filters=filters)


def _same(asked: View, given: View) -> None:
    assert (asked.intro, asked.sections, asked.notes) == (given.intro, given.sections, given.notes)
    assert list(asked.records) == list(given.records)


@pytest.mark.parametrize("filters", FILTERS, ids=range(len(FILTERS)))
def test_views_that_ask_show_what_those_show_that_are_given_all(filled: Store, filters: Filters) -> None:
    entries, whole = _given(filled, filters)
    asked = Asked(filled, filters)
    assert asked.counts() == counts_of(entries)
    _same(list_figures(asked, filters), figures(entries, filters=filters, whole=whole))
    _same(list_speakers(asked, filters), speakers(entries, filters=filters, whole=whole))
    documents = filled.documents()
    given = publishers(entries, documents, filters=filters, whole=whole)
    _same(list_publishers(asked, filled.printed(), filters), given)


def test_the_order_asked_for_is_that_of_the_view(filled: Store) -> None:
    ordered = []
    for sort in SORTS:
        filters = Filters(sort=sort, limit=20)
        if filled.is_ordered(filters):
            ordered.append(sort)
            entries, whole = _given(filled, filters)
            _same(
                list_figures(Asked(filled, filters), filters), figures(entries, filters=filters, whole=whole)
            )
    assert ordered == [sort for sort in SORTS if sort not in ("chain", "topic")]


def test_only_what_may_be_doubtful_is_read_for_that_view(filled: Store) -> None:
    documents = filled.documents()
    for filters in FILTERS[:5]:
        entries, whole = _given(filled, filters)
        some, unnamed = filled.doubtful(filters, [], ("chain", "counted", "hedge"))
        assert len(some) < len(entries) or len(entries) < 2
        asked = doubtful(some, documents, (), filters, whole, (filled.count(filters), unnamed))
        _same(asked, doubtful(entries, documents, (), filters, whole))


def test_what_stands_beside_figures_is_found_by_circles_and_interviews(filled: Store) -> None:
    every = filled.sketches()
    chosen = [entry for entry in every if entry.topic == "toy-tank" and entry.label == "Zeta"]
    circles, versions = {circle_of(e) for e in chosen}, {e.version_key for e in chosen}
    beside = filled.beside(Filters(), circles, versions)
    assert chosen
    wanted = [e for e in every if circle_of(e) in circles or e.version_key in versions]
    assert list(map(key_of, beside)) == list(map(key_of, wanted))
    assert filled.beside(Filters(), set(), set()) == []


@pytest.mark.parametrize("prefix", ["1", "12", "12ff", "z", "1%", "_", "é"])
def test_a_beginning_is_a_range(filled: Store, prefix: str) -> None:
    with filled._reading() as connection:
        found = connection.scalars(select(CLAIM.c.claim).where(begins(CLAIM.c.claim, prefix))).all()
        every = connection.scalars(select(CLAIM.c.claim)).all()
    assert sorted(found) == sorted(claim for claim in every if claim.startswith(prefix))


def test_values_may_be_any_number(filled: Store) -> None:
    with filled._reading() as connection:
        dialect = connection.dialect.name
        for column, values in ((CLAIM.c.id, range(70_000)), (CLAIM.c.claim, map(str, range(70_000)))):
            test = is_among(dialect, column, [*values])
            found = connection.scalars(select(CLAIM.c.id).where(test)).all()
            assert bool(found) == (column is CLAIM.c.id)
        assert connection.scalars(select(CLAIM.c.id).where(is_among(dialect, CLAIM.c.id, []))).all() == []


def test_documents_are_read_by_their_versions(filled: Store) -> None:
    every = filled.documents()
    assert filled.documents(versions=[every[1].version]) == [every[1]]
    assert filled.rewritten() == []
    sketches = filled.sketches(versions={every[1].version})
    wanted = [key_of(e) for e in filled.sketches() if e.version_key == every[1].version]
    assert list(map(key_of, sketches)) == wanted
