"""What stands behind each topic, kept in the ledger and brought up to date with the findings of its circle;
and what an overview asks of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, not_, or_, select

from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.store.chosen import Choice, by_place, is_live
from claimtrack.store.chunks import chunks
from claimtrack.store.dialect import binary, bulk_insert
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    TOPIC_SUM,
    VERSION,
)

Whole = Callable[[Sequence[Entry]], Sequence[Entry]]

TopicSum = tuple[str, int, int, int, int]
"""A topic with its origins, voices, documents and figures, as ``report.words`` counts them."""

SumUp = Callable[[Iterable[Entry], Whole], Iterable[Mapping[str, Any]]]
"""Returns what stands behind topics, all figures of which are given as sketches: the columns of
``tables.TopicSumRow`` but the circle."""

SORTS = ("durations", "ages", "shares", "others", "remarks")
"""The sorts of figures that are set aside."""

SUM = TOPIC_SUM.c


def write(
    connection: Connection,
    circles: Collection[str],
    sketches: Iterable[Entry],
    circle_of: Mapping[str, str],
    sum_up: SumUp,
    whole: Whole,
) -> None:
    """Keep what stands behind the topics of circles in the place of what was; the caller commits."""
    made = list(sum_up([entry for entry in sketches if entry.topic], whole))
    for some in chunks(circles):
        connection.execute(delete(TOPIC_SUM).where(SUM.circle.in_(some)))
    for some in chunks([one["topic"] for one in made]):  # what was of another circle
        connection.execute(delete(TOPIC_SUM).where(SUM.topic.in_(some)))
    names = [column.name for column in TOPIC_SUM.columns]
    rows = [{**one, "circle": circle_of[one["topic"]]} for one in made]
    bulk_insert(connection, TOPIC_SUM, names, [tuple(row[name] for name in names) for row in rows])


# --- what is asked -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Board:
    """The topics of an overview. ``ranked`` is how many there are that are not set aside, ``several`` how
    many of these have more than one origin, ``aside`` how many figures of each sort are set aside. ``told``
    are the foremost stories of several documents with their foremost topics, of ``stories`` in all;
    ``narrow`` the foremost topics of other stories, or of all where a limit was asked for."""

    ranked: int
    several: int
    aside: Mapping[str, int]
    told: Sequence[tuple[str, Sequence[str]]]
    stories: int
    narrow: Sequence[str]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What a story has: figures as in ``model.Counts``, how many topics that are not set aside, and the
    row of its first figure."""

    documents: int
    publishers: int
    first: str | None
    last: str | None
    every: int
    live: int
    numbers: int
    topics: int
    begins: int


def find_board(
    connection: Connection, limit: int | None, most: tuple[int, int], stories: int, of_a_story: int
) -> Board:
    """Return the topics of an overview; of topics in no story of several documents ``most``, without and
    beside such stories."""
    main = not_(SUM.is_aside)
    number, several = connection.execute(
        select(func.count(), func.sum(case((SUM.origins > 1, 1), else_=0))).where(main)
    ).one()
    totals = connection.execute(select(*(func.sum(SUM[sort]) for sort in SORTS)).where(SUM.is_aside)).one()
    aside = {sort: total or 0 for sort, total in zip(SORTS, totals, strict=True)}
    if limit is not None:
        ranked = select(SUM.topic).where(main).order_by(*ranking()).limit(limit)
        return Board(number, several or 0, aside, (), 0, connection.scalars(ranked).all())
    is_told = or_(func.max(SUM.documents) > 1, func.min(SUM.document) != func.max(SUM.document))
    wide = select(SUM.story).where(main).group_by(SUM.story).having(is_told)
    said = dict(map(tuple, connection.execute(wide.add_columns(func.sum(SUM.said)))))
    origins = _origins(connection, wide)
    behind = {story: (-len(origins[story]), -number) for story, number in said.items()}
    least = sorted(behind.values())[:stories][-1:]
    first = select(SUM.topic).where(main).order_by(*of_story(), *ranking()).limit(of_a_story)
    keys = {
        story: connection.scalars(first.where(SUM.story == story)).all()
        for story, value in behind.items()
        if [value] <= least
    }
    told = sorted(keys, key=lambda story: (*behind[story], keys[story][0]))
    narrow = select(SUM.topic).where(main, SUM.story.not_in(wide)).order_by(*ranking())
    narrow = narrow.limit(most[1] if told else most[0])
    shown = [(story, keys[story]) for story in told[:stories]]
    return Board(number, several or 0, aside, shown, len(said), connection.scalars(narrow).all())


def find_sums(connection: Connection, limit: int | None = None) -> list[TopicSum]:
    """Return the foremost topics; those that do not say what they count come last."""
    last = case((SUM.comparable, 0), else_=1)
    order = (last, SUM.origins.desc(), SUM.voices.desc(), SUM.ord, SUM.said.desc(), binary(SUM.topic))
    query = select(SUM.topic, SUM.origins, SUM.voices, SUM.documents, SUM.said).order_by(*order)
    return [(topic, o, v, d, s) for topic, o, v, d, s in connection.execute(query.limit(limit))]


def count_topics(connection: Connection) -> int:
    """Return how many topics there are of which figures are counted."""
    return connection.scalar(select(func.count()).select_from(TOPIC_SUM)) or 0


def ranking() -> list[ColumnElement[Any]]:
    """Return the order of topics, as in ``report.overview``."""
    return [SUM.origins.desc(), SUM.voices.desc(), SUM.ord, SUM.said.desc(), SUM.parts, binary(SUM.place)]


