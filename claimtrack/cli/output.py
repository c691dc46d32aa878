"""What the commands write and where: data on stdout or into a file, all the rest on stderr."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.store import Store

PLAIN_WIDTH = 80
"""Columns of a table that goes into a file or a pipe: the same bytes wherever it is made."""

WIDEST = 140
"""Columns beyond which a wider terminal no longer makes a table wider: long lines are hard to follow."""

NARROWEST = 60
"""Columns below which tables are no longer squeezed; the terminal wraps them."""

SQLITE = b"SQLite format 3\0"
"""How every SQLite database begins."""

READER_GONE = 141
"""What shells call a program whose reader went away (``claimtrack extract ... | head``)."""

Write = Callable[[str], None]


def prepare_streams() -> None:
    """Let stdout and stderr take every character: the words come from strangers.

    What goes into a file or a pipe is UTF-8; a terminal keeps its encoding. A character that cannot be
    written, such as half a surrogate in a file name, is shown as an escape instead of ending the run.

    A stream that whoever started us had closed is there again, and leads nowhere: else the next file that is
    opened, a ledger, would take its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


def write(text: str) -> None:
    """Write data to stdout, at once: whoever reads a pipe gets each document when it is done.

    A reader that went away ends the command quietly. What a terminal would obey is shown as escapes there, in
    every form of data; a file or a pipe gets it as it is.
    """
    try:
        sys.stdout.write(_visible(text) if sys.stdout.isatty() else text)
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()
        raise typer.Exit(READER_GONE) from None


def say(line: str) -> None:
    """Write a line for people to stdout, or some lines; control characters in it are shown as escapes."""
    write(_visible(line) + "\n")


def tell(message: object) -> None:
    """Write one line about the work to stderr, after the program's name.

    A line feed inside the message (a file's name may hold one) does not make two lines of it, and a control
    character in it is shown as an escape.
    """
    with contextlib.suppress(BrokenPipeError):
        print(f"claimtrack: {_visible(' '.join(str(message).split()))}", file=sys.stderr, flush=True)


_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}
_ESCAPES |= {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
# What a terminal would obey, and what turns the direction of writing; tab and line feed stay.


def _visible(text: str) -> str:
    """Return text whose control characters no terminal obeys: names of files and documents hold any."""
    return text.translate(_ESCAPES)


def flush() -> int:
    """Write out what stdout still holds; return 0, or ``READER_GONE`` where nobody reads it any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()
        return READER_GONE
    return 0


def _hush() -> None:
    # The interpreter flushes stdout once more when it ends, and would complain then.
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table_width(output: Path | None = None) -> int:
    """Return how wide a table may be: as the terminal, within reason; 80 in a file or a pipe."""
    if output is not None or not sys.stdout.isatty():
        return PLAIN_WIDTH
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


@contextlib.contextmanager
def sink(output: Path | None) -> Iterator[Write]:
    """Yield the function that takes the data: stdout's, or that of a file (``-o``; ``-`` is stdout).

    The file is put in place when all is written; a command that fails leaves the old one as it was.
    """
    if output is None or str(output) == "-":
        yield write
        return
    with file_sink(output) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8", newline="", errors="backslashreplace")
        try:
            yield lambda text: _discard(stream.write(text))
        finally:
            stream.detach()


@contextlib.contextmanager
def file_sink(output: Path) -> Iterator[IO[bytes]]:
    """Yield what takes the bytes of a file, which is put in place when all is written, as by ``sink``."""
    if output.is_dir():
        raise UsageError("is a folder; name a file", where=str(output))
    if _is_database(output):
        raise UsageError("is a database or a part of one; name another file", where=str(output))
    if output.exists() and not output.is_file():
        # A device or a named pipe cannot be replaced: /dev/stderr, /dev/null.
        with output.open("wb") as stream:
            yield stream
        return
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be written: {reason}", where=str(output)) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        # mkstemp lets only the owner read; a report is as readable as any other new file.
        part.chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def refuse_empty(paths: Iterable[str]) -> None:
    """Refuse a path that names nothing: an empty variable of a shell would mean the current folder."""
    if not all(path.strip() for path in paths):
        raise UsageError("an empty path names nothing; give a file, a folder, an address or -")


def spare_documents(output: Path | None, store: Store) -> None:
    """Refuse a file (``-o``) in which documents of the ledger stand: a report in its place would end them."""
    if output is None:
        return
    from claimtrack.documents.sources import identity
    from claimtrack.store import base_of

    base = base_of(store.where)
    if any(store.is_source(identity(path, base)) for path in (output, Path(os.path.realpath(output)))):
        raise UsageError("is a document of this ledger; name another file", where=str(output))


def spare_sources(output: Path | None, sources: Iterable[str]) -> None:
    """Refuse a file (``-o``) that is about to be read: named, or in a folder that is. What ClaimTrack wrote
    before is not read there, and is written again."""
    if output is not None and output.is_file() and any(_is_read_with(output, one) for one in sources):
        raise UsageError("is what is to be read; name another file", where=str(output))


def _is_read_with(output: Path, source: str) -> bool:
    from claimtrack.documents.own import is_own_file

    try:
        if not Path(source).is_dir():
            return output.samefile(source)
        if not output.resolve().is_relative_to(Path(source).resolve()):
            return False
        return output.stat().st_size > 0 and not is_own_file(output)
    except (OSError, ValueError):  # "-", or an address
        return False


def _is_database(path: Path) -> bool:
    """Say whether a file is an SQLite database, or one of the two files that stand beside an open one: a
    report in its place would end a ledger."""
    whole = path.with_name(path.name.removesuffix("-wal").removesuffix("-shm"))
    try:
        with whole.open("rb") as stream:
            return whole.is_file() and stream.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


class StdoutBytes(io.RawIOBase):
    """Stdout as a place for the bytes of UTF-8 text."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Write the characters that are complete."""
        write(self._decode(bytes(data)))
        return len(data)


def is_file(output: Path | None) -> bool:
    """Say whether the data goes into a file, so that the terminal is free for a progress bar.

    A pipe may lead to ``less``, which a bar would draw over.
    """
    if output is not None:
        return True
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _discard(_: int) -> None:
    """Drop the count that ``write`` returns."""


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
