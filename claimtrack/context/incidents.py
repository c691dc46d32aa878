"""The day of one incident, where its own sentence leaves it unsaid; a total is as of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from claimtrack.context.periods import find_periods
from claimtrack.context.times import day_of_document
from claimtrack.lang import Language
from claimtrack.model import Context, Document, Mention
from claimtrack.sentences import Layout

BACK = 2
"""Sentences before the figure's whose day still is the incident's."""

LEAD = 5
"""Sentences at the head of a report that say when it happened."""

RECENT = timedelta(6)
"""How long before the report an incident may lie whose day is taken over."""


def date_incidents(
    document: Document,
    layout: Layout,
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    language: Language,
) -> list[Context]:
    """Return the contexts with the day of each incident that has none: the last one named, else the lead's.

    On eleven stories ten as-of days more are right and none is wrong for it.
    """
    today = day_of_document(document, language)
    days: dict[int, date | None] = {}

    def day_in(index: int) -> date | None:
        if index not in days:
            text = layout.sentences[index].span.of(document.text)
            days[index] = _recent_day(text, today, language)
        return days[index]

    dated = []
    for (index, _), context in zip(mentions, contexts, strict=True):
        if context.kind == "incident" and context.time_end is None and context.asof_basis != "stated":
            order = (
                *range(index - 1, max(-1, index - 1 - BACK), -1),
                *range(min(LEAD, len(layout.sentences))),
            )
            day = next((found for i in order if (found := day_in(i)) is not None), None)
            if day is not None:
                inferred = (*context.inferred, "time_start", "time_end")
                context = replace(
                    context, time_start=day.isoformat(), time_end=day.isoformat(), inferred=inferred
                )
        dated.append(context)
    return dated


def _recent_day(text: str, today: date | None, language: Language) -> date | None:
    """Return the last day that a sentence names, if it is one of the last days before the report."""
    found = None
    for period in find_periods(text, today, language):
        day = period.last
        if period.use != "in" or day is None or day != period.first:
            continue
        if today is None or timedelta() <= today - day <= RECENT:
            found = day
    return found
