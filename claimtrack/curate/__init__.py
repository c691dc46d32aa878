"""What the user decides about topics, stories, voices and documents: found by name, checked, logged."""

from claimtrack.curate.deciding import decide, set_values, take_out
from claimtrack.curate.refreshing import Refreshed, refresh
from claimtrack.curate.topics import SPLIT_FIELDS, check_merge, new_key, parts_by
from claimtrack.report.named import find_document, find_story, find_topic, find_voice, is_whole

__all__ = [
    "SPLIT_FIELDS",
    "Refreshed",
    "check_merge",
    "decide",
    "find_document",
    "find_story",
    "find_topic",
    "find_voice",
    "is_whole",
    "new_key",
    "parts_by",
    "refresh",
    "set_values",
    "take_out",
]
