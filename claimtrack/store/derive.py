"""The functions that make derivations, and which derivations are in step with the facts.

The functions are given: the store keeps, it does not compare. What comes out depends on the facts alone,
never on the order in which they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from claimtrack.model import Role
from claimtrack.store.tables import DERIVATION

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.model import Claim, Topic
    from claimtrack.store.copyist import Copyist
    from claimtrack.store.findings import Finder
    from claimtrack.store.stories import Storyteller
    from claimtrack.store.sums import SumUp

COPIES = "copies"
"""The derivation over whole documents: copies, origins, twins. It goes out of date with every document."""

TOPICS = "topics"
"""The derivation of topics from stories, made with what is decided about them."""

STORIES = "stories"
"""The derivation of each document's story. It goes out of date with every document."""

DECIDED_CLAIMS = "decided claims"
"""What the decisions come to for claims. It goes out of date with every document, as do the next three."""

VOICES = "voices"
"""The canonical names of voices, as derived and decided."""

DECIDED_STORIES = "decided stories"
"""What the user's decisions about stories come to."""

DECIDED_TOPICS = "decided topics"
"""What the user's decisions about topics come to."""

SETTLED = (DECIDED_CLAIMS, VOICES, DECIDED_STORIES, DECIDED_TOPICS)

AS_DERIVED = "topics as derived"
"""Says with 1 that no decision has moved a figure to another topic."""

Named = tuple[str, Role | None, str | None, str, str | None]
"""One way in which a voice is named: name, role, affiliation, document, publisher."""


def _no_speakers(uses: Iterable[Named], language: Language) -> Mapping[str, str]:  # noqa: ARG001
    return {}


def _one_circle(uses: Iterable[Named], language: Language) -> Mapping[str, Collection[str]]:  # noqa: ARG001
    return {use[0]: ("",) for use in uses}


@dataclass(frozen=True, slots=True)
class Derivations:
    """The functions that make derivations, and their ``version``: raised when the same facts give others.

    ``speaker_keys`` gives for each name what it shares with any other that may be the same voice; by itself
    all names hang together. Without a ``finder`` nothing is kept of
    what is found, and without ``sum_up`` not what stands behind topics.
    """

    topics_of: Callable[[Sequence[Claim], Language, str], Sequence[Topic]]
    copyist: Copyist
    version: int = 1
    speakers: Callable[[Iterable[Named], Language], Mapping[str, str]] = _no_speakers
    speaker_keys: Callable[[Iterable[Named], Language], Mapping[str, Collection[str]]] = _one_circle
    stories: Storyteller | None = None
    finder: Finder | None = None
    sum_up: SumUp | None = None


def is_current(connection: Connection, name: str, version: int) -> bool:
    """Say whether a derivation is in step with the facts and with the program."""
    found = connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == name))
    return found == version


def mark_current(connection: Connection, name: str, version: int) -> None:
    """Note that a derivation is in step."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == name))
    connection.execute(insert(DERIVATION).values(name=name, version=version))
