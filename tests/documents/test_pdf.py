"""PDF files made by LibreOffice, Chromium and ReportLab: text, figures, metadata, and what is refused."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office import HEADS, PARAGRAPHS, flat_document

from claimtrack.documents import Failure, ReadOptions, read_documents
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]
Convert = Callable[[str, str, str], bytes]


def one(path: str, **options: Any) -> Document:
    [document] = read_documents(path, options=ReadOptions(**options))
    assert isinstance(document, Document), str(document)
    return document


def failure(path: str) -> str:
    [failed] = read_documents(path)
    assert isinstance(failed, Failure)
    return str(failed)


def drawn(*pages: list[tuple[float, float, str]], **info: str) -> bytes:
    """Return a PDF of words at places, by ReportLab."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    target = io.BytesIO()
    made = canvas.Canvas(target, invariant=1)
    for part, value in info.items():
        getattr(made, f"set{part}")(value)
    for page in pages:
        for x, y, text in page:
            made.drawString(x, y, text)
        made.showPage()
    made.save()
    return target.getvalue()


# LibreOffice


@pytest.mark.parametrize("columns", [1, 2])
def test_a_report_by_libreoffice(write: Write, convert: Convert, columns: int) -> None:
    document = one(write("report.pdf", convert(flat_document(columns=columns), "fodt", "pdf")))
    paragraphs = document.text.split("\n\n")
    assert [text for text in paragraphs if text in PARAGRAPHS] == PARAGRAPHS, "whole, once each, in order"
    assert not any(head in document.text for head in HEADS), "running heads and page numbers"
    assert not re.search(r"-\n|- [a-z]", document.text)
    assert "| Village | Dead |\n| Orla | 12 |\n| Tarn | 7 |" in document.text
    assert "The toll by village stands below." in document.text, "the note's number is no part of it"
    assert (document.title, document.publisher) == ("Flood report of the valley", "Ministry of Water")
    assert (document.reader, document.found["title"], document.found["publisher"]) == ("pdf", "pdf", "pdf")
    assert document.language == "en"


def test_the_figures_of_a_pdf_lead_back_to_its_text(
    write: Write, convert: Convert, nlp: Any, language: Any
) -> None:
    from claimtrack.pipeline import extract

    document = one(write("report.pdf", convert(flat_document(columns=2), "fodt", "pdf")))
    claims = extract(document, nlp, language)
    assert {str(claim.low) for claim in claims} >= {str(number) for number in range(3, 15)}
    for claim in claims:
        assert document.text[claim.start : claim.end] == claim.surface
        assert document.text[claim.sentence_start : claim.sentence_end] == claim.sentence


def test_another_program_reads_the_same_words(write: Write, convert: Convert) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (poppler-utils), with whose words ours are compared")
    path = write("report.pdf", convert(flat_document(columns=1), "fodt", "pdf"))
    theirs = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    ours = re.findall(r"\w+", one(path).text)
    words = re.findall(r"\w+", re.sub(r"-\n(?=[a-z])", "", theirs))
    known = set(ours)
    assert len(set(words) - known) <= 0.1 * len(set(words))


def test_a_page_printed_by_chromium(write: Write, tmp_path: Path) -> None:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed, which prints the page of this test")
    words = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    # Small enough for one page whatever fonts there are: some releases print nothing of a third column.
    body = f"<body style='columns:2; font-size:11px'>{words}</body>"
    write("page.html", f"<html lang=en><title>Flood page</title>{body}</html>")
    subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path}/profile", "--print-to-pdf=page.pdf", "page.html"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = one("page.pdf")
    assert [text for text in document.text.split("\n\n") if text in PARAGRAPHS] == PARAGRAPHS
    assert (document.title, document.language) == ("Flood page", "en")


# ReportLab

LINES = [
    "At least 12 people died in the valley below the dam, officials of the re-",
    "gion said on Monday evening, and about 400 houses were lost to the water.",
]


def test_lines_and_hyphens(write: Write) -> None:
    page = [(50, 700 - 14 * n, text) for n, text in enumerate(LINES)]
    document = one(write("a.pdf", drawn(page)))
    assert document.text == (
        "At least 12 people died in the valley below the dam, officials of the region said on Monday evening,"
        " and about 400 houses were lost to the water."
    )


