"""Units and scales that stand in the head of a column or row: "Damage (USD million)"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from claimtrack.lang import Language
from claimtrack.model import Mention, Quantity
from claimtrack.quantities.candidates import find_candidates
from claimtrack.quantities.lexicon import alternatives, lexicon
from claimtrack.sentences.tables import Table, find_tables

_BRACKET = re.compile(r"[(\[]\s*(?P<unit>[^()\[\]]{1,30}?)\s*[)\]]")


def without_years(
    mentions: Sequence[tuple[int, Mention]], text: str, language: Language
) -> list[tuple[int, Mention]]:
    """Return the mentions but for the years that name the rows of a table: four digits below "Year"."""
    years = language.table("quantities")["units"]["year"]
    named = {
        cell.start + found.start()
        for table in (find_tables(text) if "|" in text else [])
        for cells in table.rows[table.head_rows :]
        for column, cell in enumerate(cells)
        if any(head.lower() in years for head in table.above(column))
        and (found := re.search(r"\b\d{4}\b", cell.of(text)))
    }
    return [(index, mention) for index, mention in mentions if mention.span.start not in named]


def share_head_units(
    mentions: Sequence[tuple[int, Mention]], text: str, language: Language
) -> list[tuple[int, Mention]]:
    """Return the mentions, those that stand bare in a cell with the unit and scale that a head states for it.

    The head of the column goes before that of the row and the row's cell for the unit. A caption's unit is
    shared where all columns are of amounts or years: else people and houses stand beside them.
    """
    tables = find_tables(text) if "|" in text else []
    if not tables:
        return list(mentions)
    starts = [table.start for table in tables]
    shared = []
    for index, mention in mentions:
        at = bisect_right(starts, mention.span.start) - 1
        shared.append((index, _with_unit(mention, tables[at], text, language) if at >= 0 else mention))
    return shared


def _with_unit(mention: Mention, table: Table, text: str, language: Language) -> Mention:
    quantity = mention.quantity
    place = table.place(mention.span.start)
    if place is None or quantity.unit or quantity.low is None or mention.kind:
        return mention
    row, column = place
    alone = text[table.rows[row][column].start : table.rows[row][column].end].strip(" *_\t")
    if row < table.head_rows or column < table.labels or alone != mention.span.of(text):
        return mention  # a cell with words speaks for itself
    name, *others = (cell.of(text) for cell in table.rows[row][: table.labels])
    heads = [*reversed(table.above(column)), name, *(f"({cell})" for cell in others)]
    if _is_of_amounts(table, language):
        heads.append(table.caption)
    said = next((unit for head in heads for unit in _stated(head, language)), None)
    if said is None:
        return mention
    factor, unit = said
    low, high = (None if end is None else end * factor for end in (quantity.low, quantity.high))
    return replace(mention, quantity=Quantity(low, high, unit, quantity.bound))


def _is_of_amounts(table: Table, language: Language) -> bool:
    """Say whether all columns of figures are of amounts, of years or of what is measured by bulk ("Cod")."""
    tables = language.table("quantities")
    words, harmed = tables["heads"]["amounts"], {*tables["zero"]["nouns"], *tables["vague"]["harmed"]}
    heads = [" ".join(head).lower().split() for head in table.heads[table.labels :]]
    return bool(heads) and all(
        any(word in words or word[:4].isdigit() for word in head)
        or (len(head) == 1 and not head[0].endswith(("s", "ed")) and head[0] not in harmed)
        for head in heads
    )


def _stated(head: str, language: Language) -> Iterator[tuple[Decimal, str | None]]:
    """Yield the scale and unit that the brackets of a head state.

    "(USD million)", "(in thousands)", "(%)", "($ bn)" do; "(2020)", "(m)" for men and "(of whom women)" do not.
    """
    heads = language.table("quantities")["heads"]
    leads, joins = alternatives(heads["leads"]), alternatives(heads["joins"])
    scales = alternatives([*lexicon(language).scales, *(m for m in lexicon(language).marks if len(m) > 1)])
    for bracket in _BRACKET.finditer(head):
        words = re.sub(rf"^{leads}\s+", "", bracket["unit"], flags=re.I)
        if re.fullmatch(r"[^\W\d_]|.*\d(?!00\b).*", words) and words != "'000":
            continue
        words = re.sub(r"['’]?000s?\b", "thousand", words)
        parts = re.fullmatch(
            rf"(?P<before>.*?)\s*\b(?P<scale>{scales})s?\b(?:\s+{joins})?\s*(?P<after>.*)", words, re.I
        )
        if parts:
            unit = parts["after"] or parts["before"]
            probes = [f"1 {parts['scale']} {unit}".strip(), f"{unit} 1 {parts['scale']}".strip()]
        else:
            probes = [f"1 {words}", f"1{words}", f"{words}1", f"{words} 1"]
        for probe in probes:
            found = find_candidates(probe, language)
            if len(found) == 1 and found[0].span.of(probe) == probe and found[0].low:
                yield found[0].low, found[0].unit
                break
