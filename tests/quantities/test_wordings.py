"""Kinds of wording, each with its harmless neighbours: every figure of a text as surface, low, high and unit."""

from decimal import Decimal

import pytest

from claimtrack.lang import load_language
from claimtrack.quantities import find_candidates

K, M, B = 10**3, 10**6, 10**9

MONEY = [
    # marks of money of more letters, the same; groups of thousands behind an apostrophe; a point that ends a mark
    ("The mill cost QR12 million and the quay Dh 30m.", [("QR12 million", 12 * M, "QAR"), ("Dh 30m", 30 * M, "AED")]),
    ("Its levy raised KD1.5bn.", [("KD1.5bn", 1.5 * B, "KWD")]),
    ("A hall in Mbabane cost E12,500.", [("E12,500", 12500, "SZL")]),
    ("Fans of Group B 12,000 strong came.", [("12,000", 12000, None)]),
    ("The lender in Port Moresby made K12 million.", [("K12 million", 12 * M, "ZMW")]),
    ("A watch went for CHF 25'400.", [("CHF 25'400", 25400, "CHF")]),
    ("It sold 25'000 crates.", [("25'000", 25000, None)]),
    ("At UM 12,000 students marched, in MT 3,000.", [("12,000", 12000, None), ("3,000", 3000, None)]),
    ("The mill lost MT12 million.", [("MT12 million", 12 * M, "MZN")]),
    ("The pot holds S/.350 and Rs.250.", [("S/.350", 350, "PEN"), ("Rs.250", 250, "INR")]),
    ("The club got RD$14m and 9m€.", [("RD$14m", 14 * M, "DOP"), ("9m€", 9 * M, "EUR")]),
    # pounds by a weight are a price, also those before; millions of the money named before
    ("Tin shed 18 pounds to 6,204 pounds a tonne.", [("18 pounds", 18, "GBP"), ("6,204 pounds a tonne", 6204, "GBP per tonne")]),
    ("She lost 18 pounds on a diet.", [("18 pounds", 18, "pound-mass")]),
    ("She lost two pounds a week.", [("two pounds a week", 2, "pound-mass per week")]),
    ("Cattle weighing 800 pounds a head came.", [("800 pounds a head", 800, "pound-mass per head")]),
    # hundredths
    ("Bread is up by 40 kobo or 25 paise.", [("40 kobo", 0.4, "NGN"), ("25 paise", 0.25, "INR")]),
    ("It fell to 71.3 Australian cents.", [("71.3 Australian cents", 0.713, "AUD")]),
    # letters before an amount are money where the amount, or a word of paying, shows it
    ("Thieves took N3.2bn.", [("N3.2bn", 3.2 * B, "NGN")]),
    ("The tender is R250-million.", [("R250-million", 250 * M, "ZAR")]),
    ("It sold for R4 500 then.", [("R4 500", 4500, "ZAR")]),
    ("She got a fine of R900.", [("R900", 900, "ZAR")]),
    ("The price of N95 masks rose.", []),
    ("Take the N3 past the R66 garage.", []),
    ("The fund owes P2.5 billion and K40 million.", [("P2.5 billion", 2.5 * B, "PHP"), ("K40 million", 40 * M, "ZMW")]),
    ("The road takes Sh64b.", [("Sh64b", 64 * B, "KES")]),
    ("Profit was Y=300 mln.", [("Y=300 mln", 300 * M, "JPY")]),
    ("A loan of 40 mln stg.", [("40 mln stg", 40 * M, "GBP")]),
    ("The dam cost 3 crores.", [("3 crores", 30 * M, None)]),
    ("It cost 9 million pesetas (dlrs 3 million).",
     [("9 million pesetas", 9 * M, "ESP"), ("dlrs 3 million", 3 * M, "USD")]),
    ("It cost 9 mln dlrs 3 years ago.", [("9 mln dlrs", 9 * M, "USD")]),
    ("The dam cost Rs 7 cr.", [("Rs 7 cr", 70 * M, "INR")]),
    # a pronoun or an article is no part of the sign, but in split text
    ("The flood cost us $70 million.", [("$70 million", 70 * M, "USD")]),
    ("A $9 note was found.", [("$9", 9, "USD")]),
    ("They paid A $ 9 each.", [("A $ 9", 9, "AUD")]),
    # money of the world, before or behind the amount, and of a country that several names share
    ("Seats cost 1,200 cruzados, or 35 lempiras.", [("1,200 cruzados", 1200, "BRC"), ("35 lempiras", 35, "HNL")]),
    ("He owes 400 guaranies and 9 colones.", [("400 guaranies", 400, "PYG"), ("9 colones", 9, "CRC")]),
    ("A stall sold 40 kip of tea for 4,000 kip.", [("40", 40, None), ("4,000 kip", 4000, "LAK")]),
    ("It paid 20 Fijian dollars and 6 Scottish pounds.",
     [("20 Fijian dollars", 20, "FJD"), ("6 Scottish pounds", 6, "GBP")]),
    ("They set a 20-million-U.S.-dollar fine.", [("20-million-U.S.-dollar", 20 * M, "USD")]),
    ("It starts at rupees 500 and Birr 3.2 billion.",
     [("rupees 500", 500, "INR"), ("Birr 3.2 billion", 3.2 * B, "ETB")]),
    ("It came to 40 euros 3 million times.", [("40 euros", 40, "EUR"), ("3 million times", 3 * M, "times")]),
    ("It grew in dollars 500 guests had sent.", [("500", 500, None)]),
    ("Pay is ৳200 or N$4 million.", [("৳200", 200, "BDT"), ("N$4 million", 4 * M, "NAD")]),
    ("Rent is 1,200 zł or 300 Kč.", [("1,200 zł", 1200, "PLN"), ("300 Kč", 300, "CZK")]),
    # minor coins
    ("It pays 11c a share.", [("11c a share", Decimal("0.11"), "USD per share")]),
    ("The payout rose by 4c to 7c.", [("4c", Decimal("0.04"), "USD"), ("7c", Decimal("0.07"), "USD")]),
    ("The heat reached 31c.", [("31c", 31, "degree celsius")]),
    ("They live at flat 7c.", []),
]  # fmt: skip

