"""Which sort of people is counted, and how sure each case is: apart from the noun."""

from __future__ import annotations

import pytest

CATEGORIES = [
    ("{Ten} rebels were killed.", "militant"),
    ("{Ten} civilian deaths were counted.", "civilian"),
    ("Rescuers found {ten} bodies of policemen.", "police"),
    ("{Ten} crew members drowned.", "crew"),
    ("{Ten} people, all children, drowned.", "child"),
    ("{Ten} people, mostly civilians, were killed.", "civilian"),
    # people at large, people named by what befell them, and what is no people
    ("{Ten} people drowned.", None),
    ("{Ten} people, including children, drowned.", None),
    ("{Ten} refugees drowned.", None),
    ("They destroyed {ten} rebel strongholds.", None),
    ("They flew in {ten} tons of baby food.", None),
]


@pytest.mark.parametrize(("marked", "category"), CATEGORIES)
def test_category(read, marked, category):
    [context] = read(marked)
    assert context.category == category


STATUSES = [
    ("There are {12} suspected cases.", "suspected"),
    ("There are {12} probable cases.", "probable"),
    ("The clinic reported {12} confirmed cases.", "confirmed"),
    ("{Ten} people were confirmed dead.", "confirmed"),
    ("{Ten} people have been confirmed dead.", "confirmed"),
    ("The state confirmed {ten} infected birds.", "confirmed"),
    ("{Ten} crows tested positive for the virus.", "confirmed"),
    ("The provisional toll is {12}.", "provisional"),
    # who tells it, or of whom it is told
    ("The mayor confirmed that {ten} people had died.", None),
    ("{Ten} suspects were held.", None),
    ("{Ten} people died.", None),
]


@pytest.mark.parametrize(("marked", "status"), STATUSES)
def test_status(read, marked, status):
    [context] = read(marked)
    assert context.status == status


def test_status_is_handed_on_with_the_noun(read):
    suspected, probable = read("There are {12} suspected cases and {9} probable.")
    assert (suspected.status, probable.status) == ("suspected", "probable")
    first, second = read("The state confirmed {15} infected birds, {two} in Harrow.")
    assert (first.status, second.status) == ("confirmed", "confirmed")
