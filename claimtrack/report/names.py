"""The topics of a view by their keys, made as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from claimtrack.errors import LanguageError
from claimtrack.lang import load_language
from claimtrack.model import Entry, Topic
from claimtrack.report import words
from claimtrack.report.view import Whole, as_given

NOT_YET = "not yet sorted"
"""What is said of figures whose topic is not worked out: an ingest goes on."""


class Names(Mapping[str, Topic]):
    """The topics of entries by their keys, made when asked for: a ledger has a hundred thousand."""

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        whole: Whole = as_given,
        firsts: Callable[[Iterable[str]], Sequence[Entry]] | None = None,
    ) -> None:
        """``whole`` returns whole entries, where ``entries`` are sketches. ``firsts`` finds the entries that
        name topics, where ``entries`` are not all."""
        self._find = firsts
        self._first: dict[str, Entry] = {}
        self._made: dict[str, Topic] = {}
        self._sketched: dict[str, Topic] = {}
        self._whole = whole
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take more entries into account; a topic is named after its first one."""
        for entry in entries:
            held = self._first.get(entry.topic)
            if held is None or _naming(entry) < _naming(held):
                self._first[entry.topic] = entry

    def __getitem__(self, key: str) -> Topic:
        if key not in self._made:
            self.learn((key,))
        return self._made[key]

    def learn(self, keys: Iterable[str]) -> None:
        """Make the topics of several keys at once: their first entries are then read together."""
        new = [key for key in dict.fromkeys(keys) if key not in self._made]
        if new:
            firsts = self._find(new) if self._find else self._whole([self._first[key] for key in new])
            # Where a document came in this moment, the topics of its figures are not yet worked out.
            self._made |= {key: Topic(key, key or NOT_YET, (), comparable=False) for key in new}
            self._made |= words.topics(firsts)

    def sketch(self, key: str) -> Topic:
        """Return a topic as far as its key shows it: enough to rank it, and all that most are asked for."""
        if key not in self._sketched:
            from claimtrack.compare.topics import topic_of_key  # it brings all that makes topics

            entry = self._first[key]
            topic = None
            # What is there by its own words is before what was put there, whatever else is there.
            if not entry.topic_decided:
                with suppress(LanguageError):
                    topic = topic_of_key(key, load_language(entry.claim.language))
            self._sketched[key] = topic or self[key]
        return self._sketched[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)


def _naming(entry: Entry) -> tuple[bool, tuple[str, int, int, int]]:
    """Return the order in which claims give their topic its name, as in ``words.topics``."""
    return entry.topic_decided, words.place(entry)
