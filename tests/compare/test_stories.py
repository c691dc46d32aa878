"""Stories: what a profile holds, what links two documents, which documents are one story, and its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare import stories
from claimtrack.compare.kinship import ENOUGH, features, kinship
from claimtrack.compare.profiles import Profile, read_profile
from claimtrack.compare.stories import Links, Member, Storyteller, make_stories
from claimtrack.compare.story_names import name_of
from claimtrack.compare.weights import load_weights
from claimtrack.lang import load_english
from claimtrack.model import Document

ENGLISH = load_english()
WEIGHTS = load_weights("stories")

TEXTS = {
    # id: day, title, text
    "quake-1": ("2021-03-04", "Quake shakes Pisco", "An earthquake struck Pisco in Peru on Thursday and killed 120 people, Mayor Rosa Quispe said. Rescuers dug through the rubble of the San Clemente church after the quake."),
    "quake-2": ("2021-03-06", "Pisco counts its dead", "Mayor Rosa Quispe of Pisco said 140 people had died in Thursday's earthquake in Peru. The quake destroyed 1,400 houses and the San Clemente church, Quispe said."),
    "other-quake": ("2021-03-06", "Tremor rattles Zagreb", "An earthquake in Croatia cracked walls in Zagreb on Saturday and hurt 12 people, the city's rescue service said. The quake was felt in Sisak, its mayor Ivo Horvat said."),
    "strike-1": ("2021-03-05", "Dockers walk out in Marolle", "Dockers of the Harbour Guild went on strike in Marolle on Friday. The Harbour Guild said 3,000 dockers had joined, and its chairman Olaf Brandt called for 40 more piers to close."),
    "strike-2": ("2021-03-09", "Marolle strike widens", "The strike of the dockers in Marolle spread to 12 piers, the Harbour Guild said. Chairman Olaf Brandt said 4,000 dockers of the Harbour Guild were on strike."),
    "bid-1": ("2021-04-02", "Norvik bids for Tessmer", "Norvik AB offered $4.2 billion for Tessmer Ltd on Friday. The takeover bid values Tessmer at $31 a share. Tessmer's chairman Paul Hagen said its board would meet."),
    "bid-2": ("2021-04-20", "Tessmer turns Norvik down", "Tessmer Ltd rejected the $4.2 billion takeover bid by Norvik AB as too low. Paul Hagen, Tessmer's chairman, said the offer of $31 a share ignored the company's mines."),
    "budget": ("2021-03-05", "Council passes its budget", "The council of Tarnby agreed on a budget of $5 million, with $2 million for schools."),
}  # fmt: skip


def document(name: str) -> Document:
    day, title, text = TEXTS[name]
    return Document(name, text, title=title, date=day)


def profile(name: str) -> Profile:
    return read_profile(document(name), ENGLISH)


PROFILES = {name: profile(name) for name in TEXTS}


def links(members: list[Member], scores: dict[tuple[str, str], float]) -> Links:
    place = {member.document: i for i, member in enumerate(members)}
    one, other = ([place[pair[side]] for pair in scores] for side in (0, 1))
    return Links.of(one, other, list(scores.values()))


def told(profiles: dict[str, Profile], origins: dict[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the stories of documents by name, in whichever order they come, as a ledger would make them."""
    names = list(profiles)
    scores = {}
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            terms, others = profiles[one].index, profiles[other].index
            if sum(max(rarity, others[term]) for term, rarity in terms.items() if term in others) >= ENOUGH:
                a, b = sorted((one, other))
                scores[a, b] = kinship(profiles[one], profiles[other], WEIGHTS).score
    members = [Member(name, (origins or {}).get(name, name), profiles[name]) for name in sorted(names)]
    made = make_stories(members, links(members, scores), WEIGHTS.threshold, ENGLISH)
    return {story.name: story.documents for story in made}


STORIES = {
    "Earthquake, Pisco, 4 Mar 2021": ("quake-1", "quake-2"),
    "Strike, Marolle, Mar 2021": ("strike-1", "strike-2"),
    "Takeover, Tessmer and Norvik AB, Apr 2021": ("bid-1", "bid-2"),
}


def test_documents_of_one_event_are_a_story() -> None:
    found = told(PROFILES)
    assert {name: found.get(name) for name in STORIES} == STORIES
    assert sorted(found.values()) == sorted([*STORIES.values(), ("budget",), ("other-quake",)])


@given(st.permutations(list(TEXTS)))
def test_the_order_of_the_documents_plays_no_part(order: Sequence[str]) -> None:
    assert told({name: PROFILES[name] for name in order}) == told(PROFILES)


def test_a_document_without_a_date_is_linked_by_the_rest() -> None:
    undated = replace(PROFILES["quake-2"], day=None)
    assert ("quake-1", "quake-2") in told({**PROFILES, "quake-2": undated}).values()


def test_near_copies_share_a_story_whatever_they_say() -> None:
    found = told(PROFILES, {"budget": "bid-1", "bid-1": "bid-1"})
    assert ("budget", "bid-1", "bid-2") in found.values()


@pytest.mark.parametrize("other", ["quake-2", "other-quake", "budget"])
def test_what_links_two_documents_is_the_same_from_both_sides(other: str) -> None:
    a, b = PROFILES["quake-1"], PROFILES[other]
    assert features(a, b) == features(b, a)
    assert kinship(a, b, WEIGHTS) == kinship(b, a, WEIGHTS)