DAYS = [
    # text                             name             date          how
    ("At least 12 people died.", "a.pdf", "2000-01-01", "pdf, day of making"),
    ("At least 12 people died.", "2020-10-05_a.pdf", "2020-10-05", "filename"),
    ("Date: 6 October 2020. 12 died.", "2020-10-05_a.pdf", "2020-10-06", "header"),
    ("ZAGREB, Croatia, Dec. 31 - At least 12 people died.", "a.pdf", "1999-12-31",
     "dateline, year from pdf, day of making"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "date", "how"), DAYS)
def test_the_day_of_making_stands_in_for_a_date(
    write: Write, text: str, name: str, date: str, how: str
) -> None:
    from claimtrack.documents import is_guessed

    document = one(write(name, drawn([(50, 700, text)])))  # ReportLab dates an invariant file 1 January 2000
    assert (document.date, document.found["date"]) == (date, how)
    assert (is_guessed(document) == "day of making") == how.endswith("day of making")


PROPERTIES = [
    # title, author                                          title                publisher
    ("Flood report", "Ministry of Water", "Flood report", "Ministry of Water"),
    ("Microsoft Word - Flood report", "Jo Marsh", "Flood report", None),
    ("Microsoft Word - flood3.doc", "user", None, None),
    ("untitled", "", None, None),
    ("final_v2.indd", "admin", None, None),
]


@pytest.mark.parametrize(("title", "author", "read_title", "publisher"), PROPERTIES)
def test_properties(
    write: Write, title: str, author: str, read_title: str | None, publisher: str | None
) -> None:
    document = one(write("a.pdf", drawn([(50, 700, "12 people died.")], Title=title, Author=author)))
    assert (document.title, document.publisher) == (read_title, publisher)


def test_options_beat_the_properties(write: Write) -> None:
    path = write("a.pdf", drawn([(50, 700, "12 people died.")], Title="A", Author="Ministry of Water"))
    document = one(path, title="B", publisher="Daily Test", date="2021-01-01")
    assert (document.title, document.publisher, document.date) == ("B", "Daily Test", "2021-01-01")


def test_pages_of_pictures_are_named(write: Write) -> None:
    pypdf = pytest.importorskip("pypdf")
    words = pypdf.PdfReader(io.BytesIO(drawn([(50, 700, "12 people died.")])))
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(picture_page()))
    writer.add_page(words.pages[0])
    target = io.BytesIO()
    writer.write(target)
    assert one(write("a.pdf", target.getvalue())).found["pages"] == "no text layer on page 1 of 2"


def picture_page() -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    image = pytest.importorskip("PIL.Image").new("RGB", (8, 8), "gray")
    utils = pytest.importorskip("reportlab.lib.utils")
    target = io.BytesIO()
    made = canvas.Canvas(target)
    made.drawImage(utils.ImageReader(image), 0, 0, 500, 700)
    made.save()
    return target.getvalue()


def test_no_text_layer(write: Write) -> None:
    assert failure(write("a.pdf", picture_page())) == (
        "a.pdf: has no text layer (pages of pictures); run OCR on it first"
    )


def encrypted(password: str, algorithm: str) -> bytes:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn([(50, 700, "12 people died.")])))
    writer.encrypt(password, "owner", algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_encrypted(write: Write) -> None:
    assert failure(write("a.pdf", encrypted("secret", "RC4-128"))) == (
        "a.pdf: is encrypted; save it without a password"
    )
    assert one(write("b.pdf", encrypted("", "RC4-128"))).text == "12 people died.", "open without a password"


def test_a_pdf_under_another_name(write: Write) -> None:
    data = drawn([(50, 700, "12 people died.")])
    for name in ("a", "a.txt", "a.dat", "a.html"):
        assert one(write(name, data)).reader == "pdf"
    assert one(write("printer", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n" + data)).reader == "pdf"
    assert "is no PDF although its name says so" in failure(write("b.pdf", "<html><p>12 people died</p>"))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_cut_off(write: Write, keep: float) -> None:
    data = drawn([(50, 700, "12 people died.")])
    message = failure(write("a.pdf", data[: int(keep * len(data))]))
    assert message == "a.pdf: is a PDF that was cut off; fetch it again"
