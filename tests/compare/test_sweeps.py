"""The sweep over many claims: what it finds, and that the order of ingest plays no part."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs_by_hand import CORE, claim, pair

from claimtrack.compare import fold, relate, subject_of, sweep, sweeps
from claimtrack.compare.sweeps import relations
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry
from claimtrack.report.pairs import Pairs, caps

ENGLISH = load_language("en")


def entry(one: Claim, version: int = 1, origin: str = "") -> Entry:
    """Return an entry of a claim as the store would give it."""
    key = subject_of(one, ENGLISH).key
    name = one.document
    return Entry(
        one,
        key,
        name.partition(".")[0],
        hash(name) % 97,
        version,
        origin or name,
        "2021-03-09T00:00:00+00:00",
    )


def found(claims: list[Claim]) -> list[tuple[str, str, str, str]]:
    """Return the relations among claims, in words."""
    swept = relations(map(entry, claims), language=ENGLISH)
    return [(r.a.wording, r.b.wording, r.relation, r.reason) for r in swept]


STORY = [
    claim("A blast in Lima killed at least [18] people.", doc="a", place="Lima", on="5", bound="at_least"),
    claim(
        "It killed [18], among them [3] children.".replace("[18]", "18"),
        "children",
        "a",
        start=50,
        place="Lima",
    ),
    claim("The blast in Lima killed at least [18].", doc="b", place="Lima", on="5", bound="at_least"),
    claim(
        "The toll of the Lima blast has risen to [24].",
        doc="c",
        place="Lima",
        on="5",
        day="6",
        speaker="the mayor",
    ),
    claim(
        "The Lima blast killed [33], says the union.",
        doc="d",
        place="Lima",
        on="5",
        day="6",
        speaker="the dock union",
    ),
    claim("The Lima blast killed at least [18].", doc="e", place="Lima", on="5", day="7", bound="at_least"),
    claim("[6,000] barrels leak each day.", "leak", "f", basis="estimate", speaker="the dock union"),
    claim("It is not [6,000] barrels a day.", "leak", "g", modality="denied", day="7", speaker="Rosa Quispe"),
    claim("A flood in Cairo killed [18].", doc="h", place="Cairo", on="5"),
]


def test_a_story() -> None:
    labels = {(a, b): label for a, b, label, _ in found(STORY)}
    assert labels["18", "3"] == "part_of"
    assert labels["24", "33"] == "conflicts"
    assert labels["18", "24"] == "updates"
    assert labels["6,000", "6,000"] == "rejects"
    assert all(
        "Cairo" not in r.a.sentence + r.b.sentence for r in relations(map(entry, STORY), language=ENGLISH)
    )


def test_a_figure_that_comes_back_is_stale() -> None:
    paper: dict[str, Any] = {"doc": "p", "place": "Lima", "on": "1", "speaker": "the relief office"}
    claims = [
        claim("[18] died in the Lima quake.", day="1", **paper),
        claim("[60] died in the Lima quake.", **{**paper, "doc": "q", "day": "2"}),
        claim("[18] died in the Lima quake.", **{**paper, "doc": "r", "day": "3"}),
    ]
    stale = [r for r in relations(map(entry, claims), language=ENGLISH) if "stale" in r.notes]
    assert [(r.a.document, r.b.document) for r in stale] == [("p.txt", "r.txt")]


def test_a_part_is_shown_beside_its_whole_in_another_text() -> None:
    claims = [
        claim("Raids on Lima killed [33] civilians.", "civilians", "a", place="Lima", on="5"),
        claim("They died in the street, including [9] on a bus.", "dead", "a", start=50, place="Lima"),
        claim("Raids on Lima killed [33] civilians.", "civilians", "b", place="Lima", on="5"),
    ]
    parts = {
        (r.a.document, r.b.document)
        for r in relations(map(entry, claims), language=ENGLISH)
        if r.relation == "part_of"
    }
    assert parts == {("a.txt", "a.txt"), ("a.txt", "b.txt")}


def test_one_finding_is_shown_once() -> None:
    twice = [replace(one, document=f"{one.document}.copy", claim=f"{one.claim}x") for one in STORY[3:5]]
    swept = list(relations(map(entry, [*STORY, *twice]), language=ENGLISH))
    conflicts = [finding for finding in fold(swept) if finding.first.relation == "conflicts"]
    assert len([r for r in swept if r.relation == "conflicts"]) == 4
    assert [finding.said for finding in conflicts] == [4]


def test_the_sweep_says_what_two_claims_alone_would_say() -> None:
    for row in CORE:
        a, b = pair(row)
        direct = relate(a, b, language=ENGLISH, around_a=(b,), around_b=(a,))
        swept = list(relations(map(entry, (a, b)), language=ENGLISH))
        if direct.relation == "unrelated":
            assert not swept, row
        elif not any("+" in r.reason for r in swept):  # a sum is seen by the sweep only
            assert [r.relation for r in swept] == [direct.relation], row


def test_topics_narrow_what_is_read() -> None:
    entries = [entry(one) for one in STORY]
    leak = {one.topic for one in entries if one.topic.startswith("leaking")}
    narrow = sweep(entries, language=ENGLISH, topics=leak)
    every = sweep(entries, language=ENGLISH).relations
    assert narrow.relations == tuple(r for r in every if "barrels" in r.a.sentence)
    assert narrow.figures == 2


EVERY = [one for row in CORE[::3] for one in pair(row)]


@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_the_order_of_ingest_plays_no_part(shuffler: random.Random, version: int) -> None:
    entries = [entry(one) for one in {(c.document, c.claim): c for c in [*STORY, *EVERY]}.values()]
    mixed = [replace(one, version_key=version, document_key=version + 7) for one in entries]
    shuffler.shuffle(mixed)
    assert sweep(mixed, language=ENGLISH).relations == EXPECTED


EXPECTED = sweep(
    [entry(one) for one in {(c.document, c.claim): c for c in [*STORY, *EVERY]}.values()], language=ENGLISH
).relations


def test_work_grows_with_the_number_of_figures_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeps, "RECENT", 60)
    monkeypatch.setattr(sweeps, "VOICES", 100)
    many = [
        claim(
            f"A blast in Lima killed [{n % 7 + 20}] people.",
            doc=f"d{n:04}",
            place="Lima",
            on="5",
            speaker=f"Voice {n}",
        )
        for n in range(400)
    ]
    swept = sweep(map(entry, many), language=ENGLISH)
    assert swept.is_cut
    assert len(swept.relations) <= 400 * 161


def test_a_voice_long_silent_is_still_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "RECENT", 4)
    said = [("0", "the mayor"), *((str(n), "the dock union") for n in range(1, 6))]
    claims = [
        claim("A blast in Lima killed [20] people.", doc=doc, place="Lima", on="5", speaker=speaker)
        for doc, speaker in said
    ]
    windows = sweeps.Windows()
    [*_, last] = [windows.beside(sweeps.read_items([entry(one)], ENGLISH)[0]) for one in claims]
    beside = {one.entry.label: newest and newest.entry.label for one, newest in last}
    assert set(beside) == set("01234"), "0 is out of the recent ones, but the mayor's last word"
    assert (beside["0"], beside["1"]) == ("0", "4"), "what each had said last when 5 came"


def test_the_caps_that_users_read_are_those_of_the_sweep() -> None:
    [said] = caps(Pairs((), (), (), is_cut=True))
    for number in (sweeps.RECENT, sweeps.VOICES):
        assert f"{number:,}" in said


@pytest.mark.parametrize("claims", [[], STORY[:1]])
def test_nothing_to_compare(claims: list[Claim]) -> None:
    assert sweep(map(entry, claims), language=ENGLISH).relations == ()
