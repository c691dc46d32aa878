"""Questions about stories and topics: which there are, and which documents are of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from claimtrack.lazy import Later

if TYPE_CHECKING:
    from claimtrack.store import called, near, stories, told
    from claimtrack.store.near import Near
    from claimtrack.store.stories import Storyteller
    from claimtrack.store.told import StoryEntry, StoryLink
else:  # most questions need none of them
    called = Later("claimtrack.store.called")
    near = Later("claimtrack.store.near")
    stories = Later("claimtrack.store.stories")
    told = Later("claimtrack.store.told")


class StoryQuestions:
    """A part of an open ledger; see ``questions.Questions``."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def topics(self) -> dict[str, str]:
        """Return the topics: key -> name, by key."""
        with self._reading() as connection:
            return called.find_topics(connection)

    def stories(self) -> list[StoryEntry]:
        """Return the stories as decided, the one with the latest document first."""
        with self._reading() as connection:
            return told.find_stories(connection)

    def story(self, key: str) -> StoryEntry | None:
        """Return the story that has this key, ``None`` where none has."""
        with self._reading() as connection:
            return next(iter(told.find_stories(connection, key)), None)

    def disputes_of_stories(self) -> dict[str, int]:
        """Return the stories in which figures dispute each other, with how many disputes are shown
        unasked."""
        with self._reading() as connection:
            return told.count_disputes(connection)

    def unread_of_stories(self) -> dict[str, int]:
        """Return the stories that have documents of which nothing was read, with how many."""
        with self._reading() as connection:
            return told.count_unread(connection)

    def story_links(self, documents: Sequence[str], among: Sequence[str]) -> list[StoryLink]:
        """Return for each of some documents of a story its best link to another of its documents."""
        with self._reading() as connection:
            return told.find_story_links(connection, documents, among)

    def links_outside(self, documents: Sequence[str], most: int = 3) -> list[StoryLink]:
        """Return the best links of a story's documents to others, each of these once."""
        with self._reading() as connection:
            return told.find_links_outside(connection, documents, most)

    def near(self, record: Mapping[str, Any], teller: Storyteller) -> list[Near]:
        """Return the documents that may be of one story with a text that has this profile, likeliest
        first."""
        with self._reading() as connection:
            return near.find_near(connection, record, teller)

    def story_sizes(self, keys: Iterable[str]) -> dict[str, int]:
        """Return how many documents there are of each of these stories."""
        with self._reading() as connection:
            return near.count_documents(connection, keys)

    def story_stamps(self) -> dict[str, str]:
        """Return the stories by key with a stamp of each, which changes when what it is made of does."""
        with self._reading() as connection:
            return stories.find_stamps(connection)
