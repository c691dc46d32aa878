"""Figures alone in the cells of a table: what the heads of row and column and its caption say of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from claimtrack.context.action import participle_lemma
from claimtrack.context.periods import find_periods
from claimtrack.context.phrases import singular
from claimtrack.context.words import Words
from claimtrack.lang import Language
from claimtrack.model import Context, Document, Kind, Mention
from claimtrack.sentences.gazetteer import gazetteer
from claimtrack.sentences.tables import Table, find_tables


@dataclass(frozen=True, slots=True)
class _Said:
    """What a head says of the figures in its row or column."""

    counted: str | None = None
    head: str | None = None
    action: str | None = None


def read_cells(
    document: Document,
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    today: date | None,
    country: str | None,
    words: Words,
    language: Language,
) -> list[Context]:
    """Return the contexts, those of bare figures in tables with what row, column and caption say of them."""
    text = document.text
    tables = find_tables(text) if "|" in text else []
    if not tables:
        return list(contexts)
    starts = [table.start for table in tables]
    read = []
    for (_, mention), context in zip(mentions, contexts, strict=True):
        at = bisect_right(starts, mention.span.start) - 1
        read.append(
            _read(text, tables[at], mention, context, today, country, words, language) if at >= 0 else context
        )
    return read


def _read(
    text: str,
    table: Table,
    mention: Mention,
    context: Context,
    today: date | None,
    country: str | None,
    words: Words,
    language: Language,
) -> Context:
    found = table.place(mention.span.start)
    if found is None:
        return context
    number, column = found
    cell = table.rows[number][column]
    if column < table.labels or number < table.head_rows:
        return context
    around = text[cell.start : mention.wording.start] + text[mention.wording.end : cell.end]
    row = _name_row(text, table, number, today, words, language)
    if re.search(r"[^\W\d_]{2}", re.sub(r"\(.*?\)", "", around)):  # words say what is counted
        is_bare = row.place is not None and "place" in context.inferred
        return replace(context, place=row.place) if is_bare else context
    heads = table.above(column)
    # The period of a group of columns is that of each; what else it says, the columns below it say with it.
    times = [head for head in heads if _time(head, today, language)]
    above = _together([head for head in heads if head not in times or len(heads) == 1], language)
    across = _say(above, words, language)
    place, thing = row.place, row.thing
    if place is None and _are_places(table, language):
        across, place = _Said(), above
    down = _say(thing, words, language) if thing else _Said()
    if place is None and down.head is not None and across.head is not None and not _is_thing(above, words):
        across, place = _Said(), above  # the columns are the places
    elif place is None and row.name and across.head is not None:
        place, down = row.name, _Said()
    head = across.head or down.head
    counted = across.counted if across.head else down.counted
    if across.head == "person" and down.head and across.counted in words.nominal:
        head, counted = down.head, down.counted  # "Tanks | Destroyed"
    changed: dict[str, str | None] = {}
    if head is not None and (context.counted is None or "counted" in context.inferred):
        changed |= {"counted": counted, "counted_head": head}
    action = across.action or down.action
    if action is not None:
        changed["action"] = action
    status = [_kinds(language).status.get(word) for word in above.lower().split()]
    if any(status):
        changed["status"] = next(filter(None, status))
    if place is not None and _is_place_name(place, language):
        changed["place"] = place
    elif country is not None and row.first.lower() in _kinds(language).total and "place" in context.inferred:
        changed["place"] = country  # that of all rows
    signs = _kinds(language).kinds if place != above else {}  # "New York"
    kind = next((k for k, sign in signs.items() if sign.search(above)), None)
    if kind is not None and context.kind in (None, "total", "incident"):
        changed["kind"] = kind
    day = row.day or _asof(table.caption, today, language)
    if not changed and day is None:
        return context
    inferred = tuple(dict.fromkeys((*context.inferred, *changed)))
    changed |= _time(times[0] if times else row.first, today, language)
    if day is not None:
        return replace(context, **changed, inferred=inferred, asof=day, asof_basis="stated", confidence=0.6)  # type: ignore[arg-type]
    return replace(context, **changed, inferred=inferred, confidence=0.6)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Row:
    """What the first cells of a row say: its place and thing where that is clear, and the day it is of.

    ``first`` is its first cell, ``name`` the first that might be a place or a thing and has no head.
    """

    first: str
    name: str = ""
    place: str | None = None
    thing: str | None = None
    day: str | None = None


def _name_row(
    text: str, table: Table, number: int, today: date | None, words: Words, language: Language
) -> _Row:
    """Return what the columns that name the rows say of one of them."""
    kinds = _kinds(language)
    cells = [cell.of(text).strip(" *_\t") for cell in table.rows[number][: table.labels]]
    row = _Row(cells[0])
    for column, label in enumerate(cells):
        corner = (table.above(column) or ("",))[-1].lower()
        last = singular(corner.split()[-1]) if corner else ""
        day = _day(label, today, language)
        if day is not None:
            row = replace(row, day=day)
        elif (
            corner.rstrip("s") in kinds.areas or last in kinds.areas or (not corner and column and row.thing)
        ):
            row = replace(row, place=row.place or label)
        elif last in kinds.units or not any(map(str.isalpha, label)):
            continue
        elif last in kinds.things:
            row = replace(row, thing=row.thing or label)
        elif corner and column:
            continue  # who reports it, or a remark
        elif _is_thing(label, words) or re.search(r"\s[a-z]{3}", label):
            row = replace(row, thing=row.thing or label, name=row.name or ("" if corner else label))
        elif not corner and gazetteer(language).named(label):
            row = replace(row, place=row.place or label)
        else:
            row = replace(row, name=row.name or ("" if corner else label), thing=row.thing or label)
    return row


def _are_places(table: Table, language: Language) -> bool:
    """Say whether places stand above the columns of figures."""
    heads = [(table.above(column) or ("",))[-1] for column in range(table.labels, len(table.heads))]
    known = [head for head in heads if gazetteer(language).named(head)]
    return len(known) * 2 > len(heads)


def _is_place_name(label: str, language: Language) -> bool:
    low = label.lower()
    return label[:1].isupper() and low not in _kinds(language).total and not any(map(str.isdigit, label))


def _together(heads: Sequence[str], language: Language) -> str:
    """Return the heads of one column as one: "Killed" over "of whom children" counts children killed."""
    of = language.table("context")["tables"]["of_group"]
    lower = re.sub(rf"^(?:{'|'.join(of)})\s+", "", heads[-1], flags=re.I) if heads else ""
    return " ".join([lower, *heads[:-1]]).strip()


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The words of heads, by what stands below them."""

    areas: frozenset[str]
    things: frozenset[str]
    units: frozenset[str]
    general: frozenset[str]
    total: frozenset[str]
    status: Mapping[str, str]
    done: Mapping[str, str]
    kinds: Mapping[Kind, re.Pattern[str]]
    of_counts: re.Pattern[str]


