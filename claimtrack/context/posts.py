"""Posts of a rolling page: each has a day of its own, as of which its figures are put forward."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise

from claimtrack.context.periods import find_periods
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import Layout

LONGEST = 70
"""Characters of a line that is nothing but a day and a clock."""


@cache
def _forms(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(map(re.escape, language.table("context")["posts"]["labels"]))
    bold = r"(?:\*\*|__)?"
    label = rf"\W{{0,4}}{bold}(?:{words})\b[\s,:(–—-]*"
    zone = r"[A-Z]{2,4}T?|\([A-Z]{2,4}\)|(?i:local time)"
    hour = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|\d{0,2}\s?[ap]\.?m\.?"
    clock = rf"(?:[\s,|–—*_#()\[\]-]|(?i:at|{hour})|{zone})*"
    return (
        re.compile(label, re.IGNORECASE),
        re.compile(rf"{clock}[:.]?{clock}"),
    )


def days_of_posts(
    document: Document, layout: Layout, today: date | None, language: Language
) -> Mapping[int, date]:
    """Return the day of each paragraph that stands in a post with a day of its own.

    A post is headed by a line with nothing but its day, of which there are several different ones, or begins
    "Update, 4 May: ".
    """
    text = document.text
    label, rest = _forms(language)
    heads: dict[int, date] = {}
    labelled: dict[int, date] = {}
    for number, span in enumerate(layout.paragraphs):
        line = span.of(text)[:LONGEST]
        if line.startswith("|"):
            continue  # a row of a table
        opening = label.match(line)
        if opening is None and span.end - span.start >= LONGEST:
            continue
        found = find_periods(line, today, language)
        period = found[-1] if found else None  # behind the day of the week
        if period is None or period.first is None or period.first != period.last:
            continue
        if any(re.fullmatch(r"[\s,]*", line[a.end : b.start]) is None for a, b in pairwise(found)):
            continue
        before = line[opening.end() if opening else 0 : found[0].start]
        if rest.fullmatch(before) is None:
            continue
        behind = line[period.end :]
        if opening and re.match(r"[^a-z.]{0,20}?[:–—-]|[^a-z]{0,12}$", behind):
            labelled[number] = period.first
        elif span.end - span.start < LONGEST and rest.fullmatch(behind):
            heads[number] = period.first
    if len(set(heads.values())) < 2:
        heads = {}
    days: dict[int, date] = {}
    current: date | None = None
    for number in range(len(layout.paragraphs)):
        current = heads.get(number, current)
        day = labelled.get(number, current)
        if day is not None:
            days[number] = day
    return days
