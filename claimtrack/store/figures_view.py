"""The view ``figures``: what ``claimtrack report figures`` shows, flat, for whoever opens the database.

Datasette, sqlite-utils, DuckDB and psql find in it one row a figure, with the names of topic and story and
the voice as reports show it, with what users decided, and without what they found wrong. No column needs
quotes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    select,
)

from claimtrack.model import FLAT, INTERVIEWER, THE_TEXT
from claimtrack.store.filtering import chosen_value
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_DECISION,
    CLAIM_TOPIC,
    DOCUMENT_STORY,
    SPEAKER_NAME,
    VERSION,
)
from claimtrack.store.values import AMOUNTS, SETTABLE

NAME = "figures"

FIRST = ("wording", "low", "high", "bound", "unit", "counted", "action", "category", "side", "place", "kind")
"""The fields of the claim that stand first, behind its id."""

THEN = ("status", "basis", "hedge", "modality", "asof", "date", "speaker", "authority", "attribution")
"""Those that stand behind the voice."""

LAST = ("publisher", "title", "url", "document", "sentence", "start", "end", "restates")


def create_view(connection: Connection) -> None:
    """Make the view, over the tables as they are now."""
    query = figures().compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    connection.exec_driver_sql(f"CREATE VIEW {NAME} AS {query}".replace("%", "%%"))


def drop_view(connection: Connection) -> None:
    """Take it away: no table that a view reads can be changed."""
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {NAME}")


def figures() -> Select[Any]:
    """Return the query that the view is."""
    speaker = _decided("speaker")
    canonical = select(SPEAKER_NAME.c.canonical).where(SPEAKER_NAME.c.name == speaker).scalar_subquery()
    role = func.coalesce(_decided("speaker_role"), literal(""))
    voice = case(
        (speaker.is_not(None), func.coalesce(canonical, speaker)),
        (role == INTERVIEWER, literal(INTERVIEWER)),
        else_=func.coalesce(func.nullif(CLAIM.c.publisher, ""), literal(THE_TEXT)),
    )
    return (
        select(
            CLAIM.c.claim,
            *map(_column, FIRST),
            CLAIM_TOPIC.c.name.label("topic"),
            DOCUMENT_STORY.c.name.label("story"),
            voice.label("voice"),
            *map(_column, THEN),
            *map(_column, LAST),
            CLAIM_DECISION.c.verdict,
            CLAIM_DECISION.c.grade,
            case((CLAIM_COPY.c.twin_id.is_(None), 0), else_=1).label("is_copy"),
            CLAIM_TOPIC.c.topic.label("topic_key"),
            DOCUMENT_STORY.c.story.label("story_key"),
            *(_number(name) for name in AMOUNTS),
            VERSION.c.number.label("text_version"),
            CLAIM.c.id.label("claim_id"),
            CLAIM.c.version_id,
        )
        .join(VERSION, and_(VERSION.c.id == CLAIM.c.version_id, VERSION.c.newest))
        .outerjoin(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_DECISION, CLAIM_DECISION.c.claim_id == CLAIM.c.id)
        .outerjoin(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == VERSION.c.document_id)
        .where(not_(func.coalesce(CLAIM_DECISION.c.verdict, literal("")) == "wrong"))
    )


def _column(name: str) -> ColumnElement[Any]:
    field = _decided(name) if name in SETTABLE else CLAIM.c[name]
    return field.label(FLAT.get(name, name))


def _decided(name: str) -> ColumnElement[Any]:
    """Return a field as decided, where it was; the empty text is no value."""
    chosen, found = chosen_value(name), CLAIM.c[name]
    if name in AMOUNTS:
        return case((chosen.is_(None), found), else_=cast(func.nullif(chosen, ""), found.type))
    return func.nullif(func.coalesce(chosen, cast(found, String)), "")


def _number(name: str) -> ColumnElement[Any]:
    chosen, found = chosen_value(name), CLAIM.c[f"{name}_float"]
    return case((chosen.is_(None), found), else_=cast(func.nullif(chosen, ""), Float)).label(f"{name}_float")
