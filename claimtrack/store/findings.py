"""What is found in circles of topics and in texts, kept in the ledger and brought up to date for those that
were touched.

Findings of a circle are a function of its figures, and of the interviews in which somebody asks one of them;
those of a text by itself of the figures of the text. Whoever changes these marks the circle and the document;
so what is kept is what a rebuild would find. It is done in steps of which each leaves the ledger whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Connection, case, delete, func, select, update

from claimtrack.filters import Filters
from claimtrack.model import INTERVIEWER, Entry
from claimtrack.store import counted, dirty, sums, touched
from claimtrack.store.chunks import KEYS, chunks
from claimtrack.store.convert import mapping
from claimtrack.store.derive import is_current, mark_current
from claimtrack.store.dialect import binary, bulk_insert, is_among, new_keys
from claimtrack.store.entries import SKETCH, Place, read_entries, read_keys, select_claims
from claimtrack.store.filtering import conditions, review_conditions
from claimtrack.store.kept_tables import (
    DOCUMENT_SUM,
    DOCUMENT_VOICE,
    FINDING,
    FINDING_CLAIM,
    STORY_SUM,
    TOPIC_SUM,
)
from claimtrack.store.queries import unlabelled
from claimtrack.store.sums import SumUp
from claimtrack.store.tables import CLAIM, CLAIM_TOPIC, DERIVATION, VERSION

FINDINGS = "findings"
"""The derivation of what is found, made by one version of the program."""

MARKS = (dirty.FIGURES, dirty.OWN_TEXTS, dirty.CIRCLES, dirty.STORY_SUMS)

DOCUMENTS = 200
"""Documents that are looked at in one transaction."""

MANY = 5_000
"""Figures whose circles are looked at in one transaction, if one circle has no more."""

ViewName = Literal["changes", "conflicts"]

Key = tuple[int, str]
"""A claim in a version."""


class Saying(Protocol):
    """A figure as it is set beside others."""

    @property
    def entry(self) -> Entry: ...


class Finding(Protocol):
    """What is kept of a finding."""

    @property
    def topic(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def is_shown(self) -> bool: ...
    @property
    def a(self) -> Saying: ...
    @property
    def b(self) -> Saying: ...
    @property
    def said(self) -> Sequence[Saying]: ...


class Finder(Protocol):
    """The steps by which something is found, each a pure function."""

    @property
    def version(self) -> int: ...

    def moving(self, sketches: Iterable[Entry]) -> Collection[str]:
        """Return the topics of circles, all figures of which are given, in which something may be found."""
        ...

    def find(
        self, entries: Sequence[Entry], interviews: Sequence[Entry]
    ) -> Iterable[tuple[ViewName, Finding]]:
        """Return what is found in circles: ``entries`` are all their figures, and ``interviews`` those of
        the texts in which somebody asks one."""
        ...

    def find_in_texts(self, entries: Sequence[Entry]) -> Iterable[tuple[ViewName, Finding]]:
        """Return what is found in each text by itself."""
        ...

    def may_find_in_texts(self, sketches: Iterable[Entry]) -> Collection[Key]:
        """Return the figures with which something may be found so."""
        ...

    def describe(self, finding: Any) -> Mapping[str, Any]:
        """Return its degree, its place in time, and what else is said of it; see ``kept_tables.FINDING``."""
        ...


def is_due(connection: Connection, version: int) -> bool:
    """Say whether something touched was not looked at since, or another version of the program found it."""
    return not is_current(connection, FINDINGS, version) or dirty.is_marked(connection, *MARKS)


def was_kept(connection: Connection) -> bool:
    """Say whether what was found is kept at all."""
    return connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == FINDINGS)) is not None


def is_marked(connection: Connection) -> bool:
    """Say whether what is kept is older than the figures."""
    return dirty.is_marked(connection, *MARKS)


def drop_marks(connection: Connection) -> None:
    """Take the marks away where nothing is kept that follows from them; the caller commits."""
    for kind in MARKS:
        dirty.clear(connection, kind, dirty.stories(connection, kind))


def forget(connection: Connection) -> None:
    """Let all be found anew the next time; the caller commits."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == FINDINGS))


def begin(connection: Connection, version: int) -> None:
    """Drop what another version of the program found; the caller commits."""
    if not is_current(connection, FINDINGS, version):
        for table in (FINDING, FINDING_CLAIM, TOPIC_SUM, STORY_SUM, DOCUMENT_SUM, DOCUMENT_VOICE):
            connection.execute(delete(table))
        dirty.mark_all(connection, dirty.FIGURES)
        mark_current(connection, FINDINGS, version)


