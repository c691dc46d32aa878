"""The view of what is new: of a large ledger it looks at the latest documents, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from claimtrack.compare.ties import key_of
from claimtrack.filters import Filters
from claimtrack.report import asking
from claimtrack.report.holdings import topics_view
from claimtrack.report.render import render
from claimtrack.report.since import kept_ties, news_view
from claimtrack.report.views import make_view
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from claimtrack.store.settle import write_filters
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


@pytest.mark.parametrize("view", ["conflicts", "changes"])
def test_of_many_figures_on_another_day_what_is_kept_is_shown(
    filled: Store, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, day = make_view(filled, view, Filters()), Filters(as_of="2021-03-03")
    anew = make_view(filled, view, day)
    assert not any("Found among all" in note for note in anew.notes)
    monkeypatch.setattr(asking, "MOST_ANEW", 0)
    kept = make_view(filled, view, day)
    assert kept.notes[0].startswith(
        "Found among all figures and kept, as far as both were known on 2021-03-03"
    )
    assert {one["a"]["document"] for one in kept.records} <= {e.claim.document for e in filled.entries(day)}
    assert {_ends(one) for one in kept.records} <= {_ends(one) for one in plain.records}
    every = make_view(filled, view, Filters(reviewed="any"))
    assert list(every.records) == list(plain.records)


def _ends(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one["a"]["claim"], one["b"]["claim"], one["kind"]


def test_ties_on_another_day_are_to_what_was_known(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_ANEW", 0)
    day = Filters(as_of="2021-03-03")
    known = {key_of(entry) for entry in filled.entries(day)}
    found = kept_ties(filled, filled.entries(day), day)
    assert found
    assert {key_of(tie.other) for ties in found.values() for tie in ties} <= known


@pytest.mark.parametrize("view", ["overview", "timeline"])
@pytest.mark.parametrize("filters", [Filters(published_from="2021-03"), Filters(as_of="2021-03-04")])
def test_of_many_figures_the_topics_of_the_latest_documents_are_ranked(
    filled: Store, view: str, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_view(filled, view, filters)
    assert not any("Looked at" in line for line in whole.intro)
    monkeypatch.setattr(asking, "MOST_LOOKED_AT", 3)
    latest = make_view(filled, view, filters)
    assert latest.intro[1].startswith("Looked at are the topics of ")
    if view == "timeline":  # of a topic that is there all is there, and the data formats have all
        assert {(s.title, s.rows) for s in latest.sections} <= {(s.title, s.rows) for s in whole.sections}
        assert list(latest.records) == list(whole.records)
    else:
        assert latest.cut == latest.intro[1]
        assert {one["topic_name"] for one in latest.records} <= {one["topic_name"] for one in whole.records}


def test_of_many_figures_the_list_of_topics_is_of_the_latest(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(published_from="2021-03")
    whole = topics_view(filled, filters)
    monkeypatch.setattr(asking, "MOST_LOOKED_AT", 3)
    latest = topics_view(filled, filters)
    assert latest.intro[1].startswith("Looked at are the topics of ")
    assert list(latest.records) == list(whole.records)
    rows = [{row for section in view.sections for row in section.rows} for view in (latest, whole)]
    assert rows[0] < rows[1]
    ordered = Filters(published_from="2021-03", sort="name")
    assert topics_view(filled, ordered).intro == whole.intro


def test_that_a_topic_has_no_figures_is_said_of_all_figures(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a ledger does not keep what stands behind its topics."""
    first = min(filled.entries(), key=lambda entry: entry.claim.date or "")
    asked = write_filters(Filters(published_to=first.claim.date))
    filled.decide([Decision("topic", "define", "early", field="Early", value=asked)], at=NOW, who="Ida")
    refresh(filled)
    monkeypatch.setattr(type(filled), "is_summed", lambda _: False)
    whole = render(topics_view(filled))
    assert "Early" in whole
    monkeypatch.setattr(asking, "MOST_LOOKED_AT", 1)
    assert render(topics_view(filled)) == whole
