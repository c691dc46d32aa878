"""Derivations over claims and documents: topics, copies and origins, standing figures, relations. All of them
are pure."""

from claimtrack.compare.canon import Use, canonical_speakers, speaker_keys
from claimtrack.compare.copies import Copyist, find_copies, origins
from claimtrack.compare.folding import Finding, fold
from claimtrack.compare.relations import Relation, relate
from claimtrack.compare.standing import standing
from claimtrack.compare.stories import Storyteller
from claimtrack.compare.sweeps import Sweep, relations, sweep
from claimtrack.compare.topics import subject_of, topics_of

__all__ = [
    "Copyist",
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
    "relations",
    "speaker_keys",
    "standing",
    "subject_of",
    "sweep",
    "topics_of",
]
