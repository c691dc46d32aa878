"""Copies, origins and twins, kept in the ledger and brought up to date for the documents that came and went.

The ledger keeps of each document the gist of its newest text and an index of terms to documents. A text that
comes is compared with those alone that the index gives for it, and only the groups of copies that it touches
are parted into origins anew. A document is in the index under its *place*, a number that depends on its
identity alone: so what comes out is what a rebuild would find, whatever came in which order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from claimtrack.model import CopyPair
from claimtrack.store import dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.copyist import Copyist
from claimtrack.store.derive import COPIES
from claimtrack.store.dialect import bulk_insert, keys_source, keys_value
from claimtrack.store.origins import pairs_of, part_origins
from claimtrack.store.tables import (
    CLAIM_COPY,
    COPY_PAIR,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    GIST,
    SHINGLE,
    VERSION,
)

SHINGLES = "shingles"
"""The derivation of gists and of their index, made by one version of the program."""

INDEX = "index of copies"
"""Says that the index was made: from then on it is kept in step with the gists. Until then there are gists
alone, since all documents are compared at once in much less time than some by some."""

INDEXED, PAIRED = 500, 1_000
"""Documents whose texts are read, and that are compared, in one transaction: a second or two in which others
wait."""

TERMS = 20_000
"""Terms that are looked up at a time."""

INSERTED, VERIFIED = 100_000, 2_000
"""Rows of the index that are written, and pairs that are compared, at a time where all is made anew."""


def begin(connection: Connection, version: int) -> None:
    """Drop what another version of the program made; the caller commits."""
    made_by = select(DERIVATION.c.version).where(DERIVATION.c.name == SHINGLES)
    if connection.scalar(made_by) != version:
        forget(connection)
        connection.execute(insert(DERIVATION).values(name=SHINGLES, version=version))


def forget(connection: Connection) -> None:
    """Drop all that is kept, so that the next time all documents are compared anew; the caller commits."""
    for table in (CLAIM_COPY, COPY_PAIR, DOCUMENT_ORIGIN, SHINGLE, GIST):
        connection.execute(delete(table))
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_((SHINGLES, INDEX, COPIES))))
    dirty.mark_all(connection, dirty.TEXTS)


def index_some(connection: Connection, copyist: Copyist) -> bool:
    """Read the texts of some documents that are marked; say whether there may be more. The caller commits."""
    marked = dirty.documents(connection, dirty.TEXTS, INDEXED)
    if not marked:
        return False
    moved = _index(connection, copyist, marked)
    dirty.mark(connection, {*marked, *moved}, [dirty.COPIES])
    dirty.clear(connection, dirty.TEXTS, marked)
    return True


def pair_some(connection: Connection, copyist: Copyist) -> bool:
    """Find the copies of some documents that were read, their origins and twins; say whether there may be
    more. The caller commits."""
    if not _is_indexed(connection):
        _build(connection, copyist)
        return True
    marked = dirty.documents(connection, dirty.COPIES, PAIRED)
    if not marked:
        return False
    touched = _pair(connection, copyist, marked)
    part_origins(connection, copyist, {*marked, *touched})
    dirty.clear(connection, dirty.COPIES, marked)
    return True


def finish(connection: Connection, version: int) -> None:
    """Note that copies are in step, if no document was touched meanwhile; the caller commits."""
    if not dirty.is_marked(connection, dirty.TEXTS, dirty.COPIES):
        connection.execute(delete(DERIVATION).where(DERIVATION.c.name == COPIES))
        connection.execute(insert(DERIVATION).values(name=COPIES, version=version))


# --- the index ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gist:
    """The gist of a document as it is kept; ``terms`` is their number."""

    document_id: int
    place: int
    sha256: str
    terms: int
    gist: bytes


def _gists(connection: Connection, column: Any, values: Iterable[int]) -> Iterator[_Gist]:
    columns = [GIST.c[f.name] for f in fields(_Gist)]
    for some in chunks(values):
        for row in connection.execute(select(*columns).where(column.in_(some))).all():
            yield _Gist(*row)


def _index(connection: Connection, copyist: Copyist, documents: Collection[int]) -> set[int]:
    """Bring the index up to date for some documents; return the others that came among the first of a crowd
    by it, or are there no more."""
    gone = {one.document_id: one for one in _gists(connection, GIST.c.document_id, documents)}
    came: list[_Gist] = []
    for key, identity, sha256, words in _texts(connection, documents):
        held, place = gone.get(key), copyist.place(identity)
        if held is not None and (held.sha256, held.place) == (sha256, place):
            del gone[key]
        else:
            gist = copyist.read(words)
            came.append(_Gist(key, place, sha256, copyist.count(gist), gist))
    if not _is_indexed(connection):
        _drop_gists(connection, gone.values())
        _add_gists(connection, came)
        return set()
    touched = sorted({term for one in (*gone.values(), *came) for term in copyist.terms(one.gist)})
    before = _edges(connection, touched, copyist.crowd)
    _drop(connection, copyist, gone.values())
    _add(connection, copyist, came)
    moved = _between(connection, before, _edges(connection, touched, copyist.crowd))
    return {one.document_id for one in _gists(connection, GIST.c.place, moved)} - {*documents}


def _drop(connection: Connection, copyist: Copyist, gone: Collection[_Gist]) -> None:
    here = (SHINGLE.c.hash == bindparam("term"), SHINGLE.c.document == bindparam("place"))
    rows = [{"term": term, "place": one.place} for one in gone for term in copyist.terms(one.gist)]
    if rows:
        connection.execute(delete(SHINGLE).where(*here), rows)
    _drop_gists(connection, gone)


def _drop_gists(connection: Connection, gone: Iterable[_Gist]) -> None:
    for some in chunks(one.document_id for one in gone):
        connection.execute(delete(GIST).where(GIST.c.document_id.in_(some)))


def _add(connection: Connection, copyist: Copyist, came: Collection[_Gist]) -> None:
    made = _add_gists(connection, came)
    postings = sorted((term, one.place) for one in made for term in copyist.terms(one.gist))
    bulk_insert(connection, SHINGLE, ["hash", "document"], postings)


def _add_gists(connection: Connection, came: Collection[_Gist]) -> list[_Gist]:
    """Keep gists; return them with the places that they have now."""
    taken = {one.place for one in _gists(connection, GIST.c.place, [one.place for one in came])}
    made = []
    for one in came:
        place = one.place
        while place in taken:  # two identities of one hash: once in some million ledgers
            place += 1
        taken.add(place)
        made.append(replace(one, place=place))
    bulk_insert(connection, GIST, [f.name for f in fields(_Gist)], [astuple(one) for one in made])
    return made


def _build(connection: Connection, copyist: Copyist) -> None:
    """Make the index from the gists, and find the copies of all documents at once."""
    for table in (SHINGLE, COPY_PAIR):
        connection.execute(delete(table))
    known = select(GIST.c.place, GIST.c.terms, GIST.c.document_id).order_by(GIST.c.place)
    rows = connection.execute(known).all()
    places = [row.place for row in rows]
    together = copyist.together([row.terms for row in rows])
    for part in together.parts:
        gists = select(GIST.c.gist).order_by(GIST.c.place).execution_options(yield_per=200)
        terms, owners = together.add(connection.scalars(gists), part)
        for start in range(0, len(terms), INSERTED):
            here = slice(start, start + INSERTED)
            postings = zip(terms[here].tolist(), map(places.__getitem__, owners[here].tolist()), strict=True)
            bulk_insert(connection, SHINGLE, ["hash", "document"], list(postings))
    sides = _sides(connection, places)
    near = ((places[one], places[other]) for one, other in together.near())
    for some in chunks((pair for pair in near if pair[0] in sides and pair[1] in sides), VERIFIED):
        gists_of = {one.place: one for one in _gists(connection, GIST.c.place, {*chain(*some)})}
        _insert_pairs(connection, _verify(copyist, some, sides, gists_of))
    marked = dirty.documents(connection, dirty.COPIES)
    for keys in chunks(sorted({*marked, *(row.document_id for row in rows)}), PAIRED):
        part_origins(connection, copyist, keys)
    dirty.clear(connection, dirty.COPIES, marked)
    connection.execute(insert(DERIVATION).values(name=INDEX, version=1))


def _is_indexed(connection: Connection) -> bool:
    return connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == INDEX)) is not None


def _texts(connection: Connection, documents: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """Yield the documents that are there: key, identity, hash of the text, text."""
    query = (
        select(DOCUMENT.c.id, DOCUMENT.c.identity, VERSION.c.sha256, VERSION.c.text)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
        .order_by(DOCUMENT.c.identity)
    )
    for some in chunks(documents):
        for row in connection.execute(query.where(DOCUMENT.c.id.in_(some)).execution_options(yield_per=64)):
            yield row.id, row.identity, row.sha256, row.text


_EDGE = "(SELECT document FROM shingle WHERE hash = value ORDER BY document LIMIT 1 OFFSET :{})"
"""The place of one of the documents that have a term, counted from the first."""


def _ask(connection: Connection, query: str, terms: Sequence[int], **values: int) -> Iterator[Any]:
    """Yield the rows of a query about the terms that ``{terms}`` in it stands for."""
    found = text(query.format(terms=keys_source(connection)))
    for some in chunks(terms, TERMS):
        yield from connection.execute(found, {"keys": keys_value(connection, some), **values}).all()


def _edges(connection: Connection, terms: Sequence[int], crowd: int) -> dict[int, int]:
    """Return of terms that many documents have the place of the last one that is paired with all."""
    edges = f"SELECT value, {_EDGE.format('last')} AS edge FROM {{terms}}"
    query = f"SELECT value, edge FROM ({edges}) AS edges WHERE edge IS NOT NULL"
    rows = _ask(connection, query, terms, last=crowd - 1)
    return dict(map(tuple, rows))


def _between(connection: Connection, before: Mapping[int, int], after: Mapping[int, int]) -> set[int]:
    """Return the places that are on the other side of an edge now."""
    found: set[int] = set()
    changed = [
        (term, *sorted((before.get(term, _END), after.get(term, _END))))
        for term in sorted(before.keys() | after.keys())
        if before.get(term) != after.get(term)
    ]
    for some in chunks(changed):
        ranges = ", ".join(map(str, some))
        here = "shingle.hash = term AND document > low AND document <= high"
        moved = f"WITH moved(term, low, high) AS (VALUES {ranges})"
        query = f"{moved} SELECT document FROM moved JOIN shingle ON {here}"
        found.update(connection.exec_driver_sql(query).scalars())
    return found


_END = 1 << 60
"""Behind all places."""


# --- pairs -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """A document that may be half of a pair."""

    key: int
    identity: str
    terms: int


def _pair(connection: Connection, copyist: Copyist, documents: Sequence[int]) -> set[int]:
    """Find the copies of documents anew; return the others that were, or are now, paired with them."""
    gists = {one.place: one for one in _gists(connection, GIST.c.document_id, documents)}
    shared, hidden = _shared(connection, copyist, gists)
    sides = _sides(connection, {*gists, *(other for counts in shared.values() for other in counts)})
    needed = {place: copyist.needed(side.terms) for place, side in sides.items()}
    near: set[tuple[int, int]] = set()
    for place, counts in shared.items():
        if place in needed:
            own, unseen = needed[place], hidden[place]
            near.update(
                (place, other) if place < other else (other, place)
                for other, seen in counts.items()
                if seen + unseen >= own or seen + unseen >= needed.get(other, _END)
            )
    near = {(one, other) for one, other in near if one in sides and other in sides}
    missing = {place for pair in near for place in pair} - gists.keys()
    gists |= {one.place: one for one in _gists(connection, GIST.c.place, missing)}
    found = _verify(copyist, sorted(near), sides, gists)
    held = pairs_of(connection, documents)
    gone = [key for key, pair in held.items() if found.get(key) != pair]
    came = [key for key, pair in found.items() if held.get(key) != pair]
    _delete_pairs(connection, gone)
    _insert_pairs(connection, {key: found[key] for key in came})
    return {end for key in (*gone, *came) for end in key}


def _verify(
    copyist: Copyist,
    near: Iterable[tuple[int, int]],
    sides: Mapping[int, _Side],
    gists: Mapping[int, _Gist],
) -> dict[tuple[int, int], CopyPair]:
    """Return which documents that may share text, given by their places, do; by their keys."""
    found: dict[tuple[int, int], CopyPair] = {}
    for one, other in near:
        halves = {sides[place].identity: (sides[place].key, gists[place].gist) for place in (one, other)}
        (a, (a_key, a_gist)), (b, (b_key, b_gist)) = sorted(halves.items())
        if pair := copyist.compare((a, a_gist), (b, b_gist)):
            found[a_key, b_key] = pair
    return found


def _insert_pairs(connection: Connection, pairs: Mapping[tuple[int, int], CopyPair]) -> None:
    rows = [(*key, pair.kind, pair.containment) for key, pair in pairs.items()]
    bulk_insert(connection, COPY_PAIR, ["a", "b", "kind", "containment"], rows)


def _shared(
    connection: Connection, copyist: Copyist, gists: Mapping[int, _Gist]
) -> tuple[dict[int, Counter[int]], Counter[int]]:
    """Return for each document the others that it is compared with and how many terms they share, and how
    many of its terms may be shared with more. All by their places."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, one in gists.items():
        for term in copyist.terms(one.gist):
            holders[term].append(place)
    first = _holders(connection, sorted(holders), copyist.crowd - 1)
    crowded = {term for term, places in first.items() if len(places) == copyist.crowd}
    whole = {term for term in crowded if not {*holders[term]}.isdisjoint(first[term])}
    first_or_all = first | _holders(connection, sorted(whole), _END)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    hidden: Counter[int] = Counter()
    for term, places in first_or_all.items():
        for place in holders[term]:
            is_first = term not in crowded or place in first[term]
            shared[place].update(places if is_first else first[term])
            hidden[place] += not is_first
    for place, counts in shared.items():
        del counts[place]
    return shared, hidden


