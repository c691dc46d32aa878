"""The period that a figure speaks about, and the day as of which it is put forward."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.periods import Period, find_periods
from claimtrack.context.phrases import clause_verb
from claimtrack.context.time_words import Rules, rules_of
from claimtrack.lang import Language
from claimtrack.model import AsOfBasis, Document, Modality
from claimtrack.parsing.roles import (
    has_verb_form,
    is_any_auxiliary,
    is_conjunction,
    is_noun,
    is_past,
    is_present,
    is_tensed,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_modifies = stands_as("adjective noun_modifier compound owner")

REACH = 6
"""Characters between the two ends of a stretch of time: "from May to July"."""

FARTHEST = 5
"""Steps up the parse from a time to the verb on which it hangs."""

FAR = 3
"""Finite verbs between a time and a figure from which on they are taken to belong to different events."""

DATELINE = 1_000
"""Characters by which a dateline counts as farther away than any time in the sentence itself."""

BESIDE_ANOTHER = 40
"""Characters by which a time counts as farther away for each other figure between it and this one."""


@dataclass(frozen=True, slots=True)
class Dating:
    """What a figure's context says about time, as ISO days."""

    time_start: str | None = None
    time_end: str | None = None
    asof: str | None = None
    asof_basis: AsOfBasis = "unknown"


WEEK = 7
"""Days by which a dateline may lie before the document's date; an older one is another text's."""

HEAD = 100
"""Characters in which a dateline must end."""


def day_of_document(document: Document, language: Language) -> date | None:
    """Return the day on which a document was written: its dateline's own, else the one it is known by.

    >>> from claimtrack.lang import load_english
    >>> document = Document("d", "LIMA, May 3 (AFP) -- Rain fell.", date="2010-05-04")
    >>> day_of_document(document, load_english())
    datetime.date(2010, 5, 3)
    """
    try:
        today = date.fromisoformat(document.date) if document.date else None
    except ValueError:
        today = None
    if today is None:
        return None
    marks = language.table("context")["times"]["words"]["dateline"]
    ends = [at for mark in marks if (at := document.text.find(mark)) > 0]
    line = document.text[: min(ends)] if ends and min(ends) < HEAD else ""
    for period in find_periods(line, today, language) if line[:2].isupper() else ():
        day = period.last
        if day is not None and day == period.first and timedelta() <= today - day <= timedelta(WEEK):
            return day
    return today


def heading_dates(text: str, start: int, today: date | None, language: Language) -> list[Period]:
    """Return the as-of days of the line that heads a list: "Losses as of 2 January 2023", then its entries.

    ``start`` is where an entry begins. The lines between hold figures, as entries do; an empty line stands at
    most behind the heading.
    """
    blank = False
    for line in reversed(text[max(0, start - LIST) : start].splitlines()):
        days = _days_of_heading(line, today, language)
        if days or line.rstrip().endswith(":"):
            return days
        if line.strip() and (blank or not _ENTRY.search(line)):
            break
        blank = not line.strip()
    # A title puts the whole document as of its day; what ends in a colon heads a list.
    above = [
        line for line in text[: min(start, HEAD)].splitlines()[:TITLES] if not line.rstrip().endswith(":")
    ]
    return next((days for line in above if (days := _days_of_heading(line, today, language))), [])


def _days_of_heading(line: str, today: date | None, language: Language) -> list[Period]:
    """Return the days as of which a line that is no sentence puts what stands below it."""
    if not line.strip() or line.rstrip()[-1] in '.!?…”"' or len(line) > LONGEST_HEADING:
        return []
    return [period for period in find_periods(line, today, language) if period.use == "asof"]


LIST = 1_500
"""Characters of a list in which its heading is looked for."""

TITLES = 4
"""Lines at the top of a document that may be its title and what stands below it."""

LONGEST_HEADING = 150
"""Characters of a heading."""

_ENTRY = re.compile(r"^.{0,60}?\d.{0,40}$")


def find_dating(
    figure: Figure,
    periods: list[Period],
    today: date | None,
    language: Language,
    modality: Modality = "asserted",
    event: date | None = None,
) -> Dating:
    """Return the figure's period and as-of day; a forecast speaks of the month or day to come.

    ``event`` is the day of what happened, where it happened on one. A day beside a verb of saying dates the
    statement ("said on Saturday"); any other dates what is counted.
    """
    asof = today
    basis: AsOfBasis = "document" if today else "unknown"
    start = end = None
    chosen: Period | None = None
    latest = today
    best = 10_000
    rules = rules_of(language)
    offset = figure.mention.span.start - figure.parsed.offset
    for number, told in enumerate(periods):
        period = _behind(told, event, today)
        following = periods[number + 1] if number + 1 < len(periods) else None
        reaches = following is not None and 0 <= following.start - period.end < REACH
        if period.use == "asof" or _dates_statement(figure, period, rules):
            if period.last is not None and (today is None or period.last <= today):
                asof, basis = period.last, "stated"
            continue
        if figure.measure in ("duration", "age") and not period.start <= offset < period.end:
            continue
        if not reaches and _is_baseline(figure, period, offset, rules):
            continue
        distance = _distance(figure, period, offset, rules)
        if distance >= best or (period.is_limit and _stands_now(figure, period)):
            continue
        best = distance
        start, end = period.first, period.last
        lies_ahead = start is not None and today is not None and start > today
        if lies_ahead and period.gone is not None and _tells_of_past(clause_verb(figure.root)):
            start, end = period.gone
        if modality == "forecast" and _is_yet_to_come(figure, period):
            start, end = period.coming or (start, end)
        chosen, latest = period, period.last if period != told else today
        if period.use == "since":
            end = today
        elif period.is_limit or period.use == "until":
            start = None
        elif following is not None and reaches:
            end = following.last or end  # "from May to July", "on Thursday and Friday"
            if start is not None and end is not None and end < start:
                end = period.last
    if chosen is not None and modality == "asserted" and _is_point(chosen, start, end, latest):
        before = figure.before()
        compared = before is not None and before.lower_ in rules.baseline
        stood = clause_verb(figure.root).lemma_.lower() in rules.standing  # "the toll stood at 12 on Tuesday"
        if compared or stood or (chosen.is_limit and basis != "stated"):
            asof, basis = end, "stated"
    return Dating(_iso(start), _iso(end), _iso(asof), basis)


