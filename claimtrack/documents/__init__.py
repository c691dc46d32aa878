"""Bytes -> ``Document``: readers behind one door, metadata with how it was found, one line for what fails."""

from claimtrack.documents.contract import (
    ABSOLUTE,
    MAX_BYTES,
    Failure,
    Reader,
    ReadOptions,
    Source,
    length_warning,
)
from claimtrack.documents.meter import Meter
from claimtrack.documents.orders import broken_day, is_guessed
from claimtrack.documents.reading import read_documents
from claimtrack.documents.registry import ReaderInfo, list_readers
from claimtrack.documents.web import is_address

__all__ = [
    "ABSOLUTE",
    "MAX_BYTES",
    "Failure",
    "Meter",
    "ReadOptions",
    "Reader",
    "ReaderInfo",
    "Source",
    "broken_day",
    "is_address",
    "is_guessed",
    "length_warning",
    "list_readers",
    "read_documents",
]
