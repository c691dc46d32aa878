"""Sentences inside a paragraph. The rows are our own; "|" marks where one sentence ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.lang import Language, load_language
from claimtrack.model import Document, Span
from claimtrack.sentences import lay_out, split_sentences

ROWS = [
    "Forty people died.|The road is closed.",
    "Dr. Aylin Kaya met Gen. Ortiz on Tuesday.|They spoke for two hours.",
    "The U.S. Army lost 3 trucks.|It said so.",
    "Troops of the U.S. arrived at noon.|The town was empty.",
    "U.S. troops left.|Nobody stayed.",
    "It fell by 3.5 percent.|Prices rose by 0.2 percent.",
    "See No. 5 on the list.|It is short.",
    "He said no.|She said yes.",
    "J. R. Mills and Ana F. Duarte signed.|Nobody else did.",
    "“We lost 40 houses.”|The mayor left.",
    "“Will it rain?” Mills asked.|Nobody knew.",
    '"Where are they?" the old man asked.|Then he sat down.',
    "They waited … and waited.|Nothing came.",
    "They waited...|Then 30 buses came.",
    "Was it 30?|Or was it 40!|Nobody counted.",
    "(It was 40 last year.)|Now it is 50.",
    "On Oct. 5 the bridge fell.|On Nov. 6 it stood again.",
    "The firm is Brook & Sons Ltd.|The owner is 70.",
    "Brook Ltd. and Mills Inc. merged.|Both had 20 workers.",
    "They met at 6 p.m. on Friday.|They left at 9 p.m.|The hall closed.",
    "1. Open the door.|Then close it.",
    "The toll was 12.5.|Later it was 13.",
    "He wrote e.g. Smith and others.|They replied.",
    "Two died.The road is closed.",
    "The price is in U.S. dollars.",
    "Call St. Mary's on Mt. Pleasant.",
    "It was about 40 sq. km of land.",
    "»Forty died.«|The officer left.",
]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_sentences_end_where_they_end(row: str, language: Language) -> None:
    """Every row is joined with a blank and taken apart again."""
    expected = row.split("|")
    if row == "Two died.The road is closed.":
        expected = ["Two died.", "The road is closed."]
    text = row.replace("|", " ")
    found = split_sentences(text, Span(0, len(text)), language)
    assert [span.of(text) for span in found] == expected


def test_a_very_long_paragraph_is_split_without_backtracking(language: Language) -> None:
    """A paragraph of many thousand sentences comes back whole."""
    text = "The toll rose to 40. " * 20_000
    assert len(split_sentences(text, Span(0, len(text)), language)) == 20_000


@given(st.text(alphabet="aB1. \n\r\t\"“”?!…'–-:QA(),", max_size=300))
def test_layout_never_loses_a_character(text: str) -> None:
    """Sentences stand in order, inside their paragraph, and only labels and space are outside of them."""
    layout = lay_out(Document("d", text), load_language("en"))
    end = 0
    for sentence in layout.sentences:
        paragraph = layout.paragraphs[sentence.paragraph]
        assert end <= sentence.span.start < sentence.span.end <= len(text)
        assert paragraph.start <= sentence.span.start and sentence.span.end <= paragraph.end
        end = sentence.span.end
    labels = [turn.label for turn in layout.turns if turn.label]
    for i, character in enumerate(text):
        if not character.isspace() and not any(s.span.start <= i < s.span.end for s in layout.sentences):
            assert any(label.start <= i < label.end for label in labels)


def test_a_list_without_end_is_cut_between_words(language: Language) -> None:
    text = "At least 12 people, " * 705 + "end"
    parts = split_sentences(text, Span(0, len(text)), language)
    assert max(part.end - part.start for part in parts) <= 2_000
    assert all(part.of(text).startswith("At least") for part in parts)
    assert " ".join(part.of(text) for part in parts) == text
    unbroken = "x" * 5_000
    assert [len(part.of(unbroken)) for part in split_sentences(unbroken, Span(0, 5_000), language)] == [
        *(2_000, 2_000, 1_000)
    ]
