"""Facts -> derivations: copies and origins of documents, twins of claims.

The functions that know about copies are given: the store keeps, it does not compare. What comes
out depends on the facts alone, never on the order in which they came in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from claimtrack.lang import Language
from claimtrack.model import Claim, CopyPair, Role, Topic
from claimtrack.store.convert import mapping
from claimtrack.store.stories import Storyteller
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    COPY_PAIR,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    VERSION,
)
from claimtrack.store.writing import COPIES

BATCH = 5_000
"""Rows of one insert: enough for full speed, little enough for memory."""


Named = tuple[str, Role | None, str | None, str, str | None]
"""One way in which a voice is named: name, role, affiliation, document, publisher."""


def _no_speakers(uses: Iterable[Named], language: Language) -> Mapping[str, str]:  # noqa: ARG001
    return {}


@dataclass(frozen=True, slots=True)
class Derivations:
    """The functions that make derivations, and their ``version``: raised when the same facts give others."""

    topics_of: Callable[[Sequence[Claim], Language, str], Sequence[Topic]]
    find_copies: Callable[[Iterable[tuple[str, str]]], Iterable[CopyPair]]
    origins: Callable[[Iterable[CopyPair], Iterable[str]], Mapping[str, str]]
    version: int = 1
    speakers: Callable[[Iterable[Named], Language], Mapping[str, str]] = _no_speakers
    stories: Storyteller | None = None


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies and origins as computed, with the ``state`` of the facts that they were computed from."""

    pairs: list[CopyPair]
    origins: Mapping[str, str]
    state: tuple[int, ...]


def is_current(connection: Connection, name: str, version: int) -> bool:
    """Say whether a derivation is in step with the facts and with the program."""
    found = connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == name))
    return found == version


def mark_current(connection: Connection, name: str, version: int) -> None:
    """Note that a derivation is in step."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == name))
    connection.execute(insert(DERIVATION).values(name=name, version=version))


def forget_copies(connection: Connection) -> None:
    """Let copies and origins be computed anew the next time; the caller commits."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == COPIES))


def compute_copies(connection: Connection, derivations: Derivations) -> Copies:
    """Compute copies and origins over the newest versions; only reads. Texts are streamed."""
    state = state_of(connection)
    query = (
        select(DOCUMENT.c.identity, VERSION.c.text)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
        .order_by(DOCUMENT.c.identity)
        .execution_options(yield_per=64)
    )
    pairs = list(derivations.find_copies((identity, text) for identity, text in connection.execute(query)))
    there = select(DOCUMENT.c.identity).where(DOCUMENT.c.removed.is_(None))
    identities = sorted(connection.scalars(there))
    return Copies(pairs, derivations.origins(pairs, identities), state)


def write_copies(connection: Connection, copies: Copies, version: int) -> bool:
    """Replace copies, origins and twins; the caller commits.

    Return whether they were written: if another process wrote documents since they were computed, they are
    out of date already and nothing is changed.
    """
    if state_of(connection) != copies.state:
        return False
    for table in (CLAIM_COPY, COPY_PAIR, DOCUMENT_ORIGIN):
        connection.execute(delete(table))
    keys = mapping(connection, select(DOCUMENT.c.identity, DOCUMENT.c.id))
    _insert(
        connection,
        COPY_PAIR,
        (
            {"a": keys[pair.a], "b": keys[pair.b], "kind": pair.kind, "containment": pair.containment}
            for pair in copies.pairs
        ),
    )
    origins = {keys[document]: keys[origin] for document, origin in copies.origins.items()}
    _insert(
        connection,
        DOCUMENT_ORIGIN,
        ({"document_id": document, "origin_id": origin} for document, origin in origins.items()),
    )
    identities = {key: identity for identity, key in keys.items()}
    _insert(connection, CLAIM_COPY, _twins(connection, origins, identities))
    mark_current(connection, COPIES, version)
    return True


def state_of(connection: Connection) -> tuple[int, ...]:
    """Return numbers that differ whenever documents or claims were written in between."""
    row = connection.execute(
        select(
            select(func.max(VERSION.c.id)).scalar_subquery(),
            select(func.max(CLAIM.c.id)).scalar_subquery(),
            select(func.count()).select_from(CLAIM).scalar_subquery(),
            select(func.count()).select_from(VERSION).where(VERSION.c.newest).scalar_subquery(),
            select(func.sum(VERSION.c.id)).where(VERSION.c.newest).scalar_subquery(),
        )
    ).one()
    return tuple(int(value or 0) for value in row)


def _twins(
    connection: Connection, origins: Mapping[int, int], identities: Mapping[int, str]
) -> Iterator[dict[str, int]]:
    """Yield the claims that a document of the same origin with a smaller identity makes in the same sentence.

    Sentences are compared without their line breaks; equal figures in one sentence are told apart by their
    turn.
    """
    size = Counter(origins.values())
    if not any(count > 1 for count in size.values()):
        return
    rows = connection.execute(
        select(VERSION.c.document_id, CLAIM.c.start, CLAIM.c.id, CLAIM.c.surface, CLAIM.c.sentence)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest)
    )
    copied = [row for row in rows if size[origins.get(row.document_id, -1)] > 1]
    copied.sort(key=lambda row: (identities[row.document_id], row.start))
    first: dict[tuple[Any, ...], tuple[int, int]] = {}
    turns: Counter[tuple[Any, ...]] = Counter()
    for row in copied:
        words = (origins[row.document_id], " ".join(row.sentence.split()), row.surface)
        turns[row.document_id, *words] += 1
        document, twin = first.setdefault((*words, turns[row.document_id, *words]), (row.document_id, row.id))
        if document != row.document_id:
            yield {"claim_id": row.id, "twin_id": twin}


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        connection.execute(insert(table), batch)