def _holders(connection: Connection, terms: Sequence[int], last: int) -> dict[int, list[int]]:
    """Return the first documents that have a term, by their places, of the terms that several have."""
    found: dict[int, list[int]] = defaultdict(list)
    query = (
        "SELECT value, document FROM (SELECT value, {last} AS edge FROM {{terms}} WHERE {second} IS NOT NULL)"
        " AS edges JOIN shingle ON hash = value WHERE document <= COALESCE(edge, :end)"
    ).format(last=_EDGE.format("last"), second=_EDGE.format("second"))
    for term, place in _ask(connection, query, terms, last=min(last, 1 << 40), second=1, end=_END):
        found[term].append(place)
    return found


def _sides(connection: Connection, places: Collection[int]) -> dict[int, _Side]:
    """Return the documents at places, those that were not taken out."""
    query = select(GIST.c.place, DOCUMENT.c.id, DOCUMENT.c.identity, GIST.c.terms)
    query = query.join(DOCUMENT, DOCUMENT.c.id == GIST.c.document_id).where(DOCUMENT.c.removed.is_(None))
    found = {}
    for some in chunks(sorted(places)):
        for place, *rest in connection.execute(query.where(GIST.c.place.in_(some))):
            found[place] = _Side(*rest)
    return found


def _delete_pairs(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    rows = [{"one": a, "other": b} for a, b in pairs]
    if rows:
        here = COPY_PAIR.c.a == bindparam("one"), COPY_PAIR.c.b == bindparam("other")
        connection.execute(delete(COPY_PAIR).where(*here), rows)
