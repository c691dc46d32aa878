"""What is counted: words and head, and the wording that reaches to the noun."""

from __future__ import annotations

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

CASES = [
    ("She put the damage at {250 million euros}, or about a tenth of the yearly output.", "damage", "damage"),
    # marked text                                                         counted                     head
    # the noun right behind the number
    ("Rebels captured {33} tanks.", "tanks", "tank"),
    ("The storm destroyed <about {2,000}> wooden houses.", "wooden houses", "house"),
    ("Two ships carried {40} very heavy anti-ship missiles.", "very heavy anti-ship missiles", "missile"),
    ("{Two} very modern “S-300” systems have been destroyed.", "very modern “S-300” systems", "system"),
    ("The bank closed {12} state-owned branches.", "state-owned branches", "branch"),
    ("The ministry hired {300} nurses and doctors.", "nurses and doctors", "nurse"),
    ("<At least {50}> people were arrested Monday.", "people", "person"),
    ("Officers found {three} bodies near the bridge.", "bodies", "body"),
    ("Police freed {20 more} hostages.", "hostages", "hostage"),
    ("The city built {four} U.N. Food Agency (FAO) warehouses.", "U.N. Food Agency (FAO) warehouses", "warehouse"),
    # partitives and nouns that only portion out
    ("{Three} of our brothers fell.", "brothers", "brother"),
    ("<About {200}> of the tanks were old.", "tanks", "tank"),
    ("{35} units of air defence systems were hit.", "air defence systems", "system"),
    ("They have {four} lines of defence.", "lines of defence", "line"),
    ("{Dozens} of people fled.", "people", "person"),
    ("{Tens of thousands} of young storks left the country.", "young storks", "stork"),
    ("{Hundreds} of badly burned survivors waited.", "badly burned survivors", "survivor"),
    # adjectives and participles that stand for people
    ("The mayor reported {28} dead.", "dead", "person"),
    ("Blast in market leaves {6} injured", "injured", "person"),
    ("{12} wounded were taken to hospital.", "wounded", "person"),
    # figures said of a subject
    ("The death toll stands at {60}.", "death toll", "person"),
    ("The death toll rose to {75}.", "death toll", "person"),
    ("Death toll from floods in valley rises to {12}", "Death toll", "person"),
    ("Civilian casualties number {40}.", "Civilian casualties", "casualty"),
    ("The number of deaths rose to {90}.", "deaths", "death"),
    ("Their losses are surely <above {600}>.", "losses", "loss"),
    ("The death toll could be as high as {100}.", "death toll", "person"),
    ("Officials say the death toll was likely to be <over {90}>.", "death toll", "person"),
    ("Injured: {40}", "Injured", "person"),
    # money
    ("The army suffered damage worth <almost {$2 billion}>.", "damage", "damage"),
    ("They asked for a loan of {$3 million}.", "loan", "loan"),
    ("The firm bought the old mine for {$40 million}.", "old mine", "mine"),
    ("The bill includes {$90 million} in career grants.", "career grants", "grant"),
    ("{$5 billion} worth of aid arrived.", "aid", "aid"),
    ("The {$9 billion} relief fund is empty.", "relief fund", "fund"),
    ("The new plane cost {$40 million}.", "new plane", "plane"),
    ("The plant spent {$5 million} on drones.", "drones", "drone"),
    ("The trade deficit rose to {$80 billion}.", "trade deficit", "deficit"),
    ("Cash reserves are now <about {$200 million}>.", "Cash reserves", "reserve"),
    # shares
    ("{70 percent} of the population voted.", "population", "population"),
    ("<More than {half}> of their weapons are gone.", "weapons", "weapon"),
    ("The company owns {9%} of shoe maker Norwag.", "shoe maker Norwag", "maker"),
    ("The drug brought a {80 percent} reduction in deaths.", "deaths", "death"),
    ("Unemployment fell to {4 percent}.", "Unemployment", "unemployment"),
    ("The plan cuts emissions by {30 percent}.", "emissions", "emission"),
    # the subject or object of a verb of level or change
    ("The jobless rate climbed from {6 percent}.", "jobless rate", "rate"),
    ("Fuel prices rose {2 percent} on the week.", "Fuel prices", "price"),
    ("The shortfall widened to {$4 billion}.", "shortfall", "shortfall"),
    ("The bakery cut its staff by {30}.", "staff", "staff"),
    ("The number of ferries was cut from {90}.", "ferries", "ferry"),
    ("The mayor lowered the estimate to {61}.", "estimate", "estimate"),
    ("A survey put support for a bridge toll at {68%}.", "support", "support"),
    ("The bank raised its rate by {2 percent} last week.", "rate", "rate"),
    ("BNV shares closed {6 percent} lower on Monday.", "BNV shares", "share"),
    ("Spending is <in excess of {$90 million}>.", "Spending", "spending"),
    ("The tax weighs on <{40}> small, friendly firms.", "small, friendly firms", "firm"),
    ("Hail felled {40}, tall old trees among them.", None, None),
    # a time is no noun
    ("Sales were {40 million} last year.", "Sales", "sale"),
    # a part of a base
    ("Here {37} out of 52 houses burned.", "houses", "house"),
    # no comparative is a noun
    ("Plums are {12 percent} dearer.", "Plums", "plum"),
    # multiples
    ("Rents rose {four times} in a year.", "Rents", "rent"),
    ("They have {five times} as many boats.", "boats", "boat"),
    ("The road is used by {half} as many lorries.", "lorries", "lorry"),
    ("A flat costs {three times} the price of a car.", "price of a car", "price"),
    # a measure or the name of a model before the noun
    ("The army lost {two} Mi-8 helicopters.", "Mi-8 helicopters", "helicopter"),
    ("The van has a {six}-cylinder engine.", "cylinder", "cylinder"),
    # verbs and dashes are no nouns
    ("In the poll {45 percent} chose Lena Voss.", None, None),
    # durations and ages
    ("He ended his {12-year} rule.", "rule", "rule"),
    ("They signed a {three-month} loan.", "loan", "loan"),
    ("After {four months} of unrest, shops opened again.", "unrest", "unrest"),
    ("A {four-year}-old child smiled.", "child", "child"),
    ("Leo Marsh, {64}, a retired miner, died.", "Leo Marsh", "marsh"),
    ("Children aged {five} were tested.", "Children", "child"),
    # measures
    ("The press gives {40 barrels} of wine.", "wine", "wine"),
    ("We are talking about an area of {18,000 kilometres}.", "area", "area"),
    ("Gas is leaking at a rate of {40 barrels}.", "Gas", "gas"),
]  # fmt: skip

