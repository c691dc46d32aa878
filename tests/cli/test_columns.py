"""Which columns are written, and in which form: by name, or by the suffix of the file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from claimtrack.cli.app import run
from claimtrack.cli.report import Name
from claimtrack.rows import BRIEF, COLUMNS, flat_name

TEXT = "Three civilians were killed on Monday, Mayor Ana Sol said. Ana Sol said 12 cranes were lost."


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns")
    (folder / "port.txt").write_text(TEXT, encoding="utf-8")
    assert (
        run(["ingest", str(folder / "port.txt"), "--date", "2020-10-05", "--db", str(folder / "l.db")]) == 0
    )
    return folder / "l.db"


def test_a_sheet_has_the_columns_of_the_table(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["report", "figures", "--csv", "--db", str(ledger)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == list(map(flat_name, BRIEF))
    assert [(row["wording"], row["low"], row["voice"]) for row in rows] == [
        ("Three civilians", "3", "Ana Sol"),
        ("12 cranes", "12", "Ana Sol"),
    ]


ASKED = [
    ("wording,as_of", ["wording", "as_of"]),
    ("wording, asof ,end", ["wording", "as_of", "char_end"]),
    ("all", list(map(flat_name, COLUMNS))),
]


@pytest.mark.parametrize(("asked", "header"), ASKED)
@pytest.mark.parametrize("command", [("report", "figures", "--csv"), ("export",)])
def test_columns_can_be_chosen(
    ledger: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], asked: str, header: list[str]
) -> None:
    capsys.readouterr()
    assert run([*command, "--columns", asked, "--db", str(ledger)]) == 0
    assert capsys.readouterr().out.split("\n")[0].split(",") == header


def test_columns_of_the_other_forms(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["report", "figures", "--json", "--columns", "voice,as_of", "--db", str(ledger)]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {"voice": "Ana Sol", "asof": "2020-10-05"}
    assert run(["report", "figures", "--columns", "voice,wording", "--db", str(ledger)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert {"VOICE WORDING", "Ana Sol Three civilians", "Ana Sol 12 cranes"} <= set(lines)
    assert run(["report", "figures", "--csv", "--columns", "voise", "--db", str(ledger)]) == 2
    assert "no column 'voise'; did you mean voice?" in capsys.readouterr().err
    assert run(["export", "-f", "annotations", "--columns", "voice", "--db", str(ledger)]) == 2


FORMS = [
    # suffix      how the file begins
    (".csv", "claim,wording,"),
    (".tsv", "claim\twording\t"),
    (".json", '[\n{"claim": '),
    (".jsonl", '{"claim": '),
    (".html", "<!doctype html>"),
    (".md", "<!-- ClaimTrack -->"),
    (".MD", "<!-- ClaimTrack -->"),
    (".txt", "2 figures"),
    ("", "2 figures"),
]


@pytest.mark.parametrize(("suffix", "start"), FORMS)
def test_the_suffix_chooses_the_form(ledger: Path, tmp_path: Path, suffix: str, start: str) -> None:
    target = tmp_path / f"out{suffix}"
    assert run(["report", "figures", "-o", str(target), "--db", str(ledger)]) == 0
    assert target.read_text(encoding="utf-8").startswith(start)


def test_a_suffix_that_says_nothing_is_told_which_do(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "figures", "-o", str(tmp_path / "x.docx"), "--db", str(ledger)]) == 2
    assert ".csv .tsv .json .jsonl .html .md .txt; or name one" in capsys.readouterr().err
    assert run(["report", "figures", "--csv", "-o", str(tmp_path / "x.docx"), "--db", str(ledger)]) == 0
    assert run(["report", "timeline", "-o", str(tmp_path / "x.png"), "--db", str(ledger)]) == 2
    assert "pictures are .svg" in capsys.readouterr().err


RESERVED = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asof", "asymmetric", "both", "case",
    "cast", "check", "collate", "column", "constraint", "create", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant",
    "group", "having", "in", "initially", "intersect", "into", "lateral", "leading", "limit", "localtime",
    "not", "null", "offset", "on", "only", "or", "order", "pivot", "placing", "primary", "qualify",
    "references", "returning", "select", "some", "symmetric", "table", "then", "to", "trailing", "true",
    "union", "unique", "user", "using", "variadic", "when", "where", "window", "with",
}  # fmt: skip
"""What DuckDB or PostgreSQL keep for themselves."""


@pytest.mark.parametrize(
    "command",
    [
        *(("report", view) for view in Name),
        *((group, "list") for group in ("documents", "topics", "stories", "speakers", "watch")),
        *(("export",), ("log",), ("db", "info"), ("watch", "rule", "list"), ("watch", "alerts")),
    ],
    ids=" ".join,
)
def test_no_column_wants_quotes(
    ledger: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ("--columns", "all") if command[0] == "report" else ()
    assert run([*command, *columns, "--csv", "--db", str(ledger)]) == 0
    names = capsys.readouterr().out.splitlines()[0].split(",")
    assert len(names) > 3 and not RESERVED & set(names)


@pytest.mark.parametrize(
    "command", [("topics", "list"), ("speakers", "list"), ("stories", "list"), ("readers",)]
)
def test_lists_go_by_the_suffix_too(ledger: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    target = tmp_path / "out.json"
    db = () if command == ("readers",) else ("--db", str(ledger))
    assert run([*command, "-o", str(target), *db]) == 0
    assert isinstance(json.loads(target.read_text(encoding="utf-8")), list)
