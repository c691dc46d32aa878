"""A location -> an open ledger, or one clear line on why it cannot be used.

A file that is not ours is only ever read: the questions "is it a database, ours, of which age" are answered
before anything is set or created in it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from claimtrack.errors import NotAStore, StoreError, StoreLocked, StoreTooNew, StoreTooOld

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from claimtrack.store.ledger import Store

HEAD = "0016"
"""The newest migration, by which the age of a ledger is told without loading alembic (0.2 s)."""

VERSION_TABLE = "claimtrack_schema"
"""The table in which alembic keeps the ledger's age. Its name says that the database is ours."""

FULL = "the disk has no room, or refuses to be written; make room and run it again"
"""What is said where not even a few bytes can be written."""

READING = 5.0
"""Seconds to wait at most before a file can be read: only who makes or mends it keeps readers out."""

_MEMORY = ":memory:"
_SQLITE_MAGIC = b"SQLite format 3\0"
_PASSWORD = re.compile(r"(:)(?!//).*(?=@)|((?i:password)=)[^&\s]*")
_SCHEME = re.compile(r"(?i)(postgres(?:ql)?)(?=[+:])")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a ledger is: an SQLite ``path``, or a server's ``url``. ``shown`` is its name in messages."""

    shown: str
    path: str | None = None
    url: str | None = None


def read_location(location: str) -> Location:
    """Return what a path or SQLAlchemy URL means. A password is never shown.

    >>> read_location("sqlite:///ledger.db")
    Location(shown='ledger.db', path='ledger.db', url=None)
    """
    location = location.strip()
    if "://" not in location:
        # Not Path.expanduser(): it takes "./~x.db" for "~x.db", and an error where no such user is.
        path = location if location == _MEMORY else os.path.expanduser(location)  # noqa: PTH111
        # A file in a folder that is there has no password in its name, and the folder is asked for by it.
        is_file = os.path.isdir(os.path.dirname(path))  # noqa: PTH112, PTH120
        return Location(location if is_file else conceal(location), path=path)
    if location.startswith("sqlite"):
        path = location.partition("://")[2].removeprefix("/").partition("?")[0] or _MEMORY
        return Location(path, path=path)
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    location = _SCHEME.sub("postgresql", location, count=1)  # libpq takes "postgres:", too
    try:
        url = make_url(location)
    except (ArgumentError, ValueError) as error:
        raise StoreError("is neither a path nor the URL of a database", where=conceal(location)) from error
    if url.get_backend_name() != "postgresql":
        raise StoreError(
            f"a ledger lives in SQLite or PostgreSQL, not in {url.get_backend_name()}",
            where=conceal(location),
        )
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return Location(conceal(location), url=url.render_as_string(hide_password=False))


def conceal(location: str) -> str:
    """Return what names a ledger without what may be a password, also where the URL is malformed.

    >>> conceal("postgresql:/ann:secret@host/x"), conceal("postgresql://host/x?user=ann&password=secret")
    ('postgresql:***@host/x', 'postgresql://host/x?user=ann&password=***')
    """
    return _PASSWORD.sub(r"\1\2***", location)


def base_of(location: str) -> str | None:
    """Return the folder to which the identities of documents are relative: that of the ledger's file.

    So a file has one identity wherever the command is run, and a folder with its ledger can be moved or
    cloned. A ledger on a server lies in no folder; identities are absolute there (""). One in memory ends
    with the program, and any folder will do (``None``). A link to a ledger leads to the ledger's folder.

    >>> base_of("/home/here/claimtrack.db"), base_of("postgresql://server/ledger"), base_of(":memory:")
    ('/home/here', '', None)
    """
    if "://" in location and not location.startswith("sqlite"):
        return ""
    path = str(read_location(location).path)
    if path == _MEMORY:
        return None
    file = Path(path).absolute()
    return str(file.resolve().parent if file.is_symlink() else file.parent)


def open_store(
    location: str,
    *,
    create: bool = True,
    busy_seconds: float = 5.0,
    read_only: bool = False,
    waiting: Callable[[], None] | None = None,
) -> Store:
    """Open a ledger; with ``create`` a missing or empty one is made, with ``read_only`` nothing is written.

    Raises ``NotAStore``, ``StoreTooOld``, ``StoreTooNew``, ``StoreLocked`` or ``StoreError``, each with one
    line that says what to do; the file is then as it was. ``busy_seconds`` is how long we wait for another
    process that writes; ``waiting`` is called where that is long. A file that may not be written is opened
    for reading.
    """
    place = read_location(location)
    revision = _revision(place, busy_seconds)
    if revision is None and not create:
        raise StoreError(_no_ledger(place))
    if revision is not None:
        _check_age(revision, place)
    from claimtrack.store.ledger import Store

    mode = _mode(place) or ("mode=ro" if read_only and revision else None)
    engine = _engine(place, busy_seconds, mode, waiting)
    if revision is None:
        from claimtrack.store.migrate import migrate
        from claimtrack.store.trouble import explained

        with explained(place.shown):
            migrate(engine)
    file = None if place.path == _MEMORY else place.path
    return Store(engine, place.shown, read_only=mode is not None, file=file)