UNITS_OF_AGE = {
    "Leo Marsh, {64}, a retired miner, died.",
    "Children aged {five} were tested.",
}


@pytest.mark.parametrize(("marked", "counted", "head"), CASES)
def test_counted(read, marked, counted, head):
    [context] = read(marked, unit="year" if marked in UNITS_OF_AGE else None)
    assert (context.counted, context.counted_head) == (counted, head)
    assert not {"counted", "counted_head"} & set(context.inferred)


SEVERAL = [
    # the figures of a text, and for each: head, is it inferred
    ("{33} people were killed and {40} wounded.", [("person", False), ("person", False)]),
    ("Hail hit {20} cars, {30} vans and {45} lorries.", [("car", False), ("van", False), ("lorry", False)]),
    ("{Nine} soldiers were killed and {21} injured.", [("soldier", False), ("soldier", True)]),
    ("They sold {two} {30-metre} boats.", [("boat", False), ("boat", False)]),
    ("The raid led to the death of {eight} and the arrest of {12}.", [("person", True), ("person", True)]),
    ("It does not include {$30 million} ({$40 million}) for a dam.", [("dam", False), ("dam", False)]),
    ("In Vik {31} clerks fell ill, among them {9} boys, and {12} in Nes.", [("clerk", False), ("boy", False), ("clerk", True)]),
    ("The inspector found {80 tonnes} of lime; the owner had said {45 tonnes}.", [("lime", False), ("lime", True)]),
    ("They lost {20}, {30} and {45} soldiers.", [("soldier", False), ("soldier", False), ("soldier", False)]),
    ("{30} civilians have been killed and {12} got injured.", [("civilian", False), ("civilian", True)]),
    ("A bomb hit the bus, killing {3} and leaving injured <about {20}>.", [("person", True), ("person", True)]),
    ("{4} people killed, {19} others injured in attack", [("person", False), ("person", False)]),
    ("{Five} districts must be returned, then {two} more.", [("district", False), ("district", True)]),
    ("Police held {200} protesters. {150} were released on Monday.", [("protester", False), ("protester", True)]),
    ("The army bought {one} plane. It bought it for {$30 million}.", [("plane", False), ("plane", True)]),
    ("{40} homes burned; <another {30}> await repair.", [("home", False), ("home", True)]),
    ("<Nearly {half}> of the children are ill and {7%} are starving.", [("child", False), ("child", True)]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), SEVERAL)
