"""What a reader is given and what it gives back: the door through which every format comes.

A reader of another package is a class without constructor arguments that has the members of ``Reader``,
registered in the entry-point group ``claimtrack.readers``. It needs nothing but this module and ``describe``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import BinaryIO, Protocol

from claimtrack.errors import DocumentError, UsageError
from claimtrack.model import Document

MAX_BYTES = 64 * 1024 * 1024
"""Default limit on what is held in memory at once: a whole file, or one line of records, after decompression.
The longest books in plain text stay below 10 MB; a text of 50 MB must read."""

LONG_TEXT = 5_000_000
"""Characters of one text above which a user is told that it will take long: a long book has two million, and
a text full of figures takes minutes per million."""

ABSOLUTE = ""
"""The ``base`` of identities that are not relative to any folder."""

HEAD_BYTES = 64 * 1024
"""How much of the beginning of a file is looked at to tell what it is."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: ``where`` names the file or record, ``message`` what is wrong.

    ``is_left_out`` says that it was passed over on purpose, which is no failure; ``message`` then says what
    such files are ("reports and exports of ClaimTrack"). ``unused`` says that only these fields of its
    records were passed over, as nothing of a document stands in them.
    """

    where: str
    message: str
    is_left_out: bool = False
    unused: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user knows better than the files. A given value beats whatever the document says.

    ``date`` is an ISO day; ``language`` an ISO 639 code; ``encoding`` a codec known to Python. The
    ``*_field`` names are columns of a CSV file or keys of a JSON record; what is not named is guessed.
    ``max_bytes`` limits what is held in memory at once. ``base`` is the folder to which the identities of
    files below it are relative; ``None`` is the current folder, ``ABSOLUTE`` none at all.
    ``allow_private`` lets addresses of the web lead into private networks and to this machine. ``is_known``
    says of the identity of a file whether the ledger has it: one known by a way through links stays so.
    ``on_open`` is called with each file that is opened; ``is_passed`` says of the identity of a text that
    is one document whether it need not be read. A value that cannot mean anything is a
    ``UsageError``.
    """

    date: str | None = None
    publisher: str | None = None
    title: str | None = None
    language: str | None = None
    issued_by: str | None = None
    url: str | None = None
    encoding: str | None = None
    id_field: str | None = None
    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    publisher_field: str | None = None
    url_field: str | None = None
    language_field: str | None = None
    max_bytes: int = MAX_BYTES
    base: str | None = None
    allow_private: bool = False
    is_known: Callable[[str], bool] | None = None
    on_open: Callable[[BinaryIO], None] | None = None
    is_passed: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        if self.date is not None:
            try:
                day = Date.fromisoformat(self.date)
            except ValueError:
                day = None
            if day is None or day.isoformat() != self.date:
                raise UsageError(f"{self.date!r} is not a day; write it as 2020-10-05", where="--date")
        if self.language is not None and not re.fullmatch(r"[a-z]{2,3}", self.language):
            raise UsageError(
                f"{self.language!r} is not a language code; write it as 'en'", where="--language"
            )
        if self.encoding is not None and not is_encoding(self.encoding):
            raise UsageError(
                f"the encoding {self.encoding!r} is unknown; examples are utf-8, cp1252, cp1251",
                where="--encoding",
            )
        if self.max_bytes < 1:
            raise UsageError("the limit must be at least 1 byte", where="--max-bytes")

    def fields(self) -> Mapping[str, str]:
        """Return the record fields named by the user: what they hold -> their name in the records."""
        named = {
            "id": self.id_field,
            "text": self.text_field,
            "title": self.title_field,
            "date": self.date_field,
            "publisher": self.publisher_field,
            "url": self.url_field,
            "language": self.language_field,
        }
        return {part: name for part, name in named.items() if name}

    def values(self) -> Mapping[str, str]:
        """Return the metadata given by the user, by field of ``Document``."""
        given = {
            "date": self.date,
            "publisher": self.publisher,
            "title": self.title,
            "language": self.language,
            "issued_by": self.issued_by,
            "url": self.url,
        }
        return {part: value for part, value in given.items() if value}


def is_encoding(name: str) -> bool:
    """Say whether Python knows a text encoding of this name.

    >>> is_encoding("cp1252"), is_encoding("cp9999"), is_encoding("base64")
    (True, False, False)
    """
    try:
        codecs.lookup(name)
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return True


@dataclass(slots=True)
class Source:
    """Bytes with a name, opened once and read from the beginning to the end.

    ``name`` is the identity of what is read: a path, ``archive.zip!member``, or ``-``. ``filename`` is its
    last part without the suffix of a compression ("a/b.txt.gz" has "b.txt"), by which the format is known.
    ``head`` holds the first bytes, which ``stream`` still gives. ``layer`` counts the archives and messages
    around it, ``charset`` is the encoding that a server or a message named.
    """

    name: str
    filename: str
    head: bytes
    stream: BinaryIO
    max_bytes: int = MAX_BYTES
    layer: int = 0
    charset: str | None = None

    def read_all(self) -> bytes:
        """Return all bytes. More than ``max_bytes`` is a ``DocumentError``."""
        data = self.stream.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise DocumentError(
                f"is larger than {size(self.max_bytes)} and was not read; split it, give records as JSON"
                " Lines, or raise the limit",
                where=self.name,
            )
        return data

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the lines with their numbers from 1, the line end kept; ``None`` for one above the limit."""
        number = 0
        while line := self.stream.readline(self.max_bytes + 1):
            number += 1
            if len(line) <= self.max_bytes:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(self.max_bytes)
            yield number, None


class Reader(Protocol):
    """One format. The first line of the class's docstring says what it reads.

    ``suffixes`` are in lower case with the point (".txt"). ``sniff`` says from the first bytes and the file
    name how surely this is the format, 0 (no) to 1; it is asked where the suffix says nothing. ``read``
    yields the documents in the order of the file; what is wrong with one record is a ``Failure`` among them,
    what is wrong with the whole a ``DocumentError``. A reader may name the package that it works with in
    ``needs``, for ``claimtrack readers`` to say whether it is there.
    """

    name: str
    suffixes: tuple[str, ...]

    def sniff(self, head: bytes, filename: str) -> float:
        """Return how surely these bytes are of this format, 0 to 1."""
        ...

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the documents of a source."""
        ...


def length_warning(text: str) -> str | None:
    """Return what to tell a user before a very long text is read, ``None`` for any other.

    >>> length_warning("Words. " * 1_000_000)
    'is one text of 7 million characters, which takes long and much memory; better split it'
    """
    if len(text) <= LONG_TEXT:
        return None
    millions = f"{round(len(text) / 1_000_000)} million characters"
    return f"is one text of {millions}, which takes long and much memory; better split it"


def size(count: int) -> str:
    """Return a number of bytes for people.

    >>> size(64 * 1024 * 1024), size(1500), size(1)
    ('64 MB', '1.5 kB', '1 byte')
    """
    for step, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB")):
        if count >= step:
            return f"{count / step:.1f}".removesuffix(".0") + f" {name}"
    return "1 byte" if count == 1 else f"{count} bytes"
