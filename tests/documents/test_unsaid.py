"""What a page, a Word or Markdown file shows and does not say: struck-out and hidden words, marks of notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_word import package

from claimtrack.documents import read_documents
from claimtrack.documents.markup import html_to_text, with_rows, without_unsaid
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

HTML = [
    # markup                                                          the words that are left
    ("Some <del>80</del> 90 goats fled.", "Some 90 goats fled."),
    ("Some <strike>80</strike><ins>90</ins> goats fled.", "Some 90 goats fled."),
    ("Some <span style='text-decoration: line-through'>80 </span>90 goats fled.", "Some 90 goats fled."),
    ("Some <span style='color: red'>80</span> goats fled.", "Some 80 goats fled."),
    ("Some <span class='strike'>80 </span>90 goats fled.", "Some 90 goats fled."),
    ("Some <span class='strike-team'>80</span> goats fled.", "Some 80 goats fled."),
    ("Some <span hidden>7 </span>90 goats fled.", "Some 90 goats fled."),
    ("A herd of 62<sup>4</sup> goats fled.", "A herd of 62 goats fled."),
    ("A herd of 62<sup>[4]</sup><sup>[5]</sup> goats fled.", "A herd of 62 goats fled."),
    ("A herd of 62<sup><a href='#n'>a</a></sup> goats fled.", "A herd of 62 goats fled."),
    ("It lost $75<sup>4</sup> a goat.<sup>5,6</sup>", "It lost $75 a goat."),
    ("Of 500 km<sup>2</sup> of pasture.", "Of 500 km² of pasture."),
    ("It used 3.1 x 10<sup>6</sup> litres.", "It used 3.1 x 10⁶ litres."),
    ("It killed 10<sup>3</sup> goats.", "It killed 10 goats."),
    ("On the 4<sup>th</sup> day 62 fled.", "On the 4th day 62 fled."),
    ("Some CO<sub>2</sub> rose.", "Some CO2 rose."),
]  # fmt: skip


ROWS = [
    # markup                                                       its words
    ("<table><tr><th>Town<th>Dead</tr><tr><td>Orla<td>7</tr></table>", "| Town | Dead |\n| Orla | 7 |"),
    ("<table><tr><th></th><th colspan='2'>2020</th></tr><tr><td>Orla</td><td>7</td><td>8</td></tr></table>",
     "| | 2020 | |\n| Orla | 7 | 8 |"),
    ("<table><tr><td>Home</td><td>News</td></tr><tr><td>Mail</td><td>Shop</td></tr></table>",
     "Home\nNews\nMail\nShop"),
    (f"<table><tr><td>Menu</td><td>{'Some 7 goats fled. ' * 12}</td></tr><tr><td>a</td><td>b</td></tr></table>",
     f"Menu\n{('Some 7 goats fled. ' * 12).strip()}\na\nb"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "words"), ROWS)
def test_tables_of_figures_are_rows(markup: str, words: str) -> None:
    assert html_to_text(markup) == words


def test_a_short_page_keeps_the_rows_of_its_table(write: Write) -> None:
    page = f"<html><body><h1>Toll</h1>{ROWS[0][0]}<p>Of 9 km<sup>2</sup>.</p></body></html>"
    [document] = read_documents(write("a.html", page))
    assert isinstance(document, Document)
    assert "| Orla | 7 |\nOf 9 km².".replace("\n", " ") in document.text.replace("\n", " ")


@pytest.mark.parametrize(("markup", "words"), HTML)
def test_words_of_markup(markup: str, words: str) -> None:
    around = f"<p>The shepherds told the council what they saw on the slopes that morning.</p><p>{markup}</p>"
    assert html_to_text(around).split("\n")[1] == words
    assert html_to_text(without_unsaid(around)).split("\n")[1] == words


def test_a_page_that_scripts_uncover_stays() -> None:
    page = "<html><body><div style='display: none'><p>A herd of 62 goats fled.</p></div></body></html>"
    assert "62 goats" in without_unsaid(page)


def test_a_link_to_a_note_is_no_figure() -> None:
    page = "<html><body><p>A herd of 62<a href='#fn4'>[4]</a> goats fled; see <a href='#t'>5</a>.</p></body></html>"
    assert html_to_text(without_unsaid(page)) == "A herd of 62 goats fled; see 5."


MARKDOWN = [
    ("Some ~~80~~ 90 goats fled.", "Some 90 goats fled."),
    ("It cost $3 <s>million</s> \\[billion\\].", "It cost $3 \\[billion\\]."),
    ("A herd of 62[^a] goats fled.\n\n[^a]: By night.", "A herd of 62 goats fled.\n\n[^a]: By night."),
    ("Some ~80 goats fled, or ~90.", "Some ~80 goats fled, or ~90."),
]


@pytest.mark.parametrize(("text", "words"), MARKDOWN)
def test_words_of_markdown(write: Write, text: str, words: str) -> None:
    [document] = read_documents(write("a.md", text))
    assert isinstance(document, Document)
    assert document.text == words


WORD = [
    ("<w:strike/>", "80 ", "Some 90 goats fled."),
    ("<w:dstrike w:val='true'/>", "80 ", "Some 90 goats fled."),
    ("<w:strike w:val='0'/>", "80 ", "Some 80 90 goats fled."),
    ("<w:vanish/>", "80 ", "Some 90 goats fled."),
    ('<w:vertAlign w:val="subscript"/>', "2", "Some 290 goats fled."),
]


@pytest.mark.parametrize(("form", "run", "words"), WORD)
def test_words_of_word(write: Write, form: str, run: str, words: str) -> None:
    space = 'xml:space="preserve"'
    body = (
        f"<w:p><w:r><w:t {space}>Some </w:t></w:r><w:r><w:rPr>{form}</w:rPr><w:t {space}>{run}</w:t></w:r>"
        "<w:r><w:t>90 goats fled.</w:t></w:r></w:p>"
    )
    [document] = read_documents(write("a.docx", package(body)))
    assert isinstance(document, Document)
    assert document.text == words


@pytest.mark.parametrize(
    ("before", "raised", "words"),
    [("A herd of 62", "4", "A herd of 62 fled."), ("Of 500 km", "2", "Of 500 km² fled.")],
)
def test_raised_figures_of_word(write: Write, before: str, raised: str, words: str) -> None:
    body = (
        f'<w:p><w:r><w:t>{before}</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:t>{raised}</w:t></w:r><w:r><w:t xml:space="preserve"> fled.</w:t></w:r></w:p>'
    )
    [document] = read_documents(write("a.docx", package(body)))
    assert isinstance(document, Document)
    assert document.text == words


@pytest.mark.parametrize("part", ["<caption>", "<caption <tr", "<tr ", "<td ", "<td><td colspan=9>"])
def test_what_is_never_closed_is_looked_for_once(part: str) -> None:
    page = f"<table>{part * 30_000}</table>"  # minutes, where each of them is followed to the end
    assert with_rows(page) == page
