"""The open ledger: the questions that can be asked, and the things that can be written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from claimtrack.errors import StoreError
from claimtrack.lazy import Later
from claimtrack.store import fulltext, kept_labels
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import VERSION_COLUMNS, mapping, read_document
from claimtrack.store.tables import DOCUMENT, VERSION
from claimtrack.store.watches import Watches

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.model import Document, Span
    from claimtrack.store import (
        added,
        anchors,
        copies,
        decisions,
        derive,
        findings,
        history,
        identities,
        removal,
        runs,
        settle,
        stories,
        writing,
    )
    from claimtrack.store.decisions import Anchor, Decided, Decision
    from claimtrack.store.derive import Derivations
    from claimtrack.store.findings import Finder
    from claimtrack.store.identities import Holder
    from claimtrack.store.sums import SumUp
    from claimtrack.store.writing import Held, Outcome, Reading
else:  # most programs only ask
    added = Later("claimtrack.store.added")
    anchors = Later("claimtrack.store.anchors")
    copies = Later("claimtrack.store.copies")
    decisions = Later("claimtrack.store.decisions")
    derive = Later("claimtrack.store.derive")
    findings = Later("claimtrack.store.findings")
    history = Later("claimtrack.store.history")
    identities = Later("claimtrack.store.identities")
    removal = Later("claimtrack.store.removal")
    runs = Later("claimtrack.store.runs")
    settle = Later("claimtrack.store.settle")
    stories = Later("claimtrack.store.stories")
    writing = Later("claimtrack.store.writing")

NOBODY: Mapping[str, Holder] = {}


class Store(Watches):
    """An open ledger. Use it as a context manager, or ``close`` it.

    Every method is a transaction of its own: a question sees one moment of the ledger, and writers take
    turns. A database error comes out as a ``StoreError``.
    """

    def start_run(self, started: datetime, command: str) -> int:
        """Note the beginning of an ingest and return its key. What was removed before is gone from now on."""
        with self._writing() as connection:
            removal.purge(connection)
            return runs.start_run(connection, started, command)

    def finish_run(
        self, run: int, finished: datetime, counts: Mapping[str, Any], failures: Iterable[tuple[str, str]]
    ) -> None:
        """Note the end of an ingest, its counts, and what it could not read."""
        with self._writing() as connection:
            runs.finish_run(connection, run, finished, counts, failures)

    def held(self, identity: str) -> Held | None:
        """Return the newest version of a document, or ``None``."""
        with self._reading() as connection:
            return writing.find_held(connection, identity)

    def known(self, names: Collection[str]) -> dict[str, Held | None]:
        """Return the newest versions of those of these identities that the ledger has; ``None`` for one about
        which only something was decided."""
        with self._reading() as connection:
            known: dict[str, Held | None] = dict.fromkeys(identities.find_known(connection, names))
            return known | writing.find_all_held(connection, known)

    def identity(self, document: Document, sha256: str, also: Mapping[str, Holder] = NOBODY) -> str:
        """Return the identity of a document read from a file: its id, or its file and its id where another
        file's record has that id. ``also`` are identities that are about to be written."""
        if not identities.is_of_its_source(document):
            return document.id
        with self._reading() as connection:
            held = identities.find_holders(connection, document)
            return identities.choose(document, sha256, {**held, **also})

    def note_source(self, document: Document, *, shared: bool = False) -> None:
        """Keep where a document that did not change was read last; with ``shared`` also that its id means it
        in every file."""
        with self._writing() as connection:
            identities.note_source(connection, document, shared=shared)

    def is_source(self, source: str) -> bool:
        """Say whether documents stand in a file: the file itself, its records, or what is packed in it."""
        with self._reading() as connection:
            return identities.is_source(connection, source)

    def put(
        self, reading: Reading, *, run: int | None, retrieved_at: datetime, same_ids: bool = False
    ) -> Outcome:
        """Write what was read of one document: all of it or nothing. Return what became of it.

        A document that the database refuses is a ``DocumentError``; the ledger is as before. With
        ``same_ids`` the id of a record means it in every file.
        """
        moment = runs.stamp(retrieved_at)
        with self._writing() as connection:
            outcome = writing.put(connection, reading, run=run, retrieved_at=moment, same_ids=same_ids)
            added.follow(connection)
            return outcome

    def put_many(
        self, readings: Sequence[Reading], *, run: int | None, retrieved_at: datetime
    ) -> list[Outcome]:
        """Write what was read of documents in one transaction, faster than one by one; see ``put``. Where the
        database refuses one of them none is written."""
        moment = runs.stamp(retrieved_at)
        with self._writing() as connection:
            outcomes = writing.put_many(connection, readings, run=run, retrieved_at=moment)
            added.follow(connection)
            return outcomes

    def replace(self, version_key: int, reading: Reading) -> bool:
        """Put a new reading of a version's text in the place of the old one; say whether the version is still
        there: another process may have removed its document."""
        with self._writing() as connection:
            there = select(VERSION.c.id).join(DOCUMENT).where(VERSION.c.id == version_key, kept_labels.THERE)
            if connection.scalar(there) is None:
                return False
            writing.replace(connection, version_key, reading)
            added.follow(connection)
            return True

    def versions(self, identities: Collection[str] | None = None) -> Iterator[tuple[int, Document]]:
        """Yield all versions with their texts, oldest first, one at a time: (key, document).

        With ``identities`` only those of these documents.
        """
        query = select(VERSION.c.id).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        query = query.where(kept_labels.THERE).order_by(VERSION.c.id)
        if identities is not None:
            query = query.where(DOCUMENT.c.identity.in_(sorted(identities)))
        with self._reading() as connection:
            keys = connection.scalars(query).all()
        for key in keys:
            with self._reading() as connection:
                row = connection.execute(
                    select(DOCUMENT.c.identity, VERSION.c.text, *VERSION_COLUMNS)
                    .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
                    .where(VERSION.c.id == key)
                ).one_or_none()
            if row is not None:
                yield key, read_document(row, row.text)

    def last_decision(self) -> int:
        """Return the number of the latest batch in the log, 0 for none."""
        with self._reading() as connection:
            return decisions.find_last(connection)

    def decide(self, made: Iterable[Decision], *, at: datetime, who: str, seen: int | None = None) -> int:
        """Append decisions to the log as one batch and return its number.

        They show after ``refresh_decisions``. One about a claim that comes without an anchor gets it here;
        a claim that no newest version makes is a ``UsageError``. ``seen`` is the number of the latest batch
        when the claims were looked at: where others decided about one of them since, it is ``Overtaken``.
        """
        with self._writing() as connection:
            made = list(made)
            if seen is not None and decisions.find_last(connection) > seen:
                decisions.check_seen(connection, made, seen)
            anchored = [anchors.anchored(connection, decision) for decision in made]
            batch = decisions.append(connection, anchored, at=at, who=who)
            added.follow(connection)
            return batch

    def anchor(self, version_key: int, text: str, span: Span, sentence: Span) -> Anchor:
        """Return where a figure that is to be added stands in the text of a version."""
        with self._reading() as connection:
            return added.anchor_of(connection, version_key, text, span, sentence)

    def undo(self, batch: int, *, at: datetime, who: str) -> list[Decided]:
        """Take a batch back, log that, and return what it had decided; see ``decide``. Documents that it had
        removed are there again; where an ingest came in between they are not, which is a ``UsageError``."""
        with self._writing() as connection:
            taken = decisions.undo(connection, batch, at=at, who=who)
            removal.follow(connection, batch, decisions.find_undone(connection))
            added.follow(connection)
            return taken

    def remove(self, *document_keys: int, at: datetime, who: str) -> int:
        """Take documents out of the ledger with all their versions and claims, log that, and return the
        batch's number. Until the next ingest ``undo`` has them back."""
        with self._writing() as connection:
            rows = {}
            for some in chunks(document_keys):
                found = select(DOCUMENT.c.id, DOCUMENT.c.identity).where(DOCUMENT.c.id.in_(some))
                rows.update(mapping(connection, found.where(kept_labels.THERE)))
            for key in document_keys:
                if key not in rows:
                    raise StoreError(f"the ledger has no document {key}")
            gone = [decisions.Decision("document", "remove", rows[key]) for key in document_keys]
            batch = decisions.append(connection, gone, at=at, who=who)
            removal.hide(connection, document_keys, batch)
            return batch

    def only_of_run(self, run: int) -> tuple[set[int], int]:
        """Return the documents that came in with a run, and how many others it brought a version of."""
        with self._reading() as connection:
            return runs.find_only_of_run(connection, run)

    def document_values(self, identity: str) -> dict[str, str | None]:
        """Return what the user decided about a document's metadata: field -> value, ``None`` for none."""
        with self._reading() as connection:
            return decisions.document_values(connection, identity)

    def out_of_step(self) -> list[str]:
        """Return the documents whose metadata is not what was decided about them, by identity."""
        with self._reading() as connection:
            return history.find_out_of_step(connection)

    def refresh_decisions(self, derivations: Derivations, language: Language) -> None:
        """Work out what the log comes to, if documents or decisions were written since."""
        with self._reading() as connection:
            due = settle.due(connection, derivations)
            is_named = kept_labels.are_kept(connection)
        if not is_named:
            with self._writing() as connection:
                kept_labels.refresh(connection)
        if due:
            with self._writing() as connection:
                settle.settle(connection, derivations, language, due)
        if derivations.finder is None:
            with self._writing() as connection:
                findings.drop_marks(connection)
        else:
            self._refresh_findings(derivations.finder, derivations.sum_up)

    def _refresh_findings(self, finder: Finder, sum_up: SumUp | None) -> None:
        """Find anew what may be found in the circles and texts that were touched."""
        with self._reading() as connection:
            if not findings.is_due(connection, finder.version):
                return
        with self._writing() as connection:
            findings.begin(connection, finder.version)
        more = True
        while more:  # others may write between two batches
            with self._writing() as connection:
                more = findings.look_at_some(connection, finder, sum_up)

    def refresh_stories(self, derivations: Derivations, language: Language) -> None:
        """Find the stories of documents that came or changed since; copies are known by then."""
        teller = derivations.stories
        if teller is None:
            return
        with self._reading() as connection:
            if stories.is_current(connection, derivations.version):
                return
        with self._writing() as connection:
            stories.begin(connection, derivations.version)
        more = True
        while more:  # others may write between two batches
            with self._writing() as connection:
                more = stories.add_new(connection, teller, language)
        with self._writing() as connection:
            stories.part(connection, teller, language, derivations.version)

    def forget_stories(self) -> None:
        """Drop the stories as derived; the next refresh compares all documents anew."""
        with self._writing() as connection:
            stories.forget(connection)

    def refresh_copies(self, derivations: Derivations) -> None:
        """Bring copies, origins and twins up to date for the documents that were touched."""
        with self._reading() as connection:
            if derive.is_current(connection, derive.COPIES, derivations.version):
                return
        with self._writing() as connection:
            copies.begin(connection, derivations.version)
        for some in (copies.index_some, copies.pair_some):
            more = True
            while more:  # others may write between two batches
                with self._writing() as connection:
                    more = some(connection, derivations.copyist)
        with self._writing() as connection:
            copies.finish(connection, derivations.version)

    def rebuild(self, derivations: Derivations, language: Language) -> None:
        """Make all derivations and the full-text index anew from the facts."""
        with self._writing() as connection:
            fulltext.rebuild_search(connection)
            settle.forget(connection)
            copies.forget(connection)
        self.refresh_copies(derivations)
        self.forget_stories()
        self.refresh_stories(derivations, language)
        self.refresh_decisions(derivations, language)
