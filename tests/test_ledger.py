"""The door for programs: the views as answers, with rows and forms; on a small ledger of our own."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import claimtrack
from claimtrack.cli import run
from claimtrack.errors import ClaimTrackError, UsageError
from claimtrack.filters import Filters
from claimtrack.ledger import Answer, Ledger

TEXTS = {
    "first": (
        "Harbour fire",
        "Evening Post",
        "2010-01-10",
        "The fire in the port of Zenda killed 12 dockers, Mayor Ana Sol said on Sunday. "
        "Repairs will cost $5.5 million, according to the Port Office.",
    ),
    "second": (
        "Harbour fire, second day",
        "Daily Herald",
        "2010-01-11",
        "The fire in the port of Zenda killed 15 dockers, Mayor Ana Sol said on Monday.",
    ),
}

REPORTS = (
    *("overview", "figures", "timeline", "speakers", "publishers", "copies", "conflicts", "changes"),
    *("new", "doubtful", "relations", "coverage"),
)
LISTS = ("topics", "stories", "voices", "documents", "log", "info")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("door")
    records = folder / "records.jsonl"
    with records.open("w", encoding="utf-8") as out:
        for name, (title, publisher, day, text) in TEXTS.items():
            row = {"id": name, "title": title, "publisher": publisher, "date": day, "text": text}
            out.write(json.dumps(row) + "\n")
    assert run(["ingest", str(records), "--db", str(folder / "l.db")]) == 0
    return folder / "l.db"


@pytest.fixture
def ledger(place: Path):
    with claimtrack.open(place) as opened:
        yield opened


def printed(capsys: pytest.CaptureFixture[str], place: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert run([*arguments, "--db", str(place)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", REPORTS)
def test_views_are_those_of_the_command_line(
    name: str, ledger: Ledger, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = getattr(ledger, name)()
    for form in ("table", "markdown", "jsonl"):
        assert answer.render(form) == printed(capsys, place, "report", name, "--format", form)


@pytest.mark.parametrize("name", [*REPORTS, *LISTS])
def test_rows_are_flat_and_alike(name: str, ledger: Ledger) -> None:
    answer = getattr(ledger, name)()
    rows = answer.rows()
    assert len(rows) == len(answer.view.records)
    assert len({tuple(row) for row in rows}) <= 1
    assert {type(cell) for row in rows for cell in row.values()} <= {str, int, float, Decimal, type(None)}


def test_one_thing_is_asked_for_as_in_the_shell(
    ledger: Ledger, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = (row["claim"] for row in ledger.figures(action="kill").rows())
    [topic] = ledger.topics(action="kill", limit=1).rows()
    [story] = ledger.stories(limit=1).rows()
    same: list[tuple[Answer, tuple[str, ...]]] = [
        (ledger.show(a[:8]), ("show", a)),
        (ledger.compare(a, b), ("compare", a, b)),
        (ledger.topic(topic["topic"]), ("topics", "show", topic["topic"])),
        (ledger.story(story["story"]), ("stories", "show", story["story"])),
        (ledger.voice("Ana Sol"), ("speakers", "show", "Ana Sol")),
        (ledger.document("first"), ("documents", "show", "first")),
        (ledger.document("first", versions=True), ("documents", "show", "first", "--versions")),
        (ledger.log(), ("log",)),
        (ledger.info(), ("db", "info")),
    ]
    for answer, words in same:
        for form in ("table", "markdown", "html", "csv", "json", "jsonl"):
            columns = answer.view.brief if form == "csv" else ()
            told = printed(capsys, place, *words, "--format", form)
            assert columns or answer.render(form) == told, words


def test_amounts_are_exact(ledger: Ledger) -> None:
    [row] = ledger.figures(unit="$").rows()
    assert (row["low"], row["high"], row["low_float"]) == (Decimal(5500000), Decimal(5500000), 5500000.0)
    [pair] = ledger.relations(action="kill").rows()
    assert {pair["a_low"], pair["b_low"]} == {Decimal(12), Decimal(15)}


ASKED = [
    ({"action": "kill"}, ["12", "15"]),
    ({"action": "kill", "publisher": ["herald", "times"]}, ["15"]),
    ({"action": "kill", "publisher": "!herald"}, ["12"]),
    ({"action": "kill", "excluded": [("publisher", "herald")]}, ["12"]),
    ({"over": 14, "action": "kill"}, ["15"]),
    ({"published_from": date(2010, 1, 11)}, ["15"]),
    ({"published_to": "2010-01", "action": "kill"}, ["12", "15"]),
    ({"unit": None, "amount": "15"}, ["15"]),
    ({"unnamed": False, "limit": 1, "action": "kill"}, ["12"]),
]


@pytest.mark.parametrize(("filters", "surfaces"), ASKED)
@pytest.mark.filterwarnings("ignore:publisher")
def test_filters_are_keywords(filters: dict[str, Any], surfaces: list[str], ledger: Ledger) -> None:
    assert sorted(row["surface"] for row in ledger.figures(**filters).rows()) == surfaces


REFUSED = [
    ({"speakr": "Sol"}, "speakr: is no filter; did you mean speaker"),
    ({"basis": "guess"}, "basis: no basis 'guess'; there are counted"),
    ({"asof_from": "soon"}, "asof_from: 'soon' is not a day"),
    ({"asof_from": "2011", "asof_to": "2010"}, "asof_from: 2011-01-01 is after 2010-12-31"),
    ({"action": "killl"}, "action: no figure has the action 'killl'"),
    ({"publisher": " "}, "publisher: is empty"),
    ({"limit": 0}, "limit: 0 is no number of rows"),
    ({"sort": "colour"}, "sort: no column 'colour'"),
]


@pytest.mark.parametrize(("filters", "says"), REFUSED)
def test_what_can_mean_nothing_is_refused(filters: dict[str, Any], says: str, ledger: Ledger) -> None:
    with pytest.raises(UsageError) as refused:
        ledger.figures(**filters).rows()
    assert str(refused.value).startswith(says)


def test_names_that_are_not_there_are_warned_of(ledger: Ledger) -> None:
    with pytest.warns(
        UserWarning, match="speaker: nobody who says a figure is called 'Ana Sole'; did you"
    ) as told:
        assert not ledger.figures(speaker="Ana Sole").rows()
    assert told[0].filename == __file__
    with pytest.raises(UsageError, match="near it: Ana Sol"):
        ledger.voice("Anna Sol")


def test_every_filter_is_named_in_the_guide(root: Path) -> None:
    page = (root / "claimtrack/guide/python.md").read_text(encoding="utf-8")
    names = set(Filters.__dataclass_fields__) - {"excluded"}
    assert {name for name in names if f"`{name}`" not in page} == set()
    public = {name for name in vars(Ledger) if not name.startswith("_")} - {"close"}
    assert {name for name in public if f"`{name}`" not in page} == set()


def test_asking_changes_nothing(place: Path) -> None:
    before = place.read_bytes()
    with claimtrack.open(place) as ledger:
        assert "15" in str(ledger.overview())
        with pytest.raises(ClaimTrackError):
            ledger._store.start_run(None, "")  # type: ignore[arg-type]
    assert place.read_bytes() == before


def test_a_closed_ledger_says_so(place: Path) -> None:
    with claimtrack.open(place) as ledger:
        answer = ledger.figures()
    for ask in (ledger.overview, answer.rows, ledger.info):
        with pytest.raises(UsageError, match="is closed"):
            ask()


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClaimTrackError, match="no ledger at"):
        claimtrack.open(tmp_path / "none.db")
    assert not list(tmp_path.iterdir())
