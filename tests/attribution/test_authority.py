"""Whose count a figure is behind its voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import read

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.pipeline import extract

if TYPE_CHECKING:
    from spacy.language import Language as Parser

ROWS = [
    ("Ana Duarte, a spokeswoman for the Harbour Board, said [[40]] boats had sunk.", "Harbour Board"),
    ("Harbour Board spokesman Piet Mills said [[40]] boats had sunk.", "Harbour Board"),
    ("Harbour Board officials said [[40]] boats had sunk.", "Harbour Board"),
    ("Peruvian Health Minister Ana Duarte said [[40]] people had died.", "Peruvian Health ministry"),
    ("Peruvian Prime Minister Ana Duarte said [[40]] people had died.", "Peruvian government"),
    ("Peruvian officials said [[40]] people had died.", "Peruvian officials"),
    (
        "The press service of the Peruvian Interior Ministry said [[40]] had died.",
        "Peruvian Interior Ministry",
    ),
    ("A source in the Interior Ministry said [[40]] people had died.", "Interior Ministry"),
    ("The Harbour Relief Committee (HRC) met. The HRC said [[40]] boats sank.", "Harbour Relief Committee"),
    ("Figures released by the Harbour Board showed [[40]] boats had sunk.", "Harbour Board"),
    ("The mayor of Harrow, Jan Ek, said on Sunday that [[40]] families fled.", "Jan Ek"),
    (
        "The Harbour Watch Organization (HWO) met. HWO officials said [[40]] sank.",
        "Harbour Watch Organization",
    ),
    ("The World Harbour Organization met. WHO officials said [[40]] sank.", "World Harbour Organization"),
    ("The ministry's latest bulletin showed [[40]] people had died.", "ministry"),
    ("Residents said [[40]] people had died.", "residents"),
    ("Piet Mills said [[40]] boats had sunk.", "Piet Mills"),
    ("Some [[40]] boats sank.", None),
]


@pytest.mark.parametrize(("marked", "authority"), ROWS)
def test_authority(marked: str, authority: str | None, nlp: Parser, language: Language) -> None:
    """A spokesman, an official and a document speak for a body; others for themselves."""
    assert read(marked, nlp, language)[1].authority == authority


def test_officials_speak_for_the_body_before(nlp: Parser, language: Language) -> None:
    """Officials of no body are those of the public body that spoke last."""
    text = "The Interior Ministry said nine people had died. Officials said 40 were hurt."
    found = extract(Document("d", text), nlp, language)
    assert [claim.authority for claim in found] == ["Interior Ministry", "Interior Ministry"]
