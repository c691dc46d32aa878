"""Parts -> the ledger, in bulk, with what ``ingest`` of the same documents would leave."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from claimtrack.engine import Result
from claimtrack.errors import DocumentError, PartError
from claimtrack.ingest.running import DEFAULT_PARTS, WAIT, Parts, Progress, Tell
from claimtrack.ingest.taking import Taking
from claimtrack.keeping import FAILED
from claimtrack.model import Document
from claimtrack.parts.files import Found, Part
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import is_same_metadata
from claimtrack.store.identities import Holder, names_of
from claimtrack.store.writing import Held, Reading
from claimtrack.summary import Summary

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.store import Store

BATCH, LENGTH = 200, 4_000_000
"""Documents, and characters of their texts, that are written in one transaction, at most."""

MOST_OPEN = 200
"""Parts of one extraction that are read side by side, so that documents come in the order of their sources;
systems let a program open 256 files at least."""


def load(
    store: Store,
    loaded: Sequence[Part],
    *,
    parser_name: str,
    language: Language,
    force: bool = False,
    now: datetime,
    progress: Progress | None = None,
    tell: Tell | None = None,
    command: str = "load",
    wait: float = WAIT,
    who: str = "",
    parts: Parts = DEFAULT_PARTS,
) -> Summary:
    """Write the readings of parts, and bring the derivations up to date.

    What the ledger has already stays as it is, so that the same parts can be loaded again, and a load that
    was killed goes on. A document of whose metadata the ledger knows better is extracted anew. Parts of
    another extractor, tables or model than here are a ``PartError`` before anything is written, unless
    ``force``; one that is not whole is in ``Summary.failures``, with what the workers could not read.
    """
    if not force:
        _refuse_others(loaded, parts.extractor_version, parser_name, language.stamp)
    run = _Loading(store, parser_name, language, 1, now, progress, parts, tell, wait, who=who)
    return run.load(loaded, command)


def _refuse_others(loaded: Sequence[Part], *here: object) -> None:
    made_by = attrgetter("extractor", "model", "tables")
    others = [part for part in loaded if made_by(part.manifest) != here]
    if not others:
        return
    more = f", and so are {len(others) - 1:,} more" if len(others) > 1 else ""
    told = [f"extractor {extractor} with {model}, tables {tables}" for extractor, model, tables in
            (made_by(others[0].manifest), here)]  # fmt: skip
    raise PartError(
        f"was made by {told[0]}{more}; here it is {told[1]}: extract again, or --force", where=str(others[0])
    )


@dataclass(slots=True)
class _Loading(Taking):
    """A run whose documents come extracted."""

    apart: str | None = None
    """What the record that is looked at is called beside others of its extraction, where not by its id."""
    wanted: Document | None = None
    results: Iterator[Result] | None = None
    """What extracts the document that is wanted."""
    new: list[Reading] = field(default_factory=list)
    """Documents that the ledger does not know, to be written together."""

    def load(self, loaded: Sequence[Part], command: str) -> Summary:
        store = self.store
        assert store is not None
        self.run = self._patiently(lambda: store.start_run(self.now, command))
        for batch in _batches(self._merged(loaded)):
            self._take_batch(store, batch)
        for files in self.summary.unused.values():
            files.sort()
        self._end(store)
        self._stop()
        return self.summary

    def _merged(self, loaded: Sequence[Part]) -> Iterator[Found]:
        """Yield what is in parts, that of one extraction in the order of its sources."""
        for _, family in groupby(sorted(loaded, key=str), key=attrgetter("family")):
            for some in chunks(family, MOST_OPEN):
                yield from heapq.merge(*map(self._opened, some), key=attrgetter("place"))

    def _opened(self, part: Part) -> Iterator[Found]:
        told, summary = part.manifest, self.summary
        if not part.is_whole():
            self._fail(str(part), "is not whole; extract it again")
            return
        for where, message in told.failures:
            self._fail(where, message)
        for names, files in told.unused:
            summary.unused.setdefault(tuple(names), []).extend(files)
        for what, count in told.left_out.items():
            summary.left_out[what] = summary.left_out.get(what, 0) + count
        try:
            yield from part.readings()
        except PartError as error:
            self._fail(error.where or str(part), error.message)

    def _take_batch(self, store: Store, batch: Sequence[Found]) -> None:
        """Write what the ledger does not know in one transaction, and look at the rest one by one."""
        known = store.known({name for found in batch for name in _names(found)})
        for found in batch:
            names = _names(found)
            if names.isdisjoint(known) and self.seen.keys().isdisjoint(names):
                document = found.reading.document
                self.seen[document.id] = Holder(document.source, document.sha256)
                self.summary.apart += document.id != found.asked
                self.new.append(found.reading)
            elif not self._is_there(found, known):
                self._write_new(store)
                self._take_one(found)
        self._write_new(store)

    def _is_there(self, found: Found, known: Mapping[str, Held | None]) -> bool:
        """Say whether the ledger has a document just so, from the same source, and count it: the short way of
        what ``_take_one`` does."""
        document = found.reading.document
        held = known.get(document.id)
        if held is None or held.document != replace(document, text="") or held.sha256 != document.sha256:
            return False
        is_failed = (held.unread or "").startswith(FAILED)
        is_said = "option" in document.found.values()  # which may be a decision
        is_apart = document.id != found.asked and found.asked in known
        if is_failed or is_said or is_apart or document.id in self.seen:
            return False
        self.seen[document.id] = Holder(document.source, held.sha256, held.is_shared)
        self.summary.unchanged += 1
        self._step()
        return True

    def _write_new(self, store: Store) -> None:
        new, self.new = self.new, []
        if not new:
            return
        try:
            outcomes = self._patiently(lambda: store.put_many(new, run=self.run, retrieved_at=self.now))
        except DocumentError:  # the database refuses one of them
            for reading in new:
                self._write(reading)
        else:
            for reading, outcome in zip(new, outcomes, strict=True):
                self._note(reading, outcome)
        for _ in new:
            self._step()

    def _take_one(self, found: Found) -> None:
        """Do with a document that may be known what an ingest does with it."""
        reading = found.reading
        self.apart = reading.document.id if reading.document.id != found.asked else None
        for document in self._plan([replace(reading.document, id=found.asked)]):
            if is_same_metadata(document, reading.document):
                self._write(replace(reading, document=document))
                self._step()
            else:
                self._keep(*self._extracted(document))

    def _identified(self, document: Document, sha256: str) -> Document:
        """Return a document under its identity; what nobody has here may be another's in the extraction."""
        identified = Taking._identified(self, document, sha256)
        if self.apart is None or identified.id == self.apart:
            return identified
        assert self.store is not None
        if identified.id in self.seen or self.store.held(identified.id) is not None:
            return identified
        return replace(document, id=self.apart)

    def _extracted(self, document: Document) -> Result:
        """Return a document with what is extracted from it here; the parser is loaded once."""
        if self.results is None:
            self.results = self._extract(iter(lambda: self.wanted, None), together=False)
        self.wanted = document
        return next(self.results)

    def _warn(self, document: Document) -> None:
        """Say nothing: it was extracted elsewhere."""


def _names(found: Found) -> set[str]:
    """Return the identities that a document could get."""
    document = found.reading.document
    return {document.id, *names_of(replace(document, id=found.asked))}


def _batches(readings: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    length = 0
    for found in readings:
        batch.append(found)
        length += len(found.reading.document.text)
        if len(batch) >= BATCH or length >= LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch
