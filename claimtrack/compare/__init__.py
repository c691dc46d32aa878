"""Derivations over claims and documents: topics, copies and origins, standing figures. All of them are
pure."""

from claimtrack.compare.copies import find_copies, origins
from claimtrack.compare.standing import standing
from claimtrack.compare.topics import Topic, topic_of

__all__ = ["Topic", "find_copies", "origins", "standing", "topic_of"]
