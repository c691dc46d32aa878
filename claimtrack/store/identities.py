"""The id of a record and the file that it came in -> the identity under which the ledger keeps it.

Many files number their records from 1, so an id means a record of its file or feed only, unless nobody else
could have given it. An identity, once given, stays: of two texts under one id the first keeps the id alone,
the other is called by its file, too ("b.jsonl#12").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from claimtrack.model import Document
from claimtrack.store.chunks import chunks
from claimtrack.store.tables import DECISION, DOCUMENT, VERSION

_WORLDWIDE = re.compile(
    r"[a-z][a-z0-9+.-]*://\S"  # an address
    r"|(?:urn|tag|doi|info|ark|hdl|mid|cid|did|oai):\S"
    r"|10\.\d{4,9}/\S"  # a DOI
    r"|<[^\s<>@]+@[^\s<>@]+>$"  # of a message
    r"|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$"  # a UUID
    r"|(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$",  # a hash
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an identity: the file or feed it was read from last, ``None`` where that was not yet noted; its
    text; whether the user said that its id is one in all files.

    ``before`` says of the hash of a text whether an older version had it.
    """

    source: str | None
    sha256: str
    is_shared: bool = False
    before: Callable[[str], bool] = lambda _: False


def is_worldwide(record_id: str) -> bool:
    """Say whether nobody else could have given an id: an address, a URN, a DOI, a UUID, a hash.

    >>> is_worldwide("https://example.org/1"), is_worldwide("tag:example.org,2020:1"), is_worldwide("a-12")
    (True, True, False)
    """
    return _WORLDWIDE.match(record_id) is not None


def is_of_its_source(document: Document) -> bool:
    """Say whether a document's id means it in its file or feed only: a record's own id. The path of a file,
    and what begins with it, is known everywhere in the ledger.

    >>> is_of_its_source(Document("12", "Rain fell.", source="a.jsonl"))
    True
    >>> is_of_its_source(Document("a.jsonl#12", "Rain fell.", source="a.jsonl"))
    False
    """
    source, name = document.source, document.id
    if source is None or name == source or name.startswith((f"{source}#", f"{source}!")):
        return False
    return not is_worldwide(name)


def by_its_source(document: Document) -> str:
    """Return the identity of a record whose id alone is another's."""
    return f"{document.source}#{document.id}"


def choose(document: Document, sha256: str, held: Mapping[str, Holder]) -> str:
    """Return the identity of a document beside those that are ``held``, by identity.

    The same id with the same text in another file is the same document: a file was renamed, parted or packed.

    >>> held = {"12": Holder("a.jsonl", "one")}
    >>> choose(Document("12", "", source="a.jsonl"), "two", held)
    '12'
    >>> choose(Document("12", "", source="b.jsonl"), "one", held)
    '12'
    >>> choose(Document("12", "", source="b.jsonl"), "two", held)
    'b.jsonl#12'
    """
    if not is_of_its_source(document):
        return document.id
    holder, own = held.get(document.id), by_its_source(document)
    if holder is not None and (holder.is_shared or holder.source == document.source):
        return document.id
    if own in held:
        return own
    if holder is None or holder.sha256 == sha256:
        return document.id
    # A ledger from before sources were noted. Where this text is an older version of what has the id, two
    # files took turns in writing it; else the file itself has changed.
    return document.id if holder.source is None and not holder.before(sha256) else own


def find_identity(connection: Connection, document: Document, sha256: str) -> str:
    """Return the identity of a document in the ledger; see ``choose``."""
    if not is_of_its_source(document):
        return document.id
    return choose(document, sha256, find_holders(connection, document))


def names_of(document: Document) -> tuple[str, ...]:
    """Return the identities that a document could get."""
    return (document.id, by_its_source(document)) if is_of_its_source(document) else (document.id,)


def find_known(connection: Connection, names: Iterable[str]) -> set[str]:
    """Return which of these identities the ledger has, or something was decided about."""
    known: set[str] = set()
    for some in chunks(names):
        known.update(connection.scalars(select(DOCUMENT.c.identity).where(DOCUMENT.c.identity.in_(some))))
        about = DECISION.c.kind == "document", DECISION.c.target.in_(some)
        known.update(connection.scalars(select(DECISION.c.target).where(*about)))
    return known


def find_holders(connection: Connection, document: Document) -> dict[str, Holder]:
    """Return who has the identities that a record could get."""
    columns = (DOCUMENT.c.identity, DOCUMENT.c.source, DOCUMENT.c.is_shared, VERSION.c.sha256)
    rows = connection.execute(
        select(*columns, DOCUMENT.c.id)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(DOCUMENT.c.identity.in_((document.id, by_its_source(document))), VERSION.c.newest)
    ).all()

    def before(key: int) -> Callable[[str], bool]:
        texts = select(VERSION.c.id).where(VERSION.c.document_id == key, VERSION.c.newest.is_(False))
        return lambda sha256: connection.scalar(texts.where(VERSION.c.sha256 == sha256)) is not None

    return {row.identity: Holder(row.source, row.sha256, row.is_shared, before(row.id)) for row in rows}


def is_source(connection: Connection, source: str) -> bool:
    """Say whether documents stand in a file, or in what is packed in it."""
    name = DOCUMENT.c.identity
    inside = or_(*(column.startswith(f"{source}!", autoescape=True) for column in (name, DOCUMENT.c.source)))
    record = name.startswith(f"{source}#", autoescape=True)
    test = or_(name == source, DOCUMENT.c.source == source, record, inside)
    return connection.scalar(select(DOCUMENT.c.id).where(test).limit(1)) is not None


def note_source(connection: Connection, document: Document, *, shared: bool = False) -> None:
    """Keep where a document was read last, and whether its id is one in all files."""
    values: dict[str, object] = {"source": document.source}
    if shared and is_of_its_source(document):
        values["is_shared"] = True
    connection.execute(update(DOCUMENT).where(DOCUMENT.c.identity == document.id).values(**values))
