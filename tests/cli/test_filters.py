"""Filters find what the tables show, in any form of the words, and say what there is where they find nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.cli.app import run

TEXTS = {
    "harbour": (
        "Harbour fire",
        "Evening Post",
        "2010-01-12",
        "Two children were killed and 17 workers were injured in the harbour fire, officials said. "
        "The repairs will cost $5,500. About 40 percent of the cranes were destroyed.",
    ),
    "port": (
        "Port report",
        "Daily Herald",
        "2010-02-03",
        'Three civilians were killed, Mayor Ana Sol said. "We lost 12 cranes," Ana Sol told reporters. '
        "The ship carried 800 tonnes of grain.",
    ),
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filters")
    records = folder / "records.jsonl"
    with records.open("w", encoding="utf-8") as out:
        for name, (title, publisher, day, text) in TEXTS.items():
            row = {"id": name, "title": title, "publisher": publisher, "date": day, "text": text}
            out.write(json.dumps(row) + "\n")
    assert run(["ingest", str(records), "--db", str(folder / "l.db")]) == 0
    return folder / "l.db"


Find = Callable[..., list[str]]


@pytest.fixture
def find(ledger: Path, capsys: pytest.CaptureFixture[str]) -> Find:
    def found(*arguments: str) -> list[str]:
        capsys.readouterr()
        assert run(["report", "figures", "--jsonl", "--db", str(ledger), *arguments]) == 0
        return sorted(json.loads(line)["surface"] for line in capsys.readouterr().out.splitlines())

    return found


CASES = [
    # asked for                                          surfaces found
    (("--speaker", "Evening Post"), ["$5,500", "40 percent"]),  # shown so, though nobody is named
    (("--unnamed",), ["17", "Two"]),
    (("--narrator",), ["$5,500", "40 percent", "800 tonnes"]),
    (("--speaker", "Ana Sol"), ["12", "Three"]),
    (("--speaker", "Ana Sol", "--unnamed"), ["12", "17", "Three", "Two"]),
    (("--speaker", "!Ana Sol"), ["$5,500", "17", "40 percent", "800 tonnes", "Two"]),
    (("--speaker", "!Ana Sol", "--publisher", "herald"), ["800 tonnes"]),
    (("--publisher", "post", "--publisher", "herald", "--unit", "$"), ["$5,500"]),
    (("--category", "children"), ["Two"]),
    (("--category", "child", "--category", "civilian"), ["Three", "Two"]),
    (("--category", "kids"), ["Two"]),
    (("--action", "killed"), ["Three", "Two"]),
    (("--action", "killing"), ["Three", "Two"]),
    (("--counted", "crane"), ["12", "40 percent"]),
    (("--unit", "$"), ["$5,500"]),
    (("--unit", "dollars"), ["$5,500"]),
    (("--unit", "%"), ["40 percent"]),
    (("--unit", "tonnes"), ["800 tonnes"]),
    (("--unit", "t"), ["800 tonnes"]),
    (("--unit", "!%", "--unit", "$"), ["$5,500"]),
    (("--amount", "5000..6000"), ["$5,500"]),
    (("--amount", "17"), ["17"]),
    (("--amount", "12..17", "--amount", "5000.."), ["$5,500", "12", "17"]),
    (("--over", "700"), ["$5,500", "800 tonnes"]),
    (("--over", "700", "--under", "1 thousand"), ["800 tonnes"]),
    (("--under", "3"), ["Two"]),
    (("--published-from", "2010-02"), ["12", "800 tonnes", "Three"]),
    (("--published-to", "2010-01"), ["$5,500", "17", "40 percent", "Two"]),
    (("--published-from", "2011"), []),
    (("--published-to", "2010"), ["$5,500", "12", "17", "40 percent", "800 tonnes", "Three", "Two"]),
    (("--document", "!port", "--action", "killed"), ["Two"]),
    (("--kind", "!incident", "--kind", "!total", "--action", "killed"), []),
]


@pytest.mark.parametrize(("asked", "surfaces"), CASES)
def test_filters_find_what_is_shown(find: Find, asked: tuple[str, ...], surfaces: list[str]) -> None:
    assert find(*asked) == surfaces


SLIPS = [
    # wrong                        what is said
    (("--category", "childs"), "did you mean child?"),
    (("--action", "kil"), None),  # the beginning of a word is enough
    (("--action", "destory"), "did you mean destroy?"),
    (("--unit", "barrels"), "no figure has the unit 'barrels'; there are USD, percent, tonne"),
    (("--basis", "rumour"), "there are counted, confirmed, official, estimate"),
    (("--basis", "worst case"), None),
    (("--kind", "totl"), "did you mean total?"),
    (("--sure", "shure"), "did you mean sure?"),
    (("--reviewed", "maybe"), "there are ok, wrong, yes, no, any"),
    (("--amount", "many"), "'many' is not a number; write it as 5000, 5,000 or 1.5 million"),
    (("--amount", "9..1"), "'9..1' ends below where it begins"),
    (("--published-from", "2010-13"), "a month as 2020-10"),
    (("--speaker", "!"), "is empty"),
]


@pytest.mark.parametrize(("asked", "said"), SLIPS)
def test_a_slip_is_told_what_there_is(
    ledger: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], said: str | None
) -> None:
    code = run(["report", "figures", "--db", str(ledger), *asked])
    err = capsys.readouterr().err
    assert (code, said in err) == (2, True) if said else (code, err) == (0, "")


def test_a_name_that_is_not_there_is_an_answer_with_the_nearest(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "figures", "--speaker", "Ana Soll", "--db", str(ledger)]) == 0
    out, err = capsys.readouterr()
    assert "No figure fits speaker Ana Soll." in out
    assert "--speaker: nobody who says a figure is called 'Ana Soll'; did you mean Ana Sol?" in err


VIEWS = ["overview", "figures", "timeline", "speakers", "publishers", "doubtful", "conflicts", "changes"]


@pytest.mark.parametrize("view", [*VIEWS, "new", "relations", "copies"])
def test_every_view_takes_every_filter(ledger: Path, capsys: pytest.CaptureFixture[str], view: str) -> None:
    asked = ["--unit", "$", "--unit", "%", "--speaker", "!Ana Sol", "--over", "3", "--narrator"]
    assert run(["report", view, "--db", str(ledger), *asked]) == 0
    assert "Ana Sol said" not in capsys.readouterr().out


def test_export_takes_the_same_filters(ledger: Path, find: Find, tmp_path: Path) -> None:
    asked = ["--category", "children", "--category", "civilians", "--speaker", "!nobody"]
    found = find(*asked)
    assert run(["export", "--db", str(ledger), "-o", str(tmp_path / "x.jsonl"), *asked]) == 0
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["surface"] for line in lines) == found == ["Three", "Two"]


def test_coverage_says_which_filters_it_cannot_take(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "coverage", "--publisher", "post", "--db", str(ledger)]) == 0
    assert capsys.readouterr().out.startswith("1 document: 1 read")
    assert run(["report", "coverage", "--speaker", "Ana Sol", "--db", str(ledger)]) == 2
    said = "--speaker: chooses figures; coverage is of documents, and takes --document, --publisher"
    assert said in capsys.readouterr().err


def test_a_topic_defined_by_several_values_keeps_them(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--category", "child", "--category", "civilian", "--speaker", "!nobody"]
    assert run(["topics", "define", "The young and the others", "--db", str(ledger), *asked]) == 0
    capsys.readouterr()
    assert run(["report", "figures", "--topic", "young", "--jsonl", "--db", str(ledger)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(["log", "undo", "1", "--db", str(ledger)]) == 0
