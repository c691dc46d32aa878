"""What happened to the things counted, and which sort of figure it is."""

from __future__ import annotations

import pytest

ACTIONS = [
    ("Rebels destroyed {33} tanks.", "destroy"),
    ("{33} tanks have been taken as booty.", "take as booty"),
    ("{2,000} houses have been either destroyed or damaged.", "destroy or damage"),
    ("{40} bodies were collected and buried.", "collect and bury"),
    ("The mayor reported {28} dead.", "kill"),
    ("{12} people were injured in the crash.", "injure"),
    ("{220} shells fell on the town.", "fall"),
    ("I told them about the liberation of {six} villages.", "liberate"),
    ("The storm claimed the lives of {12} people.", "kill"),
    ("{Hundreds} of people are feared to have died.", "die"),
    ("The death toll rose to {75}.", "kill"),
    ("The death toll rose to {75} people.", "kill"),
    ("Engineers set up {three} new camps.", "set up"),
    ("{33} people were taken to hospital.", "hospitalise"),
    ("Some {33} farmers took part in the march.", "take part"),
    ("They took {33} crates to the quay.", "take"),
    ("The army lost {half} of its strength.", "lose"),
    ("{Four} children were among the dead.", "kill"),
    ("{200} people are missing.", "go missing"),
    ("The plan created {500} jobs.", "create"),
    ("They asked for a loan of {$3 million} to be paid in May.", "pay"),
    ("{Two} of the climbers dropped their ropes.", "drop"),
    ("They attacked it {three times}.", "attack"),
    ("Guards kill {5} raiders in harbour", "kill"),
    ("{6} others injured in attack", "injure"),
    # a number alone is no action
    ("The company has <about {40}> rivals in Asia.", "have"),
    ("There are {47} schools in the district.", None),
    ("The total is {60}.", None),
    ("The war has lasted for {30 years}.", None),
    ("Prices stood at {$40}.", None),
]


@pytest.mark.parametrize(("marked", "action"), ACTIONS)
def test_action(read, marked, action):
    [context] = read(marked)
    assert context.action == action


def test_casualties_beside_the_injured_are_the_dead(read):
    casualties, injured = read(
        "There were {12} casualties in the valley. A total of {30} people were injured."
    )
    assert (casualties.action, injured.action) == ("kill", "injure")
    assert "action" in casualties.inferred
    [casualties] = read("There were {12} casualties in the valley.")
    assert (casualties.action, casualties.inferred) == (None, ())


KINDS = [
    ("A total of {222} civilians have been injured.", "total"),
    ("So far {40} bodies have been found.", "total"),
    ("The death toll stands at {60}.", "total"),
    ("{Three} people died in an explosion.", "incident"),
    ("{Three} miners were killed when a wall fell.", "incident"),
    ("The number of measles cases has reached {310}.", "total"),
    ("On Monday the count had stood at {83}.", "total"),
    ("The war has killed {300} people since May.", "total"),
    ("The clinic sees {120} patients a day.", "rate"),
    ("A magnitude {6.4} quake shook the town.", "measure"),
    ("The fire brigade has {40} engines.", None),
    ("Police believe <another {20}> people drowned.", "increment"),
    ("{40%} of voters stayed at home.", "share"),
    ("The war has lasted for {30 years}.", "duration"),
    ("A {four-year}-old child smiled.", "age"),
    ("The firm bought the mine for {$40 million}.", "price"),
    ("The trench is {18 metres} deep.", "measure"),
    ("They own {40} cars.", None),
]


@pytest.mark.parametrize(("marked", "kind"), KINDS)
def test_kind(read, marked, kind):
    [context] = read(marked)
    assert context.kind == kind


def test_more_than_is_no_increment(read):
    [context] = read("They own <more than {40}> cars.")
    assert context.kind is None


def test_a_rate_is_known_by_its_unit(read):
    [flow] = read("The well leaks {40 barrels a day}.", unit="barrel per day")
    [price] = read("Crude sold at {$80 a barrel}.", unit="USD per barrel")
    assert (flow.kind, price.kind) == ("rate", "price")


def test_the_mentions_own_kind_wins(read):
    [context] = read("{40} people died in an explosion.", kind="total")
    assert context.kind == "total"
