"""The view of what is new: of a large ledger it looks at the latest documents, and says so."""

from __future__ import annotations

import pytest

from claimtrack.filters import Filters
from claimtrack.report.render import render
from claimtrack.report.since import news_view
from claimtrack.store import Store
from store.samples import NOW
from store.test_findings import made, refresh

NARROW = (Filters(), Filters(place="Lima"), Filters(as_of="2021-03-05"), Filters(sort="-high"))


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(12):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
    refresh(store)
    return store


@pytest.mark.parametrize("filters", NARROW)
def test_what_is_cut_is_counted_and_said(filled: Store, filters: Filters) -> None:
    whole = news_view(filled, filters, None, None)
    latest = news_view(filled, filters, None, 5)
    first, _, _ = whole.intro[0].partition(" shown;")
    assert latest.intro[0].startswith(first.rpartition(". ")[0] or first.rstrip("."))
    assert latest.notes[0].startswith("Ranked are the figures of ")
    assert "of 12 new documents" in latest.notes[0] == latest.cut
    days = {e.claim.date for section in latest.sections for row in section.behind for e in row[:1]}
    assert days <= {d.document.date for d in filled.documents()}
    assert max(days) == max(e.claim.date for e in filled.entries(filters) if e.claim.date)
    assert [one["claim"] for one in latest.records] == [one["claim"] for one in whole.records]


def test_what_is_not_cut_says_nothing_of_it(filled: Store) -> None:
    whole = news_view(filled, Filters(), None, None)
    assert render(news_view(filled, Filters(), None)) == render(whole)
    assert not whole.cut


def test_a_text_that_took_the_place_of_another_is_always_read(filled: Store) -> None:
    filled.start_run(NOW.replace(year=NOW.year + 1), "ingest")
    filled.put(made(3, 1), run=1, retrieved_at=NOW.replace(year=NOW.year + 1))
    for number in range(20, 23):
        filled.put(made(number, 0), run=1, retrieved_at=NOW.replace(year=NOW.year + 1))
    refresh(filled)
    whole, latest = news_view(filled, Filters(), None, None), news_view(filled, Filters(), None, 1)
    assert whole.intro[0].split(" shown;")[0].split(". ")[0] in latest.intro[0]
    assert "1 new text of known documents" in latest.intro[0]
    assert latest.sections[-1] == whole.sections[-1]


def test_records_up_to_a_limit_are_those_shown(filled: Store) -> None:
    latest = news_view(filled, Filters(limit=2), None, 5)
    shown = [e.claim.claim for section in latest.sections for row in section.behind for e in row[:1]]
    assert [one["claim"] for one in latest.records][:2] == shown