def test_coordination_and_elision(read, marked, expected):
    found = [(c.counted_head, "counted_head" in c.inferred) for c in read(marked)]
    assert found == expected


EXCHANGES = [
    ("Q: How many boats do you have?\nA: About {300}. We need {450}.\nQ: Why?\nA: They leak.", ["boat", "boat"]),
    ("Q: Is it true that {9} mines have closed?\nA: {Six} have.\nQ: And now?\nA: We wait.", ["mine", "mine"]),
    ("Q: How many have died?\nA: About {300}.\nQ: And now?\nA: We wait.", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "heads"), EXCHANGES)
def test_an_answer_counts_what_the_question_asks_for(read, marked, heads):
    assert [context.counted_head for context in read(marked)] == heads


def test_elided_noun_comes_from_the_subject_before_it(read):
    [context] = read("Unfortunately, civilian casualties are continuing, there are already {47}.")
    assert context.counted == "civilian casualties"
    assert context.category == "civilian"
    assert {"counted", "counted_head"} <= set(context.inferred)


def test_people_known_only_by_what_happened_have_no_words(read):
    [context] = read("A mine exploded on the road, killing {3}.")
    assert (context.counted, context.counted_head, context.action) == (None, "person", "kill")
    assert "counted_head" in context.inferred
    assert "counted" not in context.inferred


NOTHING = [
    "The war has lasted for {30 years}.",
    "They have waited {two days}.",
    "The village was attacked {three times}.",
    "We saw {11}.",
    "They have not met in {30 years}.",
    "He spoke for {two hours} on Monday.",
]


@pytest.mark.parametrize("marked", NOTHING)
def test_nothing_is_counted(read, marked):
    [context] = read(marked)
    assert context.counted is None
    assert context.counted_head is None


def test_a_restatement_counts_the_same(read):
    first, second = read("They asked for a loan of {$3 million} ({$4 million}).")
    assert (first.counted, second.counted) == ("loan", "loan")


VAGUE = [
    ("{Thousands} fled the city.", "person"),
    ("The singer made {millions}.", None),
]


@pytest.mark.parametrize(("marked", "head"), VAGUE)
def test_a_bare_vague_number_means_people_only_as_subject(read, marked, head):
    [context] = read(marked, bound="vague")
    assert (context.counted, context.counted_head) == (None, head)


def test_two_figures_may_share_a_head(read):
    first, second = read("{5} army and {7} police officers stayed.")
    assert (first.counted_head, second.counted_head) == ("officer", "officer")


def test_speakers_are_not_what_is_counted(read):
    [context] = read("Haulage officials say there are {47}.")
    assert context.counted is None


WORDINGS = [
    ("Rebels lost <more than {200}> tanks in the valley.", "more than 200 tanks"),
    ("{Three} of our brothers fell.", "Three of our brothers"),
    ("{28} dead in blast", "28 dead"),
    ("The toll rose to <at least {75}> on Friday.", "at least 75"),
    ("They have {four} lines of defence.", "four lines"),
    ("<About {40}> soldiers who had fled came back.", "About 40 soldiers"),
    ("The damage is worth <almost {$2 billion}>.", "almost $2 billion"),
    ("He ended his {12-year} rule.", "12-year rule"),
]


@pytest.mark.parametrize(("marked", "wording"), WORDINGS)
def test_wording_reaches_to_the_head_noun(read, marked, wording):
    [context] = read(marked)
    assert context.wording.of(marked.translate({ord(c): None for c in "<>{}"})) == wording


