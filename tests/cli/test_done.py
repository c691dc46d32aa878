"""What commands that change something did, as JSON: the same values as in the words, on stdout alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from claimtrack.cli import run
from claimtrack.cli.app import app

Ask = Callable[..., Any]

QUAKE = """Quake shakes Zenda

Mayor Rosa Quispe said 120 people were killed in Zenda. Police said 95 people were killed in Zenda.

Quispe said 1,400 houses were destroyed. The union said 300 trucks were destroyed.
"""

STRIKE = """Opera house sells its curtains

The opera house in Arden sold 130 curtains at an auction, its director Ken Keen said.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two documents and their ledger, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "quake.txt").write_text(QUAKE, encoding="utf-8")
    (folder / "strike.txt").write_text(STRIKE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CLAIMTRACK_DB", raising=False)
        assert run(["ingest", "quake.txt", "strike.txt"]) == 0
    return folder


@pytest.fixture
def ask(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Return a function that runs a command with ``--json`` in a copy of that folder and reads its stdout."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMTRACK_DB", raising=False)

    def asked(*arguments: str, code: int = 0) -> Any:
        capsys.readouterr()
        got = run([*arguments, "--json"])
        out, err = capsys.readouterr()
        assert got == code, err
        return json.loads(out)

    return asked


def figure(ask: Ask, words: str) -> dict[str, Any]:
    """Return the record of a figure by words of its sentence."""
    [found] = ask("report", "figures", "--search", f'"{words}"')
    return dict(found)


def decided(ask: Ask, *arguments: str) -> dict[str, Any]:
    """Return what a decision says, which the log has under its number and command."""
    done = ask(*arguments)
    assert done["did"] == " ".join(arguments[:2])
    assert done["dry_run"] is False
    assert [one for one in ask("log") if one["decision"] == done["decision"]]
    return dict(done)


WITHOUT = {
    "serve": "runs until it is stopped",
    "serve-password": "asks for a password",
    "schema": "prints JSON as it is",
    "guide": "prints Markdown",
    "watch run": "prints alerts as they come; watch alerts lists them",
}
"""Commands without a choice of forms, and why."""


def test_every_command_has_json() -> None:
    def below(command: Any, words: str) -> list[str]:
        parts = getattr(command, "commands", {})
        found = [one for name, part in parts.items() for one in below(part, f"{words} {name}".strip())]
        has = any("--format" in parameter.opts for parameter in command.params)
        return found if parts or has else [words]

    assert sorted(below(typer.main.get_command(app), "")) == sorted(WITHOUT)


def test_ingest_counts_what_it_read(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    Path("note.txt").write_text("Police said 14 people were hurt in Zenda.", encoding="utf-8")
    done = ask("ingest", "note.txt", "quake.txt", "gone.txt", code=1)
    assert (done["did"], done["documents"], done["new"], done["unchanged"]) == ("ingest", 2, 1, 1)
    assert (done["figures"], done["without_date"]) == (1, 1)
    assert [one["where"] for one in done["failures"]] == ["gone.txt"]
    assert run(["ingest", "note.txt", "--json", "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1


def test_a_dry_run_says_so_and_writes_nothing(ask: Ask) -> None:
    Path("note.txt").write_text("Police said 14 people were hurt in Zenda.", encoding="utf-8")
    assert ask("ingest", "note.txt", "--dry-run")["dry_run"] is True
    tried = ask("documents", "remove", "quake", "--dry-run")
    assert (tried["decision"], tried["dry_run"], tried["figures"]) == (None, True, 4)
    assert len(ask("documents", "list")) == 2
    assert ask("log") == []


def test_documents_are_put_right_and_removed(ask: Ask) -> None:
    done = decided(ask, "documents", "set", "quake", "--date", "2021-03-01", "--publisher", "Wire")
    [one] = done["documents"]
    assert one["document"] == "quake.txt"
    assert one["fields"] == {
        "date": {"before": None, "now": "2021-03-01"},
        "publisher": {"before": None, "now": "Wire"},
    }
    gone = decided(ask, "documents", "remove", "quake", "--yes")
    assert [(one["document"], one["figures"]) for one in gone["documents"]] == [("quake.txt", 4)]
    assert (gone["figures"], gone["decisions"]) == (4, 2)
    back = ask("log", "undo", str(gone["decision"]))
    assert (back["did"], back["undone"]) == ("log undo", gone["decision"])
    assert len(ask("documents", "list")) == 2
    again = ask("documents", "refresh")
    assert again["counts"] == {"unchanged": 2}


def test_a_question_that_nobody_can_answer_leaves_stdout_empty(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["documents", "remove", "quake", "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "quake.txt" in err
    assert "--yes" in err
    assert len(ask("documents", "list")) == 2


def test_topics_are_decided_about(ask: Ask) -> None:
    curtains, houses = (figure(ask, words)["topic"] for words in ("130 curtains", "1,400 houses"))
    named = decided(ask, "topics", "rename", curtains, "Drapes")
    assert (named["key"], named["name"]) == (curtains, "Drapes")
    tried = ask("topics", "merge", curtains, houses, "--force", "--dry-run")
    assert [one["figure"] for one in tried["figures"]] == ['"130 curtains"']
    merged = decided(ask, "topics", "merge", curtains, houses, "--force", "--yes")
    assert merged["one"] == {"key": curtains, "name": "Drapes", "count": 1, "of": "figure"}
    assert (merged["into"]["key"], merged["into"]["of"]) == (houses, "figure")
    parted = decided(ask, "topics", "split", houses, "--by", "counted_head")
    assert sum(part["figures"] for part in parted["parts"]) == 1 + merged["into"]["count"]
    forgotten = decided(ask, "topics", "forget", houses)
    assert [one["decision"] for one in forgotten["forgotten"]] == [parted["decision"]]
    defined = decided(ask, "topics", "define", "Zenda dead", "--action", "kill")
    assert (defined["key"], len(defined["figures"])) == ("zenda-dead", 2)


def test_stories_are_decided_about(ask: Ask) -> None:
    quake, strike = (figure(ask, words)["story"] for words in ("1,400 houses", "130 curtains"))
    named = decided(ask, "stories", "rename", strike, "Curtains sold")
    assert named["name"] == "Curtains sold"
    merged = decided(ask, "stories", "merge", strike, quake, "--yes")
    assert merged["one"] == {"key": strike, "name": "Curtains sold", "count": 1, "of": "document"}
    [both] = ask("stories", "list")
    parted = decided(ask, "stories", "split", both["story"], "strike")
    assert (parted["story"]["count"], parted["documents"]) == (2, ["strike.txt"])


def test_voices_are_decided_about(ask: Ask) -> None:
    merged = decided(ask, "speakers", "merge", "the union", "Rosa Quispe", "--yes")
    assert (merged["voice"]["figures"], merged["into"]["name"]) == (1, "Rosa Quispe")
    named = decided(ask, "speakers", "rename", "Rosa Quispe", "R. Quispe")
    assert (named["voice"]["name"], named["name"]) == ("Rosa Quispe", "R. Quispe")
    parted = decided(ask, "speakers", "split", "the union")
    assert [one["figures"] for one in parted["names"]] == [1]


def test_figures_are_decided_about(ask: Ask) -> None:
    trucks = figure(ask, "300 trucks")["claim"]
    done = ask("review", trucks, "--ok", "--set", "value=310")
    assert done["said"] == [
        {"action": "verdict", "field": None, "value": "ok"},
        {"action": "set", "field": "low", "value": "310"},
        {"action": "set", "field": "high", "value": "310"},
    ]
    assert [one["claim"] for one in done["decided"]] == [trucks]
    again = ask("review", trucks, "--ok")
    assert (again["decision"], again["already"], again["decided"]) == (None, 1, [])
    many = ask("review", "--action", "kill", "--tag", "hold", "--yes")
    assert len(many["decided"]) == 2
    added = ask("review", "--add", "Police", "--document", "quake", "--set", "value=2", "--dry-run")
    assert (added["did"], added["document"], added["read"]["value"]) == ("review --add", "quake.txt", "2")


def test_watches_and_rules(ask: Ask) -> None:
    done = ask("watch", "add", "quake.txt", "--every", "30m", "--name", "quake")
    assert done == {
        "did": "watch add", "source": "quake.txt", "name": "quake", "every": 1800, "every_before": None,
    }  # fmt: skip
    assert ask("watch", "add", "quake.txt", "--every", "1h")["every_before"] == 1800
    made = ask(
        "watch", "rule", "add", "--speaker", "Rosa Quispe", "--when", "rises 10%", "--when", "above 500"
    )
    assert [one["condition"] for one in made["rules"]] == ["rises 10%", "above 500"]
    assert (made["rules"][0]["filters"], made["figures"]) == ({"speaker": "Rosa Quispe"}, 2)
    number = made["rules"][0]["rule"]
    assert ask("watch", "rule", "remove", str(number))["rule"] == made["rules"][0]
    assert ask("watch", "remove", "quake")["source"] == "quake.txt"


def test_the_ledger_is_looked_after(ask: Ask) -> None:
    assert ask("db", "refresh") == {"did": "db refresh", "remade": [], "documents": 0, "behind": []}
    assert ask("db", "rebuild")["rebuilt"] is True
    upgraded = ask("db", "upgrade")
    assert (upgraded["before"] == upgraded["after"], upgraded["older"]) == (True, 0)
