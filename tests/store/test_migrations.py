"""The migrations make what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from claimtrack.filters import Filters
from claimtrack.model import Document
from claimtrack.store import migrate as module
from claimtrack.store import open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.dialect import server_engine, set_foreign_keys, sqlite_engine
from claimtrack.store.fulltext import is_search_table
from claimtrack.store.migrate import migrate
from claimtrack.store.migrations import versions
from claimtrack.store.migrations.versions import v0005_events as later_step
from claimtrack.store.opening import HEAD, VERSION_TABLE, upgrade_store
from claimtrack.store.tables import METADATA
from store.samples import ENGLISH, NOW, TOYS, read


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
    assert [revision.revision for revision in script.walk_revisions()] == [
        f"{number:04d}" for number in range(int(HEAD), 0, -1)
    ]


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
    monkeypatch.setattr("claimtrack.store.fulltext._SEARCH_DDL", {"sqlite": ("CREATE NONSENSE",)})
    with pytest.raises(Exception, match="syntax error"):
        migrate(engine)
    assert dump() == before
    engine.dispose()


def test_a_ledger_from_before_decisions_keeps_what_it_holds_forth_and_back(location: str) -> None:
    """Documents, claims and topics go through every step and back, on both databases; what is newer than the
    step that is gone back to is worked out again."""
    sqlite = "://" not in location
    engine = sqlite_engine(location, busy_seconds=1) if sqlite else server_engine(location, busy_seconds=1)
    tables = ("run", "document", "version", "sentence", "claim")
    later = {
        *later_step.TEXTS,
        *later_step.PLACES,
        *("source", "is_shared", "removed", "added"),
    }  # columns of a later step: the tables before it do not have them
    columns = {
        name: select(*(column for column in METADATA.tables[name].c if column.name not in later))
        for name in tables
    }

    def rows() -> list[list[tuple[object, ...]]]:
        with engine.connect() as connection:
            return [
                [tuple(map(str, row)) for row in connection.execute(columns[name].order_by("id"))]
                for name in tables
            ]

    def topics(*columns: str) -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            query = f"SELECT {', '.join(columns)} FROM claim_topic ORDER BY claim_id"
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def go(to: str) -> None:
        with engine.connect().execution_options(writing=True) as connection:
            set_foreign_keys(connection, on=False)
            with connection.begin():
                command.downgrade(module._config(connection), to)
            set_foreign_keys(connection, on=True)

    migrate(engine)
    with open_store(location) as store:
        store.start_run(NOW, "ingest")
        for text in ("They lost 3 tanks.\nAnd 40 men.", "They lost 5 tanks.\nAnd 40 men."):
            store.put(read(Document("a.txt", text, date="2020-10-05")), run=1, retrieved_at=NOW)
        store.rebuild(TOYS, ENGLISH)
        [first, *_] = store.entries()
        store.decide([Decision("claim", "verdict", first.claim.claim, value="ok")], at=NOW, who="Ada")
        store.refresh_decisions(TOYS, ENGLISH)
        before, named = rows(), topics("claim_id", "topic", "name")
        assert (len(before[4]), len(named)) == (4, 2)  # topics are of newest versions
    go("0002")
    assert (rows(), topics("*")) == (before, named)
    assert upgrade_store(location) == ("0002", HEAD)
    assert (rows(), topics("claim_id", "topic", "name")) == (before, named)
    assert topics("derived", "derived_name") == topics("topic", "name")
    with open_store(location) as store:
        store.rebuild(TOYS, ENGLISH)
        assert (store.check(), store.log(), store.count(Filters(search="tanks"))) == ([], [], 1)
        assert [entry.verdict for entry in store.entries()] == [None, None]

    engine.dispose()
