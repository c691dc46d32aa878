"""What SQLite and PostgreSQL do differently: connections, rows in bulk, word matching, self-checks.

Nothing outside this module and ``fulltext`` knows which database it talks to.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import chain
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Connection,
    Engine,
    Float,
    Table,
    Text,
    and_,
    any_,
    create_engine,
    event,
    false,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import QueuePool, StaticPool
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from claimtrack.store.chunks import chunks

MEMORY = ":memory:"

WRITING = "mode=rwc"
"""How SQLite opens a file that may be written; see ``opening`` for one that may not."""


def _dump(value: Any) -> str:
    if value == []:  # as most are
        return "[]"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4096)
def _load_text(text: str) -> Any:
    return json.loads(text)


def _load(text: str | bytes) -> Any:
    # The lists and mappings in columns are short and mostly the same ("[]"); what comes back is only read.
    return _load_text(text if isinstance(text, str) else text.decode())


_JSON: dict[str, Any] = {"json_serializer": _dump, "json_deserializer": _load}


TRY = 2.0
"""Seconds of one try to get SQLite's lock: while it waits, the program hears no Ctrl-C."""


def sqlite_engine(
    path: str, *, busy_seconds: float, mode: str = WRITING, waiting: Callable[[], None] | None = None
) -> Engine:
    """Return an engine on an SQLite file, or on a database in memory for ``MEMORY``.

    Transactions are begun by us and not by Python's driver, which begins none before CREATE TABLE, so that a
    killed migration would leave half a database. A connection with the execution option ``writing`` takes the
    write lock at once: two writers then wait for each other instead of failing in the middle. ``waiting`` is
    called where that takes longer than one try.
    """

    def connect() -> sqlite3.Connection:
        return connect_sqlite(path, busy_seconds=min(busy_seconds, TRY), mode=mode)

    # Connections are kept: closing the last one copies the write-ahead log into the file, and waits for it.
    pool = StaticPool if path == MEMORY else QueuePool
    engine = create_engine("sqlite://", creator=connect, poolclass=pool, **_JSON)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        deadline, tries = time.monotonic() + busy_seconds, 0
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
            except OperationalError as error:
                if not is_locked(error) or time.monotonic() >= deadline:
                    raise
                if waiting is not None and not tries:
                    waiting()
                tries += 1
            else:
                return

    return engine


def server_engine(url: str, *, busy_seconds: float) -> Engine:
    """Return an engine on a PostgreSQL server; ``busy_seconds`` limits the wait for a lock."""
    waiting = {"options": f"-c lock_timeout={int(busy_seconds * 1000)}", "connect_timeout": 10}
    return create_engine(url, connect_args=waiting, **_JSON)


def connect_sqlite(path: str, *, busy_seconds: float, mode: str = WRITING) -> sqlite3.Connection:
    """Return a connection to an SQLite file with everything set that is set per connection."""
    target = MEMORY if path == MEMORY else f"file:{quote(path)}?{mode}"
    connection = sqlite3.connect(
        target, timeout=busy_seconds, isolation_level=None, check_same_thread=False, uri=True
    )
    connection.execute("PRAGMA foreign_keys=ON")
    # With WAL a crash of the machine may lose the last commits of a run, which the next run repeats, but it
    # never damages the file. FULL would wait for the disk once per document.
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is derived goes to places all over the file: with the usual 2 MB, links take half as long again.
    connection.execute("PRAGMA cache_size=-65536")
    connection.create_function("begins_word", 2, _begins_word, deterministic=True)
    return connection


WAIT = 0.02
"""Seconds between two tries for a lock."""


def prepare_new(connection: Connection) -> None:
    """Set what is set once per database file, outside a transaction: readers do not wait for a writer.

    SQLite itself does not wait with this for another process that makes the same file.
    """
    if connection.dialect.name != "sqlite":
        return
    driver = _driver(connection)
    [[milliseconds]] = driver.execute("PRAGMA busy_timeout")
    deadline = time.monotonic() + milliseconds / 1000
    while True:
        try:
            driver.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() >= deadline:
                raise
            time.sleep(WAIT)
        else:
            return


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Turn the enforcement of references on or off for this connection, outside a transaction."""
    if connection.dialect.name == "sqlite":
        _driver(connection).execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def lock_for_writing(connection: Connection, table: Table) -> None:
    """Let no other writer in until the transaction ends; readers go on. SQLite has one writer anyway.

    What decisions come to, and which copies there are, is worked out from several tables: two writers at once
    would each leave out what the other has not yet committed, and note the result as up to date.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE"))


