"""Topics of a story: what belongs on one timeline, and that nothing but the claims decides it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_by_hand import make_claim
from spacy.language import Language as Parser

from claimtrack.compare import topics, topics_of
from claimtrack.compare.columns import Columns
from claimtrack.compare.pairing import CLIP, FEATURES, evidence
from claimtrack.compare.slots import read_slots
from claimtrack.compare.topics import topic_of_key
from claimtrack.compare.weights import load_weights
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document, Topic
from claimtrack.pipeline import extract

ENGLISH = load_language("en")

FLOOD = [
    ("a.txt", "2021-05-04", "Floods killed at least 24 people in the city of Cusco on Tuesday, the rescue service said."),
    ("b.txt", "2021-05-04", "The death toll from the floods in Cusco has risen to 61, the rescue service said later on Tuesday."),
    ("c.txt", "2021-05-05", "The floods in Cusco killed 78 people, the Red Cross counted on Wednesday. Previously the rescue "
     "service had put the number of dead in the city at 61."),
    ("d.txt", "2021-05-05", "Another 170 people died elsewhere in Peru, outside the city, the rescue service said."),
]  # fmt: skip


def read(documents: Sequence[tuple[str, str, str]], nlp: Parser) -> list[Claim]:
    return [
        claim
        for name, day, text in documents
        for claim in extract(Document(name, text, date=day), nlp, ENGLISH)
    ]


def groups(claims: Sequence[Claim], found: Sequence[Topic]) -> list[list[str]]:
    """Return the figures of each topic as they stand in the texts."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for claim, topic in zip(claims, found, strict=True):
        by_key[topic.key].append(claim.surface)
    return sorted(by_key.values())


def test_a_toll_that_rises_is_one_topic_and_elsewhere_another(nlp: Parser) -> None:
    claims = read(FLOOD, nlp)
    assert groups(claims, topics_of(claims, ENGLISH)) == [["170"], ["24", "61", "78", "61"]]


CROWD = (
    "Police said 31,000 people marched in Turin on Friday to protest against the levy, while the unions put the "
    "turnout at 110,000."
)


def test_what_two_voices_say_in_one_text_is_one_topic(nlp: Parser) -> None:
    claims = read([("a.txt", "2021-05-07", CROWD)], nlp)
    assert groups(claims, topics_of(claims, ENGLISH)) == [["31,000", "110,000"]]


JOINED = [
    # why, two figures of one story
    ("a later count", {"wording": "40 people", "action": "kill", "counted": "people", "counted_head": "person"},
     {"wording": "52 people", "action": "die", "counted": "people", "counted_head": "person"}),
    ("a reprint", {"wording": "1,204 houses", "low": "1204", "counted": "houses", "counted_head": "house",
                   "action": "destroy"},
     {"wording": "1,204 homes", "low": "1204", "counted": "houses", "counted_head": "house", "action": "destroy"}),
    ("a magnitude with and without its unit", {"wording": "6.1", "counted": "magnitude", "counted_head": "magnitude"},
     {"wording": "6.2 degrees", "unit": "degree", "counted": "magnitude", "counted_head": "magnitude"}),
    ("a quake's dead, with aftershocks behind them",
     {"wording": "40 people", "action": "kill", "counted_head": "person",
      "sentence": "It killed 40 people and aftershocks shook the town.", "sentence_start": 0, "start": 10, "end": 12},
     {"wording": "46 people", "action": "kill", "counted_head": "person"}),
    ("a quake's dead, with aftershocks before them",
     {"wording": "40 people", "action": "kill", "counted_head": "person",
      "sentence": "After aftershocks, the toll was 40 people.", "sentence_start": 0, "start": 32, "end": 34},
     {"wording": "46 people", "action": "kill", "counted_head": "person"}),
]  # fmt: skip

