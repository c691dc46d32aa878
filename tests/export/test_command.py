"""``claimtrack export``: forms, files, filters, and what goes wrong."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.cli import run
from claimtrack.cli.export import export
from claimtrack.export import load, load_exporters
from export.helpers import ALL, WHOLE

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _the_ledger(location: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(location.parent)
    monkeypatch.setenv("CLAIMTRACK_DB", str(location))


@pytest.mark.parametrize("format", ALL)
def test_every_form_is_written(format: str, capsys: Captured) -> None:
    path = Path(f"out.{format}")
    assert run(["export", "--format", format, "-o", str(path)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] in (
        "claimtrack: out.claimreview: 12 figures",
        f"claimtrack: {path}: 13 figures",
    )
    if format in WHOLE:
        assert len(load(path, format)) == 13
    assert not [p for p in Path().iterdir() if p.name.startswith(".out")]


def test_csv_goes_to_stdout(capsys: Captured) -> None:
    assert run(["export"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("claim,document,") and captured.err == ""
    assert run(["export", "--tsv", "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("claim\tdocument\t")


@pytest.mark.parametrize("suffix", [s for e in load_exporters().values() for s in e.suffixes])
def test_the_suffix_says_the_form(suffix: str) -> None:
    assert run(["export", "-o", f"figures{suffix.upper()}"]) == 0
    assert Path(f"figures{suffix.upper()}").stat().st_size > 0


FILTERS = [
    (["--counted", "tank"], {"12"}),
    (["--publisher", "paper", "--search", "cmd"], {"12"}),
    (["--document", "copy.txt"], {"7", "9"}),
    (["--published-to", "1900-01-01"], {"7", "9"}),
    (["--limit", "1"], {"7"}),
    (["--sort", "-low", "--limit", "1"], {"900000000000000000001"}),
    (["--sort", "low", "--limit", "3"], {"1", "3.50"}),
]


@pytest.mark.parametrize(("arguments", "surfaces"), FILTERS)
def test_filters_are_those_of_reports(arguments: list[str], surfaces: set[str], capsys: Captured) -> None:
    assert run(["export", "--jsonl", *arguments]) == 0
    exported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run(["report", "figures", "--jsonl", *arguments]) == 0
    reported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert exported == reported
    assert {row["surface"] for row in exported} == surfaces


def test_the_workbook_names_the_filters() -> None:
    import openpyxl

    assert run(["export", "--counted", "=tank", "--published-from", "2021-01-01", "-o", "a.xlsx"]) == 0
    about = dict(openpyxl.load_workbook("a.xlsx")["about"].iter_rows(values_only=True))
    assert about["Chosen by"] == "counted =tank; published-from 2021-01-01"
    assert about["Figures"] == 1


def test_nothing_fits(capsys: Captured) -> None:
    assert run(["export", "--counted", "unicorn"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert captured.err == "claimtrack: no figure fits the filters; the export is empty\n"


def test_what_was_left_out_is_told(capsys: Captured) -> None:
    assert run(["export", "-f", "claimreview"]) == 0
    assert capsys.readouterr().err == "claimtrack: left out: 1 said in a copy of another document\n"


WRONG = [
    # arguments                                       the line
    (["--format", "dbf"], "--format: no format 'dbf'; there are csv, tsv, jsonl, parquet, xlsx"),
    (["--json"], "--format: no format 'json'; there are csv"),
    (["--format", "xlsx"], "--format: xlsx is not text; name a file with -o FILE"),
    (["--format", "parquet", "-o", "-"], "--format: parquet is not text; name a file with -o FILE"),
    (["-o", "figures.dat"], "figures.dat: the suffix does not say in which format; name one of csv, tsv"),
    (["-o", "none/figures.csv"], "none/figures.csv: cannot be written: no such file or directory"),
    (["-f", "csv", "-o", "."], ".: is a folder; name a file"),
    (["--sort", "colour"], "--sort: no column 'colour'; there are claim"),
    (["--db", "none.db"], "no ledger at none.db; run: claimtrack ingest PATH first"),
]


@pytest.mark.parametrize(("arguments", "line"), WRONG)
def test_wrong_usage_is_one_line(arguments: list[str], line: str, capsys: Captured) -> None:
    before = sorted(Path().iterdir())
    code = run(["export", *arguments])
    captured = capsys.readouterr()
    assert captured.err.startswith(f"claimtrack: {line}") and captured.err.count("\n") == 1
    assert code in (1, 2) and captured.out == ""
    assert sorted(Path().iterdir()) == before


def test_a_failed_export_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    from claimtrack.export import workbook

    path = Path("figures.xlsx")
    path.write_text("the old one")
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    assert run(["export", "-o", str(path)]) == 1
    assert "a sheet of Excel has 5 rows" in capsys.readouterr().err
    assert path.read_text() == "the old one"
    assert not [p for p in Path().iterdir() if p.name.startswith(".figures")]


def test_a_file_is_replaced_and_keeps_its_rights() -> None:
    path = Path("figures.parquet")
    path.write_text("the old one")
    path.chmod(0o640)
    assert run(["export", "-o", str(path)]) == 0
    assert path.read_bytes()[:4] == b"PAR1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_device_is_written_to() -> None:
    assert run(["export", "-f", "xlsx", "-o", os.devnull]) == 0
    assert Path(os.devnull).is_char_device()


def test_a_reader_that_goes_away_is_no_error(location: Path) -> None:
    program = "import sys; from claimtrack.cli import run; sys.exit(run(['export', '--jsonl']))"
    command = f'{sys.executable} -c "{program}" | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env={**os.environ})
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert location.exists()


def test_stdout_takes_bytes_in_any_pieces(capsys: Captured) -> None:
    from claimtrack.cli.output import StdoutBytes

    out = StdoutBytes()
    for byte in "drei Möbel 😀\n".encode():
        out.write(bytes([byte]))
    assert capsys.readouterr().out == "drei Möbel 😀\n"
    assert out.writable() and isinstance(out, io.RawIOBase)


def test_the_help_names_every_form() -> None:
    import typer

    from claimtrack.cli.app import app

    command = typer.main.get_command(app).commands["export"]  # type: ignore[attr-defined]
    [option] = [p for p in command.params if p.name == "format"]
    assert export.__name__ == "export"
    assert all(name in option.help for name in ALL)
