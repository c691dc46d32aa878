"""Documents + extraction + store: what ``claimtrack ingest`` and ``claimtrack db rebuild`` do.

Every document is written in one transaction when it has been read, so whatever stops a run, what is there is
whole and the next run does the rest. Nothing is extracted twice: a text that the ledger has is left alone.
"""

from __future__ import annotations

from claimtrack.ingest.rereading import read_again, rebuild, settle
from claimtrack.ingest.running import PHASES, WAIT, Parts, Progress, Tell
from claimtrack.ingest.taking import ingest

__all__ = ["PHASES", "WAIT", "Parts", "Progress", "Tell", "ingest", "read_again", "rebuild", "settle"]
