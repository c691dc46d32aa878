"""The kind of a figure where many weak signs decide: running total, standing state, period or incident."""

from claimtrack.context.kinds.deciding import decide_kinds

__all__ = ["decide_kinds"]
