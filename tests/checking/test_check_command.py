"""``claimtrack check``: its forms, its exit codes, and that it changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claimtrack import parsing
from claimtrack.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGER = [
    {
        "id": "first",
        "publisher": "Fjord Post",
        "date": "2022-03-01",
        "title": "Landslide buries Nordvik",
        "text": "Landslide buries Nordvik\n\nA landslide in Nordvik in Norway has killed 12 people, the Rescue "
        "Service said on Tuesday. It destroyed 31 houses.",
    },
    {
        "id": "second",
        "publisher": "Fjord Post",
        "date": "2022-03-03",
        "title": "More dead found in Nordvik",
        "text": "More dead found in Nordvik\n\nThe landslide in Nordvik in Norway has killed 17 people, the Rescue "
        "Service said on Thursday.",
    },
]

OLD = "The landslide in Nordvik in Norway killed 12 people, the Rescue Service said.\n"
FINE = "The landslide in Nordvik in Norway killed 17 people, the Rescue Service said.\n"
MIXED = f"{OLD}\nIt destroyed 31 houses in Nordvik.\n\nSome 4,000 sheep are missing.\n"

_load_once = cache(parsing.load_parser)


@pytest.fixture(autouse=True)
def _one_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "load_parser", _load_once)


@pytest.fixture(scope="module")
def ledger_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of two reports."""
    folder = tmp_path_factory.mktemp("slide")
    records = folder / "reports.jsonl"
    records.write_text("".join(json.dumps(one) + "\n" for one in LEDGER), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "load_parser", _load_once)
        assert run(["ingest", str(records), "--db", str(folder / "slide.db")]) == 0
    return folder / "slide.db"


@pytest.fixture
def check(ledger_here: Path, tmp_path: Path) -> Callable[..., int]:
    """Return what checks a text, as a file with options; it returns the exit code."""

    def checked(text: str, *options: str, name: str = "draft.txt") -> int:
        draft = tmp_path / name
        draft.write_text(text, encoding="utf-8")
        return run(["check", str(draft), "--db", str(ledger_here), "--date", "2022-03-04", *options])

    return checked


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (OLD, (), 3),
        (FINE, (), 0),
        (OLD, ("--fail-on", "contradicted"), 0),
        (OLD, ("--fail-on", "any"), 3),
        (OLD, ("--fail-on", "none"), 0),
        (OLD, ("--as-of", "2022-03-01"), 0),
        ("No figure stands in this.\n", (), 0),
    ],
)
def test_exit_code(text: str, options: tuple[str, ...], code: int, check: Callable[..., int]) -> None:
    assert check(text, *options) == code


@pytest.mark.parametrize("options", [("--fail-on", "often"), ("--fail-on", "none", "--fail-on", "inside")])
def test_what_is_no_verdict_is_wrong_usage(options: tuple[str, ...], check: Callable[..., int]) -> None:
    assert check(OLD, *options) == 2


def test_a_draft_that_is_not_there_is_said(ledger_here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "/nowhere/draft.txt", "--db", str(ledger_here)]) == 1
    assert "/nowhere/draft.txt" in capsys.readouterr().err


def test_a_draft_in_another_language_is_said(
    check: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(OLD, "--language", "nb") == 1
    assert "only English" in capsys.readouterr().err


def test_nothing_in_the_ledger_changes(check: Callable[..., int], ledger_here: Path) -> None:
    def digests() -> dict[str, str]:
        files = [path for path in ledger_here.parent.glob("slide.db*") if not path.name.endswith("-shm")]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = digests()
    assert check(MIXED) == 3
    assert digests() == before


def test_a_table_says_how_many_and_shows_both_sentences(
    check: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    check(MIXED)
    shown = capsys.readouterr().out
    first = " ".join(shown.partition("\n\n")[0].split())
    assert first.startswith(
        "draft.txt: 3 figures: 1 checked and fine, 1 superseded, 1 with nothing to compare. Held against: "
    )
    assert shown.index("SUPERSEDED (1)") < shown.index("WITH NOTHING TO COMPARE (1)")
    assert shown.index("WITH NOTHING TO COMPARE (1)") < shown.index("CHECKED AND FINE (1)")
    assert '"12 people"' in shown and '"17 people"' in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_forms(check: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    check(MIXED, "--json")
    records = json.loads(capsys.readouterr().out)
    assert [one["verdict"] for one in records] == ["superseded", "nothing", "supported"]
    assert records[0]["other"]["wording"] == "17 people"
    assert [side["part"] for side in records[0]["sides"]] == ["latest", "said so"]
    check(MIXED, "--nl")
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == records
    check(MIXED, "--csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["verdict"], row["line"]) for row in rows] == [
        ("superseded", "1"),
        ("nothing", "5"),
        ("supported", "3"),
    ]
    check(MIXED, "--csv", "--columns", "wording,verdict")
    assert capsys.readouterr().out.splitlines()[:2] == ["wording,verdict", "12 people,superseded"]
    check(MIXED, "--markdown")
    assert "## SUPERSEDED (1)" in capsys.readouterr().out


def test_a_page_marks_the_text(check: Callable[..., int], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    hostile = f"<script>alert(1)</script> {OLD}"
    assert check(hostile, "-o", str(page)) == 3
    shown = page.read_text(encoding="utf-8")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert '<a class="alarm" href="#c-' in shown
    assert ">12<small>superseded</small></a>" in shown
    leads = shown.partition('class="alarm" href="#')[2].partition('"')[0]
    assert f'id="{leads}"' in shown


def test_the_draft_is_never_overwritten(check: Callable[..., int], tmp_path: Path) -> None:
    assert check(OLD, "-o", str(tmp_path / "draft.txt")) == 2
    assert (tmp_path / "draft.txt").read_text(encoding="utf-8") == OLD
