"""Names of topics that a person would say; what cannot be said well stands as the text has it."""

from __future__ import annotations

import pytest
from ledger_by_hand import make_claim

from claimtrack.compare.naming import told_apart, topic_name
from claimtrack.lang import load_english

ENGLISH = load_english()

CASES = [
    # sentence, counted, who, modifiers, parts of the topic, other fields of the claim, name
    ("The GDP fell by $3 billion.", "GDP", "gdp", (), {"measure": "cost"}, {"unit": "USD"}, "GDP cost"),
    ("Crews cleared 3 metres of rubble.", "rubble", "rubble", (), {"dimension": "length"}, {"unit": "metre"},
     "Rubble (length)"),
    ("It priced receivables at $3.", "receivables", "receivables", (), {"kind": "price"}, {"unit": "USD"},
     "Receivables (price)"),
    ("Rents dropped by three drops.", "drops", "drop", (), {"measure": "drop"}, {}, "Drops"),
    ("They broke three records.", "records", "record", (), {"measure": "fin"}, {}, "Records"),
    ("They broke three records.", "records", "record", (), {"measure": "break"}, {}, "Records broken"),
    ("Three parcels were returned.", "parcels", "parcel", (), {"measure": "return"}, {}, "Parcels returned"),
    ("He returns three parcels.", "parcels", "parcel", (), {"measure": "return"}, {}, "Parcels returned"),
    ("They sought three ships.", "ships", "ship", (), {"measure": "sought"}, {}, "Ships sought"),
    ("It oversaw 300 camps.", "camps", "camp", (), {"measure": "oversaw"}, {}, "Camps overseen"),
    ("One ferry sank.", "ferry", "ferry", (), {"measure": "sink"}, {"low": 1, "high": 1}, "Ferries sunk"),
    ("The three teen-agers left.", "teen-agers", "ager", ("teen-agers",), {}, {}, "Teen-agers"),
    ("Three men men came.", "men men", "man", ("men",), {}, {}, "Men"),
    ("Ana Roe, 30, came.", "Ana Roe", "roe", ("Ana",), {"kind": "age"}, {"unit": "year"}, "Ana Roe (age)"),
    ("A band member, 30, came.", "band members", "member", ("band",), {"kind": "age"}, {"unit": "year"},
     "Band member (age)"),
    ("The U.N. sent three envoys.", "U.N. envoys", "envoy", ("U.N",), {}, {}, "U.N. envoys"),
    ("A market share of 3 percent.", "share", "share", ("market",), {"kind": "share"}, {"unit": "percent"},
     "Market share"),
    ("Three UAW plants.", "plants", "plant", (), {"side": "Uaw", "place": "UAW"}, {"side": "UAW"}, "Plants, UAW"),
    ("Three people died.", "people", None, (), {"measure": "killed", "side": "Lt Gen Tom Roe"}, {}, "Killed"),
    ("Three civilian casualties.", "civilian casualties", "civilian", (), {"measure": "injured"}, {},
     "Injured, civilians"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "counted", "who", "modifiers", "parts", "fields", "name"), CASES)
def test_names(
    sentence: str,
    counted: str,
    who: str | None,
    modifiers: tuple[str, ...],
    parts: dict[str, str],
    fields: dict[str, object],
    name: str,
) -> None:
    claim = make_claim("3", sentence=sentence, counted=counted, **fields)
    assert topic_name(tuple(parts.items()), who, modifiers, ENGLISH, [claim]) == name


ALIKE = [
    # what is alike and what differs, names
    ("the place, and the largest keeps its name",
     [({"place": "Peru"}, {}), ({"place": "Lima"}, {}), ({"place": "Peru"}, {})],
     ["Killed", "Killed, Lima", "Killed: 3 people"]),
    ("what is counted, in the words that the name has not",
     [({}, {"counted": "people"}), ({}, {"counted": "river pilots killed", "counted_head": "pilot"})],
     ["Killed", "Killed, river pilots"]),
    ("the time that is stated",
     [({}, {"time_start": "1999-01-01", "time_end": "1999-12-31"}),
      ({}, {"time_start": "2000-03-01", "time_end": "2000-03-31"}),
      ({}, {"time_start": "2000-04-02", "time_end": "2000-04-02"})], ["Killed", "Killed, Mar 2000", "Killed, 2 Apr 2000"]),
    ("the shortest of several",
     [({}, {}), ({"place": "Iquitos", "status": "new"}, {})], ["Killed", "Killed, new"]),
    ("nothing but the figures", [({}, {}), ({}, {}), ({}, {})],
     ["Killed", "Killed: 3 people", "Killed: 3 people (2)"]),
]  # fmt: skip


@pytest.mark.parametrize(("alike", "expected"), [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_topics_of_one_story_are_told_apart(
    alike: list[tuple[dict[str, str], dict[str, str]]], expected: list[str]
) -> None:
    parts = [tuple(values.items()) for values, _ in alike]
    groups = [
        [make_claim("3 people", low="3", document=f"{n}.txt", **fields)]
        for n, (_, fields) in enumerate(alike)
    ]
    assert told_apart(["Killed"] * len(alike), parts, groups, ENGLISH) == expected
    [name, other] = told_apart(["Cost (USD)"] * 2, [(), (("place", "Lima"),)], groups[:2], ENGLISH)
    assert name == "Cost (USD)"
    assert other.startswith("Cost") and other.endswith(("(USD)", "people"))
