"""The topics of a view by their keys, made as they are needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from claimtrack.compare.topics import Topic, topic_of_key
from claimtrack.errors import LanguageError
from claimtrack.lang import load_language
from claimtrack.model import Entry
from claimtrack.report import words


class Names(Mapping[str, Topic]):
    """The topics of entries by their keys, each made when it is asked for: a ledger has tens of thousands."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._first: dict[str, Entry] = {}
        self._made: dict[str, Topic] = {}
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take more entries into account; a topic is named after its first one."""
        for entry in entries:
            held = self._first.get(entry.topic)
            if held is None or _naming(entry) < _naming(held):
                self._first[entry.topic] = entry

    def __getitem__(self, key: str) -> Topic:
        if key not in self._made:
            self._made[key] = words.topics([self._first[key]])[key]
        return self._made[key]

    def sketch(self, key: str) -> Topic:
        """Return a topic as far as its key shows it: enough to rank it, and all that most are asked for."""
        entry = self._first[key]
        if entry.topic_decided or entry.topic_name:
            return self[key]
        try:
            return topic_of_key(key, load_language(entry.claim.language))
        except LanguageError:
            return self[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)


def _naming(entry: Entry) -> tuple[bool, tuple[str, int, int, int]]:
    """Return the order in which claims give their topic its name, as in ``words.topics``."""
    return entry.topic_decided, words.place(entry)
