"""The relations that the ledger keeps, as reports ask for them: as row numbers, in the order of time.

In a large ledger there are millions, so they are read as numbers, and the claims at their ends only where a
view shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from claimtrack.model import Entry
from claimtrack.store.entries import SKETCH, Place
from claimtrack.store.queries import EVERYTHING, find_entries_where, review_conditions
from claimtrack.store.relations import Verdict, chunks
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    MARK,
    RELATION,
    VERDICT,
    VERSION,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Known:
    """Relations as the ledger keeps them, in the order of time of the later claim.

    ``rows`` has three columns: a, b and the verdict, claims by their rows; ``verdicts`` says what verdicts
    mean. There may be millions of them, so they are numbers.
    """

    rows: NDArray[np.int64]
    verdicts: Mapping[int, Verdict]
    is_cut: bool


def find_rows(connection: Connection, entries: Collection[Entry] | None) -> dict[tuple[int, str], int]:
    """Return the rows of claims, by version and claim: of the newest versions, or of these entries."""
    query = select(CLAIM.c.version_id, CLAIM.c.claim, CLAIM.c.id)
    if entries is None:
        query = query.join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
        return {(version, claim): row for version, claim, row in connection.execute(query)}
    found: dict[tuple[int, str], int] = {}
    wanted = {(entry.version_key, entry.claim.claim) for entry in entries}
    for chunk in chunks(sorted({version for version, _ in wanted})):
        for version, claim, row in connection.execute(query.where(CLAIM.c.version_id.in_(chunk))):
            if (version, claim) in wanted:
                found[version, claim] = row
    return found


def find_entries_of(
    connection: Connection, claims: Collection[int], places: dict[int, Place]
) -> dict[int, Entry]:
    """Return the entries of claims by their rows; a claim found wrong has none."""
    found: dict[int, Entry] = {}
    for chunk in chunks(sorted(claims)):
        entries = find_entries_where(connection, CLAIM.c.id.in_(chunk), places)
        rows = find_rows(connection, entries)
        found |= {rows[entry.version_key, entry.claim.claim]: entry for entry in entries}
    return found


def find_members(connection: Connection, topics: Collection[str], places: dict[int, Place]) -> list[Entry]:
    """Return sketches of all claims of the newest versions that are of these topics."""
    found: list[Entry] = []
    for chunk in chunks(sorted(topics)):
        test = VERSION.c.newest & CLAIM_TOPIC.c.topic.in_(chunk)
        found += find_entries_where(connection, test, places, SKETCH)
    return found


def find_firsts(connection: Connection, topics: Collection[str], places: dict[int, Place]) -> list[Entry]:
    """Return the claim that each of these topics is named after: the first by document and place in the text
    that was not put there by the user."""
    decided = CLAIM_TOPIC.c.topic != CLAIM_TOPIC.c.derived
    query = (
        select(CLAIM_TOPIC.c.topic, CLAIM.c.version_id, decided, CLAIM.c.start, CLAIM.c.end, CLAIM.c.id)
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, *review_conditions(EVERYTHING))
    )
    first: dict[str, tuple[bool, str, int, int, int]] = {}
    for chunk in chunks(sorted(topics)):
        for topic, version, moved, start, end, row in connection.execute(
            query.where(CLAIM_TOPIC.c.topic.in_(chunk))
        ):
            here = (bool(moved), places[version].document.id, start, end, row)
            first[topic] = min(first.get(topic, here), here)
    return list(find_entries_of(connection, [row for *_, row in first.values()], places).values())


def find_known(connection: Connection, claims: Collection[int] | None = None) -> Known:
    """Return the relations kept: all, or those in which one of these claims stands."""
    import numpy as np

    verdicts: dict[int, Verdict] = {
        row.id: (row.relation, row.reason, row.change, row.whole, tuple(row.notes))
        for row in connection.execute(select(VERDICT))
        if row.relation != "unrelated"
    }
    columns = select(RELATION.c.a_id, RELATION.c.b_id, RELATION.c.verdict_id)
    cut = select(MARK.c.claim_id).where(MARK.c.is_cut)
    if claims is None:
        rows = _table(connection, columns)
        is_cut = connection.scalar(cut.limit(1)) is not None
    else:
        parts = []
        is_cut = False
        for chunk in chunks(sorted(claims)):
            parts += [
                _table(connection, columns.where(end.in_(chunk)))
                for end in (RELATION.c.a_id, RELATION.c.b_id)
            ]
            is_cut = is_cut or connection.scalar(cut.where(MARK.c.claim_id.in_(chunk)).limit(1)) is not None
        rows = np.unique(np.concatenate(parts), axis=0) if parts else np.empty((0, 3), np.int64)
    rows = rows[np.isin(rows[:, 2], list(verdicts))]
    return Known(_in_order(connection, rows, every=claims is None), verdicts, is_cut)


def _table(connection: Connection, query: Select[Any]) -> NDArray[np.int64]:
    """Return the rows of a query of three numbers."""
    import numpy as np

    numbers = chain.from_iterable(connection.execute(query))
    return np.fromiter(numbers, np.int64).reshape(-1, 3)


def _in_order(connection: Connection, rows: NDArray[np.int64], *, every: bool) -> NDArray[np.int64]:
    """Return relations by the day and place of the later claim, then the place of the earlier one.

    Sorted here: databases put words in other orders than Python.
    """
    import numpy as np

    ends = np.unique(rows[:, :2])
    columns = select(*(MARK.c[name] for name in ("claim_id", "document", "start", "claim", "moment")))
    marks: list[Any] = []
    if every:
        marks = list(connection.execute(columns))
    else:
        for chunk in chunks(ends.tolist()):
            marks += connection.execute(columns.where(MARK.c.claim_id.in_(chunk)))
    marks.sort(key=itemgetter(1, 2, 3))
    place = np.fromiter((mark[0] for mark in marks), np.int64, len(marks))
    moments = [mark[4] for mark in marks]
    time = place[sorted(range(len(marks)), key=moments.__getitem__)]
    earlier, later = _ranks(place, ends), _ranks(time, ends)
    a, b = np.searchsorted(ends, rows[:, 0]), np.searchsorted(ends, rows[:, 1])
    return rows[np.lexsort((earlier[a], later[b]))]


def _ranks(ordered: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of some sorted keys stands among all in their order."""
    import numpy as np

    order = np.argsort(ordered)
    return order[np.searchsorted(ordered[order], keys)]
