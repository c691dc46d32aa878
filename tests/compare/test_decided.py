"""What the user decided about topics reaches the comparison."""

from __future__ import annotations

from dataclasses import replace

from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.compare.sweeps import relations
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry

ENGLISH = load_language("en")


def entry(one: Claim, topic: str | None = None) -> Entry:
    """Return an entry of a claim, in its own topic or in one that the user put it into."""
    key = subject_of(one, ENGLISH).key
    name = one.document
    decided = topic is not None and topic != key
    return Entry(one, topic or key, name, 1, 1, name, "2021-03-09T00:00:00+00:00", topic_decided=decided)


def told(*entries: Entry) -> list[str]:
    return [found.relation for found in relations(entries, language=ENGLISH)]


KILLED = claim("A blast in Lima killed [40] people.", doc="a", place="Lima", on="5", speaker="the mayor")
BURIED = claim(
    "After the blast in Lima workers buried [55] people.",
    doc="b",
    place="Lima",
    on="5",
    speaker="the union",
    action="bury",
)
TANKS = claim("[200] tanks were destroyed in Lima.", "tanks", place="Lima", on="5", speaker="the mayor")
TRUCKS = claim(
    "[150] armoured things were destroyed in Lima.",
    "tanks",
    doc="b",
    place="Lima",
    on="5",
    speaker="the union",
    counted="armoured things",
    counted_head="thing",
)


def test_figures_of_merged_topics_are_compared() -> None:
    for one, other in ((KILLED, BURIED), (TANKS, TRUCKS)):
        assert told(entry(one), entry(other)) == []
        merged = told(entry(one), entry(other, subject_of(one, ENGLISH).key))
        assert merged == ["conflicts"]


def test_a_defined_topic_compares_as_the_words_allow() -> None:
    assert told(entry(KILLED, "lima-blast"), entry(BURIED, "lima-blast")) == []
    again = claim(
        "The blast in Lima killed [52] people.", doc="c", place="Lima", on="5", speaker="the police"
    )
    own = told(entry(KILLED), entry(again))
    assert own == told(entry(KILLED, "lima-blast"), entry(again, "lima-blast")) == ["conflicts"]


def test_the_parts_of_a_split_topic_are_not_compared() -> None:
    again = claim(
        "The blast in Lima killed [52] people.", doc="c", place="Lima", on="5", speaker="the police"
    )
    key = subject_of(KILLED, ENGLISH).key
    assert told(entry(KILLED, f"{key} / a"), entry(again, f"{key} / c")) == []
    assert told(entry(KILLED, f"{key} / a"), entry(again, f"{key} / a")) == ["conflicts"]
    inside = replace(again, document="a.txt", start=400, sentence_start=400)
    assert told(entry(KILLED, f"{key} / a"), entry(inside, f"{key} / c")) == []


def test_other_sorts_of_amounts_stay_apart_even_when_merged() -> None:
    money = claim(
        "Donors pledged [40] dollars after the blast in Lima.", "dollars", doc="b", place="Lima", on="5"
    )
    assert told(entry(KILLED), entry(money, subject_of(KILLED, ENGLISH).key)) == []