GAPPED = [
    # text                                                                 what each figure is said of
    ("The Brenta fell 0.3%, the S&P 500 0.4% and the Dalmen 1.1%.",        ["brenta", "s&p", "dalmen"]),
    ("Norvik fell 2.1 percent, Corvo 1.4 percent and Tarmo 0.9 percent.",  ["norvik", "corvo", "tarmo"]),
    ("Norvik was down 2.3%, Tarmo by 2.6% and Oberon by 4%.",              ["norvik", "tarmo", "oberon"]),
    ("Profits fell 12 percent and sales 3 percent.",                       ["profit", "sale"]),
    ("Imports were up 4 percent and exports down by 7 percent.",           ["import", "export"]),
    ("Rents, fares and fees rose 4, 6 and 9 percent respectively.",        ["rent", "fare", "fee"]),
    ("Rents and fares rose 4 percent and 6 percent, respectively.",        ["rent", "fare"]),
    ("Rents and fares rose 4 percent in May and 6 percent in June.",       ["rent", "rent"]),
    ("Prices rose 5 percent in May and 6 percent in June.",                ["price", "price"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "heads"), GAPPED)
def test_each_figure_of_one_verb_has_its_own_subject(text, heads, nlp, language):
    claims = extract(Document("test", text), nlp, language)
    assert [claim.counted_head for claim in claims] == heads


def test_who_left_is_no_object_of_another_verb(read):
    """A figure that is itself a subject takes no noun that another verb of the sentence acts on."""
    [context] = read(
        "The storm widens the gaps in the wall, as more than {200} have dropped out of the crews."
    )
    assert context.counted_head != "gap"


TALLIES = [
    # What is counted, left unsaid beside a word that only stands for the figure.
    ("Officials said {410} people were killed. A later count of {324} was withdrawn.", "person", "kill"),
    ("The quake injured {300} people. The number rose to {340} on Monday.", "person", "injure"),
    ("Arrivals reached {12,000} in May, an increase of {3,000} over April.", "arrival", None),
    ("Arden ranked first with {3,046} deaths, followed by Yalo with {2,400}.", "death", "follow"),
]


@pytest.mark.parametrize(("marked", "head", "action"), TALLIES)
def test_a_bare_tally_is_of_what_was_counted_before(read, marked, head, action):
    last = read(marked)[-1]
    assert (last.counted_head, last.action) == (head, action)
    assert "counted_head" in last.inferred


def test_a_body_is_not_what_its_estimate_is_of(read):
    [last] = read("The Coast Guard stuck to an early estimate of {5,000 barrels} a day.")
    assert last.counted_head == "estimate"


ELSEWHERE = [
    # sentences, a line apart for another paragraph; the last figure; its noun and what happened
    ("A total of 640 huts were found in four of the seven towns; 95 were beyond repair.", "95", "hut", None),
    (
        "Some 72 fires were reported from three of the five valleys; 18 were still burning.",
        "18",
        "fire",
        "burn",
    ),
    (
        "About 900 workers (35 crews) went on strike, of whom 40 per cent are women.",
        "40 per cent",
        "worker",
        None,
    ),
    ("There were 40 adult and 25 juvenile arrests, 65 in all.", "65", "arrest", None),
    ("They freed 12 men and 14 women, or 26 altogether.", "26", "person", "free"),
    ("She sued Norvik Corp. for $3 million.", "$3 million", None, "sue"),
    ("Clerks have put losses at $3 million.", "$3 million", "loss", None),
    ("It may cost them $3 million in its first trial.", "$3 million", None, "cost"),
    ("At least 40 of the more than 90 members came.", "40", "member", None),
    ("Half of Ida's one million goats were sold.", "Half", "goat", "sell"),
    ("The town owes its 400 or so bakers.", "400", "baker", "owe"),
    ("It would cost $3 million to mend the dam.", "$3 million", "dam", "mend"),
    ("It cost $3 million.", "$3 million", None, "cost"),
    ("Clerks put losses from the storm at $3 million.", "$3 million", "loss", None),
    ("There were 310 fires, against a high of 900 in 1990.", "900", "fire", None),
    ("The crews who burned 31 huts want a 9 percent pay rise.", "9 percent", "rise", "want"),
    ("The club has 90 boats, three times as many as in 1990.", "three times", "boat", "have"),
    ("A kilo of tea can trade for $18,000 in the Corvo area.", "$18,000", "kilo", "trade"),
    ("They keep $18,000 in bonds.", "$18,000", "bond", "keep"),
    ("In two months 310 huts burned.\n\nSo far this year 900 have fled the valley.", "900", "person", "flee"),
    ("The storm wrecked 31 huts.\n\nAnother 12 were wrecked on Monday.", "12", "hut", "wreck"),
    ("The storm wrecked 31 huts.\n\nBy then 12 had come down.", "12", None, None),
    ("The storm wrecked 31 huts. By Monday it had wrecked 12.", "12", "hut", "wreck"),
    ("The office gave the toll as 41.", "41", "person", "kill"),
    ("Rescuers placed the death toll at 17.", "17", "person", "kill"),
    ("Raiders burned barns (33) and mills (12).", "12", "mill", "burn"),
    ("The town has two hospitals (40 beds) and schools (12).", "12", "school", "have"),
    ("Officials listed the number of injured as 44.", "44", "person", "injure"),
    ("The toll was given as 47.", "47", "person", "kill"),
    ("The clinic gave the number of cases as 50.", "50", "case", None),
    # verbs that a parser takes for a plural
    ("The retail price of paraffin rises from $3 to $4 on Friday.", "$4", "price", None),
    ("A wind park of 90 MW costs some $40 million.", "$40 million", "park", None),
    # both ends of a movement, and figures with "respectively", hang on one verb
    ("The bill is 40 pages long and would cut wealth tax from 5 to 3 percent.", "5", "tax", "cut"),
    ("Takings at the baker rose 4 and 6 percent respectively.", "4", "taking", "rise"),
    ("Thefts more than halved, from 318 to 127.", "318", "theft", None),
    ("Fares have risen since the strike, to $12.", "$12", "fare", "rise"),
    ("Copper gained 40 cents at $71.", "$71", "copper", "gain"),
    ("The ruble slid a cent to $1.27.", "$1.27", "ruble", "slide"),
    ("Net profit halved to $2 million.", "$2 million", "profit", "halve"),
    ("Seats start at $45; the best ones are dear.", "$45", "seat", None),
    ("The Bourse ended at 4,861.", "4,861", "bourse", "end"),
    ("The shop closes at 16.", "16", None, None),
    ("The navy sank 40.", "40", None, "sink"),
    ("Of the boats, the storm sank 40.", "40", None, "sink"),
    ("Inflation hit 5.9% yoy.", "5.9%", "inflation", None),
    ("Gold added $11 an ounce to $1,944.", "$1,944", "gold", "add"),
    ("Net debt stood at 2.3x.", "2.3x", "debt", None),
    ("The pipe, 1,443 km long, is new.", "1,443 km", "pipe", None),
    ("About one household in 25 has no lamp.", "one household in 25", "household", None),
    # a part of a whole in the same unit; an idiom that holds nothing; the sick are people
    ("The park makes up 12 GW of the region's 55 GW of capacity.", "12 GW", "capacity", None),
    ("Some 1,800 huts are lost on top of the 2,650 swept off.", "2,650", "hut", None),
    ("The home took in 118 people on Tuesday, 45 sick.", "45", "person", "be ill"),
]


@pytest.mark.parametrize(("text", "surface", "head", "action"), ELSEWHERE)
def test_nouns_that_stand_elsewhere(text, surface, head, action, nlp, language):
    claim = next(c for c in extract(Document("a", text), nlp, language) if c.surface == surface)
    assert claim.counted_head == head
    if action is not None:
        assert claim.action == action


AGES = [
    ("The mayor, 54, was away.", "year"),
    ("Her landlord, 61, died.", "year"),
    ("The toll, 54, was the highest.", None),
]


@pytest.mark.parametrize(("text", "unit"), AGES)
def test_a_number_behind_an_office_is_an_age(text, unit, nlp, language):
    [claim] = extract(Document("a", text), nlp, language)
    assert claim.unit == unit


def test_neither_a_bullet_nor_a_sign_of_money_is_a_word(nlp, language):
    [huts] = extract(Document("a", "• 31 huts wrecked in Lanta district (Red Cross)."), nlp, language)
    [bill] = extract(Document("a", "The clerk put the bill at Rs 700."), nlp, language)
    assert huts.action is None or huts.action.isalpha()
    assert bill.place is None


SUMS = [("There were 40 adult and 25 juvenile arrests, 65 in all.", "arrests"),
        ("The fleet lost 12 large and 30 small boats, or 42 in total.", "boats")]  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), SUMS)
def test_a_sum_has_no_part_of_its_parts(text, counted, nlp, language):
    assert extract(Document("a", text), nlp, language)[-1].counted == counted
