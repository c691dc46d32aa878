"""What a mention counts and how it is put forward: counted, action, kind, scope, time, modality and basis."""

from claimtrack.context.reading import read_contexts

__all__ = ["read_contexts"]
