"""Web archives (WARC): one document for each page in them, under the address that it was fetched from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from claimtrack.documents.contract import Failure, ReadOptions, Source, size
from claimtrack.documents.served import inflate, read_served, split_type
from claimtrack.errors import DocumentError
from claimtrack.model import Document

MAX_FIELDS = 500
"""Fields in the head of a record; a file without a blank line is no archive."""

_LINE = 64 * 1024
_READ = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_HELD = 16
"""Digits of the hash by which two captures of one address are told apart."""


class ArchiveReader:
    """Web archives (WARC): the pages, plain texts and PDFs that were fetched."""

    name = "warc"
    suffixes: tuple[str, ...] = (".warc",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return 1 where the mark of a WARC record stands at the beginning."""
        return 1.0 if head.startswith(b"WARC/") else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the documents in the order of the archive; of two captures of one address the first."""
        seen: dict[str, str] = {}
        records = found = 0
        for records, (fields, block) in enumerate(_records(source), 1):  # noqa: B007 - counts them
            url = fields.get("warc-target-uri", "").strip("<>")
            kind = fields.get("warc-type")
            if kind not in ("response", "resource") or not url.startswith(("http://", "https://")):
                continue
            if block is None:
                yield Failure(url, f"is larger than {size(source.max_bytes)} and was not read")
                continue
            try:
                body, content_type = _answer(block, source.max_bytes) if kind == "response" else (
                    block, fields.get("content-type")
                )  # fmt: skip
            except DocumentError as error:
                yield Failure(url, error.message)
                continue
            if not body or split_type(content_type)[0] not in _READ:
                continue
            found += 1
            for item in read_served(url, body, content_type, url, options, layer=source.layer + 1):
                if isinstance(item, Document):
                    if item.id in seen:
                        if seen[item.id] != item.sha256[:_HELD]:
                            yield Failure(item.id, "stands in the archive in two texts; the first was read")
                        continue
                    seen[item.id] = item.sha256[:_HELD]
                yield item
        if not found:
            raise DocumentError("is a web archive without pages" if records else "is no web archive")


def _records(source: Source) -> Iterator[tuple[Mapping[str, str], bytes | None]]:
    """Yield head and block of each record; the block is ``None`` where it is above the limit."""
    stream = source.stream
    while True:
        line = stream.readline(_LINE)
        while line in (b"\r\n", b"\n"):
            line = stream.readline(_LINE)
        if not line:
            return
        if not line.startswith(b"WARC/"):
            raise DocumentError("is a broken web archive: a record does not end where it says")
        fields = _fields(stream)
        length = fields.get("content-length", "")
        if not re.fullmatch(r"\d{1,15}", length):
            raise DocumentError("is a broken web archive: a record does not say how long it is")
        count = int(length)
        if count > source.max_bytes:
            _skip(stream, count)
            yield fields, None
            continue
        block = stream.read(count)
        if len(block) < count:
            raise DocumentError("is a web archive that was cut off; fetch it again")
        yield fields, block


def _fields(stream: BinaryIO) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for _ in range(MAX_FIELDS):
        line = stream.readline(_LINE)
        if line in (b"\r\n", b"\n", b""):
            return fields
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    raise DocumentError("is a broken web archive: the head of a record has no end")


def _skip(stream: BinaryIO, count: int) -> None:
    while count and (part := stream.read(min(count, 1 << 20))):
        count -= len(part)


def _answer(block: bytes, limit: int) -> tuple[bytes, str | None]:
    """Return body and content type of a server's answer; nothing for any other than 200."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, _, rest = head.decode("latin-1").partition("\r\n")
    if not re.match(r"HTTP/\S+ 200\b", first):
        return b"", None
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in rest.split("\r\n"))
    }
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = _join_chunks(body)
    return inflate(body, fields.get("content-encoding", ""), limit), fields.get("content-type")


def _join_chunks(body: bytes) -> bytes:
    """Return a chunked body in one piece. Some archives keep the field and not the chunks."""
    parts = []
    at = 0
    while match := re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n").match(body, at):
        count = int(match[1], 16)
        parts.append(body[match.end() : match.end() + count])
        at = match.end() + count + 2
        if not count:
            return b"".join(parts)
    return b"".join(parts) if parts else body
