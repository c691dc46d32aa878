"""The log of what the user decided: appended to, read, never changed.

What was extracted stays as it is. ``settle`` works out what the log comes to for the claims, topics and
speakers that the ledger has now, so a decision outlives every ingest, new version and rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select

from claimtrack.errors import Overtaken, UsageError
from claimtrack.store import dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.derive import (
    COPIES,
    DECIDED_CLAIMS,
    DECIDED_STORIES,
    DECIDED_TOPICS,
    SETTLED,
    STORIES,
    VOICES,
)
from claimtrack.store.runs import stamp
from claimtrack.store.tables import DECISION, DERIVATION, ORPHAN

Subject = Literal["claim", "topic", "story", "speaker", "document"]
"""What can be decided about."""

ADD = "add"
"""The action that adds a figure which was not read."""

UNDO = "undo"
"""The action that takes a batch back; taking that back brings the batch again."""


ALONE = ("", "")
"""What is around a sentence that is a whole text, as far as the log says."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim stood: the figure's ``offset`` in its sentence, and which of how many equal sentences it
    was. ``around`` are the beginnings of the hashes of the sentences before and behind it, by which equal
    ones are told apart; the empty text is none."""

    sentence: str
    surface: str
    offset: int
    nth: int = 0
    of: int = 1
    around: tuple[str, str] = ALONE


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing decided.

    | kind | action | target | field, value |
    |---|---|---|---|
    | claim | verdict, grade | claim id | the verdict or grade; none takes it away |
    | claim | tag, untag, note | claim id | the tag, or the words |
    | claim | set | claim id | a field of the record, or "topic", and its value; none is null |
    | claim | add | claim id | its words, and as JSON what was read of it and what is said beside that |
    | topic | rename | key | the new name |
    | topic | merge | key | the key of the topic that it goes into |
    | topic | split | key | the field of the record by which it is parted |
    | topic | define | key | the name, and the filters as JSON |
    | topic | forget | key | |
    | story | rename | key | the new name |
    | story | merge | key | a document of the story that it goes into, and its key |
    | story | split | key | |
    | speaker | rename | name | the new canonical name |
    | speaker | merge | name | the name of the voice that it goes into |
    | speaker | split | name | |
    | document | set | identity | a field of the document and its value |
    | document | remove | identity | |

    ``document`` is where a claim stands. For a story it is the document that is split off, else one of its
    documents: its story is meant, also when the key is another.
    """

    kind: Subject
    action: str
    target: str
    field: str | None = None
    value: str | None = None
    document: str | None = None
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the log holds it: when, by whom, in which batch; ``undone`` says it was taken back.

    ``orphan`` says why a decision about a claim finds no claim now.
    """

    key: int
    batch: int
    at: str
    who: str
    decision: Decision
    undoes: int | None = None
    undone: bool = False
    orphan: str | None = None


def append(
    connection: Connection,
    decisions: Iterable[Decision],
    *,
    at: datetime,
    who: str,
    undoes: int | None = None,
) -> int:
    """Append decisions as one batch and return its number; the caller is the only writer, and commits."""
    batch = find_last(connection) + 1
    rows = [_row(decision) | {"batch": batch, "at": stamp(at), "who": who} for decision in decisions]
    for row in rows:
        row["undoes"] = undoes
    if rows:
        connection.execute(insert(DECISION), rows)
        touched = {name for row in rows for name in _touched(row["kind"], row["action"])}
        if DECIDED_CLAIMS in touched and in_force(connection, "topic"):
            touched.add(DECIDED_TOPICS)  # a topic may be defined by tags
        connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_(touched)))
        dirty.mark(connection, _about(connection, batch), [dirty.CLAIMS, dirty.ADDED])
    return batch


def _about(connection: Connection, batch: int) -> set[str]:
    """Return the documents, by their identities, about whose claims a batch decides, or takes back or brings
    again what was decided."""
    found: set[str] = set()
    following: int | None = batch
    query = select(DECISION.c.kind, DECISION.c.document, DECISION.c.undoes)
    while following is not None:
        rows = connection.execute(query.where(DECISION.c.batch == following)).all()
        found |= {row.document or "" for row in rows if row.kind == "claim" and row.undoes is None}
        following = rows[0].undoes if rows else None
    return found


def _touched(kind: str, action: str) -> tuple[str, ...]:
    """Return what a decision puts out of step: a verdict or a note does not name voices anew."""
    if action == "remove":
        return (
            COPIES,
            STORIES,
            *SETTLED,
        )  # of three copies, what was a copy of the first is now one of the second
    if action in (UNDO, "set", ADD):
        return SETTLED
    return {
        "claim": (DECIDED_CLAIMS,),
        "topic": (DECIDED_TOPICS,),
        "story": (DECIDED_STORIES, DECIDED_TOPICS),
    }.get(kind, (VOICES, DECIDED_TOPICS))


def undo(connection: Connection, batch: int, *, at: datetime, who: str) -> list[Decided]:
    """Take a batch back and return what it decided; the caller commits.

    No such batch, or one that is taken back already, is a ``UsageError``.
    """
    taken = [one for one in read_log(connection) if one.batch == batch]
    if not taken:
        raise UsageError(f"no decision {batch}; claimtrack log lists them")
    if taken[0].undone:
        raise UsageError(f"decision {batch} is taken back already; claimtrack log shows by which")
    kind = taken[0].decision.kind
    targets = list(dict.fromkeys(one.decision.target for one in taken))
    if kind != "document":  # each document is named: its texts are read again now, and when this is undone
        del targets[1:]
    append(connection, [Decision(kind, UNDO, target) for target in targets], at=at, who=who, undoes=batch)
    return taken


def read_log(connection: Connection) -> list[Decided]:
    """Return the whole log, oldest first."""
    orphans = mapping(connection, select(ORPHAN.c.decision_id, ORPHAN.c.reason))
    rows = connection.execute(_log()).all()
    undone = _undone(rows)
    return [_decided(row, row.batch in undone, orphans.get(row.id)) for row in rows]


def in_force(connection: Connection, kind: Subject) -> list[Decided]:
    """Return the decisions about one kind of thing that stand, oldest first."""
    return _standing(connection, DECISION.c.kind == kind)


def in_force_of(connection: Connection, documents: Iterable[str]) -> list[Decided]:
    """Return the decisions about claims of documents, given by their identities, that stand, oldest first."""
    found: list[Decided] = []
    for some in chunks(documents):
        here = func.coalesce(DECISION.c.document, "").in_(some)
        found += _standing(connection, and_(DECISION.c.kind == "claim", here))
    return sorted(found, key=lambda decided: decided.key)


def document_values(connection: Connection, identity: str) -> dict[str, str | None]:
    """Return what was decided about a document: field -> value, ``None`` where it is to have none."""
    about = and_(DECISION.c.kind == "document", DECISION.c.target == identity)
    return _values(_standing(connection, about)).get(identity, {})


def values_of_documents(connection: Connection) -> dict[str, dict[str, str | None]]:
    """Return what was decided about documents: identity -> field -> value."""
    return _values(in_force(connection, "document"))


def _values(standing: Iterable[Decided]) -> dict[str, dict[str, str | None]]:
    values: dict[str, dict[str, str | None]] = {}
    for decision in (one.decision for one in standing):
        if decision.action == "set" and decision.field:
            values.setdefault(decision.target, {})[decision.field] = decision.value
    return values


def find_last(connection: Connection) -> int:
    """Return the number of the latest batch, 0 for none."""
    return int(connection.scalar(select(func.coalesce(func.max(DECISION.c.batch), 0))) or 0)


def find_later(connection: Connection, seen: int) -> dict[tuple[str, str | None], Decided]:
    """Return what was decided, or taken back, since the batch ``seen``: the latest for each claim, by its id
    and document."""
    log = read_log(connection)
    later = {one.undoes or one.batch: one for one in log if one.batch > seen}
    return {
        (one.decision.target, one.decision.document): later[one.batch]
        for one in log
        if one.batch in later and one.undoes is None
    }


def check_seen(connection: Connection, made: Iterable[Decision], seen: int) -> None:
    """Refuse, as ``Overtaken``, to decide about claims if others did so, or took back what was decided, since
    the batch ``seen``."""
    later = find_later(connection, seen)
    for decision in made:
        by = later.get((decision.target, decision.document))
        if by is not None:
            raise Overtaken(
                f"{overtaken(by, decision.target)} since you saw it (decision {by.batch}); nothing was "
                "decided: look at it again"
            )


def overtaken(by: Decided, claim: str) -> str:
    """Return in words who did what about a claim."""
    did = "took back what was decided" if by.undoes else "decided"
    return f"{by.who} {did} about {claim[:8]}"


def find_undone(connection: Connection) -> set[int]:
    """Return the batches that are taken back."""
    undoing = select(DECISION.c.batch, DECISION.c.undoes).where(DECISION.c.undoes.is_not(None))
    return _undone(connection.execute(undoing.order_by(DECISION.c.id)).all())


def _standing(connection: Connection, about: ColumnElement[bool]) -> list[Decided]:
    undone = find_undone(connection)
    rows = connection.execute(_log().where(about, DECISION.c.undoes.is_(None))).all()
    return [_decided(row, False) for row in rows if row.batch not in undone]


def _log() -> Select[Any]:
    return select(DECISION).order_by(DECISION.c.id)


def _undone(rows: Sequence[Any]) -> set[int]:
    """Return the batches that are taken back. From the newest on: an undo that is itself undone is none."""
    undone: set[int] = set()
    for row in reversed(rows):
        if row.undoes is not None and row.batch not in undone:
            undone.add(row.undoes)
    return undone


def _row(decision: Decision) -> dict[str, Any]:
    anchor = decision.anchor
    return {
        "kind": decision.kind,
        "action": decision.action,
        "target": decision.target,
        "field": decision.field,
        "value": decision.value,
        "document": decision.document,
        "anchor": None if anchor is None else asdict(anchor),
    }


def _decided(row: Any, undone: bool, orphan: str | None = None) -> Decided:
    anchor = Anchor(**row.anchor | {"around": tuple(row.anchor.get("around", ALONE))}) if row.anchor else None
    kind = cast(Subject, row.kind)
    decision = Decision(kind, row.action, row.target, row.field, row.value, row.document, anchor)
    return Decided(row.id, row.batch, row.at, row.who, decision, row.undoes, undone, orphan)
