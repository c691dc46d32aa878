"""Decisions -> the log, and what follows from them in the ledger."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from claimtrack.errors import StoreError, UsageError
from claimtrack.ingest import Tell, read_again, settle
from claimtrack.lang import Language
from claimtrack.model import DocumentEntry
from claimtrack.store import Store
from claimtrack.store.convert import DECIDABLE
from claimtrack.store.decisions import Decision
from claimtrack.summary import Summary


def decide(
    store: Store,
    made: Iterable[Decision],
    *,
    now: datetime,
    who: str,
    language: Language,
    seen: int | None = None,
) -> int:
    """Log decisions as one batch, work out what they come to, and return the batch's number; ``seen`` as in
    ``Store.decide``."""
    batch = store.decide(made, at=now, who=who, seen=seen)
    with logged(batch):
        settle(store, language)
    return batch


@contextmanager
def logged(batch: int) -> Iterator[None]:
    """Say of an error in what follows from a decision, such as a full disk, that it is logged itself."""
    try:
        yield
    except StoreError as error:
        message = f"{error.message}; decision {batch} is logged, and shows after: claimtrack db refresh"
        raise StoreError(message, where=error.where) from error


def set_values(
    store: Store,
    documents: Collection[DocumentEntry],
    values: Mapping[str, str | None],
    *,
    now: datetime,
    who: str,
    language: Language,
    parser_name: str,
    tell: Tell | None = None,
) -> tuple[int, Summary]:
    """Log metadata of documents and read their texts again with it; return the batch's number and what was
    done."""
    made = [
        Decision("document", "set", one.document.id, name, value)
        for one in documents
        for name, value in values.items()
    ]
    batch = store.decide(made, at=now, who=who)
    identities = [one.document.id for one in documents]
    with logged(batch):
        summary = read_again(
            store, identities, parser_name=parser_name, language=language, now=now, tell=tell
        )
    return batch, summary


def take_out(
    store: Store, documents: Iterable[DocumentEntry], *, now: datetime, who: str, language: Language
) -> int:
    """Remove documents with all that came from them; return the number of the batch that logs it."""
    batch = store.remove(*(one.key for one in documents), at=now, who=who)
    with logged(batch):
        settle(store, language)
    return batch


def check_metadata(name: str, value: str | None) -> str | None:
    """Return a document's metadata as it is kept; the empty text is ``None``, nothing.

    A value that the field cannot have is a ``UsageError``.

    >>> check_metadata("date", "2020-10-05"), check_metadata("title", "  ")
    ('2020-10-05', None)
    """
    where = f"--{name.replace('_', '-')}"
    if name not in DECIDABLE:
        raise UsageError(f"a document has no {name!r}; there are {', '.join(DECIDABLE)}", where="--clear")
    words = " ".join((value or "").split())
    if not words:
        if name == "language":
            raise UsageError("a document has a language; give its code, such as en", where=where)
        return None
    if name == "date":
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", words):
                raise ValueError
            date.fromisoformat(words)
        except ValueError:
            raise UsageError(f"{words!r} is not a day; write it as 2020-10-05", where=where) from None
    if name == "language" and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", words):
        raise UsageError(f"{words!r} is no code of a language such as en or pt-BR", where=where)
    return words
