"""Which reader reads what. Built-in readers and those of other packages come through the same door."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath

from claimtrack.documents.contract import Reader
from claimtrack.documents.encodings import is_binary, kind_of
from claimtrack.errors import DocumentError
from claimtrack.plugins import load_plugins

GROUP = "claimtrack.readers"

BUILT_IN: Mapping[str, str] = {
    "jsonl": "claimtrack.documents.records:JsonLinesReader",
    "json": "claimtrack.documents.records:JsonReader",
    "csv": "claimtrack.documents.tables:TableReader",
    "feed": "claimtrack.documents.feed:FeedReader",
    "pdf": "claimtrack.documents.pdf:PdfReader",
    "word": "claimtrack.documents.word:WordReader",
    "spreadsheet": "claimtrack.documents.spreadsheet:SpreadsheetReader",
    "mail": "claimtrack.documents.mail:MailReader",
    "mbox": "claimtrack.documents.mail:MailboxReader",
    "warc": "claimtrack.documents.warc:ArchiveReader",
    "html": "claimtrack.documents.webpage:PageReader",
    "subtitles": "claimtrack.documents.subtitles:SubtitleReader",
    "markdown": "claimtrack.documents.plain:MarkdownReader",
    "text": "claimtrack.documents.plain:TextReader",
}
"""Our readers, written as entry points are; they work from a source tree that was never installed."""


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """A reader for people: name, the suffixes it is chosen by, what it reads, whose it is.

    ``needs`` names the package that it works with, if any; ``ready`` says whether that is installed.
    """

    name: str
    suffixes: tuple[str, ...]
    about: str
    built_in: bool
    needs: str | None = None
    ready: bool = True


def list_readers() -> list[ReaderInfo]:
    """Return the readers that are installed, in the order in which they are asked; that of addresses last,
    which hands what it fetches to the others."""
    return [
        *(
            ReaderInfo(
                name,
                reader.suffixes,
                (inspect.getdoc(type(reader)) or "").split("\n")[0].rstrip("."),
                type(reader).__module__.startswith("claimtrack."),
                needs := getattr(reader, "needs", None),
                _is_installed(needs),
            )
            for name, reader in load_readers().items()
        ),
        ReaderInfo("web", (), "Addresses (https://..., http://...)", True, "httpx", _is_installed("httpx")),
    ]


def _is_installed(package: str | None) -> bool:
    try:
        return package is None or bool(version(package))
    except PackageNotFoundError:
        return False


@cache
def load_readers() -> Mapping[str, Reader]:
    """Return the readers by name. A plug-in comes before the built-in ones, and replaces one of its name."""
    makers: dict[str, Callable[[], Reader]] = dict(load_plugins(GROUP))
    for name, place in BUILT_IN.items():
        if name not in makers:
            module, _, attribute = place.partition(":")
            makers[name] = getattr(import_module(module), attribute)
    return {name: maker() for name, maker in makers.items()}


def is_read_elsewhere(head: bytes, filename: str) -> bool:
    """Say whether a reader of another package takes a file."""
    try:
        reader = choose_reader(head, filename)
    except DocumentError:
        return False
    return not type(reader).__module__.startswith("claimtrack.")


RECORDS = ("jsonl", "json", "csv")
"""The readers of records."""


def choose_reader(
    head: bytes, filename: str, readers: Mapping[str, Reader] | None = None, *, records: bool = False
) -> Reader:
    """Return the reader for a file: by its suffix, else by its first bytes. ``DocumentError`` if there is
    none.

    Where several claim a suffix, the surest by content is taken. ``records`` says that the user named columns
    or keys: what no suffix claims is then JSON if it looks so, else a table, whatever its columns are called.
    """
    loaded = load_readers() if readers is None else readers
    known = list(loaded.values())
    suffix = PurePosixPath(filename).suffix.lower()
    claimed = [reader for reader in known if suffix and suffix in reader.suffixes]
    if is_binary(head) and (sure := [r for r in known if r.sniff(head, filename) == 1.0]):
        return sure[0]  # a mark of its own beats a name: a PDF that is called .txt
    if len(claimed) == 1:
        return claimed[0]
    if records and not claimed and not is_binary(head):
        able = [loaded[name] for name in RECORDS if name in loaded]
        if able:
            best = max(reader.sniff(head, filename) for reader in able)
            return next(r for r in (able if best else able[::-1]) if r.sniff(head, filename) == best)
    scores = [(reader.sniff(head, filename), reader) for reader in claimed or known]
    best, chosen = max(scores, key=lambda pair: pair[0])
    if best > 0 or claimed:
        return chosen
    if suffix == ".msg" and head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError("is a message of Outlook; save it as .eml")
    if is_binary(head):
        raise DocumentError(f"is not text but {kind_of(head)}")
    if head.startswith(b"{\\rtf"):
        raise DocumentError("is rich text (RTF); save it as .docx or text first")
    if head.startswith(b"%!PS"):
        raise DocumentError("is PostScript; turn it into PDF first")
    if b"<?xml" in head[:200]:
        raise DocumentError("is XML but no feed or page; turn it into text or records first")
    raise DocumentError("is of a kind that no reader knows; save it as text first")
