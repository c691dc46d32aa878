"""Path, folder or standard input -> opened sources: folders walked, compressed files and archives opened.

Limits: what must be held in memory at once is bounded by ``ReadOptions.max_bytes``; a compressed file that
grows by more than ``MAX_RATIO`` is taken for a bomb and left, unless it stays small.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from claimtrack.documents.contract import ABSOLUTE, HEAD_BYTES, Failure, ReadOptions, Source, size
from claimtrack.documents.own import OWN_BYTES, OWN_WRITING, is_own, is_own_file
from claimtrack.documents.registry import is_read_elsewhere
from claimtrack.errors import DocumentError

STDIN = "-"
"""What standard input is called."""

MAX_RATIO = 200
"""How many times larger than its file a text may become. Text compresses 3 to 10 times, records full of
repeated names up to 50; a file of zeros 1000 times."""

_SMALL = 16 * 1024 * 1024
"""Bytes up to which nothing is a bomb, however well it was packed; the limit where that is lower."""

_SUFFIXES = {
    ".gz": "gzip", ".tgz": "gzip", ".bz2": "bzip2", ".tbz2": "bzip2", ".xz": "xz", ".txz": "xz",
    ".lzma": "xz", ".zip": "zip",
}  # fmt: skip
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"PK\x03\x04", "zip"))
_OPENERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {  # closed by who opens them
    "gzip": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
    "bzip2": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
    "xz": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115
}
BROKEN_ARCHIVE = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    IndexError,
    OverflowError,
)
"""What the standard library raises on damaged, encrypted or unknown compression."""
_LAYERS = 2
"""Compressions inside each other that are undone: a ``.zip`` of ``.gz`` files, and no endless nesting."""
_NESTED = "is an archive inside an archive; unpack it first"
WORD_SUFFIXES = (".docx", ".docm", ".dotx")
"""Archives that are one document."""
_NOT_DOCUMENTS = (".db", ".db-wal", ".db-shm", ".db-journal")


def open_sources(
    where: str, options: ReadOptions, *, stdin: BinaryIO | None = None
) -> Iterator[Source | Failure]:
    """Yield the sources behind a path, a folder or ``-``, each open until the next is asked for.

    Folders are walked in the order of names. Hidden files, databases (``.db``) and README files in them are
    passed over: they are about the folder. Named by themselves they are read. What ClaimTrack wrote, what it
    is writing, and links that lead out of the folder are left out, too, and told.
    """
    if where == STDIN:
        yield from _unpack(STDIN, "", stdin if stdin is not None else sys.stdin.buffer, options)
        return
    path = Path(where)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield Failure(_printable(where), "no such file or folder")
    except (OSError, ValueError) as error:
        yield Failure(_printable(where), _reason(error))
    else:
        if stat.S_ISDIR(mode):
            yield from _walk(path, options)
        else:
            yield from _open_file(path, options)


def identity(path: Path, base: str | None = None, *, folder: Path | None = None) -> str:
    """Return the document id of a file: its path below a base folder, else its absolute path.

    ``path`` is read from the current ``folder``, which is also the base where none is given. ``./a/../b.txt``
    and ``b.txt`` are one file and have one id; so have the ways to a folder through links.
    """
    folder = folder or Path.cwd()
    absolute = Path(os.path.abspath(folder / path))  # noqa: PTH100  resolve() would follow a linked file
    if base == ABSOLUTE:
        return _printable(absolute.as_posix())
    root = Path(os.path.abspath(folder / base)) if base else folder  # noqa: PTH100
    if absolute.is_relative_to(root):
        return _printable(absolute.relative_to(root).as_posix())
    real = Path(os.path.realpath(absolute.parent)) / absolute.name
    if real.is_relative_to(top := Path(os.path.realpath(root))):
        return _printable(real.relative_to(top).as_posix())
    return _printable(absolute.as_posix())


def _printable(name: str) -> str:
    """Return a file name that can be stored and printed: names on disk may be no UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def files_below(folder: Path) -> Iterator[Path | Failure]:
    """Yield the files that are read where a folder is named, in order, and what else is to be said of it."""
    return _files(folder, set(), None, Path(os.path.realpath(folder)))


def _walk(folder: Path, options: ReadOptions) -> Iterator[Source | Failure]:
    found = False
    for path in _files(folder, set(), options.base, Path(os.path.realpath(folder))):
        found = True
        if isinstance(path, Failure):
            yield path
        elif is_own_file(path):
            yield Failure(identity(path, options.base), OWN_WRITING, is_left_out=True)
        else:
            yield from _open_file(path, options)
    if not found:
        yield Failure(identity(folder, options.base), "the folder holds no files to read")


