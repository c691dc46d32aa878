"""Two versions of a text -> what became of its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.compare.edits import Edit, compare_versions
from claimtrack.lang import load_language
from claimtrack.model import Entry

ENGLISH = load_language("en")


def text(*sentences: str | tuple[str, dict[str, Any]]) -> list[Entry]:
    """Return the figures of a text, one a sentence; a sentence may come with what else is read of it."""
    entries, start = [], 0
    for one in sentences:
        words, fields = (one, {}) if isinstance(one, str) else one
        made = claim(words, fields.pop("of", "dead"), start=start, **fields)
        key = subject_of(made, ENGLISH).key
        entries.append(Entry(made, key, "a", 1, 1, "a.txt", "2021-03-09T00:00:00+00:00"))
        start += len(words)
    return entries


def told(edits: list[Edit]) -> list[tuple[str, str, str]]:
    """Return edits as (change, old wording, new wording)."""
    return [
        (e.change, e.old.claim.surface if e.old else "", e.new.claim.surface if e.new else "") for e in edits
    ]


FIRE = "A fire in the harbour of Lima killed [12] people on Friday."
SHIP = "The ship had [80] people on board when it sank."

CASES = [
    ("nothing", [FIRE, SHIP], [FIRE, SHIP], []),
    ("moved", [FIRE, SHIP], [SHIP, FIRE], []),
    ("another number", [FIRE, SHIP], [FIRE.replace("12", "15"), SHIP], [("changed", "12", "15")]),
    (
        "rewritten",
        [FIRE],
        ["On Friday a fire in the harbour of Lima killed [15] people."],
        [("changed", "12", "15")],
    ),
    (
        "the same number in other words",
        [FIRE],
        ["On Friday a fire in the harbour of Lima killed [12] people."],
        [("reworded", "12", "12")],
    ),
    (
        "another number in its sentence",
        ["Police counted [12] dead and 40 houses."],
        ["Police counted [12] dead and 50 houses."],
        [],
    ),
    ("added", [FIRE], [FIRE, SHIP], [("appeared", "", "80")]),
    ("dropped", [SHIP, FIRE], [FIRE], [("vanished", "80", "")]),
    (
        "one for another",
        [FIRE],
        [("Donors pledged [12] million dollars to the port of Callao.", {"of": "dollars"})],
        [("appeared", "", "12"), ("vanished", "12", "")],
    ),
    (
        "a bound put before it",
        [FIRE],
        [(FIRE.replace("[12]", "at least [12]"), {"bound": "at_least"})],
        [("changed", "12", "12")],
    ),
]


@pytest.mark.parametrize(("old", "new", "edits"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_edits(old: list[str], new: list[str], edits: list[tuple[str, str, str]]) -> None:
    assert sorted(told(compare_versions(text(*old), text(*new)))) == edits


def test_another_speaker_in_the_same_sentence_is_told() -> None:
    old, new = text((FIRE, {"speaker": "the mayor"})), text((FIRE, {"speaker": "the police"}))
    [edit] = compare_versions(old, new)
    assert (edit.change, edit.what) == ("changed", ("speaker",))


def test_a_figure_said_twice_is_found_twice() -> None:
    assert told(compare_versions(text(FIRE, FIRE), text(FIRE))) == [("vanished", "12", "")]


def test_what_repeats_its_neighbour_in_another_unit_is_left_out() -> None:
    [one, other] = text(FIRE, SHIP)
    twin = replace(other, claim=replace(other.claim, restates=one.claim.claim))
    assert compare_versions([one, twin], [one]) == []


SENTENCES = st.lists(
    st.sampled_from(
        [FIRE, SHIP, FIRE.replace("12", "13"), SHIP.replace("80", "90"), FIRE.replace("Lima", "Ica")]
    ),
    max_size=5,
)


@given(SENTENCES, SENTENCES, st.randoms())
def test_every_figure_is_told_once_and_order_plays_no_part(old, new, shuffle) -> None:
    before, after = text(*old), text(*new)
    edits = compare_versions(before, after)
    unchanged = len(before) - sum(e.old is not None for e in edits)
    assert unchanged == len(after) - sum(e.new is not None for e in edits) >= 0
    mixed = [list(before), list(after)]
    for one in mixed:
        shuffle.shuffle(one)
    assert compare_versions(*mixed) == edits
    assert compare_versions(before, before) == []


def test_thousands_of_figures_are_compared_in_time() -> None:
    import time

    from ledger_by_hand import make_entry

    def long(other: int) -> list[Entry]:
        numbers = [at + (other if at % 97 == 0 else 0) for at in range(5_000)]
        return [
            make_entry(f"{number} tents stand in quarter {at}", low=str(number), start=100 * at)
            for at, number in enumerate(numbers)
        ]

    began = time.process_time()
    edits = compare_versions(long(0), long(7))
    assert {edit.change for edit in edits} == {"changed"} and len(edits) == 52
    assert time.process_time() - began < 20
