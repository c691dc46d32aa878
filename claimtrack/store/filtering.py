"""Filters -> conditions on claims: the one place that says what a filter means, for every view and export."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.lang import Language, load_english
from claimtrack.lang.inflection import word_forms
from claimtrack.model import INTERVIEWER, LIKELY, SURE, THE_TEXT, Claim
from claimtrack.store import kept_labels
from claimtrack.store.convert import float_of
from claimtrack.store.dialect import has_words
from claimtrack.store.fulltext import matching_sentences, search_phrases
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_DECISION,
    CLAIM_TAG,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    DOCUMENT,
    DOCUMENT_STORY,
    SPEAKER_NAME,
    VERSION,
)

NAMED = (
    *("topic", "story", "counted", "unit", "amount", "speaker", "publisher", "place", "basis", "search"),
    *("document", "action", "side", "category", "kind", "sure", "with_tag", "without_tag", "graded"),
)
"""The filters that take several values, each of which may be excluded instead."""

OF_DOCUMENTS = ("document", "publisher", "published_from", "published_to", "story")
"""The filters that choose documents, also those without a figure."""

Test = ColumnElement[bool]


def conditions(connection: Connection, filters: Filters) -> list[Test]:
    """Return the filters as conditions on claims. A date or an amount that is none is a ``UsageError``."""
    asking = _Asking(connection, filters)
    tests: list[Test] = review_conditions(filters)
    if filters.extracted:
        tests.append(CLAIM.c.added.is_(None))
    for name in NAMED:
        either = [asking.test(name, value) for value in filters.values(name)]
        if name == "speaker":
            either += [test for asked, test in asking.nameless() if getattr(filters, asked)]
        if either:
            tests.append(or_(*either))
    # What has no value has not the one that is left out.
    tests += [not_(func.coalesce(asking.test(name, value), false())) for name, value in filters.excluded]
    low, high = asking.ends()
    if filters.over is not None:
        tests.append(high > _number(filters.over, "--over"))
    if filters.under is not None:
        tests.append(low < _number(filters.under, "--under"))
    value = asking.value
    tests += _between(value("asof"), filters.asof_from, filters.asof_to, "asof")
    tests += _between(CLAIM.c.date, filters.published_from, filters.published_to, "published")
    if filters.as_of is not None:
        # What is not dated at all cannot be said to have been known on a day, nor what was printed later.
        day = last_day(filters.as_of, "--as-of")
        tests.append(func.coalesce(CLAIM.c.date, value("asof")) <= day)
        tests.append(or_(value("asof").is_(None), value("asof") <= day))
    return tests


def document_conditions(connection: Connection, filters: Filters) -> list[Test]:
    """Return those of the filters that choose documents as conditions on versions."""
    tests: dict[str, Callable[[str], Test]] = {
        "document": lambda asked: VERSION.c.id.in_(_named(connection, asked)),
        "publisher": lambda asked: says(VERSION.c.publisher, asked),
        "story": lambda asked: VERSION.c.id.in_(_versions_of_story(connection, asked)),
    }
    found = [or_(*map(test, filters.values(name))) for name, test in tests.items() if filters.values(name)]
    found += [
        not_(func.coalesce(tests[name](asked), false())) for name, asked in filters.excluded if name in tests
    ]
    return found + _between(VERSION.c.date, filters.published_from, filters.published_to, "published")


def amount_conditions(connection: Connection, filters: Filters, claim: Claim) -> list[Test]:
    """Return the conditions that claims have the ends and the unit of one, as decided where something was."""
    asking = _Asking(connection, filters)
    said = [(asking.end(name), float_of(getattr(claim, name))) for name in ("low", "high")]
    return [
        column.is_not_distinct_from(value) for column, value in (*said, (asking.value("unit"), claim.unit))
    ]


def single_test(connection: Connection, name: str, asked: str) -> Test:
    """Return the condition that one filter has one value, whatever else is asked."""
    return _Asking(connection, Filters()).test(name, asked)


class _Asking:
    """What the conditions of one question share."""

    def __init__(self, connection: Connection, filters: Filters) -> None:
        self.connection = connection
        self.decided = frozenset() if filters.extracted else decided_fields(connection)
        self.language = load_english()

    def value(self, name: str) -> ColumnElement[Any]:
        """Return a field of the claim, as decided where something was."""
        return field_of(name, self.decided)

    def test(self, name: str, asked: str) -> Test:
        """Return the condition that a claim is what one value of a filter asks for."""
        special = getattr(self, f"_{name}", None)
        found: Test = special(asked) if special else says(self.value(name), asked, self.language)
        return found

    def _counted(self, asked: str) -> Test:
        return or_(*(says(self.value(name), asked, self.language) for name in ("counted", "counted_head")))

    def _unit(self, asked: str) -> Test:
        field, named = self.value("unit"), _units(asked, self.language)
        if not named:
            return says(field, asked, self.language)
        # A unit whole, by itself or in a rate: no square kilometres for "km".
        parts = literal(" per ") + field + " "
        return or_(field == asked.strip(), *(parts.contains(f" per {name} ") for name in sorted(named)))

    def _category(self, asked: str) -> Test:
        table = self.language.table("context")["scope"]["category"]
        forms = {asked.casefold(), *word_forms(asked.strip(), self.language)}
        field = self.value("category")
        named = [name for name, words in table.items() if name not in forms and forms & set(words)]
        return or_(says(field, asked, self.language), field.in_(named))

    def _amount(self, asked: str) -> Test:
        low, high = self.ends()
        start, dots, end = asked.partition("..")
        tests = [high >= _number(start, "--amount")] if start.strip() else []
        if end.strip() or not dots:
            tests.append(low <= _number(end if dots else start, "--amount"))
        if start.strip() and end.strip() and _number(start, "--amount") > _number(end, "--amount"):
            raise UsageError(f"{asked!r} ends below where it begins", where="--amount")
        return and_(low.is_not(None), *tests)

    def ends(self) -> tuple[ColumnElement[float], ColumnElement[float]]:
        """Return the stated ends of a figure; one that is open has but one, and counts there."""
        low, high = map(self.end, ("low", "high"))
        return low, func.coalesce(high, low)

    def end(self, name: str) -> ColumnElement[float]:
        """Return one end as stated, as a number."""
        number: ColumnElement[float] = CLAIM.c[f"{name}_float"]
        if name not in self.decided:
            return number
        chosen = chosen_value(name)
        return case((chosen.is_(None), number), else_=cast(func.nullif(chosen, ""), Float))

    def _speaker(self, asked: str) -> Test:
        own, publisher = self.value("speaker"), func.coalesce(func.nullif(CLAIM.c.publisher, ""), THE_TEXT)
        others = select(SPEAKER_NAME.c.name).where(says(SPEAKER_NAME.c.canonical, asked))
        shown = case((self.value("speaker_role") == INTERVIEWER, INTERVIEWER), else_=publisher)
        return or_(says(own, asked), own.in_(others), and_(own.is_(None), says(shown, asked)))

    def nameless(self) -> tuple[tuple[str, Test], ...]:
        """Return the filters that choose voices without a name, with their conditions."""
        role = func.coalesce(self.value("speaker_role"), "")
        alone = and_(self.value("speaker").is_(None), role != INTERVIEWER)
        return ("unnamed", role == "unnamed"), ("narrator", alone)

    def _sure(self, asked: str) -> Test:
        return _is_sure(asked, "speaker" in self.decided)

    def _topic(self, asked: str) -> Test:
        topic = CLAIM_TOPIC.alias("asked")  # its own name: the query that this goes into joins the table too
        key = _topic_called(self.connection, asked)
        called = topic.c.topic == key if key is not None else says(topic.c.name, asked, self.language)
        return CLAIM.c.id.in_(select(topic.c.claim_id).where(called))

    def _story(self, asked: str) -> Test:
        return CLAIM.c.version_id.in_(_versions_of_story(self.connection, asked))

    def _search(self, asked: str) -> Test:
        phrases = search_phrases(asked)
        found = matching_sentences(self.connection.dialect.name, phrases) if phrases else None
        return CLAIM.c.sentence_id.in_(found) if found is not None else false()

    def _document(self, asked: str) -> Test:
        return CLAIM.c.version_id.in_(_named(self.connection, asked))

    def _with_tag(self, asked: str) -> Test:
        return CLAIM.c.id.in_(select(CLAIM_TAG.c.claim_id).where(CLAIM_TAG.c.tag == asked))

    def _without_tag(self, asked: str) -> Test:
        return not_(self._with_tag(asked))

    def _graded(self, asked: str) -> Test:
        return _with_decision(CLAIM_DECISION.alias("graded"), "grade", asked)


def field_of(name: str, decided: Collection[str]) -> ColumnElement[Any]:
    """Return a field of the claim in a query: as decided, else as extracted.

    ``decided`` are the fields that were decided for any claim; the others are the plain column.
    """
    if name not in decided:
        return CLAIM.c[name]
    return func.nullif(func.coalesce(chosen_value(name), CLAIM.c[name]), "")


def chosen_value(name: str) -> ColumnElement[Any]:
    """Return what was decided a field to be, as text, in a query of claims; null where nothing was."""
    return (
        select(CLAIM_VALUE.c.value)
        .where(CLAIM_VALUE.c.claim_id == CLAIM.c.id, CLAIM_VALUE.c.field == name)
        .correlate(CLAIM)
        .scalar_subquery()
    )


def decided_fields(connection: Connection) -> frozenset[str]:
    """Return the fields that were decided for any claim."""
    return frozenset(connection.scalars(select(CLAIM_VALUE.c.field).distinct()))


def review_conditions(filters: Filters) -> list[Test]:
    """Return the conditions on whether a claim was reviewed, and how."""
    decision = CLAIM_DECISION.alias("decided")  # its own name: the query may join the table too

    def with_decision(test: Test) -> Test:
        return CLAIM.c.id.in_(select(decision.c.claim_id).where(test))

    reviewed = with_decision(decision.c.verdict.is_not(None))
    match filters.reviewed:
        case None:
            return [not_(with_decision(decision.c.verdict == "wrong"))]
        case "ok" | "wrong":
            return [with_decision(decision.c.verdict == filters.reviewed)]
        case "yes":
            return [reviewed]
        case "no":
            return [not_(reviewed)]
        case "any":
            return []
        case other:
            raise UsageError(f"{other!r} is none of ok, wrong, yes, no, any", where="--reviewed")


def _with_decision(decision: Any, name: str, value: str) -> Test:
    return CLAIM.c.id.in_(select(decision.c.claim_id).where(decision.c[name] == value))


def _is_sure(asked: str, decided: bool) -> Test:
    """Return the condition that an attribution is as sure as asked for; who was decided is sure."""
    confidence = CLAIM.c.speaker_confidence
    bands = {
        "sure": confidence >= SURE,
        "likely": and_(confidence >= LIKELY, confidence < SURE),
        "check": confidence < LIKELY,
    }
    if asked not in bands:
        raise UsageError(f"{asked!r} is none of {', '.join(bands)}", where="--sure")
    if not decided:
        return bands[asked]
    chosen = CLAIM.c.id.in_(select(CLAIM_VALUE.c.claim_id).where(CLAIM_VALUE.c.field == "speaker"))
    return or_(chosen, bands["sure"]) if asked == "sure" else and_(not_(chosen), bands[asked])


def _versions_of_story(connection: Connection, asked: str) -> Select[Any]:
    """Return the newest versions of the documents of stories: of the one with this key, else of those with
    these words in their names."""
    key = asked.strip().casefold()
    is_key = connection.scalar(select(DOCUMENT_STORY.c.story).where(DOCUMENT_STORY.c.story == key).limit(1))
    called = DOCUMENT_STORY.c.story == key if is_key else says(DOCUMENT_STORY.c.name, asked)
    return (
        select(VERSION.c.id)
        .join(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == VERSION.c.document_id)
        .where(VERSION.c.newest, called)
    )


def _topic_called(connection: Connection, asked: str) -> str | None:
    """Return the key of the topic that is asked for by its whole key, ``None`` where words are asked for.

    "killed" is a topic, and a word in the names of many others.
    """
    key = asked.strip().casefold()
    query = (
        select(CLAIM_TOPIC.c.topic)
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(CLAIM_TOPIC.c.topic.in_((key, asked)), VERSION.c.newest)
    )
    return connection.scalar(query.limit(1))


def says(field: ColumnElement[Any], asked: str, language: Language | None = None) -> Test:
    """Return the condition that each word asked for begins a word of the field, or with a language is there
    in another form; signs are compared whole."""
    words = _words(asked)
    if not words:
        return field == asked.strip()
    forms = {word: word_forms(word, language) for word in words} if language else {}
    return and_(*has_words(field, words, forms))


def _words(asked: str) -> list[str]:
    return [word for phrase in search_phrases(asked) for word in phrase.split()]


def _units(asked: str, language: Language) -> set[str]:
    """Return the names of the units that a sign or a word as people write it may mean.

    >>> _units("pounds", load_english())
    {'GBP'}
    """
    from claimtrack.quantities.lexicon import lexicon  # it brings all that reads numbers

    lex = lexicon(language)
    sign, words = asked.strip(), " ".join(asked.casefold().split())
    sayings: tuple[Mapping[str, str], ...] = (lex.symbols, lex.abbreviations)
    found = {table.get(sign) for table in sayings} | {table.get(words) for table in (lex.units, lex.percents)}
    return {name for name in (*found, lex.currencies.get(words, {}).get("")) if name}


NUMBER = re.compile(r"\s*(-?\d[\d,_ ]*(?:\.\d+)?)\s*([A-Za-z]*)\s*")


def _number(asked: str, where: str) -> float:
    return float(read_number(asked, where))


def read_number(asked: str, where: str) -> Decimal:
    """Return an amount as people write it: "5000", "5,000", "1.5 million"; another is a ``UsageError``."""
    from claimtrack.quantities.lexicon import lexicon

    lex = lexicon(load_english())
    match = NUMBER.fullmatch(asked)
    scale = lex.scales.get(match[2].lower(), lex.marks.get(match[2])) if match and match[2] else Decimal(1)
    if match is None or scale is None:
        raise UsageError(f"{asked!r} is not a number; write it as 5000, 5,000 or 1.5 million", where=where)
    return Decimal(re.sub(r"[,_ ]", "", match[1])) * scale


def _between(column: ColumnElement[Any], first: str | None, last: str | None, name: str) -> list[Test]:
    tests = [column >= first_day(first, f"--{name}-from")] if first is not None else []
    return tests + ([column <= last_day(last, f"--{name}-to")] if last is not None else [])


def first_day(value: str, where: str) -> str:
    """Return the first day of a day, a month or a year; anything else is a ``UsageError``.

    >>> first_day("2010-02", "--asof-from"), last_day("2010-02", "--asof-to"), last_day("2010", "--asof-to")
    ('2010-02-01', '2010-02-28', '2010-12-31')
    """
    return _day(value, where, "-01", lambda year, month: 1)  # noqa: ARG005


def last_day(value: str, where: str) -> str:
    """Return the last day of a day, a month or a year; anything else is a ``UsageError``."""
    return _day(value, where, "-12", lambda year, month: calendar.monthrange(year, month)[1])


def _day(value: str, where: str, month: str, day: Callable[[int, int], int]) -> str:
    try:
        if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value):
            raise ValueError
        if len(value) == 4:
            value += month
        if len(value) == 7:
            start = date.fromisoformat(value + "-01")
            value = start.replace(day=day(start.year, start.month)).isoformat()
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        message = f"{value!r} is not a day; write it as 2020-10-05, or a month as 2020-10, or a year"
        raise UsageError(message, where=where) from error


def _named(connection: Connection, asked: str) -> list[int]:
    """Return the versions of the documents called so: by label or identity, else by a part of it."""
    newest = select(VERSION.c.id).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
    newest = newest.where(VERSION.c.newest)
    if any(sign in asked for sign in "/\\") and asked.strip("/\\!"):  # no label holds one
        exact = list(connection.scalars(newest.where(DOCUMENT.c.identity == asked)))
        if exact:
            return exact
    names = kept_labels.find(connection)
    held = connection.execute(newest.add_columns(DOCUMENT.c.identity)).all()
    exact = [key for key, identity in held if asked in (names[identity], identity)]
    part = asked.casefold()
    return exact or [key for key, identity in held if part in identity.casefold()]
