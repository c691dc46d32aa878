"""What a mention counts and how it is put forward: counted, action, kind, scope, time, modality and basis.

The functions are loaded when first used: who asks for the words of the context needs no parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.lazy import lazily

if TYPE_CHECKING:
    from claimtrack.context.carried import carry_stretches
    from claimtrack.context.incidents import date_incidents
    from claimtrack.context.kinds import decide_kinds
    from claimtrack.context.reading import read_contexts

__all__ = ["carry_stretches", "date_incidents", "decide_kinds", "read_contexts"]

_HOMES = {
    "carry_stretches": "carried",
    "date_incidents": "incidents",
    "decide_kinds": "kinds",
    "read_contexts": "reading",
}


__getattr__ = lazily(__name__, _HOMES)
