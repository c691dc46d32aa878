"""What is new, what is doubtful, what was not read: the views that an editor opens first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli import clock, run

Ask = Callable[..., str]

FIRST = "The mayor said that 12 people were killed in the fire in Ostrel.\n"
SECOND = "The mayor said that 15 people were killed in the fire in Ostrel.\n"
OTHER = "The governor said 14 people were killed in the fire in Ostrel.\n"
MORE = "Rescuers said 30 people were injured in the fire in Ostrel.\n"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a function that runs a command in a folder of its own, an hour after the one before."""
    monkeypatch.chdir(tmp_path)
    moments = iter(datetime(2021, 1, 5, tzinfo=UTC) + timedelta(hours=n) for n in range(1000))
    now = [next(moments)]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def asked(*arguments: str, code: int = 0) -> str:
        now[0] = next(moments)
        assert run(list(arguments)) == code
        out, err = capsys.readouterr()
        return out if code == 0 else err

    return asked


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def put(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def test_what_came_in_since_the_last_look(ask: Ask) -> None:
    put("a.txt", FIRST)
    ask("ingest", "a.txt", "--date", "2021-01-01")
    assert "1 new document; 1 new figure" in " ".join(ask("report", "new").split())
    put("b.txt", OTHER + MORE)
    ask("ingest", "b.txt", "--date", "2021-01-01")
    text = " ".join(ask("report", "new").split())
    assert "run 2" in text and "1 new document; 2 new figures" in text
    found = {one["surface"]: one for one in lines(ask("report", "new", "--jsonl"))}
    assert found.keys() == {"14", "30"}
    assert found["14"]["reason"] in ("conflict", "diverge", "update", None)
    assert (found["30"]["against"], found["30"]["news"]) == (None, "new")
    assert {one["surface"] for one in lines(ask("report", "new", "--since", "1", "--jsonl"))} == {
        "12",
        "14",
        "30",
    }
    assert {one["surface"] for one in lines(ask("report", "new", "--since", "2021-01-01", "--jsonl"))} == {
        "12",
        "14",
        "30",
    }
    assert "Nothing came in since 2022-01-01" in ask("report", "new", "--since", "2022-01-01")
    [only] = lines(ask("report", "new", "--counted", "people", "--action", "injure", "--jsonl"))
    assert only["surface"] == "30"


def test_a_text_that_changed_where_it_stands(ask: Ask) -> None:
    put("a.txt", FIRST + MORE)
    ask("ingest", "a.txt", "--date", "2021-01-01", "--publisher", "Ostrel Post")
    put("a.txt", SECOND)
    ask("ingest", "a.txt")
    told = {(one["news"], one["surface"]) for one in lines(ask("report", "new", "--jsonl"))}
    assert told == {("changed", "15"), ("vanished", "30")}
    text = ask("report", "new")
    assert "TEXTS THAT CHANGED" in text and "no longer in the text" in " ".join(text.split())
    assert "TEXTS THAT CHANGED WHERE THEY STAND" in ask("report", "changes")
    changes = ask("report", "changes", "--markdown")  # a cell is in one piece there
    assert "12 people were" in changes and "15 people were" in changes
    [silent, gone] = [
        one for one in lines(ask("report", "changes", "--jsonl")) if "silent edit" in one["why"]
    ]
    assert (silent["kind"], silent["a"]["wording"], silent["b"]["wording"]) == (
        "edit",
        "12 people",
        "15 people",
    )
    assert (gone["a"]["wording"], gone["b"]["wording"]) == ("30 people", None)


@pytest.mark.parametrize(
    "since, says", [("9", "no run 9; there are 1 to 1"), ("soon", "neither"), ("2021-02-30", "neither")]
)
def test_since_when_cannot_be_told(ask: Ask, since: str, says: str) -> None:
    put("a.txt", FIRST)
    ask("ingest", "a.txt")
    assert says in ask("report", "new", "--since", since, code=2)
    assert "is for the view new" in ask("report", "figures", "--since", "1", code=2)


def test_doubtful_figures_say_why_and_leave_when_found_right(ask: Ask) -> None:
    put("a.txt", "Could 200 people have died in Ostrel? Nobody knew.\n" + FIRST)
    ask("ingest", "a.txt")
    [one, *others] = lines(ask("report", "doubtful", "--jsonl"))
    assert (one["surface"], one["doubt"], others) == ("200", "not put forward as so", [])
    assert "NOT PUT FORWARD AS SO (1)" in ask("report", "doubtful")
    ask("review", one["claim"], "--ok")
    assert "Nothing is in doubt" in ask("report", "doubtful")


def test_what_was_not_read_is_said(ask: Ask) -> None:
    put("a.txt", FIRST)
    put(
        "b.txt",
        "Der Bürgermeister sagte am Montag, dass zwölf Menschen bei dem Brand gestorben seien, "
        "und dass noch viele weitere vermisst würden, wie er weiter erklärte.\n",
    )
    put("c.txt", "Nobody said anything about it on that day.\n")
    Path("d.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    ask("ingest", ".", code=1)
    shown = ask("report", "coverage")
    for part in ("KEPT, NOT READ: language: de (1)", "COULD NOT BE READ (1)", "READ, NO FIGURE FOUND (1)"):
        assert part in shown, part
    why = {one["document"]: one["why"] for one in lines(ask("report", "coverage", "--jsonl"))}
    assert why["b.txt"] == "language: de"
    assert why["c.txt"] == "read; holds no figure"
    assert "d.txt" in " ".join(why)
    put("d.txt", MORE)
    ask("ingest", "d.txt")
    assert "COULD NOT BE READ" not in ask("report", "coverage")


def test_what_was_known_on_a_day(ask: Ask) -> None:
    put("a.txt", FIRST)
    put("b.txt", OTHER)
    ask("ingest", "a.txt", "--date", "2021-01-01")
    ask("ingest", "b.txt", "--date", "2021-01-03")
    shown = ask("report", "--as-of", "2021-01-02")
    assert "12 people" in shown and "14 people" not in shown
    assert "14 people" in ask("report", "--as-of", "2021-01-03")
    put("c.txt", OTHER.replace("14", "17"))
    ask("ingest", "c.txt", "--date", "2021-01-04")
    standing = ask("report", "--as-of", "2021-01-04")
    assert "Standing on 2021-01-04: each voice's latest word" in standing
    assert "17 people" in standing and "14 people" not in standing and "12 people" in standing
    before = ask("report", "--as-of", "2021-01-03")
    assert "14 people" in before and "17 people" not in before


def test_an_attribution_can_be_asked_for_by_how_sure_it_is(ask: Ask) -> None:
    put("a.txt", FIRST + "Some 40 shops were closed.\n")
    ask("ingest", "a.txt")
    for view in ("overview", "figures", "timeline", "speakers", "publishers", "conflicts", "changes"):
        counts = 0
        for sure in ("sure", "likely", "check"):
            counts += len(lines(ask("report", view, "--sure", sure, "--jsonl")))
        assert counts <= len(lines(ask("report", view, "--jsonl"))), view
    both = [
        lines(ask("report", "figures", "--sure", sure, "--jsonl")) for sure in ("sure", "likely", "check")
    ]
    assert sum(map(len, both)) == 2
