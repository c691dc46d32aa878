"""What every run is: what it was given, what it has seen, and how it reads texts and brings up to date what
follows from them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from claimtrack.deriving import default_derivations
from claimtrack.engine import MakeExtractor, Result, make_extractor, run_extraction
from claimtrack.errors import DocumentError
from claimtrack.keeping import FAILED, make_reading
from claimtrack.model import EXTRACTOR_VERSION, Claim, Document
from claimtrack.store.convert import is_same_metadata, with_decided
from claimtrack.store.derive import Derivations
from claimtrack.store.families import families
from claimtrack.store.writing import Outcome, Reading
from claimtrack.summary import Problem, Summary
from claimtrack.waiting import Done, patiently

if TYPE_CHECKING:
    from claimtrack.documents import Failure, ReadOptions
    from claimtrack.lang import Language
    from claimtrack.store import Store

WAIT = 60.0
"""Seconds for which a run waits while another process holds the ledger's lock."""


Progress = Callable[[int, str], None]
"""Called with the documents done and with what is being done: one of ``PHASES``."""

PHASES = ("reading", "finding copies", "finding stories", "making topics")
"""What a run does one after the other."""

Tell = Callable[[Problem], None]
"""Called with what went wrong as soon as it did, and with what will take long."""

Read = Callable[[str, "ReadOptions | None"], "Iterable[Document | Failure]"]
"""What reads a source with options: documents and failures."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is made of; tests, and programs with an extractor of their own, exchange it."""

    read: Read | None = None
    make: MakeExtractor = make_extractor
    derivations: Derivations | None = None
    extractor_version: int = EXTRACTOR_VERSION


DEFAULT_PARTS = Parts()


@dataclass(slots=True)
class Run:
    """One run: what it was given, and what it has seen so far."""

    store: Store | None
    parser_name: str
    language: Language
    workers: int
    now: datetime
    progress: Progress | None
    parts: Parts
    tell: Tell | None
    wait: float
    cluster: str | None = None
    summary: Summary = field(default_factory=Summary)
    started: float = field(default_factory=time.monotonic)
    done: int = 0

    def _extract(self, documents: Iterable[Document], *, together: bool = True) -> Iterator[Result]:
        code = self.language.code
        if self.cluster is not None:
            from claimtrack.cluster import run_on_cluster

            return run_on_cluster(documents, self.cluster, self.parser_name, code, make=self.parts.make)
        make = self.parts.make
        return run_extraction(documents, self.parser_name, code, self.workers, make=make, together=together)

    def _make_reading(self, document: Document, result: list[Claim] | DocumentError | str) -> Reading:
        """Return what is to be written; note what is wrong with it."""
        version = self.parts.extractor_version
        reading, faults = make_reading(document, result, self.language, version, self.parser_name)
        for fault in faults:
            self._fail(document.id, fault)
        return reading

    def _is_extracted(self, document: Document) -> bool:
        return document.language.partition("-")[0].lower() == self.language.code

    @property
    def _derivations(self) -> Derivations:
        return self.parts.derivations or default_derivations()

    def _fail(self, where: str, message: str) -> None:
        problem = Problem(where, message)
        self.summary.failures.append(problem)
        if self.tell:
            self.tell(problem)

    def _step(self) -> None:
        self.done += 1
        self._show(PHASES[0])

    def _show(self, phase: str) -> None:
        if self.progress:
            self.progress(self.done, phase)

    def _stop(self) -> None:
        self.summary.seconds = time.monotonic() - self.started

    def _refresh(self, store: Store) -> None:
        _, copies, stories, topics = PHASES
        self._show(copies)
        self._patiently(lambda: store.refresh_copies(self._derivations))
        self._show(stories)
        self._patiently(lambda: store.refresh_stories(self._derivations, self.language))
        self._show(topics)
        self._patiently(lambda: store.refresh_decisions(self._derivations, self.language))

    def _patiently(self, write: Callable[[], Done]) -> Done:
        """Return what a writing returns, tried for as long as the user waits for a lock."""
        return patiently(write, self.wait)

    def _count(self, reading: Reading, outcome: Outcome) -> None:
        self.summary.count(outcome, reading.claims, reading.unread)
        if outcome != "unchanged":  # else another process wrote it, and counts what is in it
            self._count_date(reading.document)

    def _count_date(self, document: Document) -> None:
        from claimtrack.documents import broken_day, is_guessed

        self.summary.without_date += document.date is None
        if rule := is_guessed(document):
            self.summary.guessed_dates[rule] += 1
        if printed := broken_day(document):
            self.summary.broken_dates.append(Problem(document.id, printed))

    def _count_copies(self, store: Store, written: Collection[str] | None = None) -> None:
        """Count the groups of documents that share text: all, or those with a document of this run."""
        groups = [f for f in families(store.copies()) if written is None or not f.isdisjoint(written)]
        self.summary.copy_groups = len(groups)
        self.summary.near_copies = sum(map(len, groups))

    def _replace(self, key: int, reading: Reading) -> bool:
        store = self.store
        assert store is not None
        return self._patiently(lambda: store.replace(key, reading))

    def _take_over(self, identities: Collection[str], *, count: Collection[str] = ()) -> None:
        """Read the texts of documents again whose metadata is not what was decided; those to ``count`` are
        told of."""
        assert self.store is not None
        store = self.store
        keys: deque[int] = deque()

        def put(key: int, reading: Reading) -> None:
            if self._replace(key, reading) and reading.document.id in count:
                self._count(reading, "metadata")

        def texts() -> Iterator[Document]:
            for key, held in store.versions(identities):
                document = with_decided(held, store.document_values(held.id))
                if is_same_metadata(held, document):
                    continue
                if self._is_extracted(document):
                    keys.append(key)
                    yield document
                else:
                    put(key, self._make_reading(document, f"language: {document.language}"))

        for document, result in self._extract(texts()):
            reading = self._make_reading(document, result)
            key = keys.popleft()
            # Else it keeps the claims that it has, and is read again the next time.
            if not reading.unread or self._has_failed(key, document):
                put(key, reading)

    def _has_failed(self, key: int, document: Document) -> bool:
        """Say whether a version has no claims to lose, as its text could not be extracted before, too."""
        held = self.store.held(document.id) if self.store else None
        return held is not None and held.version_key == key and (held.unread or "").startswith(FAILED)
