"""Two sources beside each other: each has its own figures, and a noun stands for no body of another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import read

from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.language import Language as Parser


def heard(marked: str, nlp: Parser, language: Language) -> str | None:
    return read(marked, nlp, language)[1].speaker


BESIDE = [
    ("The walk drew [[25]] boats, according to police, and 70 according to the unions.", "police"),
    ("The walk drew 25 boats, according to police, and [[70]] according to the unions.", "the unions"),
    ("According to police, [[25]] boats came, and 70 according to the unions.", "police"),
    ("Police said [[25]] boats came, and 70 according to the unions.", "Police"),
    ("Police said 25 boats came, and [[70]] according to the unions.", "the unions"),
    ("The storm sank [[63]] boats by the army's count, and 90 by that of the Red Cross.", "the army"),
    ("The storm sank 63 boats by the army's count, and [[90]] by that of the Red Cross.", "Red Cross"),
    ("[[Tens of thousands]] of people - 38,000 by the police count, up to 130,000 by that of the unions - marched in Norta on Friday.", None),
    ("Tens of thousands of people - 38,000 by the police count, up to [[130,000]] by that of the unions - marched in Norta on Friday.", "the unions"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker"), BESIDE)
def test_each_figure_goes_to_the_source_on_its_side(
    marked: str, speaker: str | None, nlp: Parser, language: Language
) -> None:
    assert heard(marked, nlp, language) == speaker


KINDS = [
    ("Solen Inc said 60 jobs would go. The union said it was [[150]].", "The union"),
    ("Solen Inc, a union, said 60 jobs would go. The union said it was [[150]].", "Solen Inc"),
    (
        "Seawatch Inc, a green group, said 2 ports were shut.\n\nIt was [[30]], the company said.",
        "the company",
    ),
    ("Rail operator Solen Inc said 60 trains ran. The company said [[9]] did not.", "Solen Inc"),
    ("Solen Inc said 60 trains ran. The company said [[9]] did not.", "Solen Inc"),
]


@pytest.mark.parametrize(("marked", "speaker"), KINDS)
def test_a_noun_stands_for_a_body_of_its_kind(
    marked: str, speaker: str, nlp: Parser, language: Language
) -> None:
    assert heard(marked, nlp, language) == speaker


VERBS = [
    ("Damage to homes is estimated by the district at [[9]] million euros.", "the district"),
    ("It is reckoned by the bank to be [[40]] million.", "the bank"),
    ("Researchers at the university, who counted from drones, arrived at [[61]].", "Researchers at the university"),
    ("Researchers came up with a figure of [[61]] boats.", "Researchers"),
    ("Police arrived at [[40]] houses.", None),
    ("The municipality gave the number as [[58]].", "The municipality"),
    ("The central bank forecasts [[1.9]] percent.", "The central bank"),
    ("The navy put its losses at six sailors dead and [[22]] wounded.", "The navy"),
    ("The navy raised the number of sailors killed to [[110]].", "The navy"),
    ("The port said 50 boats were licensed; records show [[61]] were registered.", "records"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker"), VERBS)
def test_who_reckons_speaks(marked: str, speaker: str | None, nlp: Parser, language: Language) -> None:
    assert heard(marked, nlp, language) == speaker


def test_what_is_said_behind_a_denial_is_not_denied(nlp: Parser, language: Language) -> None:
    text = "The minister denied that {} sailors had died and said the navy had sunk {} boats."
    assert read(text.format("[[40]]", 2), nlp, language)[1].denied
    found = read(text.format(40, "[[2]]"), nlp, language)[1]
    assert (found.speaker, found.denied) == ("The minister", False)
