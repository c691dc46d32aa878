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
]  # fmt: skip

UNITS = [
    # text                                                unit     kind
    ("Ivan Petrov, 35, saw the blast.",                   "year",  "age"),
    ("Men over 60 may leave.",                            "year",  "age"),
    ("She was 17 when she left.",                         "year",  "age"),
    ("The club won 35 games.",                            None,    None),
]  # fmt: skip

DIRECTIONS = [
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
    "text", ["9" * 100_000, "9," * 50_000, "one " * 20_000, "(" * 20_000 + "5", "5" + " " * 20_000 + "people"]
)
def test_long_runs_are_read(text, nlp, language):
    for mention in mentions(text, nlp, language):
        assert mention.span.of(text)


def test_a_level_in_another_currency_has_no_direction(nlp, language):
    text = "Net profit fell 12% to £340m ($432m)."
    assert [m.direction for m in mentions(text, nlp, language)] == ["down", None, None]
