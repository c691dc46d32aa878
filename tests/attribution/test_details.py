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
    ("Observers reported [[40]] irregularities.", "unnamed"),
    ("Lifeguards believe [[40]] people drowned.", "unnamed"),
    ("Observers counted 3 boats. They had spoken of [[40]] dead.", "unnamed"),
    ("Red Cross said [[40]] boats sank.", "organisation"),
    ("Volvex said [[40]] cars were sold.", "organisation"),
    ("Volvex Motors said [[40]] cars were sold.", "organisation"),
    ("Ana Duarte came. Duarte said [[40]] boats sank.", "person"),
    ("Mayor Duarte said [[40]] boats sank.", "person"),
    ("Kiran Patel of the Dock Workers Union said [[40]] boats sank.", "person"),
    ("Company chief executive Nadia Prew said [[40]] boats sank.", "person"),
    ("A surgeon at the town hospital, who gave no name, said he had counted [[51]] bodies.", "unnamed"),
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
    ("Prime Minister Piet Mills said [[40]] boats sank.", None),
    ("Kiran Patel of the Dock Workers Union said [[40]] boats sank.", "the Dock Workers Union"),
    ("Solen chief executive Nadia Prew said [[40]] boats sank.", "Solen"),
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


ISSUED = [
    ("We lost [[40]] boats.", "River Authority", (), True),
    ("The Authority says [[40]] dams held.", "River Authority", (), True),
    ("Mayor Piet Mills spoke. He said [[40]] boats sank.", "Piet Mills", ("River Authority",), False),
    ("Mayor Piet Mills put the loss at [[40]] boats.", "Piet Mills", ("River Authority",), False),
    ("She said [[40]] boats sank.", "River Authority", (), False),
    ("They said [[40]] boats sank.", "River Authority", (), False),
]


@pytest.mark.parametrize(("marked", "speaker", "chain", "sure"), ISSUED)
def test_another_voice_in_a_statement_is_never_surely_the_issuers(
    marked: str, speaker: str, chain: tuple[str, ...], sure: bool, nlp: Parser, language: Language
) -> None:
    """A pronoun is the person named before, else the issuer to be checked."""
    found = read(marked, nlp, language, "River Authority")[1]
    assert (found.speaker, found.chain) == (speaker, chain)
    assert (found.confidence >= 0.9) == sure
    assert sure or speaker != "River Authority" or found.confidence < 0.7


NAMED = [
    ("Solen chief executive Nadia Prew said [[40]] boats sank.", "Nadia Prew"),
    ("Chief executive Nadia Prew said [[40]] boats sank.", "Nadia Prew"),
    ("Company chief executive Nadia Prew said [[40]] boats sank.", "Nadia Prew"),
    ("Kiran Patel of the Dock Workers Union said [[40]] boats sank.", "Kiran Patel"),
    ("Some [[40]] boats sank, according to Ana Duarte of Volvex.", "Ana Duarte"),
    ("Bank of Northland said [[40]] boats sank.", "Bank of Northland"),
]


@pytest.mark.parametrize(("marked", "name"), NAMED)
def test_one_person_has_one_name(marked: str, name: str, nlp: Parser, language: Language) -> None:
    """What a person is and whose is no part of the name."""
    assert read(marked, nlp, language)[1].speaker == name


GENERAL = [
    # text                                                                        speaker        chain
    ("Port officials said [[40]] boats sank, the Norta news agency reported.", "Port officials", ("the Norta news agency",)),
    ("On Monday, some traders say, [[40]] boats sank.", "some traders", ()),
    ("The deal gives dockers 3 percent and a bonus of [[40]], a source close to the talks said.", "a source", ()),
    ("The report shows that [[40]] boats sank, the ministry said.", "the ministry", ()),
    ("According to the latest figures, [[40]] boats sank.", None, ()),
    ("According to figures released by the port authority, [[40]] boats sank.", "the port authority", ()),
    ("Solen Inc said on Monday that it lost 9 boats. The company said [[40]] men drowned.", "Solen Inc", ()),
    ("The mayor said he feared for the harbour, which employs [[40]] men.", None, ()),
    ("The nurse said the clinic lost [[40]] beds, a figure the owners declined to comment on.", "The nurse", ()),
    ("Lena province recorded [[40]] cases, the health ministry said.", "the health ministry", ()),
    ("The coast guard counted 57 boats: [[40]] trawlers and 17 yachts.", "The coast guard", ()),
    ("• [[40]] houses destroyed in the valley (Ministry of Ports).", "Ministry of Ports", ()),
    ("And this from Mayor Ana Duarte:\n\n“We lost [[40]] boats in one night.”", "Ana Duarte", ()),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker", "chain"), GENERAL)
def test_who_says_it(
    marked: str, speaker: str | None, chain: tuple[str, ...], nlp: Parser, language: Language
) -> None:
    """The innermost voice, in its fullest name; never a thing, and not what the reporter adds."""
    found = read(marked, nlp, language)[1]
    assert (found.speaker, found.chain) == (speaker, chain)


DENIED = [
    ("The claim of [[40]] dead is false, the mayor said.", True),
    ("The mayor said [[40]] paintings were fake.", False),
    ("The claim of [[40]] dead is not false, the mayor said.", False),
    ("Not [[40]] but 14 boats sank, the mayor said.", True),
    ("“It is 14, not [[40]],” the mayor said.", True),
    ("The boats were not insured, and [[40]] sank, the mayor said.", False),
]


@pytest.mark.parametrize(("marked", "denied"), DENIED)
def test_what_is_called_false_is_denied(marked: str, denied: bool, nlp: Parser, language: Language) -> None:
    """By its predicate, or by the figure that is put in its place."""
    assert read(marked, nlp, language)[1].denied == denied
