"""Stories, seen from the shell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli import clock, run

Ask = Callable[..., str]

TEXTS = {
    "quake-1": (
        "2021-03-04",
        "Quake shakes Pisco",
        "An earthquake struck Pisco in Peru on Thursday and killed 120 people, Mayor Rosa Quispe said. Rescuers dug through the rubble of Pisco's San Clemente church after the quake.",
    ),
    "quake-2": (
        "2021-03-06",
        "Pisco counts its dead",
        "Mayor Rosa Quispe of Pisco said 140 people had died in Thursday's earthquake in Peru. The quake destroyed 1,400 houses and the San Clemente church, Quispe said.",
    ),
    "strike-1": (
        "2021-03-05",
        "Dockers walk out in Marolle",
        "Dockers of the Harbour Guild went on strike in Marolle on Friday. The Harbour Guild said 3,000 dockers had joined the strike, and its chairman Olaf Brandt called for 40 more piers to close.",
    ),
    "strike-2": (
        "2021-03-09",
        "Marolle strike widens",
        "The strike of the dockers in Marolle spread to 12 piers, the Harbour Guild said. Chairman Olaf Brandt said 4,000 dockers of the Harbour Guild were on strike.",
    ),
    "budget": (
        "2021-03-05",
        "Council passes its budget",
        "The council of Tarnby agreed on a budget of $5 million, with $2 million for schools.",
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the ledger claimtrack.db of five documents, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    lines = [
        json.dumps({"id": name, "date": day, "title": title, "text": text})
        for name, (day, title, text) in TEXTS.items()
    ]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CLAIMTRACK_DB", raising=False)
        assert run(["ingest", "news.jsonl"]) == 0
    return folder


@pytest.fixture
def ask(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Return a function that runs a command and returns what it printed; ``code`` is what it should give."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMTRACK_USER", "Ada")
    monkeypatch.delenv("CLAIMTRACK_DB", raising=False)
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)

    def asked(*arguments: str, code: int = 0) -> str:
        assert run([*arguments]) == code, capsys.readouterr()
        out, err = capsys.readouterr()
        return err if code else out

    return asked


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def told(ask: Ask) -> dict[str, set[str]]:
    """Return the documents of each story, by name."""
    found: dict[str, set[str]] = {}
    for row in rows(ask("report", "figures", "--jsonl")):
        found.setdefault(str(row["story_name"]), set()).add(str(row["document"]))
    return found


QUAKE, STRIKE, BUDGET = {"quake-1", "quake-2"}, {"strike-1", "strike-2"}, {"budget"}


def test_documents_of_one_event_are_a_story_with_a_name(ask: Ask) -> None:
    names = told(ask)
    assert sorted(map(sorted, names.values())) == sorted(map(sorted, (QUAKE, STRIKE, BUDGET)))
    assert names["Earthquake, Pisco, 4 Mar 2021"] == QUAKE
    listed = rows(ask("stories", "list", "--jsonl"))
    assert [(row["documents"], row["origins"]) for row in listed] == [(2, 2), (2, 2), (1, 1)]
    assert listed[0].keys() >= {"story", "name", "figures", "first", "last", "decided"}
    assert all(len(line) <= 80 for line in ask("stories", "list").splitlines())


def test_a_story_says_why_it_is_one(ask: Ask) -> None:
    shown = ask("stories", "show", "earthquake")
    assert "with quake-2: 9" in shown
    assert "by words 0." in " ".join(shown.split())
    [first, second] = rows(ask("stories", "show", "earthquake", "--jsonl"))
    assert (first["document"], first["linked_to"], second["linked_to"]) == ("quake-1", "quake-2", "quake-1")
    assert {reason["code"] for reason in first["reasons"]} >= {"text", "names", "kinds"}  # type: ignore[attr-defined, index]


def test_every_view_is_filtered_by_story(ask: Ask) -> None:
    for view in ("overview", "figures", "timeline", "speakers"):
        assert "dockers" not in ask("report", view, "--story", "earthquake")
    assert {row["document"] for row in rows(ask("export", "--story", "strike", "--jsonl"))} == STRIKE
    assert len(rows(ask("stories", "list", "--story", "strike", "--jsonl"))) == 1


def test_stories_are_merged_split_and_renamed_and_it_is_undone(ask: Ask) -> None:
    before = told(ask)
    assert "would go into" in ask("stories", "merge", "budget", "strike", "--dry-run")
    assert told(ask) == before
    assert "'budget' is a part of Council passes its budget" in ask(
        "stories", "merge", "budget", "strike", code=2
    )
    assert told(ask) == before
    ask("stories", "merge", "budget", "strike", "--yes")
    assert STRIKE | BUDGET in told(ask).values()
    ask("stories", "rename", "strike", "Trouble in the port")
    assert told(ask)["Trouble in the port"] == STRIKE | BUDGET
    ask("stories", "split", "trouble", "budget")
    assert told(ask)["Trouble in the port"] == STRIKE
    ask("db", "rebuild")
    assert told(ask)["Trouble in the port"] == STRIKE
    assert told(ask)["Council passes its budget"] == BUDGET
    shown = ask("stories", "show", "trouble")
    assert 'named "Trouble in the port"' in shown
    assert "budget split off" in shown
    log = ask("log")
    assert "split off budget" in log
    for number in ("3", "2", "1"):
        ask("log", "undo", number)
    assert told(ask) == before


def test_a_new_document_takes_part_in_what_was_decided(ask: Ask, tmp_path: Path) -> None:
    ask("stories", "rename", "earthquake", "Pisco earthquake")
    record = {
        "id": "quake-0",
        "date": "2021-03-04",
        "title": "Earthquake in Pisco",
        "text": "Mayor Rosa Quispe said at least 90 people were killed in Pisco, Peru, when the San Clemente church fell in Thursday's earthquake.",
    }
    (tmp_path / "more.jsonl").write_text(json.dumps(record), encoding="utf-8")
    ask("ingest", "more.jsonl")
    assert told(ask)["Pisco earthquake"] == {"quake-0", *QUAKE}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stories", "show", "volcano"), "no story has the key or the name 'volcano'"),
        (("stories", "merge", "strike", "strike"), "are one story already"),
        (("stories", "split", "strike", "budget"), "budget is not in"),
        (("stories", "split", "strike", "strike-1", "strike-2"), "leave one in it"),
        (("stories", "rename", "strike", " "), "a story needs a name"),
    ],
)
def test_what_cannot_be_decided(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    assert said in ask(*arguments, code=2)


def test_when_is_said_by_the_clock(ask: Ask) -> None:
    ask("stories", "rename", "strike", "The strike")
    [row] = rows(ask("log", "--jsonl"))
    assert (row["kind"], row["action"], row["who"]) == ("story", "rename", "Ada")
    assert str(row["at"])[:4] == str(clock.now().year)
