"""``claimtrack compare`` and the views on pairs, on the ledger of the seeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.cli import run
from claimtrack.cli.options import Format


@pytest.fixture
def ask(ledger: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that runs a command on the ledger of the seeds and returns what it printed."""

    def asked(*arguments: str) -> str:
        assert run([*arguments, "--db", str(ledger)]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return asked


def the_answer(ask) -> tuple[str, str]:
    """Return the ids of the interviewer's 46 and of the answer, 47."""
    lines = [json.loads(line) for line in ask("report", "relations", "--jsonl").splitlines()]
    [line] = [line for line in lines if line["relation"] == "corrects"]
    return line["a"]["claim"], line["b"]["claim"]


def test_the_answer_corrects_the_question(ask) -> None:
    asked, answered = the_answer(ask)
    out = ask("compare", answered[:8], asked[:8])
    assert "corrects" in out
    assert "the one who was asked answers" in " ".join(out.split())
    assert out.index('"46') < out.index('"47')
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("form", list(Format))
def test_a_pair_in_every_form(form: Format, ask) -> None:
    asked, answered = the_answer(ask)
    out = ask("compare", asked, answered, "--format", form)
    assert "corrects" in out
    if form is Format.jsonl:
        record = json.loads(out)
        assert (record["a"]["claim"], record["b"]["claim"]) == (asked, answered)


def test_tanks_destroyed_and_captured_are_not_compared(ask) -> None:
    lines = [json.loads(line) for line in ask("report", "figures", "--jsonl").splitlines()]
    tanks = {line["low"]: line["claim"] for line in lines if line["counted_head"] == "tank"}
    record = json.loads(ask("compare", tanks["200"], tanks["33"], "--jsonl"))
    assert record["relation"] == "unrelated"
    assert record["reason"]


def test_the_seeds_hold_no_conflict(ask) -> None:
    assert ask("report", "conflicts").startswith("No conflict found among")
    assert ask("report", "conflicts", "--jsonl") == ""


def test_the_view_of_changes_shows_the_correction(ask) -> None:
    [line] = [
        json.loads(line) for line in ask("report", "changes", "--counted", "brothers", "--jsonl").splitlines()
    ]
    assert (line["kind"], line["b"]["wording"], line["why"]) == ("correction", "47", ["answered 1"])
    assert "No change found" in " ".join(ask("report", "changes", "--counted", "tank").split())


def test_relations_are_cut_with_a_word_on_stderr(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "relations", "--jsonl", "--limit", "2", "--db", str(ledger)]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err.startswith("claimtrack: 2 of ")


@pytest.mark.parametrize("chosen", [(), ("--counted", "brothers")])
def test_of_a_large_ledger_the_latest_are_compared(
    ask, chosen: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("report", "relations", *chosen)
    every, table = ask(*asked, "--jsonl"), ask(*asked)
    assert "documents, the latest" not in table
    monkeypatch.setattr("claimtrack.report.relations.MOST_COMPARED", 1)
    assert "documents, the latest" in " ".join(ask(*asked).split())
    assert ask(*asked, "--jsonl") == every


def test_a_filter_keeps_the_other_figure_of_a_pair(ask) -> None:
    lines = [
        json.loads(line)
        for line in ask("report", "relations", "--counted", "brothers", "--jsonl").splitlines()
    ]
    assert {"46 of our Azerbaijani brothers", "47"} <= {
        line[side]["wording"] for line in lines for side in "ab"
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["zzzz", "yyyy"], "no claim has an id that begins with 'zzzz'"),
        (["", ""], "give the id of a claim"),
    ],
)
def test_wrong_ids(words: list[str], said: str, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", *words, "--db", str(ledger)]) == 2
    assert said in capsys.readouterr().err