def lock_for_migration(connection: Connection) -> None:
    """Let no other process change the tables until the transaction ends; SQLite has one writer anyway.

    A new database has no table that could be locked.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("claimtrack migration"))))


def snapshots(engine: Engine) -> Engine:
    """Return an engine on the same connections whose transactions see one moment of the database, as all do
    on SQLite; elsewhere each statement would see what was committed before it."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def checks_by_writing(engine: Engine) -> bool:
    """Say whether ``find_damage`` writes: SQLite's check of the full-text index is a kind of writing."""
    return engine.dialect.name == "sqlite"


def _driver(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


# --- many rows at a time -----------------------------------------------------------------------------------

SEARCHED = "sentence"
"""The table whose full-text index SQLite keeps by triggers. It brings the index in order after each such
statement, so that rows which are inserted by one take a fifth of the time."""


def bulk_insert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows, given as values of these columns, faster than statements are made for each."""
    if not rows:
        return
    dialect = connection.dialect
    names = ", ".join(f'"{name}"' for name in columns)
    types = [table.c[name].type for name in columns]
    binders = [
        None if isinstance(one, Float | Boolean) else one.dialect_impl(dialect).bind_processor(dialect)
        for one in types  # numbers and truth values go as they are
    ]
    made: Iterable[Any] = rows
    if any(binders):
        by_column = zip(*rows, strict=True)
        bound = (map(bind, some) if bind else some for bind, some in zip(binders, by_column, strict=True))
        made = zip(*bound, strict=True)
    if dialect.name == "sqlite":
        into, marks = f"INSERT INTO {table.name} ({names}) VALUES", f"({', '.join('?' * len(columns))})"
        if table.name != SEARCHED:
            connection.exec_driver_sql(f"{into} {marks}", list(made))
            return
        for some in chunks(made):
            values = tuple(chain.from_iterable(some))
            connection.exec_driver_sql(f"{into} {', '.join([marks] * len(some))}", values)
        return
    cursor: Any = connection.connection.cursor()
    into = f"COPY {table.name} ({names}) FROM STDIN"
    with _wrapped_errors(dialect), cursor, cursor.copy(into) as copy:
        for row in made:
            copy.write_row(row)


@contextmanager
def _wrapped_errors(dialect: Dialect) -> Iterator[None]:
    """Turn errors of the driver, which is called without SQLAlchemy, into those that it makes of them."""
    kind: type[Exception] = dialect.loaded_dbapi.Error
    try:
        yield
    except kind as error:
        raise DBAPIError.instance(None, None, error, kind, dialect=dialect) from error


def new_keys(connection: Connection, table: Table, count: int) -> list[int]:
    """Return the numbers of so many rows that are about to be inserted."""
    if not count:
        return []
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0
        return list(range(last + 1, last + 1 + count))
    sequence = (
        f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, {count})"
    )
    return list(connection.exec_driver_sql(sequence).scalars())


def keys_source(connection: Connection) -> str:
    """Return where a query finds whole numbers that are given as one parameter ``keys``, in rows with a
    column ``value``: there may be more of them than a condition has room for."""
    if connection.dialect.name == "sqlite":
        return "json_each(:keys)"
    return "unnest(CAST(:keys AS bigint[])) AS given(value)"


def keys_value(connection: Connection, keys: Sequence[int]) -> Any:
    """Return what is given as ``keys``; see ``keys_source``."""
    return json.dumps(keys) if connection.dialect.name == "sqlite" else list(keys)


# --- words in columns --------------------------------------------------------------------------------------


class begins_word(FunctionElement[bool]):
    """A test that a pattern fits from the beginning of some word of a column, in any case.

    LIKE would find "man" in "Germany", and SQLite's knows no case beyond ASCII.
    """

    type = Boolean()
    inherit_cache = True


@compiles(begins_word)
def _call(element: begins_word, compiler: SQLCompiler, **options: Any) -> str:
    return f"begins_word({compiler.process(element.clauses, **options)})"


@compiles(begins_word, "postgresql")
def _regular_expression(element: begins_word, compiler: SQLCompiler, **options: Any) -> str:
    field, words = element.clauses
    return f"({compiler.process(field, **options)} ~* ('\\m' || {compiler.process(words, **options)}))"


def has_words(
    field: ColumnElement[Any], words: Sequence[str], forms: Mapping[str, Sequence[str]] = {}
) -> list[ColumnElement[bool]]:
    """Return the conditions that each of the words (letters and digits only) begins a word of the column, or
    that one of its other forms is there."""
    return [begins_word(field, literal(_pattern(word, forms.get(word, ())))) for word in words]


def _pattern(word: str, forms: Sequence[str]) -> str:
    # What both databases' regular expressions read alike.
    whole = (rf"{form}(?!\w)" for form in forms)
    return f"(?:{'|'.join((word, *whole))})"


def _begins_word(field: str | None, pattern: str) -> bool:
    return field is not None and _word_start(pattern)(field) is not None


@cache
def _word_start(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(rf"\b{pattern}", re.IGNORECASE).search


# --- order -------------------------------------------------------------------------------------------------


class binary(FunctionElement[str]):
    """A column sorted by the numbers of its characters, as Python sorts: SQLite does so by itself, PostgreSQL
    where it is told."""

    type = Text()
    inherit_cache = True


@compiles(binary)
def _as_it_is(element: binary, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(binary, "postgresql")
def _collated(element: binary, compiler: SQLCompiler, **options: Any) -> str:
    return f'{compiler.process(element.clauses, **options)} COLLATE "C"'


def begins(field: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a column begins so, as a range: an index finds it, which LIKE with an escape
    does not use."""
    return and_(binary(field) >= prefix, binary(field) < prefix + LAST)


def is_among(dialect: str, field: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Return the condition that a column has one of some values, of which there may be any number: in a list
    of parameters there may be some thousands."""
    given = sorted(values)
    if dialect == "sqlite":
        return field.in_(select(func.json_each(_dump(given)).table_valued("value").c.value))
    if not given:
        return false()
    kind: Any = Text() if isinstance(given[0], str) else BigInteger()
    return field == any_(literal(given, ARRAY(kind)))


LAST = chr(0x10FFFF)
"""What comes behind all that text holds."""


# --- self-checks -------------------------------------------------------------------------------------------


def find_damage(connection: Connection, *, read_only: bool = False) -> list[str]:
    """Return what the database itself finds wrong: damaged pages, broken references, a search out of step."""
    if connection.dialect.name != "sqlite":
        return []  # PostgreSQL enforces its references and checks its pages itself
    driver = _driver(connection)
    problems = [f"database: {row[0]}" for row in driver.execute("PRAGMA integrity_check") if row[0] != "ok"]
    for table, row, parent, _ in driver.execute("PRAGMA foreign_key_check"):
        problems.append(f"{table} row {row}: refers to a missing {parent}")
    if read_only:
        return problems
    try:
        # The second argument compares the index with the table; without it only the index is checked.
        driver.execute("INSERT INTO sentence_search(sentence_search, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if is_locked(error):
            raise
        problems.append("search: the full-text index is not in step with the sentences")
    return problems


def database_bytes(connection: Connection) -> int:
    """Return the size of the database."""
    if connection.dialect.name == "sqlite":
        driver = _driver(connection)
        pages, size = (driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages) * int(size)
    return int(connection.scalar(select(func.pg_database_size(func.current_database()))) or 0)


def is_locked(error: BaseException) -> bool:
    """Say whether a driver's error means that another process holds the database."""
    return any(
        words in str(error) for words in ("database is locked", "database table is locked", "lock timeout")
    )


def is_read_only(error: BaseException) -> bool:
    """Say whether a driver's error means that the file, or its folder, may not be written."""
    words = ("readonly database", "unable to open database file", "read-only transaction")
    return any(said in str(error) for said in words)


def is_full(error: BaseException) -> bool:
    """Say whether a driver's error means that the disk has no room, or refuses to be written."""
    words = ("disk is full", "disk I/O error", "No space left on device", "could not extend file")
    return any(said in str(error) for said in words)


def is_damaged(error: BaseException) -> bool:
    """Say whether a driver's error means that the file is no database, or a broken one."""
    return any(words in str(error) for words in ("malformed", "not a database", "disk image", "corrupt"))