def look_at_some(connection: Connection, finder: Finder, sum_up: SumUp | None = None) -> bool:
    """Look at some of what was touched; say whether there may be more. The caller commits."""
    return (
        _spread(connection)
        or _look_at_texts(connection, finder)
        or _look_at_circles(connection, finder, sum_up)
        or sums.add_up(connection)
    )


def _spread(connection: Connection) -> bool:
    """Mark the circles and the texts of documents that are marked."""
    marked = dirty.documents(connection, dirty.FIGURES, DOCUMENTS)
    here = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
    for some in chunks(marked):
        claims = here.where(VERSION.c.document_id.in_(some))
        topics = select(CLAIM_TOPIC.c.topic).where(CLAIM_TOPIC.c.claim_id.in_(claims)).distinct()
        touched.mark_topics(connection, connection.scalars(topics).all())
    dirty.mark(connection, marked, [dirty.OWN_TEXTS])
    dirty.clear(connection, dirty.FIGURES, marked)
    return bool(marked)


# --- texts -------------------------------------------------------------------------------------------------


def _look_at_texts(connection: Connection, finder: Finder) -> bool:
    marked = dirty.documents(connection, dirty.OWN_TEXTS, DOCUMENTS)
    if not marked:
        return False
    sketches = _of_documents(connection, marked, SKETCH)
    # What somebody is asked in an interview is answered by figures of other circles.
    asked = {e.topic for e in sketches if e.claim.speaker_role == INTERVIEWER}
    touched.mark_topics(connection, asked)
    some = {version for version, _ in finder.may_find_in_texts(sketches)}
    documents = {entry.document_key for entry in sketches if entry.version_key in some}
    found = list(finder.find_in_texts(_of_documents(connection, documents)))
    gone = FINDING.c.document_id.in_(marked)
    _write(connection, finder, [(view, None, f) for view, f in found], [gone])
    counted.write(connection, marked, sketches)
    dirty.clear(connection, dirty.OWN_TEXTS, marked)
    return True


# --- circles -----------------------------------------------------------------------------------------------


def _look_at_circles(connection: Connection, finder: Finder, sum_up: SumUp | None) -> bool:
    members = _some_circles(connection)
    if not members:
        return False
    claims = {claim: circle for circle, some in members.items() for claim in some}
    entries = _of_claims(connection, claims)
    circle_of = touched.circles_of(connection, {entry.topic for entry in entries})
    moving = {circle_of[topic] for topic in finder.moving(entries)}
    asking = {e.document_key for e in entries if e.claim.speaker_role == INTERVIEWER}
    moved = [entry for entry in entries if circle_of[entry.topic] in moving]
    found = finder.find(moved, _of_documents(connection, asking))
    made = [(view, circle_of[one.topic], one) for view, one in found if one.topic in circle_of]
    _write(connection, finder, made, [FINDING.c.circle.in_(some) for some in chunks(members)])
    if sum_up is not None:
        sums.write(connection, members, entries, circle_of, sum_up, list)
    dirty.clear(connection, dirty.CIRCLES, members)
    return True


def _some_circles(connection: Connection) -> dict[str, list[int]]:
    """Return some of the circles that are marked, with the claims in them."""
    marked = dirty.stories(connection, dirty.CIRCLES, KEYS)
    circle_of = touched.circles_of(connection, touched.topics_in(connection, marked))
    members: dict[str, list[int]] = {circle: [] for circle in marked}
    query = select(CLAIM_TOPIC.c.topic, CLAIM_TOPIC.c.claim_id)
    for some in chunks(sorted(circle_of)):
        for topic, claim in connection.execute(query.where(CLAIM_TOPIC.c.topic.in_(some))):
            members[circle_of[topic]].append(claim)
    found: dict[str, list[int]] = {}
    number = 0
    for circle, claims in members.items():
        number += len(claims)
        if found and number > MANY:
            break
        found[circle] = claims
    return found


# --- figures -----------------------------------------------------------------------------------------------


def _of_claims(connection: Connection, claims: Iterable[int]) -> list[Entry]:
    """Return the figures of newest versions with these rows that were not found wrong."""
    return _read(connection, CLAIM.c.id, claims, None)


def _of_documents(
    connection: Connection, documents: Iterable[int], names: Collection[str] | None = None
) -> list[Entry]:
    """Return the figures of documents that were not found wrong."""
    return _read(connection, VERSION.c.document_id, documents, names)


