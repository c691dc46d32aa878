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

MAX_PIECES = 200
"""Pieces of gzip one after the other that are unpacked; each is looked for in a copy of the rest."""

_ONE_TEXT = ("html", "text", "markdown", "subtitles", "pdf", "word")
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
            yield replace(item, id=_own_id(item.id, name, url)) if isinstance(item, Document) else item


def _own_id(given: str, name: str, url: str) -> str:
    """Return the id of a document that a server sent: one that names another's is put under the address.

    Else a record that calls itself by the path of a file would become a version of that file.

    >>> _own_id("notes/3.txt", "https://a.example/feed", "https://a.example/feed")
    'https://a.example/feed#notes/3.txt'
    >>> _own_id("https://a.example/3", "https://a.example/feed", "https://a.example/feed")
    'https://a.example/3'
    """
    own = {urlsplit(name).netloc, urlsplit(url).netloc} - {""}
    return given if given.startswith(name) or urlsplit(given).netloc in own else f"{name}#{given}"


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
    # Many servers leave the wrapper of "deflate" out; gzip may come in several pieces.
    bits = -zlib.MAX_WBITS if encoding == "deflate" and data[:1] != b"\x78" else zlib.MAX_WBITS | 32
    plain, left, pieces = b"", data, 0
    while left:
        pieces += 1
        if pieces > MAX_PIECES:
            raise DocumentError(f"was sent packed in more than {MAX_PIECES} pieces and was left")
        unpack = zlib.decompressobj(bits)
        try:
            plain += unpack.decompress(left, limit + 1 - len(plain))
        except zlib.error as error:
            if plain:
                break  # what servers leave behind the end
            raise DocumentError("was sent as broken gzip; try again") from error
        if len(plain) > limit:
            raise DocumentError(f"grows to more than {size(limit)} when unpacked and was left")
        if not unpack.eof:
            raise DocumentError("was sent as broken gzip; try again")
        left = unpack.unused_data
    return plain
