"""Broken and hostile input: one clear line each, and the rest of the run is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import socket
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_pdf import drawn, encrypted, picture_page
from test_word import package, paragraph

from claimtrack.documents import Failure, ReadOptions, read_documents
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]
Make = Callable[[], "bytes | str"]

BODY = "At least 12 people died in the valley below the dam."

LIMIT = 2_000_000
"""Bytes that are held at most in these tests, so that a bomb is soon made and soon left."""


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.txt": BODY.encode()})
    for _ in range(depth):
        data = zipped({"a.zip": data})
    return data


def nested_gzip(depth: int) -> bytes:
    data = BODY.encode()
    for _ in range(depth):
        data = gzip.compress(data)
    return data


def lying_zip() -> bytes:
    """Return a zip archive that gives a member's size as 10 bytes; it has 1,000."""
    data = zipped({"a.txt": b"7" * 1000})
    return data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def entities(root: str) -> str:
    """Return a document type in which one name stands for a thousand million words."""
    lines = ['<!ENTITY a0 "47 dead ">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)]
    return f"<!DOCTYPE {root} [{''.join(lines)}]>"


def mail(head: str, body: bytes = b"") -> bytes:
    return f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n{head}\n\n".encode() + body


def nested_mail(depth: int) -> bytes:
    """Return a message of multiparts inside each other."""
    lines = [f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}" for n in range(depth)]
    return mail("\n".join(lines) + "\nContent-Type: text/plain\n\n47 dead")


def word(body: str, **more: Any) -> bytes:
    return package(body, **more)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def looping_pdf() -> bytes:
    """Return a PDF whose tree of pages runs in a circle."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    ]
    return pdf_of(objects)


FONT = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def pdf_of(objects: list[bytes]) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + text + b"endobj\n"
    start = len(data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (count, table, count, start)
    )


def bomb_pdf() -> bytes:
    """Return a PDF whose page is 100 MB of nothing when unpacked."""
    import zlib

    pack = zlib.compressobj(9)
    stream = b"".join(pack.compress(b" " * 1_000_000) for _ in range(100)) + pack.flush()
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<%s>>/Contents 4 0 R>>" % FONT,
            b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream ",
        ]
    )


def drawings_pdf() -> bytes:
    """Return a PDF with a drawing of ten drawings of ten drawings, and so on, nine deep."""
    forms = []
    for level in range(9):
        inner = b"/F%d Do " % (level + 5) * 10 if level < 8 else b"BT /F1 9 Tf (47) Tj ET"
        names = FONT + (b"/XObject<</F%d %d 0 R>>" % (level + 5, level + 5) if level < 8 else b"")
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>/Length %d>>" % (names, len(inner))
        forms.append(head + b"stream\n" + inner + b"\nendstream ")
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</F4 4 0 R>>%s>>/Contents 13 0 R>>"
        % FONT
    )
    contents = b"<</Length 6>>stream\n/F4 Do\nendstream "
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    return pdf_of([*tree, page, *forms, contents])


def damaged_pdf() -> bytes:
    data = bytearray(drawn([(50, 700, BODY)]))
    at = data.index(b"obj")
    data[at : at + 400] = bytes(random.Random(7).randrange(256) for _ in range(400))
    return bytes(data)


PDF = "a broken PDF; fetch it again, or open and save it in a PDF program"
CUT = "is a PDF that was cut off; fetch it again"
WORD = "is a broken Word file; fetch it again, or open and save it in Word"

HOSTILE: list[tuple[str, Make, str]] = [
    # file                 content                                                  message
    ("empty.txt", lambda: b"", "is empty"),
    ("blank.txt", lambda: " \n\t\n", "holds no text"),
    ("nul.txt", lambda: b"\0" * 5000, "is not text but a binary file"),
    ("noise.txt", lambda: random.Random(1).randbytes(5000), "is not text but a binary file"),
    ("image.txt", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text but an image"),
    ("program.html", lambda: b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0", "is not text but a binary file"),
    ("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is not text but an old or encrypted"),
    ("old.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is encrypted or an old Word file"),
    ("outlook.msg", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is a message of Outlook; save it"),
    ("rich.rtf", lambda: r"{\rtf1\ansi\fs24 47 dead}", "is rich text (RTF); save it as .docx or text"),
    ("print.ps", lambda: "%!PS-Adobe-3.0\n47 dead", "is PostScript; turn it into PDF first"),
    ("data.sqlite", lambda: b"SQLite format 3\0" + bytes(200), "is not text but a database"),
    ("tape.tar", lambda: bytes(257) + b"ustar\0" + bytes(300), "is not text but a tar archive; unpack it"),
    # PDF
    ("page.pdf", lambda: "<html><body>47 dead</body></html>", "is no PDF although its name says so"),
    ("head.pdf", lambda: b"%PDF-1.7\n", CUT),
    ("half.pdf", lambda: drawn([(50, 700, BODY)])[:600], CUT),
    ("damaged.pdf", damaged_pdf, PDF),
    ("loop.pdf", looping_pdf, PDF),
    ("bomb.pdf", bomb_pdf, "grows too large when unpacked and was left"),
    ("locked.pdf", lambda: encrypted("secret", "RC4-128"), "is encrypted; save it without a password"),
    ("scan.pdf", picture_page, "has no text layer (pages of pictures); run OCR on it first"),
    ("blank.pdf", lambda: drawn([]), "has no text layer"),
    # Word and archives
    ("half.docx", lambda: package(paragraph(BODY))[:400], "is a broken or cut off Word file; fetch it again"),
    ("text.docx", lambda: BODY, "is no Word file although its name says so"),
    ("sheet.xlsx", lambda: zipped({"[Content_Types].xml": b"<x/>"}), "is an Office document or e-book of a kind"),
    ("xml.docx", lambda: package("<w:p>"), WORD),
    ("macro.docm", lambda: package(paragraph("x"), kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
     "is a template or holds macros; save it as plain .docx"),
    ("entities.docx", lambda: package(paragraph("&a8;"), prolog=entities("x")), ""),
    ("deep.docx", lambda: package("<w:sdt>" * 5000 + "</w:sdt>" * 5000), ""),
    ("bomb.docx", lambda: with_member(package(paragraph("x")), "word/big.xml", b" " * (LIMIT + 1)),
     "grows to more than 1.9 MB when unpacked and was left"),
    ("lying.zip", lying_zip, "!a.txt: is a broken or cut off zip file; fetch it again"),
    ("bomb.zip", lambda: zipped({"a.jsonl": (b" " * 999 + b"\n") * 4000}), "times its size when unpacked"),
    ("bomb.gz", lambda: gzip.compress(b"7" * (LIMIT + 100_000)), "times its size when unpacked"),
    ("nested.zip", lambda: nested_zip(3), "!a.zip: is an archive inside an archive; unpack it first"),
    ("nested.gz", lambda: nested_gzip(9), "is an archive inside an archive; unpack it first"),
    ("nogzip.gz", lambda: BODY, "is broken, or no gzip file although its name says so"),
    ("half.gz", lambda: gzip.compress(random.Random(2).randbytes(9000))[:5000], "is a broken or cut off gzip file"),
    ("cut.txt.gz", lambda: gzip.compress(BODY.encode())[:-6], "is a broken or cut off gzip file; fetch it again"),
    ("cut.txt.bz2", lambda: bz2.compress(BODY.encode())[:-6], "is a broken or cut off bzip2 file; fetch it"),
    ("cut.txt.xz", lambda: lzma.compress(BODY.encode())[:-6], "is a broken or cut off xz file; fetch it again"),
    ("junk.zip", lambda: b"PK\3\4" + bytes(200), "is a broken zip archive"),
    # records
    ("deep.json", lambda: "[" * 200_000, "JSON nested too deep, or a number too long"),
    ("huge.json", lambda: '[{"text": 1' + "0" * 5000 + "}]", "JSON nested too deep, or a number too long"),
    ("deep.jsonl", lambda: '{"a":' * 100_000, ":1: JSON nested too deep"),
    ("half.json", lambda: '[{"text": "47 dead"', "broken JSON in line 1, character 20"),
    ("open.csv", lambda: 'id,text\n1,"47 dead', ""),
    ("nan.jsonl", lambda: '{"text": NaN}', "without text"),
    # markup
    ("scripts.html", lambda: "<html><body><script>alert(47)</script></body></html>", "the page holds no text"),
    ("entities.xml", lambda: f'<?xml version="1.0"?>{entities("x")}<x>&a8;</x>', "is XML but no feed or page"),
    ("entities.rss", lambda: f'<?xml version="1.0"?>{entities("rss")}<rss><channel><item><title>&a8;</title></item>'
     "</channel></rss>", ""),
    ("half.rss", lambda: "<rss><channel><ite", "is a broken feed"),
    ("deep.html", lambda: "<html><body>" + "<div>" * 50_000, "the page holds no text"),
    # mail
    ("headless.eml", lambda: "\n\n" + BODY, "is no message: it has no head"),
    ("quotes.eml", lambda: mail("", b"> 12 died\n> 7 hurt"), "the message holds only words that it quotes"),
    ("deep.eml", lambda: nested_mail(3000), "holds more parts inside each other than a message has"),
    ("parts.eml", lambda: mail("Content-Type: multipart/mixed; boundary=b", b"--b\n\nx\n" * 50_000), "holds more parts"),
    ("bad64.eml", lambda: mail("Content-Transfer-Encoding: base64", b"!!!!"), ""),
    ("noparts.eml", lambda: mail("Content-Type: multipart/mixed"), "the message holds no text"),
    ("text.mbox", lambda: BODY, 'is no mailbox: no line "From ..." begins a message'),
    ("broken.mbox", lambda: "From a Mon Oct  5 23:30:00 2020\n\nFrom b Mon Oct  5 23:30:00 2020\n\n47",
     "#1: is no message: it has no head"),
    ("half.warc", lambda: "WARC/1.0\r\nContent-Length: 999\r\n\r\nx", "is a web archive that was cut off"),
]  # fmt: skip


def read(path: str, **options: Any) -> list[Document | Failure]:
    return list(read_documents(path, options=ReadOptions(**options)))


@pytest.mark.parametrize(("name", "make", "message"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_one_line_each_and_the_rest_is_read(write: Write, name: str, make: Make, message: str) -> None:
    write("d/0.txt", BODY)
    write(f"d/{name}", make())
    write("d/zz.txt", BODY)
    items = read("d", max_bytes=LIMIT)
    good = [item.id for item in items if isinstance(item, Document)]
    assert {"d/0.txt", "d/zz.txt"} <= set(good)
    failures = [str(item) for item in items if isinstance(item, Failure)]
    for line in failures:
        assert line.startswith(f"d/{name}") and "\n" not in line and len(line) < 250
        assert "report this file as a bug" not in line
    if message:
        assert any(message in line for line in failures), failures
        assert message.startswith("#") or len(failures) == 1
    for item in items:
        assert not isinstance(item, Document) or len(item.text) < 100_000, "nothing has blown up"


def test_a_drawing_of_drawings_of_drawings(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.documents.pdf.MAX_STEPS", 10_000)
    [failed] = read(write("a.pdf", drawings_pdf()))
    assert str(failed) == "a.pdf: is a drawing larger than any page of text, and was left"


def test_scripts_and_styles_are_no_text(write: Write) -> None:
    text = f"<html><head><style>p{{width:47px}}</style></head><body><p>{BODY}</p><script>var dead = 47</script></body>"
    [document] = read(write("a.html", text))
    assert isinstance(document, Document) and document.text == BODY


def test_wide_text_without_a_mark_is_read(write: Write) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        [document] = read(write("a.txt", BODY.encode(encoding)))
        assert isinstance(document, Document) and document.text == BODY


def test_a_nul_among_words_is_kept(write: Write) -> None:
    [document] = read(write("a.txt", BODY * 10 + "\0" + BODY))
    assert isinstance(document, Document) and document.text == BODY * 10 + "\0" + BODY


LINES = [
    # file     begins with           message
    ("a.txt", BODY, "is larger than 1.9 MB"),
    ("b.jsonl", BODY * 1500, "the line is longer than 1.9 MB"),
    ("c.csv", BODY * 1500, "the line is longer than 1.9 MB"),
    ("d.eml", "From: x ", "is larger than 1.9 MB"),
    ("b.json", BODY, "is larger than 1.9 MB"),
    ("e.mbox", BODY, "is no mailbox"),
    ("f.pdf", "%PDF-", "is larger than 1.9 MB"),
]


@pytest.mark.parametrize(("name", "start", "message"), LINES)
def test_200_megabytes_of_one_line(write: Write, name: str, start: str, message: str) -> None:
    """The file is sparse: it has the size and takes no room."""
    with Path(write(name, start)).open("r+b") as file:
        file.seek(200_000_000)
        file.write(b"x")
    items = read(name, max_bytes=LIMIT)
    assert not any(isinstance(item, Document) for item in items)
    assert message in str(items[0])


def test_a_line_of_ten_megabytes_of_text(write: Write) -> None:
    [document] = read(write("a.txt", "word " * 2_000_000))
    assert isinstance(document, Document) and len(document.text) == 10_000_000


def test_things_that_are_no_files(write: Write) -> None:
    write("d/a.txt", BODY)
    Path("d/folder.pdf").mkdir()
    os.mkfifo("d/pipe.txt")
    Path("d/loop").symlink_to("loop")
    Path("d/round").symlink_to(Path("d").absolute(), target_is_directory=True)
    Path("d/gone.txt").symlink_to("nowhere")
    Path("d/null.txt").symlink_to("/dev/null")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("d/socket.txt")
    items = read("d")
    listening.close()
    assert [item.id if isinstance(item, Document) else str(item) for item in items] == [
        "d/a.txt",
        "d/gone.txt: is a link to nowhere, which is not there",
        "d/loop: cannot be read (too many levels of symbolic links)",
        "d/null.txt: links that lead out of the folder; name their targets to read them",
        "d/pipe.txt: is a device or pipe, not a file",
        "d/socket.txt: is a device or pipe, not a file",
    ]


@pytest.mark.parametrize("name", ["socket", "/dev/zero", "loop"])
def test_what_is_named_and_is_no_file(write: Write, name: str) -> None:
    write("a.txt", BODY)
    Path("loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        [failed] = read(name, max_bytes=1_000_000)
    assert isinstance(failed, Failure)
    assert any(words in str(failed) for words in ("no such device", "not text", "symbolic links")), str(
        failed
    )


def test_a_pipe_that_is_named_is_read(write: Write) -> None:
    """``claimtrack extract <(program)`` gives a pipe."""
    write("a.txt", BODY)
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_text, args=(BODY,))
    writer.start()
    [document] = read("pipe")
    writer.join()
    assert isinstance(document, Document) and document.text == BODY


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(write: Write) -> None:
    Path(write("a.pdf", BODY)).chmod(0)
    assert str(read("a.pdf")[0]).startswith("a.pdf: the file may not be read; change its permissions")


def test_hostile_files_by_the_command(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.cli import run

    write("d/good.txt", BODY)
    some = [row for row in HOSTILE if row[2] and not row[0].startswith("bomb")][::4]
    for name, make, _ in some:
        write(f"d/{name}", make())
    assert run(["ingest", "d", "--dry-run"]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    lines = err.strip().splitlines()
    assert all(line.startswith("claimtrack: d/") for line in lines)
    for name, _, message in some:
        assert any(line.startswith(f"claimtrack: d/{name}") and message in line for line in lines), name


@pytest.mark.parametrize("tag", ["<br ", "<a href='", "<!-- ", "<"])
def test_tags_that_never_end_cost_no_more_than_their_length(tag: str) -> None:
    from claimtrack.documents.markup import html_to_text

    start = time.process_time()
    assert html_to_text(f"<p>40 dead</p>{tag * 8_000}").startswith("40 dead")
    assert time.process_time() - start < 2
