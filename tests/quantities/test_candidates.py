"""What is read from the text of a sentence alone: numbers, units, ranges, bounds, and what is no amount."""

from decimal import Decimal

import pytest

from claimtrack.lang import load_language
from claimtrack.quantities import find_candidates

CASES = [
    # text                                        surface                  low           high          unit                bound
    ("The plant cost $3.5 billion.",              "$3.5 billion",          "3500000000", "3500000000", "USD",              "exact"),
    ("They paid 1,200.50 euros.",                 "1,200.50 euros",        "1200.5",     "1200.5",     "EUR",              "exact"),
    ("Sie zahlten 1.200,50 EUR.",                 "1.200,50 EUR",          "1200.5",     "1200.5",     "EUR",              "exact"),
    ("The fund holds 12,34,567 rupees.",          "12,34,567 rupees",      "1234567",    "1234567",    "INR",              "exact"),
    ("A budget of UAH 2.5 trillion passed.",      "UAH 2.5 trillion",      "2500000000000", "2500000000000", "UAH",        "exact"),
    ("It sold for A$3m last week.",               "A$3m",                  "3000000",    "3000000",    "AUD",              "exact"),
    ("It sold for $US4m last week.",              "$US4m",                 "4000000",    "4000000",    "USD",              "exact"),
    ("Fares rise by 50p.",                        "50p",                   "0.5",        "0.5",        "GBP",              "exact"),
    ("Fares rise by 63 cents.",                   "63 cents",              "0.63",       "0.63",       "USD",              "exact"),
    ("It cost 3 dollars 50 cents then.",          "3 dollars 50 cents",    "3.5",        "3.5",        "USD",              "exact"),
    ("A loan of 400 million Swiss francs.",       "400 million Swiss francs", "400000000", "400000000", "CHF",             "exact"),
    ("Billions of dollars vanished.",             "Billions of dollars",   "1000000000", None,         "USD",              "vague"),
    ("Half a million voted.",                     "Half a million",        "500000",     "500000",     None,               "exact"),
    ("Two million three hundred thousand came.",  "Two million three hundred thousand", "2300000", "2300000", None,        "exact"),
    ("A hundred and fifty were held.",            "A hundred and fifty",   "150",        "150",        None,               "exact"),
    ("One and a half million fled.",              "One and a half million", "1500000",   "1500000",    None,               "exact"),
    ("Eleven hundred homes burned.",              "Eleven hundred",        "1100",       "1100",       None,               "exact"),
    ("It lasted 2 1/2 years.",                    "2 1/2 years",           "2.5",        "2.5",        "year",             "exact"),
    ("It lasted 2½ hours.",                       "2½ hours",              "2.5",        "2.5",        "hour",             "exact"),
    ("Two-thirds of the wells are dry.",          "Two-thirds",            None,         None,         "fraction",         "exact"),
    ("Half of the herd is gone.",                 "Half",                  "0.5",        "0.5",        "fraction",         "exact"),
    ("One in five wells is dry.",                 "One in five",           "0.2",        "0.2",        "fraction",         "exact"),
    ("The talks took half an hour.",              "half an hour",          "0.5",        "0.5",        "hour",             "exact"),
    ("An hour and a half later, 3 left.",         "3",                     "3",          "3",          None,               "exact"),
    ("Tens of thousands marched.",                "Tens of thousands",     "10000",      None,         None,               "vague"),
    ("Dozens were rescued.",                      "Dozens",                "12",         None,         None,               "vague"),
    ("Several hundred miners walked out.",        "Several hundred",       "100",        None,         None,               "vague"),
    ("A couple of boats sank.",                   "A couple of",           "2",          "2",          None,               "about"),
    ("A dozen boats sank.",                       "A dozen",               "12",         "12",         None,               "exact"),
    ("Exports grew fivefold.",                    "fivefold",              "5",          "5",          "times",            "exact"),
    ("They were raided three times.",             "three times",           "3",          "3",          "times",            "exact"),
    ("Not a single bridge stands.",               "Not a single",          "0",          "0",          None,               "exact"),
    ("There were no casualties.",                 "no",                    "0",          "0",          None,               "exact"),
    ("Growth was minus 2 percent.",               "minus 2 percent",       "-2",         "-2",         "percent",          "exact"),
    ("It cost $2 [billion] in all.",             "$2 [billion]",          "2000000000", "2000000000", "USD",              "exact"),
    ("It sent 40 \\[million\\] kits.",            "40 \\[million\\]",      "40000000", "40000000", None,                 "exact"),
    ("The balance fell to -$3 billion.",          "-$3 billion",           "-3000000000", "-3000000000", "USD",            "exact"),
    # units and rates
    ("A truck with a 640bhp engine.",             "640bhp",                "640",        "640",        "horsepower",       "exact"),
    ("A dose of 500mg was given.",                "500mg",                 "500",        "500",        "milligram",        "exact"),
    ("Some 18,000 square kilometers burned.",     "18,000 square kilometers", "18000",   "18000",      "square kilometre", "about"),
    ("The field gives 4,000 barrels a day.",      "4,000 barrels a day",   "4000",       "4000",       "barrel per day",   "exact"),
    ("Crude traded at $80 per barrel.",           "$80 per barrel",        "80",         "80",         "USD per barrel",   "exact"),
    ("Gusts of 120 km/h hit the coast.",          "120 km/h",              "120",        "120",        "kilometre per hour", "exact"),
    ("It was 40 degrees Celsius.",                "40 degrees Celsius",    "40",         "40",         "degree celsius",   "exact"),
    ("The rate rose 25 basis points.",            "25 basis points",       "25",         "25",         "basis point",      "exact"),
    ("Support fell 3 percentage points.",         "3 percentage points",   "3",          "3",          "percentage point", "exact"),
    ("A 4-year-old girl was found.",              "4-year-old",            "4",          "4",          "year",             "exact"),
    ("Children aged 5 to 11 qualify.",            "5 to 11",               "5",          "11",         "year",             "exact"),
    # ranges
    ("It cost $30-40 million.",                   "$30-40 million",        "30000000",   "40000000",   "USD",              "exact"),
    ("Police put it at 45-50,000.",               "45-50,000",             "45000",      "50000",      None,               "exact"),
    ("Between 20 and 25 soldiers fell.",          "20 and 25",             "20",         "25",         None,               "exact"),
    ("From 300 to 400 came.",                     "300 to 400",            "300",        "400",        None,               "exact"),
    ("Three or four boats sank.",                 "Three or four",         "3",          "4",          None,               "exact"),
    ("It will take 17-18 days.",                  "17-18 days",            "17",         "18",         "day",              "exact"),
    # bounds before and behind
    ("At least 5 people were hurt.",              "5",                     "5",          "5",          None,               "at_least"),
    ("No fewer than 12 boats sank.",              "12",                    "12",         "12",         None,               "at_least"),
    ("More than 200 tanks burned.",               "200",                   "200",        "200",        None,               "more_than"),
    ("In excess of 200 tanks burned.",            "200",                   "200",        "200",        None,               "more_than"),
    ("Up to 300 surrendered.",                    "300",                   "300",        "300",        None,               "at_most"),
    ("As many as 300 surrendered.",               "300",                   "300",        "300",        None,               "at_most"),
    ("Fewer than 50 remain.",                     "50",                    "50",         "50",         None,               "less_than"),
    ("Nearly 50 remain.",                         "50",                    "50",         "50",         None,               "almost"),
    ("Just under 50 remain.",                     "50",                    "50",         "50",         None,               "almost"),
    ("Roughly 50 remain.",                        "50",                    "50",         "50",         None,               "about"),
    ("It spills 4,000 barrels a day or more.",    "4,000 barrels a day",   "4000",       "4000",       "barrel per day",   "at_least"),
    ("30 people or more were there.",             "30",                    "30",         "30",         None,               "at_least"),
    ("It is over in a day or less, 2 say.",       "2",                     "2",          "2",          None,               "exact"),
    ("It ended in less than a day.",              "a day",                 "1",          "1",          "day",              "less_than"),
    ("He said 9,000 “would seem a minimum”.",     "9,000",                 "9000",       "9000",       None,               "at_least"),
]  # fmt: skip