APART = [
    ("people and money", {"wording": "40 people", "action": "lose"}, {"wording": "$40", "action": "lose", "unit": "USD"}),
    ("a share and a count", {"wording": "40 percent", "unit": "percent", "counted_head": "house"},
     {"wording": "40 houses", "counted_head": "house"}),
    ("an age and a count", {"wording": "40", "kind": "age", "unit": "year"}, {"wording": "40 men", "counted_head": "man"}),
    ("the dead and the hurt", {"wording": "40 people", "action": "kill", "counted_head": "person"},
     {"wording": "12 people", "action": "injure", "counted_head": "person"}),
    ("a rise and a level", {"wording": "40 houses", "counted_head": "house", "direction": "up"},
     {"wording": "90 houses", "counted_head": "house"}),
    ("a quake and what came after it", {"wording": "6.1", "counted": "magnitude", "counted_head": "magnitude"},
     {"wording": "5.2", "counted": "magnitude", "counted_head": "magnitude", "sentence_start": 0, "start": 21, "end": 24,
      "sentence": "Two aftershocks of 4.9 and 5.2 magnitude followed."}),
    ("two towns that their texts are about",
     {"wording": "40 people", "action": "kill", "place": "Lima", "inferred": ("place",)},
     {"wording": "46 people", "action": "kill", "place": "Cusco", "inferred": ("place",)}),
]  # fmt: skip


def pair(one: dict[str, Any], other: dict[str, Any]) -> list[Claim]:
    one, other = (
        {"low": one["wording"].split()[0].strip("$"), **one},
        {
            "low": other["wording"].split()[0].strip("$"),
            **other,
        },
    )
    a = make_claim(one.pop("wording"), document="a.txt", date="2021-05-04", asof="2021-05-04", **one)
    b = make_claim(other.pop("wording"), document="b.txt", date="2021-05-05", asof="2021-05-05", **other)
    return [a, b]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in JOINED], ids=[row[0] for row in JOINED])
