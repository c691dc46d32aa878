"""Documents -> their sources read again: new versions, or what is the matter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from claimtrack.ingest import Progress, Tell, ingest
from claimtrack.lang import Language
from claimtrack.model import DocumentEntry
from claimtrack.store import Store, base_of

Outcome = Literal["new version", "new metadata", "unchanged", "failed", "not refreshed"]

WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of a document whose source was read again; ``why`` says what is the matter, if anything
    is."""

    document: DocumentEntry
    outcome: Outcome
    why: str = ""


def refresh(
    store: Store,
    documents: Sequence[DocumentEntry],
    *,
    parser_name: str,
    language: Language,
    now: datetime,
    allow_private: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> list[Refreshed]:
    """Read files and addresses again, as ``claimtrack ingest`` does; return what became of each document.

    What the user decided about a document stays. A source that is gone fails, and what the ledger holds of it
    stays too. A record of a table or feed is not read by itself: its identity does not lead to its file.
    """
    from claimtrack.documents import ReadOptions

    sources = {one.document.id: source_of(one, base_of(store.where)) for one in documents}
    wanted = list(dict.fromkeys(source for source in sources.values() if source))
    problems: dict[str, str] = {}
    if wanted:
        summary = ingest(
            store,
            wanted,
            options=ReadOptions(base=base_of(store.where), allow_private=allow_private),
            parser_name=parser_name,
            language=language,
            now=now,
            progress=progress,
            tell=tell,
            command="documents refresh",
            wait=0,  # the store itself waits for a lock
        )
        problems = {problem.where: problem.message for problem in summary.failures}
    held = {one.document.id: one for one in store.documents()}
    return [_outcome(one, held, sources[one.document.id], problems) for one in documents]


def source_of(entry: DocumentEntry, base: str | None) -> str | None:
    """Return where a document can be read again: an address, or the path of a file; ``None`` for neither."""
    identity = entry.document.id
    if identity.casefold().startswith(WEB):
        return identity if entry.document.reader not in ("jsonl", "json", "csv", "feed") else None
    path = identity.partition("!")[0]  # a member of an archive comes with its archive
    full = os.path.join(base or "", path)  # noqa: PTH118 - identities may be no paths at all
    looks_like_a_file = path.startswith("/") or Path(path).suffix != ""
    return full if looks_like_a_file or _is_file(full) else None


def _outcome(
    one: DocumentEntry, held: dict[str, DocumentEntry], source: str | None, problems: dict[str, str]
) -> Refreshed:
    if source is None:
        file = one.document.source or "the file that it came in"
        return Refreshed(one, "not refreshed", f"a record; ingest {file} again")
    for where in (one.document.id, source):
        if where in problems:
            return Refreshed(one, "failed", problems[where])
    after = held.get(one.document.id, one)
    if after.version != one.version:
        return Refreshed(after, "new version")
    return Refreshed(after, "new metadata" if after.document != one.document else "unchanged")


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def tally(found: Iterable[Refreshed]) -> dict[Outcome, int]:
    """Return how many documents came to each outcome, in the order in which people want to hear of them."""
    outcomes = [one.outcome for one in found]
    order: tuple[Outcome, ...] = ("new version", "new metadata", "unchanged", "failed", "not refreshed")
    return {outcome: outcomes.count(outcome) for outcome in order if outcome in outcomes}
