"""The day of an incident whose sentence does not say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.context import date_incidents
from claimtrack.lang import load_english
from claimtrack.model import Context, Document, Kind, Mention, Quantity, Span
from claimtrack.sentences import lay_out

ENGLISH = load_english()
TODAY = "2021-03-10"  # a Wednesday


def dated(text: str, kind: Kind | None = "incident", **fields: str) -> Context:
    """Return the context of the figure "nine" of a text."""
    document = Document("d", text, date=TODAY)
    layout = lay_out(document, ENGLISH)
    start = text.index("nine")
    span = Span(start, start + 4)
    index = next(i for i, s in enumerate(layout.sentences) if s.span.start <= start < s.span.end)
    context = replace(Context(span, kind=kind, asof=TODAY, asof_basis="document"), **fields)  # type: ignore[arg-type]
    [found] = date_incidents(
        document, layout, [(index, Mention(span, Quantity(None, None), span))], [context], ENGLISH
    )
    return found


DAYS = [
    # The last day named before, else one of the lead.
    ("A bus burned on Monday. The driver fled. In all nine people were hurt.", "2021-03-08"),
    ("A bus burned on Monday. Police came on Tuesday. In all nine people were hurt.", "2021-03-09"),
    ("A bus burned on Monday.\n\nIt was old.\n\nIt was red.\n\nIt was full: nine people.", "2021-03-08"),
    # A day long ago is another's; a month is no day.
    ("A bus burned on 3 May 2019. In all nine people were hurt.", None),
    ("Buses burned in February. In all nine people were hurt.", None),
    ("In all nine people were hurt.", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_an_incident_has_the_day_last_named(text: str, day: str | None) -> None:
    found = dated(text)
    assert (found.time_start, found.time_end) == (day, day)
    assert ("time_end" in found.inferred) == (day is not None)


@pytest.mark.parametrize("kind", ["total", "level", "period", None])
def test_nothing_else_has(kind: Kind | None) -> None:
    assert dated(DAYS[0][0], kind).time_end is None


def test_a_day_of_its_own_stays() -> None:
    assert dated(DAYS[0][0], time_end="2021-03-02").time_end == "2021-03-02"
    assert dated(DAYS[0][0], asof="2021-03-09", asof_basis="stated").time_end is None