def _read(
    connection: Connection, column: Any, keys: Iterable[int], names: Collection[str] | None
) -> list[Entry]:
    places: dict[int, Place] = {}

    def find(versions: Collection[int]) -> Mapping[int, Place]:
        places.update(unlabelled(connection, versions - places.keys()))
        return places

    query = select_claims(names).where(VERSION.c.newest, *review_conditions(Filters()))
    return [
        entry
        for some in chunks(sorted(keys))
        for entry in read_entries(connection, query.where(column.in_(some)), find, names=names)
    ]


# --- what is kept ------------------------------------------------------------------------------------------


def _write(
    connection: Connection,
    finder: Finder,
    made: Sequence[tuple[ViewName, str | None, Finding]],
    gone: Iterable[ColumnElement[bool]],
) -> None:
    """Keep findings, of circles or of texts by themselves, in the place of those that are gone."""
    topics = {one.topic for _, _, one in made}
    for test in gone:
        topics.update(connection.scalars(select(FINDING.c.topic).where(test).distinct()))
        ids = select(FINDING.c.id).where(test)
        connection.execute(delete(FINDING_CLAIM).where(FINDING_CLAIM.c.finding_id.in_(ids)))
        connection.execute(delete(FINDING).where(test))
    rows_of = _rows(connection, {_key(saying) for _, _, one in made for saying in one.said})
    rows, said = [], []
    for key, (view, circle, one) in zip(new_keys(connection, FINDING, len(made)), made, strict=True):
        ends = rows_of[_key(one.a)], rows_of[_key(one.b)]
        document = one.a.entry.document_key if circle is None else None
        described = finder.describe(one)
        values = [described[name] for name in DESCRIBED]
        rows.append(
            (key, view, circle, document, one.topic, one.kind, one.score, one.is_shown, *ends, 0.0, *values)
        )
        said += [(key, turn, rows_of[_key(saying)]) for turn, saying in enumerate(one.said)]
    columns = ["id", "view", "circle", "document_id", "topic", "kind", "score", "is_shown", "a_id", "b_id"]
    bulk_insert(connection, FINDING, [*columns, "ranked", *DESCRIBED], rows)
    bulk_insert(connection, FINDING_CLAIM, ["finding_id", "turn", "claim_id"], said)
    _rank(connection, topics)


DESCRIBED = ("degree", "place", "more", "told", "reasons")


def _key(saying: Saying) -> Key:
    return saying.entry.version_key, saying.entry.claim.claim


def _rows(connection: Connection, keys: Collection[Key]) -> dict[Key, int]:
    """Return the rows of claims in versions."""
    found: dict[Key, int] = {}
    query = select(CLAIM.c.version_id, CLAIM.c.claim, CLAIM.c.id)
    for some in chunks(sorted({version for version, _ in keys})):
        for version, claim, row in connection.execute(query.where(CLAIM.c.version_id.in_(some))):
            if (version, claim) in keys:
                found[version, claim] = row
    return found


def _rank(connection: Connection, topics: Iterable[str]) -> None:
    """Set of the findings of topics what the best of their degree scores."""
    other = FINDING.alias("other")
    same = [other.c[name] == FINDING.c[name] for name in ("view", "topic", "degree")]
    best = select(func.max(other.c.score)).where(*same).scalar_subquery()
    for some in chunks(sorted(topics)):
        connection.execute(update(FINDING).where(FINDING.c.topic.in_(some)).values(ranked=best))


# --- what is asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as it is kept: its figures as entries, the rest as it was told."""

    topic: str
    kind: str
    score: float
    is_shown: bool
    a: Entry
    b: Entry
    said: Sequence[Entry]
    reasons: Sequence[tuple[str, float, float]]
    more: int
    told: str


@dataclass(frozen=True, slots=True)
class KeptFindings:
    """The first of the findings of a view; how many there are, and how many of them are not sure enough."""

    first: Sequence[KeptFinding]
    shown: int
    unsure: int


def find_kept(
    connection: Connection,
    view: ViewName,
    filters: Filters,
    find: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    every: bool,
    limit: int | None,
) -> KeptFindings:
    """Return the findings of a view in which a figure stands that filters choose, the sure ones first; of one
    degree, the topic with the surest first, and of one topic in the order of time."""
    tests = _tests(connection, view, filters)
    is_shown = case((FINDING.c.is_shown, 1), else_=0)
    number, sure = connection.execute(select(func.count(), func.sum(is_shown)).where(*tests)).one()
    shown = number if every else sure or 0
    if not every:
        tests.append(FINDING.c.is_shown)
    keys = list(connection.scalars(select(FINDING.c.id).where(*tests).order_by(*_order()).limit(limit)))
    first = _read_kept(connection, keys, find, extracted=filters.extracted)
    return KeptFindings(first, shown, number - shown)


