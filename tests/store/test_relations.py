"""The relations that a ledger keeps are those of one sweep over everything, whatever came, went or was decided
in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.compare import subject_of, sweep, sweeper_of, sweeps
from claimtrack.ingest import Parts, kept_relations
from claimtrack.lang import Language
from claimtrack.model import Claim, Document, Entry, Filters, Topic
from claimtrack.report import (
    changes,
    conflicts,
    doubtful,
    figures,
    overview,
    publishers,
    relations,
    render,
    speakers,
    timeline,
)
from claimtrack.store import Reading, Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.derive import Derivations
from store.samples import ENGLISH, NOW, find_copies, find_sentences, make_claim, origins
from store.samples import read as sampled


def topics(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:  # noqa: ARG001
    """Return what each claim says by itself as its topic."""
    return [subject_of(claim, language) for claim in claims]


DERIVATIONS = Derivations(topics, find_copies, origins, sweepers=sweeper_of)
PARTS = Parts(derivations=DERIVATIONS)

TOWNS = ("Lima", "Cusco", "Cairo")
VOICES = ("Rosa Quispe", "the dock union", "the relief office", None)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a dozen figures be a crowd, so that what comes pushes others out of sight."""
    for name, number in {
        "RECENT": 4,
        "VOICES": 3,
        "CROWD": 8,
        "RECENT_IN_CROWD": 2,
        "VOICES_IN_CROWD": 2,
    }.items():
        monkeypatch.setattr(sweeps, name, number)


def made(number: int, version: int) -> Reading:
    """Return one of many documents: some sentences on the dead and the hurt of a few blasts."""
    chance = random.Random(number * 10 + version)
    day = f"2021-03-{chance.randrange(1, 9):02}"
    opening = f"Wire {number % 7}." if number % 3 else "Wire."
    lines, fields = [opening], []
    for _ in range(chance.randrange(1, 5)):
        town, voice = chance.choice(TOWNS), chance.choice(VOICES)
        action = chance.choice(("kill", "kill", "injure"))
        before, bound = chance.choice((("", "exact"), ("at least ", "at_least"), ("up to ", "at_most")))
        part = chance.random() < 0.2
        amount = chance.choice((3, 12, 18, 24, 40))
        said = f", {voice} said" if voice else ""
        done = "killed" if action == "kill" else "injured"
        lines.append(
            f"Among them were {amount} children."
            if part
            else f"A blast in {town} {done} {before}{amount} people{said}."
        )
        place = chance.choice((town, None))
        fields.append(
            {
                "action": action,
                "place": place,
                "speaker": voice,
                "bound": "exact" if part else bound,
                "counted": "children" if part else "people",
                "counted_head": "child" if part else "person",
                "category": "child" if part else None,
                "time_start": "2021-03-01",
                "time_end": "2021-03-01",
            }
        )
    document = Document(f"d{number:02}.txt", "\n".join(lines), publisher=f"Paper {number % 4}", date=day)
    return Reading(document, find_sentences(document.text), _claims(document, fields), 1, "toy")


def _claims(document: Document, fields: Sequence[dict[str, Any]]) -> list[Claim]:
    claims = []
    for span, values in zip(find_sentences(document.text)[1:], fields, strict=True):
        words = span.of(document.text)
        amount = next(word.strip(".,") for word in words.split() if word.strip(".,").isdigit())
        start = span.start + words.index(amount)
        claims.append(make_claim(document, start, start + len(amount), **values))
    return claims


def put(store: Store, reading: Reading) -> None:
    store.put(reading, run=None, retrieved_at=NOW)


def refresh(store: Store) -> None:
    store.refresh_copies(DERIVATIONS)
    store.refresh_decisions(DERIVATIONS, ENGLISH)
    store.refresh_relations(DERIVATIONS)


Said = tuple[Any, ...]


def kept(store: Store) -> tuple[list[Said], bool]:
    """Return the relations that the ledger keeps, in words."""
    found = store.kept_relations(DERIVATIONS)
    assert found is not None
    rows = found.known.rows.tolist()
    held = store.entries_of({end for row in rows for end in row[:2]})
    said: list[Said] = []
    for first, second, verdict in rows:
        label, reason, change, whole, notes = found.known.verdicts[verdict]
        a, b = held[first].claim, held[second].claim
        end = {"a": a.claim, "b": b.claim, None: None}[whole]
        said.append((a.claim, a.document, b.claim, b.document, label, reason, end, change, notes))
    return said, found.known.is_cut


