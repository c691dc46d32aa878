"""Each voice's latest word."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_entry

from claimtrack.compare import standing

TANKS: dict[str, Any] = {"counted": "tanks", "counted_head": "tank", "action": "destroy"}
LATEST = [
    # two figures of one voice, the wording that stands
    ({"asof": "2020-10-01"}, {"asof": "2020-10-02"}, "second"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-01"}, "first"),
    ({"asof": "2020-10-02"}, {}, "first"),  # an unknown day is not taken for a late one
    ({}, {}, "second"),  # later in the text
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "modality": "denied"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "modality": "asked"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "modality": "hypothetical"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "modality": "forecast"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "basis": "retracted"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "bound": "unquantified"}, "first"),
    ({"asof": "2020-10-02"}, {"asof": "2020-10-09", "restates": "0123"}, "first"),
]


@pytest.mark.parametrize(("first", "second", "stands"), LATEST)
def test_the_latest_word_stands(first: dict[str, Any], second: dict[str, Any], stands: str) -> None:
    entries = [
        make_entry("first", speaker="Aliyev", start=5, **TANKS, **first),
        make_entry("second", speaker="Aliyev", start=50, **TANKS, **second),
    ]
    [entry] = standing(reversed(entries)).values()
    assert entry.claim.wording == stands


def test_voices_topics_and_narrators_stand_apart() -> None:
    entries = [
        make_entry("1", speaker="Aliyev", **TANKS),
        make_entry("2", speaker="Pashinyan", **TANKS),
        make_entry("3", publisher="Herald", **TANKS),
        make_entry("4", document="b.txt", **TANKS),
        make_entry("5", speaker="Aliyev", counted="tanks", counted_head="tank", action="capture"),
        make_entry("6", speaker="Aliyev", **TANKS, kind="increment"),
    ]
    assert {entry.claim.wording for entry in standing(entries).values()} == set("123456")


def test_capitals_make_no_second_voice() -> None:
    entries = [
        make_entry("1", speaker="The ministry", **TANKS),
        make_entry("2", speaker="the  ministry", **TANKS),
    ]
    assert len(standing(entries)) == 1


@given(st.permutations(range(6)), st.randoms(use_true_random=False))
def test_the_order_of_entries_plays_no_part(days: list[int], chance: random.Random) -> None:
    entries = [
        make_entry(
            str(i), speaker=f"V{i % 2}", asof=f"2020-10-0{day // 2 + 1}", document=f"{day}.txt", **TANKS
        )
        for i, day in enumerate(days)
    ]
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert list(standing(entries).items()) == list(standing(shuffled).items())


def test_what_was_known_on_a_day() -> None:
    entries = [
        make_entry("first", speaker="Aliyev", **TANKS, asof="2020-10-01", date="2020-10-01"),
        make_entry("second", speaker="Aliyev", **TANKS, asof="2020-10-05", date="2020-10-05"),
        make_entry("late", speaker="Aliyev", **TANKS, asof="2020-10-03", date="2020-10-09"),
        make_entry("undated", speaker="Pashinyan", **TANKS),
    ]
    assert [e.claim.wording for e in standing(entries, asof="2020-10-04").values()] == ["first"]
    assert [e.claim.wording for e in standing(entries, asof="2020-10-09").values()] == ["second"]
    assert [e.claim.wording for e in standing(entries).values()] == ["second", "undated"]


def test_an_old_figure_that_comes_back_does_not_stand() -> None:
    days = ("2020-10-01", "2020-10-05", "2020-10-09")
    entries = [
        make_entry(wording, speaker="Aliyev", **TANKS, low=low, asof=day, document=f"{day}.txt")
        for wording, low, day in zip(
            ("200 tanks", "240 tanks", "200 tanks still"), ("200", "240", "200"), days, strict=True
        )
    ]
    assert [e.claim.wording for e in standing(entries).values()] == ["240 tanks"]
    back = [
        *entries,
        make_entry("260 tanks", speaker="Aliyev", **TANKS, low="260", asof="2020-10-11", document="z.txt"),
    ]
    assert [e.claim.wording for e in standing(back).values()] == ["260 tanks"]
