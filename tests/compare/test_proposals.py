"""Topics that may be one: few are proposed, and each for a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_by_hand import make_entry

from claimtrack.compare import subject_of
from claimtrack.compare.proposals import Proposal, propose
from claimtrack.lang import load_language
from claimtrack.model import Entry

ENGLISH = load_language("en")


def figure(wording: str, counted: str | None, document: str, **fields: str | None) -> Entry:
    """Return a figure of a day, unless said otherwise of 5 March."""
    given = {
        "counted": counted,
        "counted_head": counted.split()[-1] if counted else None,
        "low": wording.split()[0].replace(",", ""),
        "date": "2021-03-05",
        "asof": "2021-03-05",
        "action": "kill",
        **fields,
    }
    return make_entry(wording, document=document, **given)


def proposed(*entries: Entry) -> list[Proposal]:
    """Return the proposals among figures."""
    topics = {e.topic: subject_of(e.claim, ENGLISH) for e in entries}
    return propose(topics, {key: [e for e in entries if e.topic == key] for key in topics})


SPELLED = [
    ("place", "Léogâne", "Leogane"),
    ("place", "Villa Nova", "Villanova"),
    ("place", "Kharkivske", "Kharkovske"),
]


@pytest.mark.parametrize(("part", "one", "other"), SPELLED)
def test_two_spellings(part: str, one: str, other: str) -> None:
    a = figure("40 people", "people", "a", **{part: one})
    b = figure("55 people", "people", "b", **{part: other})
    if a.topic == b.topic:
        assert proposed(a, b) == []  # one topic already
        return
    [found] = proposed(a, b)
    assert {found.topic, found.into} == {a.topic, b.topic}
    assert found.is_spelling


OTHERS = [
    ("two towns", {"place": "Northfield"}, {"place": "Southfield"}),
    ("short names", {"place": "Oman"}, {"place": "Oran"}),
    ("two numbers", {"place": "District 12"}, {"place": "District 13"}),
    ("two measures", {"action": "kill"}, {"action": "injure"}),
    ("two sides", {"side": "Ruritanian", "place": "Zenda"}, {"side": "Graustarkian", "place": "Zenda"}),
    ("a part of a place", {"place": "Zenda"}, {"place": "Strelsau"}),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_what_is_never_proposed(one: dict[str, str], other: dict[str, str]) -> None:
    # Not even where the same striking figures stand in both.
    rows = [("1,234 people", "a", one), ("777 people", "b", one), ("1,234 people", "c", other)]
    assert proposed(*(figure(w, "people", d, **f) for w, d, f in [*rows, ("777 people", "d", other)])) == []


def test_a_place_said_in_one_only_needs_figures_that_agree() -> None:
    place = {"place": "Zenda"}
    a = figure("1,234 houses", "houses", "a", action="destroy", **place)
    b = figure("1,234 houses", "houses", "b", action="destroy")
    more = figure("900 houses", "houses", "c", action="destroy", **place)
    [found] = proposed(a, b, more)
    assert (found.topic, found.into) == (b.topic, a.topic)
    assert found.shared == ((b, a),)
    assert "where" in found.reason
    far = replace(b, claim=replace(b.claim, asof="2021-05-05"))
    assert proposed(a, far, more) == []
    assert proposed(a, figure("600 houses", "houses", "b", action="destroy"), more) == []
    round_number = [
        figure("200 houses", "houses", d, action="destroy", **p) for d, p in (("a", place), ("b", {}))
    ]
    assert proposed(*round_number) == []
    one_text = figure("1,234 houses", "houses", "a", action="destroy", start=90)
    assert proposed(a, one_text) == []


def test_what_the_user_decided_is_left_alone() -> None:
    a, b = (figure("40 people", "people", d, place=p) for d, p in (("a", "Kharkivske"), ("b", "Kharkovske")))
    assert len(proposed(a, b)) == 1
    moved = replace(b, topic="mine", topic_decided=True)
    topics = {a.topic: subject_of(a.claim, ENGLISH), "mine": subject_of(b.claim, ENGLISH)}
    assert propose(topics, {a.topic: [a], "mine": [moved]}) == []
