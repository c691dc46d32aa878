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


PLACED = [
    # What stands for a place, and what holds the places of a list.
    ("Rain fell in Peru.\n{Ten} people died nationwide.", "Peru"),
    ("Rain fell in Lima, Peru.\nThe mayor of the city counted {ten} dead.", "Lima"),
    ("Rain fell in Peru. {Ten} people died in Cusco, Arequipa and Tacna.", "Peru"),
    ("Bombs killed {ten} people in Lima and two other Peruvian cities.", "Peru"),
    ("{Ten} people died in Jackson, Miss., on Monday.", "Jackson"),
    # No place of the figure: whose it is, who says it, whence they come, the currency, the middle of a quake.
    ("Fire raged in Chile. Police in Peru said {ten} people were hurt.", "Chile"),
    ("Fire raged in Chile. {Ten} people from Peru were hurt.", "Chile"),
    ("Fire raged in Chile. Damage was put at {10 million} U.S. dollars.", "Chile"),
    ("A quake centred near Iquique hit Chile. Chile counts {ten} dead.", "Chile"),
    # A town of many countries is the one of the country that the text speaks of.
    ("{Ten} people were hurt in Cordoba. Spain sent help, and Spain pays.", "Cordoba"),
    ("{Ten} migrants, most of them from Peru and Chile, have landed in Spain.", "Spain"),
    # Nearer across no comma: each of a list has its own.
    ("Quake in Peru: five died in Lima, {ten} in Cusco, two in Tacna.", "Cusco"),
    # Neither a newspaper nor a bank nor a person is a place.
    ("The Lima Herald counted {ten} dead.", None),
    ("Mr. Lima counted {ten} dead.", None),
    # What has no place: suits, bids, results.
    ("The bidder from Milan raised its takeover bid.\nThe offer is worth {5 million} dollars.", None),
]


@pytest.mark.parametrize(("marked", "place"), PLACED)
def test_place_in_a_document(read, marked, place):
    [context] = read(marked)
    assert context.place == place


@pytest.mark.parametrize(("marked", "place"), PLACES)
def test_place(read, marked, place):
    [context] = read(marked)
    assert context.place == place
    assert "place" not in context.inferred


def test_a_place_is_taken_over_from_the_document_and_said_to_be_inferred(read):
    first, second = read("Fire killed {ten} people in Lowden. {Six} others were hurt.")
    assert (first.place, second.place) == ("Lowden", "Lowden")
    assert "place" in second.inferred


