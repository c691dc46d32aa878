"""What a user decided about a figure stands beside it in every view that shows the figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ledger_by_hand import Around, make_document, make_entry
from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.filters import Filters
from claimtrack.lang import load_language
from claimtrack.model import Entry
from claimtrack.report import words
from claimtrack.report.changes import changes
from claimtrack.report.conflicts import conflicts
from claimtrack.report.doubtful import doubtful
from claimtrack.report.html import view_page
from claimtrack.report.listings import figures, publishers, speakers
from claimtrack.report.overview import overview
from claimtrack.report.relations import relations
from claimtrack.report.render import render
from claimtrack.report.timeline import timeline
from claimtrack.report.topics import topic, topics

DECIDED: dict[str, Any] = {
    "verdict": "ok",
    "grade": "weak",
    "tags": ("story",),
    "notes": ("asked again",),
    "extracted": {"speaker": "Ilham Aliyev"},
}
SIGNS = "speaker set by hand; reviewed; graded weak; #story; note"

TANKS = {"counted": "tanks", "counted_head": "tank", "action": "destroy", "side": "Armenia"}


def tanks() -> list[Entry]:
    """Return two figures of one topic and one of another, all of one paper; the first one is decided
    about."""
    return [
        replace(make_entry("200 tanks", low=200, speaker="Ana Sol", publisher="Post", **TANKS), **DECIDED),
        make_entry("90 tanks", start=20, low=90, speaker="Carl", publisher="Post", **TANKS),
        make_entry("90 tanks", document="b.txt", low=90, speaker="Dana", publisher="Herald", **TANKS),
    ]


def pair() -> list[Entry]:
    """Return two counts of one blast that cannot both be right, and a later one; all are decided about."""
    blast = {"place": "Lima", "on": "5"}
    told = [
        claim("The blast in Lima killed [61].", doc="a", speaker="Rosa Quispe", **blast),
        claim("The blast in Lima killed [100].", doc="b", speaker="the union", **blast),
        claim(
            "The Lima blast killed [170], says the mayor.", doc="c", day="6", speaker="Rosa Quispe", **blast
        ),
    ]
    english = load_language("en")
    return [
        replace(
            Entry(
                one,
                subject_of(one, english).key,
                one.document,
                1,
                1,
                one.document,
                "2021-03-09T00:00:00+00:00",
            ),
            **DECIDED,
        )
        for one in told
    ]


VIEWS = [overview, figures, timeline, speakers, publishers]


@pytest.mark.parametrize("view", VIEWS)
def test_lists_mark_what_was_decided(view: Any) -> None:
    shown = view(tanks(), [make_document("a.txt"), make_document("b.txt")])
    assert SIGNS in " ".join(render(shown, "markdown").split()).replace("\\#", "#")
    assert shown.sections, "and so does the page"
    page = view_page(shown)
    assert all(sign in page for sign in SIGNS.split("; "))
    assert all(len(line) <= 80 for line in render(shown).splitlines())


def test_what_was_decided_is_marked_on_one_document_topics_too() -> None:
    shown = render(overview([tanks()[0]], [make_document("a.txt")]), "markdown")
    assert "speaker set by hand" in shown


@pytest.mark.parametrize("view", [conflicts, changes, relations])
def test_pairs_mark_what_was_decided(view: Any) -> None:
    shown = " ".join(render(view(pair()), "markdown").split())
    assert "speaker set by hand" in shown and "story" in shown


def test_a_doubt_and_a_topic_show_it() -> None:
    entry = replace(make_entry("200 tanks", low=200, speaker_confidence=0.3, **TANKS), tags=("hold",))
    assert "#hold" in render(doubtful([entry]))
    assert "#hold" in render(topic(entry.topic, [entry], Around([entry])))


def test_equal_words_are_one_line_only_where_they_are_marked_alike() -> None:
    one = make_entry("200 tanks", low=200, speaker="Ana Sol", **TANKS)
    other = make_entry("200 tanks", start=40, low=200, speaker="Ana Sol", **TANKS)
    for view in (overview, timeline, speakers):
        assert "x2" in render(view([one, other], [make_document("a.txt")], filters=Filters(topic=one.topic)))
        marked = [one, replace(other, tags=("story",))]
        shown = render(view(marked, [make_document("a.txt")], filters=Filters(topic=one.topic)))
        assert "x2" not in shown and "#story" in shown


SET = [
    ({"extracted": {"low": "1", "high": "1"}}, "value set by hand"),
    ({"extracted": {"low": "1"}}, "low set by hand"),
    ({"extracted": {"counted": "cars", "counted_head": "car"}}, "counted set by hand"),
    ({"extracted": {"speaker": "X", "asof": None}}, "asof, speaker set by hand"),
    ({"verdict": "wrong"}, "found wrong"),
    ({"tags": ("a", "b")}, "#a; #b"),
    ({"notes": ("one", "two")}, "note"),
    ({}, ""),
]


@pytest.mark.parametrize(("decided", "signs"), SET)
def test_signs(decided: dict[str, Any], signs: str) -> None:
    assert words.signs(replace(make_entry("40 tanks", low=40), **decided)) == signs


def test_a_figure_that_repeats_its_neighbour_makes_no_topic() -> None:
    one = make_entry(
        "$450m", surface="$450m", low=450_000_000, unit="USD", counted="appeal", counted_head="appeal"
    )
    again = make_entry(
        "£308m", surface="£308m", start=10, low=308_000_000, unit="GBP", counted="appeal",
        counted_head="appeal", restates=one.claim.claim,
    )  # fmt: skip
    assert [(r["topic"], r["figures"], r["origins"]) for r in topics([one, again]).records] == [
        (one.topic, 1, 1)
    ]
