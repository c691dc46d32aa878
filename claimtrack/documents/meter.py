"""How far the reading of files is, in bytes: what a progress bar shows before the first document is done."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from claimtrack.documents.contract import Failure
from claimtrack.documents.sources import STDIN, files_below
from claimtrack.documents.web import is_address


class Meter:
    """Counts the bytes of files that were read; ``opened`` is for ``ReadOptions.on_open``.

    ``total`` is ``None`` where it is not known: standard input and addresses have no size beforehand.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.total = size_of(sources)
        self._before = 0
        self._size = 0
        self._stream: BinaryIO | None = None

    def opened(self, stream: BinaryIO) -> None:
        """Note that all before was read, and that this file is being read."""
        self._before += self._size
        self._stream, self._size = stream, os.fstat(stream.fileno()).st_size

    @property
    def read(self) -> int:
        """Return how many bytes were read, of this file as far as it is."""
        try:
            here = self._stream.tell() if self._stream is not None else 0
        except ValueError:  # closed: it was read to its end
            here = self._size
        return self._before + min(here, self._size)


def size_of(sources: Iterable[str]) -> int | None:
    """Return the bytes of all files that will be read, ``None`` where one of them has no size beforehand."""
    total = 0
    for source in sources:
        if source == STDIN or is_address(source):
            return None
        path = Path(source)
        found = files_below(path) if path.is_dir() else [path]
        for file in found:
            if isinstance(file, Failure):
                continue
            try:
                total += file.stat().st_size
            except (OSError, ValueError):
                continue
    return total or None
