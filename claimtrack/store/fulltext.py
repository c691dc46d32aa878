"""Full-text search over sentences, which SQLite and PostgreSQL keep in step themselves, each in its way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, TextualSelect, column, text

_SEARCH_DDL = {
    # "porter" finds "civilian" for "civilians", as PostgreSQL's english configuration does. Datasette and
    # sqlite-utils find the index of a table by its name in double quotes.
    "sqlite": (
        "CREATE VIRTUAL TABLE sentence_search USING fts5("
        'text, content="sentence", content_rowid="id", tokenize="porter unicode61 remove_diacritics 2")',
        "INSERT INTO sentence_search(sentence_search) VALUES ('rebuild')",
        "CREATE TRIGGER sentence_search_insert AFTER INSERT ON sentence BEGIN "
        "INSERT INTO sentence_search(rowid, text) VALUES (new.id, new.text); END",
        "CREATE TRIGGER sentence_search_delete AFTER DELETE ON sentence BEGIN "
        "INSERT INTO sentence_search(sentence_search, rowid, text) VALUES ('delete', old.id, old.text); END",
        "CREATE TRIGGER sentence_search_update AFTER UPDATE ON sentence BEGIN "
        "INSERT INTO sentence_search(sentence_search, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO sentence_search(rowid, text) VALUES (new.id, new.text); END",
    ),
    "postgresql": ("CREATE INDEX sentence_search ON sentence USING gin (to_tsvector('english', text))",),
}


def create_search(connection: Connection) -> None:
    """Create the full-text index over ``sentence.text``, filled, and kept in step by the database itself."""
    for statement in _SEARCH_DDL[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def drop_search(connection: Connection) -> None:
    """Drop the full-text index."""
    if connection.dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER sentence_search_{name}")
        connection.exec_driver_sql("DROP TABLE sentence_search")
    else:
        connection.exec_driver_sql("DROP INDEX sentence_search")


def rebuild_search(connection: Connection) -> None:
    """Make the full-text index anew from the sentences."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO sentence_search(sentence_search) VALUES ('rebuild')")
    else:
        connection.exec_driver_sql("REINDEX INDEX sentence_search")


def is_search_table(name: str | None) -> bool:
    """Say whether a table or index belongs to the full-text index, or is one that only PostgreSQL needs:
    migrations do not compare it."""
    return name is not None and (name.startswith("sentence_search") or name == "ix_claim_claim_c")


def search_phrases(query: str) -> list[str]:
    """Return what a search asks for: quoted phrases and single words. Any string is a valid search.

    >>> search_phrases('tanks "at least" (AND "')
    ['tanks', 'at least', 'AND']
    """
    parts = (quoted or word for quoted, word in re.findall(r'"([^"]*)"|([^\s"]+)', query))
    return [words for part in parts if (words := " ".join(re.findall(r"\w+", part)))]


def matching_sentences(dialect: str, phrases: Sequence[str]) -> TextualSelect:
    """Return a query of the ids of the sentences in which all phrases stand."""
    if dialect == "sqlite":
        query = " AND ".join(f'"{phrase}"' for phrase in phrases)
        found = text("SELECT rowid AS id FROM sentence_search WHERE sentence_search MATCH :query")
        return found.bindparams(query=query).columns(column("id"))
    tests = " AND ".join(
        f"to_tsvector('english', text) @@ phraseto_tsquery('english', :phrase_{i})"
        for i in range(len(phrases))
    )
    values = {f"phrase_{i}": phrase for i, phrase in enumerate(phrases)}
    return text(f"SELECT id FROM sentence WHERE {tests}").bindparams(**values).columns(column("id"))
