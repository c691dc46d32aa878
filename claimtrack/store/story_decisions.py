"""Stories as derived + the log -> stories as decided: merged, split, renamed.

The key of a story changes when a document comes that is older than its first one. So a decision names a
document beside the key: the story of that document is meant, whatever its key is now.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select, update

from claimtrack.store import dirty
from claimtrack.store.decisions import Decided, in_force
from claimtrack.store.tables import DOCUMENT, DOCUMENT_STORY, VERSION


def settle_stories(connection: Connection) -> None:
    """Set the stories as derived with the decisions applied in their order, and mark what changed by it."""
    story = DOCUMENT_STORY.c
    made = in_force(connection, "story")
    decided = or_(story.story != story.derived, story.name != story.derived_name)
    if not made and connection.scalar(select(story.document_id).where(decided).limit(1)) is None:
        return
    held = _read(connection)
    before = {key: (one.story, one.name) for key, one in held.items()}
    for one in held.values():
        one.story, one.name = one.derived, one.derived_name
    for decision in made:
        _decide(held, decision)
    changed = [
        {"row": key, "story": one.story, "name": one.name}
        for key, one in held.items()
        if (one.story, one.name) != before[key]
    ]
    if changed:
        connection.execute(update(DOCUMENT_STORY).where(story.document_id == bindparam("row")), changed)
        moved = [key for key, one in held.items() if one.story != before[key][0]]
        dirty.mark(connection, moved, [dirty.TOPICS, dirty.FIGURES])
        dirty.mark(connection, {before[key][0] for key in moved}, [dirty.STORY_TOPICS])


def alone(document: str) -> str:
    """Return the key of the story of a document that was taken out of another."""
    return f"s-{hashlib.sha256(f'alone {document}'.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


@dataclass(slots=True)
class _Told:
    """A document with its story while decisions are applied."""

    identity: str
    title: str
    story: str
    name: str
    derived: str
    derived_name: str


def _read(connection: Connection) -> dict[int, _Told]:
    rows = connection.execute(
        select(
            *(DOCUMENT_STORY.c.document_id, DOCUMENT.c.identity, VERSION.c.title),
            *(DOCUMENT_STORY.c[n] for n in ("story", "name", "derived", "derived_name")),
        )
        .join(DOCUMENT, DOCUMENT.c.id == DOCUMENT_STORY.c.document_id)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
        .order_by(DOCUMENT.c.identity)
    )
    return {key: _Told(identity, title or identity, *told) for key, identity, title, *told in rows}


def _decide(held: dict[int, _Told], decided: Decided) -> None:
    """Apply one decision; one whose story is gone changes nothing."""
    decision = decided.decision
    if decision.action == "split":
        for one in held.values():
            if one.identity == decision.document:
                one.story, one.name = alone(one.identity), one.title
        return
    story = _story_of(held, decision.document, decision.target)
    members = [one for one in held.values() if one.story == story]
    if decision.action == "rename" and decision.value:
        for one in members:
            one.name = decision.value
    elif decision.action == "merge" and decision.value:
        into = _story_of(held, decision.field, decision.value)
        there = [one for one in held.values() if one.story == into]
        for one in members if there else ():
            one.story, one.name = into, there[0].name


def _story_of(held: dict[int, _Told], document: str | None, key: str) -> str:
    """Return the story that a decision means: that of its document, else the one of this key."""
    return next((one.story for one in held.values() if one.identity == document), key)