SCALES = [
    ("Of those billion people some may move.", [("billion", B, None)]),
    ("How many thousand goats are there?", []),
    ("It will lend six to seven mln barrels, not five mln.",
     [("six to seven mln barrels", (6 * M, 7 * M), "barrel"), ("five mln", 5 * M, None)]),
    ("The trust cut its debt to 12m.", [("12m", 12 * M, None)]),
    ("Votes rose to 3m from 1.5m.", [("3m", 3 * M, None), ("1.5m", 1.5 * M, None)]),
    ("A 5m fine is due.", [("5m", 5 * M, None)]),
    ("A 5m pole fell.", [("5m", 5, "metre")]),
    ("Some 3m voted.", [("3m", 3 * M, None)]),
    ("It will cost €4-6m.", [("€4-6m", (4 * M, 6 * M), "EUR")]),
    ("It is a $4 billion four-year plan.", [("$4 billion", 4 * B, "USD"), ("four-year", 4, "year")]),
    ("The mast is 40m high.", [("40m", 40, "metre")]),
    ("Waves of 6m hit homes.", [("6m", 6, "metre")]),
    ("He won the 400m final.", [("400m", 400, "metre")]),
    ("They got £18m. Of it 11m is spent.", [("£18m", 18_000_000, "GBP"), ("11m", 11_000_000, None)]),
    ("A €3bn port has a 900m quay.", [("€3bn", 3_000_000_000, "EUR"), ("900m", 900, "metre")]),
    ("Viewers: 4.3m for the opener.", [("4.3m", 4_300_000, None)]),
    ("It lost P30.6-M.", [("P30.6-M", 30_600_000, "PHP")]),
    ("Dial *544# by law or Form 10-K.", []),
    ("The pier is 41,5 km long.", [("41,5 km", Decimal("41.5"), "kilometre")]),
    ("Wages rose ,8 percent.", [(",8 percent", Decimal("0.8"), "percent")]),
    ("A coffee is €2,40 now.", [("€2,40", Decimal("2.4"), "EUR")]),
    ("They lost 3,5 and 9 goats.", [("3", 3, None), ("5", 5, None), ("9", 9, None)]),
    ("It is 2,400 metres off.", [("2,400 metres", 2400, "metre")]),
    ("Some 4-500 came.", [("4-500", (400, 500), None)]),
    ("About 7 to 800 came.", [("7 to 800", (700, 800), None)]),
    ("Between 30-300 came.", [("30-300", (30, 300), None)]),
]  # fmt: skip

