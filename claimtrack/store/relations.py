"""Marks and relations of claims, kept in the ledger and brought up to date for what changed since.

A sweep over a large ledger takes minutes, and a new document changes little of what it finds. So the ledger
keeps what was found with the marks by which figures were set side by side. When documents come, go or read
otherwise, only pairs that were not looked at before are compared; what comes out is what one sweep over
everything would find, whatever came in which order.

What makes a version read otherwise is in its *stamp*: its origin, what was decided about its claims and
their topics, the names of its voices. Nobody has to say what changed.
"""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, union, update

from claimtrack.model import Claim, Difference, Entry, Link, Mark, Moment
from claimtrack.store.convert import mapping
from claimtrack.store.entries import Place, find_speaker_names
from claimtrack.store.queries import find_entries_where, find_places
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_DECISION,
    CLAIM_TOPIC,
    DECISION,
    DERIVATION,
    DOCUMENT_ORIGIN,
    MARK,
    RELATION,
    SWEPT,
    VERDICT,
    VERSION,
)

if TYPE_CHECKING:
    pass

RELATIONS = "relations"
"""The derivation of how claims stand to each other."""

BATCH = 5_000
"""Rows of one insert."""

KEYS = 500
"""Keys in one condition: far below what any database refuses."""

INSIDE, IN_TIME, ELSEWHERE = range(3)
"""How a relation was found."""

Key = tuple[int, int]
"""A claim while the ledger is brought up to date: its row, and 1 where it was read anew, -1 where it is gone
or read otherwise."""

Some = TypeVar("Some")


class Relation(Protocol):
    """What a comparison says of a pair."""

    @property
    def a(self) -> Claim: ...
    @property
    def b(self) -> Claim: ...
    @property
    def relation(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def whole(self) -> str | None: ...
    @property
    def change(self) -> Literal["estimate", "world"] | None: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


class Item(Protocol):
    """A figure as it is compared."""

    @property
    def entry(self) -> Entry: ...


class Sweeper(Protocol):
    """The steps of a sweep in one language, each a pure function."""

    def read(self, entries: Iterable[Entry]) -> Sequence[Any]:
        """Return the figures of one document."""
        ...

    def mark(self, item: Any, key: Key) -> Mark[Key]:
        """Return what decides which others a figure is compared with."""
        ...

    def inside(self, group: Sequence[Any]) -> Sequence[Relation]:
        """Return what is found inside one document."""
        ...

    def relate(self, a: Any, b: Any, newest: Any) -> Relation | None:
        """Return how the later figure stands to the earlier."""
        ...

    def find_new(self, before: Iterable[Mark[Key]], after: Iterable[Mark[Key]]) -> Iterator[Difference[Key]]:
        """Yield what is to be compared after the figures of one subject changed."""
        ...

    def parts_elsewhere(
        self, links: Iterable[Link[int]], moments: Mapping[int, Moment]
    ) -> Iterator[Link[int]]:
        """Yield parts beside what their wholes repeat."""
        ...


Sweepers = Callable[[str], Sweeper | None]
"""What returns the sweeper of a language, ``None`` for one that is not known."""

Verdict = tuple[str, str, str | None, str | None, tuple[str, ...]]
"""Relation, reason, change, which end is the whole ("a", "b"), notes."""


@dataclass(slots=True)
class Changes:
    """What is to be written, and the state of the ledger that it was computed from."""

    state: tuple[int, ...]
    gone: list[int]
    stamps: dict[int, str]
    marks: list[dict[str, Any]] = field(default_factory=list)
    cuts: dict[int, bool] = field(default_factory=dict)
    lost: set[tuple[int, int]] = field(default_factory=set)
    found: dict[tuple[int, int, int], Verdict] = field(default_factory=dict)
    is_whole: bool = False


# --- what is out of date -----------------------------------------------------------------------------------


def is_current(connection: Connection, version: int) -> bool:
    """Say whether the relations kept are those of the ledger and of this program."""
    if connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == RELATIONS)) != version:
        return False
    return mapping(connection, select(SWEPT.c.version_id, SWEPT.c.stamp)) == _stamps(connection)