@cache
def _kinds(language: Language) -> _Kinds:
    table, beside = language.table("context")["tables"], language.table("context")["status"]["beside"]
    ranks = language.table("places")["words"]
    areas = frozenset(table["areas"]).union(ranks["small"], ranks["middle"], ranks["large"])
    general = sorted(table["general"], key=len, reverse=True)
    return _Kinds(
        areas,
        frozenset(table["things"]),
        frozenset(table["units"]),
        frozenset(general),
        frozenset(table["total"]),
        {word: status for status, words in beside.items() for word in words},
        table["done"],
        {
            kind: re.compile(rf"\b(?:{'|'.join(signs)})\b", re.IGNORECASE)
            for kind, signs in table["kinds"].items()
        },
        re.compile(rf"^\s*(?:{'|'.join(general)})\s+(?:of\s+)?", re.IGNORECASE),
    )


def _say(label: str, words: Words, language: Language) -> _Said:
    """Return what a head says is counted and what happened to it.

    "Killed" are people killed, "Houses destroyed" houses that were; "Number of tents" counts tents.
    """
    plain = re.sub(r"[(\[].*?[)\]]|[#*:†‡]", " ", label)
    plain = _kinds(language).of_counts.sub("", plain)
    parts = re.split(r"\s(?:of|in|per|by|since|from|for|at|to)\s", plain.strip())[0].split()
    low = [part.lower().strip(".,;") for part in parts]
    if not low or any(any(map(str.isdigit, word)) for word in low) or low[-1] in _kinds(language).general:
        return _Said()
    action = None
    nouns = [word for word in low if word not in _kinds(language).status]
    for word in list(nouns):
        happened = words.nominal.get(word) or _kinds(language).done.get(word)
        if happened is None and word.endswith("ed") and len(word) > 4:
            happened = participle_lemma(word)
        if happened is not None:
            action = action or happened or None
            nouns.remove(word)
    nouns = [
        word for word in nouns if word not in ("and", "or", "&", "/", "total", "people", "persons", "were")
    ]
    if not nouns:
        people = any(word in words.nominal or word in words.person for word in low)
        people = people or action in words.people_verbs
        return _Said(" ".join(low), "person", action) if people else _Said(action=action)
    last = nouns[-1]
    lemma = "person" if last in words.person else words.singular.get(last, singular(last))
    action = action or words.event_nouns.get(lemma) or words.event_nouns.get(last)
    return _Said(" ".join(nouns), lemma, action)


def _is_thing(label: str, words: Words) -> bool:
    """Say whether a head names what can be counted: a plural, or people to whom something happened."""
    low = label.lower().split()
    return any(
        word in words.nominal or word in words.singular or singular(word) != word or word in words.event_nouns
        for word in low
    )


def _asof(caption: str, today: date | None, language: Language) -> str | None:
    """Return the day as of which a caption puts its table: the only one it has where the text has none."""
    periods = find_periods(caption, today, language)
    is_of_day = today is None and len(periods) == 1 and periods[0].first == periods[0].last
    days = (p.last for p in periods if p.use == "asof" or is_of_day)
    day = next((one for one in days if one is not None), None)
    return day.isoformat() if day else None


def _day(label: str, today: date | None, language: Language) -> str | None:
    """Return the one day that a label is: "2021-05-04", "4 May 2021"."""
    time = _time(label, today, language)
    return time["time_start"] if time and time["time_start"] == time["time_end"] else None


def _time(head: str, today: date | None, language: Language) -> dict[str, str | None]:
    """Return the period that a head names: "2020", "March 2021"."""
    found = (
        find_periods(f"in {head}", today, language) if len(head) <= 20 and any(map(str.isdigit, head)) else []
    )
    period = found[0] if len(found) == 1 else None
    if period is None or period.first is None or period.last is None or period.end < len(head):
        return {}
    return {"time_start": period.first.isoformat(), "time_end": period.last.isoformat()}
