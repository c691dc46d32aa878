"""Filters, prefixes, copies, and that nothing depends on the order of ingest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import StoreError, UsageError
from claimtrack.filters import Filters
from claimtrack.lang import Language
from claimtrack.model import Claim, Document, Span, Topic
from claimtrack.store import Store, open_store
from claimtrack.store.writing import Reading
from store.samples import ENGLISH, NOW, TOYS, find_claims, make_claim, read

TEXT = """The ministry spoke.
We lost 3 tanks and 40 men at Örebro.
On the way 500 women left Germany.
It cost 7 dollars (100% paid).
Nothing more."""

CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("3", {"speaker": "Ilham Aliyev", "asof": "2020-10-01", "basis": "counted", "unit": None}),
    ("40", {"speaker": "the Örebro council", "place": "Örebro", "side": "ours", "counted_head": "man"}),
    ("500", {"counted": "women", "place": "Germany", "asof": "2020-10-09", "speaker": None}),
    ("7", {"unit": "USD per barrel", "counted": None, "counted_head": None, "asof": None}),
    ("100", {"unit": "%", "counted": "100%_paid\\", "basis": "worst_case"}),
]


def sample(identity: str = "01_report.txt") -> Reading:
    """Return a reading with claims that differ in what can be asked for."""
    document = Document(identity, TEXT, publisher="The Daily Paper", date="2020-10-05")
    claims = []
    for surface, changes in CHANGES:
        at = TEXT.index(surface)
        claims.append(make_claim(document, at, at + len(surface), **changes))
    return read(document, claims=claims)


def lost(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:
    """Return topics of what was lost; the other document has toys."""
    toys = TOYS.topics_of(claims, language, story)
    mine = [Topic(f"{c.counted_head}-lost", f"Lost, {c.counted}", ()) for c in claims]
    return [
        toy if c.document.startswith("other") else one for c, one, toy in zip(claims, mine, toys, strict=True)
    ]


LOST = replace(TOYS, topics_of=lost)


@pytest.fixture
def filled(store: Store) -> Store:
    store.put(sample(), run=None, retrieved_at=NOW)
    store.put(read(Document("other/2.txt", "There are 9 cats.")), run=None, retrieved_at=NOW)
    store.refresh_decisions(LOST, ENGLISH)
    return store


FILTERS = [
    # what is asked for                         surfaces
    ({}, "3 40 500 7 100 9"),
    ({"counted": "tank"}, "3"),
    ({"counted": "TANKS"}, "3"),
    ({"counted": "man"}, "40"),  # by its head; neither "women" nor "Germany"
    ({"counted": "men"}, "40"),
    ({"counted": "wom"}, "500"),
    ({"counted": "omen"}, ""),
    ({"counted": "100%_paid\\"}, "100"),
    ({"counted": "%"}, ""),
    ({"counted": "_"}, "100"),
    ({"counted": "' OR 1=1 --"}, ""),
    ({"unit": "usd"}, "7"),
    ({"unit": "barrel"}, "7"),
    ({"unit": "%"}, "100"),
    ({"speaker": "aliyev"}, "3"),
    ({"speaker": "Aliyev, Ilham"}, "3"),
    ({"speaker": "Ilham Putin"}, ""),
    ({"speaker": "ÖREBRO"}, "40"),
    ({"publisher": "daily"}, "3 40 500 7 100"),
    ({"place": "germany"}, "500"),
    ({"basis": "counted"}, "3"),
    ({"basis": "worst_case"}, "100"),
    ({"topic": "tank-lost"}, "3"),
    ({"topic": "lost tanks"}, "3"),
    ({"topic": "toys"}, "9"),
    ({"search": "tanks"}, "3 40"),
    ({"search": "tank"}, "3 40"),
    ({"search": "ÖREBRO"}, "3 40"),
    ({"search": '"lost 3 tanks"'}, "3 40"),
    ({"search": '"tanks lost"'}, ""),
    ({"search": "lost women"}, ""),
    ({"search": "nothing"}, ""),
    ({"search": "$ ( *"}, ""),
    ({"document": "01"}, "3 40 500 7 100"),
    ({"document": "other/2.txt"}, "9"),
    ({"document": "OTHER"}, "9"),
    ({"document": "nowhere"}, ""),
    ({"asof_from": "2020-10-05"}, "40 500 100"),
    ({"asof_to": "2020-10-05"}, "3 40 100"),
    ({"asof_from": "2020-10-01", "asof_to": "2020-10-01"}, "3"),
    ({"published_from": "2020-10-05", "published_to": "2020-10-05"}, "3 40 500 7 100"),
    ({"published_to": "2020-10-04"}, ""),
    ({"counted": "tank", "speaker": "council"}, ""),
    ({"limit": 1, "sort": "low"}, "3 40 500 7 100 9"),
]


@pytest.mark.parametrize(("asked", "surfaces"), FILTERS)
def test_filters(filled: Store, asked: dict[str, Any], surfaces: str) -> None:
    expected = surfaces.split()
    entries = filled.entries(Filters(**asked))
    assert [entry.claim.surface for entry in entries] == expected
    assert filled.count(Filters(**asked)) == len(expected)


UNITS = [
    # what is asked for      units found
    ("km", "kilometre, kilometre per hour"),
    ("kilometres", "kilometre, kilometre per hour"),
    ("km2", "square kilometre"),
    ("square", "square kilometre"),
    ("hours", "hour, kilometre per hour, USD per hour"),
    ("percent", "percent"),
    ("oil", "barrel of oil equivalent"),
    ("barrels", "barrel of oil equivalent"),
    ("$", "USD, USD per hour"),
    ("usd", "USD, USD per hour"),
]


@pytest.mark.parametrize(("asked", "found"), UNITS)
def test_a_unit_is_found_by_itself_and_in_rates(store: Store, asked: str, found: str) -> None:
    units = ["barrel of oil equivalent", "hour", "kilometre", "kilometre per hour", "percent"]
    units += ["percentage point", "square kilometre", "USD", "USD per hour"]
    document = Document("units.txt", "\n".join(f"They saw {n}." for n in range(len(units))))
    claims = [replace(one, unit=unit) for one, unit in zip(find_claims(document), units, strict=True)]
    store.put(read(document, claims=claims), run=None, retrieved_at=NOW)
    entries = store.entries(Filters(unit=asked))
    assert ", ".join(sorted({str(one.claim.unit) for one in entries}, key=units.index)) == found


@pytest.mark.parametrize("name", ["asof_from", "asof_to", "published_from", "published_to"])
def test_a_day_that_is_none_is_wrong_usage(filled: Store, name: str) -> None:
    option = "--" + name.replace("_", "-")
    with pytest.raises(UsageError, match=f"{option}: '5 Oct' is not a day; write it as 2020-10-05"):
        filled.entries(Filters(**{name: "5 Oct"}))


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        opened.put(sample(), run=None, retrieved_at=NOW)
        yield opened


ASKED = st.text() | st.text('"*()^:-+ANDORNEAR tank\0')


@given(ASKED)
def test_any_words_can_be_asked_for(shared: Store, words: str) -> None:
    for name in ("search", "counted", "topic", "document", "unit"):
        assert len(shared.entries(Filters(**{name: words}))) <= len(CHANGES)


def test_one_claim_by_the_beginning_of_its_id(store: Store) -> None:
    reading = sample()
    ids = ["abcd1", "abcd2", "abff", "0%_1", "ab"]
    claims = [replace(claim, claim=name) for claim, name in zip(reading.claims, ids, strict=True)]
    store.put(replace(reading, claims=claims), run=None, retrieved_at=NOW)
    for prefix, surface in [("abcd1", "3"), ("abf", "500"), ("0", "7"), (" ab ", "100"), ("abcd2", "40")]:
        assert store.claim(prefix).claim.surface == surface
    with pytest.raises(
        UsageError, match=r"'abcd' begins the ids of 2 claims: abcd1 \('3 tanks' in 01\), abcd2"
    ):
        store.claim("abcd")
    for prefix in ("zz", "%", "_", "abcd1x"):
        with pytest.raises(UsageError, match="no claim has an id that begins with"):
            store.claim(prefix)
    with pytest.raises(UsageError, match="give the id of a claim"):
        store.claim(" ")


def test_many_matches_are_cut(store: Store) -> None:
    text = "\n".join(f"It was {i} days." for i in range(9))
    reading = read(Document("a.txt", text))
    claims = [replace(claim, claim=f"aa{i}") for i, claim in enumerate(reading.claims)]
    store.put(replace(reading, claims=claims), run=None, retrieved_at=NOW)
    with pytest.raises(UsageError, match="and 4 more; give more of it"):
        store.claim("aa")


def test_a_claim_of_an_older_version_is_found(store: Store) -> None:
    old = read(Document("a.txt", "It was 3 days."))
    store.put(old, run=None, retrieved_at=NOW)
    store.put(read(Document("a.txt", "It was 4 days.")), run=None, retrieved_at=NOW)
    entry = store.claim(old.claims[0].claim)
    assert entry.claim == old.claims[0]
    assert store.text(entry.document_key, entry.version_key) == "It was 3 days."
    assert store.text(entry.document_key) == "It was 4 days."
    assert store.replaced(entry.version_key) == (1, "2021-03-04T05:06:07Z")
    [current] = store.entries()
    assert store.replaced(current.version_key) is None


def test_a_whole_key_asks_for_one_topic(store: Store) -> None:
    document = Document("a.txt", "They lost 3 tanks.\nThey lost 4 tanks in all.")
    made = [Topic("tank", "Tanks", ()), Topic("tank/lost", "Tanks lost", ())]
    store.put(read(document), run=None, retrieved_at=NOW)
    store.refresh_decisions(replace(TOYS, topics_of=lambda *_: made), ENGLISH)

    def found(topic: str) -> list[str]:
        return [entry.claim.surface for entry in store.entries(Filters(topic=topic))]

    assert found("tank") == found("TANK ") == ["3"]
    assert found("tank/lost") == ["4"]
    assert found("tanks") == ["3", "4"] and found("lost") == ["4"]


def test_a_document_that_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError, match="no document 99"):
        store.text(99)


def test_sentences_around(filled: Store) -> None:
    entry = filled.entries(Filters(counted="women"))[0]
    lines = TEXT.split("\n")
    assert [words for _, words in filled.sentences_around(entry)] == lines[1:4]
    assert [words for _, words in filled.sentences_around(entry, reach=9)] == lines
    assert filled.sentences_around(entry, reach=0) == [
        (Span(entry.claim.sentence_start, entry.claim.sentence_end), lines[2])
    ]


COPIES = [
    Document("b/2.txt", "Same head\nIt was 5 and 5 tanks.\nMore: 6 men."),
    Document("a/1.txt", "Same head\nMore text.\nIt was 5  and 5 tanks."),
    Document("c/3.txt", "Same head\nIt was 5 and 5 tanks, and 5 more.\nMore: 6 men."),
    Document("d/4.txt", "Other head\nIt was 5 and 5 tanks."),
]


def _view(store: Store) -> list[object]:
    return [
        [(e.label, e.claim, e.topic, e.origin, e.copy) for e in store.entries()],
        store.copies(),
        [(d.label, d.origin, d.document, d.claims) for d in store.documents()],
        store.topics(),
    ]


def test_twins_of_one_origin_are_copies(store: Store) -> None:
    for document in COPIES:
        store.put(read(document), run=None, retrieved_at=NOW)
    store.refresh_copies(TOYS)
    store.refresh_decisions(TOYS, ENGLISH)
    shown = [(e.label, e.claim.surface, e.origin, e.copy) for e in store.entries()]
    assert shown == [
        ("1", "5", "a/1.txt", False),
        ("1", "5", "a/1.txt", False),
        ("2", "5", "a/1.txt", True),
        ("2", "5", "a/1.txt", True),
        ("2", "6", "a/1.txt", False),
        ("3", "5", "a/1.txt", False),
        ("3", "5", "a/1.txt", False),
        ("3", "5", "a/1.txt", False),
        ("3", "6", "a/1.txt", True),
        ("4", "5", "d/4.txt", False),
        ("4", "5", "d/4.txt", False),
    ]
    pairs = [("a/1.txt", "b/2.txt"), ("a/1.txt", "c/3.txt"), ("b/2.txt", "c/3.txt")]
    assert [(pair.a, pair.b) for pair in store.copies()] == pairs


def test_the_order_of_ingest_does_not_show() -> None:
    views = []
    for order in (COPIES, COPIES[::-1], [*COPIES[2:], *COPIES[:2]]):
        with open_store(":memory:") as store:
            for document in order:
                store.put(read(document), run=None, retrieved_at=NOW)
                store.refresh_copies(TOYS)
                store.refresh_decisions(TOYS, ENGLISH)
            views.append(_view(store))
            store.rebuild(TOYS, ENGLISH)
            views.append(_view(store))
    assert all(view == views[0] for view in views)


def test_a_changed_text_is_a_copy_no_more(store: Store) -> None:
    for document in COPIES:
        store.put(read(document), run=None, retrieved_at=NOW)
    store.refresh_copies(TOYS)
    store.refresh_decisions(TOYS, ENGLISH)
    assert store.is_current()
    store.put(read(replace(COPIES[1], text="Its own words")), run=None, retrieved_at=NOW)
    assert not store.is_current()
    store.refresh_copies(TOYS)
    store.refresh_decisions(TOYS, ENGLISH)
    assert store.is_current()
    assert [(pair.a, pair.b) for pair in store.copies()] == [("b/2.txt", "c/3.txt")]
    assert {e.origin for e in store.entries()} == {"b/2.txt", "d/4.txt"}
    assert store.check() == []


def test_the_same_claim_at_two_addresses_is_shown_once(store: Store) -> None:
    for name in ("z.txt", "y.txt"):
        store.put(read(Document(name, "Head\nIt was 3 days.")), run=None, retrieved_at=NOW)
    store.refresh_copies(TOYS)
    store.refresh_decisions(TOYS, ENGLISH)
    first, second = store.entries()
    assert first.claim.claim == second.claim.claim
    assert [(e.label, e.copy) for e in (first, second)] == [("y", False), ("z", True)]
    assert store.claim(first.claim.claim).label == "y"


def test_the_latest_documents_come_first_until_they_have_enough(store: Store) -> None:
    days = {"a.txt": "2020-10-05", "b.txt": "2020-10-07", "c.txt": None, "d.txt": "2020-10-06"}
    for identity, day in days.items():
        reading = sample(identity)
        document = replace(reading.document, date=day)
        store.put(replace(reading, document=document), run=None, retrieved_at=NOW)
    store.refresh_copies(LOST)
    store.refresh_decisions(LOST, ENGLISH)
    names = {one.version: one.document.id for one in store.documents()}

    def asked(filters: Filters, figures: int) -> tuple[list[str], int]:
        versions, number = store.latest(filters, figures)
        return [names[version] for version in versions], number

    assert asked(Filters(), 100) == (["b.txt", "d.txt", "a.txt", "c.txt"], 4)
    assert asked(Filters(), 10) == (["b.txt", "d.txt"], 4)
    assert asked(Filters(), 1) == (["b.txt"], 4)
    assert asked(Filters(document=("a.txt", "d.txt"), counted="women"), 5) == (["d.txt"], 2)
    assert asked(Filters(counted="nobody"), 5) == ([], 0)
    versions, _ = store.latest(Filters(), 10)
    assert {e.claim.document for e in store.entries(versions=versions)} == {"b.txt", "d.txt"}
