"""Canonical names of voices, kept in the ledger and brought up to date for the documents that were touched.

The ledger keeps how each document names its voices, and for each name what it shares with others that may be
the same voice. Where the uses of a name change, those names alone are judged again that hang together with it
by what they share: so what comes out is what a rebuild would find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, select

from claimtrack.lang import Language
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.decisions import Decided, in_force
from claimtrack.store.derive import Derivations, Named, is_current, mark_current
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.filtering import decided_fields, field_of
from claimtrack.store.tables import CLAIM, SPEAKER_NAME, VERSION, VOICE, VOICE_KEY, VOICE_USE

USES = "uses"
"""The derivation of uses, keys and names as derived, made by one version of the program."""

NAMED = ("name", "role", "affiliation", "document", "publisher")


def settle_speakers(connection: Connection, derivations: Derivations, language: Language) -> None:
    """Find the names of voices anew where their uses changed, and apply the decisions; the caller commits."""
    if not is_current(connection, USES, derivations.version):
        for table in (VOICE_USE, VOICE_KEY, VOICE, SPEAKER_NAME):
            connection.execute(delete(table))
        dirty.mark_all(connection, dirty.VOICES)
        mark_current(connection, USES, derivations.version)
    marked = dirty.documents(connection, dirty.VOICES)
    names = _note_uses(connection, marked)
    judged = _judge(connection, derivations, language, names)
    dirty.clear(connection, dirty.VOICES, marked)
    _show(connection, judged)


def _note_uses(connection: Connection, documents: Iterable[int]) -> set[str]:
    """Keep how documents name their voices now; return the names whose uses changed."""
    changed: set[str] = set()
    decided = decided_fields(connection)
    columns = [field_of(n, decided) for n in ("speaker", "speaker_role", "speaker_affiliation")]
    query = (
        select(VERSION.c.document_id, *columns, CLAIM.c.document, CLAIM.c.publisher)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, columns[0].is_not(None))
        .distinct()
    )
    kept = select(VOICE_USE.c.document_id, *(VOICE_USE.c[name] for name in NAMED))
    for some in chunks(documents):
        found = {tuple(row) for row in connection.execute(query.where(VERSION.c.document_id.in_(some)))}
        held = {tuple(row) for row in connection.execute(kept.where(VOICE_USE.c.document_id.in_(some)))}
        changed |= {use[1] for use in found ^ held}
        others = {use[0] for use in found ^ held}
        for ids in chunks(others):
            connection.execute(delete(VOICE_USE).where(VOICE_USE.c.document_id.in_(ids)))
        bulk_insert(
            connection, VOICE_USE, ["document_id", *NAMED], [use for use in found if use[0] in others]
        )
    return changed


def _judge(
    connection: Connection, derivations: Derivations, language: Language, names: Collection[str]
) -> set[str]:
    """Find anew which names are one voice, of these and of all that hang together with them; return those."""
    touched = _keys_of(connection, names)
    found = derivations.speaker_keys(_uses(connection, names), language)
    for some in chunks(names):
        connection.execute(delete(VOICE_KEY).where(VOICE_KEY.c.name.in_(some)))
    bulk_insert(
        connection, VOICE_KEY, ["name", "key"], [(name, key) for name, keys in found.items() for key in keys]
    )
    touched.update(key for keys in found.values() for key in keys)
    judged, known = {*names}, set[str]()
    while touched - known:
        known |= touched
        more: set[str] = set()
        for some in chunks(sorted(touched)):
            more.update(connection.scalars(select(VOICE_KEY.c.name).where(VOICE_KEY.c.key.in_(some))))
        touched = _keys_of(connection, more - judged) - known
        judged |= more
    derived = derivations.speakers(_uses(connection, judged), language)
    held: dict[str, str] = {}
    for some in chunks(judged):
        held |= mapping(connection, select(VOICE.c.name, VOICE.c.derived).where(VOICE.c.name.in_(some)))
    changed = {name for name in judged if held.get(name) != derived.get(name)}
    for some in chunks(changed):
        connection.execute(delete(VOICE).where(VOICE.c.name.in_(some)))
    rows = [(name, derived[name]) for name in sorted(changed) if name in derived]
    bulk_insert(connection, VOICE, ["name", "derived"], rows)
    return changed


def _keys_of(connection: Connection, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(names):
        found.update(connection.scalars(select(VOICE_KEY.c.key).where(VOICE_KEY.c.name.in_(some))))
    return found


def _uses(connection: Connection, names: Iterable[str]) -> list[Named]:
    """Return all uses of names, each once, in order."""
    query = select(*(VOICE_USE.c[name] for name in NAMED)).distinct()
    found: list[Named] = []
    for some in chunks(sorted(names)):
        found += [tuple(row) for row in connection.execute(query.where(VOICE_USE.c.name.in_(some)))]
    return sorted(found, key=lambda use: tuple(value or "" for value in use))


def _show(connection: Connection, changed: Collection[str]) -> None:
    """Set under which names voices are shown: as derived where that changed, and as decided."""
    made = in_force(connection, "speaker")
    held: dict[str, Any] = {}
    was_decided = SPEAKER_NAME.c.canonical != SPEAKER_NAME.c.derived
    if made or connection.scalar(select(SPEAKER_NAME.c.name).where(was_decided).limit(1)) is not None:
        derived = mapping(connection, select(VOICE.c.name, VOICE.c.derived))
        held = {row.name: tuple(row) for row in connection.execute(select(SPEAKER_NAME))}
    else:
        derived = {}
        for some in chunks(changed):
            derived |= mapping(
                connection, select(VOICE.c.name, VOICE.c.derived).where(VOICE.c.name.in_(some))
            )
            here = SPEAKER_NAME.c.name.in_(some)
            held.update(
                (row.name, tuple(row)) for row in connection.execute(select(SPEAKER_NAME).where(here))
            )
    canonical = dict(derived)
    for decided in made:
        _decide(canonical, decided)
    shown = {
        name: (name, voice, derived.get(name, name))
        for name, voice in canonical.items()
        if voice != name or derived.get(name, name) != name
    }
    gone = [name for name, row in held.items() if shown.get(name) != row]
    for some in chunks(gone):
        connection.execute(delete(SPEAKER_NAME).where(SPEAKER_NAME.c.name.in_(some)))
    rows = [row for name, row in sorted(shown.items()) if held.get(name) != row]
    bulk_insert(connection, SPEAKER_NAME, ["name", "canonical", "derived"], rows)
    named_before = {name: row[1] for name, row in held.items()}
    now = {name: row[1] for name, row in shown.items()}
    names = {*gone, *(row[0] for row in rows)}
    _mark_spoken(connection, [n for n in names if named_before.get(n, n) != now.get(n, n)])


def _mark_spoken(connection: Connection, names: Iterable[str]) -> None:
    """Mark what may be found with the figures of voices that go by another name now."""
    speaker = field_of("speaker", decided_fields(connection))
    claims = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest)
    for some in chunks(sorted(names)):
        documents = select(VOICE_USE.c.document_id).where(VOICE_USE.c.name.in_(some))
        said = claims.where(VERSION.c.document_id.in_(documents), speaker.in_(some))
        touched.mark_claims(connection, connection.scalars(said).all())


def _decide(canonical: dict[str, str], decided: Decided) -> None:
    """Apply one decision to the mapping from names to canonical names."""
    decision = decided.decision
    name = decision.target
    if decision.action == "split":
        canonical[name] = name
        return
    if decision.value is None:
        return
    voice = canonical.get(name, name)
    into = decision.value if decision.action == "rename" else canonical.get(decision.value, decision.value)
    for other in [other for other, shown in canonical.items() if shown == voice]:
        canonical[other] = into
    canonical[name] = into
    if voice not in canonical:
        canonical[voice] = into
