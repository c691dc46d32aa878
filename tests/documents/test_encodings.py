"""Bytes to text, once."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.encodings import decode, is_binary
from claimtrack.errors import DocumentError

FRENCH = "Au moins 47 personnes ont été tuées à l’aube, a déclaré le maire ; « c’est trop » : 5 € par tête."
POLISH = (
    "Co najmniej 47 osób zginęło, a 12 zostało rannych, jak powiedział burmistrz miasta, który był przy tym;"
    " później doszło jeszcze do innych zdarzeń na wsi, gdzie się już nie pali."
)
RUSSIAN = "Не менее 47 человек погибли и 12 ранены, сообщил мэр города. Позже были и другие случаи. " * 4

CASES = [
    (FRENCH.encode(), FRENCH, "utf-8"),
    (codecs.BOM_UTF8 + FRENCH.encode(), FRENCH, "utf-8-sig"),
    (FRENCH.encode("utf-16"), FRENCH, "utf-16"),
    (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), FRENCH, "utf-16"),
    (FRENCH.encode("utf-32"), FRENCH, "utf-32"),
    (FRENCH.encode("utf-16-le"), FRENCH, "utf-16-le"),
    (FRENCH.encode("cp1252"), FRENCH, "cp1252"),
    ("Größe: 47 Tote".encode("latin-1"), "Größe: 47 Tote", "cp1252"),
    ("“47 dead” – said".encode("cp1252"), "“47 dead” – said", "cp1252"),
    (POLISH.encode("cp1250"), POLISH, "cp1250"),
    (RUSSIAN.encode("cp1251"), RUSSIAN, "cp1251"),
    (b"a\r\nb\rc\n\x0c47", "a\r\nb\rc\n\x0c47", "utf-8"),
    (b"x" * 1000 + b"\0", "x" * 1000 + "\0", "utf-8"),
]
BINARY = [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\x7fELF\x02\x01\x01" + b"\0" * 9,
    b"%PDF-1.7\nsome text",
    b"\0",
    bytes(range(256)) * 8,
]


@pytest.mark.parametrize(("data", "text", "encoding"), CASES)
def test_decode(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize("data", BINARY)
def test_binary(data: bytes) -> None:
    assert is_binary(data)
    with pytest.raises(DocumentError, match="is not text but"):
        decode(data)


def test_the_named_encoding_is_obeyed() -> None:
    assert decode("ø".encode("cp850"), encoding="cp850") == ("ø", "cp850")
    with pytest.raises(DocumentError, match="is not ascii; try another encoding"):
        decode("ø".encode(), encoding="ascii")


def test_what_a_page_declares_comes_after_utf8() -> None:
    assert decode("тест 47".encode("koi8-r"), declared="koi8-r")[0] == "тест 47"
    assert decode("ø".encode(), declared="latin-1") == ("ø", "utf-8")
    assert decode("“ø”".encode("cp1252"), declared="iso-8859-1") == ("“ø”", "cp1252")
    assert decode("ø".encode("cp1252"), declared="no-such-thing")[1] == "cp1252"


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    data = (FRENCH * 20).encode()[:-1] + "é".encode()[:1]
    text, encoding = decode(data)
    assert text.endswith("�")
    assert text.startswith(FRENCH)
    assert encoding == "utf-8, partly unreadable"


def test_odd_bytes_far_into_a_long_text_are_seen() -> None:
    text = "The river rose again. " * 20_000 + "A café closed.\n" * 30
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_utf8_comes_back_byte_for_byte(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    assert decode(text.encode()) == (text, "utf-8")
