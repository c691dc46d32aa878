"""Names of voices in the ledger: what is kept is what all uses together give, whatever came, went or was
decided in which order; and a document that comes leaves the names alone that it has nothing to do with."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from claimtrack.compare import Use, canonical_speakers, speaker_keys
from claimtrack.errors import UsageError
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store.chunks import KEYS
from claimtrack.store.decisions import Decision
from claimtrack.store.derive import Named
from claimtrack.store.tables import SPEAKER_NAME, VOICE, VOICE_KEY, VOICE_USE
from claimtrack.store.writing import Reading
from store.samples import ENGLISH, NOW, TOYS, find_sentences, make_claim

NAMES = (
    *("Ana Sol", "Sol", "President Sol", "Ana M. Sol", "Ana P. Sol", "Bea Sol", "ANA SOL", "Mrs Sol"),
    *("Harbour Watch", "HW", "Harbour Watch of Lima", "the Harbour Watch", "Harbour Wall", "Lima Watch"),
    *("the U.N.", "United Nations", "a doctor", "officials", "Tom Roe", "Roe", "Ministry of Health"),
    *("Health Ministry", "the health ministry", "Roe Jr", "Tom Roe Jr", "van Roe", "von", "X"),
)
ROLES = ("person", "organisation", "unnamed", None)
BODIES = (None, "Harbour Watch", "the ministry")


def judge(uses: Iterable[Named], language: Language) -> Mapping[str, str]:
    given_uses = list(uses)
    JUDGED.append({use[0] for use in given_uses})
    return canonical_speakers((Use(*use) for use in given_uses), language)


def keys(uses: Iterable[Named], language: Language) -> Mapping[str, Any]:
    return speaker_keys((Use(*use) for use in uses), language)


JUDGED: list[set[str]] = []
DERIVE = replace(TOYS, speakers=judge, speaker_keys=keys)

Said = tuple[str, Any, str | None]


def made(identity: str, publisher: str | None, said: list[Said]) -> Reading:
    """Return a document in which some voices are heard."""
    text = "\n".join([identity, *(f"{number} days" for number, _ in enumerate(said))])
    document = Document(identity, text, publisher=publisher)
    claims, at = [], len(identity) + 1
    for number, (name, role, body) in enumerate(said):
        figure = str(number)
        voice = {"speaker": name, "speaker_role": role, "speaker_affiliation": body}
        claims.append(make_claim(document, at, at + len(figure), **voice))
        at += len(f"{number} days") + 1
    return Reading(document, find_sentences(text), claims, 1, "toy")


def kept(store: Store) -> list[Any]:
    with store._engine.connect() as connection:
        tables = (SPEAKER_NAME, VOICE, VOICE_KEY)
        found: list[Any] = [sorted(map(tuple, connection.execute(select(table)))) for table in tables]
        used = select(*(column for column in VOICE_USE.c if column.name not in ("id", "document_id")))
        return [*found, sorted(map(tuple, connection.execute(used)), key=repr)]


said = st.tuples(st.sampled_from(NAMES), st.sampled_from(ROLES), st.sampled_from(BODIES))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 7), st.lists(said, min_size=1, max_size=4)),
        st.tuples(st.just("put"), st.integers(0, 7), st.lists(said, min_size=1, max_size=4)),
        st.tuples(st.just("remove"), st.integers(0, 7), st.none()),
        st.tuples(st.just("undo"), st.integers(0, 7), st.none()),
        st.tuples(st.just("purge"), st.just(0), st.none()),
        st.tuples(st.just("refresh"), st.just(0), st.none()),
        st.tuples(st.just("set"), st.integers(0, 7), said),
        st.tuples(st.just("merge"), st.integers(0, 7), said),
        st.tuples(st.just("split"), st.integers(0, 7), said),
    ),
    min_size=4,
    max_size=30,
)


def live(store: Store, steps: list[tuple[str, int, Any]]) -> None:
    """Do what the steps say."""
    batches: list[int] = []
    for step, number, given_ in steps:
        identity = f"{number}.txt"
        held = store.held(identity)
        if step == "put":
            publisher = (None, "Gazette", "Courier")[number % 3]
            store.put(made(identity, publisher, given_), run=None, retrieved_at=NOW)
        elif step == "remove" and held is not None:
            batches.append(store.remove(held.document_key, at=NOW, who="me"))
        elif step == "undo" and batches:
            with suppress(UsageError):  # a document that was removed and came again is there already
                store.undo(batches.pop(), at=NOW, who="me")
        elif step == "purge":
            store.start_run(NOW, "ingest")
            batches = []
        elif step == "refresh":
            store.refresh_decisions(DERIVE, ENGLISH)
        elif step == "set" and held is not None:
            store.refresh_decisions(DERIVE, ENGLISH)
            claim = store.version_entries([held.version_key])[held.version_key][0].claim
            decision = Decision("claim", "set", claim.claim, "speaker", given_[0], document=identity)
            batches.append(store.decide([decision], at=NOW, who="me"))
        elif step in ("merge", "split"):
            value = NAMES[number] if step == "merge" else None
            made_ = Decision("speaker", step, given_[0], value=value)
            batches.append(store.decide([made_], at=NOW, who="me"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_kept_is_what_all_uses_give(
    empty: Path, tmp_path: Path, steps: list[tuple[str, int, Any]]
) -> None:
    for file in tmp_path.glob("life.db*"):
        file.unlink()
    shutil.copy(empty, tmp_path / "life.db")
    with open_store(str(tmp_path / "life.db")) as store:
        live(store, steps)
        store.refresh_decisions(DERIVE, ENGLISH)
        found = kept(store)
        store.rebuild(DERIVE, ENGLISH)
        assert kept(store) == found
        assert dict(found[1]) == dict(judge(found[3], ENGLISH))


def test_so_it_is_on_any_database(store: Store) -> None:
    chance = random.Random(5)
    kinds = ("put", "put", "put", "remove", "undo", "purge", "refresh", "set", "merge", "split")
    for _ in range(3):
        steps: list[tuple[str, int, Any]] = []
        for _ in range(30):
            some = [
                (chance.choice(NAMES), chance.choice(ROLES), chance.choice(BODIES))
                for _ in range(chance.randrange(1, 4))
            ]
            kind = chance.choice(kinds)
            steps.append((kind, chance.randrange(8), some if kind == "put" else some[0]))
        live(store, steps)
        store.refresh_decisions(DERIVE, ENGLISH)
        found = kept(store)
        store.rebuild(DERIVE, ENGLISH)
        assert kept(store) == found


def test_names_that_share_nothing_with_a_new_one_are_not_judged_again(store: Store) -> None:
    for number, name in enumerate(NAMES):
        store.put(made(f"{number}.txt", None, [(name, None, None)]), run=None, retrieved_at=NOW)
    store.refresh_decisions(DERIVE, ENGLISH)
    JUDGED.clear()
    store.put(made("new.txt", None, [("Eva Roe", "person", None)]), run=None, retrieved_at=NOW)
    store.refresh_decisions(DERIVE, ENGLISH)
    assert [{"Eva Roe", "Tom Roe", "Roe", "Roe Jr", "Tom Roe Jr", "van Roe"}] == JUDGED


def test_some_voices_are_those_of_all_however_many_are_asked_for(store: Store) -> None:
    said: list[Said] = [("Ana Sol", "person", None), ("Tom Roe", "person", None), ("Bea", "person", None)]
    store.put(made("a.txt", None, said), run=None, retrieved_at=NOW)
    store.refresh_copies(DERIVE)
    store.decide([Decision("speaker", "merge", "Tom Roe", value="Ana Sol")], at=NOW, who="me")
    store.refresh_decisions(DERIVE, ENGLISH)
    asked = ["Ana Sol", *(f"nobody {number}" for number in range(KEYS))]
    assert store.voices(asked) == [one for one in store.voices() if one.name == "Ana Sol"]
    assert {name for name, _ in store.voices(asked)[0].names} == {"Ana Sol", "Tom Roe"}