SIDES = [
    ("{200} Armenian tanks were destroyed.", "Armenia", None, None),
    ("{Three} of our Azerbaijani brothers fell.", "Azerbaijan", None, None),
    ("Russia's {40} planes stayed at home.", "Russia", None, None),
    ("Storms killed {40} Omanis.", "Oman", "Storms", None),
    ("Police held {six} men from Oman.", "Oman", "Police", "man"),
    ("Oman has lost {40} of its tanks.", "Oman", None, None),
    ("Oman will send {40} tanks.", "Oman", "Oman", None),
    ("Oman bought {40} tanks.", None, "Oman", None),
    ("Oman's economy grew {4 percent}.", None, None, None),
    ("{Three} South Korean miners were hurt.", "South Korea", None, "worker"),
    ("{Three} Poles were hurt.", "Poland", None, None),
    ("{Three} poles fell.", None, None, None),
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
    # the one before the time that the sentence named, not before the day of writing
    (
        "Revenues in 2017 fell to $4 million, from {$6 million} the previous year.",
        TODAY,
        "2016-01-01",
        "2016-12-31",
    ),
    ("It sold 9 cars in the first quarter, after {six} a year earlier.", TODAY, "2020-01-01", "2020-03-31"),
    ("It sold 9 cars in May 2019 and {six} in the month before.", TODAY, "2019-04-01", "2019-04-30"),
    ("{Ten} cars burned in the past 36 hours.", TODAY, "2021-03-08", TODAY),
    ("Fires burned 9 cars in May 2019 and {ten} the previous month.", TODAY, "2019-04-01", "2019-04-30"),
    ("{Ten} cars burned on 5 March 2020.", TODAY, "2020-03-05", "2020-03-05"),
    ("{Ten} cars burned on March 5, 2020.", None, "2020-03-05", "2020-03-05"),
    ("{Ten} cars burned in March 2020.", None, "2020-03-01", "2020-03-31"),
    ("{Ten} cars burned in 2019.", None, "2019-01-01", "2019-12-31"),
    ("{Ten} cars burned on Monday and Tuesday.", TODAY, "2021-03-08", "2021-03-09"),
    ("{Ten} cars burned on December 28.", TODAY, "2020-12-28", "2020-12-28"),
    ("{Ten} cars will be sold in the next two weeks.", TODAY, TODAY, "2021-03-24"),
    ("{Ten} cars burned in the second quarter of 2019.", TODAY, "2019-04-01", "2019-06-30"),
    ("{Ten} cars burned in the final quarter of 2019.", TODAY, "2019-10-01", "2019-12-31"),
    ("{Ten} cars burned in the first nine months of 2019.", TODAY, "2019-01-01", "2019-09-30"),
    ("{Ten} cars burned in the last two months of 2019.", TODAY, "2019-11-01", "2019-12-31"),
    ("{Ten} cars burned in the second half of last year.", TODAY, "2020-07-01", "2020-12-31"),
    ("{Ten} cars burned in the first two months of the year.", TODAY, "2021-01-01", "2021-02-28"),
    ("{Ten} cars burned in the last two months.", TODAY, "2021-01-10", TODAY),
    ("{Ten} cars were wrecked by Sunday's storm.", TODAY, "2021-03-07", "2021-03-07"),
    ("{Ten} cars were wrecked by Sunday.", TODAY, None, "2021-03-07"),
    ("{Ten} cars burned in the first quarter.", TODAY, "2021-01-01", "2021-03-31"),
    ("{Ten} cars burned in the fourth quarter.", TODAY, "2020-10-01", "2020-12-31"),
    # what a figure is compared with has another time than the figure
    ("Output rose {5 percent} from 2019.", TODAY, None, None),
    ("{Ten} cars burned from May to July 2020.", TODAY, "2020-05-01", "2020-07-31"),
    ("Between January and March {71} cars burned.", "2021-04-05", "2021-01-01", "2021-03-31"),
    ("Between November and February {71} cars burned.", "2021-04-05", "2020-11-01", "2021-02-28"),
    ("{Ten} cars burned between 2017 and 2019.", TODAY, "2017-01-01", "2019-12-31"),
    ("Output rose from {3,200} tonnes in 1996 to 5,140 tonnes in 2001.", TODAY, "1996-01-01", "1996-12-31"),
    ("Output rose from 3,200 tonnes in 1996 to {5,140} tonnes in 2001.", TODAY, "2001-01-01", "2001-12-31"),
    ("In 2017-19 some {ten} cars burned.", TODAY, "2017-01-01", "2019-12-31"),
    ("{Ten} cars burned on 5 March last year.", TODAY, "2020-03-05", "2020-03-05"),
    ("In June of last year {ten} cars burned.", TODAY, "2020-06-01", "2020-06-30"),
    ("The toll was {21} on 12 May.", TODAY, "2020-05-12", "2020-05-12"),
    ("The vote on 12 May will cost {$20 million}.", TODAY, "2021-05-12", "2021-05-12"),
    ("Fires in May-June 2020 burned {ten} cars.", TODAY, "2020-05-01", "2020-06-30"),
    ("Sales for 2019 were {$3 million}.", TODAY, "2019-01-01", "2019-12-31"),
    ("Its 2019 budget was {$3 million}.", TODAY, "2019-01-01", "2019-12-31"),
    ("The 1990 blaze destroyed {ten} cars.", TODAY, "1990-01-01", "1990-12-31"),
    ("Some {ten} cars burned, fewer than in May 2020.", TODAY, None, None),
    ("The bank served the {2000} people who came.", TODAY, None, None),
    ("On Monday they ordered her to bring {40} cars.", TODAY, "2021-03-08", "2021-03-08"),
    ("She will bring {40} cars on Monday.", TODAY, "2021-03-15", "2021-03-15"),
    ("In February {1,500} cars burned.", TODAY, "2021-02-01", "2021-02-28"),
    ("In February {12} cars burned.", TODAY, "2021-02-01", "2021-02-28"),
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


def test_a_day_of_an_event_is_not_the_day_of_the_count(read):
    [after] = read("Police confirmed {22} deaths after last Saturday's storm.", date=TODAY)
    [said] = read("Police said on Saturday {22} people had died.", date=TODAY)
    assert (after.asof, after.asof_basis) == (TODAY, "document")
    [inside] = read("Some {22} people were confirmed dead in Saturday's deadly storm.", date=TODAY)
    assert (inside.asof, inside.asof_basis) == (TODAY, "document")
    assert (said.asof, said.asof_basis) == ("2021-03-06", "stated")


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
    # A dateline is the day of the text, and words such as "Monday" count from it.
    ("LIMA, March 8 (AP) -- {Ten} cars burned.", TODAY, "2021-03-08", "document"),
    ("LIMA, March 8 (AP) -- The mayor said on Sunday that {ten} cars burned.", TODAY, "2021-03-07", "stated"),
    ("LIMA, May 8 (AP) -- {Ten} cars burned.", TODAY, TODAY, "document"),
    # The day by which it had come to be, and that of what a figure is compared with.
    ("Police had towed {40} cars by Monday.", TODAY, "2021-03-08", "stated"),
    ("The toll rose to 40 on Tuesday, up from {30} on Monday.", TODAY, "2021-03-08", "stated"),
    ("A bulletin dated 5 March lists {40} cases.", TODAY, "2021-03-05", "stated"),
    ("As of 6 p.m. on Monday, {40} cars had burned.", TODAY, "2021-03-08", "stated"),
    ("{Ten} boats had sunk on Monday.", TODAY, TODAY, "document"),
    ("{Ten} cars will have burned by Friday.", TODAY, TODAY, "document"),
    # A month beside a verb of saying dates no statement.
    ("The mayor said last month that {ten} cars burned.", TODAY, TODAY, "document"),
]


def test_what_is_compared_keeps_its_own_time(read):
    now, then = read("Output rose to {9} tonnes, from {7} tonnes in 2019.", date=TODAY)
    assert (now.time_end, then.time_end) == (None, "2019-12-31")


@pytest.mark.parametrize(("marked", "date", "asof", "basis"), ASOF)
def test_asof(read, marked, date, asof, basis):
    [context] = read(marked, date=date)
    assert (context.asof, context.asof_basis) == (asof, basis)