MANY = [
    # text, the surfaces in order
    (
        "Of 20, 30 and 45 percent, none held.",
        [("20", "percent"), ("30", "percent"), ("45 percent", "percent")],
    ),
    ("Prices rose from 3 to 4 percent.", [("3", "percent"), ("4 percent", "percent")]),
    ("It cost $450m (£308m) to build.", [("$450m", "USD"), ("£308m", "GBP")]),
    ("It lies 10 miles (16 km) off.", [("10 miles", "mile"), ("16 km", "kilometre")]),
    ("They lost 33 dead and 40 wounded.", [("33", None), ("40", None)]),
    ("Profits went from $3 to 4 million.", [("$3", "USD"), ("4 million", "USD")]),
    ("Exports rose by $2 billion to $19 billion.", [("$2 billion", "USD"), ("$19 billion", "USD")]),
    ("Petrol rose 4.1c to 187.5c a litre.", [("4.1c", "USD"), ("187.5c a litre", "USD per litre")]),
    ("The lake lost 300 Mm3 and Php 3 million.", [("300 Mm3", "cubic metre"), ("Php 3 million", "PHP")]),
    ("Last year 2040 permits were sold.", [("2040", None)]),
    ("It has 12 tanks and 2050 guns.", [("12", None), ("2050", None)]),
    ("By Friday 1,150 tents stood.", [("1,150", None)]),
    ("They counted 640 men and 1,322 boys. In all, 1962.", [("640", None), ("1,322", None), ("1962", None)]),
    ("The fare is 7-9p a mile.", [("7-9p a mile", "GBP per mile")]),
    ("Prices fell 2 to 3 percent.", [("2 to 3 percent", "percent")]),
    ("The rate fell 9 to 8 percent.", [("9", "percent"), ("8 percent", "percent")]),
    ("The crew numbers 9.", [("9", None)]),
    ("It paid TL 3.5 billion.", [("TL 3.5 billion", "TRY")]),
    # neighbours of telephone numbers
    ("Between 500-1500 people came.", [("500-1500", None)]),
    ("The centre called 120 volunteers.", [("120", None)]),
    ("The union called 20 000 workers out.", [("20 000", None)]),
    ("Officers fired on 112 occasions.", [("112", None)]),
    ("Police put the arrests at 101 on Monday.", [("101", None)]),
    ("The hotline took 911 complaints.", [("911", None)]),
    ("The call cost 101 people their jobs.", [("101", None)]),
    ("Pay goes up by $5 to $7 an hour.", [("$5 to $7 an hour", "USD per hour")]),
    ("The hall is 30 by 40 metres.", [("30", "metre"), ("40 metres", "metre")]),
    ("The room is 3 x 4 m.", [("3", "metre"), ("4 m", "metre")]),
    ("They won by 3 points by 4 judges.", [("3", None), ("4", None)]),
    ("Bread costs 9 percent more than a year ago.", [("9 percent", "percent")]),
    ("Bread costs 9 percent more than 10 years ago.", [("9 percent", "percent")]),
    ("Prices are 9 percent higher than a year earlier.", [("9 percent", "percent")]),
    ("37 out of 52 houses burned.", [("37", None), ("52", None)]),
    ("Nine out of ten owners agree.", [("Nine out of ten", "fraction")]),
    ("95 out of 100 seeds grew.", [("95 out of 100", "fraction")]),
    ("The tanks (33) and guns (40) are lost.", [("33", None), ("40", None)]),
    (
        "It pays $4 for one and $8 for two or more children.",
        [("$4", "USD"), ("one", None), ("$8", "USD"), ("two", None)],
    ),
]

