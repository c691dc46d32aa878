"""The links of versions that are likely of one story, and what hangs together by them. Other pairs are
compared where both hang together: they would be nearly all rows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, Connection, Select, func, select

from claimtrack.store.chunks import chunks
from claimtrack.store.tables import DOCUMENT, KINSHIP, PROFILE

Link = tuple[int, int, float]
"""Two versions, the smaller number first, and how likely they are of one story, in log-odds."""

Columns = tuple[Sequence[int], Sequence[int], Sequence[float]]
"""Links in three columns: their two ends and their scores."""

ROWS = 10_000
"""Links that are read at a time: five hundred versions may have a million."""

LINKS: Select[Any] = select(KINSHIP.c.a_id, KINSHIP.c.b_id, KINSHIP.c.score)


@dataclass(frozen=True, slots=True)
class Node:
    """A version, its document, the origin that it belongs to, and its state (see ``stories``)."""

    version: int
    document: int
    identity: str
    origin: int
    state: str


def reach(connection: Connection, seeds: Iterable[int]) -> tuple[dict[int, Node], Columns]:
    """Return the versions that hang together with some, by links and common origins, and these links, each
    once."""
    nodes: dict[int, Node] = {}
    links = array("q"), array("q"), array("d")
    origins: set[int] = set()
    own = PROFILE.c
    columns = (own.version_id, own.document_id, DOCUMENT.c.identity, own.origin_id, own.state)
    known = select(*columns).join(DOCUMENT, DOCUMENT.c.id == own.document_id)
    frontier = set(seeds)
    while frontier:
        found = {}
        for some in chunks(sorted(frontier)):
            for row in connection.execute(known.where(PROFILE.c.version_id.in_(some))):
                found[row[0]] = Node(*row)
        reached: set[int] = set()
        for rows in links_of(connection, found.keys()):
            new = [row for row in rows if row[0] not in nodes and row[1] not in nodes]
            for a, b, score in new:
                links[0].append(a)
                links[1].append(b)
                links[2].append(score)
            reached.update(*(row[:2] for row in new))
        nodes |= found
        for some in chunks(sorted({node.origin for node in found.values()} - origins)):
            origins.update(some)
            same = select(PROFILE.c.version_id).where(PROFILE.c.origin_id.in_(some))
            reached.update(connection.scalars(same))
        frontier = reached - nodes.keys()
    return nodes, links


def links_of(connection: Connection, versions: Set[int]) -> Iterator[Sequence[Link]]:
    """Yield the links of versions, each once, some at a time."""
    yield from _rows(connection, KINSHIP.c.a_id, versions)
    if len(versions) == connection.scalar(select(func.count()).select_from(PROFILE)):
        return  # as when all is made anew: there are no other ends
    for rows in _rows(connection, KINSHIP.c.b_id, versions):
        yield [row for row in rows if row[0] not in versions]


def _rows(connection: Connection, end: Column[Any], versions: Iterable[int]) -> Iterator[Sequence[Link]]:
    for some in chunks(sorted(versions)):
        yield from cast(Any, connection.execute(LINKS.where(end.in_(some))).partitions(ROWS))
