"""The one door: path, folder, address, standard input -> documents, and one line for what cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.registry import RECORDS, choose_reader
from claimtrack.documents.sources import STDIN, open_sources
from claimtrack.documents.web import is_address, read_address
from claimtrack.errors import DocumentError
from claimtrack.model import Document
from claimtrack.plural import many

log = logging.getLogger(__name__)

_DEFAULTS = ReadOptions()

ONE_TEXT = ("html", "markdown", "pdf", "subtitles", "text", "word")
"""The readers that give one document, which is called as what it is read from."""

FEW = 6
"""Records of one file that cannot be read, each of which is told in its place; the others are one line."""

NAMED = 12
"""Records that such a line names."""

DIGITS = 12
"""Digits of a hash that name a text from standard input: enough for a million texts, and short in a table."""


def read_documents(
    source: str, *, options: ReadOptions = _DEFAULTS, stdin: BinaryIO | None = None
) -> Iterator[Document | Failure]:
    """Yield the documents of a file, of all files below a folder, of an address of the web, or of standard
    input (``-``), in a fixed order.

    Files are opened one after the other and records read line by line, so memory does not grow with the
    number of documents. What cannot be read is a ``Failure`` in its place; nothing raises.

    Standard input has no name that would tell two texts apart: a document without an id of its own is called
    "-#" and the beginning of its text's hash, or the address given with ``options.url``.
    """
    if is_address(source):
        yield from read_address(source, options)
        return
    for opened in open_sources(source, options, stdin=stdin):
        if isinstance(opened, Failure):
            yield opened
        elif opened.name.partition("!")[0] == STDIN:
            for item in read_source(opened, options):
                yield item if isinstance(item, Failure) else _name(item, opened.name, options)
        else:
            yield from read_source(opened, options)


def _name(document: Document, place: str, options: ReadOptions) -> Document:
    """Return a document of standard input under a name that stays the same while the text does."""
    if document.id != place and not document.id.startswith(f"{place}#"):
        return document  # a record with an id
    if options.url and document.id == place:
        return replace(document, id=options.url)
    return replace(document, id=f"{STDIN}#{document.sha256[:DIGITS]}")


def read_source(source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield the documents of an opened source through the reader for it; nothing raises."""
    try:
        reader = choose_reader(source.head, source.filename, records=bool(options.fields()))
        if reader.name in ONE_TEXT and options.is_passed is not None and options.is_passed(source.name):
            return
        items = reader.read(source, options)
        for item in _in_one_line(source.name, items) if reader.name in RECORDS else items:
            if isinstance(item, Document) and item.source is None:
                item = replace(item, source=source.name)
            yield item
    except DocumentError as error:
        yield Failure(error.where or source.name, error.message)
    except OSError as error:
        reason = f" ({error.strerror.lower()})" if error.strerror else ""
        yield Failure(source.name, f"cannot be read to the end{reason}")
    except ImportError as error:
        yield Failure(source.name, f"needs the package {error.name}, which is not installed here")
    except Exception:
        # Readers of other packages, and parsers of other people's markup, fail in ways that nobody can list;
        # one bad document must not end the run.
        log.debug("reader failed on %s", source.name, exc_info=True)
        yield Failure(source.name, "the reader failed on it; please report this file as a bug")


def _in_one_line(name: str, items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
    """Yield what a reader found; of many failures in one file the first, at the end one for the others."""
    held: list[Failure] = []
    failed = told = read = 0
    try:
        for item in items:
            if isinstance(item, Failure) and not item.is_left_out:
                failed += 1
                if read and told < FEW:
                    told += 1
                    yield item
                elif len(held) < NAMED:
                    held.append(item)
                continue
            if isinstance(item, Document) and not read:
                told = len(held[:FEW])
                yield from held[:FEW]
                held = held[FEW:]
            read += isinstance(item, Document)
            yield item
    except Exception:
        yield from _told(name, held, failed - told, failed + read)
        raise
    yield from _told(name, held, failed - told, failed + read)


def _told(name: str, failures: list[Failure], failed: int, records: int) -> list[Failure]:
    """Return the failures of a file as one: the first of them, of which there are ``failed``.

    >>> odd = [Failure("a.csv:2", "is odd"), Failure("a.csv:5", "is worse")]
    >>> [str(failure) for failure in _told("a.csv", odd, 2, 9)]
    ['a.csv: 2 more of its 9 records cannot be read (2, 5); the first: is odd']
    """
    if failed < 2:
        return failures
    places = [failure.where.removeprefix(name).strip(" :,") for failure in failures]
    if failed == records:
        first = f" ({places[0]})" if places[0] else ""
        what = f"none of its {many(failed, 'record')} can be read; the first{first}"
    else:
        shown = ", ".join([place for place in places if place] + ["..."] * (failed > len(failures)))
        what = f"{failed:,} more of its {many(records, 'record')} cannot be read ({shown}); the first"
    return [Failure(name, f"{what}: {failures[0].message}")]
