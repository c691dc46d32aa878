"""Topics in the ledger: what is kept is what a rebuild makes, whatever came, went or was decided in which
order; and a document that comes leaves the topics of other stories alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.compare import topics_of
from claimtrack.lang import Language
from claimtrack.model import Claim, Document, Topic
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.writing import Reading
from store.samples import ENGLISH, NOW, TOYS, find_sentences, make_claim
from store.test_stories import Toyteller

TOWNS = ("Lima", "Cusco", None)
DONE = (("kill", "person", "people"), ("injure", "person", "people"), ("destroy", "house", "houses"))


def derive(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:
    return topics_of(claims, language, story=story)


class Headliner(Toyteller):
    """A teller that looks at the headline alone, the second line."""

    def read(self, document: Document, language: Language) -> Mapping[str, Any]:
        headline = document.text.split("\n")[1]
        return super().read(replace(document, text=f"\n{headline}"), language)


DERIVE = replace(TOYS, stories=Headliner(), topics_of=derive)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("blank") / "ledger.db"
    open_store(str(path)).close()
    yield path


def made(number: int, version: int) -> Reading:
    """Return one of many documents of a few stories: what happened to how many, where."""
    chance = random.Random(number * 10 + version)
    words = " ".join(sorted(chance.sample(["quake", "flood", "strike", "vote", "fire"], 2)))
    lines, fields = [f"d{number}", words], []
    for _ in range(chance.randrange(1, 4)):
        action, head, noun = chance.choice(DONE)
        amount, town = chance.choice((3, 12, 18, 24, 40)), chance.choice(TOWNS)
        lines.append(f"In {town or 'the town'} {amount} {noun} were hit.")
        fields.append({"action": action, "counted": noun, "counted_head": head, "place": town})
    document = Document(f"d{number:02}.txt", "\n".join(lines), date=f"2021-03-{chance.randrange(1, 9):02}")
    claims = []
    for line, values in zip(lines[2:], fields, strict=True):
        amount = next(word for word in line.split() if word.isdigit())
        start = document.text.index(line, 0 if not claims else claims[-1].end) + line.index(amount)
        claims.append(make_claim(document, start, start + len(amount), **values))
    return Reading(document, find_sentences(document.text), claims, 1, "toy")


def refresh(store: Store) -> None:
    store.refresh_copies(DERIVE)
    store.refresh_stories(DERIVE, ENGLISH)
    store.refresh_decisions(DERIVE, ENGLISH)


def told(store: Store) -> list[tuple[Any, ...]]:
    return sorted(
        (e.claim.document, e.claim.start, e.topic, e.topic_name, e.story, e.derived) for e in store.entries()
    )


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 12), st.integers(0, 2)),
        st.tuples(st.just("remove"), st.integers(0, 12), st.just(0)),
        st.tuples(st.just("refresh"), st.just(0), st.just(0)),
        st.tuples(st.just("set"), st.integers(0, 12), st.integers(0, 2)),
        st.tuples(st.just("split"), st.integers(0, 12), st.just(0)),
        st.tuples(st.just("merge"), st.integers(0, 12), st.integers(0, 12)),
    ),
    min_size=4,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_kept_is_what_a_rebuild_makes(blank: Path, steps: list[tuple[str, int, int]]) -> None:
    path = blank.with_name("copy.db")
    path.write_bytes(blank.read_bytes())
    with open_store(str(path)) as store:
        last: dict[int, Reading] = {}
        for step, number, which in steps:
            identity = f"d{number:02}.txt"
            held = store.held(identity)
            if step == "put":
                last[number] = made(number, which)
                store.put(last[number], run=None, retrieved_at=NOW)
            elif step == "remove" and held is not None:
                store.remove(held.document_key, at=NOW, who="me")
                del last[number]
            elif step == "refresh":
                refresh(store)
            elif step == "set" and held is not None:
                claim = last[number].claims[0].claim
                made_of = Decision("claim", "set", claim, "place", TOWNS[which], document=identity)
                store.decide([made_of], at=NOW, who="me")
            elif step == "split" and held is not None:
                store.decide([Decision("story", "split", "gone", document=identity)], at=NOW, who="me")
            elif step == "merge" and held is not None:
                other = f"d{which:02}.txt"
                decision = Decision("story", "merge", "gone", other, "gone too", document=identity)
                store.decide([decision], at=NOW, who="me")
        refresh(store)
        kept = told(store)
        assert store.check() == []
        store.rebuild(DERIVE, ENGLISH)
        assert told(store) == kept
    other_path = blank.with_name("other.db")
    other_path.write_bytes(blank.read_bytes())
    if not {"set", "split", "merge"} & {step for step, _, _ in steps}:
        with open_store(str(other_path)) as store:
            for reading in random.Random(len(steps)).sample(list(last.values()), len(last)):
                store.put(reading, run=None, retrieved_at=NOW)
            refresh(store)
            assert told(store) == kept


def test_a_document_leaves_other_stories_alone(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = blank.with_name("alone.db")
    path.write_bytes(blank.read_bytes())
    asked: list[str] = []

    def noted(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:
        asked.append(story)
        return derive(claims, language, story)

    monkeypatch.setitem(globals(), "DERIVE", replace(DERIVE, topics_of=noted))
    with open_store(str(path)) as store:
        for number in range(8):
            store.put(made(number, 0), run=None, retrieved_at=NOW)
        refresh(store)
        known = {entry.story for entry in store.entries()}
        assert set(asked) == known
        asked.clear()
        refresh(store)
        assert asked == []
        store.put(made(0, 1), run=None, retrieved_at=NOW)
        refresh(store)
        assert asked and len(set(asked)) == len(asked)
        assert len(asked) < len({entry.story for entry in store.entries()})