NOTHING = [
    "Fighting resumed in 1992 and 1993.",
    "On February 24 the army crossed the border.",
    "The vote on 9 March was delayed to the 12th.",
    "Talks resume on 03/04/2024 in Geneva.",
    "The 2016 elections were close.",
    "From 6 to 8 am the shelling went on; it is 9:10 now.",
    "Trains leave at 4:30 a.m. and at 17:05.",
    "An F-16 and a S-300 were lost near the M4.",
    "The COVID-19 rules and Resolution 242 apply.",
    "Flight MH17, Article 5 and Brigade 47 were named.",
    "It was the third attack and the 10th this year.",
    "In the 1990s and the 20th century things differed.",
    "They lost 2-1 in Cardiff.",
    "A 5-4 ruling followed.",
    "He lives at 10 Garden Street.",
    "Call 555-0199 or write to P.O. Box 1234.",
    "The press desk is on +44 20 7946 0958 or +1 6175550164.",
    "Tel. 617-555-0164, fax (617) 555-0165; +353 1 496 0123.",
    "She rang 999 when she smelled gas.",
    "A 911 dispatcher sent help; the 999 calls were played.",
    "Call Lifeline on 13 11 14, or reach us at 116 123 by day.",
    "If you are in need, call or text 988.",
    "Envoys to the Group of Seven met.",
    "The number 24 bus was held at junction 15.",
    "See https://example.org/2020/11/05/47 or write to desk47@example.org.",
    "It works 24/7 and the odds are 50-50.",
    "Several, a few and many came.",
    "The first half of the season was quiet.",
    "How many thousand square metres were there?",
    "Windows 11 and the iPhone 15 sold well.",
    "Under 50 U.S.C. 1701-1706 and 40 CFR Part 60 this is barred.",
    "Because series 1 is no longer sold, it is rare.",
    "It was a 1-in-100-year flood.",
    "First 1) read the note, 2) sign it.",
    "People came by the millions.",
    "Voters in precinct 78 waited.",
    "15, 1999, was the day.",
    "The near-zero rates help.",
    "",
    "No numbers here.",
]


