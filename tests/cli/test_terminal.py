"""What a terminal asks for: help, messages in our words, options anywhere, completion, a pager, colours."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimtrack.cli.app import run, take_flags
from claimtrack.cli.colours import coloured

TEXT = (
    "At least 12 people were killed on Monday, Mayor Ana Sol said. The ship lost at most 1,000 barrels of oil. "
    "More than 40 cranes fell."
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    text = folder / "port.txt"
    text.write_text(TEXT, encoding="utf-8")
    done = run(
        ["ingest", str(text), "--date", "2020-10-05", "--publisher", "Gazette", "--db", str(folder / "l.db")]
    )
    assert done == 0
    return folder / "l.db"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "figurs"], "relations, coverage; did you mean figures?; see"),
        (["report", "--format", "cvs"], "did you mean csv?"),
        (["guide", "task"], "did you mean tasks?"),
    ],
)
def test_a_slip_in_a_choice_is_told_the_nearest(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("named", [(), ("--db", "l.db")], ids=["default", "named"])
@pytest.mark.parametrize("group", ["topics", "stories", "speakers", "documents", "db"])
def test_a_group_without_a_command_prints_its_help(
    group: str, named: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([group, *named]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"Usage: claimtrack {group} ") and "Commands:" in out and err == ""


ANYWHERE = [
    ["--db", "DB", "report", "figures"],
    ["report", "--db", "DB", "figures"],
    ["report", "figures", "--db=DB"],
    ["--db=DB", "db", "info"],
    ["db", "--db", "DB", "info"],
    ["-q", "--db", "DB", "--no-pager", "report"],
]


@pytest.mark.parametrize("words", ANYWHERE)
def test_the_ledger_may_be_named_anywhere(
    words: list[str], ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([word.replace("DB", str(ledger)) for word in words]) == 0
    assert capsys.readouterr().out


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    assert take_flags(["show", "--", "--db", "-q"]) == (["show", "--", "--db", "-q"], {})


MESSAGES = [
    # typed                                    told
    (["report", "--topc", "x"], "claimtrack: report: no such option: --topc; did you mean --topic?; see"),
    (
        ["reprt"],
        "claimtrack: no such command 'reprt'; did you mean 'report', 'export'?; see claimtrack --help",
    ),
    (
        ["report", "--limit", "x"],
        "claimtrack: report: invalid value for '--limit': a whole number is wanted; see",
    ),
    (["report", "--limit", "0"], "claimtrack: report: invalid value for '--limit': the least is 1; see"),
    (["report", "figures", "x", "y"], "claimtrack: report: does not take x y; see claimtrack report --help"),
]


@pytest.mark.parametrize(("typed", "told"), MESSAGES)
def test_wrong_usage_is_told_in_our_words(
    typed: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(typed) == 2
    err = capsys.readouterr().err
    assert err.startswith(told) and err.count("\n") == 1 and ".;" not in err


def test_quiet_and_verbose(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ["export", "-o", str(tmp_path / "f.csv"), "--db", str(ledger)]
    assert run(export) == 0
    assert "3 figures" in capsys.readouterr().err
    assert run(["-q", *export]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["ingest", "-q", str(ledger.parent / "port.txt"), "--db", str(ledger)]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["report", "-v", "--db", str(ledger)]) == 0
    assert capsys.readouterr().err.startswith(f"claimtrack: ledger {ledger}; ")


def test_one_figure_and_the_ledger_as_json(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def asked(*words: str) -> dict[str, object]:
        capsys.readouterr()
        assert run([*words, "--json", "--db", str(ledger)]) == 0
        found = json.loads(capsys.readouterr().out)
        return found[0] if isinstance(found, list) else found

    assert run(["report", "figures", "--jsonl", "--db", str(ledger)]) == 0
    twelve, oil, _ = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    shown = asked("show", twelve["claim"][:8])
    assert {key: shown[key] for key in twelve} == twelve
    assert str(shown["cite"]).startswith('Ana Sol: "At least 12 people" [killed]. ')
    assert asked("compare", twelve["claim"], oil["claim"])["a"]
    assert asked("db", "info")["claims"] == 3
    assert asked("db", "check") == {"faults": []}
    assert asked("db", "runs")["counts"]
    assert run(["show", oil["claim"], "--db", str(ledger)]) == 0
    assert "figure   at most 1,000 barrels" in capsys.readouterr().out


COMPLETED = [
    # line so far                               one of the proposals
    ("report ti", "timeline"),
    ("report figures --spea", "--speaker"),
    ("report figures --speaker Ana", "Ana\\ Sol"),
    ("report figures --speaker '!Ana", None),
    ("report figures --unit ba", "barrel"),
    ("report figures --kind tot", "total"),
    ("report --columns wording,as_", "wording,as_of"),
    ("report timeline --topic kil", "killed"),
]


@pytest.mark.parametrize(("line", "proposed"), COMPLETED)
def test_the_shell_completes(ledger: Path, line: str, proposed: str | None) -> None:
    words = f"claimtrack {line}"
    environment = os.environ | {
        "_CLAIMTRACK_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
        "CLAIMTRACK_DB": str(ledger),
    }
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack"], capture_output=True, text=True, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    if proposed:
        assert any(found.startswith(proposed) for found in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("shell", "says"), [("bash", "complete -o default"), ("zsh", "compdef"), ("fish", "complete --command")]
)
def test_completion_can_be_installed_by_hand(
    shell: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The shell is the one that the command was started from; a test may be started from none.
    monkeypatch.setattr("shellingham.detect_shell", lambda: (shell, f"/bin/{shell}"))
    assert run(["--show-completion"]) == 0
    shown = capsys.readouterr().out
    assert "_CLAIMTRACK_COMPLETE" in shown and says in shown


def test_colours_stress_words_and_change_none() -> None:
    text = 'ID        FIGURE AS WORDED\n0b2c      "at least 12 people"  check who\n'
    shown = coloured(text)
    assert "\x1b[36mat least\x1b[0m 12" in shown and "\x1b[33mcheck who\x1b[0m" in shown
    assert shown.startswith("\x1b[1mID        FIGURE AS WORDED\x1b[0m\n")
    for code in ("1", "33", "36", "0"):
        shown = shown.replace(f"\x1b[{code}m", "")
    assert shown == text


def on_a_terminal(command: list[str], lines: int, **environment: str) -> str:
    """Return what a command shows on a terminal of 80 columns and so many lines."""
    program, terminal = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 80, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", *command],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "PAGER", "LINES", "COLUMNS")}
        | {"TERM": "xterm", **environment},
        close_fds=True,
    )
    os.close(terminal)
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ready, _, _ = select.select([program], [], [], 0.2)
        if ready:
            try:
                piece = os.read(program, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        elif running.poll() is not None:
            break
    running.wait(timeout=10)
    os.close(program)
    return shown.decode()


def test_a_long_table_goes_through_the_pager(ledger: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n", encoding="utf-8")
    pager.chmod(0o755)
    figures = ["report", "figures", "--db", str(ledger)]
    assert "PAGED" in on_a_terminal(figures, 5, PAGER=str(pager))
    assert "PAGED" not in on_a_terminal(figures, 60, PAGER=str(pager))
    assert "PAGED" not in on_a_terminal([*figures, "--no-pager"], 5, PAGER=str(pager))
    shown = on_a_terminal(figures, 5, PAGER="")
    assert "PAGED" not in shown and "\x1b[36mAt least\x1b[0m" in shown
    plain = on_a_terminal(figures, 5, PAGER="", NO_COLOR="1")
    assert "\x1b" not in plain and '"At least 12 people"' in plain
    assert "12 people" in on_a_terminal(figures, 5, PAGER="/no/such/pager")


def test_what_is_said_of_a_ledger_has_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    for named in (["--db", "postgresql:/ann:secret@host/x"], ["--db=postgresql://ann:secret@host:no/x"]):
        assert run(["-v", "db", "info", *named]) == 1
        err = capsys.readouterr().err
        assert "ledger postgresql" in err and "secret" not in err


def test_an_empty_name_is_no_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--db", ""]) == 2
    assert "--db: names no ledger" in capsys.readouterr().err
