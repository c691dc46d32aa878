"""The figures that filters choose, asked of the database: how many, in which order, and those that are shown.

A view of a large ledger shows some dozen of its figures. What it says of all of them is counted by the
database, and only what it shows is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select
from sqlalchemy.types import Text

from claimtrack.filters import Filters
from claimtrack.model import FLAT, INTERVIEWER, LIKELY, READ_LIKELY, Counts, Entry
from claimtrack.store import counted, dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import RECORD, mapping
from claimtrack.store.counted import Voice
from claimtrack.store.dialect import binary, is_among
from claimtrack.store.entries import Place, find_speaker_names, read_keys
from claimtrack.store.filtering import chosen_value, conditions, decided_fields, field_of
from claimtrack.store.queries import latest_first
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_TOPIC,
    DOCUMENT,
    SPEAKER_NAME,
    TOPIC,
    VERSION,
)

Group = Literal["voice", "publisher"]
"""By what figures are put together."""

LISTS = ("inferred", "chain")
"""Columns of a claim whose order the database does not know."""

SOME = 10
"""Figures among which one that filters choose is looked for first."""

FLOATS = ("low", "high", "low_float", "high_float")


class Choice:
    """Figures that filters choose, in one moment of a ledger."""

    def __init__(self, connection: Connection, filters: Filters) -> None:
        self._connection = connection
        self._decided = frozenset() if filters.extracted else decided_fields(connection)
        self._filters = filters
        self._tests = [VERSION.c.newest, *conditions(connection, filters)]
        is_all = filters == Filters(limit=filters.limit, sort=filters.sort)
        self._is_counted = is_all and counted.are_kept(connection)

    def is_ordered(self) -> bool:
        """Say whether the database knows the order that is asked for."""
        name = _field(self._filters.sort or "")
        if name in FLOATS:
            return name.removesuffix("_float") not in self._decided
        return not name or (name in RECORD and name not in LISTS)

    def counts(self, *, voices: bool = True) -> Counts:
        """Return how many figures there are, and what stands behind them; without ``voices`` no voice is
        counted, which takes as long as all the rest."""
        live = is_live()
        topic = func.coalesce(CLAIM_TOPIC.c.topic, "")
        if self._is_counted:
            every, alive, numbers, documents = counted.totals(self._connection)
            is_one = documents == 1 or len(self._some_topics()) == 1
            if alive or not every or not voices:
                number = counted.number_of_voices(self._connection) if voices else 0
                return Counts(every, alive, numbers, documents, number, is_one)
        query = self.narrowed(
            select(
                func.count(),
                func.sum(case((live, 1), else_=0)),
                func.sum(case((and_(live, self.has_number()), 1), else_=0)),
                func.count(func.distinct(CLAIM.c.version_id)),
                func.min(topic) == func.max(topic),
            )
        )
        every, alive, numbers, documents, is_one = self._connection.execute(query).one()
        # Where all are repetitions, those are counted that somebody is said to have said.
        spoken = live if alive else self._speaker().is_not(None)
        heard = self.voices(spoken) if every and voices else {}
        return Counts(every, alive or 0, numbers or 0, documents, len(heard), documents == 1 or bool(is_one))

    def _some_topics(self) -> Sequence[str]:
        """Return one topic, or two of them where there are several."""
        topic = func.coalesce(CLAIM_TOPIC.c.topic, "")
        return self._connection.scalars(self.narrowed(select(topic)).distinct().limit(2)).all()

    def sizes(self, group: Group) -> dict[Any, int]:
        """Return the voices, or the publishers, with how many figures each has: none in another unit, and of
        voices none in a copy, which a publisher has printed."""
        if self._is_counted and group == "voice":
            return {voice: live for voice, (live, _) in counted.voices(self._connection).items()}
        if self._is_counted:
            return counted.publishers(self._connection)
        if group == "voice":
            return self.voices(is_live())
        name = func.coalesce(CLAIM.c.publisher, "")
        query = self.narrowed(select(name, func.count())).where(_counted(group)).group_by(name)
        return mapping(self._connection, query)

    def members(self, group: Group, keys: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a figure is counted for one of these voices, or publishers."""
        if group == "publisher":
            return and_(_counted(group), self.is_among(func.coalesce(CLAIM.c.publisher, ""), keys))
        speaker = self._speaker()
        shown = {} if self._filters.extracted else find_speaker_names(self._connection)
        near = [counted.is_of(self._connection, keys)] if self._is_counted else []
        names = self._connection.scalars(self.narrowed(select(speaker).distinct()).where(*near))
        said = [n for n in names if n and counted.voice_of(shown.get(n, (n,))[0], "") in keys]
        texts = [name for sort, name in keys if sort == "text"]
        written = and_(speaker.is_(None), self.is_among(self._text(), texts))
        return and_(_counted(group), or_(self.is_among(speaker, said), written), *near)

    def firsts(self, topics: Iterable[str], among: Group | None = None) -> list[tuple[int, str]]:
        """Return for each topic the figure that gives it its name: the first that is there by its own words,
        else the first; as versions with claims."""
        found: list[tuple[int, str]] = []
        moved = CLAIM_TOPIC.c.topic != CLAIM_TOPIC.c.derived
        for some in chunks(topics):
            place = func.row_number().over(
                partition_by=CLAIM_TOPIC.c.topic, order_by=(case((moved, 1), else_=0), *by_place())
            )
            query = self.narrowed(select(CLAIM.c.version_id, CLAIM.c.claim, place.label("place")))
            query = query.where(is_on(some))
            ranked = (query.where(_counted(among)) if among else query).subquery()
            first = select(ranked.c.version_id, ranked.c.claim).where(ranked.c.place == 1)
            found += [(version, claim) for version, claim in self._connection.execute(first)]
        return found

    def is_doubtful(self, versions: Iterable[int]) -> ColumnElement[bool]:
        """Return the condition that something may be doubtful of a figure (``report.doubts``): these versions
        are those whose day is in doubt."""
        return or_(
            CLAIM.c.speaker_confidence < LIKELY,
            CLAIM.c.confidence < READ_LIKELY,
            self.value("modality").in_(("asked", "hypothetical")),
            self.value("basis") == "retracted",
            self.value("speaker_role") == "unnamed",
            self.is_among(CLAIM.c.version_id, set(versions)),
        )

    def unnamed_topics(self) -> set[str]:
        """Return the topics on which nobody speaks by name, and somebody without."""
        is_unnamed = func.coalesce(self.value("speaker_role"), "") == "unnamed"
        topic = func.coalesce(CLAIM_TOPIC.c.topic, "")
        asked = set(self._connection.scalars(self.narrowed(select(topic)).where(is_unnamed).distinct()))
        query = self.narrowed(select(topic)).group_by(topic)
        query = query.having(func.min(case((is_unnamed, 1), else_=0)) == 1)
        tests = [is_on(some) for some in chunks(sorted(asked - {""}))]
        if "" in asked:
            tests.append(topic == "")
        return {key for test in tests for key in self._connection.scalars(query.where(test))}

    def number(self) -> int:
        """Return how many they are."""
        if self._is_counted:
            return counted.totals(self._connection)[0]
        return self._connection.scalar(self.narrowed(select(func.count()))) or 0

    def is_beside(self, circles: Collection[str], versions: Collection[int]) -> ColumnElement[bool]:
        """Return the condition that a figure is in these circles of topics, or in an interview of these
        versions."""
        near = or_(self.is_among(TOPIC.c.circle, circles), self.is_among(TOPIC.c.key, circles))
        circle = func.coalesce(func.nullif(func.min(TOPIC.c.circle), ""), TOPIC.c.key)
        query = select(TOPIC.c.key, circle).where(TOPIC.c.key.in_(select(TOPIC.c.key).where(near)))
        held = mapping(self._connection, query.group_by(TOPIC.c.key))
        topics = {key for key, name in held.items() if name in circles}
        topics |= set(circles) - held.keys()  # those that users made are alone in theirs
        asking = self.narrowed(select(CLAIM.c.version_id).distinct())
        asking = asking.where(self.value("speaker_role") == INTERVIEWER)
        told = set(versions) & set(self._connection.scalars(asking))
        topic = func.coalesce(CLAIM_TOPIC.c.topic, "") if "" in topics else CLAIM_TOPIC.c.topic
        return or_(self.is_among(topic, topics), self.is_among(CLAIM.c.version_id, told))

    def is_among(self, column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column has one of some values, however many."""
        return is_among(self._connection.dialect.name, column, values)

    def rows(self, limit: int | None = None) -> list[int]:
        """Return the numbers of the rows in the order asked for, else by document and place in the text."""
        query = self.narrowed(select(CLAIM.c.id)).order_by(*self._order()).limit(limit)
        if limit is not None and not self._filters.sort and self._are_in_counted():
            # Where not all are chosen, they may still be among the first: to sort all takes a second.
            first = limit if self._is_counted else limit * SOME
            near = query.where(counted.in_the_first(self._connection, first))
            found = list(self._connection.scalars(near))
            if self._is_counted or len(found) == limit:
                return found
        return list(self._connection.scalars(query))

    def _are_in_counted(self) -> bool:
        """Say whether all stand in documents whose figures are counted: not one that has none but wrong ones,
        nor one that came since."""
        if self._is_counted:
            return True
        is_wrong_left_out = self._filters.reviewed in (None, "ok", "no")
        is_marked = dirty.is_marked(self._connection, dirty.FIGURES, dirty.OWN_TEXTS)
        return is_wrong_left_out and not is_marked and counted.are_kept(self._connection)

    def is_on_topics_of(self, versions: Collection[int]) -> ColumnElement[bool]:
        """Return the condition that a figure is on a topic of those in some versions."""
        there = self.narrowed(select(CLAIM_TOPIC.c.topic).distinct())
        topics = self._connection.scalars(there.where(self.is_among(CLAIM.c.version_id, versions)))
        topic = CLAIM_TOPIC.alias("looked_up")
        keys = [key for key in topics if key]
        return CLAIM.c.id.in_(select(topic.c.claim_id).where(self.is_among(topic.c.topic, keys)))

    def number_live(self, versions: Collection[int]) -> int:
        """Return how many of them that are counted stand in some versions."""
        if self._is_counted:
            return counted.number_live(self._connection, versions)
        some = self.is_among(CLAIM.c.version_id, versions)
        return self._connection.scalar(self.narrowed(select(func.count())).where(is_live(), some)) or 0

    def versions(self, among: Collection[int] | None = None) -> list[int]:
        """Return the versions in which they stand, those of the latest documents first; with ``among`` only
        of these."""
        query = select(VERSION.c.id).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        if self._is_counted:
            there: ColumnElement[bool] = and_(VERSION.c.newest, counted.has_figures())
        else:
            there = VERSION.c.id.in_(self.narrowed(select(CLAIM.c.version_id)))
        if among is not None:
            query = query.where(self.is_among(VERSION.c.id, among))
        return list(self._connection.scalars(query.where(there).order_by(*latest_first())))

    def _order(self) -> list[ColumnElement[Any]]:
        asked = self._filters.sort
        if not asked:
            return by_place()
        name = _field(asked)
        column = CLAIM.c[f"{name.removesuffix('_float')}_float"] if name in FLOATS else self.value(name)
        if name == "speaker" and not self._filters.extracted:
            shown_as = select(SPEAKER_NAME.c.canonical).where(SPEAKER_NAME.c.name == column)
            column = func.coalesce(shown_as.scalar_subquery(), column)
        is_text = name not in FLOATS and isinstance(CLAIM.c[name].type, Text)
        shown = func.nullif(column, "") if is_text else column
        value = binary(shown) if is_text else shown
        last = case((shown.is_(None), 1), else_=0)
        return [last, value.desc() if asked.startswith("-") else value, *by_place()]

    def narrowed(self, query: Any) -> Select[Any]:
        """Return a query of the figures that are chosen, with their topics and twins."""
        found: Select[Any] = (
            query.select_from(CLAIM)
            .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
            .outerjoin(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
            .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
            .where(*self._tests)
        )
        return found

    def value(self, name: str) -> ColumnElement[Any]:
        """Return a field of the claim, as decided where something was."""
        return field_of(name, self._decided)

    def has_number(self) -> ColumnElement[bool]:
        """Return the condition that a figure is a number, no remark."""
        found = CLAIM.c.low.is_not(None)
        if "low" not in self._decided:
            return found
        chosen = chosen_value("low")
        return case((chosen.is_(None), found), else_=chosen != "")

    def _speaker(self) -> ColumnElement[str]:
        return func.nullif(self.value("speaker"), "")

    def _text(self) -> ColumnElement[str]:
        return func.coalesce(func.nullif(CLAIM.c.publisher, ""), CLAIM.c.document)

    def voices(self, test: ColumnElement[bool]) -> dict[Voice, int]:
        """Return the voices of the figures that pass a test, with how many each has."""
        speaker = self._speaker()
        text = case((speaker.is_(None), self._text()))
        query = self.narrowed(select(speaker, text, func.count())).where(test).group_by(speaker, text)
        shown = {} if self._filters.extracted else find_speaker_names(self._connection)
        found: dict[Voice, int] = {}
        for name, of_text, number in self._connection.execute(query):
            key = counted.voice_of(None if name is None else shown.get(name, (name,))[0], of_text)
            found[key] = found.get(key, 0) + number
        return found


def is_on(topics: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a figure is on one of some topics, of which there may be ``KEYS``; they are
    looked up first."""
    topic = CLAIM_TOPIC.alias("looked_up")
    return CLAIM.c.id.in_(select(topic.c.claim_id).where(topic.c.topic.in_(topics)))


def _field(sort: str) -> str:
    """Return the field of the record that an order is asked for by."""
    name = sort.removeprefix("-")
    return next((field for field, column in FLAT.items() if column == name), name)


def _counted(group: Group) -> ColumnElement[bool]:
    return is_live() if group == "voice" else CLAIM.c.restates.is_(None)


def is_live() -> ColumnElement[bool]:
    """Return the condition that a figure is counted, as in ``report.words``."""
    return and_(CLAIM_COPY.c.twin_id.is_(None), CLAIM.c.restates.is_(None))


def by_place() -> list[ColumnElement[Any]]:
    """Return the order of documents and of their text, as in ``report.words``."""
    return [
        *(binary(CLAIM.c.document), CLAIM.c.start, CLAIM.c.end, CLAIM.c.version_id, binary(CLAIM.c.claim))
    ]


def read_rows(
    connection: Connection,
    rows: Sequence[int],
    find_places: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool = False,
) -> list[Entry]:
    """Return the entries of rows of claims, in their order."""
    keys: dict[int, tuple[int, str]] = {}
    for some in chunks(rows):
        query = select(CLAIM.c.id, CLAIM.c.version_id, CLAIM.c.claim).where(CLAIM.c.id.in_(some))
        keys |= {row: (version, claim) for row, version, claim in connection.execute(query)}
    ordered = [keys.get(row, (0, "")) for row in rows]  # one that is gone is found by nobody
    return read_keys(connection, ordered, find_places, extracted=extracted)
