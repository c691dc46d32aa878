"""A part on disk: finished readings as packed JSON lines, and the manifest beside them.

The first line of the readings names the fields of their claims, every other one is a document. Both files are
written aside and put in place when they are whole, the manifest last: a part without one is not there yet.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

from claimtrack.errors import PartError
from claimtrack.model import Claim, Document, Span
from claimtrack.store.convert import PROVENANCE, RECORD
from claimtrack.store.writing import Reading

FORM = 1
"""Version of the form of parts."""

READINGS, MANIFEST = ".jsonl.gz", ".json"
"""How the names of the two files end."""

PACKING = 3
"""How hard gzip tries: a quarter of the time of its own choice, and a tenth larger."""

OWN = tuple(name for name in RECORD if name not in PROVENANCE)
"""The fields of a claim that do not repeat its document's, in their order; the first is its id."""

_own = attrgetter(*OWN)
_LOW, _HIGH, _INFERRED, _CHAIN = map(OWN.index, ("low", "high", "inferred", "chain"))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part is: by which program it was made, of what, and what is in it.

    ``asked`` are the sources and the options with which they were read, ``tables`` the hash of the tables of
    the language. ``failures`` are (place, message) of
    what could not be read or extracted, ``unused`` fields of records with their files, ``left_out`` reasons
    with the number of files. ``bytes`` and ``sha256`` are of the file with the readings.
    """

    form: int
    claimtrack: str
    extractor: int
    model: str
    language: str
    tables: str
    shard: int
    of: int
    asked: Mapping[str, Any]
    made: str
    documents: int
    claims: int
    failures: list[tuple[str, str]]
    unused: list[tuple[list[str], list[str]]]
    left_out: Mapping[str, int]
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """A reading in a part: the id by which its source calls the document, and its place in the sources."""

    place: int
    asked: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Part:
    """A part: the path of its files without their endings, and its manifest."""

    path: Path
    manifest: Manifest = field(repr=False)

    def __str__(self) -> str:
        return str(self.path)

    @property
    def family(self) -> str:
        """Return what the names of the parts of one extraction have in common."""
        return f"{self.path.name.partition('-')[0]}-of-{self.manifest.of}"

    def is_whole(self) -> bool:
        """Say whether the readings are those that the manifest is about."""
        path = _readings(self.path)
        try:
            if path.stat().st_size != self.manifest.bytes:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.manifest.sha256
        except OSError:
            return False

    def readings(self) -> Iterator[Found]:
        """Yield the readings in their order; what is no such file is a ``PartError``."""
        path = _readings(self.path)
        try:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                if tuple(json.loads(next(lines))["claim"]) != OWN:
                    raise PartError("its claims have other fields; extract it again", where=str(self))
                for line in lines:
                    yield _read(json.loads(line))
        except OSError as error:
            raise PartError((error.strerror or str(error)).lower(), where=str(path)) from error
        except (ValueError, TypeError, KeyError, LookupError, StopIteration, ArithmeticError) as error:
            raise PartError("is no part of an extraction", where=str(path)) from error
        except (EOFError, zlib.error) as error:
            raise PartError("is broken; extract it again", where=str(path)) from error


def path_of(folder: Path, asked: Mapping[str, Any], number: int, of: int) -> Path:
    """Return the path of a part without ending: it sorts, and parts of other sources have other names.

    >>> str(path_of(Path("parts"), {"sources": ["news"]}, 3, 16))
    'parts/08241e1f-03-of-16'
    """
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    return folder / f"{digest[:8]}-{number:0{len(str(of))}}-of-{of}"


def read_part(path: Path) -> Part | None:
    """Return the part of this path without ending, ``None`` where it has no manifest. A manifest that is none
    is a ``PartError``."""
    file = _manifest(path)
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        if values.get("form") != FORM:
            raise PartError("was written by another version of ClaimTrack", where=str(path))
        manifest = Manifest(**{f.name: values[f.name] for f in fields(Manifest)})
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PartError((error.strerror or str(error)).lower(), where=str(file)) from error
    except (ValueError, KeyError, AttributeError) as error:
        raise PartError("is no manifest of a part", where=str(file)) from error
    return Part(path, manifest)


def find_parts(folders: Iterable[str]) -> list[Part]:
    """Return the parts in folders, each once, in the order of their names. A folder without any, and readings
    without a manifest, are a ``PartError``."""
    found: dict[str, Part] = {}
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise PartError("no such folder", where=str(folder))
        names = sorted(
            {
                file.name.removesuffix(ending)
                for ending in (READINGS, MANIFEST)
                for file in folder.glob(f"*{ending}")
                if not file.name.startswith(".")
            }
        )
        if not names:
            raise PartError("holds no parts; claimtrack extract --part makes them", where=str(folder))
        for name in names:
            part = read_part(folder / name)
            if part is None:
                raise PartError("has no manifest; extract it again", where=str(folder / name))
            found.setdefault(os.path.realpath(part.path), part)
    return list(found.values())


def missing(parts: Iterable[Part]) -> list[str]:
    """Return the names of the parts that belong to these and are not among them."""
    known = list(parts)
    names = {part.path.name for part in known}
    every = {
        path_of(Path(), part.manifest.asked, number, part.manifest.of).name
        for part in {part.family: part for part in known}.values()
        for number in range(1, part.manifest.of + 1)
    }
    return sorted(every - names)


class Writer:
    """What takes the readings of a part, one after the other."""

    def __init__(self, out: IO[bytes]) -> None:
        # No name and no time: the same readings are the same bytes.
        self._out = gzip.GzipFile("", "wb", PACKING, out, mtime=0)
        self._put({"claim": OWN})
        self.documents = self.claims = 0

    def write(self, found: Found) -> None:
        """Take one reading."""
        reading = found.reading
        claims = []
        for claim in reading.claims:
            values = list(_own(claim))
            for at in (_LOW, _HIGH):
                values[at] = None if values[at] is None else str(values[at])
            claims.append(values)
        self._put(
            {
                "place": found.place,
                "asked": found.asked,
                "document": asdict(reading.document),
                "sentences": [(span.start, span.end) for span in reading.sentences],
                "claims": claims,
                "extractor": reading.extractor,
                "parser": reading.parser,
                "unread": reading.unread,
            }
        )
        self.documents += 1
        self.claims += len(claims)

    def close(self) -> None:
        """Write the end."""
        self._out.close()

    def _put(self, value: Mapping[str, Any]) -> None:
        self._out.write((json.dumps(value, ensure_ascii=False) + "\n").encode())


def put_in_place(path: Path, readings: Path, manifest: Mapping[str, Any]) -> Part:
    """Make a part of a file of readings that was written aside, and of what else its manifest says."""
    with readings.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        values = {**manifest, "form": FORM, "bytes": readings.stat().st_size, "sha256": digest}
    _manifest(path).unlink(missing_ok=True)  # of what these readings replace
    readings.replace(_readings(path))
    with aside(_manifest(path)) as (out, name):
        out.write((json.dumps(values, indent=1) + "\n").encode())
        out.flush()
        os.fsync(out.fileno())
        name.replace(_manifest(path))
    made = read_part(path)
    assert made is not None
    return made


@contextmanager
def aside(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Yield a new file beside a path, with its name; it is gone at the end unless it was put in place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise PartError(
            f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(path)
        ) from error
    try:
        with os.fdopen(handle, "wb") as out:
            Path(name).chmod(0o666 & ~_umask())  # mkstemp lets only the owner read
            yield out, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _readings(path: Path) -> Path:
    return path.with_name(path.name + READINGS)


def _manifest(path: Path) -> Path:
    return path.with_name(path.name + MANIFEST)


def _read(row: Mapping[str, Any]) -> Found:
    document = Document(**row["document"])
    given = document.publisher, document.title, document.url, document.date, document.language
    claims = []
    for values in row["claims"]:
        for at in (_LOW, _HIGH):
            values[at] = None if values[at] is None else Decimal(values[at])
        for at in (_INFERRED, _CHAIN):
            values[at] = tuple(values[at])
        claims.append(Claim(values[0], document.id, *given, *values[1:]))
    sentences = [Span(start, end) for start, end in row["sentences"]]
    reading = Reading(document, sentences, claims, row["extractor"], row["parser"], row["unread"])
    return Found(row["place"], row["asked"], reading)
