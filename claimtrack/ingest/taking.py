"""Taking documents in: what is new or changed is read, extracted and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from claimtrack.errors import DocumentError, StoreLocked
from claimtrack.ingest.running import DEFAULT_PARTS, WAIT, Parts, Progress, Run, Tell
from claimtrack.keeping import FAILED, is_text
from claimtrack.model import Claim, Document
from claimtrack.store.convert import DECIDABLE, as_read, is_same_metadata, merge, with_decided
from claimtrack.store.decisions import Decision
from claimtrack.store.identities import Holder, by_its_source, choose, is_of_its_source
from claimtrack.store.opening import base_of
from claimtrack.store.writing import Held, Outcome, Reading, foresee
from claimtrack.summary import Problem, Summary
from claimtrack.waiting import Done, patiently

if TYPE_CHECKING:
    from claimtrack.documents import Failure, ReadOptions
    from claimtrack.lang import Language
    from claimtrack.store import Store

MOST_REFUSED = 1_000
"""Documents that are held in memory until the lock is free, at most."""

NOT_STORED = "was not stored: the ledger {}"
"""What is to be said of a document that a lock kept out."""

FIRST_KEPT = "only the first was kept; files that are ingested one after the other are versions"
"""What became of texts of one run under one id: each would be new at every run, and neither ever stand."""

NOT_DERIVED = "the documents are kept, stories and topics are not yet up to date: claimtrack db refresh"
"""What is to be said where a lock kept out all but the documents."""


def ingest(
    store: Store | None,
    sources: Iterable[str],
    *,
    options: ReadOptions | None = None,
    parser_name: str,
    language: Language,
    workers: int = 1,
    cluster: str | None = None,
    dry_run: bool = False,
    now: datetime,
    progress: Progress | None = None,
    tell: Tell | None = None,
    command: str = "ingest",
    same_ids: bool = False,
    wait: float = WAIT,
    who: str = "",
    parts: Parts = DEFAULT_PARTS,
) -> Summary:
    """Read the sources, extract what is new or changed, write it, and bring the derivations up to date.

    A document that cannot be read or extracted is in ``Summary.failures`` and the others are read; a ledger
    that cannot be written is a ``StoreError``. Where another process holds its lock for longer than ``wait``
    seconds, the next documents are read; what could not be written is tried again at the end. With
    ``dry_run`` everything is read and extracted and nothing written; ``store`` may then be ``None``, and
    everything counts as new. ``now`` is the moment of retrieval, with a time zone. Documents in other
    languages than ``language`` are kept without extraction. ``cluster`` is where to extract, instead of in
    ``workers`` processes: the address of a Dask scheduler, or "local:N". ``tell`` hears of each failure when
    it happens.

    The identity of a file is its path below the folder of the ledger's file, wherever the command is run,
    unless ``options.base`` names another folder; a file that lies elsewhere, and every file in a ledger on a
    server, is known by its absolute path. A record is known by its file and its id: of two files' records
    under one id the second is called "FILE#ID", unless ``same_ids`` says that an id means one document in all
    files. An id that nobody else could have given (an address, a UUID) does so anyway, and so does one whose
    text is the same: a file was renamed or parted.

    What the options say of a document that the ledger has already is a decision of ``who``, logged as those
    of ``claimtrack documents set``.
    """
    run = Taking(
        store,
        parser_name,
        language,
        workers,
        now,
        progress,
        parts,
        tell,
        wait,
        cluster,
        dry_run=dry_run,
        same_ids=same_ids,
        who=who,
    )
    return run.ingest(sources, options, command)


@dataclass(slots=True)
class Taking(Run):
    """A run that takes documents in; what it holds until it is written."""

    dry_run: bool = False
    same_ids: bool = False
    who: str = ""
    run: int | None = None
    seen: dict[str, Holder] = field(default_factory=dict)
    """The documents of this run by identity: those waiting to be written are not in the ledger yet."""
    written: set[str] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)
    """What the options say of documents that are known already."""
    said: set[str] = field(default_factory=set)
    """The documents of which nothing else is new."""
    twice: dict[str, list[str]] = field(default_factory=dict)
    """The ids that another text of this run had already, by the file that they came from later."""
    refused: list[Reading] = field(default_factory=list)
    """What another process's lock kept out; while there is such, nobody waits long for it."""

    def ingest(self, sources: Iterable[str], options: ReadOptions | None, command: str) -> Summary:
        from claimtrack.documents.sources import STDIN

        self.summary.dry_run = self.dry_run
        store = None if self.dry_run else self.store
        if store:
            self.run = self._patiently(lambda: store.start_run(self.now, command))
        # What comes down a pipe is kept as it comes; sources that come one by one are asked for one by one.
        together = isinstance(sources, Sequence) and STDIN not in sources
        for document, result in self._extract(self._plan(self._read(sources, options)), together=together):
            self._keep(document, result)
        for source, ids in self.twice.items():
            if len(ids) == 1:
                self._fail(ids[0], f"is the id of two texts in this run; {FIRST_KEPT}")
            else:
                what = f"{len(ids):,} ids, such as {ids[0]}, are those of other texts in this run"
                self._fail(source, f"{what}; {FIRST_KEPT}")
        if store:
            self._end(store)
        self._stop()
        return self.summary

    def _end(self, store: Store) -> None:
        """Write what a lock kept out, and bring up to date what follows; say what cannot be done now."""
        self._try_again()
        try:
            self._finish(store)
        except StoreLocked as error:
            self._fail(store.where, f"{error.message}; {NOT_DERIVED}")

    def _finish(self, store: Store) -> None:
        """Bring up to date what follows from documents and decisions, and note the end of the run."""
        if self.decisions:
            made, who = self.decisions, self.who
            self.summary.decision = self._patiently(lambda: store.decide(made, at=self.now, who=who))
        # Also what was decided while this ran, or by a command that was killed before it had read again.
        self._take_over(store.out_of_step(), count=self.said)
        self._refresh(store)
        self._count_copies(store, self.written)
        self._stop()
        finished = self.now + timedelta(seconds=self.summary.seconds)
        failures = [(problem.where, problem.message) for problem in self.summary.failures]
        counts, run = self.summary.counts(), self.run
        if run is not None:
            self._patiently(lambda: store.finish_run(run, finished, counts, failures))

    def _try_again(self) -> None:
        """Write what a lock kept out; say what it still keeps out."""
        refused, self.refused = self.refused, []
        for reading in refused:
            try:
                self._write(reading)
            except StoreLocked as error:
                self.refused.append(reading)  # nobody waits long for the next one
                self._fail(reading.document.id, NOT_STORED.format(error.message))
        self.refused = []

    def _read(self, sources: Iterable[str], options: ReadOptions | None) -> Iterator[Document]:
        """Yield the documents of sources; note what is no document."""
        for item in self._items(sources, options):
            if isinstance(item, Document):
                yield item
            elif item.unused:
                self.summary.unused.setdefault(item.unused, []).append(item.where)
            elif item.is_left_out:
                self.summary.left_out[item.message] = self.summary.left_out.get(item.message, 0) + 1
            else:
                self._fail(item.where, item.message)
                self._step()

    def _items(self, sources: Iterable[str], options: ReadOptions | None) -> Iterator[Document | Failure]:
        read = self.parts.read or _read_documents
        if self.parts.read is None and self.store:
            from claimtrack.documents import ReadOptions

            store, options = self.store, options or ReadOptions()
            base = base_of(store.where) if options.base is None else options.base
            options = replace(options, base=base, is_known=lambda name: store.held(name) is not None)
        for source in sources:
            yield from read(source, options)

    def _plan(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield what is to be extracted; count, or keep, what is not."""
        for document in documents:
            sha256 = document.sha256
            asked, document = document.id, self._identified(document, sha256)
            if document.id in self.seen:
                if self.seen[document.id].sha256 != sha256:
                    self.twice.setdefault(document.source or document.id, []).append(document.id)
                self._step()
                continue
            self.seen[document.id] = Holder(document.source, sha256, self.same_ids)
            if not is_text(document):
                self._fail(
                    document.id, "holds broken characters (half of a surrogate pair) and cannot be kept"
                )
                self._step()
                continue
            held = self.store.held(document.id) if self.store else None
            if held is not None:
                document = merge(held.document, self._without_said(document, held))
            elif document.id != asked:
                self.summary.apart += 1
            if self.store:
                document = with_decided(document, self.store.document_values(document.id))
            if held is not None:
                same = held.sha256 == sha256 and is_same_metadata(held.document, document)
                if same and not (held.unread or "").startswith(FAILED):
                    self._note_source(document, held)
                    if document.id in self.said:
                        self.summary.metadata_changed += self.dry_run  # else counted when it is read again
                    else:
                        self.summary.unchanged += 1
                    self._step()
                    continue
                self.said.discard(document.id)  # is counted as changed
            if self._is_extracted(document):
                self._warn(document)
                yield document
            else:
                self._keep(document, f"language: {document.language}")

    def _without_said(self, document: Document, held: Held) -> Document:
        """Return a document that is known already without what the options say of it.

        That is a decision about it, as one of ``claimtrack documents set``: it is logged, and can be undone.
        """
        given = [name for name in DECIDABLE if document.found.get(name) == "option"]
        if not given or self.store is None:
            return document
        known = with_decided(held.document, self.store.document_values(document.id))
        for name in given:
            value = getattr(document, name)
            if getattr(known, name) != value:
                self.decisions.append(Decision("document", "set", document.id, name, value))
                self.said.add(document.id)
        read = as_read(held.document)
        found = {name: how for name, how in document.found.items() if name not in given}
        found |= {name: read.found[name] for name in given if name in read.found}
        return replace(document, found=found, **{name: getattr(read, name) for name in given})

    def _identified(self, document: Document, sha256: str) -> Document:
        """Return a document under its identity in the ledger."""
        if self.same_ids or not is_of_its_source(document):
            return document
        names = (document.id, by_its_source(document))
        also = {name: self.seen[name] for name in names if name in self.seen}
        if self.store:
            identity = self.store.identity(document, sha256, also)
        else:
            identity = choose(document, sha256, also)
        return document if identity == document.id else replace(document, id=identity)

    def _note_source(self, document: Document, held: Held) -> None:
        """Keep that a document that did not change is now in another file, or its id one in all files."""
        shared = self.same_ids and is_of_its_source(document) and not held.is_shared
        is_news = shared or document.source != held.document.source
        if is_news and self.store and not self.dry_run:
            with suppress(StoreLocked):  # it is noted the next time
                self.store.note_source(document, shared=shared)

    def _keep(self, document: Document, result: list[Claim] | DocumentError | str) -> None:
        """Write one document; ``result`` is its claims, why extraction failed, or why there was none."""
        reading = self._make_reading(document, result)
        try:
            self._write(reading)
        except StoreLocked as error:
            if len(self.refused) < MOST_REFUSED:
                self.refused.append(reading)
            else:
                self._fail(document.id, NOT_STORED.format(error.message))
        self._step()

    def _write(self, reading: Reading) -> None:
        try:
            outcome = self._patiently(lambda: self._put(reading))
        except DocumentError as error:
            self._fail(reading.document.id, error.message)
            return
        self._note(reading, outcome)

    def _note(self, reading: Reading, outcome: Outcome) -> None:
        """Take into the summary what became of a document."""
        if outcome != "unchanged":
            self.written.add(reading.document.id)
        if not (reading.unread or "").startswith(FAILED):
            self._count(reading, outcome)

    def _warn(self, document: Document) -> None:
        """Say beforehand that a text will take long: it looks as if nothing happened."""
        from claimtrack.documents import length_warning

        if self.tell and (warning := length_warning(document.text)):
            self.tell(Problem(document.id, warning))

    def _put(self, reading: Reading) -> Outcome:
        if self.store is None or self.dry_run:
            held = self.store.held(reading.document.id) if self.store else None
            return foresee(held, reading)
        return self.store.put(reading, run=self.run, retrieved_at=self.now, same_ids=self.same_ids)

    def _patiently(self, write: Callable[[], Done]) -> Done:
        return patiently(write, 0 if self.refused else self.wait)


def _read_documents(source: str, options: ReadOptions | None) -> Iterable[Document | Failure]:
    from claimtrack.documents import ReadOptions, read_documents

    return read_documents(source, options=options or ReadOptions())
