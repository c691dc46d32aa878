"""What is exported is read back as it was, whatever the words are."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import ExportError, UsageError
from claimtrack.export import Setting, find_exporter, load, load_exporters
from claimtrack.export.columns import LEDGER_KINDS, column_kinds
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.rows import CLAIM_COLUMNS, COLUMNS, flat_name
from claimtrack.store import Store
from export.helpers import ALL, PLAIN, WHOLE, dump, dump_store, entries, entry_of, undump


@settings(max_examples=30)
@given(st.lists(entries(), max_size=3))
@pytest.mark.parametrize("format", WHOLE)
def test_any_claim_comes_back(format: str, given_entries: list[Entry]) -> None:
    data, written = dump(format, given_entries)
    assert written.figures == len(given_entries)
    assert undump(format, data) == [entry.claim for entry in given_entries]


NASTY = [
    "=1+1", "'=1+1", "''=1+1", "@SUM(A1)", "+1", "-1", "- he said", "\t=1", " =1", "\r=1", "\n@x", "＝1+1", "'tis",
    "\x00\x1b[2J", "_x001B_", "_x005F_x0041_", "\ufffe\uffff", "#N/A", "#REF!", "TRUE", "1e5", "00012", "2021-03-04",
    " padded ", "a\r\nb", '"quoted", twice', "𝟠 👩‍👩‍👧 e\u0301", "\u202eabc", "null", "[]", "{=1}", "\ufeffx",
]  # fmt: skip


@pytest.mark.parametrize("words", NASTY, ids=ascii)
@pytest.mark.parametrize("format", WHOLE)
def test_awkward_words_come_back(format: str, words: str) -> None:
    claim = replace(PLAIN, speaker=words, document=words, chain=(words, "b"))
    assert undump(format, dump(format, [entry_of(claim)])[0]) == [claim]


@pytest.mark.parametrize("amount", ["0", "-5", "0.10", "1E+30", "123456789012345678901234567890.123", "1E-9"])
@pytest.mark.parametrize("format", WHOLE)
def test_amounts_come_back_exactly(format: str, amount: str) -> None:
    claim = replace(PLAIN, low=Decimal(amount), high=None)
    [back] = undump(format, dump(format, [entry_of(claim)])[0])
    assert (back.low, back.high) == (Decimal(amount), None)


@pytest.mark.parametrize("format", WHOLE)
def test_a_ledger_comes_back(format: str, store: Store) -> None:
    assert undump(format, dump_store(format, store)) == [entry.claim for entry in store.stream()]


@pytest.mark.parametrize("format", ALL)
def test_the_same_figures_give_the_same_bytes(format: str, store: Store) -> None:
    first = dump_store(format, store)
    assert first == dump_store(format, store)
    assert str(Path.cwd()).encode() not in first


@pytest.mark.parametrize("format", ALL)
def test_nothing_is_an_export_too(format: str) -> None:
    data, written = dump(format, [])
    assert written.figures == 0
    if format in WHOLE:
        assert undump(format, data) == []


def test_every_column_has_a_kind() -> None:
    assert list(column_kinds()) == list(COLUMNS)
    ledger = set(COLUMNS) - set(CLAIM_COLUMNS)
    assert ledger <= set(LEDGER_KINDS), "say in export.columns what the new columns hold"


def test_entries_are_taken_one_by_one() -> None:
    """A form that asked for all of them first would hold a large ledger in memory."""
    taken: list[int] = []
    out = io.BytesIO()

    def some() -> object:
        for number in range(3):
            taken.append(number)
            assert out.tell() > 0 or number < 2
            yield entry_of(PLAIN)

    for format in ("csv", "jsonl", "claimreview", "annotations"):
        taken.clear()
        out = io.BytesIO()
        find_exporter(format).write(some(), out, Setting(lambda _: "7 tanks came"))
        assert taken == [0, 1, 2]


@pytest.mark.parametrize("filters", [Filters(), Filters(search="tanks"), Filters(counted="soldier")])
def test_batches_make_no_difference(filters: Filters, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sorted(store.entries(filters), key=lambda e: (e.claim.document, e.claim.start))
    assert list(store.stream(filters)) == whole != []
    monkeypatch.setattr("claimtrack.store.queries.BATCH", 1)
    assert list(store.stream(filters)) == whole
    monkeypatch.setattr("claimtrack.store.queries.BATCH", 100)
    monkeypatch.setattr("claimtrack.store.queries.BATCH_DOCUMENTS", 2)
    assert list(store.stream(filters)) == whole


# Loading files


@pytest.mark.parametrize("format", ("csv", "tsv", "jsonl", "parquet", "xlsx"))
def test_load_knows_the_form_by_its_suffix(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"figures.{format}"
    path.write_bytes(dump(format, [entry_of(PLAIN)])[0])
    assert load(path) == [PLAIN]
    assert load(str(path), format) == [PLAIN]


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    text = dump("csv", [entry_of(PLAIN)])[0].decode()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(path) == [PLAIN]


WRONG = [
    # name             bytes                   error
    ("a.csv", b"a,b\n1,2\n", "{path}: row 1: has no column 'claim'; it is no whole export"),
    ("a.csv", b"\xff\xfe\x00", "{path}: cannot be read as separated values"),
    ("a.jsonl", b"{}\n", "{path}: line 1: has no field 'claim'"),
    ("a.jsonl", b"nonsense\n", "{path}: line 1: is no claim record"),
    ("a.jsonl", b"[1]\n", "{path}: line 1: is no claim record"),
    ("a.parquet", b"nonsense", "{path}: cannot be read as Parquet"),
    ("a.xlsx", b"nonsense", "{path}: is no workbook of figures"),
    ("a.annotations.json", b"{}", "{path}: is no collection of annotated figures"),
    ("a.annotations.json", b"[]", "{path}: is no collection of annotated figures"),
    ("a.claimreview.json", b"[]", "{path}: a ClaimReview does not hold the whole record"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "message"), WRONG)
def test_what_is_no_export_is_refused(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ExportError) as caught:
        load(path)
    assert str(caught.value).startswith(message.format(path=path))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such file"):
        load(tmp_path / "none.csv")


def test_a_wrong_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(dump("csv", [entry_of(PLAIN)])[0].replace(b",7,7,exact", b",x,7,exact"))
    with pytest.raises(ExportError, match="row 1: low cannot be 'x'"):
        load(path)


# The registry


def test_the_exporters_are_listed() -> None:
    exporters = load_exporters()
    assert list(exporters)[: len(ALL)] == [
        "csv",
        "tsv",
        "jsonl",
        "parquet",
        "xlsx",
        "claimreview",
        "annotations",
    ]
    suffixes = [suffix for exporter in exporters.values() for suffix in exporter.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(UsageError, match="no format 'dbf'; there are csv, tsv"):
        find_exporter("dbf")
    with pytest.raises(UsageError, match="the suffix does not say"):
        load("figures.dat")


def test_an_export_of_an_older_version_reads_back(store: Store) -> None:
    """Before 0.2 the columns were called as the fields of the record are."""
    text = dump_store("csv", store).decode()
    header, _, rows = text.partition("\n")
    called = {flat_name(name): name for name in COLUMNS}
    assert set(called) - set(called.values()) == {"char_start", "char_end", "as_of", "as_of_basis"}
    older = ",".join(called[name] for name in header.split(",")) + "\n" + rows
    assert undump("csv", older.encode()) == undump("csv", text.encode()) != []


def test_a_file_of_some_columns_is_not_whole(store: Store) -> None:
    setting = Setting(lambda _: "", columns=("claim", "end", "voice"))
    for form in ("csv", "tsv", "jsonl", "parquet", "xlsx"):
        out = io.BytesIO()
        assert find_exporter(form).write(store.stream(), out, setting).figures
        with pytest.raises(ExportError, match=r"no whole export|no field"):
            undump(form, out.getvalue())
