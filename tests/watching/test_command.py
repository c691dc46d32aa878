"""``claimtrack watch`` as it is called: what is refused, with what can be said instead, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ingest.test_kill import comes_true, in_the_foreground

from claimtrack.cli import clock, run
from claimtrack.documents.own import is_own
from claimtrack.store import open_store
from watching.site import Site, Time
from watching.test_rules import page


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: Time) -> Path:
    """Return a folder with a file to watch, in which commands run at the time of the clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "now", time.now)
    monkeypatch.setattr("time.sleep", time.sleep)
    (tmp_path / "live.txt").write_text("Quake in Ascot\nThe mayor said 40 people were killed in Ascot.\n")
    return tmp_path


Capture = pytest.CaptureFixture[str]


def call(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = run(["watch", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_from_the_first_watch_to_an_alert(folder: Path, time: Time, capsys: Capture) -> None:
    assert call(capsys, "add", "live.txt", "--every", "30m", "--name", "live")[:2] == (
        0,
        "live.txt is watched every 30m as live\n",
    )
    code, out, err = call(capsys, "run")
    assert (code, out) == (0, "") and "looked at 1 source, 1 document: 1 new; 0 alerts" in err
    assert call(capsys, "rule", "add", "--topic", "killed", "--when", "rises 10%", "--when", "new high")[
        1
    ] == ("rule 1: --topic killed --when 'rises 10%'\nrule 2: --topic killed --when 'new high'\n")
    code, out, err = call(capsys, "run")
    assert (code, out) == (0, "") and "nothing was due; 0 alerts" in err
    (folder / "live.txt").write_text("Quake in Ascot\nThe mayor said 58 people were killed in Ascot.\n")
    time.go_on(minutes=31)
    code, out, err = call(capsys, "run", "--feed", "alerts.xml")
    assert code == 0
    assert [line.partition("  ")[2] for line in out.splitlines() if line.startswith("alert ")] == [
        'rises 10%: Killed: "40 people" -> "58 people" (+45 %), The mayor',
        'new high: Killed: "40 people" -> "58 people" (+45 %), The mayor',
    ]
    assert (folder / "alerts.xml").read_text(encoding="utf-8").count("<entry>") == 2
    assert call(capsys, "run", "--feed", "alerts.xml")[1] == ""
    [second, first] = json.loads(call(capsys, "alerts", "--json")[1])
    assert (
        first["alert"],
        first["when"],
        first["from"]["low"] if "from" in first else first["from_low"],
    ) == (*(1, "rises 10%", "40"),)
    assert second["to_who"] == "The mayor" and second["to_document"] == "live.txt"
    assert "58 people" in call(capsys, "alerts", "--limit", "1")[1]
    for asked in (("alerts",), ("list",), ("rule", "list")):
        for form in ("csv", "json", "jsonl", "html", "markdown"):
            assert call(capsys, *asked, "--format", form, "-o", "told")[0] == 0
            assert is_own((folder / "told").read_bytes()), (asked, form)  # no document of a watched folder
    assert "No rule has alerted yet." in call(capsys, "alerts", "--since", "2022")[1]
    listed = json.loads(call(capsys, "list", "--json")[1])
    assert [(one["name"], one["every"], one["tries"]) for one in listed] == [("live", "30m", 0)]
    assert [one["alerts"] for one in json.loads(call(capsys, "rule", "list", "--json")[1])] == [1, 1]
    assert call(capsys, "rule", "remove", "1")[1].startswith("rule 1 is gone: --topic killed")
    assert call(capsys, "remove", "live")[1] == "live.txt is no longer watched; its documents stay\n"
    assert len(json.loads(call(capsys, "alerts", "--json")[1])) == 2


def test_a_source_that_is_added_again_gets_the_new_time(folder: Path, capsys: Capture) -> None:
    assert folder
    call(capsys, "add", "live.txt", "--every", "30m")
    assert call(capsys, "add", "./live.txt", "--every", "2h")[1] == (
        "live.txt was watched every 30m, now every 2h\n"
    )
    assert len(json.loads(call(capsys, "list", "--json")[1])) == 1


REFUSED = [
    ("add missing.txt", "missing.txt: no such file or folder"),
    ("add example.org/live", "an address begins with https://"),
    ("add - ", "names nothing that can be looked at again"),
    ("add https://ada:secret@example.org/", "holds a name or password"),
    ("add https://", "no address of the web"),
    ("add live.txt --every 30", "it has no unit; write it as 30m"),
    ("add live.txt --name 12", "a name needs a letter"),
    ("add seen.txt --name live", "another source is called 'live': live.txt"),
    ("remove lvie", "did you mean live?"),
    ("rule add --when rises", "which figures? name a --topic"),
    ("rule add --topic killed --when rsies", "did you mean rises?"),
    ("rule add --topic kiled --when rises", "did you mean Killed?"),
    ("rule add --topic killed --when falls", "there is such a rule: --topic killed --when falls"),
    ("rule remove 9", "no rule 9; there are 1"),
    ("alerts --rule 9", "no rule 9; there are 1"),
    ("alerts --since soon", "--since"),
    ("run --feed no/where.xml", "its folder is not there"),
    ("run --feed live.txt", "is a document of this ledger"),
    ("run --notify nonsense", "apprise knows no service"),
]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with a watch and a rule."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("live.txt", "seen.txt"):
            (folder / name).write_text("Quake in Ascot\nThe mayor said 40 people were killed in Ascot.\n")
        assert run(["watch", "add", "live.txt", "--name", "live"]) == 0
        assert run(["watch", "run"]) == 0
        assert run(["watch", "rule", "add", "--topic", "killed", "--when", "falls"]) == 0
    return folder


@pytest.mark.parametrize(("line", "told"), REFUSED)
def test_what_is_refused(
    begun: Path, line: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(begun)
    code, out, err = call(capsys, *line.split())
    assert code == 2 and out == ""
    assert told in err and "secret@" not in err.partition(": ")[2].partition(": ")[2]
    with open_store("claimtrack.db") as store:
        assert (len(store.watches()), len(store.rules())) == (1, 1)


def test_a_rule_may_wait_for_figures(begun: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(begun)
    code, out, err = call(capsys, "rule", "add", "--topic", "drowned", "--when", "rises", "--yes")
    assert code == 0 and "rule 2" in out and "the rule waits for some" in err
    call(capsys, "rule", "remove", "2")


def test_what_fails_ends_with_1_and_one_line(folder: Path, site: Site, capsys: Capture) -> None:
    assert folder
    call(capsys, "add", f"{site.url}/missing", "--allow-private")
    code, out, err = call(capsys, "run")
    assert (code, out) == (1, "")
    assert f"{site.url}/missing: the server says 404 Not Found; again at 2021-03-04T14:00:02Z" in err


@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM"])
def test_a_loop_runs_until_it_is_stopped(sent: str, tmp_path: Path, site: Site) -> None:
    path = tmp_path / "claimtrack.db"
    with open_store(str(path)) as store:
        address = site.write("/a", *page(("mayor", 40)), "No figure.")
        store.add_watch(address, address, 3600, Time().now(), allow_private=True)
    site.pages["/a"] = ("We are at work.", "text/plain")
    command = [sys.executable, "-m", "claimtrack", "watch", "run", "--forever", "--db", str(path)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=in_the_foreground, env=os.environ
    )
    assert comes_true(lambda: bool(site.times("/a")))
    process.send_signal(getattr(signal, sent))
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.splitlines()[-1] == "claimtrack: stopped; what was read and judged is kept"


@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM"])
def test_being_stopped_amid_an_import_is_no_other_end(sent: str) -> None:
    """Modules of dataclasses run texts while they are imported: Python takes an interrupt there for one that
    nobody handled, and ends the program by SIGINT after all."""
    code = f"""
import os, signal
from claimtrack.cli import app
def run(arguments):
    try:
        exec("import time; os.kill(os.getpid(), signal.{sent}); time.sleep(60)")
    except KeyboardInterrupt:
        return 0
app.run = run
app.main()
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, preexec_fn=in_the_foreground, check=False, timeout=60)
    assert done.returncode == 0


def test_a_source_that_failed_is_looked_at_at_once_when_it_is_added_again(
    folder: Path, site: Site, time: Time, capsys: Capture
) -> None:
    assert folder
    asked = ("add", f"{site.url}/a", "--allow-private")
    call(capsys, *asked)
    assert call(capsys, "run")[0] == 1
    site.write("/a", *page(("mayor", 40)))
    time.go_on(minutes=5)
    assert "nothing was due" in call(capsys, "run")[2]
    call(capsys, *asked)
    assert "1 document: 1 new" in call(capsys, "run")[2]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_ledger_that_may_not_be_written_is_refused(folder: Path, capsys: Capture) -> None:
    call(capsys, "add", "live.txt")
    (folder / "claimtrack.db").chmod(0o400)
    code, out, err = call(capsys, "run")
    assert (code, out) == (1, "") and "may not be written" in err
