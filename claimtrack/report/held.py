"""The figures of a view that lists them: given as entries, or asked of a ledger as far as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, Literal, Protocol

from claimtrack.compare.standing import voice_of
from claimtrack.filters import Filters
from claimtrack.model import Counts, Entry
from claimtrack.report import words
from claimtrack.report.names import Names
from claimtrack.report.view import Records, Whole, as_given, records_of

Group = Literal["voice", "publisher"]
"""By what figures are put together."""

Arrange = Callable[[Iterable[Entry], Filters], list[Entry]]


class Ledger(Protocol):
    """What is asked of a ledger; see ``store.Store``."""

    def counts(self, filters: Filters, *, voices: bool = True) -> Counts: ...
    def rows(self, filters: Filters, limit: int | None = None) -> list[int]: ...
    def read(self, rows: Sequence[int], filters: Filters) -> list[Entry]: ...
    def firsts(self, topics: Iterable[str], filters: Filters, among: Group | None = None) -> list[Entry]: ...
    def sizes(self, filters: Filters, group: Group) -> dict[Any, int]: ...
    def members(
        self, filters: Filters, group: Group, keys: Collection[Any], also: Collection[str] = ()
    ) -> list[Entry]: ...
    def sketches(self, filters: Filters, also: Collection[str] = ()) -> list[Entry]: ...
    def whole(self, sketches: Iterable[Entry], filters: Filters) -> list[Entry]: ...


class Held(Protocol):
    """The figures of a view: how many, the first of them, and by whom they are."""

    def counts(self) -> Counts: ...
    def behind(self) -> str: ...
    def first(self, most: int | None) -> Sequence[Entry]: ...
    def records(self, make: Callable[[Entry], Mapping[str, Any]]) -> Records: ...
    def names(self, group: Group | None = None) -> Names: ...
    def sizes(self, group: Group) -> Mapping[Any, int]: ...
    def members(self, group: Group, keys: Collection[Any]) -> list[Entry]: ...
    def whole(self, entries: Sequence[Entry]) -> Sequence[Entry]: ...


class Given:
    """Entries, which may be sketches of what ``whole`` reads, in the order that ``arrange`` puts them in."""

    def __init__(
        self, entries: Iterable[Entry], filters: Filters, arrange: Arrange, whole: Whole = as_given
    ) -> None:
        self._ordered = arrange(entries, filters)
        self._limit = filters.limit
        self.whole = whole

    def counts(self) -> Counts:
        """Return how many figures there are, and what stands behind them."""
        return counts_of(self._ordered)

    def behind(self) -> str:
        """Return in words what stands behind them all."""
        return str(words.tally(self._ordered))

    def first(self, most: int | None) -> Sequence[Entry]:
        """Return so many of them, whole."""
        return self.whole(self._ordered[: self._limit][:most])

    def records(self, make: Callable[[Entry], Mapping[str, Any]]) -> Records:
        """Return what the data formats say of each, up to the limit."""
        given = self._ordered[: self._limit]
        return records_of(given, self.whole, make)

    def names(self, group: Group | None = None) -> Names:
        """Return the topics of all, or of those that are counted for the voices or publishers."""
        return Names(self._ordered if group is None else self._counted(group), self.whole)

    def sizes(self, group: Group) -> Mapping[Any, int]:
        """Return by whom figures are, with how many each has."""
        sizes: dict[Any, int] = {}
        for entry in self._counted(group):
            sizes[key_of(entry, group)] = sizes.get(key_of(entry, group), 0) + 1
        return sizes

    def members(self, group: Group, keys: Collection[Any]) -> list[Entry]:
        """Return the figures of some voices, or publishers."""
        return [entry for entry in self._counted(group) if key_of(entry, group) in keys]

    def _counted(self, group: Group) -> list[Entry]:
        # What somebody said in a copy is said once; but a publisher has printed it.
        live = (entry for entry in self._ordered if entry.claim.restates is None)
        return [entry for entry in live if group == "publisher" or not entry.copy]


class Asked:
    """The figures of a ledger that filters choose, of which only those shown are read. ``also`` are fields
    that sketches need besides."""

    def __init__(self, ledger: Ledger, filters: Filters, also: Collection[str] = ()) -> None:
        self._ledger, self._filters, self._also = ledger, filters, also
        self._sizes: dict[Group, Mapping[Any, int]] = {}

    @cached_property
    def _counts(self) -> Counts:
        if "voice" not in self._sizes:
            return self._ledger.counts(self._filters)
        # Those whose figures are counted were told apart already, which takes as long as all the rest.
        found = self._ledger.counts(self._filters, voices=False)
        voices = len(self._sizes["voice"])
        return replace(found, voices=voices) if found.live else self._ledger.counts(self._filters)

    @cached_property
    def _rows(self) -> list[int]:
        return self._ledger.rows(self._filters, self._filters.limit)

    def counts(self) -> Counts:
        """Return how many figures there are, and what stands behind them."""
        return self._counts

    def behind(self) -> str:
        """Return in words what stands behind them all, which are of one document or on one topic."""
        return str(words.tally(self._ledger.sketches(self._filters)))

    def first(self, most: int | None) -> Sequence[Entry]:
        """Return so many of them, whole."""
        limits = [number for number in (most, self._filters.limit) if number is not None]
        rows = self._ledger.rows(self._filters, min(limits, default=None))
        return self._ledger.read(rows, self._filters)

    def records(self, make: Callable[[Entry], Mapping[str, Any]]) -> Records:
        """Return what the data formats say of each, up to the limit."""

        def made(places: Sequence[int]) -> list[Mapping[str, Any]]:
            return [make(e) for e in self._ledger.read([self._rows[i] for i in places], self._filters)]

        number = self._counts.every
        return Records(made, range(min(number, self._filters.limit or number)))

    def names(self, group: Group | None = None) -> Names:
        """Return the topics, named after the first of all, or of those that are counted for voices or
        publishers."""
        ask = partial(self._ledger.firsts, filters=self._filters, among=group)
        return Names(whole=self.whole, firsts=ask)

    def sizes(self, group: Group) -> Mapping[Any, int]:
        """Return by whom figures are, with how many each has."""
        if group not in self._sizes:
            self._sizes[group] = self._ledger.sizes(self._filters, group)
        return self._sizes[group]

    def members(self, group: Group, keys: Collection[Any]) -> list[Entry]:
        """Return the figures of some voices, or publishers, as sketches."""
        return words.by_place(self._ledger.members(self._filters, group, keys, self._also))

    def whole(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return whole entries for sketches."""
        return self._ledger.whole(entries, self._filters)


def counts_of(entries: Collection[Entry]) -> Counts:
    """Return how many figures these are, and what stands behind them."""
    live = [entry for entry in entries if words.is_live(entry)]
    own = live or [entry for entry in entries if entry.claim.speaker]
    documents = len({entry.claim.document for entry in entries})
    return Counts(
        every=len(entries),
        live=len(live),
        numbers=sum(entry.claim.low is not None for entry in live),
        documents=documents,
        voices=len({voice_of(entry) for entry in own}),
        is_one=documents == 1 or len({entry.topic for entry in entries}) == 1,
    )


def key_of(entry: Entry, group: Group) -> Any:
    """Return whose a figure is."""
    return voice_of(entry) if group == "voice" else entry.claim.publisher or ""
