"""Ledgers to test with: on SQLite always, on PostgreSQL where CLAIMTRACK_TEST_POSTGRES names an empty database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimtrack.store import Store, open_store

POSTGRES = "CLAIMTRACK_TEST_POSTGRES"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a new ledger can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    url = os.environ.get(POSTGRES)
    if not url:
        pytest.skip(f"{POSTGRES} is not set")
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