def upgrade_store(location: str, *, busy_seconds: float = 5.0) -> tuple[str, str]:
    """Bring an old ledger to this program's tables; return its age before and after.

    The whole upgrade is one transaction: it is done, or the ledger is as it was.
    """
    place = read_location(location)
    revision = _revision(place, busy_seconds)
    if revision is None:
        raise StoreError(_no_ledger(place))
    if revision > HEAD:
        _check_age(revision, place)
    if revision < HEAD:
        from claimtrack.store.migrate import migrate
        from claimtrack.store.trouble import explained

        engine = _engine(place, busy_seconds)
        try:
            with explained(place.shown):
                migrate(engine)
        finally:
            engine.dispose()
    return revision, HEAD


def _no_ledger(place: Location) -> str:
    path = Path(str(place.path))
    if place.path not in (None, _MEMORY) and path.is_symlink() and not path.exists():
        return f"no ledger at {place.shown}, which is a link to {path.readlink()}; nothing is there"
    return f"no ledger at {place.shown}; run: claimtrack ingest PATH first"


def _check_age(revision: str, place: Location) -> None:
    if revision > HEAD:
        raise StoreTooNew(
            f"was written by a newer ClaimTrack (tables {revision}, this program knows {HEAD}); "
            "upgrade claimtrack",
            where=place.shown,
        )
    if revision < HEAD:
        raise StoreTooOld("was written by an older ClaimTrack; run: claimtrack db upgrade", where=place.shown)


def _engine(
    place: Location,
    busy_seconds: float,
    mode: str | None = None,
    waiting: Callable[[], None] | None = None,
) -> Engine:
    from claimtrack.store import dialect

    if place.path is not None:
        mode = mode or dialect.WRITING
        return dialect.sqlite_engine(place.path, busy_seconds=busy_seconds, mode=mode, waiting=waiting)
    return dialect.server_engine(str(place.url), busy_seconds=busy_seconds)


def may_write(path: Path) -> bool:
    """Say whether this process may write a file or into a folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _mode(place: Location) -> str | None:
    """Return how SQLite must open a file that may only be read; ``None`` where it may be written, or is none.

    Also to read, SQLite wants to write beside the file: the index of its log. Where it must not, and no log
    is there, the file is as it is and nobody changes it.
    """
    path = Path(str(place.path))
    if place.path in (None, _MEMORY) or not path.exists():
        return None
    if may_write(path) and may_write(path.absolute().parent):
        return None
    log = path.with_name(path.name + "-wal")
    return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


def _revision(place: Location, busy_seconds: float) -> str | None:
    """Return the age of the ledger, ``None`` where there is none yet; anything else there is an error."""
    if place.path == _MEMORY:
        return None
    found = _file_tables(place, busy_seconds) if place.path else _server_tables(place, busy_seconds)
    if found is None:
        return None
    tables, revision = found
    if not tables:
        return None
    if revision is None or not (revision.isdigit() and len(revision) == len(HEAD)):
        raise NotAStore("is a database, but no ClaimTrack ledger; name another file", where=place.shown)
    return revision


def _file_tables(place: Location, busy_seconds: float) -> tuple[set[str], str | None] | None:
    path = Path(str(place.path))
    try:
        if path.is_dir():
            raise NotAStore("is a folder, not a ClaimTrack ledger; name a file", where=place.shown)
        if not path.exists():
            if path.is_symlink() and not path.resolve().parent.is_dir():
                raise StoreError(f"is a link to {path.readlink()}, which is not there", where=place.shown)
            if not path.parent.is_dir():
                raise StoreError(f"the folder {conceal(str(path.parent))} does not exist", where=place.shown)
            return None
        if not path.is_file():  # to open a pipe would wait for somebody who writes into it
            raise NotAStore("is a device or pipe, not a ClaimTrack ledger; name a file", where=place.shown)
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"cannot be read: {reason}", where=place.shown) from error
    if not head:
        return None
    if head != _SQLITE_MAGIC:
        raise NotAStore("is not a ClaimTrack ledger; name another file", where=place.shown)
    try:
        uri = f"file:{quote(str(path))}?{_mode(place) or 'mode=rw'}"
        with closing(sqlite3.connect(uri, uri=True, timeout=min(busy_seconds, READING))) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if VERSION_TABLE not in tables:
                return tables, None
            row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
            return tables, str(row[0]) if row else None
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreLocked("is in use by another program; try again later", where=place.shown) from error
        full = "disk I/O error" in str(error) or "disk is full" in str(error)
        raise StoreError(FULL if full else f"cannot be opened: {error}", where=place.shown) from error
    except sqlite3.DatabaseError as error:
        raise NotAStore("is damaged, or no ClaimTrack ledger", where=place.shown) from error


def _server_tables(place: Location, busy_seconds: float) -> tuple[set[str], str | None]:
    from sqlalchemy import inspect, text

    from claimtrack.store.trouble import explained

    with explained(place.shown):
        engine = _engine(place, busy_seconds)
        try:
            with engine.connect() as connection:
                tables = set(inspect(connection).get_table_names())
                if VERSION_TABLE not in tables:
                    return tables, None
                return tables, connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        finally:
            engine.dispose()
