"""The door for programs: a ledger is asked what the command line asks it, and is only read.

    with claimtrack.open("claimtrack.db") as ledger:
        rows = ledger.figures(counted="tank").rows()

Filters are keywords, with the names of ``filters.Filters``; what each means is said in the guide's page on
Python. Nothing is loaded before a question is asked, and nothing is worked out anew by asking.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.report.view import View
    from claimtrack.store import Store

AMOUNTS = frozenset(f"{side}{end}" for side in ("", "a_", "b_") for end in ("low", "high"))
"""Columns whose values are exact amounts; records have them as text, since JSON knows no decimals."""


def open(location: str | os.PathLike[str] | None = None, *, wait: float = 5.0) -> Ledger:
    """Return a ledger to ask, by its file or the URL of its database; the one that commands take without
    ``--db`` where none is named. It is closed at the end of a ``with`` block, or by ``close``.

    ``wait`` is how many seconds it waits for a program that writes. What cannot be opened is a
    ``StoreError`` that says what to do.
    """
    from claimtrack.settings import database
    from claimtrack.store import open_store

    where = database(None if location is None else os.fspath(location))
    return Ledger(open_store(where, create=False, read_only=True, busy_seconds=wait))


class Ledger:
    """An open ledger. Every question is answered by an ``Answer``.

    A question that can mean nothing is a ``UsageError`` that says what comes near; of a name that nothing in
    the ledger has, which may be the answer, a warning is given.
    """

    def __init__(self, store: Store) -> None:
        """``store`` is closed together with the ledger."""
        from claimtrack.report.asking import told_behind

        self._store = store
        self._is_open = True
        if said := told_behind(store):
            warnings.warn(f"{store.where}: {said}", stacklevel=3)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; rows of its answers can no longer be read then."""
        self._is_open = False
        self._store.close()

    # Views on figures

    def overview(self, **filters: Any) -> Answer:
        """Return what is claimed, by whom, and how much or little stands behind it."""
        return self._report("overview", filters)

    def figures(self, **filters: Any) -> Answer:
        """Return every figure, in the order of the documents; a row has the whole record."""
        return self._report("figures", filters)

    def timeline(self, **filters: Any) -> Answer:
        """Return figures on one topic by the day as of which they are put forward."""
        return self._report("timeline", filters)

    def speakers(self, **filters: Any) -> Answer:
        """Return the figures by voice; ``voices`` lists the voices themselves."""
        return self._report("speakers", filters)

    def publishers(self, **filters: Any) -> Answer:
        """Return the figures by publisher, and whose figures it printed."""
        return self._report("publishers", filters)

    def copies(self, **filters: Any) -> Answer:
        """Return the documents that share text, and so are one origin."""
        return self._report("copies", filters)

    def conflicts(self, *, every: bool = False, **filters: Any) -> Answer:
        """Return figures that cannot both be right, or are far apart; with ``every`` also those that are not
        sure enough to be shown unasked."""
        return self._report("conflicts", filters, every=every)

    def changes(self, *, every: bool = False, **filters: Any) -> Answer:
        """Return figures that were updated or corrected; ``every`` as of ``conflicts``."""
        return self._report("changes", filters, every=every)

    def new(self, *, since: str | int | None = None, **filters: Any) -> Answer:
        """Return what came in since a run (its number) or a day; since the last ingest where neither is
        given."""
        return self._report("new", filters, since=None if since is None else str(since))

    def doubtful(self, **filters: Any) -> Answer:
        """Return figures to check before they are used, and why."""
        return self._report("doubtful", filters)

    def relations(self, **filters: Any) -> Answer:
        """Return how figures stand to each other, a row for each pair."""
        return self._report("relations", filters)

    def coverage(self, **filters: Any) -> Answer:
        """Return what was read, and what was not and why; only filters of documents are taken."""
        return self._report("coverage", filters)

    # One thing, and the lists of them

    def show(self, claim: str) -> Answer:
        """Return all that is known of one claim, by its id or the beginning of one."""
        from claimtrack.report.holdings import claim_view

        return self._asked(claim_view, claim)

    def compare(self, a: str, b: str) -> Answer:
        """Return how two claims stand to each other, and why, also where they cannot be compared."""
        from claimtrack.report.holdings import pair_view

        return self._asked(pair_view, a, b)

    def topics(self, **filters: Any) -> Answer:
        """Return the topics, those with most origins and voices first."""
        from claimtrack.report.holdings import topics_view

        return self._listed(topics_view, filters)

    def topic(self, topic: str) -> Answer:
        """Return why a topic is one, by its key, the beginning of one, or its name."""
        from claimtrack.report.holdings import topic_view

        return self._asked(topic_view, topic)

    def stories(self, **filters: Any) -> Answer:
        """Return the stories, those with most origins first."""
        from claimtrack.report.holdings import stories_view

        return self._listed(stories_view, filters)

    def story(self, story: str) -> Answer:
        """Return why the documents of a story are one, by its key or by words that only its name has."""
        from claimtrack.report.holdings import story_view

        return self._asked(story_view, story)

    def voices(self, **filters: Any) -> Answer:
        """Return the voices with their names and roles, those with most figures first."""
        from claimtrack.report.holdings import voices_view

        return self._listed(voices_view, filters)

    def voice(self, name: str) -> Answer:
        """Return one voice, by any name that only it goes by."""
        from claimtrack.report.holdings import voice_view

        return self._asked(voice_view, name)

    def documents(
        self,
        *,
        search: str | None = None,
        without: str | None = None,
        limit: int | None = None,
        sort: str | None = None,
    ) -> Answer:
        """Return the documents: those with these words in path, title or publisher, or ``without`` a
        ``date``, ``publisher``, ``title``, ``url``, ``language`` or ``issued_by``."""
        from claimtrack.report.holdings import documents_view

        return self._asked(documents_view, search=search, without=without, limit=limit, sort=sort)

    def document(self, name: str, *, versions: bool = False) -> Answer:
        """Return what is known of a document, by label, path or address; with ``versions`` what was edited
        in it, a row for each figure."""
        from claimtrack.report.holdings import document_view

        return self._asked(document_view, name, versions=versions)

    def log(self, *, orphans: bool = False, about: str | None = None, limit: int | None = None) -> Answer:
        """Return what was decided, by whom and when, the latest last."""
        from claimtrack.report.holdings import log_view

        return self._asked(log_view, orphans=orphans, about=about, limit=limit)

    def info(self) -> Answer:
        """Return what the ledger holds, and which version wrote it, in one row."""
        from claimtrack.report.holdings import info_view

        return self._asked(info_view)

    def _report(self, name: str, filters: dict[str, Any], **options: Any) -> Answer:
        from claimtrack.report.views import make_view

        return self._asked(make_view, name, self._filters(filters), **options)

    def _listed(self, make: Callable[..., View], filters: dict[str, Any]) -> Answer:
        return self._asked(make, self._filters(filters))

    def _filters(self, given: dict[str, Any]) -> Filters:
        from claimtrack.asking import check_known, filters_of

        self._check_is_open()
        with _keywords_named():
            filters = filters_of(given)
            said = check_known(self._store, filters)
        for line in said:
            name, _, rest = line.partition(": ")
            warnings.warn(f"{_keyword(name)}: {rest}", stacklevel=4)
        return filters

    def _asked(self, make: Callable[..., View], *asked: Any, **options: Any) -> Answer:
        self._check_is_open()
        with _keywords_named():
            view = make(self._store, *asked, **options)
        for line in view.told:
            warnings.warn(line, stacklevel=3)
        return Answer(view, self)

    def _check_is_open(self) -> None:
        if not self._is_open:
            raise UsageError("is closed; ask, and take the rows, before it is", where=self._store.where)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a ledger answers: ``view`` has it as titled tables in words for people, with the claims behind
    each row, and as records."""

    view: View
    ledger: Ledger = field(repr=False)

    def rows(self) -> list[dict[str, Any]]:
        """Return one plain row for each record, as a sheet with all columns has them: lists joined, exact
        amounts as ``Decimal``. ``pandas.DataFrame`` and ``csv.DictWriter`` take them as they are.

        They are read now, so the ledger must be open. What the view cut off is warned of.
        """
        from claimtrack.report.render import rows_of

        self.ledger._check_is_open()
        if self.view.left_out:
            warnings.warn(self.view.left_out, stacklevel=2)
        return [{name: _exact(name, cell) for name, cell in row.items()} for row in rows_of(self.view)]

    def render(self, format: str = "table", width: int = 80) -> str:
        """Return the answer as the command line prints it: ``table`` (as wide as ``width``), ``markdown``,
        ``html``, ``csv``, ``tsv``, ``json`` or ``jsonl``."""
        from claimtrack.report.render import render

        self.ledger._check_is_open()
        return render(self.view, format, width)

    def __str__(self) -> str:
        return self.render()


def _exact(name: str, cell: Any) -> Any:
    return Decimal(cell) if name in AMOUNTS and isinstance(cell, str) else cell


def _keyword(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


@contextmanager
def _keywords_named() -> Iterator[None]:
    """Let errors name the keyword where the shell has an option."""
    try:
        yield
    except UsageError as error:
        if error.where is None or not error.where.startswith("--"):
            raise
        raise UsageError(error.message, where=_keyword(error.where)) from None
