"""The forms of a report: readable for people, and read back equal by machines."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_document, make_entry

from claimtrack.errors import UsageError
from claimtrack.model import CopyPair, Entry
from claimtrack.report.copying import copies
from claimtrack.report.listings import figures, publishers, speakers
from claimtrack.report.overview import overview
from claimtrack.report.render import FORMATS, GAP, NARROWEST, display_width, fit, render
from claimtrack.report.timeline import timeline
from claimtrack.report.view import Column, Section, View
from claimtrack.rows import COLUMNS, flat_name, rearm, record, row

VIEWS = [overview, figures, timeline, speakers, publishers, copies]

# Letters of several widths, signs of every form, and what a terminal would obey.
odd = st.text(
    st.one_of(
        st.sampled_from('ab 12|*_`<>[]#-,;"\t\r\n\x1b\x07\u202e\u200b\u00ad漢字é\u0301\ud800=+@'),
        st.characters(),
    ),
    max_size=40,
)


@st.composite
def odd_entries(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for i in range(draw(st.integers(1, 5))):
        values: dict[str, Any] = {
            "document": draw(odd) or "d",
            "speaker": draw(st.one_of(st.none(), odd)),
            "publisher": draw(st.one_of(st.none(), odd)),
            "place": draw(st.one_of(st.none(), odd)),
            "counted": draw(odd),
            "counted_head": draw(st.sampled_from([None, "tank", "death"])),
            "hedge": draw(st.one_of(st.none(), odd)),
            "asof": draw(st.sampled_from([None, "2020-10-01", "2020-10-02"])),
            "modality": draw(st.sampled_from(["asserted", "denied", "asked"])),
            "label": draw(odd),
            "low": draw(st.sampled_from([None, "0", "46", "2E+9", "0.5"])),
            "sentence": draw(odd),
            "start": i,
        }
        entries.append(make_entry(draw(odd) + " x", **values))
    return entries


@given(odd_entries(), st.sampled_from(VIEWS), st.integers(20, 140))
def test_a_table_is_never_wider_than_asked_and_obeys_nothing(
    entries: list[Entry], view: Any, width: int
) -> None:
    ids = sorted({e.claim.document for e in entries})
    documents = [make_document(key, claims=1) for key in ids]
    pairs = [CopyPair(a, b, "same_text", 0.7) for a, b in pairwise(ids)]
    text = render(view(entries, documents, pairs), "table", width)
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert display_width(line) <= max(width, NARROWEST)
        assert line == line.rstrip()
    assert not any(sign in text for sign in "\t\r\x1b\x07\u202e\u200b\ue000")


@given(odd_entries(), st.sampled_from(["csv", "tsv"]))
def test_separated_values_read_back_equal(entries: list[Entry], form: str) -> None:
    text = render(figures(entries), form)
    delimiter = "," if form == "csv" else "\t"
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    kept = figures(entries).records
    assert tuple(read[0]) == tuple(map(flat_name, COLUMNS))
    for back, one in zip(read, kept, strict=True):
        flat = {name: "; ".join(v) if isinstance(v, list) else v for name, v in one.items()}
        for name, value in flat.items():
            if isinstance(value, float):
                assert float(back[flat_name(name)]) == value
            else:
                assert rearm(back[flat_name(name)]) == ("" if value is None else str(value))


@given(odd_entries())
def test_json_reads_back_equal(entries: list[Entry]) -> None:
    view = figures(entries)
    expected = [dict(one) for one in view.records]
    assert json.loads(render(view, "json")) == expected
    assert [json.loads(line) for line in render(view, "jsonl").split("\n")[:-1]] == expected


@given(odd_entries(), st.randoms(use_true_random=False))
def test_the_order_of_entries_plays_no_part(entries: list[Entry], chance: Any) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    for view in VIEWS:
        assert render(view(entries), "table") == render(view(shuffled), "table")


def test_data_have_a_header_also_without_rows() -> None:
    assert render(figures([]), "csv") == ",".join(map(flat_name, COLUMNS)) + "\n"
    assert render(figures([]), "json") == "[]\n"
    assert render(figures([]), "jsonl") == ""


def test_figures_as_jsonl_are_whole_records_with_a_topic() -> None:
    entries = [make_entry("40 tanks", counted_head="tank", start=9), make_entry("2 tanks", chain=("TASS",))]
    lines = [json.loads(line) for line in render(figures(entries), "jsonl").splitlines()]
    assert [line["surface"] for line in lines] == ["2", "40"]
    assert lines[1] == record(entries[0]) and lines[1]["topic"] == "count/tank"
    assert lines[0]["chain"] == ["TASS"] and row(entries[1])["chain"] == "TASS"


VIEW = View(
    "Losses",
    intro=("Two documents.", "copies\ta | b"),
    sections=(
        Section((Column("what"), Column("doc")), (("Tanks\n  1 origin", "a|b"), ("", "*2*")), "# Tanks"),
    ),
    notes=("Set aside: 3",),
    columns=("a",),
)


def test_table() -> None:
    assert render(VIEW, "table", 40) == (
        "Two documents.\n  copies  a | b\n\n# Tanks\nWHAT        DOC\nTanks       a|b\n  1 origin\n"
        "            *2*\n\nSet aside: 3\n"
    )


def test_markdown_is_no_markup_of_strangers() -> None:
    text = render(VIEW, "markdown")
    assert text.startswith(
        "<!-- ClaimTrack -->\n\n# Losses\n\nTwo documents.\n\n**copies**: a \\| b\n\n## \\# Tanks\n\n"
    )
    assert "| Tanks<br>1 origin | a\\|b  |" in text
    assert "\\*2\\*" in text
    assert text.endswith("\nSet aside: 3\n")


def test_an_unknown_format_is_one_clear_line() -> None:
    with pytest.raises(UsageError, match="no format 'pdf'; there are table, markdown"):
        render(VIEW, "pdf")
    assert all(render(VIEW, form) is not None for form in FORMATS)


@pytest.mark.parametrize(
    "name", ["Ali\u0301 J\u0301x\u0301", "\u05eb\u1a56 x", "\u6226\u8eca\u0301", "\u0301a"]
)
def test_combining_marks_take_no_room(name: str) -> None:
    columns = (Column("who"), Column("what"))
    view = View("T", sections=(Section(columns, ((name, "x"), ("plain", "y"))),))
    head, first, second = render(view).splitlines()
    assert name in first
    assert len({head.index("WHAT"), second.index("y")}) == 1
    assert display_width(first[: first.index("x", len(name))]) <= head.index("WHAT")


FITTED = [
    # natural widths, (share, least) of each, widths in 60 columns
    ([5, 40, 40], [(1, 8), (5, 6), (5, 6)], [5, 25, 25]),
    ([20, 60, 60], [(1, 8), (5, 6), (5, 6)], [8, 24, 24]),
    ([20, 20, 10], [(1, 8), (1, 8), (1, 8)], [20, 20, 10]),
    ([60, 60, 60], [(1, 40), (1, 40), (1, 40)], [18, 18, 18]),
]


@pytest.mark.parametrize(("naturals", "asked", "widths"), FITTED)
def test_no_column_is_cut_below_its_least_width_while_another_has_room(
    naturals: list[int], asked: list[tuple[int, int]], widths: list[int]
) -> None:
    found = fit(naturals, [Column("x", share, least) for share, least in asked], 60)
    assert sum(found) + GAP * (len(found) - 1) <= 60
    assert found == widths
