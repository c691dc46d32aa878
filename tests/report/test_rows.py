"""The columns, defined once."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_entry

from claimtrack.model import Claim
from claimtrack.rows import COLUMNS, flat, record, row, short, sure


def test_the_columns_are_the_record_and_what_the_ledger_adds() -> None:
    names = [f.name for f in fields(Claim)]
    assert list(COLUMNS[: len(names)]) == names
    assert set(COLUMNS[len(names) :]) >= {"topic", "version", "retrieved_at", "low_float", "high_float"}
    assert list(row(make_entry())) == list(record(make_entry())) == list(COLUMNS)


def test_a_row_is_plain() -> None:
    entry = make_entry(low="2E+9", chain=("TASS", "a minister"), inferred=("side",), copy=True)
    found = row(entry)
    assert (found["low"], found["low_float"]) == ("2000000000", 2e9)
    assert (found["chain"], found["inferred"], found["copy"]) == ("TASS; a minister", "side", 1)
    assert (found["place"], found["asof"]) == (None, None)
    assert record(entry)["chain"] == ["TASS", "a minister"]
    assert Claim.from_record(record(entry)) == entry.claim


def test_an_amount_beyond_any_float_has_no_float() -> None:
    assert row(make_entry(low="1E+400"))["low_float"] is None


def test_confidence_is_a_word_for_people() -> None:
    words = [sure(number / 100) for number in range(101)]
    assert words == sorted(words, key=["check", "likely", "sure"].index)
    assert set(words) == {"check", "likely", "sure"}


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.booleans(), st.integers(), st.lists(st.text()))))
def test_every_cell_is_flat(values: dict[str, object]) -> None:
    assert all(cell is None or type(cell) in (str, int, float) for cell in flat(values).values())


def test_short_ids_are_prefixes() -> None:
    claim = make_entry().claim.claim
    assert claim.startswith(short(claim)) and len(short(claim)) == 8