def forget(connection: Connection) -> None:
    """Drop all that is kept, so that the next time everything is compared anew."""
    for table in (RELATION, VERDICT, MARK, SWEPT):
        connection.execute(delete(table))
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == RELATIONS))


def _stamps(connection: Connection) -> dict[int, str]:
    """Return for the newest versions what their figures are compared as."""
    origins = mapping(connection, select(DOCUMENT_ORIGIN.c.document_id, DOCUMENT_ORIGIN.c.origin_id))
    said: dict[int, list[str]] = {}
    for key, document in connection.execute(
        select(VERSION.c.id, VERSION.c.document_id).where(VERSION.c.newest)
    ):
        said[key] = [str(origins.get(document, document))]
    decided = (
        select(CLAIM.c.version_id, CLAIM.c.claim, CLAIM_DECISION.c.verdict, CLAIM_DECISION.c.fields)
        .join(CLAIM, CLAIM.c.id == CLAIM_DECISION.c.claim_id)
        .order_by(CLAIM.c.version_id, CLAIM.c.claim)
    )
    for version, claim, verdict, fields in connection.execute(decided):
        if version in said and (verdict == "wrong" or fields):
            said[version].append(f"{claim}:{verdict == 'wrong'}:{sorted(fields.items())}")
    # A figure that was put into another topic is compared as one of it. What a user defined is only a saved
    # question: how the figures that it finds are compared does not depend on it.
    defined = select(DECISION.c.target).where(DECISION.c.kind == "topic", DECISION.c.action == "define")
    moved = (
        select(CLAIM.c.version_id, CLAIM.c.claim, CLAIM_TOPIC.c.topic)
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .where(CLAIM_TOPIC.c.topic != CLAIM_TOPIC.c.derived, CLAIM_TOPIC.c.topic.not_in(defined))
        .order_by(CLAIM.c.version_id, CLAIM.c.claim)
    )
    for version, claim, topic in connection.execute(moved):
        if version in said:
            said[version].append(f"{claim} in {topic}")
    names = find_speaker_names(connection)
    spoken = select(CLAIM.c.version_id, CLAIM.c.speaker).distinct()
    for chunk in chunks(sorted(names)):
        rows = connection.execute(spoken.where(CLAIM.c.speaker.in_(chunk))).all()
        for version, speaker in sorted(rows):
            if version in said:
                said[version].append(f"{speaker}={names[speaker][0]}")
    return {
        version: parts[0]
        if len(parts) == 1
        else f"{parts[0]}:{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"
        for version, parts in said.items()
    }


# --- comparing what is new ---------------------------------------------------------------------------------


def find_changes(
    connection: Connection, sweepers: Sweepers, state: tuple[int, ...], *, version: int
) -> Changes:
    """Compare what was not compared before; only reads. ``state`` is that of the facts."""
    now = _stamps(connection)
    whole = connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == RELATIONS)) != version
    held = {} if whole else mapping(connection, select(SWEPT.c.version_id, SWEPT.c.stamp))
    marked = set() if whole else set(connection.scalars(select(MARK.c.version_id).distinct()))
    kept = {key for key, stamp in now.items() if held.get(key) == stamp}
    changes = Changes(
        state,
        sorted((marked | set(held)) - kept),
        {key: stamp for key, stamp in now.items() if key not in kept},
        is_whole=whole,
    )
    if changes.gone or changes.stamps:
        with _resting_collector():
            _Update(connection, sweepers, changes).run()
    return changes


