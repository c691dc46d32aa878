"""Questions that are answered from what is kept: findings, and what stands behind topics and stories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from claimtrack.filters import Filters
from claimtrack.model import DocumentEntry, Entry, Topic
from claimtrack.store import (
    called,
    chosen,
    dialect,
    findings,
    queries,
    sums,
)
from claimtrack.store.called import DocumentName, VoiceName
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.entries import Place
from claimtrack.store.findings import KeptFinding, KeptFindings, ViewName
from claimtrack.store.story_questions import StoryQuestions
from claimtrack.store.sums import Board, Courses, Foremost, StoryFacts, TopicSum
from claimtrack.store.tables import CLAIM, CLAIM_TOPIC

if TYPE_CHECKING:
    from claimtrack.store.behind import Behind


EVERYTHING = Filters()


class KeptQuestions(StoryQuestions):
    """A part of an open ledger; see ``questions.Questions``."""

    def _placed(self, connection: Connection, versions: Collection[int]) -> Mapping[int, Place]:
        raise NotImplementedError

    def findings(
        self, view: ViewName, filters: Filters, *, every: bool, limit: int | None
    ) -> KeptFindings | None:
        """Return the first of what is kept for conflicts or changes in which a figure stands that passes;
        ``every`` also those not sure enough to be shown unasked. ``None`` where nothing was ever kept."""
        with self._reading() as connection:
            if not findings.was_kept(connection):
                return None
            find = partial(self._placed, connection)
            return findings.find_kept(connection, view, filters, find, every=every, limit=limit)

    def findings_of(
        self, view: ViewName, claims: Collection[tuple[int, str]], filters: Filters = EVERYTHING
    ) -> Sequence[KeptFinding]:
        """Return what is kept for conflicts or changes in which one of these claims stands, as versions with
        claims; both ends are of what filters say was known."""
        with self._reading() as connection:
            return findings.find_of(connection, view, claims, partial(self._placed, connection), filters)

    def behind(self) -> Behind:
        """Return what is out of step with the documents and the decisions."""
        from claimtrack.store.behind import find_behind

        with self._reading() as connection:
            return find_behind(connection)

    def is_summed(self) -> bool:
        """Say whether the ledger keeps what stands behind its topics."""
        with self._reading() as connection:
            return findings.was_kept(connection) and sums.is_there(connection)

    def board(self, limit: int | None, most: tuple[int, int], stories: int, of_a_story: int) -> Board:
        """Return the topics of an overview; see ``sums.find_board``."""
        with self._reading() as connection:
            return sums.find_board(connection, limit, most, stories, of_a_story)

    def topic_sums(self, limit: int | None = None) -> list[TopicSum]:
        """Return the foremost topics with what stands behind each."""
        with self._reading() as connection:
            return sums.find_sums(connection, limit)

    def topic_name(self, key: str) -> str | None:
        """Return the name of the topic that has this key, ``None`` where no figure is on one."""
        with self._reading() as connection:
            return called.find_topics(connection, keys=[key]).get(key)

    def topics_of_story(self, story: str, limit: int) -> list[str] | None:
        """Return the foremost topics of a story, as far as what stands behind them is kept and theirs alone;
        else ``None``."""
        with self._reading() as connection:
            if not (findings.was_kept(connection) and sums.is_there(connection)):
                return None
            return sums.find_foremost_of(connection, story, limit)

    def sums_of(self, topics: Collection[str]) -> list[TopicSum]:
        """Return what stands behind some topics."""
        with self._reading() as connection:
            return sums.find_sums_of(connection, topics)

    def courses(self) -> Courses:
        """Return the topics of which several figures are said, and what there is on them."""
        with self._reading() as connection:
            return sums.find_courses(connection)

    def number_of_topics(self) -> int:
        """Return how many topics there are of which figures are counted."""
        with self._reading() as connection:
            return sums.count_topics(connection)

    def story_facts(self, stories: Iterable[str]) -> dict[str, StoryFacts]:
        """Return what stories have, of which some are those of single documents under their identities."""
        with self._reading() as connection:
            return sums.find_facts(connection, stories)

    def on_topics(self, topics: Collection[str], filters: Filters = EVERYTHING) -> list[Entry]:
        """Return the figures on some topics that pass."""
        with self._reading() as connection:
            find = partial(self._placed, connection)
            some = (queries.find_on(connection, chosen.is_on(keys), find, filters) for keys in chunks(topics))
            return [entry for entries in some for entry in entries]

    def kin(self, topic: Topic, also: Collection[str], stories: Sequence[str]) -> list[Entry]:
        """Return sketches of the figures on the topics of the family of one, and on those of ``also``; with
        ``stories`` only those of these."""
        with self._reading() as connection:
            keys = called.find_kin(connection, topic.family, also, stories)
            on = dialect.is_among(connection.dialect.name, CLAIM_TOPIC.c.topic, keys)
            chosen = Filters(story=tuple(stories) or None)
            return queries.find_sketches(connection, chosen, partial(self._placed, connection), (), on)

    def sizes_of_topics(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many figures there are on some topics."""
        with self._reading() as connection:
            query = select(CLAIM_TOPIC.c.topic, func.count()).group_by(CLAIM_TOPIC.c.topic)
            on = (query.where(CLAIM_TOPIC.c.topic.in_(keys)) for keys in chunks(topics))
            some = [mapping(connection, one) for one in on]
            return {key: number for one in some for key, number in one.items()}

    def nearest(self, version_key: int, at: int, most: int) -> list[Entry]:
        """Return so many claims of a newest version, those nearest to an offset of its text."""
        with self._reading() as connection:
            return queries.find_nearest(connection, version_key, at, most, partial(self._placed, connection))

    def alike(self, entry: Entry, filters: Filters = EVERYTHING) -> list[Entry]:
        """Return the figures on the topic of one that pass and have its amount."""
        with self._reading() as connection:
            find = partial(self._placed, connection)
            return queries.find_alike(connection, entry.topic, entry.claim, find, filters)

    def latest_of(
        self, filters: Filters, among: Collection[int], figures: int
    ) -> tuple[list[int], int | None]:
        """Return of some newest versions those in which a claim stands that passes, those of the latest
        documents until they have so many claims in all, at least one; and how many claims that are counted
        pass in all of them, ``None`` where these are all."""
        with self._reading() as connection:
            choice = chosen.Choice(connection, filters)
            every = choice.versions(among)
            some = queries.first_versions(connection, every, figures)
            return some, None if len(some) == len(every) else choice.number_live(among)

    def latest_topics(
        self, filters: Filters, figures: int, also: Collection[str]
    ) -> tuple[list[Entry], int, int]:
        """Return sketches of the claims that pass on the topics of the latest documents, which have so many
        claims in all; how many documents these are, and of how many."""
        with self._reading() as connection:
            choice = chosen.Choice(connection, filters)
            every = choice.versions()
            some = queries.first_versions(connection, every, figures)
            tests = [choice.is_on_topics_of(some)] if len(some) < len(every) else []
            find = partial(self._placed, connection)
            found = queries.find_sketches(connection, filters, find, also, *tests)
            return found, len(some), len(every)

    def documents_with(self, filters: Filters) -> set[str]:
        """Return the documents in which a claim stands that passes, by their identities."""
        with self._reading() as connection:
            query = chosen.Choice(connection, filters).narrowed(select(CLAIM.c.document).distinct())
            return set(connection.scalars(query))

    def foremost(self) -> Foremost:
        """Return who gives most numbers."""
        with self._reading() as connection:
            return sums.find_foremost(connection)

    def number_of_documents(self) -> int:
        """Return how many documents there are."""
        with self._reading() as connection:
            return sums.count_documents(connection)

    def notable(self) -> list[int]:
        """Return the newest versions of documents of which an overview may say something."""
        with self._reading() as connection:
            return sums.find_notable(connection)

    def disputes(self, filters: Filters) -> dict[str, int]:
        """Return the topics of the conflicts that are shown unasked, in which a figure stands that passes,
        each with how many there are."""
        with self._reading() as connection:
            return findings.count_conflicts(connection, filters)

    # --- names ---------------------------------------------------------------------------------------------

    def document_names(self) -> list[DocumentName]:
        """Return what the documents are called, by label."""
        with self._reading() as connection:
            return called.find_documents(connection)

    def documents_called(self, asked: str) -> list[int]:
        """Return the newest versions of documents that have this identity or label, as far as that is quickly
        seen."""
        with self._reading() as connection:
            return called.find_called(connection, asked)

    def documents_of(self, identities: Collection[str]) -> list[DocumentEntry]:
        """Return documents, given by their identities, in their newest versions."""
        with self._reading() as connection:
            versions = called.find_newest(connection, identities)
            return queries.find_documents(connection, versions=versions)

    def topics_with(self, words: Sequence[str]) -> dict[str, str]:
        """Return the topics of which a name may have these words: key -> name, by key."""
        with self._reading() as connection:
            return called.find_topics(connection, words)

    def topics_among(self, keys: Collection[str]) -> dict[str, str]:
        """Return those of these topics that there are: key -> name, by key."""
        with self._reading() as connection:
            return called.find_topics(connection, keys=keys)

    def voice_names(self) -> list[VoiceName]:
        """Return what the voices are called, those with most figures first."""
        with self._reading() as connection:
            return called.find_voices(connection)

    def said_by(self, voice: str) -> list[Entry]:
        """Return the figures of a voice, given by its canonical name, whatever was found of them."""
        with self._reading() as connection:
            names = called.find_spoken(connection, [voice])
            return queries.find_said(connection, names, partial(self._placed, connection))

    def story_names(self) -> dict[str, str]:
        """Return the stories: key -> name, the one with the latest document first."""
        with self._reading() as connection:
            return called.find_stories(connection)

    def sizes_of_stories(self) -> dict[str, tuple[int, int]]:
        """Return the stories by key with their numbers of figures and origins."""
        with self._reading() as connection:
            return called.find_sizes(connection)

    def names_of_stories(self, documents: Collection[str]) -> dict[str, str]:
        """Return the names of the stories of documents, given by their identities."""
        with self._reading() as connection:
            return called.find_names_of_stories(connection, documents)
