"""What an exporter is: entries in, bytes out, and the claims back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Protocol

from claimtrack.filters import Filters
from claimtrack.model import Claim, Entry


@dataclass(frozen=True, slots=True)
class Setting:
    """What an exporter may ask besides the entries.

    ``text`` returns the text in which an entry's claim stands; entries come document by document, unless they
    were sorted. ``filters`` is what the entries were chosen by. ``columns`` are those of ``rows.COLUMNS``
    that are wanted, all where it is empty; what holds only some of them cannot be read back.
    """

    text: Callable[[Entry], str]
    filters: Filters = field(default_factory=Filters)
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an export: how many figures were written, and what a user should know about the others."""

    figures: int
    notes: tuple[str, ...] = ()


class Exporter(Protocol):
    """One form. The first line of the class's docstring says what it is, for ``claimtrack export --help``.

    ``suffixes`` choose the form where none is named; none of them belongs to two exporters. A ``binary``
    form is not written to a terminal. One that ``has_columns`` writes those that the setting wants.
    """

    suffixes: tuple[str, ...]
    binary: bool

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write the entries in their order, one at a time: there may be more of them than memory.

        The same entries give the same bytes. What cannot be written is an ``ExportError``.
        """

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims that ``write`` wrote. A file that is none of its own is an ``ExportError``."""