def dec(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("text", "surface", "low", "high", "unit", "bound"), CASES)
def test_one_figure(text, surface, low, high, unit, bound):
    [found] = find_candidates(text, load_language("en"))
    assert found.span.of(text) == surface
    assert (found.unit, found.bound) == (unit, bound)
    if low is not None:
        assert (found.low, found.high) == (dec(low), dec(high))


@pytest.mark.parametrize(("text", "figures"), MANY)
def test_several_figures(text, figures):
    found = find_candidates(text, load_language("en"))
    assert [(c.span.of(text), c.unit) for c in found] == figures


@pytest.mark.parametrize("text", NOTHING)
def test_no_figure(text):
    assert [c.span.of(text) for c in find_candidates(text, load_language("en"))] == []


def test_restatement_points_at_the_first_amount():
    text = "It cost $450m (£308m) to build."
    first, second = find_candidates(text, load_language("en"))
    assert first.restates is None
    assert second.restates == first.span


@pytest.mark.parametrize(
    ("text", "restating"),
    [
        (
            "It pumps 600 barrels (25,200 gallons or 95,000 litres) a day.",
            ["25,200 gallons", "95,000 litres"],
        ),
        ("It pumps 600 barrels (25,200 gallons/95,000 litres).", ["25,200 gallons", "95,000 litres"]),
        ("It cost $450m (£308m, €400m) to build.", ["£308m", "€400m"]),
        ("They ran 10 miles (16 km), 20 miles and 30 miles.", ["16 km"]),
        ("It cost $450m (£308m), £20m more than before.", ["£308m"]),
    ],
)
def test_a_bracket_may_say_it_in_several_units(text, restating):
    found = find_candidates(text, load_language("en"))
    assert [c.span.of(text) for c in found if c.restates == found[0].span] == restating


def test_movement_is_two_levels():
    first, second = find_candidates("Prices rose from 3 to 4 percent.", load_language("en"))
    assert first.moved
    assert second.moved


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("More than 200 tanks burned.", "More than 200"),
        ("Between 20 and 25 fell.", "Between 20 and 25"),
        ("It spills 4,000 barrels a day or more.", "4,000 barrels a day or more"),
        ("Washington sent another 200.", "another 200"),
    ],
)
def test_wording_covers_the_bound(text, wording):
    [found] = find_candidates(text, load_language("en"))
    assert found.wording.of(text) == wording


