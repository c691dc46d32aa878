"""Facts and the log of decisions -> what the decisions come to: for claims, voices, stories, topics.

Worked out anew from the whole log, in its order, whenever documents or decisions were written: so it depends
on what the ledger holds and not on what happened when.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from claimtrack.filters import Filters
from claimtrack.lang import Language
from claimtrack.store import dirty, touched
from claimtrack.store.added import set_by
from claimtrack.store.anchors import Finder
from claimtrack.store.convert import mapping
from claimtrack.store.decisions import Decided, in_force, in_force_of
from claimtrack.store.derive import (
    AS_DERIVED,
    DECIDED_CLAIMS,
    DECIDED_STORIES,
    DECIDED_TOPICS,
    SETTLED,
    TOPICS,
    VOICES,
    Derivations,
    is_current,
    mark_current,
)
from claimtrack.store.filtering import conditions, decided_fields, field_of
from claimtrack.store.speakers import USES, settle_speakers
from claimtrack.store.story_decisions import settle_stories
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_DECISION,
    CLAIM_TAG,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    DECISION,
    DERIVATION,
    DOCUMENT,
    ORPHAN,
    VERSION,
)
from claimtrack.store.topics import derive_topics
from claimtrack.store.values import SETTABLE
from claimtrack.store.values import TOPIC as TOPIC_FIELD

CLAIMS_SETTLED = "claims settled"
"""Says that what is decided about claims was worked out once; from then on marks say what is due."""

Key = TypeVar("Key", int, str)

BATCH = 500
"""Keys in one condition: far below what any database refuses."""


def due(connection: Connection, derivations: Derivations) -> frozenset[str]:
    """Return which of ``SETTLED`` is out of step with the facts and the log."""
    return frozenset(name for name in SETTLED if not is_current(connection, name, derivations.version))


def settle(
    connection: Connection,
    derivations: Derivations,
    language: Language,
    what: Collection[str] = SETTLED,
) -> None:
    """Work out what is decided, all of it or only ``what`` is due; the caller commits.

    Claims come first: voices are named by their decided speakers, and topics ask for all the others.
    """
    if DECIDED_CLAIMS in what:
        _settle_claims(connection)
    if VOICES in what:
        settle_speakers(connection, derivations, language)
    if DECIDED_STORIES in what:
        settle_stories(connection)
    if DECIDED_TOPICS in what:
        derive_topics(connection, derivations, language)
        _settle_topics(connection)
    for name in what:
        mark_current(connection, name, derivations.version)


def forget(connection: Connection) -> None:
    """Let all of it, and the topics, be worked out anew the next time; the caller commits."""
    made = (TOPICS, USES, CLAIMS_SETTLED, AS_DERIVED, *SETTLED)
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_(made)))


# --- claims ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _State:
    """What the decisions about one claim come to."""

    verdict: str | None = None
    grade: str | None = None
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fields: dict[str, str | None] = field(default_factory=dict)
    topic: str | None = None

    def apply(self, decided: Decided) -> None:
        decision = decided.decision
        value = decision.value
        match decision.action:
            case "verdict":
                self.verdict = value
            case "grade":
                self.grade = value
            case "note" if value:
                self.notes.append(value)
            case "tag" if value and value not in self.tags:
                self.tags = sorted([*self.tags, value])
            case "untag":
                self.tags = [tag for tag in self.tags if tag != value]
            case "set" if decision.field == TOPIC_FIELD:
                self.topic = value
            case "set" if decision.field in SETTABLE:
                self._set(decision.field, value)
            case "add":
                for name, said in set_by(decided).items():
                    if name in SETTABLE:
                        self._set(name, said)

    def _set(self, name: str, value: str | None) -> None:
        self.fields[name] = value
        if name == "counted":
            # The head goes along: else the figure would still be found, and compared, by the old one.
            self.fields["counted_head"] = value.casefold().split()[-1] if value else None


def _settle_claims(connection: Connection) -> None:
    if not is_current(connection, CLAIMS_SETTLED, 1):
        every = select(func.coalesce(DECISION.c.document, "")).where(DECISION.c.kind == "claim").distinct()
        dirty.mark(connection, connection.scalars(every).all(), [dirty.CLAIMS])
        mark_current(connection, CLAIMS_SETTLED, 1)
    marked = dirty.stories(connection, dirty.CLAIMS)
    by_document: dict[str, list[Decided]] = defaultdict(list)
    for decided in in_force_of(connection, marked):
        by_document[decided.decision.document or ""].append(decided)
    states: dict[int, _State] = defaultdict(_State)
    orphans: list[dict[str, Any]] = []
    for document, group in sorted(by_document.items()):
        finder = Finder.of(connection, document)
        for decided in group:
            key = finder.find(decided)
            if key is None:
                orphans.append({"decision_id": decided.key, "reason": finder.reason(decided)})
            else:
                states[key].apply(decided)
    held = _settled(connection, marked)
    for some in _portions(marked):
        about = select(DECISION.c.id).where(func.coalesce(DECISION.c.document, "").in_(some))
        connection.execute(delete(ORPHAN).where(ORPHAN.c.decision_id.in_(about)))
    _write(connection, ORPHAN, orphans)
    _write_states(connection, states, held)
    dirty.clear(connection, dirty.CLAIMS, marked)


def _settled(connection: Connection, documents: Sequence[str]) -> list[int]:
    """Return the claims of documents about which something counts so far."""
    found: list[int] = []
    for some in _portions(documents):
        claims = select(CLAIM_DECISION.c.claim_id).join(CLAIM, CLAIM.c.id == CLAIM_DECISION.c.claim_id)
        versions = select(VERSION.c.id).join(DOCUMENT).where(DOCUMENT.c.identity.in_(some))
        found += connection.scalars(claims.where(CLAIM.c.version_id.in_(versions)))
    return sorted(found)


def _write_states(connection: Connection, states: Mapping[int, _State], held: Sequence[int]) -> None:
    """Write what decisions come to for claims, in the place of what is held of others."""
    ordered = sorted(states.items())
    rows = [
        {
            "claim_id": key,
            "verdict": state.verdict,
            "grade": state.grade,
            "tags": state.tags,
            "notes": state.notes,
            "fields": state.fields,
        }
        for key, state in ordered
    ]
    values = [
        {"claim_id": key, "field": name, "value": value or ""}
        for key, state in ordered
        for name, value in (*state.fields.items(), *([(TOPIC_FIELD, state.topic)] if state.topic else ()))
    ]
    _mark_valued(connection, values, held)
    _mark_judged(connection, states, held)
    for some in _portions(held):
        for table in (CLAIM_DECISION, CLAIM_TAG, CLAIM_VALUE):
            connection.execute(delete(table).where(table.c.claim_id.in_(some)))
    _write(connection, CLAIM_DECISION, rows)
    _write(connection, CLAIM_TAG, [{"claim_id": k, "tag": tag} for k, s in ordered for tag in s.tags])
    _write(connection, CLAIM_VALUE, values)


def _mark_valued(
    connection: Connection, values: Iterable[Mapping[str, Any]], held_claims: Sequence[int]
) -> None:
    """Mark the documents of which a figure has other decided values now: voices and topics follow."""
    held: set[tuple[Any, ...]] = set()
    for some in _portions(held_claims):
        here = select(CLAIM_VALUE).where(CLAIM_VALUE.c.claim_id.in_(some))
        held.update(map(tuple, connection.execute(here)))
    found = {(value["claim_id"], value["field"], value["value"]) for value in values}
    documents = select(VERSION.c.document_id).join(CLAIM, CLAIM.c.version_id == VERSION.c.id).distinct()
    for some in _portions(sorted({claim for claim, *_ in held ^ found})):
        marked = connection.scalars(documents.where(CLAIM.c.id.in_(some))).all()
        dirty.mark(connection, marked, [dirty.VOICES, dirty.TOPICS, dirty.FIGURES])


def _mark_judged(connection: Connection, states: Mapping[int, _State], held: Sequence[int]) -> None:
    """Mark what may be found with figures that have another verdict now: one found wrong is left out."""
    before: dict[int, str | None] = {}
    for some in _portions(held):
        query = select(CLAIM_DECISION.c.claim_id, CLAIM_DECISION.c.verdict)
        before |= mapping(connection, query.where(CLAIM_DECISION.c.claim_id.in_(some)))
    after = {claim: state.verdict for claim, state in states.items()}
    changed = [c for c in before.keys() | after.keys() if before.get(c) != after.get(c)]
    touched.mark_claims(connection, changed)


# --- topics ------------------------------------------------------------------------------------------------


def _settle_topics(connection: Connection) -> None:
    """Set the topics as derived, move single figures, then apply the decisions on topics in their order."""
    moved = select(CLAIM_VALUE.c.claim_id, CLAIM_VALUE.c.value).where(CLAIM_VALUE.c.field == TOPIC_FIELD)
    moves = connection.execute(moved.order_by(CLAIM_VALUE.c.claim_id)).all()
    made = topic_decisions(connection)
    if not (moves or made) and is_current(connection, AS_DERIVED, 1):
        return
    topic = CLAIM_TOPIC.c
    before = _decided_topics(connection)
    connection.execute(
        update(CLAIM_TOPIC)
        .where(or_(topic.topic != topic.derived, topic.name != topic.derived_name))
        .values(topic=topic.derived, name=topic.derived_name)
    )
    mark_current(connection, AS_DERIVED, int(not (moves or made)))
    for claim, key in moves:
        there = select(func.min(CLAIM_TOPIC.c.name)).where(CLAIM_TOPIC.c.topic == key)
        _set(connection, CLAIM_TOPIC.c.claim_id == claim, key, connection.scalar(there))
    called: dict[str, str] = {}
    for decided in made:
        _decide_topic(connection, decided, called)
    after = _decided_topics(connection)
    changed = [claim for claim in before.keys() | after.keys() if before.get(claim) != after.get(claim)]
    ends = {ends[claim] for ends in (before, after) for claim in changed if claim in ends}
    touched.mark_topics(connection, {topic for both in ends for topic in both})
    touched.mark_claims(connection, changed)


def _decided_topics(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return the claims that are in another topic than their story put them in, with both."""
    columns = (CLAIM_TOPIC.c.claim_id, CLAIM_TOPIC.c.topic, CLAIM_TOPIC.c.derived)
    query = select(*columns).where(CLAIM_TOPIC.c.topic != CLAIM_TOPIC.c.derived)
    return {claim: (topic, derived) for claim, topic, derived in connection.execute(query)}


