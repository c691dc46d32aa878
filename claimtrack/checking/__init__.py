"""A draft against the ledger: how each of its figures stands, without storing it."""

from claimtrack.checking.check import check_draft
from claimtrack.checking.values import ALARMS, VERDICTS, Checked, CheckedDraft, Side, Verdict

__all__ = ["ALARMS", "VERDICTS", "Checked", "CheckedDraft", "Side", "Verdict", "check_draft"]