def test_one_topic(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = topics_of(pair(one, other), ENGLISH)
    assert a is b


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_two_topics(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = topics_of(pair(one, other), ENGLISH)
    assert a.key != b.key


def test_evidence_of_totals_seasons_and_places() -> None:
    toll = {"action": "kill", "counted": "people", "counted_head": "person", "kind": "total"}
    first, later = pair({"wording": "52 people", **toll}, {"wording": "40 people", **toll})
    assert "amount_fallen" in told(first, later)
    assert "amount_fallen" not in told(first, replace(later, low=Decimal(57)))
    assert "season_apart" in told(first, replace(later, asof="2022-05-05", date="2022-05-05"))
    assert "place_apart" in told(replace(first, place="Peru"), replace(later, place="Chile"))


def test_two_voices_in_one_text_count_one_thing() -> None:
    houses, trucks = pair(
        {"wording": "1400 houses", "counted_head": "house", "action": "destroy", "speaker": "the mayor"},
        {"wording": "300 trucks", "counted_head": "truck", "action": "destroy", "speaker": "the union"},
    )
    trucks = replace(trucks, document=houses.document)
    assert "voices_apart" not in told(houses, trucks)
    counted = replace(trucks, counted_head="house")
    assert "voices_apart" in told(houses, counted)
    assert "voices_apart" not in told(houses, replace(counted, speaker="the mayor"))


def told(a: Claim, b: Claim) -> set[str]:
    """Return what speaks for and against one topic of two claims."""
    columns = Columns([read_slots(claim, ENGLISH) for claim in (a, b)])
    return {feature.name for feature in FEATURES if feature.of(columns)[0, 1]}


NOUNS = ("house", "camp", "person", "ship", None)
made = st.builds(
    lambda day, number, noun, action, place, document: make_claim(
        f"{number} {noun}s",
        low=str(number),
        document=f"{document}.txt",
        start=number,
        date=f"2021-05-{day:02}",
        asof=f"2021-05-{day:02}",
        counted_head=noun,
        action=action,
        place=place,
    ),
    st.integers(1, 28),
    st.integers(1, 90),
    st.sampled_from(NOUNS),
    st.sampled_from(("kill", "destroy", "injure", None)),
    st.sampled_from(("Peru", "Lima", "Cusco", None)),
    st.sampled_from("abcd"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(made, max_size=25, unique_by=lambda claim: (claim.document, claim.claim)), st.randoms())
def test_the_order_of_the_claims_plays_no_part(claims: list[Claim], chance: random.Random) -> None:
    found = dict(zip(claims, topics_of(claims, ENGLISH, story="s-1"), strict=True))
    mixed = chance.sample(claims, len(claims))
    assert dict(zip(mixed, topics_of(mixed, ENGLISH, story="s-1"), strict=True)) == found
    assert len({topic.key for topic in found.values()}) == len(set(found.values()))
    assert len({topic.name.casefold() for topic in found.values()}) == len(set(found.values()))
    assert all(topic.key.endswith("/s-1") or "/s-1-" in topic.key for topic in found.values())


def test_large_stories_are_compared_within_one_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "MOST", 4)
    claims = [
        make_claim(f"{n} houses", low=str(n), counted_head=noun, action=action, document=f"{n}.txt")
        for n, (noun, action) in enumerate((a, b) for a in NOUNS for b in ("destroy", "burn"))
    ]
    found = topics_of(claims, ENGLISH)
    assert len(found) == len(claims)
    assert {t.key for t in found} == {t.key for t in topics_of(claims[::-1], ENGLISH)}


def test_features_are_symmetric_and_have_a_weight_of_their_sign(nlp: Parser) -> None:
    rows = [read_slots(claim, ENGLISH) for claim in read(FLOOD, nlp)]
    columns, weights = Columns(rows), load_weights("topics")
    for feature in FEATURES:
        values = feature.of(columns)
        assert (values == values.T).all(), feature.name
        assert feature.about, feature.name
        weight = weights.of.get(feature.name, 0.0)
        assert weight == 0 or (weight > 0) == (feature.sign == "+"), feature.name
    assert weights.of.keys() <= {feature.name for feature in FEATURES}
    told = weights.score({feature.name: float(feature.of(columns)[0, 1]) for feature in FEATURES})
    assert min(CLIP, told) == pytest.approx(evidence(rows, weights)[0, 1])


def test_a_word_that_says_the_measure_is_no_sort() -> None:
    said = {"action": "kill", "counted_head": "person"}
    names = {"dead": "Killed", "dead miners": "Killed, miners"}
    for counted, name in names.items():
        claim = make_claim(f"40 {counted}", counted=counted, **said)
        assert [topic.name for topic in topics_of([claim], ENGLISH)] == [name]


def test_a_key_says_what_ranks_its_topic() -> None:
    claims = [make_claim("40 people", low="40", action="kill", counted_head="person", place="Peru")]
    [topic] = topics_of(claims, ENGLISH, story="s-12345678")
    assert (topic.key, topic.name) == ("killed/at-peru/s-12345678", "Killed")
    sketch = topic_of_key(topic.key, ENGLISH)
    assert (sketch.order, sketch.comparable) == (topic.order, topic.comparable)
    [unsaid] = topics_of([make_claim("30 percent", low="30", unit="percent")], ENGLISH)
    assert not unsaid.comparable and not topic_of_key(unsaid.key, ENGLISH).comparable


def test_wider_topics_are_parents() -> None:
    children = {"counted": "children", "counted_head": "child", "category": "child"}
    claims = [
        make_claim("40 people", low="40", action="kill", counted_head="person", place="Peru", document="a"),
        make_claim("9", low="9", action="kill", place="Peru", document="b", **children),
    ]
    people, young = topics_of(claims, ENGLISH)
    assert young.parents == (people.key,)
    assert people.parents == ()