PARTS = [
    # a unit and its millions go for the other end of a movement and for all of a list
    ("Dues rose from 4 to 5.5 percent.", [("4", 4, "percent"), ("5.5 percent", Decimal("5.5"), "percent")]),
    ("Debt grew from 24 to 33 billion euros.",
     [("24", 24 * B, "EUR"), ("33 billion euros", 33 * B, "EUR")]),
    ("Debt will grow from 24 to 33-35 billion euros.",
     [("24", 24 * B, "EUR"), ("33-35 billion euros", (33 * B, 35 * B), "EUR")]),
    ("Debt fell to 24 from 33 billion euros.", [("24", 24 * B, "EUR"), ("33 billion euros", 33 * B, "EUR")]),
    ("The fines were 2, 3 and 5 million dollars.",
     [("2", 2 * M, "USD"), ("3", 3 * M, "USD"), ("5 million dollars", 5 * M, "USD")]),
    ("It needs several hundred or even 900 megawatts.",
     [("several hundred", (100, None), "megawatt"), ("900 megawatts", 900, "megawatt")]),
    ("It grew from 3 towns to 5 percent.", [("3", 3, None), ("5 percent", 5, "percent")]),
    ("Staff rose from 500 to 1.2 million.", [("500", 500, None), ("1.2 million", 1.2 * M, None)]),
    ("It took three and one-quarter hours.", [("three and one-quarter hours", Decimal("3.25"), "hour")]),
    ("It is two and two-thirds miles off.", [("two and two-thirds miles", Decimal("2.666667"), "mile")]),
    ("It is a mile and a quarter wide.", [("a mile and a quarter", Decimal("1.25"), "mile")]),
    ("It took 4 and a half years.", [("4 and a half years", Decimal("4.5"), "year")]),
    ("An hour and a half later he left.", []),
    ("Five and a quarter of the crew left.", [("Five", 5, None), ("a quarter", Decimal("0.25"), "fraction")]),
    ("Two and a third man fell.", [("Two", 2, None)]),
    ("He is 6ft 3in tall.", [("6ft 3in", Decimal("6.25"), "foot")]),
    ("He is 6'3\" tall.", [("6'3\"", Decimal("6.25"), "foot")]),
    ("A 6-foot-3 guard fell.", [("6-foot-3", Decimal("6.25"), "foot")]),
    ("The 'core 4' met.", [("4", 4, None)]),
    ("She weighs 9st 7lb.", [("9st 7lb", Decimal("9.5"), "stone")]),
    ("She weighs 9 stone.", [("9 stone", 9, "stone")]),
    ("They built 9 stone huts.", [("9", 9, None)]),
    ("He ran it in 1h 30m 36s.", [("1h 30m 36s", Decimal("1.51"), "hour")]),
    ("The ditch is 2 km 300 m long.", [("2 km 300 m", Decimal("2.3"), "kilometre")]),
    ("He got 3 years and 6 months.", [("3 years and 6 months", Decimal("3.5"), "year")]),
    ("Races of 5 km and 400 m follow.", [("5 km", 5, "kilometre"), ("400 m", 400, "metre")]),
    ("He ran 6 hours, 5 minutes and 4 seconds.",
     [("6 hours", 6, "hour"), ("5 minutes", 5, "minute"), ("4 seconds", 4, "second")]),
    ("In 2 years 30 ships sank.", [("2 years", 2, "year"), ("30", 30, None)]),
    ("The well is 40 ± 3 metres deep.", [("40 ± 3 metres", 40, "metre")]),
    ("It is 2.5 (±0.1) tonnes.", [("2.5 (±0.1) tonnes", Decimal("2.5"), "tonne")]),
    ("She has 48 percent, plus or minus 3 points.", [("48 percent", 48, "percent")]),
    ("The error is ±3 points.", [("3", 3, None)]),
]  # fmt: skip

SIGNS = [
    ("Growth was –1.5 percent.", [("–1.5 percent", Decimal("-1.5"), "percent")]),
    ("It was −7°C at dawn.", [("−7°C", -7, "degree celsius")]),
    ("The result was –£5m.", [("–£5m", -5 * M, "GBP")]),
    ("It lies at 12°33' north.", []),
    ("Some 5–8% of oats froze.", [("5–8%", (5, 8), "percent")]),
    ("Goats –12, sheep –4", [("12", 12, None), ("4", 4, None)]),
    ("-12 goats died.", [("12", 12, None)]),
    ("–€3m for roads", [("€3m", 3 * M, "EUR")]),
]  # fmt: skip

