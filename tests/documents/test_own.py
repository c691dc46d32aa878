"""What ClaimTrack wrote, or is writing, and what lies outside a folder is not read with it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from claimtrack.cli import run
from claimtrack.documents.own import is_own

RECORD = json.dumps({"id": "r", "text": "At least 12 people were killed in Lima.", "date": "2021-03-05"})
LATER = json.dumps(
    {"id": "s", "text": "Mayor Ana Sol said 14 people were killed in Lima.", "date": "2021-03-07"}
)

WRITTEN = [
    ["report", "figures", "--format", form, "-o", f"figures.{form}"]
    for form in ("csv", "tsv", "json", "jsonl", "markdown", "html")
] + [
    ["report", "changes", "--format", "csv", "-o", "changes.csv"],
    ["report", "figures", "--columns", "surface,claim,document", "-o", "chosen.csv"],
    ["report", "figures", "--columns", "all", "-o", "all.tsv"],
    ["report", "conflicts", "--format", "jsonl", "-o", "conflicts.jsonl"],
    ["report", "--all", "-o", "reports"],
    ["export", "-o", "export.csv"],
    ["export", "-o", "export.jsonl"],
    ["documents", "list", "--csv", "-o", "documents.csv"],
    ["export", "-f", "annotations", "-o", "marks.json"],
    ["export", "-f", "claimreview", "-o", "check.json"],
] + [
    [*words, "--format", form, "-o", f"{'-'.join(words)}.{form}"]
    for form in ("tsv", "json")
    for words in (
        ["documents", "list"], ["documents", "show", "r"], ["topics", "list"], ["stories", "list"], ["speakers", "list"],
        ["log"], ["report", "new"], ["report", "overview"], ["report", "doubtful"],
    )
] + [
    [*words, "-o", f"{'-'.join(words).replace('.jsonl', '')}.txt", "--format", "table"]
    for words in (
        ["report", "overview"], ["report", "figures"], ["report", "timeline"], ["report", "speakers"],
        ["report", "publishers"], ["report", "new"], ["documents", "list"], ["topics", "list"], ["stories", "list"],
        ["speakers", "list"], ["log"], ["db", "info"], ["check", "r.jsonl"],
    )
] + [
    ["check", "r.jsonl", "--format", "csv", "-o", "checked.csv"],
    ["check", "r.jsonl", "--format", "json", "-o", "checked.json"],
    ["db", "info", "--format", "json", "-o", "info.json"],
    ["report", "timeline", "--chart", "--topic", "killed", "-o", "chart.svg"],
    ["report", "timeline", "--chart", "-o", "chart.txt"],
    ["export", "-o", "sheet.xlsx"],
    ["export", "-o", "packed.parquet"],
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.jsonl").write_text(RECORD, encoding="utf-8")
    return tmp_path


def test_nothing_of_its_own_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "r.jsonl").write_text(f"{RECORD}\n{LATER}\n", encoding="utf-8")
    assert run(["ingest", "r.jsonl", "--db", "l.db"]) == 0
    assert run(["review", "--search", "12", "--ok", "--yes", "--db", "l.db"]) == 0
    assert all(run([*command, "--db", "l.db"]) in (0, 3) for command in WRITTEN)  # 3: a draft with faults
    written = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(("l.db", "r.jsonl"))]
    empty = [p for p in written if p.read_bytes().strip() in (b"", b"[]")]
    for path in empty:
        path.unlink()
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(folder / "figures.csv", "a.csv")
    (folder / "figures.csv.gz").write_bytes(gzip.compress((folder / "figures.csv").read_bytes()))
    left_out = len(written) - len(empty) + 2
    capsys.readouterr()
    assert run(["ingest", ".", "--db", "other.db"]) == 0
    told = capsys.readouterr().out
    assert "2 documents: 2 new" in told
    assert f"left out: {left_out} files (reports and exports of ClaimTrack)" in told


@pytest.mark.parametrize(
    "text",
    [
        '{"topic": "floods", "text": "At least 12 died."}',
        '{"document": "a", "label": 3, "text": "At least 12 died."}',
        "document,title,text\na,b,At least 12 died.\n",
        "speaker,figures,text\na,3,At least 12 died.\n",
        "speaker,claim,date\nAda,At least 12 died.,2021-03-05\n",
        "Killed and hurt\n\nREGION  KILLED  DOC  DATE\nLima    12      a    1 May\n",
        "At least 12 died.\n\nclaimtrack is a program.\n",
        '{"claim": "0123456789abcdefg", "text": "At least 12 died."}',
        '{"@context": "https://schema.org", "@type": "NewsArticle", "text": "At least 12 died."}',
    ],
)
def test_what_only_begins_alike_is_read(text: str) -> None:
    assert not is_own(text.encode())


def test_named_by_itself_it_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.md").write_text("<!-- ClaimTrack -->\n\nAt least 12 people died.", encoding="utf-8")
    assert run(["ingest", "page.md", "--db", "l.db"]) == 0
    assert "1 document" in capsys.readouterr().out


def test_no_command_reads_its_own_output(folder: Path) -> None:
    command = [sys.executable, "-m", "claimtrack", "extract", "."]
    told = folder / "told.txt"
    with (
        (folder / "out.jsonl").open("w", encoding="utf-8") as out,
        told.open("w", encoding="utf-8") as errors,
    ):
        done = subprocess.run(command, stdout=out, stderr=errors, timeout=120)
    assert done.returncode == 0
    for name in ("out.jsonl", "told.txt"):
        assert f"{name}: the output of this command" in told.read_text(encoding="utf-8")
    assert len((folder / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_no_link_leads_out_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named, outside = tmp_path / "named", tmp_path / "outside"
    for place in (named, outside):
        place.mkdir()
        (place / "r.jsonl").write_text(RECORD, encoding="utf-8")
    monkeypatch.chdir(named)
    for name, target in (
        ("far", outside),
        ("far.jsonl", outside / "r.jsonl"),
        ("near.jsonl", named / "r.jsonl"),
    ):
        (named / name).symlink_to(target)
    assert run(["extract", "."]) == 0
    shown = capsys.readouterr()
    assert "left out: far: links that lead out" in shown.err and "far.jsonl: links" in shown.err
    assert "near.jsonl" not in shown.err
    assert len(shown.out.splitlines()) == 2  # the file and the link to it


def test_a_link_in_an_archive_is_no_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.txt", "At least 12 people were killed in Lima.")
        archive.writestr(link, "../12 secrets.txt")
    assert run(["extract", "a.zip"]) == 0
    assert [json.loads(line)["document"] for line in capsys.readouterr().out.splitlines()] == ["a.zip!a.txt"]


def test_no_output_takes_the_place_of_a_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "At least 12 people were killed in Lima."
    (folder / "a.txt").write_text(text, encoding="utf-8")
    assert run(["ingest", "a.txt", "--db", "l.db"]) == 0
    for command in (
        ["extract", "a.txt", "-o", "a.txt"],
        ["report", "figures", "--csv", "-o", "a.txt", "--db", "l.db"],
        ["export", "--format", "csv", "-o", "a.txt", "--db", "l.db"],
        ["report", "figures", "--csv", "-o", "l.db", "--db", "l.db"],
    ):
        capsys.readouterr()
        assert run(command) == 2
        assert "name another file" in capsys.readouterr().err
    assert (folder / "a.txt").read_text(encoding="utf-8") == text