def _is_being_written(place: os.stat_result) -> bool:
    """Say whether a file is one that stdout or stderr goes into: it would be read while it grows."""
    for stream in (sys.stdout, sys.stderr):
        try:
            written = os.fstat(stream.fileno())
        except (OSError, ValueError, AttributeError):  # closed, or None
            continue
        if (place.st_dev, place.st_ino) == (written.st_dev, written.st_ino):
            return True
    return False


def _files(
    folder: Path, seen: set[tuple[int, int]], base: str | None, root: Path
) -> Iterator[Path | Failure]:
    """Yield the files below a folder in the order of names; a folder that is linked to is entered once.
    ``root`` is the folder that was named, out of which no link leads."""
    try:
        place = folder.stat()
        if (place.st_dev, place.st_ino) in seen:
            return
        seen.add((place.st_dev, place.st_ino))
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        yield Failure(identity(folder, base), _reason(error, "folder"))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_symlink() and path.exists() and not Path(os.path.realpath(path)).is_relative_to(root):
            message = "links that lead out of the folder; name their targets to read them"
            yield Failure(identity(path, base), message, is_left_out=True)
        elif path.is_dir():
            yield from _files(path, seen, base, root)
        elif not name.endswith(_NOT_DOCUMENTS) and path.stem.lower() != "readme":
            try:
                place = path.stat()
            except OSError:
                yield path  # a link that leads nowhere is told of when it is opened
                continue
            if _is_being_written(place):
                yield Failure(identity(path, base), "the output of this command", is_left_out=True)
            elif stat.S_ISREG(place.st_mode):
                yield path
            else:
                yield Failure(identity(path, base), "is a device or pipe, not a file")


def _open_file(path: Path, options: ReadOptions) -> Iterator[Source | Failure]:
    name = _name_of_file(path, options)
    try:
        stream = path.open("rb")
    except OSError as error:
        dead = isinstance(error, FileNotFoundError) and path.is_symlink()
        where = f"is a link to {_printable(str(path.readlink()))}, which is not there" if dead else ""
        yield Failure(name, where or _reason(error))
        return
    with stream:
        if options.on_open is not None:
            options.on_open(stream)
        yield from _unpack(name, path.name, stream, options)


def _name_of_file(path: Path, options: ReadOptions) -> str:
    """Return the id of a file: of one that lies elsewhere the path without links in its folders, so that it
    is the same from wherever it is named, unless the ledger has it by this way already."""
    name = identity(path, options.base)
    if not name.startswith("/") or (options.is_known is not None and options.is_known(name)):
        return name
    return _printable((Path(os.path.realpath(path.parent)) / path.name).as_posix())


def _unpack(
    name: str, filename: str, stream: BinaryIO, options: ReadOptions, layer: int = 0
) -> Iterator[Source | Failure]:
    """Yield the source in a stream, or the sources in it where it is compressed."""
    try:
        head = _read_head(stream)
    except DocumentError as error:
        yield Failure(name, error.message)
        return
    except OSError as error:
        yield Failure(name, _reason(error))
        return
    if not head:
        yield Failure(name, "is empty")
        return
    whole = io.BufferedReader(_Rewound(head, stream), HEAD_BYTES)
    suffix = Path(filename).suffix.lower()
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind is None:
        if suffix in _SUFFIXES and suffix != ".lzma":
            yield Failure(name, f"is broken, or no {_SUFFIXES[suffix]} file although its name says so")
            return
        if layer and is_own(head[:OWN_BYTES]):
            yield Failure(name, OWN_WRITING, is_left_out=True)
            return
        if suffix != ".lzma":
            yield Source(name, filename, head, cast(BinaryIO, whole), options.max_bytes, layer)
            return
        kind = "xz"
    if kind == "zip":
        yield from _zipped(name, filename, head, cast(BinaryIO, whole), stream, options, layer)
    elif layer >= _LAYERS:
        yield Failure(name, _NESTED)
    else:
        inner = filename[: -len(suffix)] if suffix in _SUFFIXES else filename
        inner += ".tar" if suffix in (".tgz", ".tbz2", ".txz") else ""
        counted = _Rewound(head, stream)
        opened = _OPENERS[kind](cast(BinaryIO, io.BufferedReader(counted, HEAD_BYTES)))
        guarded = _Guarded(opened, lambda: counted.given, options.max_bytes, kind)
        with closing(opened):
            unpacked = cast(BinaryIO, io.BufferedReader(guarded, HEAD_BYTES))
            yield from _unpack(name, inner, unpacked, options, layer + 1)


def open_bytes(
    name: str, filename: str, data: bytes, options: ReadOptions, *, layer: int = 0
) -> Iterator[Source | Failure]:
    """Yield the source in bytes that came with something else, or the sources in them where they are packed.

    ``layer`` is that of what they came with.
    """
    yield from _unpack(name, filename, io.BytesIO(data), options, layer)


