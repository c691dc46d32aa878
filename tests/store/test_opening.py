"""What can be opened, and the one line for what cannot."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.errors import NotAStore, StoreError, StoreLocked, StoreTooNew, StoreTooOld
from claimtrack.filters import Filters
from claimtrack.model import Document
from claimtrack.store import base_of, open_store, upgrade_store
from claimtrack.store.dialect import sqlite_engine
from claimtrack.store.migrate import migrate
from claimtrack.store.opening import HEAD, VERSION_TABLE, read_location
from store.samples import ENGLISH, NOW, TOYS, read


def _text(path: Path) -> None:
    path.write_text("These are notes, and no database at all.\n")


def _short(path: Path) -> None:
    path.write_bytes(b"SQL")


def _garbage(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()


def _foreign_alembic(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()


def _set_revision(revision: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        open_store(str(path)).close()
        with sqlite3.connect(path) as connection:
            connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (revision,))
        connection.close()

    return make


BAD = [
    # what is there              error        its words
    (_text, NotAStore, "is not a ClaimTrack ledger"),
    (_short, NotAStore, "is not a ClaimTrack ledger"),
    (_garbage, NotAStore, "is damaged"),
    (_foreign, NotAStore, "is a database, but no ClaimTrack ledger"),
    (_foreign_alembic, NotAStore, "is a database, but no ClaimTrack ledger"),
    (Path.mkdir, NotAStore, "is a folder"),
    (_set_revision("0001"), StoreTooOld, "run: claimtrack db upgrade"),
    (_set_revision("9999"), StoreTooNew, "upgrade claimtrack"),
    (_set_revision("spring"), NotAStore, "no ClaimTrack ledger"),
]


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(("make", "error", "words"), BAD)
def test_a_file_that_cannot_be_used_is_named_and_left_alone(
    make: Callable[[Path], None], error: type[StoreError], words: str, create: bool, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        open_store(str(path), create=create)
    line = str(caught.value)
    assert line.startswith(f"{path}: ") and words in line and "\n" not in line
    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("prepare", [lambda _: None, Path.touch])
def test_reading_makes_no_ledger(prepare: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    prepare(path)
    before = list(tmp_path.iterdir())
    for use in (lambda: open_store(str(path), create=False), lambda: upgrade_store(str(path))):
        with pytest.raises(
            StoreError, match=r"^no ledger at .*ledger\.db; run: claimtrack ingest PATH first$"
        ):
            use()
    assert list(tmp_path.iterdir()) == before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the folder .*nowhere does not exist"):
        open_store(str(tmp_path / "nowhere" / "ledger.db"))


@pytest.mark.parametrize("prepare", [lambda _: None, Path.touch])
def test_a_new_ledger_is_made(prepare: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "a #1%20ledger?.db"
    prepare(path)
    handlers = list(logging.getLogger().handlers)
    with open_store(str(path)) as store:
        assert store.entries() == []
        assert store.check() == []
    assert logging.getLogger().handlers == handlers
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    open_store(str(path), create=False).close()


def test_a_half_made_ledger_is_finished(tmp_path: Path) -> None:
    """A process killed while it made the file leaves a database without tables."""
    path = tmp_path / "ledger.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert path.stat().st_size > 0
    with open_store(str(path)) as store:
        assert store.check() == []


def test_upgrading_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    engine = sqlite_engine(str(path), busy_seconds=1)
    migrate(engine, to="0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO document (id, identity) VALUES (1, 'old.txt')")
        connection.exec_driver_sql(
            "INSERT INTO version (id, document_id, number, newest, sha256, language, reader, found,"
            " retrieved_at, characters, text) VALUES (1, 1, 1, 1, '', 'en', 'text', '{}', '', 8, '12 tanks')"
        )
        connection.exec_driver_sql("INSERT INTO sentence VALUES (1, 1, 0, 8, '12 tanks')")
    engine.dispose()
    with pytest.raises(StoreTooOld):
        open_store(str(path))
    assert upgrade_store(str(path)) == ("0001", HEAD)
    assert upgrade_store(str(path)) == (HEAD, HEAD)
    with open_store(str(path), create=False) as store:
        assert [entry.document.id for entry in store.documents()] == ["old.txt"]
        store.put(read(Document("new.txt", "3 tanks")), run=None, retrieved_at=NOW)
        store.refresh_copies(TOYS)
        store.refresh_decisions(TOYS, ENGLISH)
        assert store.count(Filters(search="tanks")) == 1
        # The old sentence is in the index too, though without a claim.
        assert store.check() == ["old.txt (version 1): the text is not the one that was read"]


def test_upgrading_what_is_too_new_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    _set_revision("9999")(path)
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        upgrade_store(str(path))
    assert path.read_bytes() == before


def test_a_ledger_in_use_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    reading = read(Document("a.txt", "3 tanks"))
    with open_store(str(path), busy_seconds=0.01) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match="is in use by another program; try again later"):
            store.put(reading, run=None, retrieved_at=NOW)
        assert store.entries() == []  # readers do not wait
        other.execute("ROLLBACK")
        other.close()
        assert store.put(reading, run=None, retrieved_at=NOW) == "new"


def test_a_locked_file_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    _foreign(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreLocked):
        open_store(str(path), busy_seconds=0.01)
    other.close()


LOCATIONS = [
    ("ledger.db", "ledger.db"),
    ("sqlite:///ledger.db", "ledger.db"),
    ("sqlite:////tmp/ledger.db", "/tmp/ledger.db"),
    ("sqlite://", ":memory:"),
    (":memory:", ":memory:"),
]


@pytest.mark.parametrize(("location", "path"), LOCATIONS)
def test_locations(location: str, path: str) -> None:
    assert read_location(location).path == path


def test_a_password_is_not_shown() -> None:
    place = read_location("postgresql://ann:secret@host/ledger")
    assert "secret" not in place.shown and "secret" in str(place.url)
    assert str(place.url).startswith("postgresql+psycopg://")
    with pytest.raises(StoreError) as told:
        read_location("postgresql://ann:secret@host:port/ledger")
    assert "secret" not in str(told.value) and "ann" in str(told.value)


@pytest.mark.parametrize(
    "location",
    [
        *("postgresql:/ann:secret@host/ledger", "ann:secret@host/ledger", "postgres:ann:secret@host/ledger"),
        *("postgresql://host/ledger?user=ann&password=secret", "mysql://ann:secret@host/ledger"),
        *("POSTGRES://ann:secret@host/ledger", " postgresql://ann:a@secret:/x@host/ledger"),
    ],
)
def test_a_password_is_shown_in_no_form(location: str) -> None:
    try:
        shown = read_location(location).shown
    except StoreError as told:
        shown = str(told)
    assert "secret" not in shown and "***" in shown


def test_a_folder_may_look_as_if_it_had_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "12:30 ann@work"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    for location in (str(folder / "ledger.db"), f"{folder.name}/ledger.db"):
        with open_store(location) as store:
            assert base_of(store.where) == str(folder)


def test_the_short_name_of_postgresql_will_do() -> None:
    assert str(read_location("postgres://host/ledger").url) == "postgresql+psycopg://host/ledger"


def test_a_ledger_behind_a_link_is_one_ledger(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    path = tmp_path / "kept" / "ledger.db"
    open_store(str(path)).close()
    (tmp_path / "link.db").symlink_to(path)
    assert base_of(str(tmp_path / "link.db")) == base_of(str(path)) == str(tmp_path / "kept")


@pytest.mark.parametrize("location", ["mysql://host/ledger", "bad://://x:y:z", "nothing://"])
def test_other_databases_are_refused(location: str) -> None:
    with pytest.raises(StoreError, match=r"SQLite or PostgreSQL|neither a path nor the URL"):
        open_store(location)


def test_memory_is_a_ledger_too() -> None:
    with open_store(":memory:") as store:
        assert store.put(read(Document("a.txt", "3 tanks")), run=None, retrieved_at=NOW) == "new"
        assert store.count() == 1


def _loaded(program: str) -> set[str]:
    code = f"import sys\nfrom claimtrack.store import open_store\n{program}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_opening_loads_only_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_store(str(path)).close()
    loaded = _loaded(f"open_store({str(path)!r}, create=False).close()")
    assert "sqlalchemy" in loaded and not loaded & {"alembic", "spacy", "trafilatura", "quantulum3"}
    refused = f"try: open_store({str(tmp_path)!r})\nexcept Exception as error: assert 'folder' in str(error)"
    assert "sqlalchemy" not in _loaded(refused)
