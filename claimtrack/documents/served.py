"""What a server sent -> documents: the kind is read off the bytes, the server's word comes next.

Servers call pages ``text/plain``, spreadsheets ``text/html`` and everything ``application/octet-stream``.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from claimtrack.documents.contract import HEAD_BYTES, Failure, ReadOptions, size
from claimtrack.documents.encodings import is_binary
from claimtrack.documents.reading import read_source
from claimtrack.documents.registry import load_readers
from claimtrack.documents.sources import open_bytes
from claimtrack.errors import DocumentError
from claimtrack.model import Document

SURE = 0.5
"""From here on the bytes themselves say what they are."""

_ONE_TEXT = ("html", "text", "markdown", "pdf", "word")
"""Readers whose document is what stands at the address; records and entries of feeds have their own."""

_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt",
             "text/markdown": ".md", "text/csv": ".csv", "application/json": ".json",
             "application/pdf": ".pdf"}  # fmt: skip


def read_served(
    name: str, data: bytes, content_type: str | None, url: str, options: ReadOptions, *, layer: int = 0
) -> Iterator[Document | Failure]:
    """Yield the documents in what was sent for ``url``; ``name`` is the identity of what was asked for."""
    kind, charset = split_type(content_type)
    filename = name_of(data[:HEAD_BYTES], kind, url)
    for opened in open_bytes(name, filename, data, options, layer=layer):
        if isinstance(opened, Failure):
            yield opened
            continue
        opened.charset = charset
        at_address = replace(options, url=options.url or url)
        for item in read_source(opened, at_address if _is_one_text(opened.filename) else options):
            if isinstance(item, Document) and item.url == url and not options.url:
                item = replace(item, found={**item.found, "url": "address"})
            yield item


def split_type(content_type: str | None) -> tuple[str, str | None]:
    """Return the media type and the encoding that a ``Content-Type`` names.

    >>> split_type("Text/HTML; charset=ISO-8859-1")
    ('text/html', 'iso-8859-1')
    """
    message = Message()
    message["Content-Type"] = (content_type or "").replace("\n", " ").replace("\r", " ")
    try:
        return message.get_content_type() if content_type else "", message.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return "", None


def name_of(head: bytes, kind: str, url: str) -> str:
    """Return a file name with the suffix of what the bytes are.

    >>> name_of(b"<!doctype html><p>12", "text/plain", "https://a.example/2020/flood.php?x=1")
    'flood.html'
    """
    name = unquote(PurePosixPath(urlsplit(url).path).name)
    name = "".join(c for c in name if c.isprintable() and c not in "/\\").lstrip(".")
    path = PurePosixPath(name or "page")
    readers = load_readers()
    scores = [(reader.sniff(head, ""), reader) for reader in readers.values() if reader.suffixes]
    best, reader = max(scores, key=lambda pair: pair[0])
    if best >= SURE:
        return path.name if path.suffix.lower() in reader.suffixes else path.stem + reader.suffixes[0]
    if is_binary(head):
        return path.name
    if kind in ("text/html", "application/xhtml+xml") and not re.search(rb"<[a-zA-Z!/]", head):
        kind = "text/plain"
    suffix = _SUFFIXES.get(kind, "")
    return path.stem + suffix if suffix and suffix != ".pdf" else path.name


def _is_one_text(filename: str) -> bool:
    suffix = PurePosixPath(filename).suffix.lower()
    claimed = [name for name, reader in load_readers().items() if suffix in reader.suffixes]
    return not claimed or all(name in _ONE_TEXT for name in claimed)


def inflate(data: bytes, encoding: str, limit: int) -> bytes:
    """Return the bytes behind a ``Content-Encoding``. What grows beyond the limit is a ``DocumentError``."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DocumentError(f"was sent packed as {encoding[:20]!r}, which was not asked for")
    if encoding == "deflate" and data[:1] != b"\x78":
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers leave the wrapper out
    else:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = unpack.decompress(data, limit + 1)
    except zlib.error as error:
        raise DocumentError("was sent as broken gzip; try again") from error
    if len(plain) > limit:
        raise DocumentError(f"grows to more than {size(limit)} when unpacked and was left")
    if not unpack.eof:
        raise DocumentError("was sent as broken gzip; try again")
    return plain
