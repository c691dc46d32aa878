"""Word files made by LibreOffice and by hand: paragraphs, tables, notes, metadata, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from office import HEADS, PARAGRAPHS, flat_document

from claimtrack.documents import Failure, ReadOptions, read_documents
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]
Convert = Callable[[str, str, str], bytes]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def one(path: str, **options: Any) -> Document:
    [document] = read_documents(path, options=ReadOptions(**options))
    assert isinstance(document, Document), str(document)
    return document


def failure(path: str) -> str:
    [failed] = read_documents(path)
    assert isinstance(failed, Failure)
    return str(failed)


def package(body: str, kind: str = MAIN, prolog: str = "", **parts: str) -> bytes:
    """Return a Word file with this body, by nothing but a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
            f' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        made.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship'
            ' Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        made.writestr("word/document.xml", f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return target.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_report_by_libreoffice(write: Write, convert: Convert) -> None:
    document = one(write("report.docx", convert(flat_document(), "fodt", "docx:MS Word 2007 XML")))
    paragraphs = document.text.split("\n\n")
    assert paragraphs == [
        "Flood in the valley",
        *PARAGRAPHS,
        "The toll by village stands below.",
        "| Village | Dead |\n|---|---|\n| Orla | 12 |\n| Tarn | 7 |",
        "Figures of the commission of 31 villages.",
    ]
    assert not any(head in document.text for head in HEADS)
    assert (document.title, document.publisher) == ("Flood report of the valley", "Ministry of Water")
    assert (document.date, document.found["date"]) == ("2020-10-05", "word, day of making")
    assert (document.reader, document.language) == ("word", "en")


def test_the_figures_of_a_word_file_lead_back_to_its_text(
    write: Write, convert: Convert, nlp: Any, language: Any
) -> None:
    from claimtrack.pipeline import extract

    document = one(write("report.docx", convert(flat_document(), "fodt", "docx:MS Word 2007 XML")))
    claims = extract(document, nlp, language)
    assert {str(claim.low) for claim in claims} >= {str(number) for number in range(3, 15)}
    for claim in claims:
        assert document.text[claim.start : claim.end] == claim.surface


def test_a_file_by_python_docx(write: Write) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.core_properties.title = "Flood report"
    made.core_properties.author = "Jo Marsh"
    made.add_heading("Flood in the valley", 0)
    made.add_paragraph("At least 12 people died.")
    table = made.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Village", "Dead", "Orla", "7 | 8"), strict=True
    ):
        cell.text = text
    target = io.BytesIO()
    made.save(target)
    document = one(write("a.docx", target.getvalue()))
    assert document.text == (
        "Flood in the valley\n\nAt least 12 people died.\n\n| Village | Dead |\n|---|---|\n| Orla | 7 / 8 |"
    )
    assert (document.title, document.publisher) == ("Flood report", None)
    assert document.date is None, "python-docx's template is years older than the file"


BODIES = [
    # XML of the body                                                              text
    (paragraph("At least") + paragraph("12"), "At least\n\n12"),
    ("<w:p><w:r><w:t>12</w:t></w:r><w:ins><w:r><w:t>00</w:t></w:r></w:ins><w:del><w:r><w:delText>9</w:delText>"
     "</w:r></w:del><w:r><w:t> died</w:t></w:r></w:p>", "1200 died"),
    ("<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:tab/><w:t>12</w:t><w:br/><w:t>men</w:t></w:r></w:p>",
     "well-known\t12\nmen"),
    (f"<w:sdt><w:sdtContent>{paragraph('12 died')}</w:sdtContent></w:sdt>", "12 died"),
    ("<w:p><w:hyperlink><w:r><w:t>12 died</w:t></w:r></w:hyperlink></w:p>", "12 died"),
    ("<w:p><w:r><w:instrText>PAGE 9</w:instrText><w:t>12 died</w:t></w:r></w:p>", "12 died"),
    (f"<w:tbl><w:tr><w:tc>{paragraph('12')}{paragraph('men')}</w:tc><w:tc>"
     f"<w:tbl><w:tr><w:tc>{paragraph('7')}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>", "| 12 men | 7 |"),
    (f"{paragraph('12 died')}<w:p><w:r><w:pict><w:txbxContent>{paragraph('7 hurt')}</w:txbxContent></w:pict></w:r></w:p>",
     "12 died\n\n7 hurt"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_what_is_text(write: Write, body: str, text: str) -> None:
    assert one(write("a.docx", package(body))).text == text


def test_the_company_is_the_publisher(write: Write) -> None:
    app = "<Properties><Company>Ministry &amp; Sons</Company></Properties>"
    assert one(write("a.docx", package(paragraph("12"), docProps__app_xml=app).replace(b"app_xml", b"app.xml"))
               ).publisher == "Ministry & Sons"  # fmt: skip


def test_a_word_file_is_known_by_its_parts(write: Write) -> None:
    data = package(paragraph("12 people died"))
    for name in ("a", "a.zip", "a.docm", "a.dat"):
        assert one(write(name, data)).reader == "word"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("reports/a.docx", data)
    assert one(write("b.zip", target.getvalue())).id == "b.zip!reports/a.docx"


def box(inside: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"


def test_what_stands_in_boxes_is_read_once(write: Write) -> None:
    """A box within a box was read with each of those around it: twice, four times, a million times."""
    inside = paragraph("There were 30 dead.")
    for _ in range(20):
        inside = box(inside)
    document = one(write("boxes.docx", package(paragraph("On Monday 12 died.") + inside)))
    assert document.text == "On Monday 12 died.\n\nThere were 30 dead."


def test_a_box_in_a_table_is_read_and_a_deleted_one_is_not(write: Write) -> None:
    cell = f"<w:tc>{paragraph('Orla')}{box(paragraph('There were 30 dead.'))}</w:tc>"
    deleted = f"<w:p><w:del><w:r><w:pict><w:txbxContent>{paragraph('No, 40.')}</w:txbxContent></w:pict></w:r></w:del></w:p>"
    document = one(write("boxes.docx", package(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>{deleted}")))
    assert document.text == "| Orla |\n\nThere were 30 dead."
