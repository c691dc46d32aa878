"""Tables: CSV that a spreadsheet cannot run, Parquet with types, a workbook that other programs read."""

from __future__ import annotations

import builtins
import csv
import datetime
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from claimtrack.errors import ExportError
from claimtrack.export import workbook
from claimtrack.model import Claim
from claimtrack.rows import COLUMNS, flat_name
from claimtrack.store import Store
from export.helpers import PLAIN, dump, dump_store, entry_of

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＠x",
    "- he said",
]


# CSV


def cell(claim: Claim, column: str, format: str = "csv") -> str:
    text = dump(format, [entry_of(claim)])[0].decode()
    separator = "," if format == "csv" else "\t"
    [row] = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    return row[column]


@pytest.mark.parametrize("words", FORMULAS, ids=ascii)
@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_formula_is_disarmed(format: str, words: str) -> None:
    claim = replace(PLAIN, speaker=words, sentence=words)
    assert cell(claim, "speaker", format) == cell(claim, "sentence", format) == "'" + words


PLAIN_CELLS = [
    ("speaker", "Ann O'Neil", "Ann O'Neil"),
    ("speaker", "'tis", "'tis"),
    ("surface", "-5", "-5"),
    ("surface", "+5", "+5"),
    ("low", Decimal("-5"), "-5"),
    ("low", Decimal("2E+9"), "2000000000"),
    ("chain", ("=1", "b"), '["=1", "b"]'),
    ("chain", (), "[]"),
    ("place", None, ""),
    ("confidence", 0.5, "0.5"),
]


@pytest.mark.parametrize(("column", "value", "shown"), PLAIN_CELLS)
def test_what_is_no_formula_stays(column: str, value: Any, shown: str) -> None:
    assert cell(replace(PLAIN, **{column: value}), column) == shown


def test_one_header_line() -> None:
    assert dump("csv", [])[0].decode() == ",".join(map(flat_name, COLUMNS)) + "\n"


# Parquet


def test_parquet_has_types(store: Store) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(dump_store("parquet", store)))
    types = {field.name: field.type for field in table.schema}
    assert list(types) == list(map(flat_name, COLUMNS))
    assert types["low"] == pa.string() and types["low_float"] == pa.float64()
    assert types["date"] == types["as_of"] == pa.date32()
    assert types["chain"] == pa.list_(pa.string()) and types["copy"] == pa.bool_()
    rows = table.to_pylist()
    assert {row["date"] for row in rows} == {None, datetime.date(1899, 12, 31), datetime.date(2021, 3, 1)}
    amounts = {row["low"]: row["low_float"] for row in rows}
    assert amounts["900000000000000000001"] == 9e20 and amounts["3.5"] == 3.5


def test_a_missing_pyarrow_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExportError, match=r"Parquet needs pyarrow: pip install 'claimtrack\[parquet\]'"):
        dump("parquet", [])


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_a_day_that_is_none_is_named(format: str) -> None:
    with pytest.raises(ExportError, match=f"claim {PLAIN.claim} has the day '2020-02-30'"):
        dump(format, [entry_of(replace(PLAIN, asof="2020-02-30"))])


# Workbook


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_no_text_is_a_formula_or_a_link() -> None:
    claims = [replace(PLAIN, speaker=words, document=words, url="https://example.org") for words in FORMULAS]
    found = parts(dump("xlsx", [entry_of(claim) for claim in claims])[0])
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        sheet = found[name]
        assert not list(sheet.iter(f"{SHEET}f"))
        assert not list(sheet.iter(f"{SHEET}hyperlink"))
        assert {cell.get("t") for cell in sheet.iter(f"{SHEET}c")} <= {"inlineStr", "n"}


def test_the_header_stays_and_filters(store: Store) -> None:
    sheet = parts(dump_store("xlsx", store))["xl/worksheets/sheet1.xml"]
    pane = next(sheet.iter(f"{SHEET}pane"))
    assert (pane.get("ySplit"), pane.get("state"), pane.get("topLeftCell")) == ("1", "frozen", "A2")
    rows = len(list(sheet.iter(f"{SHEET}row")))
    assert next(sheet.iter(f"{SHEET}autoFilter")).get("ref") == f"A1:{last_column()}{rows}"
    assert len(list(sheet.iter(f"{SHEET}col"))) >= 2


