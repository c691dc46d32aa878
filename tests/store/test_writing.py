"""What becomes of documents that are written, and that nothing changes on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import DocumentError
from claimtrack.filters import Filters
from claimtrack.model import Document, Span
from claimtrack.store import Reading, Store, open_store
from claimtrack.store.convert import merge, sift
from store.samples import ENGLISH, NOW, TOYS, find_claims, find_sentences, make_claim, read

TEXT = "They lost 3 tanks.\nAnd 12.50 tons of oil."
PLAIN = Document("a.txt", TEXT)


def put(store: Store, reading: Reading) -> str:
    return store.put(reading, run=None, retrieved_at=NOW)


def test_a_document_comes_back_as_it_was(store: Store) -> None:
    document = Document(
        "news/«1».txt",
        TEXT,
        title="A title",
        publisher="The Paper",
        url="https://example.org/1",
        date="2020-10-05",
        issued_by="The Ministry",
        reader="html",
        found={"date": "html", "title": "html"},
    )
    reading = read(document)
    assert put(store, reading) == "new"
    [entry] = store.documents()
    assert entry.document == replace(document, text="")
    assert store.text(entry.key) == TEXT
    assert (entry.claims, entry.characters, entry.versions, entry.unread) == (2, len(TEXT), 1, None)
    assert entry.retrieved_at == "2021-03-04T05:06:07Z"
    assert store.sha256(entry.version) == document.sha256
    assert [found.claim for found in store.entries()] == reading.claims


def test_every_field_of_a_claim_comes_back(store: Store) -> None:
    claim = make_claim(
        PLAIN,
        10,
        11,
        low=Decimal("-1.50"),
        high=None,
        bound="about",
        unit="USD",
        direction="down",
        kind="increment",
        action="destroy",
        side="Ours",
        agent="Theirs",
        place="Here",
        category="civilians",
        inferred=("side", "place"),
        time_start="2020-01-01",
        time_end="2020-01-02",
        asof="2020-01-03",
        asof_basis="stated",
        modality="denied",
        basis="hearsay",
        hedge="maybe",
        speaker="Ann",
        speaker_surface="They",
        speaker_start=0,
        speaker_end=4,
        cue="said",
        speaker_role="person",
        speaker_affiliation="Navy",
        chain=("Ben", "Čapek 🙂"),
        attribution="indirect",
        restates="0123",
        confidence=0.25,
        speaker_confidence=0.75,
    )
    put(store, read(PLAIN, claims=[claim]))
    [entry] = store.entries()
    assert entry.claim == claim
    assert (entry.topic, entry.extractor) == ("", 1)  # topics are made of stories, not of one claim


def test_the_same_again_changes_nothing(store: Store) -> None:
    assert put(store, read(PLAIN)) == "new"
    assert put(store, read(PLAIN)) == "unchanged"
    assert store.info()["versions"] == 1


def test_another_text_is_a_new_version_beside_the_old(store: Store) -> None:
    other = replace(PLAIN, text="They lost 4 tanks.")
    assert [put(store, read(d)) for d in (PLAIN, other, other, PLAIN)] == [
        "new",
        "changed",
        "unchanged",
        "changed",
    ]
    [entry] = store.documents()
    assert entry.versions == 3
    assert [e.claim.surface for e in store.entries()] == ["3", "12.50"]
    assert store.info()["claims_of_all_versions"] == 5
    keys = [key for key, _ in store.versions()]
    assert [store.text(entry.key, key) for key in keys] == [TEXT, other.text, TEXT]


def test_other_metadata_goes_to_the_claims_too(store: Store) -> None:
    put(store, read(PLAIN))
    assert put(store, read(replace(PLAIN, date="2020-10-05", publisher="The Paper"))) == "metadata"
    [entry] = store.documents()
    assert (entry.versions, entry.document.date) == (1, "2020-10-05")
    for found in store.entries():
        assert (found.claim.date, found.claim.publisher) == ("2020-10-05", "The Paper")
        assert found.claim.asof == "2020-10-05"


def test_another_reading_replaces_the_first(store: Store) -> None:
    put(store, Reading(PLAIN, find_sentences(TEXT), unread="failed: too hot"))
    assert store.documents()[0].unread == "failed: too hot"
    assert put(store, read(PLAIN)) == "read"
    [entry] = store.documents()
    assert (entry.unread, entry.versions, entry.claims) == (None, 1, 2)
    assert store.count(Filters(search="oil")) == 1


def test_each_of_many_sentences_is_found(store: Store) -> None:
    text = "\n".join(f"They lost {number} boats." for number in range(1001))
    put(store, read(Document("long.txt", text)))
    for number in (0, 499, 500, 999, 1000):
        assert {one.claim.low for one in store.entries(Filters(search=str(number)))} == {number}
    assert not any(line.startswith("search") for line in store.check())


def test_a_document_is_written_whole_or_not_at_all(store: Store) -> None:
    put(store, read(PLAIN))
    before = store.info() | {"size": 0}
    twice = find_claims(replace(PLAIN, text="5 men."))
    broken = [
        read(replace(PLAIN, text="5 men."), claims=twice * 2),
        read(replace(PLAIN, text="5 men."), sentences=[Span(0, 6), Span(0, 6)]),
        Reading(Document("b.txt", "half a \ud800 pair")),
        Reading(Document("b\udc80.txt", "a name of odd bytes")),
    ]
    for reading in broken:
        with pytest.raises(DocumentError):
            put(store, reading)
    assert store.info() | {"size": 0} == before
    assert [e.claim.surface for e in store.entries()] == ["3", "12.50"]


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        store.put(read(PLAIN), run=None, retrieved_at=datetime(2020, 1, 1))


AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [Decimal("1E+400"), Decimal("-0"), Decimal("0.1"), Decimal("2E+9"), Decimal(10**30) + Decimal("0.01")]
)


@pytest.fixture(scope="module")
def shared() -> Store:
    return open_store(":memory:")


@given(low=AMOUNTS, high=AMOUNTS | st.none())
def test_amounts_are_exact(shared: Store, low: Decimal, high: Decimal | None) -> None:
    low, high = (None if x is None or abs(x.adjusted()) > 2000 else x for x in (low, high))
    claim = make_claim(PLAIN, 10, 11, low=low, high=high)
    shared.put(Reading(PLAIN, unread="to be replaced"), run=None, retrieved_at=NOW)
    shared.put(read(PLAIN, claims=[claim]), run=None, retrieved_at=NOW)
    [entry] = shared.entries()
    assert (entry.claim.low, entry.claim.high) == (low, high)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


@given(before=TEXTS, behind=TEXTS, title=TEXTS)
def test_spans_hold_on_any_text(shared: Store, before: str, behind: str, title: str) -> None:
    document = Document("any.txt", f"{before}\n7{behind}", title=title)
    shared.put(read(document), run=None, retrieved_at=NOW)
    [entry] = [d for d in shared.documents() if d.document.id == "any.txt"]
    text = shared.text(entry.key)
    assert text == document.text and entry.document.title == title
    for found in shared.entries(Filters(document="any.txt")):
        claim = found.claim
        assert text[claim.start : claim.end] == claim.surface
        around = shared.sentences_around(found, reach=2)
        assert all(span.of(text) == words for span, words in around)
        assert claim.sentence in [words for _, words in around]


FAULTS = [
    ({}, None),
    ({"surface": "4"}, "the surface of claim"),
    ({"start": 11}, "the surface of claim"),
    ({"end": 10_000}, "the surface of claim"),
    ({"wording_end": 12}, "the wording of claim"),
    ({"sentence_start": 1}, "the sentence of claim"),
    ({"speaker_start": 0}, "the speaker of claim"),
    ({"speaker_start": 0, "speaker_end": 4, "speaker_surface": "They"}, None),
    ({"low": Decimal("Infinity")}, "has the amount Infinity"),
    ({"high": Decimal("NaN")}, "has the amount NaN"),
]


@pytest.mark.parametrize(("changes", "fault"), FAULTS)
def test_a_claim_beside_its_text_is_not_kept(changes: dict[str, object], fault: str | None) -> None:
    claim = replace(find_claims(PLAIN)[0], **changes)  # type: ignore[arg-type]
    kept, faults = sift([claim, claim], TEXT)
    assert kept == ([] if fault else [claim])
    assert len(faults) == (2 if fault else 0) and all(fault in line for line in faults if fault)


MERGES = [
    # held             how        new           how         merged
    ("2020-10-05", "option", None, None, "2020-10-05", "option"),
    ("2020-10-05", "option", "2020-10-06", "html", "2020-10-05", "option"),
    ("2020-10-05", "option", "2020-10-06", "option", "2020-10-06", "option"),
    ("2020-10-05", "html", "2020-10-06", "option", "2020-10-06", "option"),
    ("2020-10-05", "html", "2020-10-06", "html", "2020-10-06", "html"),
    ("2020-10-05", "html", None, None, None, None),
]


@pytest.mark.parametrize(("held", "held_how", "new", "new_how", "merged", "merged_how"), MERGES)
def test_what_the_user_said_stays(
    held: str | None,
    held_how: str | None,
    new: str | None,
    new_how: str | None,
    merged: str | None,
    merged_how: str | None,
) -> None:
    first = replace(PLAIN, date=held, found={"date": held_how} if held_how else {})
    second = replace(PLAIN, date=new, found={"date": new_how} if new_how else {})
    result = merge(first, second)
    assert (result.date, result.found.get("date"), result.text) == (merged, merged_how, TEXT)


def test_many_are_written_as_one_by_one(store: Store) -> None:
    """New ones, one twice, one with another text, one that was taken out, records of two files."""
    texts = [
        ("a.txt", "They lost 3 tanks."),
        ("b.txt", "It was 5 days."),
        ("c.txt", ""),
        ("a.txt", "No 4 boats."),
    ]
    documents = [Document(name, words, date="2021-03-04") for name, words in texts]
    documents += [Document("12", f"Record {n} here.", source=f"{n}.jsonl") for n in (1, 2)]
    readings = [read(document) for document in documents]

    def seen(held: Store) -> list[Any]:
        shown = [entry.claim for entry in held.entries()]
        versions = [(one.document.id, held.text(one.key), one.document) for one in held.documents()]
        found = [held.count(Filters(search=words)) for words in ("tanks", "days", "boats", "record")]
        return [shown, versions, found, held.check()[1:]]

    with open_store(":memory:") as other:
        for held in (store, other):
            held.put(read(Document("b.txt", "It was 4 days.")), run=None, retrieved_at=NOW)
            held.put(read(Document("c.txt", "Gone with 9 men.")), run=None, retrieved_at=NOW)
            held.remove(held.held("c.txt").document_key, at=NOW, who="me")  # type: ignore[union-attr]
        one_by_one = [other.put(reading, run=None, retrieved_at=NOW) for reading in readings]
        assert store.put_many(readings, run=None, retrieved_at=NOW) == one_by_one
        for held in (store, other):
            held.rebuild(TOYS, ENGLISH)
        assert seen(store) == seen(other)


def test_of_many_none_is_written_where_one_is_refused(store: Store) -> None:
    readings = [read(Document(f"{n}.txt", "They lost 3 tanks.")) for n in range(3)]
    readings[1] = replace(readings[1], document=replace(readings[1].document, text="half \ud800 3"))
    with pytest.raises(DocumentError):
        store.put_many(readings, run=None, retrieved_at=NOW)
    assert store.documents() == []
