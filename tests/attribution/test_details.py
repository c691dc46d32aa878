"""Role, affiliation, style, cue, confidence and denial of an attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import read

from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.language import Language as Parser

ROLES = [
    ("Ana Duarte said [[40]] boats sank.", "person"),
    ("The ministry said [[40]] boats sank.", "organisation"),
    ("The Harbour Board said [[40]] boats sank.", "organisation"),
    ("The survey found that [[40]] boats sank.", "document"),
    ("A doctor said [[40]] people were hurt.", "unnamed"),
    ("President Tomas Brook came. The head of state said [[40]] boats sank.", "person"),
    ("The Ministry of Ports came. It said [[40]] boats sank.", "organisation"),
    ("Two officials said [[40]] people were hurt.", "unnamed"),
]


@pytest.mark.parametrize(("marked", "role"), ROLES)
def test_role(marked: str, role: str, nlp: Parser, language: Language) -> None:
    """A name, a body, a document, somebody without a name."""
    assert read(marked, nlp, language)[1].role == role


AFFILIATIONS = [
    ("A spokesman for the Harbour Board said [[40]] boats sank.", "Harbour Board"),
    ("Harbour Board spokesman Piet Mills said [[40]] boats sank.", "Harbour Board"),
    ("Piet Mills, a spokesman for the Harbour Board, said [[40]] boats sank.", "Harbour Board"),
    ("Ana Duarte said [[40]] boats sank.", None),
]


@pytest.mark.parametrize(("marked", "body"), AFFILIATIONS)
def test_affiliation(marked: str, body: str | None, nlp: Parser, language: Language) -> None:
    """Spokesmen speak for a body."""
    assert read(marked, nlp, language)[1].affiliation == body


STYLES = [
    ("“We lost [[40]] boats,” Ana Duarte said.", "direct"),
    ("Ana Duarte said [[40]] boats sank.", "indirect"),
    ("Ana Duarte said after a long day in the town hall that the storm sank “[[40]] of our boats”.", "mixed"),
    ("MR. BROOK: We lost [[40]] boats.\n\nQ: Why?", "turn"),
    ("Statement of the Ministry of Ports\n\nWe lost [[40]] boats.", "statement"),
    ("Some [[40]] boats sank.", "narrator"),
]


@pytest.mark.parametrize(("marked", "style"), STYLES)
def test_style(marked: str, style: str, nlp: Parser, language: Language) -> None:
    """How the words are given."""
    assert read(marked, nlp, language)[1].style == style


def test_the_printed_words_and_the_cue_are_kept(nlp: Parser, language: Language) -> None:
    """The speaker is resolved; the surface stays what was printed beside the figure."""
    text, found = read("Mayor Ana Duarte came. She said [[40]] boats sank.", nlp, language)
    assert found.speaker == "Ana Duarte" and found.cue == "said"
    assert found.span is not None and found.span.of(text) == "She"


def test_a_denial_is_marked(nlp: Parser, language: Language) -> None:
    """The cue itself denies what it carries."""
    assert read("The ministry denied that [[40]] boats had sunk.", nlp, language)[1].denied
    assert not read("The ministry said that [[40]] boats had sunk.", nlp, language)[1].denied


def test_a_guessed_name_is_less_sure(nlp: Parser, language: Language) -> None:
    """A name printed beside the cue is surer than one found for a pronoun."""
    named = read("Ana Duarte said [[40]] boats sank.", nlp, language)[1]
    guessed = read("Ana Duarte came. It rained. She said [[40]] boats sank.", nlp, language)[1]
    nobody = read("They said [[40]] boats sank.", nlp, language)[1]
    assert named.confidence > guessed.confidence > nobody.confidence


def test_no_figures_no_work(language: Language) -> None:
    """An empty list of mentions gives an empty list."""
    from claimtrack.attribution import attribute
    from claimtrack.model import Document
    from claimtrack.sentences import lay_out

    document = Document("d", "“We lost,” she said.")
    assert attribute(document, lay_out(document, language), {}, [], language) == []
