"""The open ledger as it is asked: its connections, and the questions."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, select

from claimtrack.errors import NotAStore, StoreError
from claimtrack.filters import Filters
from claimtrack.lazy import Later
from claimtrack.model import Span
from claimtrack.store import chosen, dialect, entries, findings, kept_labels, queries
from claimtrack.store.chosen import Choice
from claimtrack.store.derive import COPIES, SETTLED, TOPICS
from claimtrack.store.kept_questions import KeptQuestions
from claimtrack.store.tables import CLAIM, DERIVATION, DOCUMENT, SENTENCE, VERSION
from claimtrack.store.trouble import explained

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.model import CopyPair, Counts, DocumentEntry, Entry
    from claimtrack.store import (
        anchors,
        arrivals,
        decisions,
        health,
        history,
        runs,
        settle,
        vocabulary,
        voices,
    )
    from claimtrack.store.arrivals import Arrivals, Generation
    from claimtrack.store.chosen import Group
    from claimtrack.store.decisions import Decided
    from claimtrack.store.entries import Place
    from claimtrack.store.history import Step, VersionEntry
    from claimtrack.store.runs import RunEntry
    from claimtrack.store.voices import Voice
else:  # most questions need none of them
    anchors = Later("claimtrack.store.anchors")
    arrivals = Later("claimtrack.store.arrivals")
    decisions = Later("claimtrack.store.decisions")
    health = Later("claimtrack.store.health")
    history = Later("claimtrack.store.history")
    runs = Later("claimtrack.store.runs")
    settle = Later("claimtrack.store.settle")
    vocabulary = Later("claimtrack.store.vocabulary")
    voices = Later("claimtrack.store.voices")

EVERYTHING = Filters()


def _place_of(file: str | None) -> tuple[int, int] | None:
    """Return what tells a file from another of its name; ``None`` for none."""
    try:
        place = os.stat(file) if file is not None else None  # noqa: PTH116 - asked at every question
    except OSError:
        return None
    return place and (place.st_dev, place.st_ino)


class Questions(KeptQuestions):
    """An open ledger, as far as it is asked: every question is a transaction of its own and sees one moment.
    A database error comes out as a ``StoreError``."""

    def __init__(
        self, engine: Engine, where: str, *, read_only: bool = False, file: str | None = None
    ) -> None:
        self._engine = engine
        self._file = file
        self._held = _place_of(file)
        self._snapshots = dialect.snapshots(engine)
        self.where = where
        self.read_only = read_only
        self._places: dict[int, Place] = {}
        self._moment: Connection | None = None

    def close(self) -> None:
        """Close the ledger; what was written is in its file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all questions that are asked meanwhile see one moment of the ledger, whoever writes."""
        with self._reading() as connection, connection.begin():
            self._moment = connection
            try:
                yield
            finally:
                self._moment = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._moment is not None:
            with explained(self.where):
                yield self._moment
            return
        self._check_is_there()
        with explained(self.where), self._snapshots.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._places = {}
        self._check_is_there()
        with (
            explained(self.where),
            self._engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            dialect.lock_for_writing(connection, DERIVATION)
            yield connection
        self._check_is_there()

    def _check_is_there(self) -> None:
        """Refuse to go on with a file that was deleted, or that another took the place of: what is written
        into it is lost."""
        if self._held is not None and _place_of(self._file) != self._held:
            message = (
                "was deleted or replaced while this ran; what was written into it is lost, so run it again"
            )
            raise StoreError(message, where=self.where)

    # --- questions -------------------------------------------------------------------------------------

    def entries(self, filters: Filters = EVERYTHING, versions: Collection[int] | None = None) -> list[Entry]:
        """Return the claims of the newest versions that pass, ordered by document label and start; with
        ``versions`` only those of these.

        All of them: ``limit`` and ``sort`` are for what a report shows. Words are matched at the beginnings
        of words in any case; ``search`` is full text and takes any string. A date that is none is a
        ``UsageError``.
        """
        with self._reading() as connection:
            return queries.find_entries(connection, filters, versions)

    def latest(self, filters: Filters, figures: int) -> tuple[list[int], int]:
        """Return the newest versions that have a claim that passes, those of the latest documents until they
        have so many claims in all, at least one; and how many there are."""
        with self._reading() as connection:
            every = Choice(connection, filters).versions()
            return queries.first_versions(connection, every, figures), len(every)

    def latest_beside(self, versions: Collection[int], figures: int) -> tuple[list[int], int]:
        """Return the other versions of the stories of some; see ``latest``."""
        with self._reading() as connection:
            every = queries.versions_beside(connection, versions)
            return queries.first_versions(connection, every, figures), len(every)

    def sketches(
        self,
        filters: Filters = EVERYTHING,
        also: Collection[str] = (),
        versions: Collection[int] | None = None,
    ) -> list[Entry]:
        """Return what ``entries`` returns with only what is needed to count, rank and order figures, and
        ``also`` these fields of the claim; any other is an ``AttributeError``. ``whole`` gives the rest. With
        ``versions`` only the claims of these."""
        with self._reading() as connection:
            find = partial(self._placed, connection)
            tests = []
            if versions is not None:
                tests = [dialect.is_among(connection.dialect.name, CLAIM.c.version_id, versions)]
            return queries.find_sketches(connection, filters, find, also, *tests)

    def beside(self, filters: Filters, circles: Collection[str], versions: Collection[int]) -> list[Entry]:
        """Return sketches of the claims that pass and are in these circles of topics, or in interviews of
        these versions."""
        with self._reading() as connection:
            test = Choice(connection, filters).is_beside(circles, versions)
            return queries.find_sketches(connection, filters, partial(self._placed, connection), (), test)

    def rewritten(self) -> list[int]:
        """Return the newest versions that took the place of others."""
        with self._reading() as connection:
            later = select(VERSION.c.id).where(VERSION.c.newest, VERSION.c.number > 1)
            return list(connection.scalars(later))

    def whole(self, sketches: Iterable[Entry], filters: Filters = EVERYTHING) -> list[Entry]:
        """Return the entries of sketches that were asked for with these filters, in the same order."""
        with self._reading() as connection:
            find = partial(self._placed, connection)
            return entries.whole(connection, sketches, find, extracted=filters.extracted)

    def counts(self, filters: Filters = EVERYTHING, *, voices: bool = True) -> Counts:
        """Return how many claims ``entries`` would return, and what stands behind them, with or without the
        number of ``voices``."""
        with self._reading() as connection:
            return Choice(connection, filters).counts(voices=voices)

    def is_ordered(self, filters: Filters) -> bool:
        """Say whether ``rows`` knows the order that is asked for: of amounts as decided it does not."""
        with self._reading() as connection:
            return Choice(connection, filters).is_ordered()

    def rows(self, filters: Filters = EVERYTHING, limit: int | None = None) -> list[int]:
        """Return the row numbers of the first claims that pass, in the order of ``sort``, else by document
        and place in the text."""
        with self._reading() as connection:
            return Choice(connection, filters).rows(limit)

    def read(self, rows: Sequence[int], filters: Filters = EVERYTHING) -> list[Entry]:
        """Return the claims of rows that were asked for with these filters, in the same order."""
        with self._reading() as connection:
            find = partial(self._placed, connection)
            return chosen.read_rows(connection, rows, find, extracted=filters.extracted)

    def firsts(
        self, topics: Iterable[str], filters: Filters = EVERYTHING, among: Group | None = None
    ) -> list[Entry]:
        """Return for each topic the claim that names it, of those that pass."""
        with self._reading() as connection:
            keys = Choice(connection, filters).firsts(topics, among)
            find = partial(self._placed, connection)
            return entries.read_keys(connection, keys, find, extracted=filters.extracted)

    def sizes(self, filters: Filters, group: Group) -> dict[Any, int]:
        """Return the voices, or the publishers, with how many claims each has of those that pass."""
        with self._reading() as connection:
            return Choice(connection, filters).sizes(group)

    def members(
        self, filters: Filters, group: Group, keys: Collection[Any], also: Collection[str] = ()
    ) -> list[Entry]:
        """Return sketches of what some voices, or publishers, have of the claims that pass; see ``sizes``."""
        with self._reading() as connection:
            test = Choice(connection, filters).members(group, keys)
            find = partial(self._placed, connection)
            return queries.find_sketches(connection, filters, find, also, test)

    def doubtful(
        self, filters: Filters, versions: Iterable[int], also: Collection[str] = ()
    ) -> tuple[list[Entry], set[str]]:
        """Return sketches of those claims that pass of which something may be doubtful, and the topics on
        which nobody speaks by name; ``versions`` are those whose day is in doubt."""
        with self._reading() as connection:
            choice = Choice(connection, filters)
            find = partial(self._placed, connection)
            found = queries.find_sketches(connection, filters, find, also, choice.is_doubtful(versions))
            return found, choice.unnamed_topics()

    def dates_found(self) -> dict[int, str]:
        """Return how the days of the newest versions were found, where that is known."""
        with self._reading() as connection:
            return queries.find_dates_found(connection)

    def _placed(self, connection: Connection, versions: Collection[int]) -> Mapping[int, Place]:
        """Return these versions in order, those with which sketches were read as they were then: in a large
        ledger it takes long to find them anew."""
        held = self._places
        if new := set(versions) - held.keys():
            self._places = held = {**held, **queries.places_of(connection, new)}
        some = sorted((held[key] for key in versions), key=lambda place: (place.label, place.number))
        return {place.version_key: place for place in some}

    def stream(self, filters: Filters = EVERYTHING) -> Iterator[Entry]:
        """Yield what ``entries`` returns, ordered by document and start, without holding all of it."""
        with self._reading() as connection:
            yield from queries.stream_entries(connection, filters)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """Return how many claims ``entries`` would return."""
        with self._reading() as connection:
            return Choice(connection, filters).number()

    def claim(self, prefix: str) -> Entry:
        """Return the claim whose id begins so; none or several is a ``UsageError`` that says what matches."""
        with self._reading() as connection:
            return queries.find_claim(connection, prefix)

    def ids(self, prefix: str, most: int) -> list[tuple[str, str]]:
        """Return the first ids of current claims that begin so, each with the wording."""
        with self._reading() as connection:
            return vocabulary.find_ids(connection, prefix, most)

    def successor(self, entry: Entry) -> Entry | None:
        """Return the claim of the newest version that is the same figure in the same sentence as one of an
        older version; ``None`` where the newest version does not make it."""
        with self._reading() as connection:
            row = anchors.find_successor(connection, entry)
            return None if row is None else queries.find_row(connection, row)

    def documents(
        self, filters: Filters = EVERYTHING, versions: Collection[int] | None = None
    ) -> list[DocumentEntry]:
        """Return the documents in their newest versions, by label; ``text`` gives their texts. Of the filters
        those of documents count. With ``versions`` only those of which these are the newest."""
        with self._reading() as connection:
            return queries.find_documents(connection, filters, versions)

    def printed(self) -> dict[str, int]:
        """Return the publishers with how many documents each has; the empty one has none."""
        with self._reading() as connection:
            return queries.count_documents(connection)

    def copies(self) -> list[CopyPair]:
        """Return the pairs of documents that share text, by their identities."""
        with self._reading() as connection:
            return queries.find_copy_pairs(connection)

    def text(self, document_key: int, version_key: int | None = None) -> str:
        """Return a document's text: of one version, or of the newest."""
        with self._reading() as connection:
            return queries.find_text(connection, document_key, version_key)

    def replaced(self, version_key: int) -> tuple[int, str] | None:
        """Return a version's number and when another text took its place, ``None`` for a newest version."""
        with self._reading() as connection:
            return queries.find_replacement(connection, version_key)

    def vocabulary(self, name: str) -> list[str]:
        """Return what a filter can find in this ledger, in order: the units, voices, names of topics ..."""
        with self._reading() as connection:
            return vocabulary.find_vocabulary(connection, name)

    def unknown(self, filters: Filters) -> list[tuple[str, str]]:
        """Return the filters that no figure has by themselves, each with the value that is asked for."""
        with self._reading() as connection:
            return vocabulary.find_unknown(connection, filters)

    def sha256(self, version_key: int) -> str | None:
        """Return the hash of a version's text."""
        with self._reading() as connection:
            return connection.scalar(select(VERSION.c.sha256).where(VERSION.c.id == version_key))

    def sentences_around(self, entry: Entry, reach: int = 1) -> list[tuple[Span, str]]:
        """Return the claim's sentence with ``reach`` sentences before and behind it, in order."""
        with self._reading() as connection:
            return queries.find_sentences_around(connection, entry.version_key, entry.claim, reach)

    def spans_read(self, version_key: int) -> list[Span]:
        """Return where the sentences of a version stand, in order: what is in none was not read."""
        with self._reading() as connection:
            here = select(SENTENCE.c.start, SENTENCE.c.end).where(SENTENCE.c.version_id == version_key)
            return [Span(start, end) for start, end in connection.execute(here.order_by(SENTENCE.c.start))]

    def runs(self) -> list[RunEntry]:
        """Return the log of ingests, oldest first."""
        with self._reading() as connection:
            return runs.find_runs(connection)

    def failures(self, run: int) -> list[tuple[str, str]]:
        """Return what a run could not read: (place, message)."""
        with self._reading() as connection:
            return runs.find_failures(connection, run)

    def info(self) -> dict[str, str | int | None]:
        """Return what the ledger holds: counts, dates, size in bytes, versions."""
        with self._reading() as connection:
            return health.describe(connection, self.where)

    def count_older(self, language: Language) -> int:
        """Return how many documents were read last by older code, or with other tables of the language."""
        with self._reading() as connection:
            return health.count_older(connection, language)

    def check(self) -> list[str]:
        """Return what is wrong in the ledger, one line each; an empty list is a sound ledger."""
        writes = dialect.checks_by_writing(self._engine) and not self.read_only
        faults: list[str] = []
        try:
            with self._writing() if writes else self._reading() as connection:
                faults = health.find_faults(connection, read_only=self.read_only)
        except NotAStore:
            if not faults:  # else the end of the transaction failed on the damage that was found
                raise
        return faults

    def is_current(self) -> bool:
        """Say whether copies and origins are in step with the documents: after a killed ingest not."""
        with self._reading() as connection:
            names = set(connection.scalars(select(DERIVATION.c.name)))
            if findings.is_marked(connection):
                return False
            there = select(DOCUMENT.c.id).where(kept_labels.THERE).limit(1)
            has_documents = connection.scalar(there) is not None
            return not has_documents or names >= {COPIES, TOPICS, *SETTLED}

    def log(self) -> list[Decided]:
        """Return what was decided, oldest first, with what was taken back and what finds no claim now."""
        with self._reading() as connection:
            return decisions.read_log(connection)

    def decided_since(self, batch: int) -> dict[tuple[str, str | None], Decided]:
        """Return what was decided, or taken back, since a batch: the latest for each claim, by its id and
        document."""
        with self._reading() as connection:
            return decisions.find_later(connection, batch)

    def topic_decisions(self) -> list[Decided]:
        """Return the decisions about topics that count, oldest first."""
        with self._reading() as connection:
            return settle.topic_decisions(connection)

    def document_versions(self, document_key: int) -> list[VersionEntry]:
        """Return the versions of a document, oldest first."""
        with self._reading() as connection:
            return history.find_versions(connection, document_key)

    def steps(self, since: str) -> list[Step]:
        """Return the documents whose newest text came in since a moment, ISO 8601 in UTC."""
        with self._reading() as connection:
            return history.find_steps(connection, since)

    def generation(self) -> Generation:
        """Return how far the ledger has come."""
        with self._reading() as connection:
            return arrivals.find_generation(connection)

    def arrivals(self, since: Generation) -> Arrivals:
        """Return what came in since a generation."""
        with self._reading() as connection:
            return arrivals.find_arrivals(connection, since)

    def unreadable(self) -> list[tuple[str, str, str]]:
        """Return what could not be read and was not read since: (place, message, day), the latest of each."""
        with self._reading() as connection:
            return runs.find_unreadable(connection)

    def version_entries(
        self, versions: Collection[int], *, extracted: bool = False
    ) -> dict[int, list[Entry]]:
        """Return the claims of each of these versions, of old ones as well, in the order of the text; with
        ``extracted`` as they were read, whatever was decided: about older texts nothing is."""
        with self._reading() as connection:
            return queries.find_versions(connection, versions, extracted=extracted)

    def figures_between(self, version_key: int, start: int, end: int) -> list[Entry]:
        """Return the claims of a version that have characters between two offsets of its text, or whose
        speaker is named there, in the order of the text."""
        with self._reading() as connection:
            return queries.find_between(connection, version_key, start, end)

    def start_of(self, version_key: int, prefix: str) -> int | None:
        """Return where in the text of a version a claim begins whose id begins so; ``None`` where none is."""
        with self._reading() as connection:
            here = select(CLAIM.c.start).where(CLAIM.c.version_id == version_key)
            named = here.where(CLAIM.c.claim.startswith(prefix, autoescape=True))
            return connection.scalar(named.order_by(CLAIM.c.start).limit(1))

    def voices(self, names: Collection[str] | None = None) -> list[Voice]:
        """Return the voices of the newest versions by canonical name, with the names that they go by; with
        ``names`` only these."""
        with self._reading() as connection:
            return voices.find_voices(connection, names)
