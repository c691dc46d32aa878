"""What figures of one measure are of: shares, money laid out, groups of people; sentences are our own."""

from __future__ import annotations

import pytest
from pairs_by_hand import claim

from claimtrack.compare.slots import read_slots
from claimtrack.compare.things import are_of_one_share, are_of_one_thing, read_share
from claimtrack.lang import load_english
from claimtrack.model import Claim

ENGLISH = load_english()

SHARES = [
    ("A poll has Ekman leading Lindahl [44] percent to 37 percent.", "ekman", set()),
    ("A poll has Ekman leading Lindahl 44 percent to [37] percent.", "lindahl", set()),
    ("Ekman has the support of [31] percent of voters.", "ekman", set()),
    ("Ekman has the support of [31] percent of women.", "ekman", {"women"}),
    ("Among fishermen, Ekman is backed by [60] percent.", "ekman", {"fishermen"}),
    ("Turnout was [60] percent.", "turnout", set()),
    (
        "Only [60] percent of all four-year-old Harran children are at school.",
        None,
        {"four-year-old", "harran"},
    ),
]


@pytest.mark.parametrize(("text", "holder", "people"), SHARES)
def test_share(text: str, holder: str, people: set[str]) -> None:
    share = read_share(claim(text, "jobless"), ENGLISH)
    assert (share.holder, share.people) == (holder, people)


def test_shares_of_one_name_and_one_people_are_one() -> None:
    ekman, women, other, later = (
        claim(text, "jobless", doc)
        for doc, text in (
            ("a", "Ekman has the support of [31] percent of voters."),
            ("b", "Ekman has the support of [45] percent of women."),
            ("c", "Lindahl has the support of [29] percent of voters."),
            ("d", "By June Ekman had the support of [36] percent of all voters."),
        )
    )
    assert are_of_one_share(ekman, later, ENGLISH)
    assert not are_of_one_share(ekman, women, ENGLISH)
    assert not are_of_one_share(ekman, other, ENGLISH)


MONEY = [
    ("The bill invests [8] in flood walls along the coast.", "The deal invests [2] in rural schools.", False),
    ("The bill invests [8] in flood walls along the coast.", "It put [9] into flood walls.", True),
    ("The Harran plan invests [8] in rural schools.", "The Harran plan invests [5] in flood walls.", False),
    ("Donors pledged [8].", "Donors have pledged [9].", True),
]


@pytest.mark.parametrize(("one", "other", "expected"), MONEY)
def test_money_laid_out_is_of_one_thing_where_it_has_one_purpose(
    one: str, other: str, expected: bool
) -> None:
    a, b = claim(one, "dollars", "a"), claim(other, "dollars", "b")
    assert are_one(a, b) is expected


def test_money_that_is_not_laid_out_needs_no_purpose() -> None:
    a = claim("Damage to the port came to [8].", "damage", "a")
    b = claim("Insurers put their losses at [2].", "damage", "b")
    assert are_one(a, b)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Harran people", "Tolic people", False),
        ("Harran people", "people", True),
        ("old people", "young people", True),
    ],
)
def test_groups_with_two_names_are_two(one: str, other: str, expected: bool) -> None:
    a = claim(f"The aid reached [40] {one}.", "dead", "a", counted=one)
    b = claim(f"The aid reached [90] {other}.", "dead", "b", counted=other)
    assert are_one(a, b) is expected


SORTS = [
    ("people", "fighters", "militant", False),
    ("soldiers", "fighters", "militant", False),
    ("men", "fighters", "militant", True),
    ("rebels", "fighters", "militant", True),
    ("civilians", "people", None, True),
]
CATEGORIES = {"soldiers": "soldier", "rebels": "militant", "men": "man", "civilians": "civilian"}


@pytest.mark.parametrize(("one", "other", "sort", "expected"), SORTS)
def test_those_who_fight_on_a_side_are_no_part_of_a_toll_of_all(
    one: str, other: str, sort: str | None, expected: bool
) -> None:
    a = claim(f"Raids on Lima killed [40] {one}.", counted=one, category=CATEGORIES.get(one))
    b = claim(f"Raids on Lima killed [47] {other}.", "dead", "b", counted=other, category=sort)
    assert are_one(a, b) is expected


def test_those_of_whom_something_else_is_said_are_not_those_who_died() -> None:
    said = {"counted": "people", "counted_head": "person"}
    dead = claim("The blast in Lima killed [12] people.", **said)
    sought = claim("Crews still search for [4] people.", "dead", "b", **{**said, "action": "search"})
    assert not are_one(dead, sought)


def are_one(a: Claim, b: Claim) -> bool:
    return are_of_one_thing(a, b, read_slots(a, ENGLISH), read_slots(b, ENGLISH), ENGLISH)