UNITS = [
    ("She has 50 more years.", [("50 more years", 50, "year")]),
    ("It takes 10 to 14 business days.", [("10 to 14 business days", (10, 14), "day")]),
    ("They won three straight games.", [("three", 3, None)]),
    ("It is for three- and four-year-old goats.", [("three", 3, "year"), ("four-year-old", 4, "year")]),
    ("It will pay $500,000 to one baker.", [("$500,000", 500 * K, "USD"), ("one", 1, None)]),
    ("See a.html&text=Indeed%2C%20nearly 30 goats.", [("30", 30, None)]),
    ("Rye sales were 9,000 t.", [("9,000 t", 9000, "tonne")]),
    ("The lake holds 3 km3.", [("3 km3", 3, "cubic kilometre")]),
    ("The field gave 0.4 mb/d.", [("0.4 mb/d", 400_000, "barrel per day")]),
    ("It may give 0.4 to 0.5 mb/d.", [("0.4 to 0.5 mb/d", (400_000, 500_000), "barrel per day")]),
    ("The field holds 2 Tcf.", [("2 Tcf", 2 * 10**12, "cubic foot")]),
    ("She hosts on 98fm.", []),
    ("Use fell from 31 mpg in 2001 to 29.", [("31 mpg", 31, "mile per gallon"), ("29", 29, "mile per gallon")]),
    ("Use fell to 29 from 31 mpg.", [("29", 29, "mile per gallon"), ("31 mpg", 31, "mile per gallon")]),
    ("Shares fell from 31 percent to 29 boats.", [("31 percent", 31, "percent"), ("29", 29, None)]),
    ("It burns 7 litres per 100 km.", [("7 litres per 100 km", 7, "litre per 100 kilometre")]),
    ("The rate is 8.1 per 100,000 people.", [("8.1", Decimal("8.1"), None)]),
    ("One nurse for every 40 beds will do.", [("One", 1, None)]),
    ("For every 100 ewes there are 3 rams.", [("100", 100, None), ("3", 3, None)]),
    ("It took 30-odd years.", [("30-odd years", 30, "year")]),
]  # fmt: skip

DATES = [
    ("On 9 March 14 miners died.", [("14", 14, None)]),
    ("By 2 May 600 goats had died.", [("600", 600, None)]),
    ("In May 14 miners died.", [("14", 14, None)]),
    ("On May 14 miners walked out.", []),
    ("In August 3 million voted.", [("3 million", 3 * M, None)]),
    ("In May 14, 2010, it rained.", []),
    ("In May 1.5 million voted.", [("1.5 million", Decimal("1.5") * M, None)]),
    ("It cut taxes in 400,000 homes.", [("400,000", 400_000, None)]),
    ("It was founded in 988, he said.", []),
    ("Last week 31 men left.", [("31", 31, None)]),
    ("Week 31 was dry.", []),
    ("Staff fell from 3,000 in 1997 to 2,100 in 2003.", [("3,000", 3000, None), ("2,100", 2100, None)]),
    ("From 1997 to 2003 it paid $5.", [("$5", 5, "USD")]),
    ("Total: 1960.", [("1960", 1960, None)]),
    ("Founded: 1960.", []),
    ("Wounded: 1960.", [("1960", 1960, None)]),
    ("In all, 1987 were held.", [("1987", 1987, None)]),
    ("The toll stood at 2014.", [("2014", 2014, None)]),
    ("The floods of 2014 were bad.", []),
    ("Totals: 2014 – 340; 2015 – 410.", [("340", 340, None), ("410", 410, None)]),
    ("guns – 2010 (+4)", [("2010", 2010, None), ("4", 4, None)]),
    ("Hull 1120, Dover 640.", [("1120", 1120, None), ("640", 640, None)]),
    ("The mill employs 1450.", [("1450", 1450, None)]),
    ("The poet, born 1450, was blind.", []),
]  # fmt: skip

