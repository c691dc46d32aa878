"""Bytes -> ``Document``: readers behind one door, metadata with how it was found, one line for what fails."""

from claimtrack.documents.contract import MAX_BYTES, Failure, Reader, ReadOptions, Source
from claimtrack.documents.reading import read_documents
from claimtrack.documents.registry import ReaderInfo, list_readers

__all__ = [
    "MAX_BYTES",
    "Failure",
    "ReadOptions",
    "Reader",
    "ReaderInfo",
    "Source",
    "list_readers",
    "read_documents",
]