@contextmanager
def _resting_collector() -> Iterator[None]:
    """Rest the collector of cycles: what is read and found lives to the end, and a large ledger's is walked
    again and again."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


class _Update:
    """One computation of changes: the figures read so far, by the rows of their claims."""

    def __init__(self, connection: Connection, sweepers: Sweepers, changes: Changes) -> None:
        self.connection = connection
        self.sweepers = sweepers
        self.changes = changes
        self.places = find_places(connection)
        self.items: dict[int, Any] = {}
        self.rows: dict[tuple[int, str], int] = {}
        self.read: set[int] = set()
        self.inside: set[frozenset[int]] = set()
        self.moments: dict[int, Moment] = {}

    def run(self) -> None:
        after: dict[str, list[Mark[Key]]] = defaultdict(list)
        for version, items, sweeper in self._documents(sorted(self.changes.stamps)):
            for item in items:
                row = self.rows[version, item.entry.claim.claim]
                mark = sweeper.mark(item, (row, 1))
                self.moments[row] = mark.order
                subject = f"{item.entry.claim.language}|{mark.subject}" if mark.subject else None
                self.changes.marks.append(_mark_row(mark, subject, version))
                if subject is not None:
                    after[subject].append(mark)
            for relation in sweeper.inside(items):
                self._keep(relation, version, INSIDE)
        for subject in sorted({*after, *self._touched()}):
            self._compare(subject, after[subject])
        cuts = self.changes.cuts
        for made in self.changes.marks:
            made["is_cut"] = cuts.pop(made["claim_id"], False)

    def _touched(self) -> set[str]:
        found: set[str] = set()
        for chunk in chunks(self.changes.gone):
            query = select(MARK.c.subject).where(MARK.c.version_id.in_(chunk), MARK.c.subject.is_not(None))
            found.update(self.connection.scalars(query.distinct()))
        return found

    def _compare(self, subject: str, fresh: list[Mark[Key]]) -> None:
        """Compare the figures of one subject that are set side by side now and were not before."""
        sweeper = self.sweepers(subject.partition("|")[0])
        if sweeper is None:
            return
        gone = set(self.changes.gone)
        before, kept = [], []
        versions: dict[int, int] = {}
        held = select(MARK).where(MARK.c.subject == subject)
        for old in () if self.changes.is_whole else self.connection.execute(held):
            mark = _read_mark(old, -1 if old.version_id in gone else 0)
            before.append(mark)
            if old.version_id not in gone:
                kept.append(mark)
                versions[old.claim_id] = old.version_id
        found = list(sweeper.find_new(before, [*kept, *fresh]))
        wanted = {key[0] for one in found for key in _keys(one)} - self.items.keys()
        for _ in self._documents(sorted({versions[key] for key in wanted})):
            pass
        self._read_inside(found, versions)
        for one in found:
            row, age = one.key
            self.changes.cuts[row] = one.is_cut
            for other, other_age in one.lost:
                if age == other_age == 0:
                    self.changes.lost.add((other, row))
            for (other, other_age), newest in one.gained.items():
                if frozenset((other, row)) in self.inside or row == other:
                    continue
                if age == other_age == 0:
                    self.changes.lost.add((other, row))  # found anew below: what its voice said last is new
                relation = sweeper.relate(
                    self.items[other], self.items[row], None if newest is None else self.items[newest[0]]
                )
                if relation is not None:
                    self._keep_pair(relation, other, row, IN_TIME)

    def _documents(self, versions: Sequence[int]) -> Iterator[tuple[int, Sequence[Any], Sweeper]]:
        """Read the figures of versions and yield them by version; what is read already is left out."""
        unread = [version for version in versions if version not in self.read]
        for chunk in chunks(unread):
            groups: dict[int, list[Entry]] = defaultdict(list)
            places: dict[int, Place] = {version: self.places[version] for version in chunk}
            for entry in find_entries_where(self.connection, CLAIM.c.version_id.in_(chunk), places):
                groups[entry.version_key].append(entry)
            ids = select(CLAIM.c.version_id, CLAIM.c.claim, CLAIM.c.id).where(CLAIM.c.version_id.in_(chunk))
            for version, claim, row in self.connection.execute(ids):
                self.rows[version, claim] = row
            for version in chunk:
                self.read.add(version)
                group = groups.get(version, [])
                sweeper = self.sweepers(group[0].claim.language) if group else None
                if sweeper is None:
                    continue
                items = sweeper.read(group)
                for item in items:
                    self.items[self.rows[version, item.entry.claim.claim]] = item
                yield version, items, sweeper

    def _read_inside(self, found: Iterable[Difference[Key]], versions: Mapping[int, int]) -> None:
        """Learn which pairs of one document, long compared, were decided inside it."""
        rows = {
            one.key[0]
            for one in found
            for other in one.gained
            if one.key[1] == 0 and versions.get(other[0], -1) == versions.get(one.key[0])
        }
        for chunk in chunks(sorted(rows)):
            ends = or_(RELATION.c.a_id.in_(chunk), RELATION.c.b_id.in_(chunk))
            query = select(RELATION.c.a_id, RELATION.c.b_id).where(RELATION.c.way == INSIDE, ends)
            self.inside.update(frozenset(row) for row in self.connection.execute(query))

    def _keep(self, relation: Relation, version: int, way: int) -> None:
        a, b = self.rows[version, relation.a.claim], self.rows[version, relation.b.claim]
        self.inside.add(frozenset((a, b)))
        self._put(relation, a, b, way)

    def _keep_pair(self, relation: Relation, earlier: int, later: int, way: int) -> None:
        first = self.items[earlier].entry.claim
        swapped = (relation.a.claim, relation.a.document) != (first.claim, first.document)
        a, b = (later, earlier) if swapped else (earlier, later)
        self._put(relation, a, b, way)

    def _put(self, relation: Relation, a: int, b: int, way: int) -> None:
        whole = None
        if relation.whole is not None:
            whole = "a" if relation.a.claim == relation.whole else "b"
        said = (relation.relation, relation.reason, relation.change, whole, relation.notes)
        self.changes.found[a, b, way] = said


def _keys(one: Difference[Key]) -> Iterator[Key]:
    if one.gained:
        yield one.key
    for other, newest in one.gained.items():
        yield other
        if newest is not None:
            yield newest


def _mark_row(mark: Mark[Key], subject: str | None, version: int) -> dict[str, Any]:
    moment, printed, document, start, claim = mark.order
    return {
        "claim_id": mark.key[0],
        "version_id": version,
        "subject": subject,
        "moment": moment,
        "printed": printed,
        "document": document,
        "start": start,
        "claim": claim,
        "country": mark.country,
        "town": mark.town,
        "is_state": mark.is_state,
        "voice": mark.voice,
        "is_cut": False,
    }


def _read_mark(row: Any, age: int) -> Mark[Key]:
    order = (row.moment, row.printed, row.document, row.start, row.claim)
    subject = row.subject.partition("|")[2] if row.subject is not None else None
    key = (row.claim_id, age)
    return Mark(key, subject, order, row.country, row.town, row.is_state, row.voice, row.is_cut)


# --- writing -----------------------------------------------------------------------------------------------


def write_changes(connection: Connection, changes: Changes, sweepers: Sweepers, version: int) -> None:
    """Write what was found; the caller commits, and has seen that the facts are still the same."""
    if changes.is_whole:
        forget(connection)
    for chunk in chunks(changes.gone):
        of_version = select(CLAIM.c.id).where(CLAIM.c.version_id.in_(chunk))
        ends = or_(RELATION.c.a_id.in_(of_version), RELATION.c.b_id.in_(of_version))
        connection.execute(delete(RELATION).where(ends))
        connection.execute(delete(MARK).where(MARK.c.version_id.in_(chunk)))
        connection.execute(delete(SWEPT).where(SWEPT.c.version_id.in_(chunk)))
    if changes.lost:
        pair = (RELATION.c.a_id == bindparam("first")) & (RELATION.c.b_id == bindparam("second"))
        either = [{"first": a, "second": b} for x, y in sorted(changes.lost) for a, b in ((x, y), (y, x))]
        connection.execute(delete(RELATION).where(RELATION.c.way == IN_TIME, pair), either)
    if changes.cuts:
        marks = update(MARK).where(MARK.c.claim_id == bindparam("row")).values(is_cut=bindparam("cut"))
        connection.execute(marks, [{"row": row, "cut": cut} for row, cut in changes.cuts.items()])
    _insert(connection, MARK, iter(changes.marks))
    stamps = ({"version_id": key, "stamp": stamp} for key, stamp in changes.stamps.items())
    _insert(connection, SWEPT, stamps)
    if changes.gone or changes.stamps:
        verdicts = _Verdicts(connection)
        _insert(connection, RELATION, verdicts.rows(changes.found))
        connection.execute(delete(RELATION).where(RELATION.c.way == ELSEWHERE))
        sweeper = sweepers("en")
        if sweeper is not None:
            elsewhere = _elsewhere(connection, sweeper, verdicts)
            _insert(connection, RELATION, verdicts.rows(elsewhere))
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == RELATIONS))
    connection.execute(insert(DERIVATION).values(name=RELATIONS, version=version))


class _Verdicts:
    """The verdicts that the ledger has, and new ones."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.known: dict[Verdict, int] = {}
        for row in connection.execute(select(VERDICT).order_by(VERDICT.c.id)):
            said = (row.relation, row.reason, row.change, row.whole, tuple(row.notes))
            self.known.setdefault(said, row.id)
        self.next = max(self.known.values(), default=0) + 1

    def rows(self, found: Mapping[tuple[int, int, int], Verdict]) -> Iterator[dict[str, Any]]:
        """Return rows of relations; verdicts that are new are written first."""
        new: dict[Verdict, int] = {}
        for said in found.values():
            if said not in self.known and said not in new:
                new[said] = self.next
                self.next += 1
        names = ("relation", "reason", "change", "whole", "notes")
        rows = (
            {"id": key, **dict(zip(names, (*said[:4], list(said[4])), strict=True))}
            for said, key in new.items()
        )
        _insert(self.connection, VERDICT, rows)
        self.known |= new
        for (a, b, way), said in found.items():
            yield {"a_id": a, "b_id": b, "way": way, "verdict_id": self.known[said]}


