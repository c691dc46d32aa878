"""What the parse decides: idle ones, names, ages, directions; and what holds for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.model import Document
from claimtrack.parsing import parse
from claimtrack.quantities import find_candidates, find_mentions, inherit_units
from claimtrack.sentences import lay_out


def mentions(text, nlp, language):
    document = Document(id="t", text=text)
    layout = lay_out(document, language)
    found = []
    for parsed in parse(document, list(enumerate(layout.sentences)), nlp):
        candidates = find_candidates(parsed.sentence.span.of(text), language)
        found += [(parsed.index, m) for m in find_mentions(parsed, candidates, language)]
    return [m for _, m in inherit_units(found, text, language)]


CASES = [
    # text                                                surfaces
    ("One soldier died at the border.",                   ["One"]),
    ("One official said the dam was safe.",               []),
    ("One of the bridges collapsed.",                     []),
    ("They also list 14 unpaid bills.",                   ["14"]),
    ("Of 14 boats, Tarn Town 2 won.",                     ["14"]),
    ("Only one of them spoke.",                           []),
    ("One should be careful.",                            []),
    ("At least one person drowned.",                      ["one"]),
    ("The army lost two Leopard 2 tanks.",                ["two"]),
    ("They bought 24 F-16s and 300 missiles.",            ["24", "300"]),
    ("Exports doubled last year.",                        ["doubled"]),
    ("They doubled down on the plan.",                    []),
    ("A Group of Seven summit opened.",                   []),
    ("Seven ministers resigned.",                         ["Seven"]),
    ("The line bought a 777 freighter.",                  []),
    ("The 787 is quiet.",                                 []),
    ("They built a 200 seat hall.",                       ["200"]),
    ("She was the only one unhappy with it.",             []),
    ("The one soldier who stayed was hurt.",              ["one"]),
    ("The old one's roof leaks.",                         []),
    ("2016 shows how it is done.",                        []),
    ("They flew 1500 Syrian refugees out.",               ["1500"]),
    ("The firm sold 1200 Norvik stock.",                  ["1200"]),
    ("One of the 168 Urvik Harbour Board members fell.",  ["168"]),
    ("The count is Ida Hale 384, Moor 300, Ray 151 and Kell 37.", ["384", "300", "151", "37"]),
    ("They met Dora on Highway 66 and Route 9.",          []),
]  # fmt: skip

UNITS = [
    # text                                                unit     kind
    ("Ivan Petrov, 35, saw the blast.",                   "year",  "age"),
    ("Men over 60 may leave.",                            "year",  "age"),
    ("She was 17 when she left.",                         "year",  "age"),
    ("The club won 35 games.",                            None,    None),
    ("Painter Ida Berg dies at 92.",                      "year",  "age"),
    ("Painter Ida Berg dead at 92.",                      "year",  "age"),
    ("Officials put the number of dead at 92.",           None,    None),
    ("They put the dead at 92.",                          None,    None),
    ("He turned 70 on Monday.",                           "year",  "age"),
    ("They turned 12 ships around.",                      None,    None),
    ("The retirement age is 67.",                         "year",  "age"),
    ("Life expectancy there is around 73 raising fears.", "year",  "age"),
    ("The age limit is 67 members.",                      None,    None),
    ("Children under 12 ride free.",                      "year",  "age"),
    ("Men under 2 roofs met.",                            None,    None),
]  # fmt: skip

DIRECTIONS = [
    ("It yields 7 percent less full fees.", None),
    ("It paid 7 percent less in fees.", "down"),
    ("Output rose 5 percent.", "up"),
    ("Output fell by 300 barrels.", "down"),
    ("Shares were up 12%.", "up"),
    ("Output was 12% lower than before.", "down"),
    ("It announced a 7 percent cut.", "down"),
    ("It saw an increase of 7 percent.", "up"),
    ("Output stood at 5 percent.", None),
    ("Output rose to 120 barrels.", None),
    ("Up to 300 people came.", None),
    ("The army lost 12 tanks.", None),
    ("Norvik added 15 cents.", "up"),
    ("Oil gained $1.20 a barrel.", "up"),
    ("They raised $4 million.", None),
    ("The crew added $4 million.", None),
    ("The price rose above $40.", None),
    ("The price fell below $40.", None),
    ("Shares rose over 3 percent.", "up"),
    ("The tower is 30 metres taller than the mast.", None),
    ("Women earn 18 percent less than men.", None),
    ("Output was 12 percent lower than in May.", "down"),
    ("Output was 12 percent lower than last year.", "down"),
    ("Sales were 3 percent higher.", "up"),
    ("Bread costs $2 more than it did last year.", "up"),
    ("Growth was half a percentage point lower than forecast in July.", None),
    ("They are 12 percent more likely to vote.", None),
    ("They make up 6 percent of the crew.", None),
    ("Shares ended up 3 percent.", "up"),
    ("The party gained 16 percent of the vote.", None),
    ("The bank lost 60 percent of its value.", "down"),
    ("The growth of 47 firms was watched.", None),
    ("They lost twice to Norvik.", None),
    ("They cut down six of the trees.", None),
    ("It fell in Urvik, where the record is minus 44C.", None),
    ("They climbed 240 metres of ladders.", None),
    ("Flour costs 60 percent more than in spring.", "up"),
    ("They dropped $3 million worth of leaflets.", None),
    ("The Bourse put on 212 points.", "up"),
    ("It keeps the gains of the past 20 years.", None),
]


@pytest.mark.parametrize(("text", "surfaces"), CASES)
def test_which_numbers_count(text, surfaces, nlp, language):
    assert [m.span.of(text) for m in mentions(text, nlp, language)] == surfaces


@pytest.mark.parametrize(("text", "unit", "kind"), UNITS)
def test_ages(text, unit, kind, nlp, language):
    [mention] = mentions(text, nlp, language)
    assert (mention.quantity.unit, mention.kind) == (unit, kind)


@pytest.mark.parametrize(("text", "direction"), DIRECTIONS)
def test_direction(text, direction, nlp, language):
    [mention] = mentions(text, nlp, language)
    assert mention.direction == direction


GAPPED = [
    # text                                                                   directions
    ("The Brenta fell 0.3%, the S&P 500 0.4% and the Dalmen 1.1%.",        ["down", "down", "down"]),
    ("Shares of Norvik were down 2.3%, Tarmo by 2.6% and Oberon by 4%.",     ["down", "down", "down"]),
    ("Profits fell 12 percent and sales 3 percent.",                         ["down", "down"]),
    ("Prices rose 5 percent in May and 6 percent in June.",                  ["up", "up"]),
    ("The stock lost $3, or 2.5 percent.",                                   ["down", "down"]),
    ("Norvik added 15 cents to $2.70.",                                      ["up", None]),
    ("Sales rose 5 percent and 40 percent of shops closed.",                 ["up", None]),
    ("Sales rose 5 percent, while 6 percent was expected.",                  ["up", None]),
    ("The tax rose 5 percent and the rate is 6 percent.",                    ["up", None]),
    ("Sales fell 5 percent, hurt by a 6 percent tax.",                       ["down", None]),
    ("It raised $2 million, more than half from friends.",                   [None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "directions"), GAPPED)
def test_one_verb_for_several_figures(text, directions, nlp, language):
    assert [m.direction for m in mentions(text, nlp, language)] == directions


PARALLELS = [
    # text                                                              (low, unit) in order
    ("The engine has 204 horsepower, down from 212.",                   [("204", "horsepower"), ("212", "horsepower")]),
    ("The price is 84.75 cents, against 74.07 a year ago.",             [("0.8475", "USD"), ("0.7407", "USD")]),
    ("The lowest bid was 74.07 cents and the highest 84.75.",           [("0.7407", "USD"), ("0.8475", "USD")]),
    ("Turnout was 40 percent, up from 38 in 2019.",                     [("40", "percent"), ("38", "percent")]),
    ("Anders had 25 percent, followed by Bode at 16 percent and Corvo at 14.",
     [("25", "percent"), ("16", "percent"), ("14", "percent")]),
    ("The angle was 1.4 degrees in 2018 and 2.1 last year.",            [("1.4", "degree"), ("2.1", "degree")]),
    ("It sold 40 tonnes, compared with 38 in May.",                     [("40", "tonne"), ("38", "tonne")]),
    ("She paid $40 from 12 accounts.",                                  [("40", "USD"), ("12", None)]),
    ("They walked 40 km from 38 villages.",                             [("40", "kilometre"), ("38", None)]),
    ("He ran 12 miles and beat 9.",                                     [("12", "mile"), ("9", None)]),
    ("It cost $400, against 3 for the other.",                          [("400", "USD"), ("3", None)]),
    ("It weighs 40 tonnes against 38 votes.",                           [("40", "tonne"), ("38", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARALLELS)
def test_a_bare_number_takes_the_unit_of_the_figure_it_is_set_beside(text, expected, nlp, language):
    found = mentions(text, nlp, language)
    assert [(str(m.quantity.low), m.quantity.unit) for m in found] == expected


ANSWERS = [
    ("We asked for 9 percent. They gave us 2.", ["percent", "percent"]),
    ("“We asked for 9 percent. They gave us 2.”", ["percent", "percent"]),
    # What is counted, or far from the share in size or place, is no share.
    ("We asked for 9 percent. They sent us 2 boats.", ["percent", None]),
    ("We asked for 90 percent. She has 2.", ["percent", None]),
    ("Turnout fell to 12%; guards shot 15.", ["percent", None]),
    ("We asked for 9 percent. It rained. They gave us 2.", ["percent", None]),
]


@pytest.mark.parametrize(("text", "units"), ANSWERS)
def test_a_brief_answer_to_a_share_is_a_share(text, units, nlp, language):
    assert [m.quantity.unit for m in mentions(text, nlp, language)] == units


IDLE_ONES = [
    ("Some 40 boats sank, by one estimate.", ["40"]),
    ("In one poll 40 voters chose her.", ["40"]),
    ("They sank one boat.", ["one"]),
    ("The town pays for one survey.", ["one"]),
    ("He admitted to one count of fraud.", ["one"]),
    ("They spoke with one voice.", []),
    ("One baker sent a plea.", []),
    ("One baker lost an arm.", ["One"]),
    ("One baker is missing.", ["One"]),
    ("In one village 40 people drowned.", ["40"]),
    ("They rebuilt one village.", ["one"]),
    ("One kiln after another is closing.", []),
    ("Most of the bakers left, and most of them for good.", []),
    ("The vast majority of the bakers left.", ["The vast majority of"]),
]


@pytest.mark.parametrize(("text", "surfaces"), IDLE_ONES)
def test_one_source_is_no_figure(text, surfaces, nlp, language):
    assert [m.span.of(text) for m in mentions(text, nlp, language)] == surfaces


MONEYS = [
    ("The fare is 40 crowns in Prague.", "CZK"),
    ("A Swedish court set the fare at 40 crowns.", "SEK"),
    ("The fare is 40 crowns.", "crown"),
    ("Norway and Denmark met. The fare is 40 crowns.", "crown"),
    ("Norway and Denmark met in Oslo. The fare is 40 crowns.", "NOK"),
    ("A Manila court set the fare at 60 pesos.", "PHP"),
    ("The fare is 60 Mexican pesos in Manila.", "MXN"),
    ("The fare is 60 dinars in Belgrade.", "RSD"),
    ("Bread costs 14 crowns a loaf in Brno.", "CZK"),
    ("Eggs cost 3 dollars a dozen.", "USD per dozen"),
]


@pytest.mark.parametrize(("text", "unit"), MONEYS)
def test_the_country_of_the_text_decides_shared_names_of_money(text, unit, nlp, language):
    assert mentions(text, nlp, language)[-1].quantity.unit == unit


def test_another_billion_is_of_the_money_before(nlp, language):
    text = "Drones destroyed equipment worth $1 billion. Another billion was destroyed by other means."
    first, second = mentions(text, nlp, language)
    assert second.span.of(text) == "Another billion"
    assert (second.quantity.unit, second.kind) == (first.quantity.unit, "increment")


def test_a_bare_billion_of_people_stays_a_count(nlp, language):
    text = "The firm paid $1 billion. Another billion people watched."
    assert mentions(text, nlp, language)[1].quantity.unit is None


PIECES = st.sampled_from(
    [
        "at least",
        "5",
        "5,000",
        "$",
        "€3",
        "million",
        "people",
        "from",
        "to",
        "-",
        "–",
        "(",
        ")",
        "half",
        "a",
        "third",
        "of",
        "another",
        "%",
        "per cent",
        "km",
        "’",
        "“",
        "1/0",
        "1/2",
        "½",
        "\u200f",
        "\xa0",
        "😀",
        "two",
        "hundred",
        "and",
        "in",
        "2010",
        "May",
        "'",
        "\n",
        ".",
        ",",
        ":",
        "1:0",
        "9e9",
        "٣",
        "\x00",
        "one",
        "more",
        "than",
        "or",
        "[[",
        "dozens",
        "-5",
        "+",
    ]
)


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(PIECES, max_size=25).map(" ".join),
        st.lists(PIECES, max_size=25).map("".join),
    )
)
def test_no_text_makes_it_raise_and_spans_hold(nlp, language, text):
    for mention in mentions(text, nlp, language):
        assert (
            0
            <= mention.wording.start
            <= mention.span.start
            < mention.span.end
            <= mention.wording.end
            <= len(text)
        )
        low, high = mention.quantity.low, mention.quantity.high
        assert low is None or high is None or low <= high
        assert low is None or low.is_finite()


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "9," * 50_000, "one " * 5_000, "(" * 20_000 + "5", "5" + " " * 20_000 + "people"]
)
def test_long_runs_are_read(text, nlp, language):
    for mention in mentions(text, nlp, language):
        assert mention.span.of(text)


def test_a_level_in_another_currency_has_no_direction(nlp, language):
    text = "Net profit fell 12% to £340m ($432m)."
    assert [m.direction for m in mentions(text, nlp, language)] == ["down", None, None]


AGES = [
    # text                                                                ages
    ("Two boys, aged 9 and 14, were found.",                              ["9", "14"]),
    ("Four men aged 21, 34 and 60 drowned.",                              ["21", "34", "60"]),
    ("Two brothers, 24 and 31, were found.",                              ["24", "31"]),
    ("Twins aged six and eight were found.",                                     ["six", "eight"]),
    ("A boy aged 5 and 31 others were hurt.",                             ["5"]),
    ("A man aged 60 and 12 soldiers died.",                               ["60"]),
    ("Girls aged 12, 30 boats sank.",                                     ["12"]),
    ("Ann Quill and Bo Marsh, 24 and 31, were hurt.",                     ["24", "31"]),
    ("Ann Quill, 24, was hurt.",                                          ["24"]),
    ("In Norway, 12 were killed.",                                        []),
    ("Of 310 cases in Malawi, 45 are children.",                          []),
    ("In Lena, 45 said that they would stay.",                            []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ages"), AGES)
def test_ages_in_a_list(text, ages, nlp, language):
    assert [m.span.of(text) for m in mentions(text, nlp, language) if m.kind == "age"] == ages


SIGNS_OF_MONEY = [
    ("Uganda will spend Shs40bn.", "UGX"),
    ("Kenya will spend Sh40bn.", "KES"),
    ("Tanzania will spend Sh40bn.", "TZS"),
    ("Pakistan will spend Rs 40bn.", "PKR"),
    ("The clerk paid Rs 40.", "INR"),
    ("A ticket is 40 kr in Oslo, Norway.", "NOK"),
]


@pytest.mark.parametrize(("text", "unit"), SIGNS_OF_MONEY)
def test_the_country_of_the_text_decides_shared_signs_of_money(text, unit, nlp, language):
    [mention] = mentions(text, nlp, language)
    assert mention.quantity.unit == unit


def test_a_number_behind_a_month_is_no_part_of_a_name(nlp, language):
    text = "Urvik, May 5, 2025 - On 9 March 14 miners were killed."
    assert [m.span.of(text) for m in mentions(text, nlp, language)] == ["14"]