def swept(store: Store) -> tuple[list[Said], bool]:
    """Return the relations that one sweep over all entries finds."""
    found = sweep(store.entries(), language=ENGLISH)
    ends = [(r.a.claim, r.a.document, r.b.claim, r.b.document) for r in found.relations]
    said = [(r.relation, r.reason, r.whole, r.change, r.notes) for r in found.relations]
    return [(*end, *words) for end, words in zip(ends, said, strict=True)], found.is_cut


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("blank") / "ledger.db"
    open_store(str(path)).close()
    yield path


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 24), st.integers(0, 2)),
        st.tuples(st.just("refresh"), st.just(0), st.just(0)),
        st.tuples(st.just("wrong"), st.integers(0, 24), st.integers(0, 3)),
        st.tuples(st.just("place"), st.integers(0, 24), st.integers(0, 3)),
        st.tuples(st.just("remove"), st.integers(0, 24), st.just(0)),
        st.tuples(st.just("again"), st.integers(0, 24), st.integers(0, 2)),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_kept_is_what_one_sweep_finds(blank: Path, steps: list[tuple[str, int, int]]) -> None:
    path = blank.with_name("copy.db")
    path.write_bytes(blank.read_bytes())
    with open_store(str(path)) as store:
        for number in range(0, 24, 2):
            put(store, made(number, 0))
        refresh(store)
        for step, number, which in steps:
            held = store.held(f"d{number:02}.txt")
            if step == "put":
                put(store, made(number, which))
            elif step == "refresh":
                refresh(store)
            elif step == "again" and held is not None:
                old = made(number, which)
                if old.document.sha256 == held.sha256:
                    moved = [replace(claim, place="Cusco") for claim in old.claims]
                    store.replace(held.version_key, replace(old, claims=moved))
            elif step == "remove" and held is not None:
                store.remove(held.document_key, at=NOW, who="me")
            elif step in ("wrong", "place") and held is not None:
                claims = store.entries(Filters(document=f"d{number:02}.txt"))
                if which < len(claims):
                    target = claims[which].claim.claim
                    wrong = Decision("claim", "verdict", target, value="wrong")
                    moved_to = Decision("claim", "set", target, field="place", value="Cairo")
                    store.decide([wrong if step == "wrong" else moved_to], at=NOW, who="me")
        refresh(store)
        assert kept(store) == swept(store)
    path.unlink()
    for more in blank.parent.glob("copy.db-*"):
        more.unlink()


def test_both_databases_keep_the_same(store: Store) -> None:
    for number in range(12):
        put(store, made(number, 0))
    refresh(store)
    for number in (3, 14, 15):
        put(store, made(number, 1))
    refresh(store)
    assert kept(store) == swept(store)
    assert kept(store)[0]


def test_views_say_the_same_from_what_is_kept(store: Store) -> None:
    for number in range(16):
        put(store, made(number, 0))
    refresh(store)
    for filters in (
        Filters(),
        Filters(speaker="Rosa"),
        Filters(limit=3),
        Filters(sort="-a_low"),
        Filters(topic="killed"),
    ):
        fitting = store.entries(filters)
        is_part = len(fitting) < store.count()
        here = kept_relations(store, fitting if is_part else None, parts=PARTS)
        assert here is not None
        for view in (conflicts, changes, relations):
            swept_now = view(fitting, (), (), filters, store.entries() if is_part else None)
            as_kept = view(fitting, (), (), filters, None, here)
            for form in ("table", "jsonl", "csv"):
                assert render(as_kept, form, width=100) == render(swept_now, form, width=100), (filters, view)


def test_sketches_rank_as_whole_entries_do(store: Store) -> None:
    for number in range(24):
        put(store, made(number, 0))
    refresh(store)
    [first, *_] = store.entries()
    moved = Decision("claim", "set", first.claim.claim, field="place", value="Cairo")
    named = Decision("speaker", "rename", "Rosa Quispe", value="R. Quispe")
    tagged = Decision("claim", "tag", first.claim.claim, value="hold")
    store.decide([moved, named, tagged], at=NOW, who="me")
    refresh(store)
    for filters in (
        Filters(),
        Filters(limit=4),
        Filters(sort="-low"),
        Filters(sort="tags"),
        Filters(topic="killed"),
    ):
        every = store.entries(filters)
        for view in (overview, figures, timeline, speakers, publishers, doubtful):
            sketches = store.sketches(filters, ("chain", "counted", "hedge"))
            assert [s.claim.claim for s in sketches] == [e.claim.claim for e in every]
            assert store.whole(sketches, filters) == every
            as_sketched = view(sketches, store.documents(), (), filters, partial(_whole, store, filters))
            direct = view(every, store.documents(), (), filters)
            for form in ("table", "jsonl", "csv"):
                assert render(as_sketched, form, width=100) == render(direct, form, width=100), (
                    filters,
                    view,
                )


def _whole(store: Store, filters: Filters, sketches: Sequence[Entry]) -> list[Entry]:
    return store.whole(sketches, filters)


def test_a_sketch_says_what_it_does_not_hold(store: Store) -> None:
    put(store, made(1, 0))
    refresh(store)
    [sketch, *_] = store.sketches()
    assert isinstance(sketch.claim, Claim)
    with pytest.raises(AttributeError):
        _ = sketch.claim.sentence


def test_relations_out_of_date_are_worked_out_when_they_are_asked_for(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "ledger.db")) as store:
        put(store, made(1, 0))
        assert store.kept_relations(DERIVATIONS) is None
        assert kept_relations(store, parts=PARTS) is not None
        put(store, made(2, 0))
        store.refresh_copies(DERIVATIONS)
        assert store.kept_relations(DERIVATIONS) is None
        assert kept_relations(store, parts=PARTS) is not None
        assert kept(store) == swept(store)


def test_another_version_of_the_program_compares_anew(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "ledger.db")) as store:
        for number in range(5):
            put(store, made(number, 0))
        refresh(store)
        newer = replace(DERIVATIONS, version=2)
        assert store.kept_relations(newer) is None
        store.refresh_relations(newer)
        assert store.kept_relations(newer) is not None


def test_what_another_process_writes_between_two_questions_is_found(store: Store, location: str) -> None:
    store.put(sampled(Document("a.txt", "He saw 12 tanks.")), run=None, retrieved_at=NOW)
    [sketch] = store.sketches()
    with open_store(location) as other:
        other.put(sampled(Document("b.txt", "He saw 13 tanks.")), run=None, retrieved_at=NOW)
    assert {e.claim.document for e in store.members([sketch.topic])} == {"a.txt", "b.txt"}
    assert {e.claim.document for e in store.firsts([sketch.topic])} == {"a.txt"}
