"""Figures that users added: they stand where their words stand, come and go with their decision, and outlive
whatever becomes of their document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimtrack.curate.adding import add, choose, find_words, newest, read_figure
from claimtrack.curate.reviewing import take_back
from claimtrack.errors import Overtaken, UsageError
from claimtrack.filters import Filters
from claimtrack.ingest import ingest, rebuild
from claimtrack.lang import load_english
from claimtrack.model import Entry
from claimtrack.report.named import find_document
from claimtrack.settings import DEFAULT_MODEL
from claimtrack.store import Store, open_store

NOW = datetime(2024, 3, 9, 12, tzinfo=UTC)

TEXT = """\
date 2024-03-08

The flood killed 64 people in Belcourt, the interior ministry said on Friday.
Mila Oren, the governor, said that the flood had killed umpteen people in Belcourt.
The ministry sent umpteen tents, and umpteen more on Thursday.
A tent is a tent.
A tent is a tent.
"""

OTHER = """\
date 2024-03-09

The flood killed 90 people in Belcourt, the Red Crescent said on Saturday.
"""


def take_in(store: Store, folder: Path, **texts: str) -> None:
    """Ingest texts under their names."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    sources = [str(folder / f"{name}.txt") for name in texts]
    ingest(store, sources, parser_name=DEFAULT_MODEL, language=load_english(), now=NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the texts lie."""
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Return a ledger of two texts."""
    with open_store(str(folder / "ledger.db")) as opened:
        take_in(opened, folder, one=TEXT, two=OTHER)
        yield opened


def put(
    store: Store, words: str, number: int | None = None, seen: int | None = None, **values: str | None
) -> int:
    """Add the figure of these words of the first text; return the number of the decision."""
    entry = find_document("one", store.documents())
    version = newest(store, entry)
    span = choose(store.text(entry.key, version), words, number)
    claim = read_figure(store, entry, version, span, values, parser_name=DEFAULT_MODEL)
    return add(store, entry, version, claim, values, now=NOW, who="Ada", language=load_english(), seen=seen)


def added(store: Store, filters: Filters = Filters()) -> list[Entry]:  # noqa: B008 - frozen
    """Return the figures that were added."""
    return [entry for entry in store.entries(filters) if entry.added is not None]


def undo(store: Store, batch: int) -> None:
    """Take a decision back."""
    take_back(store, batch, now=NOW, who="Ada", language=load_english(), parser_name=DEFAULT_MODEL)


def test_an_added_figure_is_read_as_others_are(store: Store) -> None:
    put(store, "umpteen people", low="80", high="80", bound="more_than")
    [one] = added(store)
    claim = one.claim
    text = store.text(one.document_key, one.version_key)
    assert text[claim.start : claim.end] == claim.surface == "umpteen people"
    assert text[claim.sentence_start : claim.sentence_end] == claim.sentence
    assert (str(claim.low), claim.bound, claim.speaker, claim.place) == (
        "80",
        "more_than",
        "Mila Oren",
        "Belcourt",
    )
    assert store.check() == []


def test_it_is_on_the_topic_of_the_others_and_compared_with_them(store: Store) -> None:
    from claimtrack.report.views import make_view

    put(store, "umpteen people", low="80", high="80", counted="people", action="kill")
    [one] = added(store)
    beside = {e.claim.surface for e in store.entries(Filters(topic=one.topic))}
    assert {"64", "90", "umpteen people"} <= beside
    told = [dict(record) for record in make_view(store, "relations", Filters()).records]
    assert any(one.claim.claim in str(record) for record in told)


def test_what_is_said_otherwise_than_read_is_decided_about_it(store: Store) -> None:
    put(store, "umpteen people", low="80", high="80", speaker="Ida Berg")
    [one] = added(store)
    assert one.claim.speaker == "Ida Berg" and one.extracted["speaker"] == "Mila Oren"
    # As extracted it is not there at all.
    assert added(store, Filters(extracted=True)) == []
    assert store.count(Filters(extracted=True)) == store.count() - 1


def test_it_goes_with_its_decision_and_comes_back_with_it(store: Store) -> None:
    before = [entry.claim.claim for entry in store.entries()]
    batch = put(store, "umpteen people", low="80", high="80")
    with_it = [(entry.claim.claim, entry.topic) for entry in store.entries()]
    undo(store, batch)
    assert [entry.claim.claim for entry in store.entries()] == before
    undo(store, store.last_decision())
    assert [(entry.claim.claim, entry.topic) for entry in store.entries()] == with_it
    assert store.check() == []


def test_it_stays_in_a_new_text_a_new_reading_and_a_rebuild(store: Store, folder: Path) -> None:
    put(store, "umpteen people", low="80", high="80", speaker="Ida Berg")
    [first] = added(store)
    take_in(store, folder, one=TEXT.replace("The flood", "A line more.\nThe flood", 1))
    [second] = added(store)
    assert second.version_key != first.version_key and second.claim.start == first.claim.start + 13
    assert second.claim.speaker == "Ida Berg"
    # Nothing became of it between the texts.
    held = store.document_versions(second.document_key)
    assert [len([e for e in store.version_entries([v.key])[v.key] if e.added]) for v in held] == [1, 1]
    state = [(e.claim, e.topic, e.story, e.added) for e in store.entries()]
    rebuild(store, extract=True, parser_name=DEFAULT_MODEL, language=load_english(), now=NOW)
    assert [(e.claim, e.topic, e.story, e.added) for e in store.entries()] == state
    assert store.check() == []


def test_it_is_orphaned_without_its_sentence_and_back_with_it(store: Store, folder: Path) -> None:
    put(store, "umpteen people", low="80", high="80")
    take_in(store, folder, one=TEXT.replace("umpteen people", "many people"))
    assert added(store) == []
    assert [one.orphan for one in store.log()] == ["the sentence is not in the newest version"]
    take_in(store, folder, one=TEXT)
    assert len(added(store)) == 1 and store.log()[0].orphan is None


def test_where_the_reader_finds_it_by_itself_there_is_one_figure(store: Store) -> None:
    """The row is the reader's, and what the user said of it holds for that one."""
    from dataclasses import replace

    from claimtrack.store.writing import Reading

    batch = put(store, "umpteen people", low="80", high="80", speaker="Ida Berg")
    [one] = added(store)
    entries = store.version_entries([one.version_key], extracted=True)[one.version_key]
    read = [replace(entry.claim, restates=None) for entry in entries]
    document = find_document("one", store.documents()).document
    text = store.text(one.document_key, one.version_key)
    reading = Reading(replace(document, text=text), store.spans_read(one.version_key), read, 1, "other")
    assert store.replace(one.version_key, reading)
    from claimtrack.ingest import settle

    settle(store, load_english())
    assert added(store) == []
    [found] = [entry for entry in store.entries() if entry.claim.surface == "umpteen people"]
    assert found.claim.speaker == "Ida Berg"
    undo(store, batch)
    [found] = [entry for entry in store.entries() if entry.claim.surface == "umpteen people"]
    assert found.claim.speaker == "Mila Oren"


def test_words_that_stand_several_times_are_told_apart(store: Store, folder: Path) -> None:
    with pytest.raises(UsageError, match="3 times"):
        put(store, "umpteen", low="12")
    put(store, "umpteen", 3, low="12", bound="vague")
    [one] = added(store)
    assert one.claim.sentence.startswith("The ministry") and one.claim.start == TEXT.rindex("umpteen")
    # Of two equal sentences the second.
    put(store, "A tent", 2, low="1", high="1")
    second = max(added(store), key=lambda entry: entry.claim.start)
    assert second.claim.start == TEXT.rindex("A tent")
    take_in(store, folder, one=TEXT + "The end.\n")
    assert max(entry.claim.start for entry in added(store)) == TEXT.rindex("A tent")


REFUSED = [
    # words               values                              says
    ("64 people",         {},                                 "is a figure already"),
    ("6,400",             {},                                 "has no words"),
    ("tents",             {},                                 "no number is read"),
    ("umpteen people",    {"low": "9", "high": "3"},          "low would be 9"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "values", "says"), REFUSED)
def test_what_cannot_be_added(store: Store, words: str, values: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        put(store, words, **values)
    assert store.log() == []


def test_a_remark_is_added_only_where_it_is_said_to_be_one(store: Store) -> None:
    put(store, "umpteen people", bound="unquantified")
    [one] = added(store)
    assert (one.claim.low, one.claim.bound) == (None, "unquantified")


def test_the_number_in_the_words_is_the_figure(store: Store, folder: Path) -> None:
    """Words around a number that was no figure to the reader: the number alone is the surface."""
    take_in(store, folder, one="They found one body in Belcourt. One said so. One official left.\n")
    assert "One said so." not in {entry.claim.sentence for entry in store.entries()}
    put(store, "One said so")
    [one] = added(store)
    assert (one.claim.surface, str(one.claim.low)) == ("One", "1")


def test_others_that_decided_about_it_meanwhile_are_not_overruled(store: Store) -> None:
    batch = put(store, "umpteen people", low="80", high="80", seen=0)
    undo(store, batch)
    with pytest.raises(Overtaken):
        put(store, "umpteen people", low="80", high="80", seen=0)


WORDS = [
    # text                          asked             near  found
    ("47 boats and 470 boats",      "47 boats",       0,    ["47 boats"]),
    ("47\n boats",                  "47 boats",       0,    ["47\n boats"]),
    ("a 30-strong band",            "30",             0,    ["30"]),
    ("a thirtyfold rise",           "thirty",         0,    ["thirty"]),
    ("12 and 12 and 12",            "12",             3,    ["12", "12"]),
    ("4\u200b7 boats",              "47",             0,    ["4\u200b7"]),
    ("47 boats",                    "  ",             0,    []),
    ("(a) [b]",                     "[b]",            0,    ["[b]"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked", "near", "found"), WORDS)
def test_words_are_found(text: str, asked: str, near: int, found: list[str]) -> None:
    assert [span.of(text) for span in find_words(text, asked, near)] == found


def test_it_is_the_same_on_both_databases(location: str, folder: Path) -> None:
    with open_store(location) as store:
        take_in(store, folder, one=TEXT, two=OTHER)
        before = store.generation()
        batch = put(store, "umpteen people", low="80", high="80", speaker="Ida Berg")
        take_in(store, folder, one="A line more.\n" + TEXT)
        [one] = added(store)
        assert (one.claim.speaker, one.claim.start) == ("Ida Berg", TEXT.index("umpteen") + 13)
        found = store.arrivals(before)
        assert len(found.texts) == 1 and not found.documents and not found.topics
        assert store.start_of(one.version_key, one.claim.claim[:8]) == one.claim.start
        near = store.figures_between(one.version_key, one.claim.start, one.claim.end)
        assert [entry.claim.claim for entry in near] == [one.claim.claim]
        undo(store, batch)
        assert added(store) == [] and store.check() == []
        take_in(store, folder, three=OTHER.replace("90", "91"))
        found = store.arrivals(before)
        assert len(found.documents) == 1 and sum(found.topics.values()) == found.figures == 1
