"""What a mention counts and how it is put forward: counted, action, kind, scope, time, modality and basis."""

from claimtrack.context.incidents import date_incidents
from claimtrack.context.kinds import decide_kinds
from claimtrack.context.reading import read_contexts

__all__ = ["date_incidents", "decide_kinds", "read_contexts"]