def last_column() -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(len(COLUMNS))


def test_the_workbook_says_what_it_is(store: Store) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(dump_store("xlsx", store)))
    assert book.sheet_names == ["figures", "about"]
    told = {row[0]: row[1] for row in book.get_sheet_by_name("about").to_python()}
    assert told["Figures"] == len(list(store.stream()))
    assert told["Chosen by"] == "all figures of the ledger"
    assert told["Documents read"] == "until 2021-03-04T05:06:07Z"
    assert told["low"].startswith("the lower stated end")


def test_another_library_reads_the_same_cells(store: Store) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(dump_store("xlsx", store)))
    header, *rows = book.get_sheet_by_name("figures").to_python()
    assert header == list(map(flat_name, COLUMNS))
    for row, entry in zip(rows, store.stream(), strict=True):
        cells = dict(zip(header, row, strict=True))
        claim = entry.claim
        assert (cells["claim"], cells["surface"], cells["low"]) == (
            claim.claim,
            claim.surface,
            str(claim.low),
        )
        assert (cells["char_start"], cells["low_float"]) == (claim.start, float(claim.low or 0))
        assert (cells["title"], cells["publisher"]) == (claim.title or "", claim.publisher or "")
        if claim.date and claim.date > "1900-03":
            assert cells["date"] == datetime.date.fromisoformat(claim.date)
        else:
            assert cells["date"] == (claim.date or "")


def test_a_spreadsheet_program_computes_nothing(tmp_path: Path) -> None:
    claims = [
        replace(PLAIN, speaker=words, start=number) for number, words in enumerate([*FORMULAS, "=NOW()"])
    ]
    path = tmp_path / "figures.xlsx"
    path.write_bytes(dump("xlsx", [entry_of(claim) for claim in claims])[0])
    shown = list(csv.DictReader(io.StringIO(convert(path).read_text(encoding="utf-8"), newline="")))
    assert [" ".join(row["speaker"].split()) for row in shown] == [
        " ".join((c.speaker or "").split()) for c in claims
    ]
    assert {row["as_of"] for row in shown} == {PLAIN.asof}
    assert {row["low"] for row in shown} == {"7"}


def test_a_spreadsheet_program_runs_no_cell_of_the_csv(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "figures.csv"
    path.write_bytes(dump("csv", [entry_of(replace(PLAIN, speaker="=6*7"))])[0])
    assert "42" not in convert(path).read_text(encoding="utf-8")


def convert(path: Path) -> Path:
    """Return a table as LibreOffice Calc saves it as CSV."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("no LibreOffice on this machine")
    folder = path.parent / "converted"
    home = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--outdir",
    ]
    done = subprocess.run([*command, str(folder), str(path)], capture_output=True, text=True, timeout=120)
    made = folder / f"{path.stem}.csv"
    if not made.exists():
        pytest.skip(f"this LibreOffice has no Calc: {done.stderr.strip().splitlines()[-1:]}")
    return made


def test_a_text_longer_than_a_cell_is_cut_and_that_is_said() -> None:
    calamine = pytest.importorskip("python_calamine")
    data, written = dump("xlsx", [entry_of(replace(PLAIN, sentence="7 " + "x" * 40_000))])
    assert written.notes == ("cut to the length of a cell of Excel: 1 text",)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    header, row = book.get_sheet_by_name("figures").to_python()
    sentence = row[header.index("sentence")]
    assert len(sentence) == workbook.LONGEST and sentence.endswith("…")
    assert ["Note", written.notes[0]] in [r[:2] for r in book.get_sheet_by_name("about").to_python()]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert dump("xlsx", [entry_of(PLAIN)] * 2)[1].figures == 2
    with pytest.raises(ExportError, match="a sheet of Excel has 3 rows"):
        dump("xlsx", [entry_of(PLAIN)] * 3)
