"""Web archives, written by hand as the standard has them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from claimtrack.documents import Failure, ReadOptions, read_documents
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

BODY = "At least 12 people died in the valley below the dam, officials of the region said on Monday evening."
PAGE = f"<html lang=en><head><title>Flood</title></head><body><p>{BODY}</p></body></html>".encode()


def answer(
    body: bytes = PAGE, kind: str = "text/html", first: str = "HTTP/1.1 200 OK", more: str = ""
) -> bytes:
    return f"{first}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(
    block: bytes, url: str = "https://paper.example/2020/10/05/flood", kind: str = "response"
) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-01-01T00:00:00Z\r\n"
        f"Content-Type: {'application/http' if kind == 'response' else 'text/html'}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(path: str, **options: Any) -> list[Document | Failure]:
    return list(read_documents(path, options=ReadOptions(**options)))


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_an_archive(write: Write, packed: bool) -> None:
    chunked = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (PAGE[:50], PAGE[50:], b""))
    records = [
        record(b"software: test", kind="warcinfo"),
        record(answer()),
        record(answer(chunked, more="Transfer-Encoding: chunked\r\n"), "https://a.example/chunked"),
        record(answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"), "https://a.example/gzip"),
        record(answer(BODY.encode(), "text/plain"), "https://a.example/plain"),
        record(PAGE, "https://a.example/resource", kind="resource"),
        record(answer(b"\x89PNG", "image/png"), "https://a.example/a.png"),
        record(answer(first="HTTP/1.1 404 Not Found"), "https://a.example/404"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    ]
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    items = read(write("a.warc.gz" if packed else "a.warc", data))
    assert [item.id if isinstance(item, Document) else str(item) for item in items] == [
        "https://paper.example/2020/10/05/flood",
        *(f"https://a.example/{name}" for name in ("chunked", "gzip", "plain", "resource")),
    ]
    for document in items:
        assert isinstance(document, Document)
        assert document.text.strip() == BODY and document.url == document.id
    first = items[0]
    assert isinstance(first, Document)
    assert first.date == "2020-10-05", "not the day on which it was archived"


def test_an_address_twice(write: Write) -> None:
    data = record(answer()) * 2 + record(answer(PAGE.replace(b"12", b"47")))
    first, second = read(write("a.warc", data))
    assert isinstance(first, Document) and BODY in first.text
    assert str(second).endswith("stands in the archive in two texts; the first was read")


BROKEN = [
    (record(answer())[:-80], "is a web archive that was cut off; fetch it again"),
    (record(answer()).replace(b"Content-Length", b"Length", 1), "a record does not say how long it is"),
    (record(answer()) + b"junk\r\n", "a record does not end where it says"),
    (b"WARC/1.0\r\n" + b"a: b\r\n" * 1000, "the head of a record has no end"),
    (record(b"", kind="warcinfo"), "is a web archive without pages"),
    (record(answer(gzip.compress(b"x" * 500_000), more="Content-Encoding: gzip\r\n")), "grows to more than"),
    (record(answer(b"x" * 200_000)), "is larger than 97.7 kB and was not read"),
]


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_broken_archives(write: Write, data: bytes, message: str) -> None:
    items = read(write("a.warc", data), max_bytes=100_000)
    assert any(message in str(item) for item in items if isinstance(item, Failure))
