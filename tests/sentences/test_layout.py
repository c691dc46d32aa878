"""Paragraphs, kinds of document, names. All texts are our own."""

from __future__ import annotations

import pytest

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import bare_name, lay_out

WRAPPED = """The harbour of Port Lena was closed on Monday after a storm sank
forty boats and broke the outer wall, the coast guard said in a
statement that reached us in the evening.
Nobody was hurt, it added, because the crews had left the quays when
the warning came at noon.

Repairs will take
ten weeks."""

LISTED = "What was lost:\n- 40 boats\n- 3 cranes\n- the outer wall"


def paragraphs(text: str, language: Language) -> list[str]:
    layout = lay_out(Document("d", text), language)
    return [p.of(text) for p in layout.paragraphs]


def test_wrapped_lines_are_one_paragraph(language: Language) -> None:
    """Single line breaks inside sentences do not end a paragraph; blank lines do. Offsets stay."""
    found = paragraphs(WRAPPED, language)
    assert len(found) == 2
    assert found[0].startswith("The harbour") and found[0].endswith("came at noon.")


def test_windows_line_ends_change_nothing(language: Language) -> None:
    """The same text with carriage returns has the same paragraphs."""
    text = WRAPPED.replace("\n", "\r\n")
    assert [p.replace("\r", "") for p in paragraphs(text, language)] == paragraphs(WRAPPED, language)


def test_lines_of_a_list_are_paragraphs(language: Language) -> None:
    """A list is not wrapped text."""
    assert len(paragraphs(LISTED, language)) == 4


def test_lines_without_wrapping_are_paragraphs(language: Language) -> None:
    """A text with one line a paragraph stays so."""
    assert len(paragraphs("Forty died.\nThe road is closed.\nIt rains.", language)) == 3


def test_blank_text_has_an_empty_layout(language: Language) -> None:
    """Nothing in, nothing out."""
    layout = lay_out(Document("d", " \n\n "), language)
    assert (layout.paragraphs, layout.sentences, layout.turns, layout.kind) == ((), (), (), "news")


STATEMENTS = [
    ("Statement of the Press Service of the Ministry of Ports of Lenia", "the Ministry of Ports of Lenia"),
    ("Statement by Foreign Minister Ana Duarte on the talks", "Ana Duarte"),
    (
        "Joint statement by the Harbour Board and the City of Lena on repairs",
        "the Harbour Board and the City of Lena",
    ),
    ("Statement from President Tomas Brook", "Tomas Brook"),
    ("Comment by the Information Department of the Ministry of Ports", "the Ministry of Ports"),
    ("Embassy of Lenia\nPress statement, 3 May", "Embassy of Lenia"),
    ("FOR IMMEDIATE RELEASE\n\nHarbour Board", "Harbour Board"),
    ("Ministry of Ports of Lenia\n\nPress release No. 45/2020", "Ministry of Ports of Lenia"),
    (
        "Ministry of Ports of Lenia\nPress release No. 45/2020 of 3 May 2020, Lena",
        "Ministry of Ports of Lenia",
    ),
    ("3 May 2020\n\nMinistry of Ports of Lenia\n\nPress release No. 45/2020", "Ministry of Ports of Lenia"),
    ("Press release row grows\n\nMinistry of Ports says 40 boats sank", None),
    ("FOR IMMEDIATE RELEASE\n\nNew Wall For The Old Port", None),
    ("Storm sinks 40 boats", None),
    ("A statement of facts is missing", None),
    ("The statement by the mayor drew laughter in the town hall and beyond.", None),
]


@pytest.mark.parametrize(("heading", "issuer"), STATEMENTS)
def test_an_official_heading_names_the_issuer(heading: str, issuer: str | None, language: Language) -> None:
    """The heading of a statement says who speaks; the press office speaks for its body."""
    layout = lay_out(Document("d", f"{heading}\n\nWe lost 40 boats in the storm."), language)
    assert layout.issuer == issuer
    assert layout.kind == ("statement" if issuer else "news")