NAMES = [
    # scores of cricket, names that begin with a number, sums of so many figures
    ("She made 71 off 54 balls.", []),
    ("They were 250 for 6 at stumps, Rudd 88 not out.", []),
    ("He paid 250 for 6 chairs.", [("250", 250, None), ("6", 6, None)]),
    ("They went all out and raised 250 for 12 huts.", [("250", 250, None), ("12", 12, None)]),
    ("Of 200 balls 30 for 6 teams came.", [("200", 200, None), ("30", 30, None), ("6", 6, None)]),
    ("First Four Cases Found", [("Four", 4, None)]),
    ("The Six Nations match drew six nations.", [("six", 6, None)]),
    ("He owed a five-figure sum.", []),
    ("They had dug since eight o'clock.", []),
    ("Rule 9b-4 binds 12 firms.", [("12", 12, None)]),
    ("It takes either (1) a fine or (2) a ban.", []),
    ("All three (3) crews left.", [("three", 3, None), ("3", 3, None)]),
    ("A five-speed, four-door car hit two doors.", [("two", 2, None)]),
    ("It will be at least 2031 before pumps arrive.", []),
    ("It needs at least 2031 pumps.", [("2031", 2031, None)]),
    ("PC 3312 Roe was hurt.", []),
    ("She sat in Court 5.", []),
    ("The court 5 men left.", [("5", 5, None)]),
    ("Call 101 quoting log 77.", []),
    ("He will call 101 witnesses.", [("101", 101, None)]),
    ("Ring 0800 555 111 now.", []),
    ("Contact officers in Urvik on 101.", []),
    ("Group of 20 ministers met.", []),
    ("Envoys of the Group of 77 met.", []),
    ("Group of 20 hikers found.", [("20", 20, None)]),
    ("A group of 77 hikers was found.", [("77", 77, None)]),
    ("The 737 Max and the 737-800 flew.", []),
    ("It meets ISO 3888-2 and has 5G.", []),
    ("They sat in Row 21.", []),
    ("It was named in Proclamation 9844, and in Directive 2004.", []),
    ("They will order 40 tents.", [("40", 40, None)]),
]  # fmt: skip

VAGUE = [
    ("One herder in 20 has a phone.", [("One herder in 20", 0.05, "fraction")]),
    ("She met one man in 20 towns.", [("one", 1, None), ("20", 20, None)]),
    ("The sea may rise 30 to 60 cm.", [("30 to 60 cm", (30, 60), "centimetre")]),
    ("Debt is 2.3x its income.", [("2.3x", 2.3, "times")]),
    ("Pay is a third below that.", [("a third", 0.333333, "fraction")]),
    ("Only a couple of hundred came.", [("a couple of hundred", 200, None)]),
    ("Rents rose by between a fifth and a quarter.", [("a fifth and a quarter", (0.2, 0.25), "fraction")]),
    ("It was a fifth and a quarter came late.", []),
    ("Scores drowned.", [("Scores", (20, None), None)]),
    ("A blast hurt scores.", [("scores", (20, None), None)]),
    ("Test scores were hurt.", []),
    ("Both scores were level.", []),
]


def as_range(value):
    low, high = value if isinstance(value, tuple) else (value, value)
    return tuple(None if end is None else Decimal(str(end)) for end in (low, high))


@pytest.mark.parametrize(
    ("text", "figures"), [*MONEY, *SCALES, *PARTS, *SIGNS, *UNITS, *DATES, *NAMES, *VAGUE]
)
def test_wordings(text, figures):
    found = [(c.span.of(text), (c.low, c.high), c.unit) for c in find_candidates(text, load_language("en"))]
    assert found == [(surface, as_range(value), unit) for surface, value, unit in figures]


BOUNDS = [
    # text                                     bounds in order
    ("The damage is $40,000 +, he said.",      ["at_least"]),
    ("The damage is $40,000 + this year.",     ["at_least"]),
    ("The fee is $400 + tax.",                 ["exact"]),
    ("Add 3 + 4 goats.",                       ["exact", "exact"]),
    ("It is more than 10 miles (16 km) off.",  ["more_than", "more_than"]),
    ("It is 10 miles (16 km) off.",            ["exact", "exact"]),
    ("It cost at most $50,000 (£38,000).",     ["at_most", "at_most"]),
    ("It took 30-odd years.",                  ["about"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bounds"), BOUNDS)
def test_bounds_around_an_amount(text, bounds):
    assert [c.bound for c in find_candidates(text, load_language("en"))] == bounds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The rate is 8.1 per 100,000 people.", ["rate"]),
        ("Cases: 310 (+12)", [None, "increment"]),
        ("Growth: 3% (+1%)", [None, None]),
    ],
)
def test_kinds_that_the_words_show(text, kinds):
    assert [c.kind for c in find_candidates(text, load_language("en"))] == kinds


def test_odd_white_space_in_a_sign():
    text = "It was 40º\x1fF there."
    [found] = find_candidates(text, load_language("en"))
    assert (found.span.of(text), found.unit) == ("40º\x1fF", "degree fahrenheit")
