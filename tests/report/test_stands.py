"""What stands on a topic: the latest word of each authority."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger_by_hand import make_entry

from claimtrack.model import Entry
from claimtrack.report.stands import latest_words, stands


def said(wording: str, day: str, **values: Any) -> Entry:
    return make_entry(wording, asof=day, counted_head="person", action="kill", **values)


def words(*entries: Entry, as_of: str | None = None) -> list[tuple[str, str]]:
    return [(one.authority, str(one.entry.claim.low)) for one in latest_words(entries, as_of)]


MINISTRY = said("40 dead", "2021-03-04", low="40", speaker="ministry")
LATER = said("55 dead", "2021-03-06", low="55", speaker="ministry", document="d2")
CROSS = said("70 dead", "2021-03-05", low="70", speaker="Red Cross", document="d3")


def test_the_latest_word_of_each_authority_stands() -> None:
    assert words(MINISTRY, CROSS, LATER) == [("ministry", "55"), ("Red Cross", "70")]
    assert words(MINISTRY, CROSS, LATER, as_of="2021-03-05") == [("Red Cross", "70"), ("ministry", "40")]
    assert words(MINISTRY, CROSS, LATER, as_of="2021-03-01") == []


def test_a_spokesman_is_no_second_authority() -> None:
    spokesman = replace(LATER, claim=replace(LATER.claim, speaker="Ana Sol", authority="ministry"))
    assert words(MINISTRY, spokesman) == [("ministry", "55")]


def test_what_is_denied_or_forecast_does_not_stand() -> None:
    for modality in ("denied", "asked", "hypothetical", "forecast"):
        unsaid = replace(LATER, claim=replace(LATER.claim, modality=modality))
        assert words(MINISTRY, unsaid) == [("ministry", "40")]
    taken_back = replace(LATER, claim=replace(LATER.claim, basis="retracted"))
    assert words(MINISTRY, taken_back) == [("ministry", "40")]


def test_the_section_says_how_many_there_are_and_leads_to_each() -> None:
    section = stands([MINISTRY, CROSS, LATER], most=1)
    assert section is not None
    assert section.lines == ("2 authorities, each with its latest word, those of the latest 1.",)
    assert [row[0] for row in section.rows] == ["ministry"] and section.behind == ((LATER,),)
    assert stands([]) is None