def _behind(period: Period, event: date | None, today: date | None) -> Period:
    """Return the weekday by which an event's toll had risen as one behind it.

    Where the event is of the day of the text, that may be the day of its heading alone, and the text tell of
    what came later; any other tells of nothing yet to come.
    """
    is_weekday = period.coming is not None and period.gone is None and period.first == period.last
    if event is None or not (is_weekday and period.is_limit and period.last and period.last < event):
        return period
    if period.coming is None or today is None or (today < period.coming[1] and event != today):
        return period
    return replace(period, first=period.coming[0], last=period.coming[1])


def _is_point(period: Period, start: date | None, end: date | None, today: date | None) -> bool:
    """Say whether a time is one day that has been, or ends with one."""
    is_day = start == end or (period.is_limit and start is None)
    return is_day and end is not None and (today is None or end <= today)


def _stands_now(figure: Figure, period: Period) -> bool:
    """Say whether a figure is of now and the time another verb's: "by Friday 63 had left, 19 **wait**"."""
    verb = clause_verb(figure.root)
    tensed = [verb, *(child for child in verb.children if is_any_auxiliary(child))]
    return _verb_above(figure, period) != verb and any(map(is_present, tensed))


def _tells_of_past(verb: Token) -> bool:
    return is_past(verb) or any(is_past(child) for child in verb.children if is_any_auxiliary(child))


def _is_yet_to_come(figure: Figure, period: Period) -> bool:
    """Say whether a forecast's time lies ahead: "on Thursday they ordered him to bring 40" is past."""
    verb = _verb_above(figure, period)
    return period.use in ("in", "by", "until") and (verb is None or not _tells_of_past(verb))


def _is_baseline(figure: Figure, period: Period, offset: int, rules: Rules) -> bool:
    """Say whether a time is that of what the figure is compared with, or the figure is, and the time is not.

    "Up from 30 in 1985", "a drop of 5 percent from 1985", "grew to 9 last year, from 7 in 1985".
    """
    before = figure.before()
    if period.start < offset:
        return before is not None and before.lower_ in rules.baseline
    if period.use == "from":
        return True
    first = next((t.i for t in figure.doc if t.idx + len(t) > period.start), len(figure.doc))
    between = range(figure.last + 1, first)
    return any(
        i in figure.taken and i - 1 not in figure.taken and figure.doc[i - 1].lower_ in rules.baseline
        for i in between
    )


def _distance(figure: Figure, period: Period, offset: int, rules: Rules) -> int:
    """Return how far an expression stands from the figure; walls between clauses make it far."""
    tokens = [t for t in figure.doc if t.idx < period.end and period.start < t.idx + len(t)]
    if not tokens:
        return 10_000
    gap = abs(period.start - offset)
    between = figure.doc[min(tokens[0].i, figure.first) : max(tokens[-1].i, figure.last)]
    own = clause_verb(figure.root)
    walls = sum(t.text == ";" or (is_tensed(t) and t != own) for t in between)
    if period.use == "dateline":
        return gap + DATELINE
    # "due this year and $3m due in 2025", "from 40 in 2010 to 80 in 2020": what stands before belongs to the
    # first half
    past = period.start < offset and any(is_conjunction(t) or rules.to.fullmatch(t.text) for t in between)
    others = past + sum(t.i in figure.taken and t.i - 1 not in figure.taken for t in between)
    return gap + 40 * walls + BESIDE_ANOTHER * others if walls < FAR else 10_000


def _dates_statement(figure: Figure, period: Period, rules: Rules) -> bool:
    if period.use != "in" or period.first != period.last or _is_of_event(figure, period, rules):
        return False  # a dateline is nobody's day of speaking, a month none at all
    verb = _verb_above(figure, period)
    reported = verb is not None and verb.lemma_.lower() in rules.reporting
    return reported and verb is not None and verb.i not in range(figure.first, figure.last + 1)


def _is_of_event(figure: Figure, period: Period, rules: Rules) -> bool:
    """Say whether a time is an event's: "confirmed after Saturday's quake"."""
    return any(
        token.lower_ in rules.event or (_modifies(token) and is_noun(token.head))
        for token in _way(figure, period)
    )


def _verb_above(figure: Figure, period: Period) -> Token | None:
    way = _way(figure, period)
    return way[-1].head if way and has_verb_form(way[-1].head) else None


def _way(figure: Figure, period: Period) -> list[Token]:
    """Return the tokens from a time up to below the verb on which it hangs."""
    token = next((t for t in figure.doc if t.idx < period.end <= t.idx + len(t)), None)
    way: list[Token] = []
    while token is not None and token.head != token and len(way) < FARTHEST:
        way.append(token)
        token = None if has_verb_form(token.head) else token.head
    return way


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
