"""The voices of the ledger: canonical names, the names that they go by, and what each said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from claimtrack.store.called import find_spoken
from claimtrack.store.dialect import is_among
from claimtrack.store.filtering import decided_fields, field_of
from claimtrack.store.tables import CLAIM, SPEAKER_NAME, VERSION


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice under its canonical ``name``.

    ``names`` counts the figures under each name that the texts give it, itself included; ``decided`` are the
    names that a user put under it. ``roles`` and ``affiliations`` are in order of their number.
    """

    name: str
    names: tuple[tuple[str, int], ...]
    decided: tuple[str, ...]
    roles: tuple[str, ...]
    affiliations: tuple[str, ...]
    figures: int
    documents: int


def find_voices(connection: Connection, wanted: Collection[str] | None = None) -> list[Voice]:
    """Return the voices of the newest versions by canonical name; of those ``wanted``, if they are given."""
    shown = {row.name: (row.canonical, row.derived) for row in connection.execute(select(SPEAKER_NAME))}
    decided = decided_fields(connection)
    name, role, body = (field_of(n, decided) for n in ("speaker", "speaker_role", "speaker_affiliation"))
    query = (
        select(name, role, body, CLAIM.c.document, func.count())
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, name.is_not(None))
        .group_by(name, role, body, CLAIM.c.document)
    )
    if wanted is not None:
        query = query.where(is_among(connection.dialect.name, name, find_spoken(connection, wanted)))
    rows = connection.execute(query).all()
    groups: dict[str, list[tuple[str, str | None, str | None, str, int]]] = defaultdict(list)
    for spoken, as_role, of_body, document, count in rows:
        groups[shown.get(spoken, (spoken, spoken))[0]].append((spoken, as_role, of_body, document, count))
    voices = []
    for canonical, uses in sorted(groups.items()):
        names: Counter[str] = Counter()
        roles: Counter[str] = Counter()
        bodies: Counter[str] = Counter()
        for spoken, as_role, of_body, _, count in uses:
            names[spoken] += count
            roles[as_role or ""] += count
            bodies[of_body or ""] += count
        voices.append(
            Voice(
                canonical,
                _ranked(names),
                tuple(n for n in sorted(names) if n in shown and shown[n][0] != shown[n][1]),
                tuple(n for n, _ in _ranked(roles) if n),
                tuple(n for n, _ in _ranked(bodies) if n),
                sum(names.values()),
                len({use[3] for use in uses}),
            )
        )
    return voices


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
