"""What stands behind each topic, kept in the ledger and brought up to date with the findings of its circle;
and what an overview asks of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, not_, or_, select

from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.store import counted, dirty
from claimtrack.store.chosen import Choice, by_place, is_live
from claimtrack.store.chunks import KEYS, chunks
from claimtrack.store.derive import AS_DERIVED, is_current
from claimtrack.store.dialect import binary, bulk_insert
from claimtrack.store.kept_tables import DOCUMENT_SUM, STORY_SUM, TOPIC_SUM
from claimtrack.store.tables import CLAIM, CLAIM_TOPIC, DOCUMENT, DOCUMENT_ORIGIN, DOCUMENT_STORY, VERSION

Whole = Callable[[Sequence[Entry]], Sequence[Entry]]

TopicSum = tuple[str, int, int, int, int]
"""A topic with its origins, voices, documents and figures, as ``report.words`` counts them."""

SumUp = Callable[[Iterable[Entry], Whole], Iterable[Mapping[str, Any]]]
"""Returns what stands behind topics, all figures of which are given as sketches: the columns of
``kept_tables.TOPIC_SUM`` but the circle."""

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
    stories = {one["story"] for one in made}
    gone = [SUM.circle.in_(some) for some in chunks(circles)]
    gone += [SUM.topic.in_(some) for some in chunks([one["topic"] for one in made])]  # of another circle
    for test in gone:
        stories.update(connection.scalars(select(SUM.story).where(test).distinct()))
        connection.execute(delete(TOPIC_SUM).where(test))
    dirty.mark(connection, stories, [dirty.STORY_SUMS])
    names = [column.name for column in TOPIC_SUM.columns]
    rows = [{**one, "circle": circle_of[one["topic"]]} for one in made]
    bulk_insert(connection, TOPIC_SUM, names, [tuple(row[name] for name in names) for row in rows])


def add_up(connection: Connection) -> bool:
    """Keep what stands behind some of the stories that are marked; say whether there were any. The caller
    commits."""
    marked = dirty.stories(connection, dirty.STORY_SUMS, KEYS)
    if not marked:
        return False
    main = not_(SUM.is_aside), SUM.story.in_(marked)
    is_told = or_(func.max(SUM.documents) > 1, func.min(SUM.document) != func.max(SUM.document))
    query = select(SUM.story, case((is_told, 1), else_=0), func.sum(SUM.said)).where(*main)
    origins = _origins(connection, marked)
    rows = [
        (story, bool(several), len(origins[story]), said)
        for story, several, said in connection.execute(query.group_by(SUM.story))
    ]
    connection.execute(delete(STORY_SUM).where(STORY_SUM.c.story.in_(marked)))
    bulk_insert(connection, STORY_SUM, ["story", "is_told", "origins", "said"], rows)
    dirty.clear(connection, dirty.STORY_SUMS, marked)
    return True


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
    wide = select(STORY_SUM.c.story).where(STORY_SUM.c.is_told)
    behind = _foremost_stories(connection, stories)
    first = select(SUM.topic).where(_is_main()).order_by(*of_story(), *ranking()).limit(of_a_story)
    keys = {story: connection.scalars(first.where(SUM.story == story)).all() for story in behind}
    told = sorted(keys, key=lambda story: (*behind[story], keys[story][0]))
    narrow = select(SUM.topic).where(main, SUM.story.not_in(wide)).order_by(*ranking())
    narrow = narrow.limit(most[1] if told else most[0])
    shown = [(story, keys[story]) for story in told[:stories]]
    number_told = connection.scalar(select(func.count()).select_from(wide.subquery())) or 0
    return Board(number, several or 0, aside, shown, number_told, connection.scalars(narrow).all())


def _foremost_stories(connection: Connection, number: int) -> dict[str, tuple[int, int]]:
    """Return so many stories of several documents, and those that stand as high as the last of them, each
    with what they are ranked by."""
    of = STORY_SUM.c
    query = select(of.story, of.origins, of.said).where(of.is_told)
    query = query.order_by(of.origins.desc(), of.said.desc())
    rows = list(connection.execute(query.limit(number)))
    if len(rows) == number:
        _, origins, said = rows[-1]
        equal = and_(of.origins == origins, of.said == said)
        rows += connection.execute(query.where(equal))
    return {story: (-origins, -said) for story, origins, said in rows}


@dataclass(frozen=True, slots=True)
class Course:
    """A topic of which several figures are said, with its story and what stands behind it."""

    topic: str
    story: str
    origins: int
    voices: int
    documents: int
    said: int


@dataclass(frozen=True, slots=True)
class Courses:
    """Topics of which several figures are said, the foremost first; how many of these figures are
    ``numbers``, by how many voices and in how many documents they are. ``aside`` are those on no such
    topic."""

    topics: Sequence[Course]
    numbers: int
    voices: int
    documents: int
    aside: int
    aside_numbers: int


def find_courses(connection: Connection) -> Courses:
    """Return the topics of which several figures are said."""
    has_course = and_(SUM.comparable, SUM.said > 1)
    order = (SUM.origins.desc(), SUM.voices.desc(), SUM.ord, SUM.said.desc(), binary(SUM.topic))
    columns = (SUM.topic, SUM.story, SUM.origins, SUM.voices, SUM.documents, SUM.said)
    topics = [Course(*row) for row in connection.execute(select(*columns).where(has_course).order_by(*order))]
    choice = Choice(connection, Filters())
    there = and_(CLAIM_TOPIC.c.topic.in_(select(SUM.topic).where(has_course)), CLAIM.c.restates.is_(None))
    live = is_live()
    is_number = and_(live, choice.has_number())
    query = select(func.count(func.distinct(CLAIM.c.version_id)), func.sum(case((is_number, 1), else_=0)))
    documents, numbers = connection.execute(choice.narrowed(query).where(there)).one()
    voices = choice.voices(and_(there, live))
    _, every, every_number, _ = counted.totals(connection)
    aside = every - sum(one.said for one in topics)
    numbers = numbers or 0
    return Courses(topics, numbers, len(voices), documents, aside, every_number - numbers)


def find_sums(connection: Connection, limit: int | None = None) -> list[TopicSum]:
    """Return the foremost topics; those that do not say what they count come last."""
    last = case((SUM.comparable, 0), else_=1)
    order = (last, SUM.origins.desc(), SUM.voices.desc(), SUM.ord, SUM.said.desc(), binary(SUM.topic))
    query = select(SUM.topic, SUM.origins, SUM.voices, SUM.documents, SUM.said).order_by(*order)
    return [(topic, o, v, d, s) for topic, o, v, d, s in connection.execute(query.limit(limit))]


def find_sums_of(connection: Connection, topics: Collection[str]) -> list[TopicSum]:
    """Return what stands behind some topics."""
    query = select(SUM.topic, SUM.origins, SUM.voices, SUM.documents, SUM.said)
    rows = [r for some in chunks(topics) for r in connection.execute(query.where(SUM.topic.in_(some)))]
    return [(topic, o, v, d, s) for topic, o, v, d, s in rows]


def find_foremost_of(connection: Connection, story: str, limit: int) -> list[str] | None:
    """Return the foremost topics of a story; ``None`` where figures may be on topics of other stories."""
    if not is_current(connection, AS_DERIVED, 1):
        return None
    query = select(SUM.topic).where(SUM.story == story, _is_main()).order_by(*ranking())
    return list(connection.scalars(query.limit(limit)))


def count_topics(connection: Connection) -> int:
    """Return how many topics there are of which figures are counted."""
    return connection.scalar(select(func.count()).select_from(TOPIC_SUM)) or 0


def ranking() -> list[ColumnElement[Any]]:
    """Return the order of topics, as in ``report.overview``."""
    return [SUM.origins.desc(), SUM.voices.desc(), SUM.ord, SUM.said.desc(), SUM.parts, binary(SUM.place)]


def _is_main() -> ColumnElement[bool]:
    """Return the condition that a topic is not set aside, in a query of a story: written so that no index has
    it, or SQLite goes through all topics for it and not through those of the story."""
    return case((SUM.is_aside, 1), else_=0) == 0


def of_story() -> list[ColumnElement[Any]]:
    """Return what comes first among the topics of a story."""
    return [case((SUM.origins < 2, 1), else_=0), SUM.ord]


def _origins(connection: Connection, stories: Collection[str]) -> dict[str, set[int]]:
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
    is_derived = is_current(connection, AS_DERIVED, 1)
    found: dict[str, StoryFacts] = {}
    for story in stories:
        documents = select(DOCUMENT_STORY.c.document_id).where(DOCUMENT_STORY.c.story == story)
        if connection.scalar(documents.limit(1)) is None:
            documents = select(DOCUMENT.c.id).where(DOCUMENT.c.identity == story)
        of = DOCUMENT_SUM.c
        day = func.nullif(VERSION.c.date, "")
        query = select(
            *(func.count(), func.count(func.distinct(func.nullif(of.publisher, "")))),
            *(func.min(day), func.max(day), func.sum(of.figures), func.sum(of.live), func.sum(of.numbers)),
        ).join(VERSION, and_(VERSION.c.document_id == of.document_id, VERSION.c.newest))
        facts = connection.execute(query.where(of.document_id.in_(documents))).one()
        first = select(of.document_id).join(DOCUMENT, DOCUMENT.c.id == of.document_id)
        first = first.where(of.document_id.in_(documents)).order_by(binary(DOCUMENT.c.identity)).limit(1)
        begins = choice.narrowed(select(CLAIM.c.id)).where(VERSION.c.document_id.in_(first))
        topics = select(func.count()).where(SUM.story == story, _is_main())
        if not is_derived:  # figures may be on topics of other stories
            topics = choice.narrowed(select(func.count(func.distinct(SUM.topic))))
            topics = topics.outerjoin(TOPIC_SUM, and_(SUM.topic == CLAIM_TOPIC.c.topic, not_(SUM.is_aside)))
            topics = topics.where(VERSION.c.document_id.in_(documents))
        begin = connection.scalar(begins.order_by(*by_place()).limit(1))
        if begin is not None:
            row: list[Any] = [*facts, connection.scalar(topics), begin]
            found[story] = StoryFacts(*row)
    return found


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

    def first(document: int | None, *tests: ColumnElement[bool]) -> int | None:
        here = VERSION.c.document_id == document
        query = choice.narrowed(select(CLAIM.c.id)).where(here, is_live(), choice.has_number(), *tests)
        found: int | None = connection.scalar(query.order_by(*by_place()).limit(1))
        return found

    total = counted.totals(connection)[2]
    if not total:
        return Foremost(0, 0, None, 0, None, 0)
    key, given, turns = counted.foremost(connection)
    document = None
    if count_documents(connection) > 1 and 2 * given > total:
        document = first(key)
    voices = counted.voices(connection, key if document is not None else None)
    voice, (_, times) = max(voices.items(), key=lambda one: one[1][1])
    if 2 * times <= (total if document is None else given):
        return Foremost(total, given, document, turns, None, 0)
    with_voice = key if document is not None else counted.first_with(connection, voice)
    said = first(with_voice, choice.members("voice", [voice]))
    return Foremost(total, given, document, turns, said, times)


def is_there(connection: Connection) -> bool:
    """Say whether anything is kept, or there is nothing of which it could be."""
    if counted.are_kept(connection) and connection.scalar(select(SUM.topic).limit(1)) is not None:
        return True
    return connection.scalar(select(CLAIM.c.id).limit(1)) is None


def count_documents(connection: Connection) -> int:
    """Return how many documents there are."""
    there = select(func.count()).select_from(DOCUMENT).where(DOCUMENT.c.removed.is_(None))
    return connection.scalar(there) or 0


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
