"""The commands that make parts and load them, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from store.samples import NOW

from claimtrack.cli import clock, run

TEXTS = {
    "a.txt": "Police said 12 people were killed in the blast in Ostrel.",
    "b.txt": "At least 20 people were killed in the blast in Ostrel, a doctor said.",
    "c.txt": "The blast in Ostrel destroyed 300 houses.",
    "empty.txt": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with some news in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    (tmp_path / "news").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_two_machines_extract_is_what_an_ingest_keeps(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [run(["extract", "news", "--shard", f"{k}/2", "--part", "parts"]) for k in (1, 2)]
    assert sorted(codes) == [0, 1]  # one of them met the empty file
    out, err = capsys.readouterr()
    assert out.startswith("part 1/2: parts/") and ", 1 failed\n" in out
    assert err == "claimtrack: news/empty.txt: is empty\n"

    made = {path: path.stat().st_mtime_ns for path in (folder / "parts").iterdir()}
    assert len(made) == 4
    assert [run(["extract", "news", "--shard", f"{k}/2", "--part", "parts"]) for k in (1, 2)] == codes
    assert capsys.readouterr().out.count("it was there, and was not made again") == 2
    assert {path: path.stat().st_mtime_ns for path in (folder / "parts").iterdir()} == made

    assert run(["load", "parts", "--db", "loaded.db"]) == 1
    loaded = capsys.readouterr()
    assert run(["ingest", "news", "--db", "ingested.db"]) == 1
    assert capsys.readouterr() == loaded
    for form in ("jsonl", "csv"):
        shown = []
        for name in ("loaded", "ingested"):
            assert run(["export", "--db", f"{name}.db", "-o", f"{name}.{form}"]) == 0
            shown.append((folder / f"{name}.{form}").read_bytes())
        assert shown[0] == shown[1] and b"Ostrel" in shown[0]
    capsys.readouterr()
    assert run(["load", "parts", "parts", "--db", "loaded.db"]) == 1
    assert "3 documents: 3 unchanged\n" in capsys.readouterr().out


def test_a_share_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    shown = []
    for k in (1, 2):
        run(["extract", "news", "--shard", f"{k}/2"])
        shown += [json.loads(line)["document"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(shown) == ["news/a.txt", "news/b.txt", "news/c.txt"]


WRONG = [
    (["extract", "news", "--shard", "3/2"], 2, "--shard: '3/2' is no share; write it as 3/16"),
    (["extract", "news", "--part", "p", "--csv"], 2, "--part: has a form of its own"),
    (["extract", "news", "--part", "news/p"], 2, "news/p: lies in news, which is read"),
    (["extract", ".", "--part", "p"], 2, "p: lies in ., which is read"),
    (["extract", "-", "--part", "p"], 2, "a part is known by what it is made of"),
    (["extract", "news", "--part", "news/a.txt/p"], 2, "lies in news"),
    (["extract", "news/a.txt", "--part", "news/a.txt"], 1, "news/a.txt: is a file; name a folder for parts"),
    (["load", "nowhere", "--db", "l.db"], 1, "nowhere: no such folder"),
    (["load", "news", "--db", "l.db"], 1, "news: holds no parts; claimtrack extract --part makes them"),
    (["ingest", "news", "--cluster", "local:0", "--db", "c.db"], 2, "is no number of workers"),
    (["ingest", "news", "--cluster", " ", "--db", "c.db"], 2, "is no scheduler; write it as tcp"),
]


@pytest.mark.parametrize(("words", "code", "told"), WRONG, ids=lambda value: str(value)[:40])
def test_wrong_usage_is_one_line(
    words: list[str], code: int, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == code
    _, err = capsys.readouterr()
    assert told in err and len(err.splitlines()) == 1
    assert not list(folder.glob("*.db")) and not (folder / "p").exists()


def test_it_is_said_where_an_ingest_would_know_files_by_other_names(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", "news/a.txt", "--part", "parts"]) == 0
    (folder / "ledgers").mkdir()
    assert run(["load", "parts", "--db", "ledgers/l.db"]) == 0
    assert f"extract with --base '{folder}/ledgers'" in capsys.readouterr().err
    assert run(["extract", "news/a.txt", "--part", "parts", "--base", f"{folder}/ledgers"]) == 0
    capsys.readouterr()
    assert run(["load", "parts", "--db", "l.db", "--force"]) == 0
    assert "not there yet" not in capsys.readouterr().err


def test_what_is_not_there_yet_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    run(["extract", "news", "--shard", "2/5", "--part", "parts"])
    capsys.readouterr()
    run(["load", "parts"])
    assert "not there yet: " in (told := capsys.readouterr().err)
    assert "-1-of-5, " in told and " and 1 more; load them as they come" in told
