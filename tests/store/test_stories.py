"""Stories in the ledger: what is kept is what a rebuild makes, whatever came, went or was decided in which
order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.compare import stories
from claimtrack.compare.profiles import Profile
from claimtrack.compare.stories import Storyteller
from claimtrack.compare.weights import Weights
from claimtrack.filters import Filters
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.told import StoryEntry
from store.samples import ENGLISH, NOW, TOYS, read


class Toyteller(Storyteller):
    """A teller of small texts: a document's words are its terms, and each that two share is evidence."""

    enough = 1.0
    weights = Weights(-2.0, -0.4, {})

    def read(self, document: Document, language: Language) -> Mapping[str, Any]:  # noqa: ARG002
        words = {word: 1.0 for word in document.text.partition("\n")[2].split() if word.isalpha()}
        return Profile(day=document.date, title=document.title or "", index=words).record()

    def score(self, a: Profile, b: Profile) -> float:
        return 1.5 * len(a.index.keys() & b.index.keys()) - 2.2

    def scores(self, profiles: Iterable[Profile], pairs: Any) -> Any:
        held = list(profiles)
        return np.array([self.score(held[a], held[b]) for a, b in pairs.tolist()])


DERIVE = replace(TOYS, stories=Toyteller())


def refresh(store: Store) -> None:
    store.refresh_copies(DERIVE)
    store.refresh_stories(DERIVE, ENGLISH)
    store.refresh_decisions(DERIVE, ENGLISH)


def put(store: Store, identity: str, words: str, date: str | None = "2021-03-01", head: str = "") -> None:
    document = Document(identity, f"{head or identity}\n{words} 12", title=f"On {words}", date=date)
    store.put(read(document), run=None, retrieved_at=NOW)


def decide(store: Store, *made: Decision) -> int:
    batch = store.decide(made, at=NOW, who="Ada")
    refresh(store)
    return batch


def told(store: Store) -> dict[tuple[str, ...], str]:
    """Return the names of the stories by their documents."""
    return {story.documents: story.name for story in store.stories()}


def of(store: Store, document: str) -> StoryEntry:
    return next(story for story in store.stories() if document in story.documents)


# --- what is kept is what a rebuild makes ------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("blank") / "ledger.db"
    open_store(str(path)).close()
    yield path


def made(number: int, version: int) -> tuple[str, str, str | None, str]:
    """Return one of many documents; some have the first line of another, and so are copies of it."""
    chance = random.Random(number * 10 + version)
    words = " ".join(
        sorted(chance.sample(["quake", "flood", "strike", "vote", "fire", "bid", "port", "mine"], 3))
    )
    day = None if chance.random() < 0.1 else f"2021-03-{chance.randrange(1, 9):02}"
    return f"d{number:02}.txt", words, day, f"Wire {number % 9}." if number % 4 == 0 else ""


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 20), st.integers(0, 2)),
        st.tuples(st.just("date"), st.integers(0, 20), st.integers(1, 3)),
        st.tuples(st.just("remove"), st.integers(0, 20), st.just(0)),
        st.tuples(st.just("refresh"), st.just(0), st.just(0)),
        st.tuples(st.just("merge"), st.integers(0, 20), st.integers(0, 20)),
        st.tuples(st.just("split"), st.integers(0, 20), st.just(0)),
    ),
    min_size=4,
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.sampled_from([3, 1_500]))
def test_what_is_kept_is_what_a_rebuild_makes(
    blank: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, int, int]], crowd: int
) -> None:
    monkeypatch.setattr(stories, "CROWD", crowd)
    path = blank.with_name("copy.db")
    path.write_bytes(blank.read_bytes())
    with open_store(str(path)) as store:
        last: dict[int, tuple[str, str, str | None, str]] = {}
        for step, number, which in steps:
            identity = made(number, 0)[0]
            held = store.held(identity)
            if step == "put":
                last[number] = made(number, which)
                put(store, *last[number])
            elif step == "date" and held is not None:
                _, words, _, head = last[number]
                last[number] = (identity, words, f"2021-02-0{which}", head)
                put(store, *last[number])
            elif step == "remove" and held is not None:
                store.remove(held.document_key, at=NOW, who="me")
                del last[number]
            elif step == "refresh":
                refresh(store)
            elif step in ("merge", "split") and held is not None:
                other = made(which, 0)[0]
                decision = Decision("story", "merge", "gone", other, "gone too", document=identity)
                apart = Decision("story", "split", "gone", document=identity)
                store.decide([decision if step == "merge" else apart], at=NOW, who="me")
        refresh(store)
        kept = store.stories()
        stamps = store.story_stamps()
        store.rebuild(DERIVE, ENGLISH)
        assert store.stories() == kept
        assert store.story_stamps() == stamps
        assert sorted(one for story in kept for one in story.documents) == sorted(
            entry.document.id for entry in store.documents()
        )
    other = blank.with_name("other.db")
    other.write_bytes(blank.read_bytes())
    if not any(step in ("merge", "split") for step, *_ in steps):
        with open_store(str(other)) as store:  # the same documents, each once and in another order
            for number in sorted(last, reverse=True):
                put(store, *last[number])
                refresh(store)
            assert store.stories() == kept
    for file in [*blank.parent.glob("copy.db*"), *blank.parent.glob("other.db*")]:
        file.unlink()


# --- what belongs together ---------------------------------------------------------------------------------


