"""What goes to stdout and stderr, how wide, and how a command ends when nobody listens."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.cli import app as program
from claimtrack.cli import output, run
from claimtrack.cli.options import SHORT_FORMS, expand_short_forms
from claimtrack.cli.progress import Course, progress_bar
from claimtrack.documents import Meter, ReadOptions, read_documents
from claimtrack.errors import UsageError
from claimtrack.ingest import PHASES


def test_version_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr() == (f"claimtrack {__version__}\n", "")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert capsys.readouterr().out.startswith("Usage: claimtrack")


@pytest.mark.parametrize("name", ["claims.db", "claims.db-wal", "claims.db-shm", "link.csv"])
def test_no_report_is_written_over_a_ledger(name: str, tmp_path: Path) -> None:
    from claimtrack.store import open_store

    ledger = tmp_path / "claims.db"
    (tmp_path / "link.csv").symlink_to(ledger)
    with open_store(str(ledger)):
        pass
    before = ledger.read_bytes()
    with pytest.raises(UsageError, match="is a database or a part of one"), output.sink(tmp_path / name):
        pytest.fail("it was opened")
    assert ledger.read_bytes() == before
    with output.sink(tmp_path / "new.db-wal") as write:  # beside no database it is a name like any other
        write("5 tanks")
    assert (tmp_path / "new.db-wal").read_text() == "5 tanks"


USAGE = [
    # arguments                                     the one line
    (
        ["report", "--nonsense"],
        "claimtrack: report: no such option: --nonsense; see claimtrack report --help",
    ),
    (
        ["repotr"],
        "claimtrack: no such command 'repotr'; did you mean 'report', 'export'?; see claimtrack --help",
    ),
    (["report", "totals"], "claimtrack: report: invalid value for 'VIEW': 'totals' is not one of"),
    (
        ["report", "--format", "xml"],
        "claimtrack: report: invalid value for '--format' / '-f': 'xml' is not one of",
    ),
    (
        ["report", "--limit", "0"],
        "claimtrack: report: invalid value for '--limit': ",
    ),
    (["ingest"], "claimtrack: ingest: missing argument 'PATH'; see claimtrack ingest --help"),
    (["show"], "claimtrack: show: missing argument 'CLAIM'; see claimtrack show --help"),
    (["db", "burn"], "claimtrack: db: no such command 'burn'; see claimtrack db --help"),
    (
        ["ingest", "x", "--date", "2020-13-40"],
        "claimtrack: --date: '2020-13-40' is not a day; write it as 2020-10-05",
    ),
    (
        ["ingest", "x", "--date", "5 Oct 2020"],
        "claimtrack: --date: '5 Oct 2020' is not a day; write it as 2020-10-05",
    ),
    (
        ["extract", "x", "--date", "20201005"],
        "claimtrack: --date: '20201005' is not a day; write it as 2020-10-05",
    ),
    (["report", "--asof-to", "2020-02-30"], "claimtrack: --asof-to: '2020-02-30' is not a day; write it as"),
    (
        ["report", "--published-from", "2020-10-06", "--published-to", "2020-10-05"],
        "claimtrack: --published-from: 2020-10-06 is after 2020-10-05",
    ),
    (
        ["ingest", "x", "--encoding", "klingon-8"],
        "claimtrack: --encoding: the encoding 'klingon-8' is unknown",
    ),
    (["ingest", "x", "--date", "2999-01-01"], "claimtrack: --date: 2999-01-01 has not come yet"),
    (
        ["report", "--basis", "nonsense"],
        "claimtrack: --basis: no basis 'nonsense'; there are counted, confirmed",
    ),
    (
        ["report", "--json", "--csv"],
        "claimtrack: --format: json and csv are asked for; a report has one form",
    ),
    (
        ["report", "--format", "json", "--csv"],
        "claimtrack: --format: json and csv are asked for; a report has one form",
    ),
    (["ingest", "x", "--language", "English"], "claimtrack: --language: 'English' is not a language code"),
]


@pytest.mark.parametrize(("arguments", "line"), USAGE, ids=[" ".join(row[0]) for row in USAGE])
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str],
    line: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(line)
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("short", "form"), SHORT_FORMS.items())
def test_short_forms(short: str, form: str) -> None:
    assert expand_short_forms(["report", short]) == ["report", f"--format={form}"]


@given(st.lists(st.sampled_from(["--", "--csv", "--debug", "-q", "--db", "x", "-", "--sort"])))
def test_nothing_behind_two_dashes_is_touched(arguments: list[str]) -> None:
    expanded = expand_short_forms(arguments)
    assert len(expanded) == len(arguments)
    if "--" in arguments:
        end = arguments.index("--")
        assert expanded[end:] == arguments[end:]
        assert program.take_flags(arguments)[0][-len(arguments[end:]) :] == arguments[end:]


# Errors that nobody foresaw


def test_an_unforeseen_error_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("claimtrack.schema.claim_schema", broken)
    assert run(["schema"]) == 1
    line = "claimtrack: unexpected ZeroDivisionError: two lines; claimtrack --debug shows where\n"
    assert capsys.readouterr().err == line
    with pytest.raises(ZeroDivisionError):
        run(["schema", "--debug"])
    with pytest.raises(ZeroDivisionError):
        run(["--debug", "schema"])


def test_ctrl_c_is_one_line_and_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("claimtrack.schema.claim_schema", stopped)
    assert run(["schema"]) == 130
    assert capsys.readouterr().err == "claimtrack: interrupted\n"


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    many = "from claimtrack.cli import output\nfor i in range(100000): output.say('x' * 80)"
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -c \"{many}\" | head -n 1; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
    )
    first, code = done.stdout.splitlines()
    assert first == "x" * 80
    # Outside of a command nobody turns the exit into a code; what counts is that no second error is printed.
    assert "BrokenPipeError" not in done.stderr
    assert code != "0"


def test_help_into_a_closed_pipe_is_quiet() -> None:
    command = f"'{sys.executable}' -m claimtrack ingest --help | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""


# Width


def test_tables_are_80_wide_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert output.table_width() == 80


@pytest.mark.parametrize(("columns", "width"), [(20, 60), (80, 80), (100, 100), (400, 140)])
def test_tables_are_as_wide_as_the_terminal_within_reason(
    columns: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert output.table_width() == width
    assert output.table_width(Path("report.txt")) == 80


# Files


def test_a_file_is_put_in_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), output.sink(path) as write:
        write("half")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    with output.sink(path) as write:
        write("“new”\n")
    assert path.read_bytes() == "“new”\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]


def test_a_new_file_has_the_rights_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    with output.sink(tmp_path / "made") as write:
        write("x")
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_device_is_written_to_as_it_is() -> None:
    with output.sink(Path(os.devnull)) as write:
        write("x")
    assert Path(os.devnull).is_char_device()


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="cannot be written: no such file"),
        output.sink(tmp_path / "no" / "x"),
    ):
        pass
    with pytest.raises(UsageError, match="is a folder"), output.sink(tmp_path):
        pass


def test_characters_that_cannot_be_written_do_not_end_a_run() -> None:
    probe = "from claimtrack.cli.output import *; prepare_streams(); say('“\\udcff”'); tell('a\\nb \\udcff')"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}
    )
    assert done.returncode == 0
    assert done.stdout == "“\\udcff”\n".encode()
    assert done.stderr == b"claimtrack: a b \\udcff\n"


def test_a_progress_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar("reading", wanted=False) as progress:
        assert progress is None
    with progress_bar("reading", 7) as progress:
        assert progress
        progress(3, "finding copies")
        output.tell("a.txt: is empty")
    assert "claimtrack: a.txt: is empty" in terminal.getvalue()
    assert "reading" in terminal.getvalue() and "finding copies" in terminal.getvalue()
    assert "3 of 7" in terminal.getvalue() and "left" in terminal.getvalue()


def test_a_bar_knows_the_bytes_before_it_begins_and_counts_down(tmp_path: Path) -> None:
    for name, size in (("a.txt", 30_000), ("b.txt", 10_000), (".hidden", 5_000), ("l.db", 7_000)):
        (tmp_path / name).write_text("x" * size, encoding="utf-8")
    meter = Meter([str(tmp_path)])
    course = Course(meter.total, 1_000.0, meter, 0.9, phase="reading", started=0.0)
    assert course.amount() == "0 bytes of 39.1 kB" and course.done == 0
    assert course.left(0.0) == pytest.approx(3 + 40 / 0.9), "time is left from the first second"
    assert course.left(10.0) == pytest.approx(40 / 0.9 - 7), "and runs down during a long document"
    shares = []
    for count, _ in enumerate(read_documents(str(tmp_path), options=ReadOptions(on_open=meter.opened)), 1):
        course.note(count, "reading", now=count * 10.0)
        shares.append(round(course.done, 3))
    assert shares == [0.675, 0.9], "the last tenth is for what comes behind the reading"
    for phase in PHASES[1:]:
        course.note(2, phase, now=21.0)
        assert course.amount() == "39.1 kB of 39.1 kB"
    assert 0.9 < course.done < 1


def test_no_bytes_are_known_of_what_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert Meter([str(tmp_path), "-"]).total is None
    assert Meter(["https://example.org/a"]).total is None
    assert Meter([str(tmp_path / "absent")]).total is None
    course = Course(None, 1.0)
    course.note(3, "reading")
    assert (course.amount(), course.left(9.0)) == ("3 done", None)


def test_no_progress_bar_into_a_redirected_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("reading") as progress:
        assert progress is None
    assert capsys.readouterr() == ("", "")


def test_no_name_moves_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """A member of an archive may be called anything, and what is said of it goes to a terminal."""
    name = "ev\x1b[2Jil\x9b31m\u202e\x07\tü"
    output.tell(f"{name}\n: is no PDF")
    output.say(f"{name}: 1 version")
    shown = "ev\\x1b[2Jil\\x9b31m\\u202e\\x07"
    assert capsys.readouterr() == (f"{shown}\tü: 1 version\n", f"claimtrack: {shown} ü : is no PDF\n")


def test_no_data_moves_the_cursor_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    output.write("a\x1b]0;owned\x07\tb\n")
    assert terminal.getvalue() == "a\\x1b]0;owned\\x07\tb\n"
    monkeypatch.undo()
    output.write("a\x1b]0;owned\x07\tb\n")
    assert capsys.readouterr().out == "a\x1b]0;owned\x07\tb\n"


def test_no_form_hands_a_spreadsheet_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": "=1+1", "text": "At least 12 people were killed.", "source": "@sum"}
    source, ledger = tmp_path / "r.jsonl", str(tmp_path / "l.db")
    source.write_text(json.dumps(record), encoding="utf-8")
    assert run(["ingest", str(source), "--db", ledger]) == 0
    capsys.readouterr()
    for command in (
        ["extract", str(source), "--csv"],
        ["report", "figures", "--csv", "--db", ledger],
        ["report", "figures", "--tsv", "--db", ledger],
        ["documents", "list", "--csv", "--db", ledger],
    ):
        assert run(command) == 0
        delimiter = "\t" if "--tsv" in command else ","
        [row] = csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=delimiter)
        assert (row["document"], row["publisher"]) == ("'=1+1", "'@sum")


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        ("<&-", "ingest -", 1),
        (">&-", "report figures", 0),
        ("<&- >&- 2>&-", "ingest a.txt", 0),
    ],
)
def test_closed_streams_are_no_fault(tmp_path: Path, closed: str, arguments: str, code: int) -> None:
    """A ledger that took the number of a closed stream would be written into by whoever writes there."""
    (tmp_path / "a.txt").write_text("At least 12 people died.", encoding="utf-8")
    program = f"{sys.executable} -m claimtrack"
    root = {"PYTHONPATH": str(Path(__file__).parents[2])}
    script = f"{program} ingest a.txt -q && {program} {arguments} {closed}; echo $?; {program} db check"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, env={**os.environ, **root}
    )
    assert "Traceback" not in done.stderr and "unexpected" not in done.stderr, done.stderr
    assert f"\n{code}\n" in f"\n{done.stdout}" and done.stdout.endswith("no faults found\n")


@pytest.mark.parametrize(
    "command",
    [
        ["documents", "list"],
        ["documents", "show", "a.txt"],
        ["log"],
        ["topics", "list"],
        ["stories", "list"],
        ["speakers", "list"],
        ["report", "figures"],
        ["readers"],
        ["extract", "a.txt"],
    ],
    ids=" ".join,
)
def test_a_file_says_the_form_by_its_suffix_everywhere(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text('"At least 12 people died," the mayor said.', encoding="utf-8")
    assert run(["ingest", "a.txt"]) == 0
    assert run(["review", "--counted", "people", "--tag", "x", "--yes"]) == 0
    assert run([*command, "-o", "x.json"]) == 0
    assert isinstance(json.loads(Path("x.json").read_text(encoding="utf-8")), list | dict)
    assert run([*command, "-o", "x.csv"]) == 0
    assert "," in Path("x.csv").read_text(encoding="utf-8").splitlines()[0]
    capsys.readouterr()
    assert run([*command, "-o", "x.docx"]) == 2
    assert ".csv .tsv .json .jsonl" in capsys.readouterr().err
    assert run([*command, "-o", "x.png"]) == 2
    assert not Path("x.png").exists() and not Path("x.docx").exists()
