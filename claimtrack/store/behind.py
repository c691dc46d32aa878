"""What of the derivations is out of step with the documents and the decisions: until an ingest or a refresh
brings it up to date, views answer from what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from claimtrack.store import dirty
from claimtrack.store.convert import mapping
from claimtrack.store.derive import (
    COPIES,
    DECIDED_CLAIMS,
    DECIDED_STORIES,
    DECIDED_TOPICS,
    STORIES,
    TOPICS,
    VOICES,
)
from claimtrack.store.findings import FINDINGS
from claimtrack.store.kept_labels import THERE
from claimtrack.store.tables import DERIVATION, DIRTY, DOCUMENT

PARTS = {
    "labels": ((), (dirty.LABELS,)),
    "copies": ((COPIES,), (dirty.TEXTS, dirty.COPIES)),
    "stories": ((STORIES, DECIDED_STORIES), (dirty.STORIES, dirty.PROFILES)),
    "decisions": ((DECIDED_CLAIMS,), (dirty.CLAIMS, dirty.ADDED)),
    "voices": ((VOICES,), (dirty.VOICES,)),
    "topics": ((TOPICS, DECIDED_TOPICS), (dirty.TOPICS, dirty.STORY_TOPICS)),
    "conflicts and changes": ((FINDINGS,), (dirty.FIGURES, dirty.CIRCLES, dirty.OWN_TEXTS)),
    "counts": ((), (dirty.STORY_SUMS,)),
}
"""What is derived, as people call it, in the order in which it is made: the derivations by their names, and
what is marked for them."""

DOCUMENTS = (dirty.COPIES, *dirty.OF_DOCUMENTS)
"""What is marked of a document by its row."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The parts that are out of step, because of so many documents; ``made`` are the versions of the program
    that made each derivation."""

    parts: tuple[str, ...]
    documents: int
    made: dict[str, int]


def find_behind(connection: Connection) -> Behind:
    """Return what is out of step; a derivation that another version of the program made is not."""
    made = mapping(connection, select(DERIVATION.c.name, DERIVATION.c.version))
    marked = set(connection.scalars(select(DIRTY.c.kind).distinct()))
    is_empty = connection.scalar(select(DOCUMENT.c.id).where(THERE).limit(1)) is None
    parts = [
        part
        for part, (names, kinds) in PARTS.items()
        if marked & set(kinds) or (not is_empty and any(name not in made for name in names))
    ]
    number = select(func.count(func.distinct(DIRTY.c.key))).where(DIRTY.c.kind.in_(DOCUMENTS))
    return Behind(tuple(parts), connection.scalar(number) or 0, made)


def remade(before: Behind, after: Behind) -> tuple[str, ...]:
    """Return the parts that were brought up to date: they were out of step, or made by another version."""
    changed = {name for name, version in after.made.items() if before.made.get(name) != version}
    return tuple(part for part, (names, _) in PARTS.items() if part in before.parts or changed & set(names))