def find_of(
    connection: Connection,
    view: ViewName,
    claims: Collection[Key],
    find: Callable[[Collection[int]], Mapping[int, Place]],
    filters: Filters = Filters(),  # noqa: B008 - frozen
) -> list[KeptFinding]:
    """Return the findings of a view in which one of these claims stands, in their order, as far as both ends
    were known on the day that filters ask for."""
    dialect, rows = connection.dialect.name, list(_rows(connection, claims).values())
    among = select(FINDING_CLAIM.c.finding_id).where(is_among(dialect, FINDING_CLAIM.c.claim_id, rows))
    query = select(FINDING.c.id).where(FINDING.c.view == view, FINDING.c.id.in_(among)).order_by(*_order())
    keys = list(connection.scalars(query.where(*_known(connection, filters))))
    return _read_kept(connection, keys, find, extracted=filters.extracted)


def _order() -> list[ColumnElement[Any]]:
    return [
        *(FINDING.c.degree, FINDING.c.ranked.desc(), binary(FINDING.c.topic), binary(FINDING.c.place)),
        *(case((FINDING.c.circle.is_(None), 1), else_=0), FINDING.c.id),
    ]


def _tests(connection: Connection, view: ViewName, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions that findings are of a view, and a figure in them passes."""
    tests = [FINDING.c.view == view]
    tests += _known(connection, filters)
    if filters != Filters(limit=filters.limit, sort=filters.sort):
        fitting = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        fitting = fitting.where(VERSION.c.newest, *conditions(connection, filters))
        among = select(FINDING_CLAIM.c.finding_id).where(FINDING_CLAIM.c.claim_id.in_(fitting))
        tests.append(FINDING.c.id.in_(among))
    return tests


def _known(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions that both ends of a finding were known on the day that is asked for, and are
    reviewed as is asked for."""
    known = Filters(as_of=filters.as_of, reviewed=filters.reviewed, extracted=filters.extracted)
    if known == Filters():
        return []
    here = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
    here = here.where(VERSION.c.newest, *conditions(connection, known))
    return [here.where(CLAIM.c.id == end).exists() for end in (FINDING.c.a_id, FINDING.c.b_id)]


def count_conflicts(connection: Connection, filters: Filters) -> dict[str, int]:
    """Return the topics of the conflicts that are shown unasked, each with how many there are."""
    query = select(FINDING.c.topic, func.count()).where(FINDING.c.is_shown)
    query = query.where(*_tests(connection, "conflicts", filters)).group_by(FINDING.c.topic)
    return mapping(connection, query)


def _read_kept(
    connection: Connection,
    keys: Sequence[int],
    find: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool,
) -> list[KeptFinding]:
    """Return findings by their rows, without those of which a figure is gone since."""
    rows: dict[int, Any] = {}
    said: dict[int, list[int]] = defaultdict(list)
    turns = select(FINDING_CLAIM.c.finding_id, FINDING_CLAIM.c.claim_id).order_by(FINDING_CLAIM.c.turn)
    for some in chunks(keys):
        rows |= {row.id: row for row in connection.execute(select(FINDING).where(FINDING.c.id.in_(some)))}
        for key, claim in connection.execute(turns.where(FINDING_CLAIM.c.finding_id.in_(some))):
            said[key].append(claim)
    called: dict[int, Key] = {}
    query = select(CLAIM.c.id, CLAIM.c.version_id, CLAIM.c.claim)
    query = query.join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
    for some in chunks(sorted({claim for claims in said.values() for claim in claims})):
        called |= {r: (v, claim) for r, v, claim in connection.execute(query.where(CLAIM.c.id.in_(some)))}
    there = [key for key in keys if called.keys() >= {rows[key].a_id, rows[key].b_id, *said[key]}]
    wanted = list(dict.fromkeys(called[claim] for key in there for claim in said[key]))
    by_key = dict(zip(wanted, read_keys(connection, wanted, find, extracted=extracted), strict=True))
    return [
        KeptFinding(
            *(
                row.topic,
                row.kind,
                row.score,
                row.is_shown,
                by_key[called[row.a_id]],
                by_key[called[row.b_id]],
            ),
            [by_key[called[claim]] for claim in said[row.id]],
            [(code, value, weight) for code, value, weight in row.reasons],
            *(row.more, row.told),
        )
        for row in (rows[key] for key in there)
    ]
