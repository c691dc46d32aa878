"""A ledger as its keeper lives with it, by the commands alone: what was decided is still there at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli import run

Ask = Callable[..., str]

BULLETIN = """On Monday the ministry said that 58 tanks were destroyed near the river.
According to the mayor, 12 soldiers were killed in the town.
Officials said that 30 trucks were captured.
"""
WIRE = """The army said on Tuesday that 61 tanks were destroyed near the river.
The mayor said that 14 soldiers were killed in the town.
"""
EDITED = """The paper has changed this report.
According to the mayor, 12 soldiers were killed in the town.
On Monday the ministry said that 58 tanks were destroyed near the river.
Officials said that 31 trucks were captured.
"""


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a function that runs a command in a folder with two documents, and returns what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMTRACK_USER", "Ada")
    Path("bulletin.txt").write_text(BULLETIN, encoding="utf-8")
    Path("wire.txt").write_text(WIRE, encoding="utf-8")

    def asked(*arguments: str) -> str:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        assert code == 0, err
        return out

    return asked


def figures(ask: Ask, *arguments: str) -> dict[str, dict[str, Any]]:
    """Return the figures by their words, with what was decided about them."""
    lines = ask("report", "figures", "--jsonl", "--reviewed", "any", *arguments).splitlines()
    return {record["surface"]: record for record in map(json.loads, lines)}


def decided(ask: Ask) -> dict[str, tuple[Any, ...]]:
    """Return what is shown of each figure that depends on decisions."""
    names = ("verdict", "grade", "tags", "notes", "speaker", "publisher")
    return {words: tuple(r[name] for name in names) for words, r in figures(ask).items()}


def log(ask: Ask, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ask("log", "--jsonl", *arguments).splitlines()]


def test_decisions_outlive_all_that_happens_to_a_ledger(ask: Ask) -> None:
    ask("ingest", "bulletin.txt", "wire.txt")
    extracted = figures(ask, "--extracted")
    assert set(extracted) == {"58", "12", "30", "61", "14"}
    ids = {words: record["claim"] for words, record in extracted.items()}

    ask("review", ids["58"], "--ok", "--set", "speaker=Ministry of Defence", "--tag", "lead")
    ask("review", ids["30"], "--wrong", "--note", "vans, not trucks")
    ask("review", "--counted", "soldier", "--grade", "fair", "--yes")
    voice = figures(ask)["61"]["speaker"]
    ask("speakers", "rename", voice, "The general staff")
    tanks, dead = figures(ask)["58"]["topic"], figures(ask)["12"]["topic"]
    ask("topics", "rename", tanks, "Armour lost")
    ask("topics", "merge", dead, tanks, "--force")
    ask("documents", "set", "wire", "--publisher", "The Wire")
    before = decided(ask)
    assert before["58"] == ("ok", None, ["lead"], [], "Ministry of Defence", None)
    assert before["30"][:4] == ("wrong", None, [], ["vans, not trucks"])
    assert before["61"][4:] == ("The general staff", "The Wire")
    assert {before[one][1] for one in ("12", "14")} == {"fair"}
    assert {figures(ask)[one]["topic"] for one in ("58", "12", "14")} == {tanks}

    for again in (("ingest", "bulletin.txt", "wire.txt"), ("db", "rebuild"), ("db", "rebuild", "--extract")):
        ask(*again)
        assert decided(ask) == before, again

    # An edited text: what stands is decided as before, what does not is listed.
    Path("bulletin.txt").write_text(EDITED, encoding="utf-8")
    assert "1 changed" in ask("ingest", "bulletin.txt", "wire.txt")
    assert set(decided(ask)) == {"58", "12", "31", "61", "14"}
    kept = ("58", "12", "61", "14")
    assert {one: decided(ask)[one] for one in kept} == {one: before[one] for one in kept}
    assert decided(ask)["31"][:4] == (None, None, [], [])
    assert [(one["action"], one["orphan"]) for one in log(ask, "--orphans")] == [
        ("verdict", "the sentence is not in the newest version"),
        ("note", "the sentence is not in the newest version"),
    ]
    ask("db", "rebuild", "--extract")
    assert {one: decided(ask)[one] for one in kept} == {one: before[one] for one in kept}

    # Removed and ingested again, in its first form: everything holds again.
    ask("documents", "remove", "bulletin", "wire", "--yes")
    assert figures(ask) == {}
    assert {one["orphan"] for one in log(ask, "--orphans")} == {"the document was removed"}
    Path("bulletin.txt").write_text(BULLETIN, encoding="utf-8")
    ask("ingest", "bulletin.txt", "wire.txt")
    assert decided(ask) == before
    assert {figures(ask)[one]["topic"] for one in ("58", "12", "14")} == {tanks}
    assert "Armour lost" in ask("topics", "list")
    assert ask("log", "--orphans", "--jsonl") == ""

    # All taken back, the last first: what is left is what was extracted.
    numbers = {one["decision"]: one["action"] for one in log(ask)}
    for number in sorted((n for n, action in numbers.items() if action != "remove"), reverse=True):
        ask("log", "undo", str(number))
    changing = ("version", "retrieved_at")  # a document ingested again is another row

    def plain(records: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {w: {n: v for n, v in r.items() if n not in changing} for w, r in records.items()}

    assert plain(figures(ask)) == plain(extracted)
    assert len(log(ask)) > len(numbers)
    assert ask("db", "check") == "no faults found\n"


def test_what_an_ingest_is_told_of_a_known_document_is_a_decision_as_any_other(ask: Ask) -> None:
    def known(doc: str) -> tuple[Any, Any]:
        record = json.loads(ask("documents", "show", doc, "--json"))
        record = record[0] if isinstance(record, list) else record
        return record["date"], record["publisher"]

    ask("ingest", "bulletin.txt", "--publisher", "Gazette")
    assert log(ask) == [], "of a new document it is what is known"
    said = ask("ingest", "bulletin.txt", "--date", "2021-03-01", "--publisher", "Gazette")
    assert "1 document: 1 with changed metadata" in said and "claimtrack log undo 1" in said
    assert [(r["who"], r["field"], r["value"]) for r in log(ask)] == [("Ada", "date", "2021-03-01")]
    assert {record["asof"] for record in figures(ask).values()} == {"2021-03-01"}

    assert "1 unchanged" in ask("ingest", "bulletin.txt", "--date", "2021-03-01"), "nothing is said twice"
    ask("documents", "set", "bulletin", "--date", "2021-03-02")
    assert "1 with changed metadata" in ask("ingest", "bulletin.txt", "--date", "2021-03-03", "--by", "Bea")
    assert known("bulletin") == ("2021-03-03", "Gazette"), "the last word holds, whichever way it was said"
    ask("log", "undo", "3")
    assert known("bulletin") == ("2021-03-02", "Gazette")
    ask("ingest", "bulletin.txt")
    assert known("bulletin") == ("2021-03-02", "Gazette")

    Path("bulletin.txt").write_text(BULLETIN + "Later 31 trucks were captured.\n", encoding="utf-8")
    assert "1 document: 1 changed" in ask("ingest", "bulletin.txt", "--date", "2021-03-05")
    assert known("bulletin") == ("2021-03-05", "Gazette")
    assert len(figures(ask)) == 4
    assert ask("db", "check") == "no faults found\n"


def test_a_dry_run_decides_nothing(ask: Ask) -> None:
    ask("ingest", "bulletin.txt")
    said = ask("ingest", "bulletin.txt", "--date", "2021-03-01", "--dry-run")
    assert "1 document: 1 with changed metadata" in said and log(ask) == []


def test_columns_that_are_not_used_are_named(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    head = "id,text,region,injured,date\n"
    Path("a.csv").write_text(head + "1,At least 12 people died.,North,4,2020-05-01\n", encoding="utf-8")
    Path("b.csv").write_text(head + "2,At least 15 people died.,South,5,2020-05-02\n", encoding="utf-8")
    Path("c.jsonl").write_text('{"id": "3", "text": "At least 9 people died.", "region": "East"}\n')
    said = ask("ingest", "a.csv", "b.csv", "c.jsonl")
    assert "not used: the columns region, injured (a.csv and 1 other file); --text-field" in said
    assert "not used: the column region (c.jsonl); --text-field" in said
    assert "not used" not in ask("ingest", "bulletin.txt")
    assert run(["extract", "a.csv"]) == 0
    assert capsys.readouterr().err == "claimtrack: a.csv: not used: the columns region, injured\n"
