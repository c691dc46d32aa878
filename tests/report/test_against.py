"""What one figure stands against, on its card."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_by_hand import make_document, make_entry
from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry
from claimtrack.report import card
from claimtrack.report.against import MOST, against
from claimtrack.report.pairs import find_pairs

ENGLISH = load_language("en")
BLAST: dict[str, Any] = {"place": "Lima", "on": "5"}


def entry(one: Claim) -> Entry:
    key = subject_of(one, ENGLISH).key
    return Entry(one, key, one.document, 1, 1, one.document, "2021-03-09T00:00:00+00:00")


def told(*claims: Claim, of: int = 0) -> str:
    """Return what is said of one of these figures."""
    entries = [entry(one) for one in claims]
    return against(entries[of], find_pairs([entries[of]], entries))


def rivals(number: int) -> list[Claim]:
    """Return counts of one blast on one day, each by another voice."""
    return [
        claim(f"The blast in Lima killed [{60 + 7 * n}].", doc=f"d{n}", speaker=f"Voice {n}", **BLAST)
        for n in range(number)
    ]


def test_the_other_figure_is_named_with_its_voice_day_and_id() -> None:
    one, other = rivals(2)
    assert told(one, other) == f'conflicts with "67" (Voice 1, 2021-03-05, {other.claim[:8]})'
    assert "Voice 0" in told(one, other, of=1)


def test_what_is_many_is_cut_and_counted() -> None:
    said = told(*rivals(MOST + 3))
    assert said.count("Voice") == MOST and said.count("conflicts with") == 1
    assert said.endswith("and 2 more")


def test_which_way_it_goes_is_said() -> None:
    early = claim("The blast in Lima killed [61], says the mayor.", doc="a", speaker="Rosa Quispe", **BLAST)
    late = claim(
        "The Lima blast killed [170], says the mayor.", doc="b", day="6", speaker="Rosa Quispe", **BLAST
    )
    assert told(early, late).startswith("is updated:")
    assert told(early, late, of=1).startswith("updates")


def test_nothing_is_said_of_a_figure_that_stands_alone() -> None:
    assert told(rivals(1)[0]) == ""


def test_the_card_says_it_beside_the_topic() -> None:
    one = make_entry("40 tanks", low=40, counted="tanks", counted_head="tank", action="destroy")
    shown = card(one, "40 tanks", make_document("a.txt", "40 tanks"), against='corrects "46" (the host)')
    assert 'against  corrects "46" (the host)' in shown
    assert "against" not in card(one, "40 tanks", make_document("a.txt", "40 tanks"))


PLACED = [
    (False, 'why      destroyed, by "destroy"; of tank'),
    (True, "why      put there by hand; by its own words: Tanks destroyed (destroyed/tank)"),
]


@pytest.mark.parametrize(("by_hand", "line"), PLACED)
def test_the_card_says_why_it_is_in_its_topic(by_hand: bool, line: str) -> None:
    one = make_entry("40 tanks", low=40, counted="tanks", counted_head="tank", action="destroy")
    if by_hand:
        one = Entry(one.claim, "my-tanks", "a", 1, 1, "a", "", topic_decided=True, topic_name="My tanks")
    assert line in card(one, "40 tanks")
