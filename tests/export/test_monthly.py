"""Parquet parted by month: every figure once, and the queries of the guide run on it."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from store.samples import ENGLISH, NOW, TOYS, read

from claimtrack.cli import run
from claimtrack.errors import UsageError
from claimtrack.export import monthly
from claimtrack.export.monthly import write_monthly
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from export.helpers import PLAIN, entry_of

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

QUERIES = re.findall(
    r"^```sql\n(.*?)^```$", (files("claimtrack") / "guide/parquet.md").read_text("utf-8"), re.M | re.S
)
ALL = "FROM read_parquet('{}/*/*.parquet', hive_partitioning = true) SELECT {}"


def ask(folder: Path | str, what: str) -> list[Any]:
    return list(duckdb.sql(ALL.format(folder, what)).fetchall())


def test_every_figure_is_there_once_in_its_month(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    assert write_monthly(store.stream(), folder).figures == len(store.entries())
    months = sorted(path.name for path in folder.iterdir())
    assert months == ["month=1899-12", "month=2021-03", "month=undated"]
    found = ask(folder, "claim, month, low, date")
    expected = {(e.claim.claim, e.claim.document): e.claim for e in store.entries()}
    assert sorted(row[0] for row in found) == sorted(claim.claim for claim in expected.values())
    by_id = {claim.claim: claim for claim in expected.values()}
    for claim, month, low, date in found:
        assert month == (by_id[claim].date or "undated")[:7]
        assert low == (None if by_id[claim].low is None else str(by_id[claim].low))
        assert date is None or date.isoformat() == by_id[claim].date


def test_the_same_ledger_is_the_same_bytes_and_an_older_export_is_replaced(
    store: Store, tmp_path: Path
) -> None:
    def content() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}

    folder = tmp_path / "figures"
    write_monthly(store.stream(), folder)
    first = content()
    (folder / "month=1900-01").mkdir()
    write_monthly(store.stream(), folder)
    assert content() == first and len(list(folder.iterdir())) == 3
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_many_months_need_few_files_and_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monthly, "HELD", 10)
    monkeypatch.setattr(monthly, "MOST_OPEN", 3)
    days = [f"20{number % 9:02}-0{1 + number % 7}-01" for number in range(200)]
    entries = [entry_of(replace(PLAIN, claim=f"{number:016}", date=day)) for number, day in enumerate(days)]
    write_monthly(entries, tmp_path / "figures")
    found = ask(tmp_path / "figures", "claim, month ORDER BY claim")
    assert found == [(f"{number:016}", day[:7]) for number, day in enumerate(days)]


def test_other_things_are_not_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for place, words in ((tmp_path, "holds other things"), (tmp_path / "notes.txt", "is no folder")):
        with pytest.raises(UsageError, match=words):
            write_monthly(store.stream(), place)
    with pytest.raises(UsageError, match="cannot be written"):
        write_monthly(store.stream(), tmp_path / "no" / "where")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".db"] == ["notes.txt"]


def test_an_export_that_fails_leaves_the_old_one(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    write_monthly(store.stream(), folder)
    before = ask(folder, "count(*)")

    def broken() -> Any:
        yield from store.entries()[:2]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        write_monthly(broken(), folder)
    assert ask(folder, "count(*)") == before
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command(location: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "figures"
    asked = ["export", "--db", str(location), "--parquet", str(folder)]
    assert run([*asked, "--columns", "claim,low", "--published-from", "2021"]) == 0
    assert [path.name for path in folder.iterdir()] == ["month=2021-03"]
    assert {len(row) for row in ask(folder, "*")} == {3}
    assert f"{folder}: " in capsys.readouterr().err
    assert run([*asked, "-o", "x.csv"]) == 2
    assert "leave out --format and --output" in capsys.readouterr().err


# The guide


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which ``figures`` is an export of a ledger of some months."""
    folder = tmp_path_factory.mktemp("guide")
    with open_store(str(folder / "l.db")) as store:
        for number in range(6):
            day = f"2021-0{4 + number % 2}-1{number}"
            text = f"The army lost {number + 1} tanks.\nAbout {number * 9 + 2} tanks burned."
            document = Document(f"{number}.txt", text, date=day, publisher=f"Wire {number % 3}")
            reading = read(document)
            dated = [replace(claim, asof="2021-05-01", speaker=f"Ann {number}") for claim in reading.claims]
            store.put(replace(reading, claims=dated), run=None, retrieved_at=NOW)
        store.rebuild(TOYS, ENGLISH)
        write_monthly(store.stream(), folder / "figures")
    return folder


@pytest.mark.parametrize("number", range(1, len(QUERIES)))
def test_the_queries_of_the_guide(number: int, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported)
    with duckdb.connect() as connection:
        connection.execute(QUERIES[0])
        rows = connection.execute(QUERIES[number]).fetchall()
        assert rows
        assert connection.execute(QUERIES[number]).fetchall() == rows
