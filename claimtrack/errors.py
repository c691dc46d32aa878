"""Every error that a user can meet.

    ClaimTrackError
    ├── UsageError          wrong option or argument (exit code 2)
    │   └── Overtaken       another decided meanwhile about what was to be decided
    ├── DocumentError       a document that cannot be read: missing, empty, binary, broken, unknown encoding
    ├── LanguageError       no language data, or no parser model, for the language asked for
    ├── ExportError         a form that cannot be written or read back: no library, no room for all rows
    ├── PartError           a part of an extraction that is broken, or was made by another extractor
    └── StoreError          a database that cannot be used
        ├── StoreLocked     another process holds it
        ├── StoreTooNew     written by a newer ClaimTrack
        ├── StoreTooOld     needs ``claimtrack db upgrade``
        └── NotAStore       the file is no ClaimTrack database

The text of each is one line for people: what failed, where, what to do. ``where`` names the file, record or
option, and is printed first.
"""

from __future__ import annotations


class ClaimTrackError(Exception):
    """An error to be shown as one line, without a traceback.

    >>> str(DocumentError("is empty", where="notes.txt"))
    'notes.txt: is empty'
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(ClaimTrackError):
    """The command was called in a way that cannot mean anything."""

    exit_code = 2


class Overtaken(UsageError):
    """Another decided meanwhile; nothing was decided before that is looked at."""

    exit_code = 1


class DocumentError(ClaimTrackError):
    """One document cannot be read; the others can."""


class LanguageError(ClaimTrackError):
    """The language data or the parser model is missing."""


class ExportError(ClaimTrackError):
    """An export cannot be written, or a file is none that can be read back."""


class PartError(ClaimTrackError):
    """A part of an extraction cannot be written, is not whole, or was made by another extractor or model."""


class StoreError(ClaimTrackError):
    """The database cannot be used."""


class StoreLocked(StoreError):
    """Another process holds the database for longer than we wait."""


class StoreTooNew(StoreError):
    """The database was written by a newer ClaimTrack."""


class StoreTooOld(StoreError):
    """The database needs ``claimtrack db upgrade``."""


class NotAStore(StoreError):
    """The file is not a ClaimTrack database."""