def _elsewhere(
    connection: Connection, sweeper: Sweeper, verdicts: _Verdicts
) -> dict[tuple[int, int, int], Verdict]:
    """Return the parts beside what their wholes repeat, from the relations as they stand."""
    said = {key: verdict for verdict, key in verdicts.known.items()}
    a, b, verdict = RELATION.c.a_id, RELATION.c.b_id, RELATION.c.verdict_id
    parting = select(VERDICT.c.id).where(VERDICT.c.relation == "part_of", VERDICT.c.whole.is_not(None))
    ends = union(*(select(end).where(verdict.in_(parting)) for end in (a, b)))
    links = []
    for first, second, key in connection.execute(select(a, b, verdict).where(or_(a.in_(ends), b.in_(ends)))):
        label, reason, _, whole, _ = said[key]
        links.append(Link(first, second, label, reason, {"a": first, "b": second, None: None}[whole]))
    moments: dict[int, Moment] = {}
    names = ("claim_id", "moment", "printed", "document", "start", "claim")
    marks = select(*(MARK.c[name] for name in names))
    for chunk in chunks(sorted({end for link in links for end in (link.a, link.b)})):
        for row in connection.execute(marks.where(MARK.c.claim_id.in_(chunk))):
            moments[row[0]] = (row[1], row[2], row[3], row[4], row[5])
    return {
        (one.a, one.b, ELSEWHERE): (
            "part_of",
            one.reason,
            None,
            "a" if one.whole == one.a else "b",
            (),
        )
        for one in sweeper.parts_elsewhere(links, moments)
    }


def chunks(values: Iterable[Some], size: int = KEYS) -> Iterator[list[Some]]:
    """Yield values in lists of so many, in their order."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(table), batch)
