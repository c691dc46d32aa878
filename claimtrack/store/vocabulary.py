"""What filters can find: the values that the figures of a ledger have, for messages and for completion."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, select

from claimtrack.filters import Filters
from claimtrack.model import INTERVIEWER
from claimtrack.store import kept_labels
from claimtrack.store.dialect import begins, binary
from claimtrack.store.filtering import (
    OF_DOCUMENTS,
    decided_fields,
    document_conditions,
    field_of,
    single_test,
)
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_DECISION,
    CLAIM_TAG,
    CLAIM_TOPIC,
    DOCUMENT_STORY,
    SPEAKER_NAME,
    VERSION,
)

FIELDS = ("unit", "publisher", "place", "action", "side", "category", "kind", "basis")
"""Filters on a field of the claim of the same name."""

KNOWN = (
    *("topic", "story", "unit", "speaker", "publisher", "place", "document", "action", "side", "category"),
    *("with_tag", "without_tag", "graded"),
)
"""Filters whose values come from the ledger: one that nothing there has is a slip."""


def find_vocabulary(connection: Connection, name: str) -> list[str]:
    """Return the values that one filter can find, in order."""
    if name == "document":
        return sorted(kept_labels.find(connection).values())
    decided = decided_fields(connection)
    newest = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
    if name in FIELDS:
        columns = [field_of(name, decided)]
    elif name == "speaker":
        own = field_of("speaker", decided)
        newest = newest.outerjoin(SPEAKER_NAME, SPEAKER_NAME.c.name == own)
        role = func.coalesce(field_of("speaker_role", decided), "")
        columns = [
            case(
                (own.is_not(None), func.coalesce(SPEAKER_NAME.c.canonical, own)),
                (role == INTERVIEWER, INTERVIEWER),
                else_=CLAIM.c.publisher,
            )
        ]
    elif name in ("with_tag", "without_tag", "graded"):
        column = CLAIM_DECISION.c.grade if name == "graded" else CLAIM_TAG.c.tag
        return sorted(set(connection.scalars(select(column).distinct())) - {None})
    elif name == "story":
        return sorted(set(connection.scalars(select(DOCUMENT_STORY.c.name).distinct())) - {None})
    elif name == "topic":
        newest = newest.join(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        columns = [CLAIM_TOPIC.c.name]
    else:
        return []
    found = connection.scalars(newest.with_only_columns(*columns).distinct())
    return sorted({value for value in found if value})


def find_ids(connection: Connection, prefix: str, most: int) -> list[tuple[str, str]]:
    """Return the first ids of newest claims that begin so, each with the claim's wording."""
    query = (
        select(CLAIM.c.claim, CLAIM.c.wording)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, begins(CLAIM.c.claim, prefix))
        .order_by(binary(CLAIM.c.claim))
    )
    return [(claim, wording) for claim, wording in connection.execute(query.limit(most))]


def find_unknown(connection: Connection, filters: Filters) -> list[tuple[str, str]]:
    """Return the filters whose value no figure of a newest version has, each with that value."""
    asked = [(name, value) for name in KNOWN for value in filters.values(name)]
    asked += [(name, value) for name, value in filters.excluded if name in KNOWN]
    if not asked:
        return []
    newest = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
    if connection.scalar(newest.limit(1)) is None:
        return []
    missing = []
    for name, value in asked:
        if name in OF_DOCUMENTS:
            asked_alone: dict[str, Any] = {name: value}
            tests = document_conditions(connection, Filters(**asked_alone))
            query = select(VERSION.c.id).where(VERSION.c.newest, *tests)
        else:
            query = newest.where(single_test(connection, name.replace("without", "with"), value))
        if connection.scalar(query.limit(1)) is None:
            missing.append((name, value))
    return missing