def _zipped(
    name: str,
    filename: str,
    head: bytes,
    whole: BinaryIO,
    stream: BinaryIO,
    options: ReadOptions,
    layer: int,
) -> Iterator[Source | Failure]:
    """Yield what a zip archive is: one Word file, what a reader of another package takes, or files.

    ``whole`` is ``stream`` from its beginning.
    """
    is_word = filename.lower().endswith(WORD_SUFFIXES)
    try:
        if layer or not _can_seek(stream):
            data = whole.read(options.max_bytes + 1)
            if len(data) > options.max_bytes:
                yield Failure(name, f"is an archive larger than {size(options.max_bytes)}; save it to a file")
                return
            stream = whole = cast(BinaryIO, io.BytesIO(data))
        archive = zipfile.ZipFile(stream)
    except DocumentError as error:
        yield Failure(name, error.message)
        return
    except BROKEN_ARCHIVE:
        yield Failure(
            name, "is a broken or cut off Word file; fetch it again" if is_word else "is a broken zip archive"
        )
        return
    with archive:
        members = {info.filename: info for info in archive.infolist() if _is_file(info)}
        is_sheet = "xl/workbook.xml" in members or filename.lower().endswith(".ods")
        if "word/document.xml" in members:
            stream.seek(0)
            plain = filename if is_word else f"{Path(filename).stem}.docx"
            yield Source(name, plain, head, stream, options.max_bytes, layer)
        elif is_sheet or is_read_elsewhere(head, filename):
            stream.seek(0)
            yield Source(name, filename, head, stream, options.max_bytes, layer)
        elif "[Content_Types].xml" in members or "mimetype" in members:
            yield Failure(
                name,
                "is an Office document or e-book of a kind that is not read; save it as .docx, PDF or text",
            )
        elif layer:
            yield Failure(name, _NESTED)
        else:
            yield from _members(name, archive, members, options)


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Say whether a member of an archive is a file; the text of a link is the path that it leads to."""
    return bool(info.filename) and not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)


def _members(
    name: str, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], options: ReadOptions
) -> Iterator[Source | Failure]:
    """Yield the files in a zip archive in the order of names, hidden ones, folders and links left out."""
    shown = sorted(n for n in members if not any(p.startswith((".", "__MACOSX")) for p in n.split("/")))
    if not shown:
        yield Failure(name, "the archive holds no files to read")
    for member in shown:
        info = members[member]
        member_name = f"{name}!{member}"
        if info.flag_bits & 1:
            yield Failure(member_name, "is encrypted; unpack the archive first")
            continue
        try:
            opened = cast(BinaryIO, archive.open(info))
        except BROKEN_ARCHIVE:
            yield Failure(member_name, "is broken or packed in an unknown way; unpack the archive first")
            continue
        with closing(opened):
            packed = partial(int, info.compress_size)
            guarded = _Guarded(opened, packed, options.max_bytes, "zip")
            unpacked = cast(BinaryIO, io.BufferedReader(guarded, HEAD_BYTES))
            yield from _unpack(member_name, Path(member).name, unpacked, options, layer=1)


class _Rewound(io.RawIOBase):
    """A stream whose first bytes were read, from its beginning again; ``given`` counts what it gave."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            count = min(len(buffer), len(self._head))
            buffer[:count] = self._head[:count]
            self._head = self._head[count:]
        else:
            data = self._rest.read(len(buffer))
            count = len(data)
            buffer[:count] = data
        self.given += count
        return count


class _Guarded(io.RawIOBase):
    """A decompressed stream that says in our words what is wrong, and stops a bomb."""

    def __init__(self, inner: BinaryIO, packed: Callable[[], int], limit: int, kind: str) -> None:
        self._inner = inner
        self._packed = packed
        self._limit = limit
        self._kind = kind
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except BROKEN_ARCHIVE as error:
            raise DocumentError(f"is a broken or cut off {self._kind} file; fetch it again") from error
        self._given += len(data)
        if self._given > min(self._limit, _SMALL) and self._given > MAX_RATIO * self._packed():
            raise DocumentError(
                f"grows to more than {MAX_RATIO} times its size when unpacked and was left;"
                " unpack it yourself if it is meant so"
            )
        buffer[: len(data)] = data
        return len(data)


def _read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes; a pipe gives them in pieces."""
    parts, missing = [], HEAD_BYTES
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _can_seek(stream: BinaryIO) -> bool:
    try:
        return stream.seekable()
    except (AttributeError, ValueError):
        return False


def _reason(error: Exception, what: str = "file") -> str:
    """Return what the operating system refused, for people."""
    if isinstance(error, PermissionError):
        return f"the {what} may not be read; change its permissions or run as its owner"
    if isinstance(error, FileNotFoundError):
        return f"the {what} is gone"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read ({error.strerror.lower()})"
    return "cannot be read: this is no path"
