"""Figures that somebody wants, rates, owns or hands on without a plain word of saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import plain, read

from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.language import Language as Parser

Row = tuple[str, str | None]

WISHES: list[Row] = [
    ("Ana Duarte wants to cut [[40]] posts.", "Ana Duarte"),
    ("Ana Duarte wants the board to pay [[40]] crews.", "Ana Duarte"),
    ("Ana Duarte hopes to sell [[40]] boats.", "Ana Duarte"),
    ("Ana Duarte hopes that the sale of [[40]] boats will help.", "Ana Duarte"),
    ("The candidates hope to win [[40]] seats.", "candidates"),
    ("The company plans to cut [[40]] jobs.", "company"),
    ("The harbour board is seeking [[millions]] of coins from the state.", "harbour board"),
    ("The lawsuit seeks [[$40]] in damages.", "lawsuit"),
    ("Ana Duarte called for a toll of [[40]] coins.", "Ana Duarte"),
    ("Ana Duarte has called for reducing the toll to [[40]] coins.", "Ana Duarte"),
    ("Ana Duarte has called for the toll, now 30 coins, to be raised to [[40]].", "Ana Duarte"),
    ("Ana Duarte asked the board for [[$40]].", "Ana Duarte"),
    ("Ana Duarte urged the board to spend [[$40]].", "Ana Duarte"),
    ("Proponents like Ana Duarte urged the board to buy [[40]] boats.", "Proponents like Ana Duarte"),
    ("The council voted to pay [[$40]] to the crews.", "council"),
    ("The government aims for growth of [[40]] percent.", "government"),
    ("The mayor is confident that [[40]] boats will return.", "mayor"),
    ("The storm could cost [[40]] boats, she hopes not, Ana Duarte worries.", "Ana Duarte"),
    ("The toll may not pass [[40]], Ana Duarte hopes.", "Ana Duarte"),
]

NO_WISHES: list[Row] = [
    ("The wall needs [[40]] stones.", None),
    ("The court ordered the bank to pay [[$40]].", None),
    ("The teacher told the crews to sell [[40]] boats.", None),
    ("The mayor called [[40]] families.", None),
    ("The mayor called for silence in the hall with its [[40]] benches.", None),
    ("The council voted [[7]] to 3 to close the pier.", None),
    ("The shop offers help to [[40]] guests.", None),
    ("Ana Duarte hoped for rain.  Some [[40]] boats lay dry.", None),
    ("Somebody's plan was to sell. Some [[40]] boats were sold.", None),
]

CHARGES: list[Row] = [
    ("Ana Duarte accused the bank of hiding [[$40]].", "Ana Duarte"),
    ("The lawsuit accuses the bank of hiding [[$40]].", "lawsuit"),
    ("Prosecutors charged two brokers with cheating crews from [[40]] ports.", "Prosecutors"),
    ("Ana Duarte sued the port for [[$40]].", "Ana Duarte"),
    ("The police charged [[40]] smugglers with theft.", None),
    ("The bank charged the crews [[$40]] for each card.", None),
    ("Ana Duarte was accused of hiding [[$40]].", None),
]

NOUNS: list[Row] = [
    ("The crews are paid for the union's recommended [[40]] days.", "union"),
    ("Ana Duarte's declared goal of [[40]] boats was missed.", "Ana Duarte"),
    ("Ana Duarte's declared goal of 12 boats - a sum for [[40]] ports - was missed.", None),
    ("Ana Duarte's call for a raise of [[40]] percent was heard.", "Ana Duarte"),
    ("The union repeated its call for a raise of [[40]] percent.", "union"),
    ("The company has a plan to cut [[40]] jobs.", "company"),
    ("Ana Duarte made a promise to build [[40]] boats.", "Ana Duarte"),
    ("Ana Duarte made the case that [[40]] boats would be enough.", "Ana Duarte"),
    ("Ana Duarte's plan for the port, which took [[40]] years, was read.", None),
    ("Some [[40]] boats sank, by one estimate.", "one estimate"),
    ("By the union's own count, [[40]] crews marched.", "union"),
    ("By the count of [[40]] to 12, the council closed the pier.", None),
    ("By our own count, [[40]] crews marched.", None),
    ("Ana Duarte's plan would cap the toll at [[40]] coins.", "Ana Duarte’s plan".replace("’", "'")),
    ("The new rule would require boats to carry [[40]] buoys.", "new rule"),
    ("Under Ana Duarte's plan, each crew would get [[40]] coins.", "Ana Duarte's plan"),
    ("The law allows [[40]] days of leave.", None),
    ("Her plan would cap the toll at [[40]] coins.", None),
    ("Under the bridge, [[40]] boats would pass.", None),
    ("The plan would cost [[$40]].", None),
]

RATINGS: list[Row] = [
    ("BoatWatch rated [[40]] percent of the piers as poor.", "BoatWatch"),
    ("BoatWatch rated 30 percent of piers as poor, compared to [[40]] percent of walls.", "BoatWatch"),
    ("The Lena Post lists the brothers with just under [[$40]] each.", "Lena Post"),
    ("Ana Duarte described the storm as the worst in [[40]] years.", "Ana Duarte"),
    ("Brook leads Duarte by 8 points, [[49]] percent to 41 percent, in the survey, taken in May.", "survey"),
    ("There was no confirmation from the palace that [[40]] boats were sold.", None),
    ("Word came late of a denial by the palace that [[40]] boats were sold.", "palace"),
    ("The storm took [[40]] houses (Civil Protection).", "Civil Protection"),
    ("Ana Duarte called the [[40]] crews brave.", None),
    ("The pier was rated as poor by [[40]] crews.", None),
    ("Ana Duarte boasted of her skill in saving [[$40]].", "Ana Duarte"),
    ("The lawyers pointed to the cases of [[40]] sailors.", "lawyers"),
    ("The mayor pointed to the wall that held for [[40]] years.", None),
    ("Ana Duarte unveiled a fund of [[$40]].", "Ana Duarte"),
    ("Ana Duarte disputes the figure of [[40]] boats.", "Ana Duarte"),
    ("Many sailors have heard that [[40]] boats sank.", "Many sailors"),
]

SHOWN: list[Row] = [
    ("After leaked documents from his bank show he lost [[$40]], Piet Mills left.", "documents"),
    ("In the new survey, conducted in May, [[40]] percent of crews would leave.", "survey"),
    ("The challenge is shown by this finding: “[[40]] boats paid no toll.”", "this finding"),
    ("The board reported that Lena has 3 boats; Mills has [[40]], and the paper says more.", "board"),
    ("“It rains,” Ana Duarte added, noting that 60 boats sank, but only [[7]] were old.", "Ana Duarte"),
    ("Crews say by [[40]] percent to 30 percent that the toll is fair.", None),
    ("Officials say that prices rose, [[5]] percent in May and 6 in June.", "Officials"),
    ("Polls showed that it led, but polls are not a measure of mood [[40]] days ahead.", None),
    ("Ana Duarte tells [[40]] in the port that the war is won.", None),
    ("Ana Duarte said she would sue in the port, where [[40]] crews had sued.", None),
    ("“Ready?” she said, but the crew slept until the clock struck [[12]].", None),
    ("The Lena Post quoted a nurse as saying that [[40]] people were hurt.", "nurse"),
    ("Ana Duarte was quoted by the Lena Post as saying that [[40]] boats sank.", "Ana Duarte"),
    ("Citing [[two]] diplomats, the Lena Post reported that 24 boats had sunk.", None),
    ("Citing two diplomats, the Lena Post reported that [[24]] boats had sunk.", "two diplomats"),
]

NAMES: list[Row] = [
    ("Terval cut its toll on Monday. It said it had lost [[40]] boats.", "Terval"),
    ("Prices fell on Monday. It said [[40]] boats were lost.", None),
    ("Terval Shipping cut its toll on Monday. The company said it lost [[40]] boats.", "Terval Shipping"),
    ("The PBF said it rained. It raised its forecast to [[40]] percent.", "PBF"),
    (
        "Ana Duarte Leads The Fleet Of The Port\n\nPeople like Duarte. Duarte left. She said [[40]] boats sank.",
        "Ana Duarte",
    ),
    (
        "“We lost much,” said Ana Duarte.\n\n“If we ask what Duarte left out, it is [[40]] boats.”",
        None,
    ),
]

ROWS = WISHES + NO_WISHES + CHARGES + NOUNS + RATINGS + SHOWN + NAMES


@pytest.mark.parametrize(("marked", "speaker"), ROWS, ids=range(len(ROWS)))
def test_the_figure_has_its_voice(marked: str, speaker: str | None, nlp: Parser, language: Language) -> None:
    """Each row is one way in which a figure is somebody's, or is nobody's."""
    found = read(marked, nlp, language)[1]
    assert (found.speaker is None) == (speaker is None), found
    if speaker is not None and found.speaker is not None:
        assert plain(speaker) in plain(found.speaker)


TOLD: list[tuple[str, str]] = [
    ("The union says the minister wants to cut [[40]] posts.", "The union"),
    ("“The minister wants to cut [[40]] posts,” Ana Duarte said.", "Ana Duarte"),
    ("MR. BROOK: The board wants to sell [[40]] boats.\n\nQ: Why?", "MR. BROOK"),
]


@pytest.mark.parametrize(("marked", "speaker"), TOLD)
def test_a_wish_in_somebodys_words_is_no_voice(
    marked: str, speaker: str, nlp: Parser, language: Language
) -> None:
    """Who tells of the wish puts the figure forward; nobody stands between."""
    found = read(marked, nlp, language)[1]
    assert (found.speaker, found.chain) == (speaker, ())


SURFACES: list[tuple[str, str, str]] = [
    (
        "One trader involved in the sale said [[40]] boats sank.",
        "One trader",
        "One trader involved in the sale",
    ),
    ("All the experts I asked said [[40]] boats sank.", "All the experts", "All the experts I asked"),
    ("One trader, who asked for silence, said [[40]] boats sank.", "One trader", "One trader"),
    ("Ana Duarte said [[40]] boats sank.", "Ana Duarte", "Ana Duarte"),
]


@pytest.mark.parametrize(("marked", "name", "surface"), SURFACES)
def test_the_surface_holds_the_whole_description(
    marked: str, name: str, surface: str, nlp: Parser, language: Language
) -> None:
    """A voice without a name is shown with the words that tell it from others; its name stays short."""
    text, found = read(marked, nlp, language)
    assert found.span is not None
    assert (found.speaker, found.span.of(text)) == (name, surface)


def test_a_voice_behind_another_is_not_sure(nlp: Parser, language: Language) -> None:
    """Where one hands on another's words, readers differ on whose figure it is."""
    alone = read("“Some [[40]] boats sank,” Ana Duarte said.", nlp, language)[1]
    behind = read("The ministry counted [[40]] boats, Ana Duarte said.", nlp, language)[1]
    assert alone.confidence >= 0.9 > 0.7 > behind.confidence


def test_a_pronoun_that_nobody_resolves_has_no_name(nlp: Parser, language: Language) -> None:
    """It is somebody's word, and not the reporter's."""
    text, found = read("Prices fell on Monday. It said [[40]] boats were lost.", nlp, language)
    assert (found.speaker, found.role, found.style) == (None, "unnamed", "indirect")
    assert found.span is not None
    assert found.span.of(text) == "It"


def test_a_company_that_is_not_named_is_no_affiliation(nlp: Parser, language: Language) -> None:
    """Only a name says whom somebody speaks for."""
    found = read("Company chief executive Nadia Prew said [[40]] boats sank.", nlp, language)[1]
    assert (found.speaker, found.affiliation) == ("Nadia Prew", None)
