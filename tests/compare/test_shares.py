"""Whose share a figure is, and of which people; sentences are our own."""

from __future__ import annotations

import pytest
from pairs_by_hand import claim

from claimtrack.compare.shares import are_of_one_share, read_share
from claimtrack.lang import load_english

ENGLISH = load_english()

SHARES = [
    ("A poll has Ekman leading Lindahl [44] percent to 37 percent.", "ekman", set()),
    ("A poll has Ekman leading Lindahl 44 percent to [37] percent.", "lindahl", set()),
    ("Ekman has the support of [31] percent of voters.", "ekman", set()),
    ("Ekman has the support of [31] percent of women.", "ekman", {"women"}),
    ("Among fishermen, Ekman is backed by [60] percent.", "ekman", {"fishermen"}),
    ("Turnout was [60] percent.", "turnout", set()),
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