def test_issued_by_wins(language: Language) -> None:
    """What the user or the record says about the issuer is taken as it is."""
    document = Document("d", "We lost 40 boats.", issued_by="Ministry of Ports")
    assert lay_out(document, language).issuer == "Ministry of Ports"


def test_a_readout_is_its_publishers(language: Language) -> None:
    """An official heading without a name gives the publisher, where one is known."""
    document = Document("d", "Forty mayors came.", title="Readout of the Meeting", publisher="Port Authority")
    assert lay_out(document, language).issuer == "Port Authority"


NAMES = [
    ("President Tomas Brook", "Tomas Brook"),
    ("Lenian Foreign Minister Ana Duarte", "Ana Duarte"),
    ("President of the Republic of Lenia Tomas Brook", "Tomas Brook"),
    ("Harbour Board spokesman Piet Mills", "Piet Mills"),
    ("Rear Admiral Eva van Dijk", "Eva van Dijk"),
    ("Mr. Brook", "Brook"),
    ("Justice Department", "Justice Department"),
    ("General Electric", "General Electric"),
    ("Ana Duarte", "Ana Duarte"),
    ("President", "President"),
]


@pytest.mark.parametrize(("printed", "name"), NAMES)
def test_titles_are_no_part_of_a_name(printed: str, name: str, language: Language) -> None:
    """Titles before a person's name are dropped; in a body's name they stay."""
    assert bare_name(printed, language) == name


@pytest.mark.parametrize("heading", ["Comments", "12 comments", "Readers’ comments:", "## Leave a comment"])
def test_readers_comments_are_left_out(heading: str, language: Language) -> None:
    text = f"The bridge cost 8 million.\n\nIt opened on Monday.\n\n{heading}\n\nJoe: It cost 20 million."
    layout = lay_out(Document("d", text), language)
    assert [s.span.of(text) for s in layout.sentences] == [
        "The bridge cost 8 million.",
        "It opened on Monday.",
    ]


def test_a_text_about_comments_is_kept(language: Language) -> None:
    text = "Comments\n\nThe bridge cost 8 million.\n\nComments by the mayor were few.\n\nIt opened on Monday."
    assert len(lay_out(Document("d", text), language).sentences) == 4


def test_cells_of_a_table_are_sentences_of_their_own(language):
    text = "| district | dead |\n|---|---|\n| North | 112 |\n\nOr | so."
    layout = lay_out(Document(id="t", text=text), language)
    assert [s.span.of(text) for s in layout.sentences] == ["district", "dead", "North", "112", "Or | so."]


def test_a_surname_before_a_turn_is_the_guest_of_the_heading(language):
    text = (
        "Interview with Health Minister Clara Benz\n\nANCHOR: Is it 5,000 posts?\n\nBENZ: No, it is 3,200.\n\n"
        "ANCHOR: What does that cost?\n\nBENZ: Roughly $40 million a year."
    )
    layout = lay_out(Document(id="t", text=text), language)
    assert [turn.speaker for turn in layout.turns if turn.role == "person"] == ["Clara Benz", "Clara Benz"]


def test_a_dateline_is_no_part_of_the_first_sentence(language):
    text = (
        "KORTAU, June 14 (Reuters) - The death toll has climbed to 38.\n\nNATO - the alliance - met. A-B - c."
    )
    layout = lay_out(Document(id="t", text=text), language)
    assert layout.sentences[0].span.of(text) == "The death toll has climbed to 38."


@pytest.mark.parametrize(
    "day", ["14 June", "14 June 2023", "June 14, 2023", "Jun. 14", "14 June 2023 (Reuters)"]
)
def test_the_day_of_a_dateline_is_written_in_any_order(day: str, language: Language) -> None:
    text = f"KORTAU, {day} - The death toll has climbed to 38."
    [sentence] = lay_out(Document(id="t", text=text), language).sentences
    assert sentence.span.of(text) == "The death toll has climbed to 38."
