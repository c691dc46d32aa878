"""Reading again what the ledger holds, and making anew what follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claimtrack.deriving import default_derivations
from claimtrack.ingest.running import DEFAULT_PARTS, PHASES, Parts, Progress, Run, Tell
from claimtrack.model import Document
from claimtrack.summary import Summary

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.store import Store


def rebuild(
    store: Store,
    *,
    extract: bool = False,
    parser_name: str,
    language: Language,
    workers: int = 1,
    now: datetime,
    progress: Progress | None = None,
    tell: Tell | None = None,
    parts: Parts = DEFAULT_PARTS,
) -> Summary:
    """Make all derivations anew; with ``extract`` first read the texts of all versions with this extractor.

    A text that cannot be extracted now keeps the claims that it has, and is in ``Summary.failures``.
    """
    run = _Rereading(store, parser_name, language, workers, now, progress, parts, tell, wait=0)
    return run.rebuild(extract)  # the store itself waits for a lock


def settle(store: Store, language: Language) -> None:
    """Bring all derivations up to date: after decisions, or where documents were removed."""
    store.refresh_copies(default_derivations())
    store.refresh_stories(default_derivations(), language)
    store.refresh_decisions(default_derivations(), language)


def read_again(
    store: Store,
    identities: Collection[str],
    *,
    parser_name: str,
    language: Language,
    now: datetime,
    tell: Tell | None = None,
    parts: Parts = DEFAULT_PARTS,
) -> Summary:
    """Read the stored texts of documents again where what the user decided about their metadata is not yet
    in them; an undone decision gives back what their reader had found.

    Who speaks and as of which day depends on the metadata. All versions are read; the texts stay.
    """
    run = _Rereading(store, parser_name, language, 1, now, None, parts, tell, wait=0)
    return run.read_again(frozenset(identities))


@dataclass(slots=True)
class _Rereading(Run):
    """A run over the texts of a ledger."""

    def rebuild(self, extract: bool) -> Summary:
        assert self.store is not None
        self.summary.rebuilt = True
        if extract:
            keys: deque[int] = deque()

            def texts(store: Store) -> Iterator[Document]:
                for key, document in store.versions():
                    if self._is_extracted(document):
                        keys.append(key)
                        yield document

            for document, result in self._extract(texts(self.store)):
                key = keys.popleft()
                reading = self._make_reading(document, result)
                # Else it keeps the claims that it has.
                if not reading.unread and self._replace(key, reading):
                    self._count(reading, "read")
                self._step()
        self._take_over(self.store.out_of_step())  # decided, and not read again before a command was killed
        store = self.store
        self._show(PHASES[1])
        self._patiently(lambda: store.rebuild(self._derivations, self.language))
        self._count_copies(store)
        self._stop()
        return self.summary

    def read_again(self, identities: Collection[str]) -> Summary:
        assert self.store is not None
        self._take_over(identities, count=identities)
        self._refresh(self.store)
        self._stop()
        return self.summary