def test_a_link_says_why() -> None:
    found = kinship(PROFILES["quake-1"], PROFILES["quake-2"], WEIGHTS)
    parts = {reason.code: reason.part for reason in found.reasons}
    assert parts["names"] > 0
    assert parts["kinds"] > 0
    assert parts["days"] < 0
    assert WEIGHTS.bias + sum(parts.values()) == pytest.approx(found.score, abs=1e-4)


def test_a_profile_is_kept_as_it_is() -> None:
    made = PROFILES["quake-1"]
    assert Profile.from_record(made.record()) == made
    assert (made.kind, made.place, made.day) == ("earthquake", "Pisco", "2021-03-04")
    assert "quispe" in made.names
    assert "the" not in made.words


def test_a_document_in_another_language_is_alone() -> None:
    teller = Storyteller()
    german = replace(document("quake-1"), language="de")
    assert teller.load(teller.read(german, ENGLISH)).index == {}


def test_a_crowd_is_parted_first_where_its_links_are_weakest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "CROWD", 2)
    members = [Member(name, name, Profile(title=name)) for name in "abcd"]
    scores = {("a", "b"): 4.0, ("b", "c"): 0.2, ("c", "d"): 4.0, ("a", "c"): 3.0, ("b", "d"): 0.2}
    made = make_stories(members, links(members, scores), -0.5, ENGLISH)
    assert sorted(story.documents for story in made) == [("a", "b"), ("c", "d")]


# --- names -------------------------------------------------------------------------------------------------

NAMES = [
    # kind, place, country, first, last, days, the name
    (("earthquake", "Izmit", "Turkey", "1999-08-17", "1999-08-17"), "Earthquake, Izmit, 17 Aug 1999"),
    (("earthquake", "Turkey", "Turkey", "1999-08-17", "1999-08-17"), "Earthquake, Turkey, 17 Aug 1999"),
    (("strike", "Flint", "United States", "1998-06-10", "1998-06-10"), "Strike, Flint, May 1998"),
    (("lawsuit", None, "United States", None, None), "Lawsuit, Alva and Brock, May 1998"),
    (("election", None, None, None, None), "Election, Alva and Brock, May 1998"),
    ((None, "Flint", None, None, None), "Alva sues Brock, May 1998"),
]


@pytest.mark.parametrize(("matter", "name"), NAMES)
def test_names(matter: tuple[str | None, ...], name: str) -> None:
    kind, place, country, first, last = matter
    one = Profile(
        "1998-05-02",
        "Alva sues Brock",
        kind,
        True,
        {},
        place,
        country,
        first,
        last,
        called={"alva": "Alva", "brock": "Brock"},
    )
    assert name_of([one, one], [1.0, 1.0], ENGLISH) == name


def test_a_story_is_named_after_nobody_who_speaks_of_it() -> None:
    names = {"alba": "Alba", "holm": "Eva Holm", "brandt": "Mayor Olaf Brandt", "afp": "AFP"}
    fire = Profile("2021-03-05", "Ferry burns off the coast", "fire", True, called=names)
    assert name_of([fire, fire], [0.0, 0.0], ENGLISH) == "Fire, Alba, Mar 2021"


def test_what_one_document_alone_names_is_no_name_of_a_story() -> None:
    suit = Profile(
        "2021-03-05", "Mill town sues its mill", "lawsuit", called={"holm": "Holm", "sund": "Sund"}
    )
    assert name_of([suit], [0.0], ENGLISH) == "Mill town sues its mill, Mar 2021"


def test_a_place_that_few_documents_share_gives_way_to_the_country() -> None:
    towns = ("Izmit", "Yalova", "Bolu", "Istanbul")
    profiles = [Profile("1999-08-18", "", "earthquake", True, {}, town, "Turkey") for town in towns]
    assert name_of(profiles, [0.0] * 4, ENGLISH) == "Earthquake, Turkey, Aug 1999"


def test_a_long_title_is_cut_between_words() -> None:
    title = "Council of Tarnby agrees on a budget for its schools, its roads and its harbour"
    name = name_of([Profile(None, title)], [0.0], ENGLISH)
    assert name == "Council of Tarnby agrees on a budget for its schools, its …"


def test_two_forms_of_a_name_are_one_party_of_a_story() -> None:
    first = Profile(
        "2021-03-01", "Bid", "takeover", called={"guild": "Harbour Guild Ltd", "lowe": "Lowe Steel"}
    )
    later = replace(
        first, called={"harbour": "Harbour Guild", "guild": "Harbour Guild Ltd", "lowe": "Lowe Steel"}
    )
    third = replace(first, called={"harbour": "Harbour Guild", "lowe": "Lowe Steel", "friday": "Friday"})
    name = name_of([first, later, third], [0.0] * 3, ENGLISH)
    assert name == "Takeover, Lowe Steel and Harbour Guild, Mar 2021"


def test_a_raid_is_an_air_raid_where_another_document_says_so() -> None:
    air = Profile("2021-03-01", "Air raids hit Lima", "airstrike", kinds={"airstrike": 1.0}, place="Lima")
    raid = replace(air, title="Toll of raids", kind="attack", kinds={"attack": 0.9, "airstrike": 0.3})
    other = replace(raid, kinds={"attack": 1.0})
    assert name_of([air, raid], [0.0, 0.0], ENGLISH).startswith("Airstrike, Lima")
    assert name_of([air, other, other], [0.0] * 3, ENGLISH).startswith("Attack, Lima")