def of_story() -> list[ColumnElement[Any]]:
    """Return what comes first among the topics of a story."""
    return [case((SUM.origins < 2, 1), else_=0), SUM.ord]


def _origins(connection: Connection, stories: Select[Any]) -> dict[str, set[int]]:
    """Return the origins of what is said on the topics of stories."""
    origin = func.coalesce(DOCUMENT_ORIGIN.c.origin_id, VERSION.c.document_id)
    query = (
        Choice(connection, Filters())
        .narrowed(select(SUM.story, origin))
        .join(TOPIC_SUM, SUM.topic == CLAIM_TOPIC.c.topic)
        .outerjoin(DOCUMENT_ORIGIN, DOCUMENT_ORIGIN.c.document_id == VERSION.c.document_id)
        .where(CLAIM.c.restates.is_(None), not_(SUM.is_aside), SUM.story.in_(stories))
        .distinct()
    )
    found: dict[str, set[int]] = defaultdict(set)
    for story, key in connection.execute(query):
        found[story].add(key)
    return found


def find_facts(connection: Connection, stories: Iterable[str]) -> dict[str, StoryFacts]:
    """Return what stories have, which may be those of single documents under their identities."""
    choice = Choice(connection, Filters())
    live = is_live()
    number = and_(live, choice.has_number())
    found: dict[str, StoryFacts] = {}
    for story in stories:
        documents = select(DOCUMENT_STORY.c.document_id).where(DOCUMENT_STORY.c.story == story)
        told = VERSION.c.document_id.in_(documents)
        if connection.scalar(documents.limit(1)) is None:
            told = VERSION.c.document_id.in_(select(DOCUMENT.c.id).where(DOCUMENT.c.identity == story))
        day = func.nullif(CLAIM.c.date, "")
        columns = (
            *(
                func.count(func.distinct(VERSION.c.id)),
                func.count(func.distinct(_nothing(CLAIM.c.publisher))),
            ),
            *(func.min(day), func.max(day), func.count()),
            *(func.sum(case((test, 1), else_=0)) for test in (live, number)),
            func.count(func.distinct(SUM.topic)),
        )
        query = choice.narrowed(select(*columns)).outerjoin(
            TOPIC_SUM, and_(SUM.topic == CLAIM_TOPIC.c.topic, not_(SUM.is_aside))
        )
        first = choice.narrowed(select(CLAIM.c.id)).where(told).order_by(*by_place()).limit(1)
        begins = connection.scalar(first)
        if begins is not None:
            row: list[Any] = [*connection.execute(query.where(told)).one(), begins]
            found[story] = StoryFacts(*row)
    return found


def _nothing(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(column, "")


@dataclass(frozen=True, slots=True)
class Foremost:
    """Who gives most numbers: the first figure of a document that gives more than half of all, and how many
    of its figures are turns of an interview; and the first figure of the voice that has most of them, or most
    of that document's."""

    numbers: int
    given: int
    document: int | None
    turns: int
    voice: int | None
    times: int


def find_foremost(connection: Connection) -> Foremost:
    """Return who gives most numbers, with rows of figures."""
    choice = Choice(connection, Filters())
    test = and_(is_live(), choice.has_number())

    def first(*tests: ColumnElement[bool]) -> int | None:
        query = choice.narrowed(select(CLAIM.c.id)).where(test, *tests).order_by(*by_place())
        found: int | None = connection.scalar(query.limit(1))
        return found

    name, turn = CLAIM.c.document, case((choice.value("attribution") == "turn", 1), else_=0)
    counted = select(name, func.count(), func.sum(turn))
    rows = connection.execute(choice.narrowed(counted).where(test).group_by(name)).all()
    total = sum(number for _, number, _ in rows)
    if not rows:
        return Foremost(0, 0, None, 0, None, 0)
    key, given, turns = min(rows, key=lambda row: (-row[1], row[0]))
    document = None
    if count_documents(connection) > 1 and 2 * given > total:
        document = first(name == key)
        test = and_(test, name == key)
    voice, times = min(choice.voices(test).items(), key=lambda one: (-one[1], str(one[0])))
    if 2 * times <= (total if document is None else given):
        return Foremost(total, given, document, turns, None, 0)
    return Foremost(total, given, document, turns, first(choice.members("voice", [voice])), times)


def is_there(connection: Connection) -> bool:
    """Say whether anything is kept, or there is nothing of which it could be."""
    one = select(SUM.topic).limit(1)
    return connection.scalar(one) is not None or connection.scalar(select(CLAIM.c.id).limit(1)) is None


def count_documents(connection: Connection) -> int:
    """Return how many documents there are."""
    return connection.scalar(select(func.count()).select_from(VERSION).where(VERSION.c.newest)) or 0


def find_notable(connection: Connection) -> list[int]:
    """Return the newest versions of documents of which an overview may say something: they have no day, no
    figures, were not read, or share their origin with others."""
    shared = (
        select(DOCUMENT_ORIGIN.c.origin_id).group_by(DOCUMENT_ORIGIN.c.origin_id).having(func.count() > 1)
    )
    copied = select(DOCUMENT_ORIGIN.c.document_id).where(DOCUMENT_ORIGIN.c.origin_id.in_(shared))
    without = ~select(CLAIM.c.id).where(CLAIM.c.version_id == VERSION.c.id).exists()
    tests = (
        VERSION.c.date.is_(None),
        VERSION.c.unread.is_not(None),
        VERSION.c.document_id.in_(copied),
        without,
    )
    return list(connection.scalars(select(VERSION.c.id).where(VERSION.c.newest, or_(*tests))))
