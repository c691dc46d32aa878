"""Printed lines -> running text: what is joined, what is kept apart, what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.flow import Line, drop_running, flow, join
from claimtrack.documents.printed import Piece, make_lines

JOINED = [
    # lines                                              text
    (["At least 12", "men died"], "At least 12 men died"),
    (["the govern-", "ment said"], "the government said"),
    (["a well-", "known town"], "a well-known town"),
    (["twenty-", "five men"], "twenty-five men"),
    (["seven-", "teen men"], "seventeen men"),
    (["a state-", "ment by"], "a statement by"),
    (["a state-", "owned mill"], "a state-owned mill"),
    (["30-", "40 men"], "30-40 men"),
    (["30–", "40 men"], "30–40 men"),
    (["a 47-", "year-old man"], "a 47-year-old man"),
    (["the 47-year-", "old man"], "the 47-year-old man"),
    (["US-", "led forces"], "US-led forces"),
    (["the Franco-", "German plan"], "the Franco-German plan"),
    (["com\u00ad", "mission"], "commission"),
    (["com\u00admission", "said"], "commission said"),
    (["the dead -", "all men -"], "the dead - all men -"),
    (["12 died -", "men"], "12 died - men"),
    (["2 -", "4"], "2 - 4"),
    ([], ""),
]


@pytest.mark.parametrize(("lines", "text"), JOINED)
def test_hyphens_at_line_ends(lines: list[str], text: str) -> None:
    assert join(lines) == text


def test_the_document_itself_decides_on_a_hyphen() -> None:
    assert join(["the cease-", "fire held"], frozenset({"ceasefire"})) == "the ceasefire held"
    assert join(["the cease-", "fire held"], frozenset({"cease-fire"})) == "the cease-fire held"


def printed(*lines: str, top: float = 700, size: float = 10, x: float = 50, step: float = 12) -> list[Line]:
    return [Line(text, x, top - step * n, size) for n, text in enumerate(lines)]


BODY = printed(
    "At least 12 people died in the valley below the dam, officials of",
    "the region said on Monday evening, and about 400 houses were lost.",
    "Another 40 were hurt when the bridge fell into the river, they say.",
)


def test_lines_that_fill_the_width_are_joined_and_others_are_not() -> None:
    rows = printed("Orla 12", "Tarn 7", "Upper Tarn 107", top=600)
    text = flow([[*BODY, *rows]])
    assert text.split("\n\n") == [" ".join(line.text for line in BODY), "Orla 12", "Tarn 7", "Upper Tarn 107"]


def test_a_gap_an_indent_and_another_size_begin_a_paragraph() -> None:
    gap = printed(*(line.text for line in BODY), top=640)
    indent = [Line(BODY[0].text, 60, 604, 10), *printed(BODY[1].text, top=592)]
    head = [Line("Floods", 50, 740, 18)]
    text = flow([[*head, *BODY, *gap, *indent]])
    assert [paragraph[:12] for paragraph in text.split("\n\n")] == [
        "Floods",
        "At least 12 ",
        "At least 12 ",
        "At least 12 ",
    ]


def test_an_item_goes_on_behind_its_mark() -> None:
    item = [Line("• " + BODY[0].text, 50, 700, 10), Line("MIME is a word of the item.", 58, 688, 10)]
    assert flow([item]).count("\n\n") == 0


def test_a_sentence_goes_on_over_the_page() -> None:
    second = printed(BODY[1].text)
    assert flow([[*BODY, *printed(BODY[0].text, top=664)], second]).count("\n\n") == 0
    assert flow([printed("They came at night."), printed("Another 40 were hurt.")]).count("\n\n") == 1


LONGER = printed(*(line.text for line in [*BODY, *BODY]))


def pages(*texts: tuple[str, ...]) -> list[list[Line]]:
    return [
        [Line(text[0], 50, 800, 10), *LONGER, *(Line(foot, 50, 30, 10) for foot in text[1:])]
        for text in texts
    ]


RUNNING = [
    # what stands above and below the text of three pages          what of it stays
    ([("Daily Test",), ("Daily Test",), ("Daily Test",)], []),
    ([("Daily Test 1",), ("Daily Test 2",), ("Daily Test 3",)], []),
    ([("Report 2020, 7",), ("Report 2020, 8",), ("Report 2020, 9",)], []),
    ([("Toll: 47",), ("Toll: 52",), ("Toll: 60",)], ["Toll: 47", "Toll: 52", "Toll: 60"]),
    ([("A", "1"), ("B", "2"), ("C", "3")], ["A", "B", "C"]),
    ([("A", "Page 1 of 3"), ("B", "- 2 -"), ("C", "p. 3")], ["A", "B", "C"]),
    ([("A", "12"), ("B", "47"), ("C", "3 dead")], ["A", "12", "B", "47", "C", "3 dead"]),
    ([("A", "17"), ("B", "18"), ("C", "19")], ["A", "B", "C"]),
]


@pytest.mark.parametrize(("texts", "stays"), RUNNING)
def test_running_heads_and_page_numbers(texts: list[tuple[str, ...]], stays: list[str]) -> None:
    body = {line.text for line in BODY}
    kept = [line.text for page in drop_running(pages(*texts)) for line in page]
    assert [text for text in kept if text not in body] == stays
    assert sum(text in body for text in kept) == 3 * len(LONGER), (
        "the text itself stays, though it comes again"
    )


def test_a_document_of_running_heads_only_is_kept() -> None:
    page = [Line("Daily Test", 50, 800, 10)]
    assert drop_running([page, page]) == [page, page]


# print


def pieces(*row: tuple[str, float, float]) -> list[Piece]:
    return [Piece(text, x, y, 10) for text, x, y in row]


def texts(*found: Piece) -> list[str]:
    return [line.text for line in make_lines(found)]


RAISED = [
    ("At least 47", "1", " men died", "At least 47 men died"),
    ("18,000 km", "2", " of land", "18,000 km² of land"),
    ("about 10", "6", " men", "about 10⁶ men"),
    ("CO", "2", " rose", "CO2 rose"),
    ("the village", "12", "", "the village"),
]


@pytest.mark.parametrize(("before", "small", "behind", "text"), RAISED)
def test_raised_figures(before: str, small: str, behind: str, text: str) -> None:
    at = 50 + 5 * len(before)
    row = [Piece(before, 50, 700, 10), Piece(small, at, 704, 6), Piece(behind, at + 3, 700, 10)]
    assert texts(*row) == [text]


def test_a_row_of_cells() -> None:
    row = pieces(("Orla", 50, 700), ("12", 200, 700), ("40", 300, 700))
    assert texts(*row) == ["| Orla | 12 | 40 |"]
    assert flow([make_lines(row + pieces(("Tarn", 50, 688), ("7", 200, 688), ("3", 300, 688)))]) == (
        "| Orla | 12 | 40 |\n| Tarn | 7 | 3 |"
    )


def test_the_mark_of_an_item_is_no_cell() -> None:
    assert texts(*pieces(("•", 50, 700), ("12 people died", 90, 700))) == ["• 12 people died"]


def test_columns_written_line_by_line_across_the_page() -> None:
    rows = [
        piece
        for n in range(5)
        for piece in (
            Piece(f"left line number {n} with words", 50, 700 - 12 * n, 10, breaks=True),
            Piece(f"right line number {n} with words", 300, 700 - 12 * n, 10, breaks=True),
        )
    ]
    found = texts(*rows)
    assert [text.split()[0] for text in found] == ["left"] * 5 + ["right"] * 5


@given(
    st.lists(
        st.builds(
            Piece,
            st.text(max_size=20),
            st.floats(-1e6, 1e6),
            st.floats(-1e6, 1e6),
            st.floats(0, 1000),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_no_print_is_too_odd(found: list[Piece]) -> None:
    text = flow([make_lines(found), make_lines(found)])
    assert text == text.strip()