def topic_decisions(connection: Connection) -> list[Decided]:
    """Return the decisions about topics that count, oldest first: none about a topic forgotten later."""
    standing: list[Decided] = []
    for decided in in_force(connection, "topic"):
        if decided.decision.action == "forget":
            standing = [one for one in standing if one.decision.target != decided.decision.target]
        else:
            standing.append(decided)
    return standing


def _decide_topic(connection: Connection, decided: Decided, called: dict[str, str]) -> None:
    """Apply one decision. ``called`` are the names given so far by key: what goes into a topic later takes
    its name, also where no figure was in it when the name was given."""
    decision = decided.decision
    topic = CLAIM_TOPIC.c
    name: str | None
    if decision.action == "define" and decision.field:
        called[decision.target] = decision.field
    elif decision.action == "rename" and decision.value:
        called[decision.target] = decision.value
    if decision.action == "define":
        wanted = read_filters(decision.value)
        tests = conditions(connection, wanted)
        claims = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        _set(connection, topic.claim_id.in_(claims.where(*tests)), decision.target, decision.field)
        _set(
            connection, topic.topic == decision.target, decision.target, decision.field
        )  # what was in it, too
    elif decision.action == "merge" and decision.value:
        there = select(func.min(topic.name)).where(topic.topic == decision.value)
        name = called.get(decision.value) or connection.scalar(there)
        _set(connection, topic.topic == decision.target, decision.value, name)
    elif decision.action == "rename":
        _set(connection, topic.topic == decision.target, decision.target, decision.value)
    elif decision.action == "split" and decision.field:
        for value, members in _by_value(connection, decision.target, decision.field).items():
            shown = value or "not said"
            for keys in _portions(members):
                found = connection.execute(select(topic.name).where(topic.claim_id.in_(keys))).scalars()
                name = min(found)
                key = f"{decision.target} / {shown.casefold()}"
                _set(connection, topic.claim_id.in_(keys), key, f"{name} ({shown})")


