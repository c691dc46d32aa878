"""The migrations make what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from claimtrack.store import migrate as module
from claimtrack.store import open_store
from claimtrack.store.dialect import is_search_table, server_engine, sqlite_engine
from claimtrack.store.migrate import migrate
from claimtrack.store.migrations import versions
from claimtrack.store.opening import HEAD, VERSION_TABLE
from claimtrack.store.tables import METADATA


def _include(_item: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    return not is_search_table(name)


def test_tables_and_migrations_agree(location: str) -> None:
    open_store(location).close()
    sqlite = "://" not in location
    engine = sqlite_engine(location, busy_seconds=1) if sqlite else server_engine(location, busy_seconds=1)
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "include_object": _include, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
    engine.dispose()


def test_the_newest_migration_is_known() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(versions.__path__[0]).parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [HEAD]
    assert [revision.revision for revision in script.walk_revisions()] == ["0004", "0003", "0002", "0001"]


def test_every_step_can_be_taken_back(tmp_path: Path) -> None:
    engine = sqlite_engine(str(tmp_path / "ledger.db"), busy_seconds=1)
    migrate(engine)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        command.downgrade(module._config(connection), "base")
    with engine.connect() as connection:
        tables = set(
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        )
    assert tables == {VERSION_TABLE}
    engine.dispose()


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite_engine(str(tmp_path / "ledger.db"), busy_seconds=1)
    migrate(engine, to="0001")

    def dump() -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(f"SELECT name, version_num FROM sqlite_master, {VERSION_TABLE}")
            return [tuple(row) for row in rows]

    before = dump()
    monkeypatch.setattr("claimtrack.store.dialect._SEARCH_DDL", {"sqlite": ("CREATE NONSENSE",)})
    with pytest.raises(Exception, match="syntax error"):
        migrate(engine)
    assert dump() == before
    engine.dispose()
