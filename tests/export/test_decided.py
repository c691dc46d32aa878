"""What users decided, in every form."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from store.samples import ENGLISH, NOW, TOYS

from claimtrack.export import Setting, find_exporter
from claimtrack.filters import Filters
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from export.helpers import WHOLE, undump


@pytest.fixture
def decided(store: Store) -> Store:
    """Return a ledger in which one figure was decided about in every way, and another found wrong."""
    twelve, four = (next(e for e in store.entries() if e.claim.surface == n) for n in ("12", "4"))
    steps = [
        ("verdict", None, "ok"),
        ("grade", None, "fair"),
        ("tag", None, "story"),
        ("tag", None, "=hold"),
        ("note", None, "=called them"),
        ("note", None, "they stand by it; so do we"),
        ("set", "counted", "wounded soldiers"),
        ("set", "low", "14"),
    ]
    made = [Decision("claim", a, twelve.claim.claim, f, v, twelve.claim.document) for a, f, v in steps]
    made.append(Decision("claim", "verdict", four.claim.claim, None, "wrong", four.claim.document))
    store.decide(made, at=NOW, who="Ada")
    store.refresh_decisions(TOYS, ENGLISH)
    return store


def dumped(format: str, store: Store, filters: Filters | None = None) -> bytes:
    out = io.BytesIO()
    setting = Setting(lambda entry: store.text(entry.document_key, entry.version_key))
    find_exporter(format).write(store.stream(filters or Filters()), out, setting)
    return out.getvalue()


@pytest.mark.parametrize("format", WHOLE)
def test_the_decided_values_are_exported_and_read_back(format: str, decided: Store) -> None:
    claims = undump(format, dumped(format, decided))
    assert claims == [entry.claim for entry in decided.stream()]
    [one] = [claim for claim in claims if claim.surface == "12"]
    assert (one.counted, str(one.low), str(one.high)) == ("wounded soldiers", "14", "12")
    assert "4" not in [claim.surface for claim in claims]
    extracted = undump(format, dumped(format, decided, Filters(extracted=True, reviewed="any")))
    values = {(claim.surface, claim.counted, str(claim.low)) for claim in extracted}
    assert {("12", "tanks", "12"), ("4", "guns", "4")} <= values


TAGS = ["=hold", "story"]
NOTES = ["=called them", "they stand by it; so do we"]
FIELDS = ["counted was tanks", "counted_head was tank", "low was 12"]


def row_of(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    [row] = [row for row in rows if row["surface"] == "12"]
    return tuple(row[name] or None for name in ("verdict", "grade", "tags", "notes", "decided"))


def test_lines_and_separated_values_hold_lists(decided: Store) -> None:
    lines = [json.loads(line) for line in dumped("jsonl", decided).splitlines()]
    verdict, grade, tags, notes, fields = row_of(lines)
    assert (verdict, grade, tags, notes) == ("ok", "fair", TAGS, NOTES)
    assert fields == FIELDS
    rows = list(csv.DictReader(io.StringIO(dumped("csv", decided).decode(), newline="")))
    assert row_of(rows)[:2] == ("ok", "fair")
    assert [json.loads(cell) for cell in row_of(rows)[2:]] == [tags, notes, fields]


def test_parquet_has_columns_of_lists(decided: Store) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(dumped("parquet", decided)))
    assert {name: str(table.schema.field(name).type) for name in ("verdict", "tags", "decided")} == {
        "verdict": "string",
        "tags": "list<element: string>",
        "decided": "list<element: string>",
    }
    assert row_of(table.to_pylist())[:4] == ("ok", "fair", TAGS, NOTES)


def test_a_workbook_shows_them_as_words(decided: Store) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(dumped("xlsx", decided)))
    header, *rows = book.get_sheet_by_name("figures").to_python()
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert row_of(cells)[:4] == ("ok", "fair", "=hold, story", "\n".join(NOTES))
    assert row_of(cells)[4].splitlines() == FIELDS
    assert {cell["tags"] for cell in cells if cell["surface"] != "12"} == {""}
    told = {row[0]: row[1] for row in book.get_sheet_by_name("about").to_python()}
    assert told["Decisions"].startswith("verdict, grade, tags and notes")


def test_annotations_have_tags_and_the_decided_record(decided: Store) -> None:
    items = json.loads(dumped("annotations", decided))["first"]["items"]
    [one] = [i for i in items if i["target"]["selector"][1]["exact"] == "12"]
    tags = [body["value"] for body in one["body"] if body["purpose"] == "tagging"]
    assert tags[1:] == TAGS
    record = json.loads(one["body"][-1]["value"])
    assert row_of([record])[:4] == ("ok", "fair", TAGS, NOTES)
    assert (record["counted"], record["low"]) == ("wounded soldiers", "14")
    assert "4" not in [i["target"]["selector"][1]["exact"] for i in items]


def test_a_review_has_the_grade_and_the_notes(decided: Store) -> None:
    reviews = json.loads(dumped("claimreview", decided, Filters(reviewed="any")))
    [one] = [r for r in reviews if r["reviewRating"]]
    assert one["reviewRating"] == {"@type": "Rating", "alternateName": "fair"}
    assert one["reviewBody"] == "\n".join(NOTES)
    assert "4 guns" not in [r["itemReviewed"]["name"] for r in reviews]
