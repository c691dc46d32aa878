"""Derivations over claims and documents: topics, copies and origins, standing figures, relations. All of them
are pure.

They are loaded when first used: a view needs some of them, and loading all takes longer than showing it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.compare.standing import standing
from claimtrack.lazy import lazily

if TYPE_CHECKING:
    from claimtrack.compare.canon import Use, canonical_speakers, speaker_keys
    from claimtrack.compare.copies import Copyist, find_copies, origins
    from claimtrack.compare.findings import Finder
    from claimtrack.compare.folding import Finding, fold
    from claimtrack.compare.relations import Relation, relate
    from claimtrack.compare.stories import Storyteller
    from claimtrack.compare.sweeps import Sweep, sweep
    from claimtrack.compare.topics import subject_of, topics_of

__all__ = [
    "Copyist",
    "Finder",
    "Finding",
    "Relation",
    "Storyteller",
    "Sweep",
    "Use",
    "canonical_speakers",
    "find_copies",
    "fold",
    "origins",
    "relate",
    "speaker_keys",
    "standing",
    "subject_of",
    "sweep",
    "topics_of",
]

_HOMES = {
    "Copyist": "copies",
    "Finder": "findings",
    "Finding": "folding",
    "Relation": "relations",
    "Storyteller": "stories",
    "Sweep": "sweeps",
    "Use": "canon",
    "canonical_speakers": "canon",
    "find_copies": "copies",
    "fold": "folding",
    "origins": "copies",
    "relate": "relations",
    "speaker_keys": "canon",
    "subject_of": "topics",
    "sweep": "sweeps",
    "topics_of": "topics",
}


__getattr__ = lazily(__name__, _HOMES)
