"""Bad input: each has its one clear line, and the rest of the run is unharmed."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from claimtrack.cli import loud, run
from claimtrack.lang import load_english

GOOD = "The mayor said at least 58 people were hurt in the fire.\n"


def write(name: str, content: bytes | str) -> Callable[[], None]:
    """Return what makes a file of this name in the current folder."""
    data = content.encode() if isinstance(content, str) else content
    return lambda: Path(name).write_bytes(data) and None


RECORDS = "\n".join(
    [
        json.dumps({"id": "a", "text": "They lost 40 tanks."}),
        '{"id": "b", "text": "They lost',
        json.dumps({"id": "c", "title": "no text here"}),
        json.dumps({"id": "d", "text": "They lost 12 trucks."}),
        "",
    ]
)

DOCUMENTS = [
    # what is bad         how it is made                                       named as        said about it
    ("missing.txt", lambda: None, "missing.txt", "no such file or folder"),
    ("empty.txt", write("empty.txt", ""), "empty.txt", "is empty"),
    ("blank.txt", write("blank.txt", " \n\t\n"), "blank.txt", "holds no text"),
    (
        "picture.txt",
        write("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        "picture.txt",
        "is not text but an image",
    ),
    ("noise.bin", write("noise.bin", bytes(range(256)) * 40), "noise.bin", "is not text but a binary file"),
    (
        "cut.txt.gz",
        write("cut.txt.gz", gzip.compress(GOOD.encode() * 99)[:-20]),
        "cut.txt.gz",
        "cut off gzip",
    ),
    ("void", lambda: Path("void").mkdir(), "void", "holds no files"),
    ("records.jsonl", write("records.jsonl", RECORDS), "records.jsonl:2", "broken JSON"),
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ledger_holds() -> set[str]:
    """Return the documents in the ledger of the current folder."""
    from claimtrack.store import open_store

    with open_store("claimtrack.db", create=False) as store:
        return {entry.document.id for entry in store.documents()}


@pytest.mark.parametrize(("name", "make", "where", "said"), DOCUMENTS, ids=[row[0] for row in DOCUMENTS])
@pytest.mark.parametrize("command", ["ingest", "extract"])
def test_bad_document(
    command: str,
    name: str,
    make: Callable[[], None],
    where: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make()
    write("good.txt", GOOD)()
    assert run([command, name, "good.txt"]) == 1
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert lines[0].startswith(f"claimtrack: {where}")
    assert said in lines[0]
    assert len(lines) == (2 if name == "records.jsonl" else 1)
    if command == "ingest":
        assert "good.txt" in ledger_holds()
    else:
        assert '"surface": "58"' in out


def test_good_records_beside_broken_ones(capsys: pytest.CaptureFixture[str]) -> None:
    write("records.jsonl", RECORDS)()
    assert run(["ingest", "records.jsonl"]) == 1
    out, err = capsys.readouterr()
    assert ledger_holds() == {"a", "d"}
    broken, textless = err.splitlines()
    assert "records.jsonl:2: broken JSON" in broken
    assert "text" in textless
    assert "failed: 2" in out
    assert run(["ingest", "records.jsonl"]) == 1
    assert "2 unchanged" in capsys.readouterr().out


def test_unreadable_folder(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("closed").mkdir()
    write("good.txt", GOOD)()
    scandir = os.scandir

    def refuse(path: Path) -> object:
        # Changing permissions would not keep out root, as whom tests often run.
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(["ingest", "."]) == 1
    line, *rest = capsys.readouterr().err.splitlines()
    assert rest == []
    assert line.startswith("claimtrack: closed: the folder may not be read")
    assert ledger_holds() == {"good.txt"}


def test_text_that_is_not_in_the_encoding_given(capsys: pytest.CaptureFixture[str]) -> None:
    write("quotes.txt", "“58 people were hurt,” he said.\n")()
    write("good.txt", GOOD)()
    assert run(["ingest", "--encoding", "ascii", "quotes.txt", "good.txt"]) == 1
    line, *rest = capsys.readouterr().err.splitlines()
    assert rest == []
    assert line.startswith("claimtrack: quotes.txt: ")
    assert "ascii" in line
    assert ledger_holds() == {"good.txt"}


def test_large_text(capsys: pytest.CaptureFixture[str]) -> None:
    line = "In the town on the river nobody said how many had come to the market that day.\n"
    write("large.txt", line * 10_000 + GOOD)()
    assert run(["extract", "large.txt"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [json.loads(row)["surface"] for row in out.splitlines()] == ["58"]


def test_file_above_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    write("large.txt", GOOD * 100)()
    write("good.txt", GOOD)()
    assert run(["ingest", "large.txt", "good.txt", "--max-bytes", "1000"]) == 1
    assert capsys.readouterr().err.startswith(
        "claimtrack: large.txt: is larger than 1000 bytes and was not read"
    )
    assert ledger_holds() == {"good.txt"}


def test_another_language_is_kept_and_said_to_be_unread(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        "rede.txt",
        "Der Präsident sagte am Montag, dass mehr als 200 Panzer zerstört worden seien und dass die Stadt "
        "seit dem Morgen nicht mehr beschossen werde. Die Armee habe sich zurückgezogen, und die Menschen "
        "könnten in ihre Häuser zurückkehren.\n",
    )()
    assert run(["ingest", "rede.txt"]) == 0
    out, err = capsys.readouterr()
    assert "kept but not extracted: 1" in out
    assert "de" in out
    assert err == ""
    assert ledger_holds() == {"rede.txt"}
    assert run(["extract", "rede.txt"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "claimtrack: rede.txt: language de: not extracted, only English is\n"


# Databases

ASKING = [["report"], ["show", "4f2a"], ["db", "info"], ["db", "check"], ["db", "rebuild"], ["db", "upgrade"]]


@pytest.mark.parametrize("arguments", ASKING, ids=" ".join)
def test_no_ledger_yet(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "claimtrack: no ledger at claimtrack.db; run: claimtrack ingest PATH first\n")
    assert list(Path().iterdir()) == []


def foreign() -> None:
    with closing(sqlite3.connect("claimtrack.db")) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
        connection.commit()


def newer() -> None:
    from claimtrack.store import open_store

    open_store("claimtrack.db").close()
    with closing(sqlite3.connect("claimtrack.db")) as connection:
        connection.execute("UPDATE claimtrack_schema SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


NOT_OURS = [
    ("text", write("claimtrack.db", "no database"), "is not a ClaimTrack ledger"),
    ("folder", lambda: Path("claimtrack.db").mkdir(), "is a folder"),
    ("foreign", foreign, "is a database, but no ClaimTrack ledger"),
    (
        "damaged",
        write("claimtrack.db", b"SQLite format 3\0" + b"\xff" * 5000),
        "is damaged, or no ClaimTrack",
    ),
    ("newer", newer, "was written by a newer ClaimTrack"),
]


@pytest.mark.parametrize(("make", "said"), [row[1:] for row in NOT_OURS], ids=[row[0] for row in NOT_OURS])
@pytest.mark.parametrize("arguments", [*ASKING, ["ingest", "good.txt"]], ids=lambda words: words[0])
def test_a_database_that_cannot_be_used_is_left_alone(
    make: Callable[[], None], said: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    write("good.txt", GOOD)()
    path = Path("claimtrack.db")
    before = path.read_bytes() if path.is_file() else None
    assert run(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("claimtrack: claimtrack.db: ")
    assert said in err
    assert err.count("\n") == 1
    if before is not None:
        assert path.read_bytes() == before


NO_LEDGER = [
    # what --db names, what is there,        what is said of it
    ("fifo", lambda path: os.mkfifo(path), "is a device or pipe, not a ClaimTrack ledger; name a file"),
    ("/dev/null", None, "is a device or pipe, not a ClaimTrack ledger; name a file"),
    ("dead", lambda path: path.symlink_to("/nowhere/l.db"), "is a link to /nowhere/l.db, which is not there"),
    ("~nobody-of-this-name/l.db", None, "the folder ~nobody-of-this-name does not exist"),
]


@pytest.mark.parametrize("command", [["report"], ["ingest", "a.txt"], ["db", "upgrade"]])
@pytest.mark.parametrize(("name", "make", "said"), NO_LEDGER)
def test_what_cannot_be_a_ledger_is_told_in_one_true_line(
    name: str,
    make: Callable[[Path], None] | None,
    said: str,
    command: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a.txt").write_text("They lost 3 tanks.")
    if make:
        make(Path(name))
    assert run([*command, "--db", name]) == 1
    assert capsys.readouterr() == ("", f"claimtrack: {name}: {said}\n")


def test_a_tilde_may_begin_the_name_of_a_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", "-", "--db", "~x.db"]) in (0, 1)
    assert run(["db", "check", "--db", "~x.db"]) == 0
    assert Path("./~x.db").is_file()
    capsys.readouterr()


def test_after_an_upgrade_it_is_said_that_figures_are_of_an_older_extractor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.txt").write_text("They lost 3 tanks.")
    assert run(["ingest", "a.txt"]) == 0
    monkeypatch.setattr("claimtrack.store.health.EXTRACTOR_VERSION", 10_000)
    capsys.readouterr()
    assert run(["db", "upgrade"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "the figures of 1 document were read by an older extractor; "
        "to read the texts again: claimtrack db rebuild --extract"
    )


def test_after_a_change_of_the_language_tables_figures_are_of_an_older_extractor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.txt").write_text("They lost 3 tanks.")
    assert run(["ingest", "a.txt"]) == 0
    assert run(["db", "upgrade"]) == 0
    assert "older extractor" not in capsys.readouterr().out
    monkeypatch.setitem(vars(load_english()), "stamp", "0123456789ab")
    assert run(["db", "upgrade"]) == 0
    assert "the figures of 1 document were read by an older extractor" in capsys.readouterr().out
    assert run(["db", "rebuild", "--extract"]) == 0
    capsys.readouterr()
    assert run(["db", "upgrade"]) == 0
    assert "older extractor" not in capsys.readouterr().out


def test_a_ledger_of_an_older_version_is_upgraded_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.store import dialect
    from claimtrack.store.migrate import migrate
    from claimtrack.store.opening import HEAD

    engine = dialect.sqlite_engine("claimtrack.db", busy_seconds=1)
    migrate(engine, "0001")
    engine.dispose()
    assert run(["report"]) == 1
    line = "claimtrack: claimtrack.db: was written by an older ClaimTrack; run: claimtrack db upgrade\n"
    assert capsys.readouterr().err == line
    assert run(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == f"upgraded from 0001 to {HEAD}\n"
    assert run(["report"]) == 0


def test_locked_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    write("good.txt", GOOD)()
    assert run(["ingest", "good.txt"]) == 0
    capsys.readouterr()
    write("good.txt", GOOD * 2)()
    with closing(sqlite3.connect("claimtrack.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(["ingest", "good.txt", "--wait", "1"]) == 1
        line = "claimtrack: claimtrack.db: is in use by another program; try again later\n"
        assert capsys.readouterr().err == line
        for command in (
            ["documents", "set", "good.txt", "--title", "T"],
            ["documents", "remove", "good.txt", "--yes"],
            ["db", "rebuild"],
        ):
            assert run(["--wait", "0", *command]) == 1
            assert capsys.readouterr().err.endswith(line), command
        assert run(["report"]) == 0, "readers do not wait for a writer"
        other.execute("ROLLBACK")
    assert run(["ingest", "good.txt"]) == 0
    assert "1 changed" in capsys.readouterr().out


def test_a_decision_waits_for_the_lock_as_an_ingest_does(monkeypatch: pytest.MonkeyPatch) -> None:
    write("good.txt", GOOD)()
    assert run(["ingest", "good.txt"]) == 0
    said: list[object] = []
    with closing(sqlite3.connect("claimtrack.db", isolation_level=None)) as other:

        def let_go(message: object) -> None:
            said.append(message)
            other.execute("ROLLBACK")

        monkeypatch.setattr(loud, "note", let_go)
        other.execute("BEGIN IMMEDIATE")
        assert run(["documents", "set", "good.txt", "--title", "A title"]) == 0
    assert said == ["claimtrack.db: another program is writing; waiting for up to 60 s (--wait)"]


@pytest.mark.parametrize("seconds", ["soon", "-1", "nan", "inf", ""])
def test_how_long_to_wait_is_a_number(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--wait", seconds]) == 2
    said = f"claimtrack: --wait: {seconds!r} is no number of seconds, such as 10\n"
    assert capsys.readouterr().err == said


def test_no_folder_for_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    write("good.txt", GOOD)()
    assert run(["ingest", "good.txt", "--db", "no/such/folder/x.db"]) == 1
    assert (
        capsys.readouterr().err
        == "claimtrack: no/such/folder/x.db: the folder no/such/folder does not exist\n"
    )


def test_a_model_that_is_not_installed(capsys: pytest.CaptureFixture[str]) -> None:
    write("good.txt", GOOD)()
    assert run(["ingest", "good.txt", "--model", "xx_no_such_model"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "'xx_no_such_model' is not installed" in err
