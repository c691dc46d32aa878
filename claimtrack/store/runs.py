"""The log of ingests: when, by which program, with which result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from claimtrack import __version__
from claimtrack.errors import UsageError
from claimtrack.store.convert import mapping
from claimtrack.store.tables import DOCUMENT, FAILURE, RUN, VERSION


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One ingest as the ledger holds it; ``finished`` is ``None`` where it was killed or still runs."""

    key: int
    started: str
    finished: str | None
    program: str
    command: str
    counts: Mapping[str, Any]
    failures: int


def stamp(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second. One without a time zone is a ``ValueError``.

    >>> stamp(datetime(2020, 10, 5, 12, tzinfo=UTC))
    '2020-10-05T12:00:00Z'
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start_run(connection: Connection, started: datetime, command: str) -> int:
    """Note the beginning of a run and return its key."""
    values = {"started": stamp(started), "program": __version__, "command": command}
    result = connection.execute(insert(RUN).values(**values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def finish_run(
    connection: Connection,
    run: int,
    finished: datetime,
    counts: Mapping[str, Any],
    failures: Iterable[tuple[str, str]],
) -> None:
    """Note the end of a run, its counts, and what it could not read as (place, message)."""
    connection.execute(
        update(RUN).where(RUN.c.id == run).values(finished=stamp(finished), counts=dict(counts))
    )
    rows = [{"run_id": run, "place": _clean(place), "message": _clean(text)} for place, text in failures]
    if rows:
        connection.execute(insert(FAILURE), rows)


def _clean(words: str) -> str:
    """Return words that any database takes: the name of a file may hold bytes that are no characters."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")


def find_runs(connection: Connection) -> list[RunEntry]:
    """Return the runs in the order of their beginning."""
    failures = mapping(connection, select(FAILURE.c.run_id, func.count()).group_by(FAILURE.c.run_id))
    return [
        RunEntry(
            row.id,
            row.started,
            row.finished,
            row.program,
            row.command,
            row.counts or {},
            failures.get(row.id, 0),
        )
        for row in connection.execute(select(RUN).order_by(RUN.c.id))
    ]


def find_unreadable(connection: Connection) -> list[tuple[str, str, str]]:
    """Return the latest failure of each place of which no document was read: (place, message, day)."""
    known = select(DOCUMENT.c.identity)
    query = (
        select(FAILURE.c.place, FAILURE.c.message, RUN.c.started)
        .join(RUN, RUN.c.id == FAILURE.c.run_id)
        .where(FAILURE.c.place.not_in(known))
        .order_by(FAILURE.c.id)
    )
    latest = {place: (place, message, started[:10]) for place, message, started in connection.execute(query)}
    return [latest[place] for place in sorted(latest)]


def find_only_of_run(connection: Connection, run: int) -> tuple[set[int], int]:
    """Return the documents all of whose versions a run brought, and how many others have one of it.

    A run that is not in the log is a ``UsageError``.
    """
    if connection.scalar(select(RUN.c.id).where(RUN.c.id == run)) is None:
        raise UsageError(f"there was no run {run}; claimtrack db runs lists them", where="--run")
    of_run = set(connection.scalars(select(VERSION.c.document_id).where(VERSION.c.run_id == run)))
    other = or_(VERSION.c.run_id != run, VERSION.c.run_id.is_(None))
    more = set(connection.scalars(select(VERSION.c.document_id).where(other)))
    return of_run - more, len(of_run & more)


def find_failures(connection: Connection, run: int) -> list[tuple[str, str]]:
    """Return what a run could not read: (place, message) in the order in which it was met."""
    query = select(FAILURE.c.place, FAILURE.c.message).where(FAILURE.c.run_id == run).order_by(FAILURE.c.id)
    return [(place, message) for place, message in connection.execute(query)]
