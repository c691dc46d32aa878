"""Whose, by whom, where and who; and the days that a figure speaks about."""

from __future__ import annotations

import pytest

TODAY = "2021-03-10"  # a Wednesday

PLACES = [
    ("{Three} people died in Lowden.", "Lowden"),
    ("Shells killed {three} people in the town of Harrow.", "Harrow"),
    ("{Ten} people were hurt in Marle province.", "Marle province"),
    ("{Ten} people were hurt near Port-au-Prince.", "Port-au-Prince"),
    ("Raids on Lowden killed {ten} people.", "Lowden"),
    ("{Ten} people were hurt in Kenya's capital Nairobi.", "Nairobi"),
    ("The toll of the attacks on Lowden rises to {12}.", "Lowden"),
    ("The siege of Harrow killed {ten} people.", "Harrow"),
    ("{Ten} people were hurt in the rebel-held town of Harrow.", "Harrow"),
    # no places
    ("A quake of {7} on the Richter Scale shook the hills.", None),
    ("The firm spent {$5 million} on spots in Spanish.", None),
    ("They imposed fines on Marsh of {$5 million}.", None),
    ("{Ten} members voted in the RNC.", None),
    ("{Ten} people were hurt on Monday.", None),
    ("{Ten} people were hurt in March.", None),
    ("A source at Lowden Police Command counted {ten} cars.", None),
    ("The firm owes {ten} clients of Marsh Brothers.", None),
    ("{Ten} people were hurt in the street.", None),
]


@pytest.mark.parametrize(("marked", "place"), PLACES)
def test_place(read, marked, place):
    [context] = read(marked)
    assert context.place == place
    assert "place" not in context.inferred


def test_a_place_is_taken_over_inside_a_paragraph_and_said_to_be_inferred(read):
    first, second = read("Fire killed {ten} people in Lowden. {Six} others were hurt.")
    assert (first.place, second.place) == ("Lowden", "Lowden")
    assert second.inferred == ("place",)
    first, second = read("Fire killed {ten} people in Lowden.\n{Six} ships wait.")
    assert second.place is None


def test_what_happened_later_in_a_report_happened_at_its_scene(read):
    report = "Fire killed {ten} people in Lowden on Monday.\nIt began at night.\n{Six} others were hurt."
    first, second = read(report, date=TODAY)
    assert (second.place, second.time_start, second.time_end) == ("Lowden", "2021-03-08", "2021-03-08")
    assert set(second.inferred) == {"place", "time_start", "time_end"}
    assert first.inferred == ()


def test_two_events_leave_what_follows_open(read):
    *_, last = read(
        "Fire killed {ten} people in Lowden on Monday.\nIn Harrow {five} men died on Friday.\n"
        "It rained.\n{Six} others were hurt.",
        date=TODAY,
    )
    assert (last.place, last.time_start, last.inferred) == (None, None, ())


def test_what_goes_on_has_no_day_of_an_event(read):
    _, war = read(
        "Fire killed {ten} people in Lowden on Monday.\nThe war has killed {90} people.", date=TODAY
    )
    assert war.time_start is None


SIDES = [
    ("{200} Armenian tanks were destroyed.", "Armenia", None, None),
    ("{Three} of our Azerbaijani brothers fell.", "Azerbaijan", None, None),
    ("Russia's {40} planes stayed at home.", "Russia", None, None),
    ("{Ten} citizens of Turkey were hurt.", "Turkey", None, "civilian"),
    ("{Ten} civilians were hurt among the Armenians.", "Armenia", None, "civilian"),
    ("Rebels killed {ten} soldiers.", None, "Rebels", "soldier"),
    ("{Ten} children were killed by the army.", None, "army", "child"),
    ("{Ten} journalists were arrested.", None, None, "journalist"),
    ("{Ten} of our houses burned.", None, None, None),
    ("They sold {ten} planes.", None, None, None),
]


@pytest.mark.parametrize(("marked", "side", "agent", "category"), SIDES)
def test_side_agent_and_category(read, marked, side, agent, category):
    [context] = read(marked)
    assert (context.side, context.agent, context.category) == (side, agent, category)


TIMES = [
    ("{5} men died on Monday and 6 on Tuesday.", TODAY, "2021-03-08", "2021-03-08"),
    ("{Four} men died in overnight raids.", TODAY, "2021-03-09", "2021-03-10"),
    ("Published 3 March 2021 {Four} men died in overnight raids.", TODAY, "2021-03-09", "2021-03-10"),
    ("Wed Mar 3 2021 {Four} men died in a raid.", TODAY, "2021-03-03", "2021-03-03"),
    ("They pay $1 million due this year and {$3 million} due in 2022.", TODAY, "2022-01-01", "2022-12-31"),
    ("{Ten} cars burned yesterday.", TODAY, "2021-03-09", "2021-03-09"),
    ("{Ten} cars burned on Friday.", TODAY, "2021-03-05", "2021-03-05"),
    ("{Ten} cars burned last month.", TODAY, "2021-02-01", "2021-02-28"),
    ("{Ten} cars burned last year.", TODAY, "2020-01-01", "2020-12-31"),
    ("{Ten} cars have burned since January.", TODAY, "2021-01-01", TODAY),
    ("{Ten} cars have burned in the past two months.", TODAY, "2021-01-10", TODAY),
    ("{Ten} cars burned on 5 March 2020.", TODAY, "2020-03-05", "2020-03-05"),
    ("{Ten} cars burned on March 5, 2020.", None, "2020-03-05", "2020-03-05"),
    ("{Ten} cars burned in March 2020.", None, "2020-03-01", "2020-03-31"),
    ("{Ten} cars burned in 2019.", None, "2019-01-01", "2019-12-31"),
    ("{Ten} cars burned on Monday and Tuesday.", TODAY, "2021-03-08", "2021-03-09"),
    ("{Ten} cars burned on December 28.", TODAY, "2020-12-28", "2020-12-28"),
    ("{Ten} cars will be sold in the next two weeks.", TODAY, TODAY, "2021-03-24"),
    # without the document's date, relative words give nothing
    ("{Ten} cars burned yesterday.", None, None, None),
    ("{Ten} cars burned on Friday.", None, None, None),
    ("{Ten} cars burned on March 5.", None, None, None),
    ("{Ten} cars have burned in the past two months.", None, None, None),
    # no time at all
    ("{Ten} cars may burn.", TODAY, None, None),
    ("{Ten} cars burned on 31 April 2020.", TODAY, None, None),
    ("{Ten} cars march past.", TODAY, None, None),
]


@pytest.mark.parametrize(("marked", "date", "start", "end"), TIMES)
def test_period(read, marked, date, start, end):
    [context] = read(marked, date=date)
    assert (context.time_start, context.time_end) == (start, end)


ASOF = [
    ("{Ten} cars burned.", TODAY, TODAY, "document"),
    ("{Ten} cars burned.", None, None, "unknown"),
    ("The mayor said on Monday that {ten} cars burned.", TODAY, "2021-03-08", "stated"),
    ("As of 5 March 2021 {ten} cars had burned.", None, "2021-03-05", "stated"),
    ("{Ten} cars burned yesterday.", None, None, "unknown"),
]


@pytest.mark.parametrize(("marked", "date", "asof", "basis"), ASOF)
def test_asof(read, marked, date, asof, basis):
    [context] = read(marked, date=date)
    assert (context.asof, context.asof_basis) == (asof, basis)