def _by_value(connection: Connection, key: str, name: str) -> dict[str | None, list[int]]:
    """Return the claims of a topic by the value of a field, in order."""
    value = field_of(name, decided_fields(connection))
    rows = connection.execute(
        select(CLAIM.c.id, value)
        .join(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        .where(CLAIM_TOPIC.c.topic == key)
        .order_by(CLAIM.c.id)
    )
    groups: dict[str | None, list[int]] = defaultdict(list)
    for claim_id, words in rows:
        groups[words].append(claim_id)
    return dict(sorted(groups.items(), key=lambda item: item[0] or ""))


def _set(connection: Connection, which: ColumnElement[bool], key: str, name: str | None) -> None:
    values: dict[str, Any] = {"topic": key}
    if name is not None:
        values["name"] = name
    connection.execute(update(CLAIM_TOPIC).where(which).values(**values))


def write_filters(filters: Filters) -> str:
    """Return filters as they are kept in the log: JSON of what was given."""
    given = {f.name: getattr(filters, f.name) for f in fields(filters)}
    return json.dumps({name: value for name, value in given.items() if value not in (None, False, ())})


def read_filters(text: str | None) -> Filters:
    """Return the filters that ``write_filters`` wrote; a name that this program does not know is left out."""
    known = {f.name for f in fields(Filters)}
    given = json.loads(text or "{}")
    # A defined topic holds figures found wrong too: they are left out where it is shown.
    return Filters(**{"reviewed": "any", **{n: _tuples(v) for n, v in given.items() if n in known}})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


# --- both --------------------------------------------------------------------------------------------------


def _portions(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    return (keys[i : i + BATCH] for i in range(0, len(keys), BATCH))


def _write(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
