"""Voices as a reader would write them: no titles, places, owners or captions glued to a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import read

from claimtrack.attribution.naming import plain_name
from claimtrack.attribution.words import load_words
from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.language import Language as Parser

NAMES = [
    ("the BBC's Ana Duarte", "Ana Duarte", "BBC", False),
    ("The BBC's Ana Duarte in Port Lena", "Ana Duarte", "BBC", False),
    ("Ana Duarte at a camp near Lima", "Ana Duarte", None, False),
    ("Ana Duarte of the aid charity Sea Line", "Ana Duarte", "the aid charity Sea Line", False),
    ("Singer Piet Mills", "Piet Mills", None, False),
    ("school administrator Piet Mills", "Piet Mills", None, False),
    ("Lena police inspector-general Piet Mills", "Piet Mills", None, False),
    ("oil firm Solen", "Solen", None, True),
    ("Peruvian news agency Norta", "Norta", None, True),
    ("Peru's Solen", "Solen", None, False),
    # Nothing shows where the name would begin or end.
    ("Peru's Prime Minister", "Peru's Prime Minister", None, False),
    ("Peru's Ministry of Ports", "Peru's Ministry of Ports", None, False),
    ("Red Cross in Peru", "Red Cross in Peru", None, False),
    ("Bank of Peru", "Bank of Peru", None, False),
    ("the miners' union of Lena", "the miners' union of Lena", None, False),
    ("Minister for Ports Ana Duarte", "Minister for Ports Ana Duarte", None, False),
    ("Baker Street Clinic", "Baker Street Clinic", None, False),
]

VOICES = [
    # Figures speak for whose they are.
    ("UN estimates put the dead at [[40]].", "UN"),
    ("A UN estimate put the dead at [[40]].", "UN"),
    ("Police estimates suggest that [[40]] people came.", "Police"),
    ("The ministry's latest figures show that [[40]] boats sank.", "The ministry"),
    ("According to the ministry's latest figures, [[40]] boats sank.", "ministry"),
    ("Ministry of Ports data show that [[40]] boats sank.", "Ministry of Ports"),
    ("Ana Duarte's numbers show [[40]] percent.", "Ana Duarte's numbers"),
    ("Peru's prime minister, Ana Duarte, said [[40]] boats sank.", "Ana Duarte"),
    ("Peru's Prime Minister, Ana Duarte, said [[40]] boats sank.", "Ana Duarte"),
    ("“[[40]] boats sank,” said Charlie King, a prominent Lena Democrat.", "Charlie King"),
    ("Some [[40]] boats sank, according to official figures.", "official figures"),
    ("The Lenia Geological Survey said [[40]] houses fell.", "Lenia Geological Survey"),
    ("The Lena Post reported that [[40]] houses fell.", "Lena Post"),
    ("The Volvex survey found that [[40]] houses fell.", "The Volvex survey"),
    # Letters are a body of their own, not the first of its parts.
    ("The UN Ports Council met. The UN said [[40]] boats sank.", "UN"),
    ("The Lenia Ports Council met. The Ports Council said [[40]] boats sank.", "Lenia Ports Council"),
    ("Ana Duarte: 'We face a great flood' UN officials said at least [[40]] boats sank.", "UN officials"),
    (
        "Some [[40]] boats sank, a spokesman for the Office for the Co-ordination of Ports said.",
        "a spokesman for the Office for the Co-ordination of Ports",
    ),
    ("Moody's said [[40]] loans had failed.", "Moody's"),
    ("Lenaboat tweets: “I have seen [[40]] boats sink.”", "Lenaboat"),
    # A verb that looks like a noun.
    ("Nearly [[40]] percent of ships leak, Ana Duarte said.", "Ana Duarte"),
    ("Last week some [[40]] boats sank.", None),
]


@pytest.mark.parametrize(("printed", "name", "body", "is_a_body"), NAMES)
def test_plain_name(printed: str, name: str, body: str | None, is_a_body: bool, language: Language) -> None:
    """A name loses what only stands around it; where nothing shows that, it stays whole."""
    assert plain_name(printed, load_words(language), language) == (name, body, is_a_body)


@pytest.mark.parametrize(("marked", "voice"), VOICES)
def test_voice(marked: str, voice: str | None, nlp: Parser, language: Language) -> None:
    """The voice behind a figure has the name that the sentence gives it."""
    speaker = read(marked, nlp, language)[1].speaker
    assert (speaker or "").removeprefix("the ") == (voice or "")


def test_chain_of_a_study_cited(nlp: Parser, language: Language) -> None:
    """Who cites a study passes its figure on, also where the tagger takes the verb before for a noun."""
    found = read("Nearly [[40]] percent of ships leak, Berg said, citing a study.", nlp, language)[1]
    assert (found.speaker, found.chain) == ("a study", ("Berg",))
