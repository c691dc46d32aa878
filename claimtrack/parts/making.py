"""Documents -> one part: what a worker does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from claimtrack import __version__
from claimtrack.documents import ReadOptions
from claimtrack.errors import PartError, UsageError
from claimtrack.ingest.running import DEFAULT_PARTS, WAIT, Parts, Progress, Tell
from claimtrack.ingest.taking import Taking
from claimtrack.model import Document
from claimtrack.parts.files import Found, Part, Writer, aside, path_of, put_in_place, read_part
from claimtrack.parts.shares import Share, take_share
from claimtrack.store.runs import stamp
from claimtrack.store.writing import Outcome, Reading

if TYPE_CHECKING:
    from claimtrack.documents import Failure
    from claimtrack.lang import Language

UNASKED = ("is_known", "is_passed", "on_open", "allow_private")
"""Options that change nothing in what is read."""


def make_part(
    folder: Path,
    sources: Sequence[str],
    share: Share,
    *,
    options: ReadOptions | None = None,
    parser_name: str,
    language: Language,
    workers: int = 1,
    now: datetime,
    progress: Progress | None = None,
    tell: Tell | None = None,
    parts: Parts = DEFAULT_PARTS,
) -> tuple[Part, bool]:
    """Return the part of a share in a folder, and whether it was made now.

    One that is there and whole, of the same sources, options, extractor, tables and model, is left as it is.
    The readings are those that ``ingest`` keeps. A document that cannot be read or extracted is named in the
    manifest. Files are known by their paths below ``options.base``, the current folder where there is none.
    """
    _refuse(folder, sources)
    options = options or ReadOptions()
    base = str(Path.cwd()) if options.base is None else options.base
    given = {name: getattr(options, name) for name in ReadOptions.__slots__ if name not in UNASKED}
    asked = {"sources": list(sources)} | {k: v for k, v in given.items() if v is not None} | {"base": base}
    path = path_of(folder, asked, share.number, share.of)
    made_by = {"extractor": parts.extractor_version, "model": parser_name, "tables": language.stamp}
    there = read_part(path)
    if there and all(getattr(there.manifest, k) == v for k, v in made_by.items()) and there.is_whole():
        return there, False
    with aside(path) as (out, name):
        with closing(Writer(out)) as writer:
            run = _Making(
                *(None, parser_name, language, workers, now, progress, parts, tell, WAIT),
                dry_run=True,
                share=share,
                writer=writer,
            )
            summary = run.ingest(sources, options, "extract")
        out.flush()
        os.fsync(out.fileno())
        manifest = {
            **made_by,
            "claimtrack": __version__,
            "language": language.code,
            "shard": share.number,
            "of": share.of,
            "asked": asked,
            "made": stamp(now),
            "documents": writer.documents,
            "claims": writer.claims,
            "failures": [(problem.where, problem.message) for problem in summary.failures],
            "unused": [(list(names), files) for names, files in summary.unused.items()],
            "left_out": summary.left_out,
        }
        return put_in_place(path, name, manifest), True


def _refuse(folder: Path, sources: Iterable[str]) -> None:
    """Refuse what would make parts that cannot be told apart, or that would be read as documents."""
    place = folder.resolve()
    for source in sources:
        if source == "-":
            raise UsageError("a part is known by what it is made of; name files", where=source)
        if Path(source).is_dir() and place.is_relative_to(Path(source).resolve()):
            raise UsageError(f"lies in {source}, which is read; name a folder beside it", where=str(folder))
    if folder.exists() and not folder.is_dir():
        raise PartError("is a file; name a folder for parts", where=str(folder))


@dataclass(slots=True)
class _Making(Taking):
    """A run without a ledger that hands on the readings of its share."""

    share: Share = Share()  # noqa: RUF009 - it is frozen
    writer: Writer | None = None
    places: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Where the documents that are not yet written stand, and by what id their source calls them."""

    def _items(self, sources: Iterable[str], options: ReadOptions | None) -> Iterator[Document | Failure]:
        def read(options: ReadOptions) -> Iterator[Document | Failure]:
            return super(_Making, self)._items(sources, options)

        for found in take_share(read, options or ReadOptions(), self.share):
            if isinstance(found.item, Document):
                self.places.setdefault(found.item.id, (found.place, found.asked))
            yield found.item

    def _put(self, reading: Reading) -> Outcome:
        assert self.writer is not None
        self.writer.write(Found(*self.places.pop(reading.document.id), reading))
        return "new"