BUGS = [  # sent in by readers
    # text                                       surface        low         bound        unit
    ("The error is plus or minus 3 points.",     "3",           "3",        "exact",     None),
    ("He paid 3,5 million.",                     "3,5 million", "3500000",  "exact",     None),
    ("It rose for over two years.",              "two years",   "2",        "more_than", "year"),
    ("It rose over two years.",                  "two years",   "2",        "exact",     "year"),
    ("Bread costs 14 crowns a loaf.",            "14 crowns",   "14",       "exact",     "crown"),
    ("The toll could pass 100.",                 "100",         "100",      "more_than", None),
    ("Barely 40 came.",                          "40",          "40",       "about",     None),
    ("As few as 40 came.",                       "40",          "40",       "at_least",  None),
    ("As little as $5 will do.",                 "$5",          "5",        "at_least",  "USD"),
    ("It took the better part of two years.",    "two years",   "2",        "almost",    "year"),
    ("Fines do not exceed 500 euros.",           "500 euros",   "500",      "at_most",   "EUR"),
    ("The price must not fall below $40.",       "$40",         "40",       "at_least",  "USD"),
    ("The price fell below $40.",                "$40",         "40",       "less_than", "USD"),
    ("The price climbed past $40.",              "$40",         "40",       "more_than", "USD"),
    ("It cost north of $3 million.",             "$3 million",  "3000000",  "more_than", "USD"),
    ("A dam north of 3 villages broke.",         "3",           "3",        "exact",     None),
    ("Sales neared $40 million.",                "$40 million", "40000000", "almost",    "USD"),
    ("Police approached 3 men.",                 "3",           "3",        "exact",     None),
    ("Prices start at $448.",                    "$448",        "448",      "at_least",  "USD"),
    ("It is the first in over 50 years.",        "50 years",    "50",       "more_than", "year"),
    ("Men over the age of 65 may go.",           "65",          "65",       "more_than", "year"),
    ("Bread costs more than a year ago.",        "a year",      "1",        "more_than", "year"),
    ("It cost $8 for families or more.",         "$8",          "8",        "exact",     "USD"),
    ("<td>Brenta</td> <td>$17</td>",             "$17",         "17",       "exact",     "USD"),
    ("A 12 V battery blew up.",                  "12 V",        "12",       "exact",     "volt"),
    ("It was 12 C in the shade.",                "12 C",        "12",       "exact",     "degree celsius"),
    ("They moved to 25 W Broadway.",             "25",          "25",       "exact",     None),
    ("Rates fell by half a percentage point.",   "half a percentage point", "0.5", "exact", "percentage point"),
    ("A one-in-three chance is left.",           "one-in-three", "0.333333", "exact",    "fraction"),
    ("The disk turns at 2,000 rpm.",             "2,000 rpm",   "2000",     "exact",     "revolution per minute"),
    ("It lasted seven-and-a-half years.",        "seven-and-a-half years", "7.5", "exact", "year"),
    ("The cost is 100元!",                       "100元",       "100",      "exact",     "CNY"),
    ("A life expectancy of 73 is usual.",        "73",          "73",       "exact",     "year"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "low", "bound", "unit"), BUGS)
def test_bugs(text, surface, low, bound, unit):
    [found] = find_candidates(text, load_language("en"))
    assert (found.span.of(text), found.low, found.bound, found.unit) == (surface, dec(low), bound, unit)


@pytest.mark.parametrize(
    ("text", "surface", "low", "unit"),
    [
        ("A field of 10 kV/cm was applied.", "10 kV/cm", "10", "kilovolt per centimetre"),
        ("A level of 5 mg/dL was found.", "5 mg/dL", "5", "milligram per decilitre"),
        ("A pressure of 9 kPa was measured.", "9 kPa", "9", "kilopascal"),
        ("It holds 3×10⁶ cells.", "3×10⁶", "3000000", None),
        ("It weighs 1.2×10^6 kg.", "1.2×10^6 kg", "1200000", "kilogram"),
    ],
)
def test_signs_of_science(text, surface, low, unit):
    [found] = find_candidates(text, load_language("en"))
    assert (found.span.of(text), found.low, found.unit) == (surface, dec(low), unit)
