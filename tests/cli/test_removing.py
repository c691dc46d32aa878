"""Taking documents out: which, what goes with them, and having them back until the next ingest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli import run

Ask = Callable[..., str]

RECORDS = [
    {"id": "r1", "title": "Flood in Ascot", "publisher": "The Wire", "date": "2021-03-01",
     "text": "At least 14 people were killed in the flood, the mayor said."},
    {"id": "r2", "title": "Fire in Bray", "publisher": "The Post", "date": "2021-03-05",
     "text": "The fire destroyed 99 houses, the ministry said."},
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger of two runs."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("in").mkdir()
        Path("in/all.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")
        Path("note.txt").write_text("Officials said that 30 trucks were captured.", encoding="utf-8")
        assert [run(["ingest", name]) for name in ("in", "note.txt")] == [0, 0]
    return folder


@pytest.fixture
def ask(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Return a function that runs a command in a copy of that folder, and returns its output."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def asked(*arguments: str, code: int = 0) -> str:
        got = run(list(arguments))
        out, err = capsys.readouterr()
        assert got == code, err
        return out + err

    return asked


def held(ask: Ask) -> list[str]:
    return [line.partition(",")[0] for line in ask("documents", "list", "--csv").splitlines()[1:]]


CHOICES = [
    (["--publisher", "post"], ["note.txt", "r1"]),
    (["--published-to", "2021-03-04"], ["note.txt", "r2"]),
    (["--published-from", "2021-03", "--published-to", "2021-03"], ["note.txt"]),
    (["--published-from", "2021-03-01", "--published-to", "2021-03-31"], ["note.txt"]),
    (["--like", "flood"], ["note.txt", "r2"]),
    (["--like", "*.txt"], ["r1", "r2"]),
    (["--folder", "in"], ["note.txt"]),
    (["--folder", "."], []),
    (["--run", "2"], ["r1", "r2"]),
    (["--run", "1", "--publisher", "wire"], ["note.txt", "r2"]),
    (["r1", "note.txt"], ["r2"]),
]


@pytest.mark.parametrize(("choice", "left"), CHOICES)
def test_what_is_chosen_goes_and_comes_back(ask: Ask, choice: list[str], left: list[str]) -> None:
    before = ask("report", "figures", "--csv")
    shown = ask("documents", "remove", *choice, "--dry-run")
    assert "Nothing removed. Would remove" in shown and held(ask) == ["note.txt", "r1", "r2"]
    ask("documents", "remove", *choice, "--yes")
    assert held(ask) == left
    ask("db", "check")
    ask("log", "undo", "1")
    assert held(ask) == ["note.txt", "r1", "r2"]
    assert ask("report", "figures", "--csv") == before
    ask("db", "check")


def test_what_goes_is_shown_first(ask: Ask) -> None:
    ask("review", "--search", "14", "--ok", "--yes")
    shown = ask("documents", "remove", "--run", "1", "--dry-run").splitlines()
    assert shown == [
        "r1: r1, 1 version, 1 figure",
        "r2: r2, 1 version, 1 figure",
        "Nothing removed. Would remove 2 documents, with 2 figures and 1 decision.",
    ]


def test_an_undo_of_an_undo_removes_again(ask: Ask) -> None:
    ask("documents", "remove", "r1", "--yes")
    ask("log", "undo", "1")
    ask("log", "undo", "2")
    assert held(ask) == ["note.txt", "r2"]
    ask("log", "undo", "3")
    assert held(ask) == ["note.txt", "r1", "r2"]


def test_the_next_ingest_makes_it_final(ask: Ask) -> None:
    ask("review", "--search", "14", "--ok", "--yes")
    ask("documents", "remove", "r1", "r2", "--yes")
    assert "2 removed" not in ask("db", "info")
    ask("ingest", "note.txt")
    assert "is gone since the last ingest; ingest it again" in ask("log", "undo", "2", code=2)
    ask("ingest", "in")
    assert held(ask) == ["note.txt", "r1", "r2"]
    assert '"ok"' in ask("report", "figures", "--search", "14", "--jsonl")


def test_of_a_run_only_what_it_brought_goes(ask: Ask) -> None:
    Path("note.txt").write_text("Officials said that 31 trucks were captured.", encoding="utf-8")
    Path("other.txt").write_text("Officials said that 7 ships were captured.", encoding="utf-8")
    ask("ingest", "note.txt", "other.txt")
    shown = ask("documents", "remove", "--run", "3", "--yes")
    assert "1 document had come before that run, and stay" in shown
    assert held(ask) == ["note.txt", "r1", "r2"]
    assert ask("db", "runs").splitlines()[2].endswith("ingest: 1 new, 1 changed, 2 figures")


def test_an_old_id_of_a_removed_document_leads_nowhere(ask: Ask) -> None:
    row = ask("report", "figures", "--csv", "--search", "trucks").splitlines()[1]
    ask("documents", "remove", "note.txt", "--yes")
    assert "no claim has an id" in ask("show", row.partition(",")[0], code=2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name documents, or choose them by options"),
        (["r1", "--run", "1"], "name documents, or choose them by options"),
        (["--run", "9"], "--run: there was no run 9; claimtrack db runs lists them"),
        (["--publisher", "nobody"], "no document fits that"),
        (["r1"], "nobody is there to ask; say --yes to remove them"),
        (["--published-from", "March"], "is not a day"),
    ],
)
def test_what_cannot_be_meant(ask: Ask, arguments: list[str], message: str) -> None:
    assert message in ask("documents", "remove", *arguments, code=2)
    assert held(ask) == ["note.txt", "r1", "r2"]


@pytest.mark.parametrize(
    "command",
    [["documents", "list"], ["report", "figures"], ["speakers", "list"], ["log"], ["export"]],
)
def test_no_output_takes_the_place_of_a_file_with_records(ask: Ask, command: list[str]) -> None:
    before = Path("in/all.jsonl").read_bytes()
    assert "is a document of this ledger" in ask(*command, "-o", "in/all.jsonl", code=2)
    assert Path("in/all.jsonl").read_bytes() == before
    Path("link").symlink_to("in")
    assert "is a document of this ledger" in ask(*command, "-o", "link/all.jsonl", code=2)


def test_no_view_takes_the_place_of_a_document_of_its_name(ask: Ask) -> None:
    Path("made").mkdir()
    document = Path("made/index.html")
    document.write_text("<p>The flood in Lima killed 14 people on Monday.</p>", encoding="utf-8")
    ask("ingest", "made/index.html")
    before = document.read_bytes()
    assert "index.html: is a document of this ledger" in ask("report", "--all", "-o", "made", code=2)
    assert document.read_bytes() == before


@pytest.mark.parametrize("path", ["", "  "])
@pytest.mark.parametrize("command", ["ingest", "extract"])
def test_an_empty_path_names_nothing(ask: Ask, command: str, path: str) -> None:
    said = ask(command, path, "note.txt", code=2)
    assert said == "claimtrack: an empty path names nothing; give a file, a folder, an address or -\n"


def test_a_file_of_which_no_record_can_be_read_is_told_in_one_line(ask: Ask) -> None:
    Path("bad.jsonl").write_text('{"id": 1, "headline": "x"}\n' * 1200, encoding="utf-8")
    Path("half.jsonl").write_text(
        '{"id": 1}\n{"id": 2, "text": "He saw 3 boats."}\n{"id": 3}\n', encoding="utf-8"
    )
    told = [
        line for line in ask("ingest", "bad.jsonl", "half.jsonl", code=1).splitlines() if ".jsonl" in line
    ]
    assert len(told) == 3
    assert told[0].startswith(
        "claimtrack: bad.jsonl: none of its 1,200 records can be read; the first (1): record"
    )
    assert [line.split(": ")[1] for line in told[1:]] == ["half.jsonl:1", "half.jsonl:3"]


def test_a_file_is_one_document_from_wherever_it_is_named(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = str(tmp_path / "claimtrack.db")
    monkeypatch.chdir("in")
    for name in ("../note.txt", str(tmp_path / "note.txt"), "../in/../note.txt"):
        ask("ingest", name, "all.jsonl", str(tmp_path / "in"), "--db", ledger)
    monkeypatch.chdir(tmp_path.parent)
    ask("ingest", f"{tmp_path.name}/in", str(tmp_path / "note.txt"), "--db", ledger)
    monkeypatch.chdir(tmp_path)
    assert held(ask) == ["note.txt", "r1", "r2"]
    assert ask("db", "info").split("versions", 1)[1].split()[0] == "3"


def test_records_of_two_files_under_one_id(ask: Ask) -> None:
    other = {"id": "r1", "text": "The storm destroyed 40 barns, the mayor said."}
    Path("other.jsonl").write_text(json.dumps(other), encoding="utf-8")
    lines = ask("extract", "in/all.jsonl", "other.jsonl").splitlines()
    assert [json.loads(line)["document"] for line in lines] == ["r1", "r2", "other.jsonl#r1"]
    assert "1 record has an id that a record of another file has" in ask("ingest", "other.jsonl")
    assert held(ask) == ["note.txt", "other.jsonl#r1", "r1", "r2"]
    ask("documents", "remove", "other#r1", "--yes")
    assert "1 document: 1 changed" in ask("ingest", "other.jsonl", "--same-ids")
    assert held(ask) == ["note.txt", "r1", "r2"]


def test_what_is_about_to_be_read_is_not_written_over(ask: Ask) -> None:
    before = Path("in/all.jsonl").read_bytes()
    for source in ("in", ".", "in/all.jsonl"):
        assert "is what is to be read" in ask("extract", source, "-o", "in/all.jsonl", code=2)
    assert Path("in/all.jsonl").read_bytes() == before
    for _ in range(2):  # its own output may be made again
        ask("extract", "in", "-o", "in/out.jsonl")
        assert len(Path("in/out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
