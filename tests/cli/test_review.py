"""Deciding about figures at the command line: one, many, one by one; the log; taking it back."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli import run
from claimtrack.plural import many

Ask = Callable[..., str]

NOW = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture
def mine(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the ledger of the seeds, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMTRACK_USER", "Ada")
    shutil.copy(ledger, tmp_path / "claimtrack.db")
    return tmp_path


@pytest.fixture
def ask(mine: Path, capsys: pytest.CaptureFixture[str]) -> Ask:  # noqa: ARG001 - the folder it runs in
    """Return a function that runs a command and returns what it printed; ``code`` is the exit code wanted."""

    def asked(*arguments: str, code: int = 0) -> str:
        assert run(list(arguments)) == code
        out, err = capsys.readouterr()
        return out if code == 0 else err

    return asked


def records(ask: Ask, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ask("report", "figures", "--jsonl", *arguments).splitlines()]


def test_one_figure_is_decided_about_and_the_decision_taken_back(ask: Ask) -> None:
    [first, *_] = records(ask, "--counted", "tank")
    claim = first["claim"][:8]
    said = ask("review", claim, "--ok", "--set", "speaker=Ana Sol", "--tag", "story", "--note", "asked again")
    named, said = said.splitlines()
    assert named.startswith(f'{claim}  "') and first["surface"] in named and first["speaker"] in named
    assert said == "1 figure: ok, speaker set to Ana Sol, note: asked again, tagged story"
    [now] = records(ask, "--with-tag", "story")
    assert (now["speaker"], now["verdict"], now["notes"]) == ("Ana Sol", "ok", ["asked again"])
    assert now["decided"] == [f"speaker was {first['speaker']}"]
    assert [r["speaker"] for r in records(ask, "--extracted", "--with-tag", "story")] == [first["speaker"]]
    shown = " ".join(ask("show", claim).split())
    for part in ("Ana Sol", "speaker set by hand", "was Ilham Aliyev", "reviewed", "#story", "asked again"):
        assert part in shown, part
    told = ask("log")
    assert f"claim {claim}: " in told and "200 tanks" in " ".join(told.split())
    assert f"taken back: claim {claim}: " in ask("log", "undo", "1")
    assert records(ask, "--with-tag", "story") == []
    log = [json.loads(line) for line in ask("log", "--jsonl").splitlines()]
    assert [(one["decision"], one["who"], one["undone"]) for one in log] == [(1, "Ada", 1)] * 4 + [
        (2, "Ada", 0)
    ]
    assert "already" in ask("log", "undo", "1", code=2)
    ask("log", "undo", "2")
    assert [r["speaker"] for r in records(ask, "--with-tag", "story")] == ["Ana Sol"]


def test_the_same_decision_is_not_logged_twice(ask: Ask) -> None:
    claims = [record["claim"][:8] for record in records(ask, "--counted", "tank")][:2]
    steps = ["--ok", "--set", "speaker=Ana Sol", "--set", "value=7", "--tag", "story", "--note", "seen"]
    ask("review", claims[0], *steps, "--grade", "fair", "--set", "asof=")
    assert f"{claims[0]} " in (said := ask("review", claims[0], *steps, "--grade", "fair"))
    assert said.endswith("graded fair already; nothing was decided\n")
    assert "1 figure: ok; 1 figure was so already" in ask("review", *claims, "--ok")
    assert "not reviewed" in ask("review", claims[0], "--unreviewed")
    assert "already" in ask("review", claims[0], "--unreviewed")
    log = ask("log", "--jsonl").splitlines()
    assert [json.loads(line)["decision"] for line in log] == [1] * 8 + [2] + [3]


def test_who_decides_otherwise_than_another_is_told(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    claim = records(ask, "--counted", "tank")[0]["claim"][:8]
    ask("review", claim, "--wrong", "--note", "see p. 3", "--by", "Bob")
    assert run(["review", claim, "--ok", "--note", "it stands", "--by", "Ada"]) == 0
    assert f"{claim}: wrong had been decided by Bob (decision 1)" in capsys.readouterr().err
    assert run(["review", claim, "--tag", "x", "--by", "Bob"]) == 0
    assert "had been decided" not in capsys.readouterr().err


def test_two_in_one_queue_do_not_overwrite_each_other_unseen(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimtrack.cli.queue import _Queue, find_queue
    from claimtrack.filters import Filters
    from claimtrack.store import open_store

    with open_store(str(mine / "claimtrack.db")) as store:
        waiting = find_queue(store, "unreviewed", Filters(counted="tank"))
        claim = waiting[0][0].claim.claim
        keys = iter("owq")

        def key() -> str:
            pressed = next(keys)
            if pressed == "o":  # Ada sees the first figure; before she says anything, Bob does
                run(["review", claim, "--wrong", "--by", "Bob"])
            return pressed

        _Queue(store, waiting, "Ada", key).run()
        out = capsys.readouterr().out
        assert f"Bob decided about {claim[:8]} since you saw it (decision 1); nothing was decided" in out
        assert "wrong already" in out  # having seen it she agrees, which is no second decision
        assert [(one.batch, one.who) for one in store.log()] == [(1, "Bob")]


def test_a_decision_that_was_overtaken_is_refused(ask: Ask, mine: Path) -> None:
    from claimtrack.errors import Overtaken
    from claimtrack.store import open_store
    from claimtrack.store.decisions import Decision

    first, other = [record["claim"] for record in records(ask)][:2]
    with open_store(str(mine / "claimtrack.db")) as store:

        def decide(claim: str, seen: int | None) -> None:
            [entry] = [one for one in store.entries() if one.claim.claim == claim]
            made = Decision("claim", "tag", claim, None, "x", document=entry.claim.document)
            store.decide([made], at=NOW, who="Bob", seen=seen)

        decide(first, 0)
        decide(other, 0)  # what was decided about another figure does not matter
        with pytest.raises(Overtaken, match=r"Bob decided about .* \(decision 1\)"):
            decide(first, 0)
        store.undo(1, at=NOW, who="Eve")
        with pytest.raises(Overtaken, match=r"Eve took back what was decided"):
            decide(first, 2)
        decide(first, 3)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("speakers", "merge", "Aliyev", "the press"), "Ilham Aliyev"),
        (("speakers", "merge", "the press", "Aliyev"), "Ilham Aliyev"),
        (("topics", "merge", "killed/azer", "killed/of-azerbaijan/at-azerbaijan"), "killed/azerbaijani"),
    ],
)
def test_no_near_name_is_merged_unasked(ask: Ask, arguments: tuple[str, ...], near: str) -> None:
    told = ask(*arguments, code=2)
    assert "is a part of" in told and near in told
    assert ask("log", "--jsonl") == ""


def test_a_figure_found_wrong_is_gone_from_every_view(ask: Ask) -> None:
    before = records(ask)
    wrong = before[3]
    ask("review", wrong["claim"], "--wrong")
    after = {r["claim"] for r in records(ask)}
    assert after == {r["claim"] for r in before} - {wrong["claim"]}
    assert [r["claim"] for r in records(ask, "--reviewed", "wrong")] == [wrong["claim"]]
    for view in ("overview", "timeline", "speakers", "conflicts", "relations"):
        assert wrong["claim"] not in ask("report", view, "--json"), view
    assert "found wrong" in ask("show", wrong["claim"])
    for view in ("overview", "figures", "timeline", "speakers", "conflicts", "changes", "doubtful"):
        said = " ".join(ask("report", view).split())
        assert "1 figure found wrong is left out: --reviewed wrong" in said, view
        assert "is left out" not in ask("report", view, "--reviewed", "any"), view
    assert "left out" not in ask("report", "figures", "--document", "nowhere")


def test_what_was_decided_is_marked_in_every_view(ask: Ask) -> None:
    ask("review", "--counted", "tank", "--tag", "story", "--note", "asked again", "--yes")
    ask("review", "--search", "46 of our", "--counted", "brother", "--set", "speaker=Ana Sol", "--yes")
    for view in ("overview", "figures", "timeline", "speakers", "publishers"):
        text = " ".join(ask("report", view).split())
        assert "#story; note" in text, view
    for view in ("overview", "figures", "publishers", "changes", "relations"):
        text = " ".join(ask("report", view, "--markdown").split())
        assert "speaker set by hand" in text, view
    page = ask("report", "--html")
    assert "#story" in page and "speaker set by hand" in page


def test_a_card_says_why_it_is_in_its_topic_and_what_it_stands_against(ask: Ask) -> None:
    [said] = [one["claim"] for one in records(ask, "--search", "47") if one["low"] == "47"]
    shown = " ".join(ask("show", said).split())
    assert 'why killed, by "kill"' in shown
    assert 'against corrects "46 of our Azerbaijani brothers" (A Haber interviewer,' in shown
    assert "corrects" in ask("show", said, "--format", "html")
    found = records(ask, "--search", "2 billion")
    wholes = [one["claim"] for one in found if one["surface"] == "$2 billion"]
    assert any('contains "$1 billion"' in " ".join(ask("show", one).split()) for one in wholes)


def test_many_figures_are_looked_at_first(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    chosen = ("--counted", "tank")
    assert "Nothing decided. Would decide about 3 figures: graded fair." in ask(
        "review", *chosen, "--grade", "fair", "--dry-run"
    )
    assert "Nothing was decided yet" in ask("log")
    assert "--yes" in ask("review", *chosen, "--grade", "fair", code=2)
    assert records(ask, "--graded", "fair") == []
    ask("review", *chosen, "--grade", "fa", "--yes")
    assert {r["claim"] for r in records(ask, "--graded", "fair")} == {
        r["claim"] for r in records(ask, *chosen)
    }
    ask("review", *chosen, "--grade", "none", "--untag", "x", "--yes")
    assert records(ask, "--graded", "fair") == []


def test_the_grades_can_be_chosen(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    [first, *_] = records(ask)
    assert "no grade 'solid'; there are confirmed" in ask(
        "review", first["claim"], "--grade", "solid", code=2
    )
    monkeypatch.setenv("CLAIMTRACK_GRADES", "solid, thin")
    ask("review", first["claim"], "--grade", "solid")
    assert [r["grade"] for r in records(ask, "--graded", "solid")] == ["solid"]


@pytest.mark.parametrize(
    "arguments, says",
    [
        ((), "nothing to decide: give --ok"),
        (("--ok",), "name claims, or choose"),
        (("0", "--ok", "--wrong"), "not both"),
        (("0", "--ok", "--counted", "tank"), "not both"),
        (("zzz", "--ok"), "no claim has an id"),
        (("{claim}", "--set", "low"), "not FIELD=VALUE"),
        (("{claim}", "--set", "low=many"), "low is a number"),
        (("{claim}", "--set", "value=many"), "value is a number"),
        (("{claim}", "--set", "start=3"), "cannot be set"),
        (("{claim}", "--set", "basis=rumour"), "is one of"),
        (("{claim}", "--tag", "two words"), "one word"),
        (("{claim}", "--note", " "), "is empty"),
        (("--counted", "unicorn", "--ok", "--yes"), "no figure fits"),
        (("--queue", "doubtful", "--ok"), "asks about each"),
        (("--reviewed", "perhaps", "--ok"), "perhaps"),
    ],
)
def test_what_cannot_be_meant_is_one_line(ask: Ask, arguments: tuple[str, ...], says: str) -> None:
    claim = records(ask)[0]["claim"]
    error = ask("review", *(a.format(claim=claim) for a in arguments), code=2)
    assert says in error and error.count("\n") == 1
    assert ask("log", "--jsonl") == ""


def test_a_ledger_that_may_only_be_read_is_refused(ask: Ask, mine: Path) -> None:
    claim = records(ask)[0]["claim"]
    assert "no ledger at" in ask("review", claim, "--ok", "--db", "elsewhere.db", code=1)
    assert not (mine / "elsewhere.db").exists()


def test_decisions_are_kept_through_ingest_and_rebuild(ask: Ask, ledger: Path, mine: Path) -> None:
    shutil.copytree(ledger.parent / "seeds", mine / "seeds")
    tanks = records(ask, "--counted", "tank")
    ask("review", *(r["claim"] for r in tanks), "--tag", "armour")
    path = mine / tanks[0]["document"]
    path.write_text("A note on top.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    ask("ingest", "seeds")
    assert [r["surface"] for r in records(ask, "--with-tag", "armour")] == [r["surface"] for r in tanks]
    ask("db", "rebuild", "--extract")
    assert [r["surface"] for r in records(ask, "--with-tag", "armour")] == [r["surface"] for r in tanks]
    path.write_text("Nothing of this stands any more.", encoding="utf-8")
    ask("ingest", "seeds")
    assert records(ask, "--with-tag", "armour") == []
    gone = [json.loads(line) for line in ask("log", "--orphans", "--jsonl").splitlines()]
    assert len(gone) == len(tanks)
    assert all(one["orphan"] == "the sentence is not in the newest version" for one in gone)
    assert f"Without a figure: {len(tanks)}" in ask("log")


def test_the_queue_takes_lines_where_there_is_no_terminal(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ["w", "g", "fair", "t", "later", "?", "o", "u", "x", "o", "s", "Ana Sol", "q"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(keys) + "\n"))
    out = ask("review", "--queue", "doubtful")
    assert "DOUBT" in out and "decision" in out and "no such key" in out
    log = [json.loads(line) for line in ask("log", "--jsonl").splitlines()]
    made = [(one["action"], one["value"]) for one in log if not one["undone"] and one["action"] != "undo"]
    assert made == [
        ("verdict", "wrong"),
        ("grade", "fair"),
        ("tag", "later"),
        ("verdict", "ok"),
        ("set", "Ana Sol"),
    ]
    left = int(out.rsplit(" left", 1)[0].rsplit(" ", 1)[1])
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert f"{many(left + 1, 'figure')} to look at" in ask("review", "--queue", "doubtful")


def test_the_queue_takes_single_keys_from_a_terminal(ask: Ask, mine: Path) -> None:
    assert records(ask)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "claimtrack", "review", "--queue", "unreviewed", "--counted", "tank"]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=mine) as process:
        os.close(slave)
        seen = b""

        def wait_for(words: bytes) -> None:
            nonlocal seen
            end = time.monotonic() + 60
            while words not in seen:
                if time.monotonic() > end:
                    process.kill()  # else the end of the block waits for it
                assert time.monotonic() <= end, seen
                if select.select([master], [], [], 0.2)[0]:
                    seen += os.read(master, 65536)

        wait_for(b"--- 1 of")
        os.write(master, b"o")  # no Enter
        wait_for(b"--- 2 of")
        os.write(master, b"t")
        wait_for(b"tag: ")
        os.write(master, b"armour\n")
        wait_for(b"tagged armour")
        os.write(master, b"q")
        wait_for(b"2 decisions kept")
        assert process.wait(timeout=60) == 0
    os.close(master)
    assert len(records(ask, "--reviewed", "ok")) == 1
    assert len(records(ask, "--with-tag", "armour")) == 1


def test_the_ends_of_a_figure_cannot_change_places(ask: Ask) -> None:
    """A point of which only the lower end is set keeps its upper one."""
    [first, *_] = [r for r in records(ask) if r["low"] == r["high"] == "200"]
    said = ask("review", first["claim"], "--set", "low=220", code=2)
    assert said == (
        f"claimtrack: --set: low would be 220 and high 200 of {first['wording']!r}; set both, or value=N\n"
    )
    ask("review", first["claim"], "--set", "low=180")
    ask("review", first["claim"], "--set", "high=150", code=2)
    ask("review", first["claim"], "--set", "value=220")
    assert "220" in {r["low"] for r in records(ask) if r["claim"] == first["claim"]}


def test_a_figure_that_was_not_read_is_added_by_its_words(ask: Ask, mine: Path) -> None:
    (mine / "own.txt").write_text(
        "date 2021-02-03\n\nThe mayor of Marl, Ida Berg, said that umpteen barges had sunk. He saw umpteen more.\n",
        encoding="utf-8",
    )
    ask("ingest", "own.txt")
    adding = ("review", "--document", "own", "--add")
    assert "2 times" in ask(*adding, "umpteen", code=2)
    assert "say its amount" in ask(*adding, "umpteen barges", code=2)
    read = ("--set", "value=30", "--set", "counted=barges")
    assert "would be added so" in ask(*adding, "umpteen", "--number", "1", *read, "--dry-run")
    assert records(ask, "--document", "own") == []
    said = ask(*adding, "umpteen", "--number", "1", *read)
    assert '"umpteen barges": value 30; counted barges; who The mayor of Marl; as of 2021-02-03' in said
    [one] = records(ask, "--document", "own")
    assert (one["low"], one["surface"], one["speaker"]) == ("30", "umpteen", "The mayor of Marl")
    assert "added by hand" in one["decided"]
    assert "added by hand" in ask("show", one["claim"])
    assert "added figure umpteen" in ask("log")
    assert records(ask, "--document", "own", "--extracted") == []
    ask("log", "undo", "1")
    assert records(ask, "--document", "own") == []


def test_of_words_with_a_numeral_that_was_not_read_the_numeral_is_the_figure(ask: Ask, mine: Path) -> None:
    (mine / "own.txt").write_text("The wardens of Marl took 911 calls in a night.\n", encoding="utf-8")
    ask("ingest", "own.txt")
    assert records(ask, "--document", "own") == []
    ask("review", "--document", "own", "--add", "911 calls", "--set", "value=911")
    [one] = records(ask, "--document", "own")
    assert (one["surface"], one["wording"], one["counted"]) == ("911", "911 calls", "calls")


REFUSED_ADDING = [
    (("--add", "x"),                                               "--document"),
    (("--add", "x", "--document", "003", "--ok"),                  "--set alone"),
    (("--add", "x", "--document", "003", "--unit", "USD"),         "--document"),
    (("--add", "x", "--document", "003", "--set", "topic=y"),      "topic follows"),
    (("--number", "2", "--ok"),                                    "--add"),
    (("--add", "no such words", "--document", "003"),              "has no words"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "says"), REFUSED_ADDING)
def test_what_cannot_be_added_is_one_line(ask: Ask, options: tuple[str, ...], says: str) -> None:
    assert says in ask("review", *options, code=2)