def test_documents_that_share_enough_are_a_story(store: Store) -> None:
    put(store, "a", "quake izmit rubble")
    put(store, "b", "quake izmit tents", "2021-03-02")
    put(store, "c", "strike flint")
    refresh(store)
    assert told(store) == {("a", "b"): "On quake izmit rubble, Mar 2021", ("c",): "On strike flint, Mar 2021"}
    entry = store.entries(Filters(document="b"))[0]
    assert (entry.story, entry.story_name) == (of(store, "a").key, "On quake izmit rubble, Mar 2021")


def test_a_copy_is_of_the_same_story_whatever_its_words(store: Store) -> None:
    put(store, "a", "quake izmit", head="Wire 1.")
    put(store, "b", "nothing alike", head="Wire 1.")
    refresh(store)
    assert told(store) == {("a", "b"): "On quake izmit, Mar 2021"}


def test_a_document_that_goes_takes_its_links_along(store: Store) -> None:
    put(store, "a", "quake izmit port")
    put(store, "b", "port izmit strike flint")
    put(store, "c", "strike flint")
    refresh(store)
    assert len(told(store)) == 2
    store.remove(store.held("b").document_key, at=NOW, who="me")  # type: ignore[union-attr]
    refresh(store)
    assert list(told(store)) == [("a",), ("c",)] or list(told(store)) == [("c",), ("a",)]


def test_of_a_crowd_only_the_part_that_changed_is_parted_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "CROWD", 3)
    put(store, "a", "quake izmit rubble port")
    put(store, "b", "quake izmit rubble tents")
    put(store, "c", "strike flint mine port izmit")
    put(store, "d", "strike flint mine vote")
    refresh(store)
    assert sorted(told(store)) == [("a", "b"), ("c", "d")]
    parted: list[Any] = []
    make = Toyteller.make
    monkeypatch.setattr(
        Toyteller,
        "make",
        lambda teller, groups, language: parted.extend(groups) or make(teller, groups, language),
    )
    put(store, "e", "strike flint mine fire")
    refresh(store)
    assert sorted(told(store)) == [("a", "b"), ("c", "d", "e")]
    assert [[name for name, *_ in group] for group in parted] == [["c", "d", "e"]]


def test_only_what_a_document_touches_has_another_stamp(store: Store) -> None:
    put(store, "a", "quake izmit")
    put(store, "c", "strike flint")
    refresh(store)
    before = store.story_stamps()
    put(store, "b", "quake izmit", "2021-03-02")
    refresh(store)
    after = store.story_stamps()
    assert before.keys() == after.keys()
    assert [key for key in after if after[key] != before[key]] == [of(store, "a").key]
    put(store, "c", "strike flint", "2021-03-05")  # other metadata: its figures may read otherwise
    refresh(store)
    assert [key for key, stamp in store.story_stamps().items() if stamp != after[key]] == [of(store, "c").key]


def test_figures_are_found_by_their_story(store: Store) -> None:
    put(store, "a", "quake izmit")
    put(store, "c", "strike flint")
    refresh(store)
    for asked in (of(store, "a").key, "quake", "izm"):
        assert [e.claim.document for e in store.entries(Filters(story=asked))] == ["a"]
        assert store.count(Filters(story=asked)) == 1
    assert store.entries(Filters(story="flood")) == []


def test_what_stands_beside_is_of_the_same_story(store: Store) -> None:
    put(store, "a", "quake izmit rubble")
    put(store, "b", "quake izmit tents", "2021-03-02")
    put(store, "c", "strike flint")
    refresh(store)
    versions = {one.document.id: one.version for one in store.documents()}
    assert store.latest_beside([versions["a"]], 100) == ([versions["b"]], 1)
    assert store.latest_beside([versions["c"]], 100) == ([], 0)
    assert store.latest_beside([versions["a"], versions["c"]], 100) == ([versions["b"]], 1)


# --- decisions ---------------------------------------------------------------------------------------------


def test_decisions_are_applied_on_top_and_survive(store: Store) -> None:
    for name, words in (("a", "quake izmit"), ("b", "quake izmit"), ("c", "strike flint")):
        put(store, name, words)
    refresh(store)
    quake, strike = of(store, "a"), of(store, "c")
    renamed = decide(store, Decision("story", "rename", quake.key, value="The quake", document="b"))
    assert told(store)["a", "b"] == "The quake"
    merged = decide(store, Decision("story", "merge", strike.key, "a", quake.key, document="c"))
    assert told(store) == {("a", "b", "c"): "The quake"}
    parted = decide(store, Decision("story", "split", quake.key, document="b"))
    assert told(store) == {("a", "c"): "The quake", ("b",): "On quake izmit"}
    store.rebuild(DERIVE, ENGLISH)
    assert told(store) == {("a", "c"): "The quake", ("b",): "On quake izmit"}
    assert all(story.is_decided for story in store.stories())
    for batch in (parted, merged, renamed):
        store.undo(batch, at=NOW, who="Ada")
    refresh(store)
    assert told(store) == {
        ("a", "b"): "On quake izmit, Mar 2021",
        ("c",): "On strike flint, Mar 2021",
    }


def test_a_decision_holds_when_an_older_document_gives_the_story_another_key(store: Store) -> None:
    put(store, "b", "quake izmit")
    refresh(store)
    key = of(store, "b").key
    decide(store, Decision("story", "rename", key, value="The quake", document="b"))
    put(store, "a", "quake izmit", "2021-02-01")
    refresh(store)
    assert of(store, "b").key != key
    assert told(store) == {("a", "b"): "The quake"}
